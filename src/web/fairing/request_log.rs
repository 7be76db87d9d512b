//! One log line per request: which route, which status, how long. Never a path with a token, a query or an address.

use std::time::Instant;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Data, Request, Response, async_trait};

/// Writes the line.
#[derive(Clone, Copy, Debug)]
pub struct RequestLog;

struct Started(Instant);

#[async_trait]
impl Fairing for RequestLog {
    fn info(&self) -> Info {
        Info {
            name: "request log",
            kind: Kind::Request | Kind::Response,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        request.local_cache(|| Started(Instant::now()));
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let started = request.local_cache(|| Started(Instant::now()));
        let route = request.route().map_or("none", |route| route.uri.as_str());
        tracing::debug!(
            method = request.method().as_str(),
            route,
            status = response.status().code,
            milliseconds = u64::try_from(started.0.elapsed().as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
    }
}
