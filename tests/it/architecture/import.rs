//! What a source file refers to by path: a small reader of Rust text, enough for this repository's style. It knows
//! `use` trees, paths in expressions, comments, literals and test modules; it is not a parser.

/// A path somewhere in a file, from the crate's root or from an outside crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The line it stands in, from 1.
    pub line: usize,
    /// Such as `crate::event::find` or `sea_orm::EntityTrait`.
    pub path: String,
    /// What the file calls it: the last name of the path, or the one after `as`.
    pub name: String,
}

/// A path as it was read, with the name after `as`.
type Named = (String, Option<String>);

/// The text without comments, contents of literals and modules that are compiled for tests only.
pub fn code(text: &str) -> String {
    without_tests(&without_words(text))
}

/// Names of files that are modules for tests only: `tests` in `#[cfg(test)] mod tests;`.
pub fn test_modules(text: &str) -> Vec<String> {
    let code = without_words(text);
    let after = code.split("#[cfg(test)]").skip(1);
    after
        .filter_map(|part| {
            let declared = part.trim_start().trim_start_matches("pub(crate) ");
            let name = declared.strip_prefix("mod ")?;
            let end = name.find([';', '{', ' '])?;
            name[end..].starts_with(';').then(|| name[..end].to_owned())
        })
        .collect()
}

/// Every path in a file's code, resolved against its own module.
pub fn imports(file: &str, code: &str) -> Vec<Import> {
    let module = module(file);
    let text: Vec<char> = code.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < text.len() {
        if text[at] == '\n' {
            line += 1;
        }
        let is_inside = at > 0 && (is_word(text[at - 1]) || matches!(text[at - 1], ':' | '.'));
        if is_word(text[at]) && !is_inside {
            let mut paths = Vec::new();
            let end = tree(&text, at, "", &mut paths);
            let paths = paths.into_iter().filter(|(path, _)| path.contains("::"));
            found.extend(paths.map(|(path, alias)| {
                let path = resolved(&module, &path);
                let name = alias.unwrap_or_else(|| last_name(&path).to_owned());
                Import { line, path, name }
            }));
            line += text[at..end]
                .iter()
                .filter(|character| **character == '\n')
                .count();
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// What a file passes on under its own name: the paths in `pub use …;`.
pub fn reexports(file: &str, code: &str) -> Vec<Import> {
    let mut passed_on = Vec::new();
    let mut statement: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(code.lines()) {
        let begins = line.trim_start().starts_with("pub") && line.contains(" use ");
        if begins {
            statement = Some((number, String::new()));
        }
        let Some((first, text)) = &mut statement else {
            continue;
        };
        text.push_str(line);
        text.push('\n');
        if line.contains(';') {
            let found = imports(file, text).into_iter().map(|import| Import {
                line: *first + import.line - 1,
                ..import
            });
            passed_on.extend(found);
            statement = None;
        }
    }
    passed_on
}

/// Reads a path with its groups; answers where it ends.
fn tree(text: &[char], from: usize, prefix: &str, paths: &mut Vec<Named>) -> usize {
    let mut at = from;
    let mut path = prefix.to_owned();
    loop {
        at = skip_blank(text, at);
        if text.get(at) == Some(&'{') && !path.is_empty() {
            return group(text, at + 1, &path, paths);
        }
        let start = at;
        while at < text.len() && (is_word(text[at]) || text[at] == '*') {
            at += 1;
        }
        if start < at {
            let name: String = text[start..at].iter().collect();
            path = if path.is_empty() {
                name
            } else {
                format!("{path}::{name}")
            };
        }
        if start == at || text.get(at) != Some(&':') || text.get(at + 1) != Some(&':') {
            let (alias, end) = alias(text, at);
            paths.push((path, alias));
            return end;
        }
        at += 2;
    }
}

/// Reads ` as name` after a path; answers where it ends. (`as` with a type converts a value, which names nothing else.)
fn alias(text: &[char], from: usize) -> (Option<String>, usize) {
    let word = |from: usize| {
        let blank = text[from..].iter().take_while(|c| c.is_whitespace());
        let start = from + blank.count();
        let letters = text[start..].iter().take_while(|c| is_word(**c));
        let word: String = letters.collect();
        let end = start + word.chars().count();
        (word, end)
    };
    let (first, after) = word(from);
    if first != "as" {
        return (None, from);
    }
    let (name, end) = word(after);
    (Some(name), end)
}

/// The last name of a path; `event` in `crate::event::self`.
fn last_name(path: &str) -> &str {
    let path = path.trim_end_matches("::self");
    path.rsplit("::").next().unwrap_or_default()
}

/// Reads the inside of braces in a `use`; answers where they end.
fn group(text: &[char], from: usize, prefix: &str, paths: &mut Vec<Named>) -> usize {
    let mut at = from;
    while at < text.len() {
        match text[at] {
            '}' => return at + 1,
            character if is_word(character) || character == '*' => {
                at = tree(text, at, prefix, paths).max(at + 1);
            }
            _ => at += 1,
        }
    }
    at
}

fn skip_blank(text: &[char], from: usize) -> usize {
    let blank = text[from..]
        .iter()
        .take_while(|character| character.is_whitespace());
    let end = from + blank.count();
    if text.get(end) == Some(&'{') {
        end
    } else {
        from
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// `src/event/store.rs` is `crate::event::store`.
pub fn module(file: &str) -> Vec<String> {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    let names = inside
        .split('/')
        .filter(|name| !["mod", "lib", "main"].contains(name));
    std::iter::once("crate")
        .chain(names)
        .map(str::to_owned)
        .collect()
}

fn resolved(module: &[String], path: &str) -> String {
    let mut base = module.to_vec();
    let mut rest = path;
    let mut is_relative = false;
    while let Some(after) = rest.strip_prefix("super::") {
        base.pop();
        rest = after;
        is_relative = true;
    }
    if let Some(after) = rest.strip_prefix("self::") {
        rest = after;
        is_relative = true;
    }
    if is_relative {
        format!("{}::{rest}", base.join("::"))
    } else {
        path.to_owned()
    }
}

/// Comments, strings and characters as blanks; lines stay where they are.
fn without_words(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if character == '"' {
            string_length(rest)
        } else if let Some(length) = character_length(rest) {
            length
        } else {
            code.push(character);
            rest = &rest[character.len_utf8()..];
            continue;
        };
        let lines = rest[..length].matches('\n').count();
        code.push(' ');
        code.extend(std::iter::repeat_n('\n', lines));
        rest = &rest[length..];
    }
    code
}

fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// `'x'` and `'\n'` are characters, `'a` is a lifetime.
fn character_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return Some(inside[2..].find('\'')? + 4);
    }
    let length = inside.chars().next()?.len_utf8();
    inside[length..].starts_with('\'').then_some(length + 2)
}

/// Without `#[cfg(test)] mod … { … }`, keeping the lines before it.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        kept.push_str(before);
        let length = test_item_length(after);
        kept.extend(
            after[..length]
                .chars()
                .filter(|character| *character == '\n'),
        );
        rest = &after[length..];
    }
    kept + rest
}

/// The length of an item: to its semicolon, or to the end of its braces.
fn test_item_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

#[test]
fn names_are_read_with_what_they_are_called_here() {
    let text = "use crate::event as e;\nuse crate::{mail::{self as m, due as soon}, app::App};\nf(e::find as u32);";

    let found = imports("src/web/page.rs", text);

    let found: Vec<(usize, &str, &str)> = found
        .iter()
        .map(|import| (import.line, import.path.as_str(), import.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "crate::event", "e"),
            (2, "crate::mail::self", "m"),
            (2, "crate::mail::due", "soon"),
            (2, "crate::app::App", "App"),
            (3, "e::find", "u32"),
        ]
    );
}

#[test]
fn paths_are_read_from_use_trees_and_expressions_and_resolved() {
    let text = "//! use crate::comment::no;\nuse crate::{app::App, db::{self, Tx}};\nuse super::store;\n\
                fn f<'a>() { let s = \"rocket::no\"; sea_orm::Set(Utc::now()); }\n\
                #[cfg(test)]\nmod tests { use rocket::no; }\n";

    let found = imports("src/event/mod.rs", &code(text));

    let found: Vec<(usize, &str)> = found
        .iter()
        .map(|import| (import.line, import.path.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (2, "crate::app::App"),
            (2, "crate::db::self"),
            (2, "crate::db::Tx"),
            (3, "crate::store"),
            (4, "sea_orm::Set"),
            (4, "Utc::now"),
        ]
    );
    assert_eq!(
        test_modules("#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod here {}"),
        ["tests"]
    );
}
