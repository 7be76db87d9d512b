//! Use cases that ask nobody's authority: each stands here with its reason. One that takes no `&Authority` and is not in
//! the list fails, and so does an entry that nothing needs any more.

use std::collections::BTreeSet;

use super::layer::Layer;
use super::program;
use super::resolve::{Reference, references};
use crate::support::{Source, sources};

const ANYBODY: &str = "there for everybody";
const INSIDE: &str = "for other use cases, which ask themselves";
const OWN: &str = "about whoever asks, who is known by a session, a link or a form";
const PROGRAM: &str = "done by the program itself, for nobody";
const OPERATOR: &str = "for the command line, which whoever runs the program has";
const LOOKUP: &str = "tells nothing of a person but where to ask next, or the name of a colleague";

/// The use case, as feature and name, and why it asks nobody.
const PUBLIC: &[(&str, &str)] = &[
    ("attendance::official_counts", INSIDE),
    ("attendance::registration_of", LOOKUP),
    ("attendance::slot_of", LOOKUP),
    ("attendance::unreadable", OPERATOR),
    ("event::find", INSIDE),
    ("event::find_by_slot", INSIDE),
    ("event::find_in", INSIDE),
    ("event::find_published", ANYBODY),
    ("event::find_published_recently", ANYBODY),
    ("event::lock_in", INSIDE),
    ("event::of_initiative", INSIDE),
    ("event::open_events", ANYBODY),
    ("event::public_without_join_link", OPERATOR),
    ("event::recent", INSIDE),
    ("event::unreadable", OPERATOR),
    ("indicator::of_initiatives", INSIDE),
    ("indicator::unreadable", OPERATOR),
    ("initiative::owner", INSIDE),
    ("mail::claim", PROGRAM),
    ("mail::due", PROGRAM),
    ("mail::enqueue", INSIDE),
    ("mail::give_back_abandoned", PROGRAM),
    ("mail::renew", PROGRAM),
    ("mail::settle", PROGRAM),
    ("mail::unreadable", OPERATOR),
    ("mail::waiting_count", PROGRAM),
    ("office::owner_by_code", OPERATOR),
    ("office::owner_name", LOOKUP),
    ("office::venues_in", INSIDE),
    ("questionnaire::by_code", ANYBODY),
    ("questionnaire::published", INSIDE),
    ("questionnaire::respond", ANYBODY),
    ("questionnaire::respond_from", ANYBODY),
    ("questionnaire::survey", INSIDE),
    ("questionnaire::tallies_of_events", INSIDE),
    ("questionnaire::unreadable", OPERATOR),
    ("registration::applications", INSIDE),
    ("registration::apply", ANYBODY),
    ("registration::by_link", OWN),
    ("registration::by_token", OWN),
    ("registration::confirm_by_link", OWN),
    ("registration::find", INSIDE),
    ("registration::issue_links", PROGRAM),
    ("registration::lock_in", INSIDE),
    ("registration::lock_slot_in", INSIDE),
    ("registration::release_due", PROGRAM),
    ("registration::seat_mismatches", OPERATOR),
    ("registration::seats_in_slot", INSIDE),
    ("registration::unreadable", OPERATOR),
    ("report::unreadable", OPERATOR),
    ("staff::display_name", LOOKUP),
    ("staff::find", OPERATOR),
    ("staff::session", OWN),
    ("staff::set_language", OWN),
    ("staff::sign_in", ANYBODY),
    ("staff::sign_out", OWN),
];

/// The use cases of a file that take no authority: `feature::name`.
fn without_authority(source: &Source) -> Vec<String> {
    use_cases(source, false)
}

/// Every use case of the program that takes an authority: `feature::name`.
pub fn with_authority() -> BTreeSet<String> {
    let all = sources("src", ".rs");
    all.iter()
        .flat_map(|source| use_cases(source, true))
        .collect()
}

fn use_cases(source: &Source, asks: bool) -> Vec<String> {
    let inside = source.path.trim_start_matches("src/");
    let Some((feature, rest)) = inside.split_once('/') else {
        return Vec::new();
    };
    let folder = rest.split('/').next().unwrap_or_default();
    if !["command", "query"].contains(&folder.trim_end_matches(".rs")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, after) in source
        .text
        .match_indices("pub async fn ")
        .map(|(at, start)| source.text.split_at(at + start.len()))
    {
        let name: String = after
            .chars()
            .take_while(|character| character.is_alphanumeric() || *character == '_')
            .collect();
        let signature = after.split('{').next().unwrap_or_default();
        if signature.contains("by: &Authority") == asks {
            found.push(format!("{feature}::{name}"));
        }
    }
    found
}

#[test]
fn a_use_case_asks_for_authority_or_stands_here_with_its_reason() {
    let found: BTreeSet<String> = sources("src", ".rs")
        .iter()
        .flat_map(without_authority)
        .collect();
    let known: BTreeSet<String> = PUBLIC.iter().map(|(name, _)| (*name).to_owned()).collect();

    assert_eq!(found, known);
}

/// Where the ways in name a use case that is for other use cases.
fn called_by_ways_in(sources: &[Source]) -> Vec<String> {
    let is_inside = |reference: &Reference| {
        let feature = reference.to.split('/').nth(1).unwrap_or_default();
        let use_case = format!("{feature}::{}", reference.name);
        let is_use_case = matches!(Layer::of(&reference.to), Layer::UseCases(_));
        is_use_case && PUBLIC.contains(&(use_case.as_str(), INSIDE))
    };
    references(sources)
        .into_iter()
        .filter(|reference| matches!(Layer::of(&reference.from), Layer::Adapter(_)))
        // The demo makes up everybody, and is nobody's way in.
        .filter(|reference| !reference.from.starts_with("src/cli/demo"))
        .filter(is_inside)
        .map(|reference| format!("{}:{}: {}", reference.from, reference.line, reference.name))
        .collect()
}

#[test]
fn what_asks_nobody_because_it_is_for_use_cases_is_not_called_by_the_ways_in() {
    let wrong = called_by_ways_in(&program());

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_way_in_that_calls_what_is_for_use_cases_is_found_out() {
    let sample = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let called = |path: &str, text: &str| {
        called_by_ways_in(&[
            sample(
                "src/event/mod.rs",
                "pub use command::lock_in;\npub use query::{find, find_published};",
            ),
            sample("src/event/command/mod.rs", "pub async fn lock_in() {}"),
            sample("src/event/query.rs", "pub async fn find() {}"),
            sample("src/files.rs", "pub use crate::event::find as search;"),
            sample(path, text),
        ])
    };
    for (text, expected) in [
        ("fn f() { crate::event::find(a); }", 1),
        ("use crate::event;\nfn f() { event::find(a); }", 1),
        ("use crate::event as e;\nfn f() { e::find(a); }", 1),
        ("use crate::event::find as search;", 1),
        ("use crate::{app::App, event::{self, lock_in}};", 1),
        ("use crate::files;\nfn f() { files::search(a); }", 1),
        ("use crate::event::find_published;", 0),
        ("fn f() { list.find(a); crate::links::find(a); }", 0),
        ("// crate::event::find(a)", 0),
    ] {
        for path in ["src/web/page.rs", "src/cli/open.rs", "src/jobs/mod.rs"] {
            assert_eq!(called(path, text).len(), expected, "{path}: {text}");
        }
        assert!(called("src/cli/demo/office.rs", text).is_empty());
        assert!(called("src/report/query.rs", text).is_empty());
    }
}

#[test]
fn a_use_case_that_asks_nobody_is_found_out() {
    let sample = |path: &str, text: &str| {
        without_authority(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
    };
    let asks = "pub async fn cancel(\n    app: &App,\n    by: &Authority,\n) -> Result<()> {\n}";
    let asks_nobody = "pub async fn cancel(app: &App) -> Result<()> {\n}";

    assert!(sample("src/event/command/cancel.rs", asks).is_empty());
    assert_eq!(
        sample("src/event/command/cancel.rs", asks_nobody),
        ["event::cancel"]
    );
    assert_eq!(sample("src/event/query.rs", asks_nobody), ["event::cancel"]);
    assert!(sample("src/event/state.rs", asks_nobody).is_empty());
}
