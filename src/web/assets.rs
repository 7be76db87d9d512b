//! Style sheet, script and icon: embedded in the program, served under paths that change with their content.

use std::sync::LazyLock;

use rocket::http::{ContentType, Header, Status};
use rocket::{Responder, Route, get, routes};
use sha2::{Digest, Sha256};

use crate::error::{AppError, Result};

const CSS: &str = concat!(
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/site.css"),
    include_str!("../../static/css/form.css"),
    include_str!("../../static/css/event.css"),
    include_str!("../../static/css/staff.css"),
    include_str!("../../static/css/board.css"),
    include_str!("../../static/css/report.css"),
    include_str!("../../static/css/print.css"),
);
const JS: &str = include_str!("../../static/js/site.js");
const ICON: &str = include_str!("../../static/icon.svg");

static CSS_PATH: LazyLock<String> = LazyLock::new(|| path("site.css", CSS));
static JS_PATH: LazyLock<String> = LazyLock::new(|| path("site.js", JS));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| path("icon.svg", ICON));

/// The style sheet's path.
pub fn css() -> &'static str {
    &CSS_PATH
}

/// The script's path.
pub fn js() -> &'static str {
    &JS_PATH
}

/// The icon's path.
pub fn icon() -> &'static str {
    &ICON_PATH
}

/// The routes of this file.
pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Responder)]
struct Asset {
    content: (Status, (ContentType, &'static str)),
    cache: Header<'static>,
}

#[get("/static/<_hash>/<name>")]
fn show(_hash: &str, name: &str) -> Result<Asset> {
    let (kind, content) = match name {
        "site.css" => (ContentType::CSS, CSS),
        "site.js" => (ContentType::JavaScript, JS),
        "icon.svg" => (ContentType::SVG, ICON),
        _ => return Err(AppError::NotFound),
    };
    Ok(Asset {
        content: (Status::Ok, (kind, content)),
        cache: Header::new("Cache-Control", "public, max-age=31536000, immutable"),
    })
}

fn path(name: &str, content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let hash: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/static/{hash}/{name}")
}
