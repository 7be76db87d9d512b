//! What happens to every request and response: origin check, security headers, one log line.

mod request_log;
mod same_origin;
mod security_headers;

pub use request_log::RequestLog;
pub use same_origin::{SameOrigin, routes};
pub use security_headers::SecurityHeaders;
