//! Settings: defaults, then `tsudoi.toml`, then `TSUDOI_…` environment variables, then the command line.
//!
//! Not a place for decisions of a ward about an event; those are data. Every setting is explained in
//! `docs/operations.md`.

use std::net::{IpAddr, SocketAddr};

use rocket::figment::Figment;
use rocket::figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::{AppError, Result};
use crate::limits::LimitSettings;

/// The last minute of a day.
const END_OF_DAY: chrono::NaiveTime = match chrono::NaiveTime::from_hms_opt(23, 59, 0) {
    Some(time) => time,
    None => chrono::NaiveTime::MIN,
};

/// All settings, with defaults that need no file.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:<file>` or `postgres://user:password@host/database`.
    pub database_url: String,
    /// The address people reach this server at, without a path.
    pub base_url: String,
    /// The address `serve` listens on.
    pub address: String,
    /// The port `serve` listens on.
    pub port: u16,
    /// Where mail goes: `smtps://…`, `smtp://…`, `file:<folder>` or `memory`.
    pub mail: String,
    /// The sender of every mail.
    pub mail_from: String,
    /// True on a real installation: unsafe settings are refused.
    pub production: bool,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How often something may be done from one place.
    pub limits: LimitSettings,
    /// How long seats are held for an application that has to be confirmed.
    pub holds: HoldSettings,
    /// The office named on every resident page.
    pub office: Office,
}

/// How long an application above the limits holds its seats until it is confirmed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct HoldSettings {
    /// With an e-mail address: minutes until the link in the mail must have been used.
    pub mail_minutes: u32,
    /// Without: working days (Monday to Friday) after the day of the application, at the end of which the desk must
    /// have been called.
    pub call_working_days: u32,
}

impl Default for HoldSettings {
    fn default() -> Self {
        Self {
            mail_minutes: 30,
            call_working_days: 1,
        }
    }
}

/// Whom residents call; shown on every page.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The section's name in Japanese.
    pub name: String,
    /// The section's name in English.
    pub name_en: String,
    /// Its telephone number.
    pub phone: String,
    /// Its fax number.
    pub fax: String,
    /// First and last minute of its telephone hours, such as `8:30` and `17:15`.
    pub opens: String,
    /// See `opens`.
    pub closes: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: "sqlite:tsudoi.db".to_owned(),
            base_url: "http://127.0.0.1:8000".to_owned(),
            address: "127.0.0.1".to_owned(),
            port: 8000,
            mail: "file:var/mail".to_owned(),
            mail_from: "つどい <tsudoi@localhost>".to_owned(),
            production: false,
            trusted_proxies: Vec::new(),
            limits: LimitSettings::default(),
            holds: HoldSettings::default(),
            office: Office {
                name: "地域医療課".to_owned(),
                name_en: "Community Medicine Section".to_owned(),
                phone: "03-0000-0000".to_owned(),
                fax: "03-0000-0001".to_owned(),
                opens: "8:30".to_owned(),
                closes: "17:15".to_owned(),
            },
        }
    }
}

impl Config {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// `AppError::Fault` naming the setting that cannot be used and what to write instead.
    pub fn load() -> Result<Self> {
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file("tsudoi.toml"))
            .merge(
                Env::prefixed("TSUDOI_")
                    .filter(|key| !key.starts_with("test_"))
                    .split("__"),
            )
            .extract()
            .map_err(AppError::fault)?;
        config.check()?;
        Ok(config)
    }

    /// Refuses settings that would be unsafe on a real installation.
    ///
    /// # Errors
    /// `AppError::Fault` with a sentence that says what to set.
    pub fn check(&self) -> Result<()> {
        self.listens_at()?;
        let address = Url::parse(&self.base_url).ok();
        let is_address = address.is_some_and(|url| {
            ["http", "https"].contains(&url.scheme()) && url.has_host() && url.path() == "/"
        });
        let problem = if !is_address {
            Some("base_url must be http:// or https://, a name and perhaps a port, without a path")
        } else if self.base_url.ends_with('/') {
            Some("base_url must not end with a slash")
        } else if self.production && !self.base_url.starts_with("https://") {
            Some(
                "in production base_url must start with https://: set it to the address of the reverse proxy",
            )
        } else if self.production && (self.mail == "memory" || self.mail.starts_with("file:")) {
            Some("in production mail must be sent: set mail to smtps://user:password@host:465")
        } else {
            None
        };
        match problem {
            Some(problem) => Err(AppError::fault(problem)),
            None => Ok(()),
        }
    }

    /// The address and port `serve` listens on.
    ///
    /// # Errors
    /// `AppError::Fault` when the setting `address` is no address.
    pub fn listens_at(&self) -> Result<SocketAddr> {
        let address: IpAddr = self.address.parse().map_err(|_| {
            AppError::fault(format!(
                "address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not {:?}",
                self.address
            ))
        })?;
        Ok(SocketAddr::new(address, self.port))
    }

    /// When the desk's telephone hours end; the end of the day where the setting is written in other words.
    pub fn desk_closes(&self) -> chrono::NaiveTime {
        let closes = chrono::NaiveTime::parse_from_str(&self.office.closes, "%H:%M");
        closes.unwrap_or(END_OF_DAY)
    }

    /// Whether browsers reach this server by TLS, so that cookies can demand it.
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_ip_address_can_be_listened_on() {
        let address = |address: &str| Config {
            address: address.to_owned(),
            ..Config::default()
        };

        for good in ["127.0.0.1", "0.0.0.0", "::", "::1"] {
            assert!(address(good).check().is_ok(), "{good}");
        }
        for bad in ["nope", "", "localhost", "127.0.0.1:8000"] {
            assert!(address(bad).check().is_err(), "{bad}");
        }
    }

    #[test]
    fn production_refuses_plain_http_and_mail_that_goes_nowhere() {
        let defaults = Config {
            production: true,
            ..Config::default()
        };
        let https = Config {
            base_url: "https://tsudoi.example.jp".to_owned(),
            ..defaults.clone()
        };
        let sending = Config {
            mail: "smtps://mail.example.jp".to_owned(),
            ..https.clone()
        };

        assert!(defaults.check().is_err());
        assert!(https.check().is_err());
        assert!(sending.check().is_ok());
    }

    #[test]
    fn the_address_people_use_is_one() {
        for (base_url, is_good) in [
            ("https://tsudoi.example.jp", true),
            ("http://[::1]:8000", true),
            ("https://tsudoi.example.jp/", false),
            ("https://tsudoi.example.jp/tsudoi", false),
            ("tsudoi.example.jp", false),
            ("ftp://tsudoi.example.jp", false),
            ("", false),
        ] {
            let config = Config {
                base_url: base_url.to_owned(),
                ..Config::default()
            };
            assert_eq!(config.check().is_ok(), is_good, "{base_url}");
        }
    }
}
