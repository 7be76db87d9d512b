//! Where a personal link comes from. Not how one is made: those of mails are made when they are sent
//! (`command/issue_links.rs`), the one of the page after applying follows from the form (`application.rs`).

/// Where a personal link comes from, and so what it proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrigin {
    /// It follows from the form: whoever sent the form has it, whosever address they typed.
    Form,
    /// It went out in a mail: whoever has it reads the mailbox.
    Mail,
}
