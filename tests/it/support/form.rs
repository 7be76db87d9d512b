//! Forms as a browser without JavaScript reads and sends them. Understands our own pages, not all of HTML.

/// A form on a page, with what it would send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageForm {
    /// Where it is sent to.
    pub action: String,
    /// Whether it is sent by POST.
    pub is_post: bool,
    /// Names and values, in order; of radio buttons and tick boxes only what is marked.
    pub fields: Vec<(String, String)>,
}

impl PageForm {
    /// Types into a field, or marks a choice; several values tick several boxes.
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Ticks one more box.
    pub fn tick(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The body a browser makes of form fields.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    pairs.join("&")
}

/// Turns character references back into characters.
pub fn unescape(html: &str) -> String {
    let mut text = html.to_owned();
    for (reference, character) in [
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(reference, character);
    }
    text
}

pub(super) fn forms(html: &str) -> Vec<PageForm> {
    html.split("<form")
        .skip(1)
        .map(|part| {
            let (tag, rest) = part.split_once('>').unwrap();
            let inside = rest.split("</form>").next().unwrap();
            PageForm {
                action: attribute(tag, "action").unwrap_or_default(),
                is_post: attribute(tag, "method").as_deref() == Some("post"),
                fields: fields(inside),
            }
        })
        .collect()
}

fn fields(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut select = String::new();
    for part in html.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let name = attribute(tag, "name").unwrap_or_default();
        let value = || attribute(tag, "value").unwrap_or_default();
        match tag.split_whitespace().next() {
            Some("input") if is_sent(tag) => fields.push((name, value())),
            Some("textarea") => fields.push((name, unescape(words.trim_start_matches('\n')))),
            Some("select") => {
                fields.push((name.clone(), String::new()));
                select = name;
            }
            Some("option") => choose(&mut fields, &select, tag, value()),
            _ => {}
        }
    }
    fields
}

/// A list sends its first option unless another one is marked.
fn choose(fields: &mut [(String, String)], select: &str, tag: &str, value: String) {
    if let Some((_, chosen)) = fields.iter_mut().find(|(name, _)| name == select)
        && (chosen.is_empty() || has(tag, "selected"))
    {
        *chosen = value;
    }
}

fn is_sent(tag: &str) -> bool {
    let kind = attribute(tag, "type").unwrap_or_default();
    let is_choice = kind == "radio" || kind == "checkbox";
    !has(tag, "disabled") && kind != "submit" && (!is_choice || has(tag, "checked"))
}

fn has(tag: &str, word: &str) -> bool {
    tag.split_whitespace()
        .any(|part| part.trim_end_matches('/') == word)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
