//! Settings under which one line and one mail address may send as much as a load does. Shared by tests and benches.

/// The limits on applications.
pub const APPLICATIONS: [&str; 6] = [
    "APPLICATION_LINE",
    "APPLICATION_SITE",
    "APPLICATION_MAIL",
    "APPLICATION_LINE_MOST",
    "APPLICATION_SITE_MOST",
    "APPLICATION_MAIL_MOST",
];

/// The limits on answers to questionnaires.
pub const ANSWERS: [&str; 3] = ["SURVEY_LINE", "SURVEY_SITE", "SURVEY_PACE"];

/// The environment that lifts limits.
pub fn lifted(limits: &[&str]) -> impl Iterator<Item = (String, &'static str)> {
    limits.iter().flat_map(|limit| {
        ["AT_ONCE", "AN_HOUR"].map(|part| (format!("TSUDOI_LIMITS__{limit}__{part}"), "1000000000"))
    })
}
