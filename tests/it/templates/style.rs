//! What a style sheet names: a small reader of CSS, enough for this repository's style. It does not know what a rule
//! does.

use std::collections::BTreeSet;

use crate::support::Source;

/// A style sheet as the checks see it.
pub struct Sheet {
    /// Its path below the repository.
    pub path: String,
    /// The classes its selectors name.
    pub classes: BTreeSet<String>,
    /// The custom properties it sets.
    pub custom: Vec<Custom>,
    /// The custom properties that its other declarations ask for.
    pub asked: BTreeSet<String>,
}

/// A custom property that is set.
pub struct Custom {
    /// With its two hyphens.
    pub name: String,
    /// The custom properties its value asks for.
    pub asked: BTreeSet<String>,
}

impl Sheet {
    /// Reads a style sheet.
    pub fn read(source: &Source) -> Self {
        let mut sheet = Self {
            path: source.path.clone(),
            classes: BTreeSet::new(),
            custom: Vec::new(),
            asked: BTreeSet::new(),
        };
        let text = without_comments(&source.text);
        for piece in text.split_inclusive(['{', '}', ';']) {
            let end = piece.chars().last().unwrap_or_default();
            let piece = piece.trim_end_matches(['{', '}', ';']).trim();
            if end == '{' {
                sheet.selector(piece);
            } else if let Some((name, value)) = piece.split_once(':') {
                sheet.declaration(name.trim(), value);
            }
        }
        sheet
    }

    fn selector(&mut self, selector: &str) {
        // Conditions such as `@media (min-width: 40.5rem)` name no class.
        if selector.starts_with('@') {
            return;
        }
        for part in selector.split('.').skip(1) {
            self.classes.insert(word(part).to_owned());
        }
    }

    fn declaration(&mut self, name: &str, value: &str) {
        let asked = value.split("var(").skip(1);
        let asked = asked.map(|part| word(part).to_owned());
        if name.starts_with("--") {
            self.custom.push(Custom {
                name: name.to_owned(),
                asked: asked.collect(),
            });
        } else {
            self.asked.extend(asked);
        }
    }
}

fn word(text: &str) -> &str {
    let end = text.find(|character: char| {
        !character.is_ascii_alphanumeric() && character != '-' && character != '_'
    });
    &text[..end.unwrap_or(text.len())]
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, part) in text.split("/*").enumerate() {
        let after = match at {
            0 => Some(part),
            _ => part.split_once("*/").map(|(_, after)| after),
        };
        kept.push_str(after.unwrap_or_default());
    }
    kept
}
