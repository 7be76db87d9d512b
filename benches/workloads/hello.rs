//! The bare Rocket "hello" the event page is compared with; served by this program itself, as a child process.

use rocket::log::LogLevel;
use rocket::{Config, get, routes};

use crate::Result;

#[get("/")]
fn hello() -> &'static str {
    "Hello, world!"
}

/// Serves "hello" until the process is ended.
pub(crate) fn serve(port: u16) -> Result<()> {
    let config = Config {
        port,
        log_level: LogLevel::Off,
        cli_colors: false,
        ..Config::release_default()
    };
    // The same kind of runtime as the program that is measured.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(rocket::custom(config).mount("/", routes![hello]).launch());
    served.map(drop).map_err(|error| error.to_string().into())
}
