//! The rings of `docs/architecture.md`, enforced by reading the sources. Every exception stands here with its reason;
//! one that is no longer needed fails, too.

use std::collections::BTreeSet;

use crate::support::{Source, sources};

mod circles;
mod documents;
mod import;
mod layer;
pub mod public;
mod resolve;
mod samples;
mod story;

use import::{code, imports, test_modules};
use layer::Layer;
use resolve::references;

/// The longest file allowed.
const LINES: usize = 450;

/// Files (or folders) that may refer to what their layer may not, and why.
const EXCEPTIONS: [(&str, &str, &str); 11] = [
    (
        "src/cli/serve.rs",
        "crate::web",
        "serve is the server and the jobs, put together",
    ),
    (
        "src/cli/serve.rs",
        "crate::jobs",
        "serve is the server and the jobs, put together",
    ),
    (
        "src/cli/demo.rs",
        "crate::jobs",
        "the demo delivers the mails of its year into memory",
    ),
    (
        "src/cli/demo/database.rs",
        "sea_orm",
        "making and dropping databases is no use case",
    ),
    (
        "src/format/qr.rs",
        "askama",
        "the label is escaped by the rules the pages are escaped by",
    ),
    (
        "src/registration/store/hold.rs",
        "crate::mail",
        "the stored codes of the mails that ask for a confirmation",
    ),
    ("src/report/render/", "crate::format::table", PAPER),
    ("src/report/render/", "crate::links", PAPER),
    ("src/report/render/", "crate::texts", PAPER),
    ("src/report/wording.rs", "crate::texts", PAPER),
    (
        "src/types/clock.rs",
        "std::time::Instant",
        "the one place that may ask the system",
    ),
];

const PAPER: &str =
    "the paper's wording and files are what the feature is for; they are made of values only";

/// Files that may hold addresses besides `links.rs` and the attributes of routes, and why.
const ADDRESSES: [(&str, &str); 4] = [
    ("src/web/assets.rs", "paths follow from the files' contents"),
    (
        "src/web/fairing/same_origin.rs",
        "where refused requests are led to inside; nobody follows it",
    ),
    (
        "src/web/fairing/storable_query.rs",
        "where refused requests are led to inside; nobody follows it",
    ),
    (
        "src/web/fairing/security_headers.rs",
        "tells personal pages by their addresses",
    ),
];

/// Files that look at control characters themselves, and why; others ask `types/plain.rs` what can be kept.
const CONTROLS: [(&str, &str); 3] = [
    ("src/types/plain.rs", "the one rule"),
    ("src/format/ics.rs", "a calendar file shows them as spaces"),
    (
        "src/mail/header.rs",
        "a mail leaves them out, whatever was stored",
    ),
];

/// What is wrong in a file of `src`, as `path:line: words`, and which exceptions it used.
fn violations(source: &Source) -> (Vec<String>, BTreeSet<usize>) {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    let code = code(&source.text);
    let layer = Layer::of(&source.path);
    for import in imports(&source.path, &code) {
        let is_clock = source.path == "src/types/clock.rs";
        let asks_time =
            import.path.ends_with("Utc::now") || import.path.ends_with("SystemTime::now");
        if !layer.may_use(&import.path) {
            let exception = EXCEPTIONS.iter().position(|(file, path, _)| {
                source.path.starts_with(file) && import.path.starts_with(path)
            });
            match exception {
                Some(exception) => {
                    used.insert(exception);
                }
                None => wrong.push(format!(
                    "{}:{}: {} in {layer:?}",
                    source.path, import.line, import.path
                )),
            }
        }
        if asks_time && !is_clock {
            wrong.push(format!(
                "{}:{}: asks the system's clock",
                source.path, import.line
            ));
        }
    }
    (wrong, used)
}

/// Names that are defined where the layer of the file may not go, though the path does not show it.
fn roundabout(sources: &[Source]) -> Vec<String> {
    let layer = Layer::of;
    let wrong = references(sources)
        .into_iter()
        .filter(|reference| !layer(&reference.from).may_name_what_is_in(&layer(&reference.to)))
        .filter(|reference| reference.from != reference.to);
    wrong
        .map(|reference| {
            let (from, to) = (&reference.from, &reference.to);
            format!("{from}:{}: {} of {to}", reference.line, reference.name)
        })
        .collect()
}

/// What is wrong with the form of a file, whatever it is about.
fn form_faults(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    let lines = source.text.lines().count();
    if lines > LINES {
        wrong.push(format!(
            "{}: {lines} lines are more than {LINES}",
            source.path
        ));
    }
    if !source.text.starts_with("//!") && !source.text.starts_with("#!") {
        wrong.push(format!("{}: does not say what it is", source.path));
    }
    for (number, line) in (1..).zip(source.text.lines()) {
        let line = line.trim_start();
        if line.starts_with("#[allow") || line.starts_with("#![allow") {
            wrong.push(format!(
                "{}:{number}: #[allow] instead of #[expect]",
                source.path
            ));
        }
    }
    wrong
}

/// Address literals in a file of `src`, outside the attributes of routes.
fn addresses(source: &Source) -> Vec<String> {
    if source.path == "src/links.rs" || ADDRESSES.iter().any(|(file, _)| *file == source.path) {
        return Vec::new();
    }
    let production = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut is_attribute = false;
    for (number, line) in (1..).zip(production.lines()) {
        let code = line.trim();
        is_attribute |= code.starts_with("#[");
        let is_other = is_attribute || code.starts_with("//");
        if !is_other && code.split("\"/").skip(1).any(is_path) {
            found.push(format!("{}:{number}: {code}", source.path));
        }
        is_attribute &= !code.ends_with(']');
    }
    found
}

/// Address literals in a template.
fn written_addresses(template: &Source) -> Vec<String> {
    let attributes = ["href=\"/", "action=\"/", "src=\"/", "href=\"http"];
    (1..)
        .zip(template.text.lines())
        .filter(|(_, line)| attributes.iter().any(|attribute| line.contains(attribute)))
        .map(|(number, line): (usize, &str)| format!("{}:{number}: {}", template.path, line.trim()))
        .collect()
}

/// Whether a file looks at control characters itself.
fn looks_at_controls(source: &Source) -> bool {
    code(&source.text).contains("is_control")
}

fn is_path(after: &str) -> bool {
    after.starts_with(|character: char| character.is_ascii_lowercase() || "{<".contains(character))
}

/// Sources of the program, without modules for tests.
fn program() -> Vec<Source> {
    let all = sources("src", ".rs");
    let mut tests = BTreeSet::new();
    for source in &all {
        let folder = match source.path.rsplit_once('/').unwrap() {
            (folder, "mod.rs" | "lib.rs" | "main.rs") => folder.to_owned(),
            _ => source.path.trim_end_matches(".rs").to_owned(),
        };
        for name in test_modules(&source.text) {
            tests.insert(format!("{folder}/{name}"));
        }
    }
    let is_test = |source: &Source| {
        tests.iter().any(|test| {
            let rest = source.path.strip_prefix(test.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    all.into_iter().filter(|source| !is_test(source)).collect()
}

#[test]
fn every_file_refers_only_to_what_its_layer_may() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for source in program() {
        let (found, exceptions) = violations(&source);
        wrong.extend(found);
        used.extend(exceptions);
    }
    wrong.extend(roundabout(&program()));

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let unused: Vec<_> = (0..EXCEPTIONS.len())
        .filter(|exception| !used.contains(exception))
        .map(|exception| EXCEPTIONS[exception])
        .collect();
    assert_eq!(unused, [], "exceptions that nothing needs");
}

#[test]
fn every_file_is_short_says_what_it_is_and_expects_instead_of_allowing() {
    let mut wrong = Vec::new();
    for folder in ["src", "migrations/src", "tests/it"] {
        for source in sources(folder, ".rs") {
            wrong.extend(form_faults(&source));
        }
    }

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn addresses_stand_in_one_file() {
    let mut wrong: Vec<String> = program().iter().flat_map(addresses).collect();
    wrong.extend(sources("templates", "").iter().flat_map(written_addresses));

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn one_rule_tells_which_characters_can_be_kept() {
    let mut looking: Vec<String> = program()
        .into_iter()
        .filter(looks_at_controls)
        .map(|source| source.path)
        .collect();
    looking.sort();

    let mut known = CONTROLS.map(|(file, _)| file);
    known.sort_unstable();
    assert_eq!(looking, known);
}
