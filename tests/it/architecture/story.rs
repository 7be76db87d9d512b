//! A feature's `mod.rs` tells its story: it declares the feature's files and passes on what others may call, and does
//! nothing itself.

use super::import::code;
use super::layer::Layer;
use super::program;
use crate::support::Source;

/// What a `mod.rs` of a feature does beside declaring its files and passing on what is in them.
pub fn more_than_a_story(source: &Source) -> Vec<String> {
    let code: String = code(&source.text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("#["))
        .map(|line| format!("{line}\n"))
        .collect();
    let items: Vec<String> = items(&code);
    let declared: Vec<&str> = items.iter().filter_map(|item| declares(item)).collect();
    let is_story = |item: &&String| {
        let passes_on = item
            .strip_prefix("pub use ")
            .or_else(|| item.strip_prefix("pub(crate) use "));
        let from = passes_on.and_then(|path| path.split("::").next());
        declares(item).is_some() || from.is_some_and(|from| declared.contains(&from))
    };
    items
        .iter()
        .filter(|item| !is_story(item))
        .map(|item| format!("{}: {item}", source.path))
        .collect()
}

/// The items of a file, on one line each.
fn items(code: &str) -> Vec<String> {
    code.split(';')
        .map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|item| !item.is_empty())
        .collect()
}

/// The module an item declares.
fn declares(item: &str) -> Option<&str> {
    let name = item.trim_start_matches("pub ").strip_prefix("mod ")?;
    (!name.contains(' ')).then_some(name)
}

#[test]
fn a_feature_s_first_file_only_tells_its_story() {
    let stories: Vec<Source> = program()
        .into_iter()
        .filter(|source| matches!(Layer::of(&source.path), Layer::Story(_)))
        .collect();

    let wrong: Vec<String> = stories.iter().flat_map(more_than_a_story).collect();

    assert_eq!(stories.len(), 10, "every feature has one");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
