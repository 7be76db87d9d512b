//! Lists that leave the office as files, in words: what the web offers to download and the command line writes.
//! Not the file formats themselves (`format`).

mod attendance_list;

pub use attendance_list::attendance_list;
