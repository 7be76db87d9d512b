//! Guards: what a handler may rely on because it is among its arguments. A handler that takes none of them is public.

mod client_ip;
mod organiser;

pub use client_ip::ClientIp;
pub use organiser::Organiser;
pub(super) use organiser::{session_cookie, session_token};
