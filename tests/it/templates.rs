//! Templates and style sheets against each other: no macro, class or custom property without a user, no class without a
//! rule, no line too long to read. Not how the pages look, which the browser tests' pictures show.

use crate::support::{Source, sources};

mod markup;
mod style;

use markup::Template;
use style::Sheet;

/// The longest line of a template, in characters.
const WIDTH: usize = 160;

/// Classes in templates that have no rule, and why.
const WITHOUT_RULE: [(&str, &str); 1] = [(
    "width-full",
    "a control is as wide as its column where no width limits it",
)];

/// How classes begin that the pages' code gives to a template as a value, and why. Others stand in the templates.
const GIVEN_BY_CODE: [(&str, &str); 2] = [
    ("state-", "a state's colour is decided with its words"),
    (
        "is-",
        "where a step of an event's life is, is decided with its action",
    ),
];

/// Everything the checks look at.
#[derive(Default)]
struct Site {
    templates: Vec<Template>,
    sheets: Vec<Sheet>,
    /// Classes that the pages' code or the script gives.
    given: Vec<String>,
}

impl Site {
    fn new(templates: &[Source], sheets: &[Source], code: &[Source], scripts: &[Source]) -> Self {
        let mut given: Vec<String> = literals(code)
            .filter(|word| {
                GIVEN_BY_CODE
                    .iter()
                    .any(|(start, _)| word.starts_with(start))
            })
            .collect();
        given.extend(literals(scripts));
        Self {
            templates: templates.iter().map(Template::read).collect(),
            sheets: sheets.iter().map(Sheet::read).collect(),
            given,
        }
    }

    fn of_repository() -> Self {
        Self::new(
            &sources("templates", ""),
            &sources("static/css", ".css"),
            &sources("src/web", ".rs"),
            &sources("static/js", ".js"),
        )
    }

    /// Macros that no page reaches, not even through other macros, as `path: name`.
    fn unused_macros(&self) -> Vec<String> {
        let mut used = Vec::new();
        let mut next: Vec<(&str, &str)> = self
            .templates
            .iter()
            .flat_map(|template| template.calls(&template.page))
            .collect();
        while let Some((path, name)) = next.pop() {
            let Some((template, body)) = self.macro_of(path, name) else {
                continue;
            };
            if !used.contains(&(path, name)) {
                used.push((path, name));
                next.extend(template.calls(body));
            }
        }
        self.templates
            .iter()
            .flat_map(|template| {
                let names = template.macros.iter().map(|(name, _)| name.as_str());
                names.map(|name| (template.path.as_str(), name))
            })
            .filter(|known| !used.contains(known))
            .map(|(path, name)| format!("{path}: {name}"))
            .collect()
    }

    fn macro_of(&self, path: &str, name: &str) -> Option<(&Template, &str)> {
        let template = self.templates.iter().find(|known| known.path == path)?;
        let (_, body) = template.macros.iter().find(|(known, _)| known == name)?;
        Some((template, body))
    }

    /// Classes with a rule that nothing on any page has, as `path: class`. A class that is put together in a template
    /// counts as used when its beginning is.
    fn unused_classes(&self) -> Vec<String> {
        let classes = || self.templates.iter().flat_map(|template| &template.classes);
        let is_used = |class: &String| {
            self.given.contains(class) || classes().any(|known| known.may_be(class))
        };
        self.sheets
            .iter()
            .flat_map(|sheet| {
                let unused = sheet.classes.iter().filter(|class| !is_used(class));
                unused.map(|class| format!("{}: {class}", sheet.path))
            })
            .collect()
    }

    /// Classes in templates that no rule names, as `path: class`, without the exceptions; and the exceptions used.
    fn classes_without_rule(&self) -> (Vec<String>, Vec<&'static str>) {
        let mut found = Vec::new();
        let mut excepted = Vec::new();
        for template in &self.templates {
            for class in &template.classes {
                let mut ruled = self.sheets.iter().flat_map(|sheet| &sheet.classes);
                if ruled.any(|known| class.may_be(known)) {
                    continue;
                }
                match WITHOUT_RULE.iter().find(|(known, _)| class.may_be(known)) {
                    Some((known, _)) => excepted.push(*known),
                    None => found.push(format!("{}: {}", template.path, class.text())),
                }
            }
        }
        (found, excepted)
    }

    /// Custom properties that no rule needs, not even through another one; and names of properties that nothing sets.
    fn custom_properties(&self) -> (Vec<String>, Vec<String>) {
        let custom = || self.sheets.iter().flat_map(|sheet| &sheet.custom);
        let mut used: Vec<&str> = self
            .sheets
            .iter()
            .flat_map(|sheet| sheet.asked.iter().map(String::as_str))
            .collect();
        let mut at = 0;
        while let Some(name) = used.get(at).copied() {
            for asked in custom()
                .filter(|set| set.name == name)
                .flat_map(|set| &set.asked)
            {
                if !used.contains(&asked.as_str()) {
                    used.push(asked);
                }
            }
            at += 1;
        }
        let set: Vec<&str> = custom().map(|set| set.name.as_str()).collect();
        let unused = set.iter().filter(|name| !used.contains(name));
        let unset = used.iter().filter(|name| !set.contains(name));
        (
            unused.map(|name| (*name).to_owned()).collect(),
            unset.map(|name| (*name).to_owned()).collect(),
        )
    }
}

/// Contents of literals between double quotes, apart from comments on lines of their own.
fn literals(files: &[Source]) -> impl Iterator<Item = String> {
    files
        .iter()
        .flat_map(|file| file.text.lines())
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .map(str::to_owned)
}

/// Lines of a template that are too long to read, as `path:line: characters`.
fn long_lines(template: &Source) -> Vec<String> {
    (1..)
        .zip(template.text.lines())
        .map(|(number, line)| (number, line.chars().count()))
        .filter(|(_, width)| *width > WIDTH)
        .map(|(number, width)| format!("{}:{number}: {width}", template.path))
        .collect()
}

const NONE: [String; 0] = [];

#[test]
fn every_macro_is_used_by_a_page() {
    let site = Site::of_repository();

    assert_eq!(site.unused_macros(), NONE);
    let macros = site.templates.iter().map(|template| template.macros.len());
    assert!(macros.sum::<usize>() > 20, "the templates were read");
}

#[test]
fn every_rule_has_its_markup_and_every_class_its_rule() {
    let site = Site::of_repository();

    let (without_rule, excepted) = site.classes_without_rule();
    assert_eq!(site.unused_classes(), NONE, "no page has them");
    assert_eq!(without_rule, NONE, "no rule names them");
    for (class, _) in WITHOUT_RULE {
        assert!(excepted.contains(&class), "{class} needs no exception");
    }
    for (start, _) in GIVEN_BY_CODE {
        let mut given = site.given.iter();
        assert!(given.any(|class| class.starts_with(start)), "{start}…");
    }
    let classes = site.sheets.iter().map(|sheet| sheet.classes.len());
    assert!(classes.sum::<usize>() > 150, "the sheets were read");
}

#[test]
fn every_custom_property_is_needed_and_set() {
    let site = Site::of_repository();

    let (unused, unset) = site.custom_properties();
    assert_eq!(unused, NONE, "no rule needs them");
    assert_eq!(unset, NONE, "nothing sets them");
    let custom = site.sheets.iter().map(|sheet| sheet.custom.len());
    assert!(custom.sum::<usize>() > 30, "the sheets were read");
}

#[test]
fn no_line_of_a_template_is_too_long_to_read() {
    let files = sources("templates", "");

    let long: Vec<String> = files.iter().flat_map(long_lines).collect();
    assert_eq!(long, NONE);
    assert!(files.len() > 30, "the templates were read");
}

fn sample(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[test]
fn a_macro_that_only_unused_macros_call_is_found() {
    let part = "{# {{ part::example() }} #}\n{% macro one(a) %}{{ two(a) }}{% endmacro %}\n{% macro two(a) -%}x{%- endmacro %}\n\
        {% macro three(a) %}{{ four(a) }}{% endmacro %}\n{% macro four(a) %}{{ a.five() }}{% endmacro %}\n\
        {% macro five() %}{{ caller() }}{% endmacro %}\n{% macro example() %}{% endmacro %}\n";
    let other = "{% macro three(a) %}{% endmacro %}";
    let page = "{% import \"part.html\" as part %}\n{% import \"other.html\" as other %}\n\
        {{ part::one(1) }} part::four(1) {% call other::three(1) %}x{% endcall %}";
    let templates = [
        sample("templates/other.html", other),
        sample("templates/page.html", page),
        sample("templates/part.html", part),
    ];

    let site = Site::new(&templates, &[], &[], &[]);

    let expected =
        ["three", "four", "five", "example"].map(|name| format!("templates/part.html: {name}"));
    assert_eq!(site.unused_macros(), expected);
}

#[test]
fn classes_without_rule_and_rules_without_class_are_found() {
    let page = "<p class=\"note{% if wide %} is-wide{% endif %} {{ view.class }}\">\n{# <p class=\"commented\"> #}\n\
        <p class=\"bar-{{ bar.number }} mark-{{ mark }} lost\">class=</p>";
    let sheet = "/* .gone { } */\n.note > .dead:not(.state-open),\n.is-wide::before {\n  content: '.no';\n  width: 0.5rem;\n}\n\
        @media (max-width: 1.5rem) {\n  .bar-1,\n  p.alone {\n    margin: 0;\n  }\n}\n.has-script .state-lost {\n}\n";
    let code = "let class = \"state-open\";\n// \"state-lost\"\nlet key = \"dead\";";
    let script = "list.add(\"has-script\");";

    let site = Site::new(
        &[sample("templates/page.html", page)],
        &[sample("static/css/a.css", sheet)],
        &[sample("src/web/a.rs", code)],
        &[sample("static/js/a.js", script)],
    );

    let unused = ["alone", "dead", "state-lost"].map(|class| format!("static/css/a.css: {class}"));
    assert_eq!(site.unused_classes(), unused);
    let (without_rule, excepted) = site.classes_without_rule();
    let expected = ["lost", "mark-…"].map(|class| format!("templates/page.html: {class}"));
    assert_eq!((without_rule, excepted), (expected.to_vec(), Vec::new()));
}

#[test]
fn custom_properties_without_use_or_value_are_found() {
    let sheet = ":root {\n  --used: red; /* var(--noted) */\n  --noted: 1;\n  --base: blue;\n  --chained: var(--base);\n\
        --dead: var(--dead-too);\n  --dead-too: 2\n}\np {\n  color: var(--used);\n  margin: 0 var(--chained) var(--unset);\n}\n";

    let site = Site::new(&[], &[sample("static/css/a.css", sheet)], &[], &[]);

    let (unused, unset) = site.custom_properties();
    assert_eq!(unused, ["--noted", "--dead", "--dead-too"]);
    assert_eq!(unset, ["--unset"]);
}

#[test]
fn a_long_line_is_found() {
    let (fits, long) = ("あ".repeat(WIDTH), "あ".repeat(WIDTH + 1));

    let found = long_lines(&sample(
        "templates/a.html",
        &format!("{fits}\n{long}\n{fits}\n"),
    ));

    assert_eq!(found, ["templates/a.html:2: 161"]);
}
