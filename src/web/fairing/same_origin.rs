//! The origin check: a request that changes something must come from one of our own pages.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site`, older ones and those without TLS in `Origin`; a request
//! that says neither is refused (docs/security.md, cross-site request forgery). What `Origin` says is compared with the
//! configured address, never with `Host`, which is as good as whoever sent it.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{HeaderMap, Method};
use rocket::{Data, Request, Route, async_trait, get, routes, uri};
use url::{Host, Origin, Url};

use crate::config::Config;
use crate::error::AppError;
use crate::web::answer::Answer;

/// Turns requests from other sites into a refusal.
#[derive(Clone, Debug)]
pub struct SameOrigin {
    configured: Option<Origin>,
    /// The port by which this machine's own browsers may come under any of its names.
    own_port: Option<u16>,
}

impl SameOrigin {
    /// A check that lets the configured address pass. Where that is an address of this machine itself, and not in
    /// production, all names of this machine pass: people open `localhost` where `127.0.0.1` is configured.
    pub fn new(config: &Config) -> Self {
        let configured = Url::parse(&config.base_url).ok().map(|url| url.origin());
        let own_port = configured.as_ref().and_then(own_port);
        Self {
            configured,
            own_port: own_port.filter(|_| !config.production),
        }
    }

    fn is_same(&self, headers: &HeaderMap<'_>) -> bool {
        match headers.get_one("Sec-Fetch-Site") {
            Some("same-origin") => true,
            // Nobody's page: an address that was typed, a bookmark. It changes nothing, unless it says more.
            Some("none") | None => headers
                .get_one("Origin")
                .is_some_and(|origin| self.is_our_own(origin)),
            Some(_) => false,
        }
    }

    fn is_our_own(&self, said: &str) -> bool {
        let Ok(url) = Url::parse(said) else {
            return false;
        };
        let origin = url.origin();
        // A browser sends the origin and nothing else.
        let is_plain = origin.is_tuple() && origin.ascii_serialization() == said;
        let is_configured = Some(&origin) == self.configured.as_ref();
        let is_own = self.own_port.is_some() && own_port(&origin) == self.own_port;
        is_plain && (is_configured || is_own)
    }
}

/// The port of an origin on this machine itself.
fn own_port(origin: &Origin) -> Option<u16> {
    let Origin::Tuple(scheme, host, port) = origin else {
        return None;
    };
    let is_own = match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback() || address.is_unspecified(),
        Host::Ipv6(address) => address.is_loopback() || address.is_unspecified(),
    };
    (is_own && scheme == "http").then_some(*port)
}

#[async_trait]
impl Fairing for SameOrigin {
    fn info(&self) -> Info {
        Info {
            name: "same origin",
            kind: Kind::Request,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let is_safe = matches!(
            request.method(),
            Method::Get | Method::Head | Method::Options
        );
        if !is_safe && !self.is_same(request.headers()) {
            // By the address that was asked, which is forgotten here.
            Answer::of(request);
            request.set_uri(uri!("/refused/cross-origin"));
            request.set_method(Method::Get);
        }
    }
}

/// The route a refused request is led to.
pub(super) fn routes() -> Vec<Route> {
    routes![refused]
}

#[get("/refused/cross-origin")]
fn refused() -> AppError {
    AppError::Forbidden
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base_url: &str, production: bool) -> SameOrigin {
        SameOrigin::new(&Config {
            base_url: base_url.to_owned(),
            production,
            ..Config::default()
        })
    }

    #[test]
    fn only_the_configured_origin_is_our_own() {
        let check = check("https://tsudoi.example.jp", true);

        assert!(check.is_our_own("https://tsudoi.example.jp"));
        for other in [
            "http://tsudoi.example.jp",
            "https://tsudoi.example.jp:8443",
            "https://example.jp",
            "https://tsudoi.example.jp.evil.example",
            "https://tsudoi.example.jp@evil.example",
            "https://tsudoi.example.jp/",
            "http://localhost",
            "http://127.0.0.1:8000",
            "null",
            "",
        ] {
            assert!(!check.is_our_own(other), "{other}");
        }
    }

    #[test]
    fn a_usual_port_and_capital_letters_in_the_setting_make_no_difference() {
        let check = check("https://Tsudoi.example.jp:443", true);

        assert!(check.is_our_own("https://tsudoi.example.jp"));
    }

    #[test]
    fn this_machine_s_own_names_are_one_where_one_of_them_is_configured() {
        let own = [
            "http://127.0.0.1:8000",
            "http://localhost:8000",
            "http://[::1]:8000",
        ];
        let others = [
            "http://localhost:8001",
            "http://localhost",
            "https://localhost:8000",
            "http://evil.example:8000",
            "http://localhost.evil.example:8000",
            "http://192.0.2.1:8000",
        ];

        for configured in own {
            let check = check(configured, false);
            assert!(own.iter().all(|origin| check.is_our_own(origin)));
            assert!(!others.iter().any(|origin| check.is_our_own(origin)));
        }
        let real = check("http://127.0.0.1:8000", true);
        assert!(real.is_our_own("http://127.0.0.1:8000"));
        assert!(!real.is_our_own("http://localhost:8000"));
    }
}
