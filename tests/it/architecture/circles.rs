//! No two files need each other, directly or through others, and neither do two features: whoever reads one of them
//! would have to read both. Not which layer may use which (`layer.rs`).
//!
//! A path is followed to the file that defines what it names (`resolve.rs`), so that a `mod.rs` that only passes names on
//! is not a part of any circle.

use std::collections::{BTreeMap, BTreeSet};

use super::import::{code, imports};
use super::layer::{BESIDE, FEATURES};
use super::program;
use super::resolve::references;
use crate::support::Source;

/// A need that closes a circle all the same: who (or whose paths begin like this), whom, and why.
type Known = (&'static str, &'static str, &'static str);

/// Needs of files that are known to close a circle.
const KNOWN_FILES: [Known; 0] = [];

/// What needs what.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// Which files need which others.
fn needs_of_files(sources: &[Source]) -> Needs {
    let mut needs: Needs = sources
        .iter()
        .map(|source| (source.path.clone(), BTreeSet::new()))
        .collect();
    for reference in references(sources) {
        if reference.to != reference.from && !reference.is_passed_on && !reference.name.is_empty() {
            let own = needs.entry(reference.from).or_default();
            own.insert(reference.to);
        }
    }
    needs
}

/// The application is none, but must know none: all of them need it.
fn is_feature(name: &str) -> bool {
    name == "app" || FEATURES.contains(&name) || BESIDE.contains(&name)
}

/// Which features need which others.
fn needs_of_features(sources: &[Source]) -> Needs {
    let feature = |path: &str| {
        let inside = path.trim_start_matches("src/");
        let name = inside.split(['/', '.']).next().unwrap_or_default();
        is_feature(name).then(|| name.to_owned())
    };
    let mut needs = Needs::new();
    for source in sources {
        let Some(own) = feature(&source.path) else {
            continue;
        };
        for import in imports(&source.path, &code(&source.text)) {
            let inside = import.path.strip_prefix("crate::").unwrap_or_default();
            let other = inside.split("::").next().unwrap_or_default();
            if is_feature(other) && other != own {
                needs
                    .entry(own.clone())
                    .or_default()
                    .insert(other.to_owned());
            }
        }
    }
    needs
}

/// Everything that something needs, directly or through others.
fn reached<'a>(from: &str, needs: &'a Needs) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(next) = open.pop() {
        for other in needs.get(next).into_iter().flatten() {
            if reached.insert(other.as_str()) {
                open.push(other);
            }
        }
    }
    reached
}

/// The circles: groups in which everybody needs everybody.
fn circles(needs: &Needs) -> BTreeSet<Vec<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> = needs
        .keys()
        .map(|from| (from.as_str(), reached(from, needs)))
        .collect();
    let circle = |(from, reached): (&&'_ str, &BTreeSet<&'_ str>)| {
        reached.contains(from).then(|| {
            needs
                .keys()
                .map(String::as_str)
                .filter(|other| reached.contains(other))
                .filter(|other| all.get(other).is_some_and(|back| back.contains(from)))
                .collect()
        })
    };
    all.iter().filter_map(circle).collect()
}

fn is_known(known: &Known, from: &str, to: &str) -> bool {
    from.starts_with(known.0) && to == known.1
}

/// Circles that are left without the known needs, and known needs that close none.
fn surprises(needs: &Needs, known: &[Known]) -> Vec<String> {
    let mut without = needs.clone();
    for (from, others) in &mut without {
        others.retain(|to| !known.iter().any(|known| is_known(known, from, to)));
    }
    let new = circles(&without)
        .into_iter()
        .map(|circle| format!("a circle: {}", circle.join(", ")));
    let closes = |known: &Known| {
        needs.iter().any(|(from, others)| {
            let mut known_ones = others.iter().filter(|to| is_known(known, from, to));
            known_ones.any(|to| reached(to, needs).contains(from.as_str()))
        })
    };
    let gone = known
        .iter()
        .filter(|known| !closes(known))
        .map(|(from, to, _)| format!("closes no circle: {from} to {to}"));
    new.chain(gone).collect()
}

#[test]
fn no_files_need_each_other() {
    let needs = needs_of_files(&program());

    let surprises = surprises(&needs, &KNOWN_FILES);

    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
    let edges: usize = needs.values().map(BTreeSet::len).sum();
    assert!(edges > 500, "the paths were followed");
}

#[test]
fn no_features_need_each_other() {
    let needs = needs_of_features(&program());

    let surprises = surprises(&needs, &[]);

    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

#[test]
fn a_circle_is_found_out() {
    let sample = |files: &[(&str, &str)]| {
        let source = |(path, text): &(&str, &str)| Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        files.iter().map(source).collect::<Vec<_>>()
    };
    let through_names = sample(&[
        (
            "src/report/mod.rs",
            "mod lint;\nmod paper;\npub use lint::Finding;\npub use paper::{\n    Paper,\n    Plan,\n};",
        ),
        ("src/report/lint.rs", "use super::Plan;"),
        ("src/report/paper.rs", "use crate::report::Finding;"),
        (
            "src/report/words.rs",
            "use super::lint;\nfn f() { lint::find(); }",
        ),
    ]);
    let through_modules = sample(&[
        (
            "src/event/mod.rs",
            "use crate::report;\nfn f() { report::paper(); }",
        ),
        ("src/report/mod.rs", "pub use query::paper;"),
        (
            "src/report/query.rs",
            "use crate::event;\nfn paper() { event::find(); }",
        ),
    ]);
    let none = sample(&[
        (
            "src/report/mod.rs",
            "mod lint;\npub use lint::Finding;\npub use paper::Paper;",
        ),
        ("src/report/lint.rs", "use super::Paper;"),
        ("src/report/paper.rs", "use crate::types::Share;"),
    ]);
    let cases = [
        (
            &through_names,
            vec![vec!["src/report/lint.rs", "src/report/paper.rs"]],
        ),
        (
            &through_modules,
            vec![vec!["src/event/mod.rs", "src/report/query.rs"]],
        ),
        (&none, vec![]),
    ];

    for (sources, expected) in cases {
        let needs = needs_of_files(sources);
        let found: Vec<Vec<&str>> = circles(&needs).into_iter().collect();
        assert_eq!(found, expected);
    }
    let needs = needs_of_features(&through_modules);
    let known = [("event", "report", ""), ("event", "mail", "")];
    assert_eq!(circles(&needs), [vec!["event", "report"]].into());
    assert_eq!(surprises(&needs, &known[..1]), [""; 0]);
    assert_eq!(
        surprises(&needs, &known[1..]),
        ["a circle: event, report", "closes no circle: event to mail"]
    );
}
