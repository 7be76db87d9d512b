//! The texts of `locales/` against the code and the templates: nothing missing, nothing left over, and the same
//! variables in every language. Not how well they read.

use std::collections::{BTreeMap, BTreeSet};

use strum::VariantNames;
use tsudoi::attendance;
use tsudoi::event;
use tsudoi::registration::{self, AccessNeed};
use tsudoi::staff::SignInRefusal;
use tsudoi::texts::Texts;
use tsudoi::types::{AttendanceMode, Language};

use crate::support::sources;

/// A language's texts: the key, and the variables its text names.
type Locale = BTreeMap<String, BTreeSet<String>>;

/// First words of keys whose texts only staff read; they exist in Japanese and English.
const STAFF: [&str; 3] = ["staff", "report", "attendance"];

/// Beginnings of keys whose languages choose from the variables the code gives, and why.
const CHOOSING: [(&str, &str); 3] = [
    ("date-", "months and eras are told by number or by name"),
    ("time-", "hours are counted from 0 or from 1"),
    (
        "report-persons",
        "the English plural needs the number as a number",
    ),
];

/// Words in the code that look like keys and are none, with what they are.
const NO_KEYS: [(&str, &str); 1] = [("event-unavailable", "the code of a refusal")];

fn locale(language: Language) -> Locale {
    let files = sources(&format!("locales/{}", language.tag()), ".ftl");
    let mut locale = Locale::new();
    for file in files {
        let texts = messages(&file.text);
        for (key, variables) in texts {
            let earlier = locale.insert(key.clone(), variables);
            assert_eq!(earlier, None, "{key} stands twice, again in {}", file.path);
        }
    }
    locale
}

/// Messages of a Fluent file: a key at the start of a line, and the indented lines after it.
fn messages(text: &str) -> Locale {
    let mut messages = Locale::new();
    let mut key = String::new();
    for line in text.lines() {
        if line.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ')
            && let Some((name, _)) = line.split_once('=')
        {
            key = name.trim().to_owned();
            let earlier = messages.insert(key.clone(), BTreeSet::new());
            assert_eq!(earlier, None, "{key} stands twice in one file");
        }
        let Some(variables) = messages.get_mut(&key) else {
            continue;
        };
        for part in line.split('$').skip(1) {
            let end =
                part.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
            variables.insert(part[..end.unwrap_or(part.len())].to_owned());
        }
    }
    messages
}

fn is_staff(key: &str) -> bool {
    key.split('-')
        .next()
        .is_some_and(|first| STAFF.contains(&first))
}

/// What the code and the templates name: whole keys, and beginnings of keys whose end is a code.
struct Named {
    keys: BTreeMap<String, String>,
    beginnings: BTreeSet<String>,
}

/// Every literal that begins like a key of `ja`.
fn named(ja: &Locale) -> Named {
    let areas: BTreeSet<&str> = ja.keys().filter_map(|key| key.split('-').next()).collect();
    let mut named = Named {
        keys: BTreeMap::new(),
        beginnings: BTreeSet::new(),
    };
    let mut files = sources("src", ".rs");
    files.retain(|file| !file.path.contains("tests"));
    for file in &files {
        let code = file
            .text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in lines {
            collect(line, &file.path, &areas, &mut named);
        }
    }
    for file in sources("templates", "") {
        // Outside of expressions there are class names and addresses.
        let text = without_comments(&file.text);
        for (open, close) in [("{{", "}}"), ("{%", "%}")] {
            for part in text.split(open).skip(1) {
                let expression = part.split(close).next().unwrap_or_default();
                collect(expression, &file.path, &areas, &mut named);
            }
        }
    }
    named
}

fn without_comments(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    for (at, part) in template.split("{#").enumerate() {
        let kept = if at == 0 {
            Some(part)
        } else {
            part.split_once("#}").map(|(_, after)| after)
        };
        text.push_str(kept.unwrap_or_default());
    }
    text
}

fn collect(code: &str, path: &str, areas: &BTreeSet<&str>, named: &mut Named) {
    for literal in code.split('"').skip(1).step_by(2) {
        let Some((area, rest)) = literal.split_once('-') else {
            continue;
        };
        let is_word = |text: &str| {
            text.chars().all(|character| {
                character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
            })
        };
        if !areas.contains(area) || rest.is_empty() {
            continue;
        }
        match literal.split_once('{') {
            Some((beginning, _)) if is_word(beginning) => {
                named.beginnings.insert(beginning.to_owned());
            }
            None if literal.ends_with('-') && is_word(literal) => {
                named.beginnings.insert(literal.to_owned());
            }
            None if is_word(literal) => {
                named.keys.insert(literal.to_owned(), path.to_owned());
            }
            Some(_) | None => {}
        }
    }
}

#[test]
fn every_text_that_is_named_exists() {
    let ja = locale(Language::Ja);
    let named = named(&ja);

    let missing: Vec<String> = named
        .keys
        .iter()
        .filter(|(key, _)| !ja.contains_key(*key))
        .filter(|(key, _)| NO_KEYS.iter().all(|(word, _)| word != key))
        .map(|(key, path)| format!("{key} in {path}"))
        .collect();

    assert!(named.keys.len() > 200, "the code was read");
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn no_text_is_left_over() {
    let ja = locale(Language::Ja);
    let named = named(&ja);

    let unused: Vec<&String> = ja
        .keys()
        .filter(|key| !named.keys.contains_key(*key))
        .filter(|key| {
            !named
                .beginnings
                .iter()
                .any(|beginning| key.starts_with(beginning))
        })
        .collect();

    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_language_has_the_texts_it_needs_and_no_others() {
    let ja = locale(Language::Ja);
    let (ja_easy, en) = (locale(Language::JaEasy), locale(Language::En));
    let all: BTreeSet<&String> = ja.keys().collect();
    let public: BTreeSet<&String> = ja.keys().filter(|key| !is_staff(key)).collect();

    let difference = |left: &BTreeSet<&String>, right: &Locale| {
        let right: BTreeSet<&String> = right.keys().collect();
        left.symmetric_difference(&right)
            .map(|key| (*key).clone())
            .collect::<Vec<String>>()
    };

    assert_eq!(difference(&all, &en), Vec::<String>::new(), "ja and en");
    assert_eq!(
        difference(&public, &ja_easy),
        Vec::<String>::new(),
        "ja and ja-easy"
    );
}

#[test]
fn every_language_names_the_same_variables() {
    let ja = locale(Language::Ja);
    let mut wrong = Vec::new();
    for language in [Language::JaEasy, Language::En] {
        for (key, variables) in locale(language) {
            let expected = ja.get(&key);
            let may_choose = CHOOSING
                .iter()
                .any(|(beginning, _)| key.starts_with(beginning));
            if !may_choose && expected.is_some_and(|expected| *expected != variables) {
                wrong.push(format!("{language} {key}: {variables:?}, not {expected:?}"));
            }
        }
    }

    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn codes_that_end_a_key_have_their_text() {
    let refusals = registration::Refusal::VARIANTS.iter();
    let refusals = refusals.map(|code| format!("refusal-{code}"));
    let steps = ["choose", "who", "check", "done"].map(|step| format!("application-step-{step}"));
    let errors = ["400", "403", "404", "409", "413", "429", "500", "503"]
        .into_iter()
        .flat_map(|status| ["title", "body"].map(|part| format!("error-{status}-{part}")));
    let names = AttendanceMode::ALL.map(AttendanceMode::key).into_iter();
    let names = names
        .chain(AccessNeed::ALL.map(AccessNeed::key))
        .map(str::to_owned);
    let keys: Vec<String> = refusals
        .into_iter()
        .chain(steps)
        .chain(errors)
        .chain(names)
        .collect();

    for language in Language::ALL {
        let known = locale(language);
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| !known.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
    for language in [Language::Ja, Language::En] {
        let known = locale(language);
        let refusals = attendance::Refusal::VARIANTS.iter();
        let refusals = refusals.chain(event::Refusal::VARIANTS);
        let refusals = refusals.map(|code| format!("staff-refusal-{code}"));
        let sign_ins = SignInRefusal::VARIANTS.iter();
        let sign_ins = sign_ins.map(|code| format!("staff-sign-in-{code}"));
        for key in refusals.chain(sign_ins) {
            assert!(known.contains_key(&key), "{language}: {key}");
        }
    }
}

#[test]
fn a_text_is_filled_in_its_own_language() {
    let filled = Language::ALL
        .map(|language| Texts::new(language).t1("application-party-choice", "people", 3));

    assert!(filled.iter().all(|text| text.contains('3')), "{filled:?}");
    assert!(filled[2].is_ascii(), "{filled:?}");
}

#[test]
fn a_file_with_defects_is_read_as_it_is() {
    let read = messages(
        "# a comment\nsite-one = { $a } and {$b}\nsite-two =\n    more { $c ->\n       *[other] x\n    }\n",
    );

    let expected = Locale::from([
        (
            "site-one".to_owned(),
            BTreeSet::from(["a".to_owned(), "b".to_owned()]),
        ),
        ("site-two".to_owned(), BTreeSet::from(["c".to_owned()])),
    ]);
    assert_eq!(read, expected);
    assert_eq!(without_comments("a{# b #}c"), "ac");
    let mut found = Named {
        keys: BTreeMap::new(),
        beginnings: BTreeSet::new(),
    };
    collect(
        "t(\"site-one\") format!(\"site-{x}\") \"other-one\"",
        "x.rs",
        &BTreeSet::from(["site"]),
        &mut found,
    );
    assert_eq!(found.keys.keys().collect::<Vec<_>>(), ["site-one"]);
    assert_eq!(found.beginnings, BTreeSet::from(["site-".to_owned()]));
}
