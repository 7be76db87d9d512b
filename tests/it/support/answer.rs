//! What the server answered, read to the end. Not a judgement of it.

use rocket::http::Status;
use rocket::local::asynchronous::LocalResponse;

use super::form::{PageForm, forms, unescape};

/// A response.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status code.
    pub status: u16,
    /// Its headers in order.
    pub headers: Vec<(String, String)>,
    /// Its body; empty when it is not text.
    pub body: String,
}

impl Answer {
    /// Reads a response to the end.
    pub async fn read(response: LocalResponse<'_>) -> Self {
        let headers = response
            .headers()
            .iter()
            .map(|header| (header.name().to_string(), header.value().to_owned()))
            .collect();
        let Status { code } = response.status();
        Self {
            status: code,
            headers,
            body: response.into_string().await.unwrap_or_default(),
        }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Where a redirect after a form leads to.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "no redirect but {}", self.text());
        self.header("Location").unwrap()
    }

    /// What a reader sees, in one line, without tags.
    pub fn text(&self) -> String {
        let main = self
            .body
            .split_once("<main")
            .map_or(self.body.as_str(), |(_, main)| main);
        let mut text = String::new();
        for part in main.split('<') {
            text.push(' ');
            text.push_str(part.split_once('>').map_or("", |(_, words)| words));
        }
        let words: Vec<String> = text.split_whitespace().map(unescape).collect();
        words.join(" ")
    }

    /// The page's title.
    pub fn title(&self) -> String {
        let (_, rest) = self.body.split_once("<title>").unwrap();
        unescape(rest.split_once("</title>").unwrap().0)
    }

    /// The forms inside the page's main part, in order.
    pub fn forms(&self) -> Vec<PageForm> {
        let main = self.body.split_once("<main").map_or("", |(_, main)| main);
        forms(main)
    }

    /// The one form of the page that is sent to this path.
    pub fn form_to(&self, path: &str) -> PageForm {
        let mut found = self.forms().into_iter().filter(|form| form.action == path);
        let form = found.next();
        form.unwrap_or_else(|| panic!("no form to {path} in {}", self.text()))
    }

    /// The fields named by the error summary and shown as wrong.
    pub fn wrong_fields(&self) -> Vec<String> {
        let mut fields = Vec::new();
        for link in self.body.split("href=\"#").skip(1) {
            let field = link.split('"').next().unwrap_or_default();
            if self.body.contains(&format!("id=\"{field}-error\"")) {
                fields.push(field.to_owned());
            }
        }
        fields
    }
}
