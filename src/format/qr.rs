//! A QR code as an inline SVG picture. Not a file of its own: no XML prolog, and no styles the page's policy would block.

use askama::filters::{Html, escape};
use qrcode::QrCode;
use qrcode::render::svg::Color;

/// The width and height in pixels the picture has at least when no style sheet sizes it.
const SIDE: u32 = 200;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// More than fits into the largest QR code: about 2,300 letters.
    #[error("the content is too long for a QR code")]
    TooLong,
    /// Japanese or other letters beyond ASCII. An address has them percent-encoded.
    #[error("the content is not plain ASCII")]
    NotAscii,
    /// The content could not be put into a QR code for another reason.
    #[error("the content cannot be put into a QR code")]
    Unencodable(#[source] qrcode::types::QrError),
}

/// The content as `<svg role="img">` for a page, black on white with the quiet zone a scanner needs.
///
/// The content is meant to be an address. It must be ASCII: the crate packs UTF-8 bytes that look like Shift_JIS as
/// Kanji, and telephones would then read other characters than were written.
///
/// `label` is what a screen reader says instead of the picture; it is escaped. The same content should stand next to
/// the picture as text or a link, for everybody who cannot scan it.
///
/// # Errors
/// See [`QrError`].
pub fn svg(content: &str, label: &str) -> Result<String, QrError> {
    if !content.is_ascii() {
        return Err(QrError::NotAscii);
    }
    let code = QrCode::new(content).map_err(|error| match error {
        qrcode::types::QrError::DataTooLong => QrError::TooLong,
        other => QrError::Unencodable(other),
    })?;
    let file = code
        .render()
        .dark_color(Color("#000"))
        .light_color(Color("#fff"))
        .min_dimensions(SIDE, SIDE)
        .build();

    let Ok(label) = escape(label, Html);
    let opening = format!(r#"<svg role="img" aria-label="{label}" "#);
    let inline = file.trim_start_matches(r#"<?xml version="1.0" standalone="yes"?>"#);
    Ok(inline.replacen("<svg ", &opening, 1))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const ADDRESS: &str =
        "https://tsudoi.example.jp/ja/events/0197f0c0-0000-7000-8000-000000000001";

    #[test]
    fn a_picture_is_inline_labelled_and_free_of_styles() {
        let picture = svg(ADDRESS, "申込みページ").unwrap();

        let (opening, rest) = picture.split_once('>').unwrap();
        assert_eq!(
            opening,
            r#"<svg role="img" aria-label="申込みページ" xmlns="http://www.w3.org/2000/svg" version="1.1" width="225" height="225" viewBox="0 0 225 225" shape-rendering="crispEdges""#
        );
        assert!(rest.starts_with(
            r##"<rect x="0" y="0" width="225" height="225" fill="#fff"/><path fill="#000" d="M"##
        ));
        assert!(rest.ends_with(r#""/></svg>"#));
        for unwanted in ["<?xml", "style", "<script"] {
            assert!(!picture.contains(unwanted));
        }
    }

    #[test]
    fn a_label_cannot_leave_its_attribute() {
        let picture = svg(ADDRESS, r#"" onload="x" <b>&'<svg "#).unwrap();

        assert!(picture.starts_with(
            r#"<svg role="img" aria-label="&#34; onload=&#34;x&#34; &#60;b&#62;&#38;&#39;&#60;svg " xmlns="#
        ));
    }

    #[test]
    fn the_content_makes_the_picture_and_the_same_content_the_same_picture() {
        assert_eq!(svg(ADDRESS, "a"), svg(ADDRESS, "a"));
        assert_ne!(svg(ADDRESS, "a"), svg("https://tsudoi.example.jp/", "a"));
    }

    #[test]
    fn content_a_telephone_would_misread_is_an_error() {
        assert_eq!(
            svg("https://tsudoi.example.jp/講演", "a"),
            Err(QrError::NotAscii)
        );
    }

    #[test]
    fn too_much_content_is_an_error() {
        assert_eq!(svg(&"a".repeat(2_400), "a"), Err(QrError::TooLong));
    }
}
