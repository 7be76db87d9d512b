//! Files and pictures other programs read: tables, calendar entries, QR codes. Not the rules about what goes into them.
//!
//! Everything here is a pure function from plain values to text or bytes; nothing asks the clock, the database or the
//! texts. A caller hands over wording that is already in the reader's language.
//!
//! - [`table`]: columns and rows, whatever the file they are written to.
//! - [`csv`]: a table for the office's spreadsheet program.
//! - [`ics`]: one appointment for the calendar of a telephone or a computer.
//! - [`qr`]: an address as a picture, to be printed on a poster or shown on a screen.
//! - [`wrap`]: plain text in short lines, as in a mail.

pub mod csv;
pub mod ics;
pub mod qr;
pub mod table;
pub mod wrap;
