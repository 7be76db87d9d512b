//! In which form somebody is told that something went wrong: a page to read, or a document for programs. Not what is
//! told.

use rocket::http::{Accept, MediaType};
use rocket::request::Request;

/// The form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A page.
    Page,
    /// A problem document (RFC 9457).
    Problem,
}

impl Answer {
    /// The form in which this request is to be answered; decided once, by the address that was asked.
    ///
    /// Below `/api/` it is a document, unless a page is asked for rather; everywhere else a page, unless a document is
    /// asked for at least as much. `*/*` asks for neither.
    pub fn of(request: &Request<'_>) -> Self {
        *request.local_cache(|| {
            let is_api = request.uri().path().segments().next() == Some("api");
            Self::asked(is_api, request.accept())
        })
    }

    fn asked(is_api: bool, accept: Option<&Accept>) -> Self {
        let page = weight(accept, is_page);
        let problem = weight(accept, is_problem);
        let is_problem = if is_api {
            problem >= page
        } else {
            problem > 0.0 && problem >= page
        };
        if is_problem {
            Self::Problem
        } else {
            Self::Page
        }
    }
}

/// How much one of these is asked for, from 0 to 1 (RFC 9110, 12.4.2).
fn weight(accept: Option<&Accept>, is_one: fn(&MediaType) -> bool) -> f32 {
    accept
        .into_iter()
        .flat_map(Accept::iter)
        .filter(|asked| is_one(asked.media_type()))
        .map(|asked| asked.weight_or(1.0))
        .fold(0.0, f32::max)
}

fn is_page(asked: &MediaType) -> bool {
    asked.is_html() || asked.is_xhtml()
}

fn is_problem(asked: &MediaType) -> bool {
    asked.is_json() || (asked.top() == "application" && asked.sub() == "problem+json")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn programs_get_documents_and_readers_get_pages() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (accept, elsewhere, below_api) in [
            (None, Answer::Page, Answer::Problem),
            (Some("*/*"), Answer::Page, Answer::Problem),
            (Some("image/png"), Answer::Page, Answer::Problem),
            (Some(browser), Answer::Page, Answer::Page),
            (
                Some("application/problem+json"),
                Answer::Problem,
                Answer::Problem,
            ),
            (Some("application/json"), Answer::Problem, Answer::Problem),
            (
                Some("application/json, text/html;q=0.5"),
                Answer::Problem,
                Answer::Problem,
            ),
            (
                Some("text/html, application/json;q=0.5"),
                Answer::Page,
                Answer::Page,
            ),
            (
                Some("text/html, application/json"),
                Answer::Problem,
                Answer::Problem,
            ),
            (
                Some("application/json;q=0, */*"),
                Answer::Page,
                Answer::Problem,
            ),
        ] {
            let parsed: Option<Accept> = accept.map(|accept| accept.parse().unwrap());
            let of = |is_api| Answer::asked(is_api, parsed.as_ref());
            assert_eq!((of(false), of(true)), (elsewhere, below_api), "{accept:?}");
        }
    }
}
