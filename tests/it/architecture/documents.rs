//! What the documents name is there: paths of this repository in the documents and readmes. Not what they say of it.

use std::path::Path;

use crate::support::{Source, sources};

/// Folders of the repository that documents name files in.
const FOLDERS: [&str; 10] = [
    "src",
    "tests",
    "bin",
    "templates",
    "docs",
    "migrations",
    "deploy",
    "benches",
    "locales",
    "static",
];

/// What is not there until something was done, and what that is.
const MADE: [(&str, &str); 1] = [("tests/browser/results", "a browser test failed")];

/// Texts in backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a text is a path of this repository, or the name of one of its sources.
fn is_path(text: &str) -> bool {
    let is_one = text.is_ascii() && !text.contains([' ', '<', ':']);
    let is_in_folder = text
        .split_once('/')
        .is_some_and(|(first, _)| FOLDERS.contains(&first));
    is_one && (is_in_folder || text.ends_with(".rs"))
}

/// `a/{b,c}/d` is `a/b/d` and `a/c/d`.
fn spread(path: &str) -> Vec<String> {
    let parts = path
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match parts {
        Some((before, (choices, after))) => choices
            .split(',')
            .flat_map(|choice| spread(&format!("{before}{choice}{after}")))
            .collect(),
        None => vec![path.to_owned()],
    }
}

/// Whether it is there: from the root, or, as documents name neighbours, at the end of the path of some source.
fn exists(path: &str, files: &[String]) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Some((before, after)) = path.split_once('*') {
        return files
            .iter()
            .any(|file| file.starts_with(before) && file.ends_with(after));
    }
    let end = format!("/{path}");
    root.join(path).exists() || files.iter().any(|file| file.ends_with(&end))
}

/// Paths a document names that are not there, as `document:line: path`.
fn missing(document: &Source, files: &[String]) -> Vec<String> {
    let mut missing = Vec::new();
    for (number, line) in (1..).zip(document.text.lines()) {
        for path in quoted(line).filter(|text| is_path(text)).flat_map(spread) {
            let is_made = MADE.iter().any(|(made, _)| *made == path);
            if !is_made && !exists(&path, files) {
                missing.push(format!("{}:{number}: {path}", document.path));
            }
        }
    }
    missing
}

fn files() -> Vec<String> {
    [
        "src",
        "tests/it",
        "migrations/src",
        "benches",
        "templates",
        "locales",
    ]
    .iter()
    .flat_map(|folder| sources(folder, ""))
    .map(|source| source.path)
    .collect()
}

#[test]
fn every_path_the_documents_name_exists() {
    let mut documents = sources("docs", ".md");
    for name in ["README.md", "README.ja.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
        documents.push(Source {
            path: name.to_owned(),
            text: text.unwrap(),
        });
    }
    let files = files();

    let missing: Vec<String> = documents
        .iter()
        .flat_map(|document| missing(document, &files))
        .collect();

    assert!(documents.len() > 10, "the documents were found");
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn a_path_that_does_not_exist_is_found_out() {
    let document = |text: &str| Source {
        path: "docs/sample.md".to_owned(),
        text: text.to_owned(),
    };
    let files = files();

    for (text, expected) in [
        (
            "`src/lib.rs`, `limits.rs`, `web/error.rs` and `docs/adr/`",
            0,
        ),
        ("`locales/{ja,en}/*.ftl`, `locales/{ja,xx}/staff.ftl`", 1),
        ("`src/registration/entry.rs` and `event/cache.rs`", 2),
        (
            "`src/none/`, `nowhere.rs`; `a <b>`, `cargo test`, src/none.rs",
            2,
        ),
    ] {
        let found = missing(&document(text), &files);
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
}
