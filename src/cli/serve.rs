//! `tsudoi serve`: the web server and the jobs beside it, until told to stop.

use std::net::SocketAddr;

use clap::Args;
use rocket::fairing::AdHoc;

use super::open::{is_missing_file, open};
use crate::app::App;
use crate::config::Config;
use crate::db::Db;
use crate::error::{AppError, Result};
use crate::jobs::{self, Transport};
use crate::web;

/// What `serve` may be told.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// The port to listen on
    #[arg(long)]
    port: Option<u16>,
    /// The address to listen on
    #[arg(long)]
    address: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When the database cannot be opened or the port is taken.
pub(super) async fn run(mut config: Config, arguments: &ServeArguments) -> Result<()> {
    let is_default_url = config.base_url == Config::default().base_url;
    if let Some(port) = arguments.port {
        config.port = port;
    }
    if let Some(address) = &arguments.address {
        config.address.clone_from(address);
    }
    let listens_at = config.listens_at()?;
    // Before anything is begun: another server may be running here, on this database.
    is_free(listens_at)?;
    if is_default_url {
        config.base_url = format!("http://{listens_at}");
    }
    if is_missing_file(&config.database_url) {
        Db::migrate(&config.database_url).await?;
    }
    serve(open(config).await?).await
}

/// Serves an opened database until the process is told to stop; lets requests and the current mail finish.
///
/// # Errors
/// When the port is taken or the mail setting cannot be used.
pub(super) async fn serve(app: App) -> Result<()> {
    let transport = Transport::from_setting(&app.config.mail, &app.config.mail_from)?;
    let rocket = web::rocket(app.clone())
        .attach(said_when_listening(&app.config))
        .ignite()
        .await
        .map_err(|error| AppError::fault(error.pretty_print()))?;
    let shutdown = rocket.shutdown();
    let delivery = tokio::spawn(jobs::run(app.clone(), transport, shutdown.clone()));
    let releasing = tokio::spawn(jobs::release_holds::run(app.clone(), shutdown.clone()));
    let served = rocket.launch().await;
    // A server that could not be launched tells nobody to stop.
    shutdown.notify();
    if let Err(error) = delivery.await {
        tracing::error!(%error, "the mail delivery ended with a defect");
    }
    if let Err(error) = releasing.await {
        tracing::error!(%error, "giving back seats ended with a defect");
    }
    served
        .map(|_| ())
        .map_err(|error| AppError::fault(format!("serve has ended: {error}")))
}

/// Logs that the server serves, once it does.
fn said_when_listening(config: &Config) -> AdHoc {
    let base_url = config.base_url.clone();
    AdHoc::on_liftoff("says that it serves", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            tracing::info!(address = %config.address, port = config.port, base_url, "serving");
        })
    })
}

/// Whether nobody else listens there.
///
/// # Errors
/// `AppError::Fault` with a sentence that says what to do.
pub(super) fn is_free(address: SocketAddr) -> Result<()> {
    match std::net::TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) => Err(AppError::fault(format!(
            "{address} cannot be listened on ({error}): stop what listens there, or choose another one with --port or --address"
        ))),
    }
}
