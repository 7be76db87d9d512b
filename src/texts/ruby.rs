//! Furigana: texts carry readings as `｜在宅《ざいたく》`; here they become HTML ruby or plain text. Not a dictionary.

/// HTML with `<ruby>` for every marked reading; everything else is escaped.
pub fn ruby(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => push_escaped(&mut html, plain),
            Piece::Read { base, reading } => {
                html.push_str("<ruby>");
                push_escaped(&mut html, base);
                html.push_str("<rp>(</rp><rt>");
                push_escaped(&mut html, reading);
                html.push_str("</rt><rp>)</rp></ruby>");
            }
        }
    }
    html
}

/// The text without its readings, for titles, mails and files.
pub fn plain(text: &str) -> String {
    pieces(text)
        .map(|piece| match piece {
            Piece::Plain(plain) => plain,
            Piece::Read { base, .. } => base,
        })
        .collect()
}

enum Piece<'a> {
    Plain(&'a str),
    Read { base: &'a str, reading: &'a str },
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut parts = text.split('｜');
    let first = parts.next().map(Piece::Plain);
    first.into_iter().chain(parts.flat_map(|part| {
        let marked = part.split_once('《').and_then(|(base, rest)| {
            rest.split_once('》')
                .map(|(reading, rest)| (base, reading, rest))
        });
        match marked {
            Some((base, reading, rest)) => vec![Piece::Read { base, reading }, Piece::Plain(rest)],
            None => vec![Piece::Plain(part)],
        }
    }))
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '"' | '\'' => {
                html.push_str("&#");
                html.push_str(&u32::from(character).to_string());
                html.push(';');
            }
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_become_ruby_and_the_rest_is_escaped() {
        let text = "<｜在宅《ざいたく》>療養";

        assert_eq!(
            ruby(text),
            "&#60;<ruby>在宅<rp>(</rp><rt>ざいたく</rt><rp>)</rp></ruby>&#62;療養"
        );
        assert_eq!(plain(text), "<在宅>療養");
    }

    #[test]
    fn an_unfinished_mark_loses_no_text() {
        assert_eq!(plain("a｜b《c"), "ab《c");
    }
}
