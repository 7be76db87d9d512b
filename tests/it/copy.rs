//! `tsudoi copy`: a database moves to another, empty one, and everything that can be asked of it says the same.

use crate::support::{Database, Place, sources};

/// What the results paper says, byte for byte.
fn paper(place: &Place) -> String {
    let report = place
        .command(&[
            "report",
            "--fiscal-year",
            "2023",
            "--as-of",
            "2023-12-31",
            "--format",
            "json",
        ])
        .output()
        .unwrap();
    assert!(report.status.success());
    String::from_utf8(report.stdout).unwrap()
}

fn demo() -> Place {
    let place = Place::new();
    let built = place.command(&["demo", "--no-serve"]).output().unwrap();
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    place
}

async fn says_the_same_after_moving(to: &Database) {
    let from = demo();

    let copied = from.command(&["copy", "--to", &to.url]).output().unwrap();

    let said = String::from_utf8_lossy(&copied.stdout).into_owned();
    assert!(
        copied.status.success(),
        "{}",
        String::from_utf8_lossy(&copied.stderr)
    );
    let tables = said.lines().filter(|line| line.contains(": ")).count();
    assert_eq!(tables, sources("src/entities", ".rs").len() - 1, "{said}");
    let place = Place::with_database(&to.url);
    assert_eq!(paper(&place), paper(&from));
    assert!(place.check().status.success());
    let again = from.command(&["copy", "--to", &to.url]).output().unwrap();
    assert!(!again.status.success());
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("not empty"), "{said}");
    assert_eq!(paper(&place), paper(&from), "nothing was half done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_moves_to_postgresql_says_the_same() {
    if let Some(to) = Database::postgres().await {
        says_the_same_after_moving(&to).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_moves_to_another_file_says_the_same() {
    says_the_same_after_moving(&Database::sqlite().await).await;
}
