//! The origin check: a request that changes something must come from one of our own pages.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a request that says neither
//! is refused (docs/security.md, cross-site request forgery).

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Method;
use rocket::{Data, Request, Route, async_trait, get, routes, uri};

use crate::app::App;
use crate::error::AppError;

/// Turns requests from other sites into a refusal.
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin;

#[async_trait]
impl Fairing for SameOrigin {
    fn info(&self) -> Info {
        Info {
            name: "same origin",
            kind: Kind::Request,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let is_safe = matches!(
            request.method(),
            Method::Get | Method::Head | Method::Options
        );
        if !is_safe && !is_same_origin(request) {
            request.set_uri(uri!("/refused/cross-origin"));
            request.set_method(Method::Get);
        }
    }
}

/// The route a refused request is led to.
pub fn routes() -> Vec<Route> {
    routes![refused]
}

#[get("/refused/cross-origin")]
fn refused() -> AppError {
    AppError::Forbidden
}

fn is_same_origin(request: &Request<'_>) -> bool {
    let headers = request.headers();
    if let Some(site) = headers.get_one("Sec-Fetch-Site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get_one("Origin") else {
        return false;
    };
    let is_configured = request
        .rocket()
        .state::<App>()
        .is_some_and(|app| app.links.origin() == origin);
    let host = origin.split_once("://").map(|(_, host)| host);
    is_configured || (host.is_some() && host == headers.get_one("Host"))
}
