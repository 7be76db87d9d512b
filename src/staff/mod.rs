//! Staff: who of the office may sign in, and their sessions. Not what each role may do where: that is decided by the
//! argument types of the handlers (`web/guard/`).
//!
//! A sign-in answers with a random token. The browser keeps it in a cookie, the database only its hash. A session
//! ends after an hour without use and after twelve hours in any case. Wrong passwords are slowed down by name and
//! place together, never by name alone, and whether a name exists cannot be told from the answer or from how long it
//! takes.

mod account;
mod command;
mod guessable;
mod password;
mod query;
mod refusal;
mod session;
mod store;

pub use account::{
    Login, LoginError, LoginTaken, NewStaffUser, Password, PasswordError, StaffUser,
};
pub use command::{
    SignIn, SignedIn, add_user, session, set_language, set_password, sign_in, sign_out,
};
pub use query::{display_name, find};
pub use refusal::SignInRefusal;
pub use session::Session;
