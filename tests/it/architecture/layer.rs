//! The import table of `docs/architecture.md`: which file stands in which layer, and what a layer may refer to.
//! The exceptions stand in `architecture.rs`.

/// The features in their order: one may use those before it.
pub const FEATURES: [&str; 8] = [
    "office",
    "initiative",
    "event",
    "registration",
    "attendance",
    "questionnaire",
    "indicator",
    "report",
];

/// Features beside that order: every other one may use the outbox.
pub const BESIDE: [&str; 2] = ["mail", "staff"];

/// What does something outside the program, or needs a framework.
const OUTSIDE: [&str; 17] = [
    "askama",
    "fluent_templates",
    "lettre",
    "rand",
    "reqwest",
    "rocket",
    "sea_orm",
    "sqlx",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "tokio",
    "tracing",
];

/// Where a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Value types.
    Types,
    /// Bytes in, bytes out.
    Format,
    /// Rows.
    Entities,
    /// What a feature is about, and what others may call: its `mod.rs`.
    Story(String),
    /// A feature's nouns and rules.
    Pure(String),
    /// A feature's queries.
    Store(String),
    /// A feature's use cases.
    UseCases(String),
    /// What a feature writes to people.
    Letter(String),
    /// `jobs`, `cli` or `web`.
    Adapter(String),
    /// What all stand on: `app`, `db`, `links`, `texts` and so on.
    Spine,
}

impl Layer {
    /// Where the file at this path stands.
    pub fn of(path: &str) -> Self {
        let inside = path.trim_start_matches("src/");
        let (first, rest) = inside.split_once('/').unwrap_or((inside, ""));
        let name = first.to_owned();
        match first {
            "types" => Self::Types,
            "format" => Self::Format,
            "entities" => Self::Entities,
            "jobs" | "cli" | "web" => Self::Adapter(name),
            _ if FEATURES.contains(&first) || BESIDE.contains(&first) => Self::feature(name, rest),
            _ => Self::Spine,
        }
    }

    /// The folder decides, or the file where a layer has only one.
    fn feature(name: String, rest: &str) -> Self {
        if rest == "mod.rs" {
            return Self::Story(name);
        }
        let folder = rest.split('/').next().unwrap_or_default();
        match folder.trim_end_matches(".rs") {
            "command" | "query" => Self::UseCases(name),
            "store" => Self::Store(name),
            "letter" => Self::Letter(name),
            _ => Self::Pure(name),
        }
    }

    /// Whether a file of this layer may refer to a path.
    pub fn may_use(&self, path: &str) -> bool {
        match path.strip_prefix("crate::") {
            Some(inside) => self.may_use_inside(inside),
            None => self.may_use_outside(path),
        }
    }

    fn may_use_inside(&self, inside: &str) -> bool {
        let first = inside.split("::").next().unwrap_or_default();
        let part = inside.split("::").nth(1).unwrap_or_default();
        let is_store = part == "store";
        match self {
            Self::Types => first == "types",
            Self::Format => first == "types" || first == "format",
            Self::Entities => first == "entities",
            Self::Story(own) => first == own,
            Self::Pure(own) => {
                let is_who = first == "authority";
                (first == "types" || is_who || is_before(first, own)) && self.may_need(part)
            }
            Self::Store(own) => {
                let is_who = first == "authority";
                let is_storage = ["types", "entities", "db", "error"].contains(&first);
                (is_storage || is_who || is_before(first, own)) && (!is_store || first == own)
            }
            Self::UseCases(own) => {
                let is_spine = [
                    "app",
                    "audit",
                    "authority",
                    "best_effort",
                    "db",
                    "error",
                    "form_memory",
                    "limits",
                    "mail",
                    "recent",
                    "revision",
                    "security",
                    "tx",
                    "types",
                ]
                .contains(&first);
                (is_spine || is_before(first, own)) && (!is_store || first == own)
            }
            Self::Letter(own) => {
                let is_who = first == "authority";
                let is_writing = ["types", "error", "format", "links", "mail", "texts"];
                (is_writing.contains(&first) || is_who || is_before(first, own))
                    && self.may_need(part)
            }
            Self::Adapter(own) => {
                let is_other = ["jobs", "cli", "web"].contains(&first) && first != own;
                first != "entities" && !is_store && !is_other
            }
            Self::Spine => !is_store && !["jobs", "cli", "web"].contains(&first),
        }
    }

    /// Whether a file of this layer may name what stands in this part of a feature, such as `command`: rules know nobody
    /// who does something, and neither does what is written by them.
    fn may_need(&self, part: &str) -> bool {
        match self {
            Self::Pure(_) => !["command", "query", "store", "letter"].contains(&part),
            Self::Letter(_) => !["command", "query", "store"].contains(&part),
            Self::Types
            | Self::Format
            | Self::Entities
            | Self::Story(_)
            | Self::Store(_)
            | Self::UseCases(_)
            | Self::Adapter(_)
            | Self::Spine => true,
        }
    }

    /// Whether a file of this layer may name what a file of the other one defines, by whatever path it is reached.
    pub fn may_name_what_is_in(&self, other: &Self) -> bool {
        match other {
            Self::Store(_) => self.may_need("store"),
            Self::UseCases(_) => self.may_need("command"),
            Self::Letter(_) => self.may_need("letter"),
            Self::Types
            | Self::Format
            | Self::Entities
            | Self::Story(_)
            | Self::Pure(_)
            | Self::Adapter(_)
            | Self::Spine => true,
        }
    }

    fn may_use_outside(&self, path: &str) -> bool {
        let is_outside = OUTSIDE
            .iter()
            .any(|name| path == *name || path.starts_with(&format!("{name}::")));
        match self {
            Self::Types | Self::Format | Self::Story(_) | Self::Pure(_) => !is_outside,
            Self::Letter(_) => !is_outside || path == "askama" || path.starts_with("askama::"),
            Self::UseCases(_) => !is_outside || path == "sea_orm::ConnectionTrait",
            Self::Entities | Self::Store(_) => !is_outside || path.starts_with("sea_orm::"),
            Self::Adapter(_) => !path.starts_with("sea_orm::"),
            Self::Spine => true,
        }
    }
}

/// Whether a feature is the own one or comes before it.
fn is_before(name: &str, own: &str) -> bool {
    let place = |name: &str| FEATURES.iter().position(|feature| *feature == name);
    match (place(name), place(own)) {
        (Some(other), Some(own)) => other <= own,
        _ => name == own,
    }
}
