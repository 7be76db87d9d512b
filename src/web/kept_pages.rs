//! Pages that look the same to everybody, kept as they were rendered; never a page with anything personal.
//!
//! A page is kept until this process commits anything, and for one second at most, because another process may share
//! the database and because applications open and close by the clock.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use askama::Template;
use rocket::response::content::RawHtml;

use crate::app::App;
use crate::error::{AppError, Result};
use crate::types::is_younger;

const KEPT_FOR: Duration = Duration::from_secs(1);

/// At most this many pages are kept; a ward has a few dozen events in three languages.
const KEPT: usize = 512;

/// The pages rendered last, by their path.
#[derive(Debug, Default)]
pub struct KeptPages(RwLock<HashMap<String, Kept>>);

#[derive(Debug)]
struct Kept {
    html: Arc<str>,
    moment: Moment,
}

/// What a page was rendered from: the state of the database and the time, by a clock that
/// nobody can set back.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    commits: u64,
    at: Duration,
}

impl Moment {
    /// Now; take it before reading what the page shows.
    pub fn of(app: &App) -> Self {
        Self {
            commits: app.db.commits(),
            at: app.clock.elapsed(),
        }
    }
}

impl KeptPages {
    /// The page at a path, if it is still good.
    pub fn get(&self, path: &str, moment: Moment) -> Option<RawHtml<Arc<str>>> {
        let pages = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let kept = pages.get(path)?;
        let is_good = kept.moment.commits == moment.commits
            && is_younger(kept.moment.at, moment.at, KEPT_FOR);
        is_good.then(|| RawHtml(Arc::clone(&kept.html)))
    }

    /// Renders a page and keeps it.
    ///
    /// # Errors
    /// `AppError::Fault` when the template cannot be rendered.
    pub fn keep(
        &self,
        path: String,
        moment: Moment,
        page: &impl Template,
    ) -> Result<RawHtml<Arc<str>>> {
        let html: Arc<str> = page.render().map_err(AppError::fault)?.into();
        let mut pages = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= KEPT {
            pages.clear();
        }
        let kept = Kept {
            html: Arc::clone(&html),
            moment,
        };
        pages.insert(path, kept);
        Ok(RawHtml(html))
    }
}
