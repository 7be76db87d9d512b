//! The attendance list as a file: its name, its mark of encoding and who is in it. Not its columns, which are tested
//! beside them.

use tsudoi::links;

use super::{at_work, enter_call};
use crate::support::TestApp;

on_both!(the_list_is_a_file_with_everybody_who_applied);

async fn the_list_is_a_file_with_everybody_who_applied(app: TestApp) {
    let event = at_work(&app).await;
    enter_call(&app, &event).await.location();

    let file = app.get(&links::staff_attendance_csv(event.id)).await;

    assert_eq!(file.status, 200);
    assert_eq!(
        file.header("Content-Disposition"),
        Some("attachment; filename=\"attendance-lecture-1.csv\"")
    );
    assert!(file.body.starts_with('\u{feff}'), "{}", file.body);
    assert!(file.body.contains("練馬花子"), "{}", file.body);
}
