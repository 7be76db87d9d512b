//! The look at the query of an address: U+0000 in it is no text, and PostgreSQL takes it for an attack on its encoding.
//! Not a check of what a query means; fields of forms are checked where they are read.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Method, Status};
use rocket::{Data, Request, Route, async_trait, get, routes, uri};

use crate::web::answer::Answer;

/// Turns requests with U+0000 in the query into a refusal.
#[derive(Clone, Copy, Debug)]
pub struct StorableQuery;

#[async_trait]
impl Fairing for StorableQuery {
    fn info(&self) -> Info {
        Info {
            name: "storable query",
            kind: Kind::Request,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let query = request.uri().query();
        if query.is_some_and(|query| query.as_str().contains("%00")) {
            // By the address that was asked, which is forgotten here.
            Answer::of(request);
            request.set_uri(uri!("/refused/unreadable"));
            request.set_method(Method::Get);
        }
    }
}

/// The route a refused request is led to.
pub(super) fn routes() -> Vec<Route> {
    routes![refused]
}

#[get("/refused/unreadable")]
fn refused() -> Status {
    Status::BadRequest
}
