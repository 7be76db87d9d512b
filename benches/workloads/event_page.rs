//! Workload: the page of an event with four slots, beside a bare "hello" on the same machine.

use crate::client::get;
use crate::figures::{Row, count, milliseconds, ratio};
use crate::load::{Load, drive};
use crate::office::Office;
use crate::processes::Server;
use crate::{Result, Run};

const CONNECTIONS: usize = 32;

/// Measures page and "hello" in turn.
pub(crate) async fn measure(run: &Run) -> Result<Vec<Row>> {
    let mut office = Office::on_sqlite(run, "event-page").await?;
    let offer = office.offer(Some(100)).await?;
    let path = format!("/ja/events/{}", offer.event);
    let hello = Server::hello(run).await?;
    let server = Server::tsudoi(run, &office.database).await?;
    let hello_process = [hello.process()];
    let server_process = [server.process()];
    let (mut bare, mut page) = (Load::default(), Load::default());
    for round in 1..=run.rounds {
        println!("event page: round {round} of {}", run.rounds);
        let request = get("/");
        let load = drive(run, hello.port, &hello_process, CONNECTIONS, move || {
            request.clone()
        });
        bare.add(load.await?);
        let request = get(&path);
        let load = drive(run, server.port, &server_process, CONNECTIONS, move || {
            request.clone()
        });
        page.add(load.await?);
    }
    drop(server);
    office.close().await?;

    let share = page.rate() / bare.rate();
    let failed = |load: &Load| load.answers.keys().any(|status| *status != 200);
    let broken =
        (failed(&page) || failed(&bare)).then(|| format!("pages answered {:?}", page.answers));
    Ok(vec![
        Row::load(
            "bare Rocket \"hello\", 32 connections",
            &bare,
            String::new(),
        ),
        Row {
            result: format!(
                "{}/s, {:.1} kB each",
                count(page.rate()),
                page.bytes as f64 / 1_000.0
            ),
            target: "0.5 × \"hello\"".to_owned(),
            is_met: Some(share >= 0.5),
            broken,
            ..Row::load(
                "event page with four slots, SQLite, 32 connections",
                &page,
                format!(
                    "{} × \"hello\", p99 {} against {}",
                    ratio(share),
                    milliseconds(page.wait(0.99)),
                    milliseconds(bare.wait(0.99))
                ),
            )
        },
    ])
}
