//! One bad sample for each rule, which fails, beside a good one, which does not. Circles and documents have theirs beside
//! their rules (`circles.rs`, `documents.rs`).

use super::story::more_than_a_story;
use super::{
    LINES, addresses, form_faults, looks_at_controls, program, roundabout, violations,
    written_addresses,
};
use crate::support::Source;

fn sample(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_path_that_its_layer_may_not_use_is_found_out() {
    let cases = [
        // Pure.
        ("src/event/state.rs", "use sea_orm::EntityTrait;", 1),
        ("src/event/state.rs", "use crate::entities::slot;", 1),
        ("src/event/state.rs", "use super::store;", 1),
        ("src/event/state.rs", "use crate::registration::Refusal;", 1),
        ("src/event/state.rs", "fn f() { rand::rng(); }", 1),
        ("src/event/capacity.rs", "use tsudoi::event::Slot;", 0),
        ("src/mail/model.rs", "use crate::registration::Refusal;", 1),
        ("src/mail/model.rs", "use crate::texts::Texts;", 1),
        (
            "src/registration/hold.rs",
            "use super::{command, query, letter, store};",
            4,
        ),
        (
            "src/registration/hold.rs",
            "fn f() { crate::event::command::publish(); }",
            1,
        ),
        // Story.
        ("src/event/mod.rs", "pub use crate::office::Desk;", 1),
        ("src/event/mod.rs", "use crate::app::App;", 1),
        ("src/staff/mod.rs", "use tokio::task;", 1),
        (
            "src/event/mod.rs",
            "mod state;\npub use state::EventState;",
            0,
        ),
        // Store.
        ("src/registration/store.rs", "use crate::event::store;", 1),
        ("src/registration/store.rs", "use crate::mail::enqueue;", 1),
        ("src/registration/store.rs", "use crate::entities::slot;", 0),
        // Use cases.
        (
            "src/registration/query/list.rs",
            "use {crate::mail, rocket::State};",
            1,
        ),
        (
            "src/registration/command/cancel.rs",
            "use sea_orm::{ConnectionTrait, EntityTrait};",
            1,
        ),
        ("src/event/command/create.rs", "use crate::web::Page;", 1),
        ("src/event/query.rs", "use crate::registration::find;", 1),
        ("src/mail/command/enqueue.rs", "use crate::event::Event;", 1),
        // Letter.
        (
            "src/registration/letter.rs",
            "use {askama::Template, crate::{links, mail::Letter, texts::Texts}};",
            0,
        ),
        (
            "src/registration/letter/facts.rs",
            "use {super::super::store, crate::{app::App, db::Tx}, sea_orm::EntityTrait};",
            4,
        ),
        (
            "src/registration/letter/facts.rs",
            "use {super::super::command::apply, crate::registration::query, super::content};",
            2,
        ),
        // Types and formats.
        ("src/types/tokyo.rs", "use crate::texts::Texts;", 1),
        ("src/format/csv.rs", "use crate::registration::Listed;", 1),
        // Entities.
        ("src/entities/slot.rs", "use crate::types::SlotId;", 1),
        // Adapters.
        ("src/web/page.rs", "use crate::entities::slot;", 1),
        ("src/web/page.rs", "use sea_orm::EntityTrait;", 1),
        ("src/web/page.rs", "use crate::jobs::{self, Transport};", 2),
        (
            "src/jobs/mod.rs",
            "fn f() { crate::event::store::find(); }",
            1,
        ),
        (
            "src/cli/serve.rs",
            "// use crate::entities::slot;\nlet words = \"sea_orm::no\";",
            0,
        ),
        // What all stand on.
        ("src/db.rs", "use crate::web;", 1),
        ("src/audit.rs", "use crate::event::store;", 1),
    ];

    for (path, text, expected) in cases {
        let (wrong, _) = violations(&sample(path, text));
        assert_eq!(wrong.len(), expected, "{path}: {text}: {wrong:?}");
    }
    assert!(program().len() > 50, "the sources were found");
}

#[test]
fn a_use_case_that_rules_or_letters_reach_through_a_first_file_is_found_out() {
    let event = [
        sample(
            "src/event/mod.rs",
            "mod command;\nmod model;\nmod letter;\npub use command::publish;\npub use letter::{\n    write as written,\n};\npub use model::Event;\npub use query::find;",
        ),
        sample("src/event/command/mod.rs", "pub use publish::publish;"),
        sample("src/event/command/publish.rs", "pub fn publish() {}"),
        sample("src/event/query.rs", "pub fn find() {}"),
        sample("src/event/letter.rs", "pub fn write() {}"),
        sample("src/event/model.rs", "pub struct Event;"),
    ];
    let command = "src/event/command/publish.rs";
    let query = "src/event/query.rs";
    let letter = "src/event/letter.rs";
    for (path, text, expected) in [
        ("src/event/state.rs", "use super::publish;", vec![command]),
        ("src/event/state.rs", "use super::Event;", vec![]),
        (
            "src/registration/hold.rs",
            "use crate::event::{Event, find, publish};",
            vec![query, command],
        ),
        (
            "src/registration/hold.rs",
            "use crate::event as other;\nfn f() { other::publish(); }",
            vec![command],
        ),
        (
            "src/registration/hold.rs",
            "use crate::event;\nfn f() { event::written(); }",
            vec![letter],
        ),
        (
            "src/registration/letter/facts.rs",
            "use crate::event::{Event, find as f, publish, written};",
            vec![query, command],
        ),
        (
            "src/registration/command/apply.rs",
            "use crate::event::{find, publish};",
            vec![],
        ),
    ] {
        let sources: Vec<_> = event
            .iter()
            .map(|file| sample(&file.path, &file.text))
            .collect();
        let wrong = roundabout(&[sources, vec![sample(path, text)]].concat());
        let ends: Vec<&str> = wrong
            .iter()
            .filter_map(|wrong| wrong.rsplit(' ').next())
            .collect();
        assert_eq!(ends, expected, "{path}: {text}");
    }
}

#[test]
fn a_file_that_asks_the_system_s_clock_is_found_out() {
    for (path, text, expected) in [
        ("src/event/state.rs", "fn f() { Utc::now(); }", 1),
        ("src/web/page.rs", "fn f() { chrono::Utc::now(); }", 1),
        ("src/web/page.rs", "fn f() { SystemTime::now(); }", 1),
        ("src/types/clock.rs", "fn now() { Utc::now(); }", 0),
    ] {
        let (wrong, _) = violations(&sample(path, text));
        assert_eq!(wrong.len(), expected, "{path}: {text}: {wrong:?}");
    }
}

#[test]
fn a_first_file_that_does_something_is_found_out() {
    for (text, expected) in [
        (
            "//! A story.\n\nmod state;\n#[cfg(test)]\nmod tests;\npub mod render;\npub use state::{A, b};",
            0,
        ),
        ("mod state;\npub fn find() { 1; }", 2),
        ("mod state;\npub use crate::office::Desk;", 1),
        ("use chrono::Utc;", 1),
        ("pub const LONGEST: usize = 3;", 1),
        ("pub struct Event;", 1),
    ] {
        let wrong = more_than_a_story(&sample("src/event/mod.rs", text));
        assert_eq!(wrong.len(), expected, "{text}: {wrong:?}");
    }
}

#[test]
fn a_file_of_bad_form_is_found_out() {
    let long = format!("//! Long.{}", "\n".repeat(LINES));
    for (path, text, expected) in [
        ("src/x.rs", "//! Good.\n#[expect(dead_code)]", ""),
        ("src/x.rs", "fn f() {}", "src/x.rs: does not say what it is"),
        (
            "src/x.rs",
            concat!("//! X.\n#[", "allow(dead_code)]"),
            "src/x.rs:2: #[allow] instead of #[expect]",
        ),
        ("src/x.rs", long.as_str(), ""),
    ] {
        assert_eq!(form_faults(&sample(path, text)).join("\n"), expected);
    }
    let longer = form_faults(&sample("src/x.rs", &format!("{long}\n")));
    assert_eq!(longer, ["src/x.rs: 451 lines are more than 450"]);
}

#[test]
fn an_address_outside_the_one_file_is_found_out() {
    let address = "#[get(\n\"/here\",\n)]\nfn f() { g(\"/here\"); }\nfn h() { g(\"/{there}\"); }\n// \"/not\"\ng(\"/\");";
    assert_eq!(addresses(&sample("src/web/x.rs", address)).len(), 2);
    assert_eq!(addresses(&sample("src/links.rs", address)).len(), 0);
    let template = "<a href=\"{{ back }}\">\n<a href=\"/staff\">\n<form action=\"/sent\">";
    let written = written_addresses(&sample("templates/x.html", template));
    assert_eq!(written.len(), 2);
}

#[test]
fn a_file_that_looks_at_control_characters_is_found_out() {
    let looking = "fn f(c: char) -> bool { c.is_control() }";
    assert!(looks_at_controls(&sample("src/web/x.rs", looking)));
    let commented = "// is_control\nfn f() {}";
    assert!(!looks_at_controls(&sample("src/web/x.rs", commented)));
}
