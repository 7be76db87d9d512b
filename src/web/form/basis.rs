//! What a form carries unseen: the key of its page, and which version of the thing it showed, in words, too. Not what
//! is done when that is out of date (`web/staff/outdated.rs`).

use rocket::FromForm;
use uuid::Uuid;

use crate::app::App;
use crate::types::{FormKey, Seen, Version};

/// More of the words than this is not shown again: our own pages write less.
const SHOWN_AT_MOST: usize = 500;

/// The fields `basis.…` of a form.
#[derive(Clone, Debug, Default, FromForm)]
pub struct Basis {
    /// The key of the page, the same for all of its forms.
    #[field(default = "")]
    pub key: String,
    /// The version that was shown.
    #[field(default = "")]
    pub version: String,
    /// What was shown, in words, to be shown beside what is stored when that has changed.
    #[field(default = "")]
    pub shown: String,
}

impl Basis {
    /// The fields of a new page.
    pub fn new(app: &App) -> Self {
        Self {
            key: app.random_id().to_string(),
            ..Self::default()
        }
    }

    /// The same for a form about a thing in this version.
    pub fn showing(&self, version: Version, shown: impl Into<String>) -> Self {
        Self {
            key: self.key.clone(),
            version: version.to_string(),
            shown: shown.into(),
        }
    }

    /// Whether the form came with a key, as all of our pages do.
    pub fn has_key(&self) -> bool {
        self.page().is_some()
    }

    /// The thing the form is about, with what the form knew of it.
    pub fn seen<I>(&self, id: I, action: &str, typed: &str) -> Seen<I>
    where
        I: Copy + Into<Uuid>,
    {
        let form = self
            .page()
            .map(|page| FormKey::new(page, action, id.into(), typed));
        Seen::new(id, self.version.parse().ok()).sent_as(form)
    }

    /// What the form showed, in words.
    pub fn words(&self) -> String {
        self.shown.chars().take(SHOWN_AT_MOST).collect()
    }

    fn page(&self) -> Option<Uuid> {
        self.key.parse().ok()
    }
}
