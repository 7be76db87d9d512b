//! Pages that look the same to everybody, kept as they were rendered; never a page with anything personal.

use std::sync::Arc;

use askama::Template;
use rocket::response::content::RawHtml;

use crate::error::{AppError, Result};
use crate::recent::{Moment, Recent};

/// The pages rendered last, by their path.
#[derive(Debug, Default)]
pub struct PageCache(Recent<String, str>);

impl PageCache {
    /// The page at a path, if it is still good.
    pub fn get(&self, path: &str, now: Moment) -> Option<RawHtml<Arc<str>>> {
        self.0.exact(path, now).map(RawHtml)
    }

    /// Renders a page and keeps it; `moment` is from before anything on it was read.
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
        self.0.put(path, Arc::clone(&html), moment);
        Ok(RawHtml(html))
    }
}
