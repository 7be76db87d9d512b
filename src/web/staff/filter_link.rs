//! A link that narrows a list down, as the macro `filters` prints it.

/// A link that narrows the list; without an address there is nothing behind it.
pub(super) struct FilterLink {
    pub(super) href: Option<String>,
    pub(super) label: String,
    pub(super) current: bool,
}
