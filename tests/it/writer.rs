//! The writer: many use cases share a commit, and none of them may be another one's trouble. Not what use cases do.

use futures::future::join_all;
use sea_orm::{EntityTrait, QueryOrder};
use tsudoi::app::App;
use tsudoi::audit::{self, AuditEntry};
use tsudoi::authority::Actor;
use tsudoi::db::Tx;
use tsudoi::entities::audit_entry;
use tsudoi::error::{AppError, Result};

use crate::support::TestApp;

#[cfg(feature = "race-controls")]
mod defect;

on_both!(
    a_failing_use_case_undoes_only_itself,
    a_panicking_use_case_leaves_the_others_committed,
    a_refusal_is_committed_like_a_success,
    what_was_answered_can_be_read_at_once,
    a_batch_larger_than_the_queue_takes_at_once_is_answered_to_the_last,
);

/// What one of many use cases does after it has written its row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Succeeds,
    Refuses,
    Fails,
    Panics,
}

const ACTIONS: [&str; 4] = ["succeeds", "refuses", "fails", "panics"];

impl Ending {
    fn action(self) -> &'static str {
        ACTIONS[self as usize]
    }
}

async fn write_and_end(app: App, tx: Tx, ending: Ending) -> Result<std::result::Result<u32, u32>> {
    let entry = AuditEntry {
        actor: Actor::System,
        action: ending.action(),
        subject: ("test", None),
        detail: None,
    };
    audit::record(&tx, &app, entry).await?;
    match ending {
        Ending::Succeeds => Ok(Ok(1)),
        Ending::Refuses => Ok(Err(2)),
        Ending::Fails => Err(AppError::Conflict),
        Ending::Panics => panic!("a defect in a use case"),
    }
}

/// Runs use cases at the same time, so that they meet in one batch.
async fn run(app: &App, endings: &[Ending]) -> Vec<Result<std::result::Result<u32, u32>>> {
    let writes = endings.iter().map(|ending| {
        let (run, ending) = (app.clone(), *ending);
        app.db
            .write(move |tx| write_and_end(run.clone(), tx, ending))
    });
    join_all(writes).await
}

async fn actions(app: &App) -> Vec<String> {
    let rows = audit_entry::Entity::find()
        .order_by_asc(audit_entry::Column::Action)
        .all(app.db.read())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

async fn a_failing_use_case_undoes_only_itself(app: TestApp) {
    use Ending::{Fails, Succeeds};

    let answers = run(&app.app, &[Succeeds, Fails, Succeeds, Fails, Succeeds]).await;

    let kept: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(kept, [true, false, true, false, true]);
    assert!(matches!(answers[1], Err(AppError::Conflict)));
    assert_eq!(actions(&app.app).await, ["succeeds"; 3]);
}

async fn a_panicking_use_case_leaves_the_others_committed(app: TestApp) {
    use Ending::{Panics, Succeeds};

    let answers = run(&app.app, &[Succeeds, Panics, Succeeds]).await;
    let later = run(&app.app, &[Succeeds]).await;

    assert!(matches!(answers[1], Err(AppError::Fault(_))), "{answers:?}");
    assert!(answers[0].is_ok() && answers[2].is_ok() && later[0].is_ok());
    assert_eq!(actions(&app.app).await, ["succeeds"; 3]);
}

async fn a_refusal_is_committed_like_a_success(app: TestApp) {
    let answers = run(&app.app, &[Ending::Refuses, Ending::Succeeds]).await;

    assert!(matches!(answers[0], Ok(Err(2))), "{answers:?}");
    assert_eq!(actions(&app.app).await, ["refuses", "succeeds"]);
}

async fn what_was_answered_can_be_read_at_once(app: TestApp) {
    let another = app.another_process().await;

    for written in 1..=20 {
        run(&app.app, &[Ending::Succeeds]).await[0]
            .as_ref()
            .unwrap()
            .unwrap();

        assert_eq!(actions(&app.app).await.len(), written);
        assert_eq!(actions(&another).await.len(), written);
    }
}

async fn a_batch_larger_than_the_queue_takes_at_once_is_answered_to_the_last(app: TestApp) {
    let mut endings = vec![Ending::Succeeds; 300];
    endings[150] = Ending::Fails;

    let answers = run(&app.app, &endings).await;

    let failed: Vec<usize> = (0..answers.len())
        .filter(|at| answers[*at].is_err())
        .collect();
    assert_eq!(failed, [150]);
    assert_eq!(actions(&app.app).await.len(), 299);
}
