//! The web adapter: pages for residents (`public`) and for the office (`staff`), and what surrounds them.
//!
//! A handler takes its authority as an argument, parses, calls one use case and answers with one match.

use rocket::data::{Limits, ToByteUnit};
use rocket::figment::Figment;
use rocket::shield::Shield;
use rocket::{Build, Rocket};

use crate::app::App;

mod answer;
pub mod assets;
mod download;
pub mod error;
pub mod fairing;
pub mod form;
pub mod frame;
pub mod guard;
pub mod notice;
mod page;
mod page_cache;
mod param;
mod problem;
pub mod public;
pub mod refusal;
pub mod staff;

pub use download::Download;
pub use page::Page;
pub use page_cache::PageCache;

/// The server, ready to be launched or tested.
pub fn rocket(app: App) -> Rocket<Build> {
    let is_secure = app.config.is_secure();
    rocket::custom(figment(&app))
        .attach(Shield::new())
        .attach(fairing::RequestLog)
        .attach(fairing::SameOrigin::new(&app.config))
        .attach(fairing::StorableQuery)
        .attach(fairing::SecurityHeaders { is_secure })
        .register("/", error::catchers())
        .mount("/", assets::routes())
        .mount("/", fairing::routes())
        .mount("/", public::routes())
        .mount("/", staff::routes())
        .manage(PageCache::default())
        .manage(app)
}

fn figment(app: &App) -> Figment {
    // Japanese costs nine bytes a character in a form; the default of 32 KiB would cut a questionnaire short.
    let limits = Limits::default()
        .limit("form", 512.kibibytes())
        .limit("data-form", 512.kibibytes())
        .limit("string", 256.kibibytes());
    let mut config = rocket::Config {
        limits,
        log_level: rocket::log::LogLevel::Off,
        cli_colors: false,
        ip_header: None,
        ident: rocket::config::Ident::none(),
        port: app.config.port,
        ..rocket::Config::release_default()
    };
    if let Ok(listening) = app.config.listens_at() {
        config.address = listening.ip();
    }
    config.shutdown.grace = 10;
    Figment::from(config)
}
