//! Which passwords are tried first by whoever wants to get in (NIST SP 800-63B-4, 3.1.1.2); pure. No rule of
//! composition: any long text that nobody expects will do.

/// Passwords in use elsewhere that are known to attackers, in lower case, 6 characters or more, sorted. From
/// `@zxcvbn-ts/language-common` 4.1.3 (MIT, see `LICENSE-common-passwords.txt`).
const COMMON: &str = include_str!("common-passwords.txt");

/// The names of this service.
const SERVICE: [&str; 3] = ["tsudoi", "つどい", "集い"];

/// A text that repeats so short a part is no longer than that part.
const SHORT_PART: usize = 6;

/// What must be left of a password without the names that everybody knows, in letters and figures.
const LEFT_AT_LEAST: usize = 8;

/// Whether many people have this password: it stands on the list, alone, several times, or with figures and signs
/// around it that make up no more than the half.
pub(super) fn is_common(password: &str) -> bool {
    let password = password.to_lowercase();
    let part: String = part(&password).into_iter().collect();
    let core = core(&password);
    let is_half = core.chars().count() * 2 >= password.chars().count();
    is_listed(&password) || is_listed(&part) || (is_half && is_listed(core))
}

/// Whether it is hardly more than the sign-in name or the name of this service.
pub(super) fn is_expected(password: &str, login: &str) -> bool {
    let password = password.to_lowercase();
    let mut names = vec![login];
    // The part of an address before the @ is a name, too.
    names.extend(login.split_once('@').map(|(name, _)| name));
    let names = names.into_iter().chain(SERVICE);
    let left = names
        .filter(|name| name.chars().count() >= 2)
        .fold(password.clone(), |left, name| left.replace(name, ""));
    let counted = left.chars().filter(|character| character.is_alphanumeric());
    left != password && (counted.count() < LEFT_AT_LEAST || is_common(&left))
}

/// Whether it is a short part again and again, or made of rows such as `abcd`, `4321`, `aaaa` and `あいうえ`.
pub(super) fn is_pattern(password: &str) -> bool {
    let password = password.to_lowercase();
    let count = password.chars().count();
    part(&password).len() <= SHORT_PART || rows(&password) * 2 <= count
}

fn is_listed(password: &str) -> bool {
    COMMON.lines().any(|common| common == password)
}

/// The shortest part which the whole text repeats; the whole when it repeats nothing.
fn part(text: &str) -> Vec<char> {
    let characters: Vec<char> = text.chars().collect();
    let length = (1..characters.len()).find(|length| {
        let ahead = characters.iter().skip(*length);
        ahead
            .zip(&characters)
            .all(|(later, earlier)| later == earlier)
    });
    let length = length.unwrap_or(characters.len());
    characters.into_iter().take(length).collect()
}

/// The text without figures and signs around it.
fn core(text: &str) -> &str {
    text.trim_matches(|character: char| !character.is_alphabetic())
}

/// Of how many rows a text consists: characters that follow each other by the same step of at most two. (Kana of one
/// row of the table are two apart.)
fn rows(text: &str) -> usize {
    let mut rows = 0;
    let mut before: Option<char> = None;
    let mut step: Option<i64> = None;
    for character in text.chars() {
        let next = before.map(|before| distance(before, character));
        let goes_on = match (next, step) {
            (Some(next), None) => next.abs() <= 2,
            (Some(next), Some(step)) => next == step,
            (None, _) => false,
        };
        if goes_on {
            step = next;
        } else {
            rows += 1;
            step = None;
        }
        before = Some(character);
    }
    rows
}

/// How far one character is from another; after 9 comes 0.
fn distance(from: char, to: char) -> i64 {
    match (from, to) {
        ('9', '0') => 1,
        ('0', '9') => -1,
        _ => i64::from(u32::from(to)) - i64::from(u32::from(from)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_in_lower_case_and_without_short_ones() {
        let lines: Vec<&str> = COMMON.lines().collect();

        assert!(lines.len() > 40_000);
        assert!(lines.is_sorted());
        assert!(
            lines
                .iter()
                .all(|line| line.len() >= 6 && *line == line.to_lowercase())
        );
    }

    #[test]
    fn what_many_people_have_is_common() {
        for password in [
            "1qaz2wsx3edc",
            "PASSWORD1234",
            "!!sunshine2024",
            "dragondragon",
            "administrator",
        ] {
            assert!(is_common(password), "{password}");
        }
        for password in [
            "correct horse battery",
            "dragon 8402-3847-0293",
            "梅雨の晴れ間に洗濯をする",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }

    #[test]
    fn names_that_everybody_knows_are_expected() {
        for password in [
            "hanako.nerima",
            "Hanako.Nerima26",
            "tsudoi-2026-04",
            "つどいつどいつどい123",
            "tsudoi_password",
            "hanako.nerima@tsudoi",
        ] {
            assert!(is_expected(password, "hanako.nerima"), "{password}");
        }
        assert!(is_expected("hanako-202604", "hanako@example.jp"));
        assert!(!is_expected("tsudoi is where we meet", "hanako.nerima"));
        assert!(!is_expected("correct horse battery", "hanako.nerima"));
    }

    #[test]
    fn rows_and_repetitions_are_patterns() {
        for password in [
            "123456789012",
            "aaaaaaaaaaaa",
            "abcdefghijkl",
            "zyxwvutsrqpo",
            "aaaabbbbcccc",
            "112233445566",
            "abcdefgh1234",
            "qwe-qwe-qwe-qwe-",
            "あいうえおかきくけこさし",
        ] {
            assert!(is_pattern(password), "{password}");
        }
        for password in [
            "correct horse battery",
            "9037 2841 6650 12",
            "梅雨の晴れ間に洗濯をする",
            "ねりまのさくらはきれいだ",
        ] {
            assert!(!is_pattern(password), "{password}");
        }
    }
}
