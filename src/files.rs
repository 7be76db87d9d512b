//! Lists that leave the office as files, in words: what the web offers to download and the command line writes.
//! Not the file formats themselves (`format`).

mod attendance_list;
mod survey_tally;

pub use attendance_list::attendance_list;
pub use survey_tally::survey_tally;

#[cfg(test)]
mod tests {
    use super::{attendance_list, survey_tally};
    use crate::texts::expect_titled;

    #[test]
    fn every_column_has_a_key_of_its_own_and_its_title_in_the_languages_of_the_office() {
        expect_titled(&attendance_list::columns());
        expect_titled(&survey_tally::columns());
    }
}
