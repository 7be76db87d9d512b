//! Use cases that ask nobody's authority: each stands here with its reason. One that takes no `&Authority` and is not in
//! the list fails, and so does an entry that nothing needs any more.

use std::collections::BTreeSet;

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
    ("registration::cancel_own", OWN),
    ("registration::change_own_slot", OWN),
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
        if !signature.contains("&Authority") {
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

#[test]
fn what_asks_nobody_because_it_is_for_use_cases_is_not_called_by_the_ways_in() {
    let inside: Vec<String> = PUBLIC
        .iter()
        .filter(|(_, why)| *why == INSIDE)
        .map(|(name, _)| format!("{name}("))
        .collect();
    let mut wrong = Vec::new();
    for source in ["src/web", "src/cli", "src/jobs"].map(|folder| sources(folder, ".rs")) {
        for source in source {
            // The demo makes up everybody, and is nobody's way in.
            if source.path.starts_with("src/cli/demo") || source.path.contains("/tests") {
                continue;
            }
            for (number, line) in (1..).zip(source.text.lines()) {
                if inside.iter().any(|call| line.contains(call.as_str())) {
                    wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
    }

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
