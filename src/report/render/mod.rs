//! The paper as files: text to read, JSON and CSV for other programs. Not the page (`web/staff/report.rs`).

mod csv;
mod json;
mod text;

pub use csv::csv;
pub use json::json;
pub use text::text;

#[cfg(test)]
mod tests;
