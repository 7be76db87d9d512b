//! Files that can be had by more than one way are the same files. Not their columns, which are tested beside them.

use reqwest::StatusCode;
use tsudoi::links;

use crate::support::{Factory, Place};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_attendance_list_is_the_same_file_by_download_and_by_command() {
    let place = Place::new();
    let event = place.event().await;
    let factory = Factory::new(place.app().await);
    factory.user(event.owner, "hanako", "区役所　花子").await;
    for (slot, name, kana) in [
        (1, "青木 一郎", "あおき いちろう"),
        (0, "練馬 花子", "ねりま はなこ"),
        (1, "渡辺 次郎", "わたなべ じろう"),
        (0, "石神井 三郎", "しゃくじい さぶろう"),
    ] {
        let registration = factory.registration(event.id, event.slots[slot].id);
        let registration = registration.named(name, kana, "03-1234-5678");
        registration.register().await;
    }
    let _server = place.serve().await;
    let fields = [("login", "hanako"), ("password", "correct horse battery")];
    let signed_in = place.post(&links::staff_session(), "", &fields).await;
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let cookie = signed_in.headers()["Set-Cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();

    let asked = place
        .client
        .get(place.url(&links::staff_attendance_csv(event.id)))
        .header("Cookie", cookie);
    let downloaded = asked.send().await.unwrap().bytes().await.unwrap();
    let exported = place
        .command(&["export", "--event", &event.id.to_string()])
        .output()
        .unwrap();

    let file = String::from_utf8(downloaded.to_vec()).unwrap();
    assert_eq!(String::from_utf8(exported.stdout).unwrap(), file);
    let names: Vec<&str> = file
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2))
        .collect();
    assert_eq!(
        names,
        ["石神井 三郎", "練馬 花子", "青木 一郎", "渡辺 次郎"],
        "slot by slot, in kana order"
    );
}
