//! Where what a path names is defined: paths are followed through names that a file imports, renames or passes on.

use std::collections::{BTreeMap, BTreeSet};

use super::import::{Import, code, imports, module, reexports};
use crate::support::Source;

/// A path in one file that names something of a file of this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The file with the path.
    pub from: String,
    /// The line it stands in, from 1.
    pub line: usize,
    /// The file that defines what it names.
    pub to: String,
    /// What it names there, such as `find`; empty where it names the module itself.
    pub name: String,
    /// Whether the file only passes it on.
    pub is_passed_on: bool,
}

/// A file with what it names.
struct File {
    path: String,
    /// Such as `crate::report::lint`.
    module: String,
    imports: Vec<Import>,
    /// Names it passes on, such as `Paper`, with the paths they come from.
    passed_on: BTreeMap<String, String>,
    /// Lines on which it passes names on.
    passing: BTreeSet<usize>,
}

/// Every path of these files that leads to one of them.
pub fn references(sources: &[Source]) -> Vec<Reference> {
    let modules: BTreeMap<String, File> = files(sources)
        .into_iter()
        .map(|file| (file.module.clone(), file))
        .collect();
    let mut found = Vec::new();
    for file in modules.values() {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for import in &file.imports {
            let path = import.path.trim_end_matches("::self");
            if modules.contains_key(path) {
                names.insert(&import.name, path);
            }
        }
        for import in &file.imports {
            let (first, rest) = import.path.split_once("::").unwrap_or((&import.path, ""));
            let full = match names.get(first) {
                Some(module) => format!("{module}::{rest}"),
                None => in_child(file, &import.path, &modules),
            };
            if let Some((other, name)) = defined_in(&full, &modules) {
                found.push(Reference {
                    from: file.path.clone(),
                    line: import.line,
                    to: other.path.clone(),
                    name,
                    is_passed_on: file.passing.contains(&import.line),
                });
            }
        }
    }
    found
}

fn files(sources: &[Source]) -> Vec<File> {
    let file = |source: &Source| {
        let code = code(&source.text);
        let reexports = reexports(&source.path, &code);
        File {
            path: source.path.clone(),
            module: module(&source.path).join("::"),
            imports: imports(&source.path, &code),
            passing: reexports.iter().map(|import| import.line).collect(),
            passed_on: reexports
                .into_iter()
                .map(|import| (import.name, import.path))
                .collect(),
        }
    };
    sources.iter().map(file).collect()
}

/// The module that defines what a path names, and the rest of the path there.
fn defined_in<'a>(path: &str, modules: &'a BTreeMap<String, File>) -> Option<(&'a File, String)> {
    let path = path.trim_end_matches("::self");
    let ends = path.match_indices("::").map(|(end, _)| end);
    let ends: Vec<usize> = ends.chain([path.len()]).collect();
    let (file, rest) = ends.into_iter().rev().find_map(|end| {
        Some((
            modules.get(&path[..end])?,
            path[end..].trim_start_matches("::"),
        ))
    })?;
    let name = rest.split("::").next().unwrap_or_default();
    match file.passed_on.get(name) {
        Some(from) => {
            let from = in_child(file, from, modules);
            if from == path {
                Some((file, rest.to_owned()))
            } else {
                defined_in(&from, modules)
            }
        }
        None => Some((file, rest.to_owned())),
    }
}

/// A path that begins with a module inside the file's own, from the root; any other path as it is.
fn in_child(file: &File, path: &str, modules: &BTreeMap<String, File>) -> String {
    let first = path.split("::").next().unwrap_or_default();
    if modules.contains_key(&format!("{}::{first}", file.module)) {
        format!("{}::{path}", file.module)
    } else {
        path.to_owned()
    }
}
