//! What happens to every request and response: origin check, a look at the query, security headers, one log line.

mod request_log;
mod same_origin;
mod security_headers;
mod storable_query;

pub use request_log::RequestLog;
pub use same_origin::SameOrigin;
pub use security_headers::SecurityHeaders;
pub use storable_query::StorableQuery;

/// The routes that refused requests are led to.
pub fn routes() -> Vec<rocket::Route> {
    [same_origin::routes(), storable_query::routes()].concat()
}
