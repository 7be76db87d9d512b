//! Guards: what a handler may rely on because it is among its arguments. A handler that takes none of them is public.

mod client_ip;
mod staff_session;

pub use client_ip::ClientIp;
pub use staff_session::StaffSession;
pub(super) use staff_session::{session_cookie, session_token};
