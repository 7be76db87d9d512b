//! Conversations with the mail server: each step has its own limit of time, and a connection is used again only while it
//! is surely well. Not the mails (`message.rs`), and not the retries (`mail/`).
//!
//! lettre's own asynchronous transport takes its time-out for opening a connection only, and pools connections that a
//! time-out left in the middle of a command; so the steps are taken here, one by one.

use std::error::Error as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::mail::Fault;

/// How long the server may take to be reached, or to answer one command.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// The same for the mail itself, which servers look through before they answer.
const CONTENT_TIMEOUT: Duration = Duration::from_secs(60);

/// How long one of the server's addresses is tried, so that the next one has its turn within `ANSWER_TIMEOUT`.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(6);

/// How long to say goodbye.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(2);

/// How many connections without work are kept, for how long, and for how many mails; servers end them soon themselves.
const KEPT: usize = 8;
const KEPT_FOR: Duration = Duration::from_secs(10);
const MAILS_EACH: u32 = 50;

/// The server all mails are handed to; cheap to clone.
#[derive(Clone)]
pub(super) struct Smtp {
    server: Arc<Server>,
    timeouts: Timeouts,
    kept: Arc<Mutex<Vec<Line>>>,
}

/// How long to wait for the server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// For each step but the last.
    pub(super) answer: Duration,
    /// For the mail itself.
    pub(super) content: Duration,
}

struct Server {
    host: String,
    port: u16,
    tls: Tls,
    hello: ClientId,
    credentials: Option<Credentials>,
}

/// A connection in a known state: the server waits for the next mail.
struct Line {
    connection: AsyncSmtpConnection,
    mails: u32,
    idle_since: Instant,
}

/// How a mail was refused, and whether the server had heard anything of it before.
struct Refused {
    fault: Fault,
    is_first_step: bool,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            answer: ANSWER_TIMEOUT,
            content: CONTENT_TIMEOUT,
        }
    }
}

impl Smtp {
    /// The server at `smtp://…` or `smtps://…`; none when that cannot be read.
    pub(super) fn new(address: &str, timeouts: Timeouts) -> Option<Self> {
        Some(Self {
            server: Arc::new(Server::parse(address)?),
            timeouts,
            kept: Arc::default(),
        })
    }

    /// Hands a mail over.
    pub(super) async fn send(&self, message: &Message) -> Result<(), Fault> {
        if let Some(line) = self.take_kept() {
            match self.hand_over(line, message).await {
                Ok(()) => return Ok(()),
                // It had hung up while the line was not used, and has heard nothing of this mail.
                Err(refused) if refused.is_first_step && has_hung_up(&refused.fault) => {}
                Err(refused) => return Err(refused.fault),
            }
        }
        let line = self.connect().await?;
        let handed_over = self.hand_over(line, message).await;
        handed_over.map_err(|refused| refused.fault)
    }

    /// A new connection, greeted, encrypted and signed in as the setting says.
    async fn connect(&self) -> Result<Line, Fault> {
        let server = &self.server;
        let wrapper = match &server.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let address = (server.host.as_str(), server.port);
        let timeout = Some(ADDRESS_TIMEOUT);
        let opening =
            AsyncSmtpConnection::connect_tokio1(address, timeout, &server.hello, wrapper, None);
        let mut connection = step(self.timeouts.answer, opening).await?;
        let starttls = match &server.tls {
            Tls::Required(parameters) => Some(parameters),
            Tls::Opportunistic(parameters) if connection.can_starttls() => Some(parameters),
            _ => None,
        };
        if let Some(parameters) = starttls {
            let encrypting = connection.starttls(parameters.clone(), &server.hello);
            step(self.timeouts.answer, encrypting).await?;
        }
        if let Some(credentials) = &server.credentials {
            let signing_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            step(self.timeouts.answer, signing_in).await?;
        }
        Ok(Line {
            connection,
            mails: 0,
            idle_since: Instant::now(),
        })
    }

    /// Says one mail. After it the line is kept, after a refusal it ends with a goodbye, and after anything else, a
    /// time-out above all, it is dropped: nobody knows what the server would answer next.
    async fn hand_over(&self, mut line: Line, message: &Message) -> Result<(), Refused> {
        match self.say(&mut line.connection, message).await {
            Ok(()) => {
                line.mails += 1;
                self.keep(line);
                Ok(())
            }
            Err(refused) => {
                if matches!(refused.fault, Fault::Reply { .. }) {
                    tokio::spawn(async move {
                        let goodbye = line.connection.quit();
                        drop(tokio::time::timeout(GOODBYE_TIMEOUT, goodbye).await);
                    });
                }
                Err(refused)
            }
        }
    }

    async fn say(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<(), Refused> {
        let later = |fault| Refused {
            fault,
            is_first_step: false,
        };
        let (envelope, content) = (message.envelope(), message.formatted());
        let is_plain = content.is_ascii();
        let eight_bit = MailParameter::Body(MailBodyParameter::EightBitMime);
        let parameters = (!is_plain).then_some(eight_bit).into_iter().collect();
        let answer = self.timeouts.answer;
        let sender = Mail::new(envelope.from().cloned(), parameters);
        step(answer, connection.command(sender))
            .await
            .map_err(|fault| Refused {
                fault,
                is_first_step: true,
            })?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            step(answer, connection.command(recipient))
                .await
                .map_err(later)?;
        }
        step(answer, connection.command(Data))
            .await
            .map_err(later)?;
        step(self.timeouts.content, connection.message(&content))
            .await
            .map_err(later)?;
        Ok(())
    }

    fn take_kept(&self) -> Option<Line> {
        let mut kept = self.kept();
        kept.retain(|line| line.idle_since.elapsed() < KEPT_FOR);
        kept.pop()
    }

    fn keep(&self, mut line: Line) {
        let mut kept = self.kept();
        if line.mails < MAILS_EACH && kept.len() < KEPT && !line.connection.has_broken() {
            line.idle_since = Instant::now();
            kept.push(line);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Line>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// `smtps://user:password@host:465`, `smtp://host:587?tls=required` or `tls=opportunistic`, `smtp://host:25`; a path
    /// is the name to greet with. User and password are percent-encoded.
    fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let host = match url.host()? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        if host.is_empty() {
            return None;
        }
        let encryption = url.query_pairs().find(|(name, _)| name == "tls");
        let parameters = || TlsParameters::new(host.clone()).ok();
        let (port, tls) = match (url.scheme(), encryption.as_ref().map(|(_, how)| &**how)) {
            ("smtp", None) => (SMTP_PORT, Tls::None),
            ("smtp", Some("required")) => (SUBMISSION_PORT, Tls::Required(parameters()?)),
            ("smtp", Some("opportunistic")) => (SUBMISSION_PORT, Tls::Opportunistic(parameters()?)),
            ("smtps", _) => (SUBMISSIONS_PORT, Tls::Wrapper(parameters()?)),
            _ => return None,
        };
        let name = url.path().trim_matches('/');
        let hello = if name.is_empty() {
            ClientId::default()
        } else {
            ClientId::Domain(name.to_owned())
        };
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(
                decoded(url.username())?,
                decoded(password)?,
            )),
            None => None,
        };
        Some(Self {
            port: url.port().unwrap_or(port),
            host,
            tls,
            hello,
            credentials,
        })
    }
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
}

/// One step of a conversation, ended when it takes too long.
async fn step<T>(
    limit: Duration,
    saying: impl Future<Output = Result<T, Error>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(limit, saying).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(fault(&error)),
        Err(_) => Err(Fault::Timeout),
    }
}

/// What a mail server's refusal means, without its words.
fn fault(error: &Error) -> Fault {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        Fault::reply(u16::from(code), &text)
    } else if error.is_timeout() {
        Fault::Timeout
    } else if error.is_tls() {
        Fault::Tls
    } else {
        Fault::Connection
    }
}

/// The connection is gone, or the server says that it ends it now (RFC 5321, 3.8).
fn has_hung_up(fault: &Fault) -> bool {
    matches!(fault, Fault::Connection | Fault::Reply { code: 421, .. })
}
