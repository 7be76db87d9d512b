//! What a template defines, calls and names: a small reader of askama's syntax, enough for this repository's style. It
//! does not know what an expression means.

use std::collections::BTreeSet;

use crate::support::Source;

/// A template as the checks see it.
pub struct Template {
    /// Its path below the repository.
    pub path: String,
    /// Its text without comments and macros.
    pub page: String,
    /// Names and bodies of its macros.
    pub macros: Vec<(String, String)>,
    /// The classes in it, macros included.
    pub classes: BTreeSet<Class>,
    /// Other templates whose macros it calls: the name it gives them, and their path.
    imports: Vec<(String, String)>,
}

/// A class in a template.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// As it stands.
    Whole(String),
    /// Its beginning; the end is a value of the page.
    Beginning(String),
}

impl Class {
    /// Whether it is, or may become, this class.
    pub fn may_be(&self, class: &str) -> bool {
        match self {
            Self::Whole(whole) => whole == class,
            Self::Beginning(beginning) => class.starts_with(beginning.as_str()),
        }
    }

    /// To be shown to a person.
    pub fn text(&self) -> String {
        match self {
            Self::Whole(whole) => whole.clone(),
            Self::Beginning(beginning) => format!("{beginning}…"),
        }
    }
}

impl Template {
    /// Reads a template.
    pub fn read(source: &Source) -> Self {
        let text = without(&source.text, "{#", "#}");
        let (page, macros) = macros(&text);
        let imports = tags(&text)
            .filter_map(|tag| tag.strip_prefix("import "))
            .filter_map(|import| {
                let (path, name) = import.split_once(" as ")?;
                let path = format!("templates/{}", path.trim().trim_matches('"'));
                Some((name.trim().to_owned(), path))
            })
            .collect();
        Self {
            path: source.path.clone(),
            page,
            macros,
            classes: classes(&text),
            imports,
        }
    }

    /// The macros that a part of this template calls: the template they stand in, and their name.
    pub fn calls<'a>(&'a self, part: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        tags(part).flat_map(called).filter_map(|(scope, name)| {
            let Some(scope) = scope else {
                return Some((self.path.as_str(), name));
            };
            let import = self.imports.iter().find(|(known, _)| known == scope);
            import.map(|(_, path)| (path.as_str(), name))
        })
    }
}

/// What is called in an expression: `one(` or `scope::one(`; methods of values are not macros.
fn called(expression: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    expression.match_indices('(').filter_map(move |(at, _)| {
        let before = &expression[..at];
        let name = &before[before.trim_end_matches(is_word).len()..];
        let before = before.strip_suffix(name)?;
        if name.is_empty() || before.ends_with('.') {
            return None;
        }
        let Some(path) = before.strip_suffix("::") else {
            return Some((None, name));
        };
        Some((Some(&path[path.trim_end_matches(is_word).len()..]), name))
    })
}

/// The insides of `{{ }}` and `{% %}`, without marks for white space.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(at, _)| {
        let rest = &text[at..];
        let close = match rest.get(..2)? {
            "{{" => "}}",
            "{%" => "%}",
            _ => return None,
        };
        let inside = &rest[2..rest.find(close)?];
        Some(inside.trim_matches(['-', '~', '+']).trim())
    })
}

/// The text without macros, and the macros with their bodies.
fn macros(text: &str) -> (String, Vec<(String, String)>) {
    let mut page = String::new();
    let mut macros = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{% macro ") {
        page.push_str(before);
        let (name, after) = after.split_once('(').unwrap();
        let (_, after) = after.split_once("%}").unwrap();
        let end = after.find("endmacro").unwrap();
        macros.push((name.to_owned(), after[..end].to_owned()));
        rest = &after[end..];
    }
    page.push_str(rest);
    (page, macros)
}

/// What stands in the `class` attributes.
fn classes(text: &str) -> BTreeSet<Class> {
    let mut classes = BTreeSet::new();
    for part in text.split("class=\"").skip(1) {
        // Conditions hold quotation marks, too; what they choose from stands outside of them.
        let attribute = without(part, "{%", "%}");
        let attribute = attribute.split('"').next().unwrap_or_default();
        let joined = joined(attribute);
        for word in joined.split_whitespace() {
            match word.split_once("{{") {
                None => classes.insert(Class::Whole(word.to_owned())),
                Some(("", _)) => continue,
                Some((beginning, _)) => classes.insert(Class::Beginning(beginning.to_owned())),
            };
        }
    }
    classes
}

/// The text with the insides of `{{ }}` left out, so that a class with a value in it is one word.
fn joined(text: &str) -> String {
    let mut joined = String::new();
    for (at, part) in text.split("}}").enumerate() {
        if at > 0 {
            joined.push_str("}}");
        }
        let (kept, has_value) = match part.split_once("{{") {
            Some((kept, _)) => (kept, true),
            None => (part, false),
        };
        joined.push_str(kept);
        if has_value {
            joined.push_str("{{");
        }
    }
    joined
}

/// The text with a space for everything between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        kept.push(' ');
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}
