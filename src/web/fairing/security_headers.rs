//! Security headers of every response (OWASP ASVS 3.4); nothing inline, nothing from elsewhere.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Header;
use rocket::{Request, Response, async_trait};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers. `is_secure`: browsers reach this server by TLS only.
#[derive(Clone, Copy, Debug)]
pub struct SecurityHeaders {
    /// Whether to demand TLS from now on.
    pub is_secure: bool,
}

#[async_trait]
impl Fairing for SecurityHeaders {
    fn info(&self) -> Info {
        Info {
            name: "security headers",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        for (name, value) in [
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            (
                "Permissions-Policy",
                "camera=(), geolocation=(), microphone=(), payment=()",
            ),
        ] {
            response.set_header(Header::new(name, value));
        }
        if self.is_secure {
            let year = "max-age=31536000; includeSubDomains";
            response.set_header(Header::new("Strict-Transport-Security", year));
        }
        let is_personal = is_personal(request);
        if is_personal {
            response.set_header(Header::new("X-Robots-Tag", "noindex"));
        }
        if !response.headers().contains("Cache-Control") {
            // Forms of residents may be kept by their browser, so that "back" loses nothing; pages with
            // somebody's data may not.
            let policy = if is_personal {
                "no-store"
            } else {
                "private, no-cache"
            };
            response.set_header(Header::new("Cache-Control", policy));
        }
    }
}

/// Whether a path leads to somebody's data, read as routes are matched: decoded, and without empty parts, so that no
/// other spelling (`//staff`, `/%73taff`) reaches a page under the headers of another.
fn is_personal(request: &Request<'_>) -> bool {
    let segments: Vec<_> = request.uri().path().segments().collect();
    let is_staff = segments.first() == Some(&"staff");
    // "Back" after an answer must bring a new sheet: the next person at the same screen answers, too.
    let is_below = |name: &str| {
        segments
            .iter()
            .rev()
            .skip(1)
            .any(|segment| *segment == name)
    };
    is_staff || is_below("registrations") || is_below("questionnaires")
}
