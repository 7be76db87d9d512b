//! What every use case may reach: the database, the clock, randomness, links and settings. Not a place for rules.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rand::RngCore;
use uuid::Uuid;

use crate::config::Config;
use crate::db::Db;
use crate::hashing::Hashing;
use crate::job_health::{Job, JobHealth};
use crate::limits::Limits;
use crate::links::Links;
use crate::memory::Memory;
use crate::recent::Moment;
use crate::security::SecurityLog;
use crate::types::{Clock, Token};

/// Where randomness comes from; a test may give its own.
pub trait Entropy: Send + Sync {
    /// Fills the bytes with values nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// The running application, shared by web, jobs and commands; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// Addresses of pages.
    pub links: Links,
    /// What features remember for a moment.
    pub memory: Arc<Memory>,
    /// What was done how often.
    pub limits: Arc<Limits>,
    /// How the delivery of mail is doing.
    pub mail_job: Arc<JobHealth>,
    /// How giving back seats that nobody confirmed is doing.
    pub hold_job: Arc<JobHealth>,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// What the security log remembers.
    pub security: Arc<SecurityLog>,
    /// Settings.
    pub config: Arc<Config>,
}

impl App {
    /// An application on this database, with the system's clock and randomness.
    pub fn new(db: Db, config: Config) -> Self {
        let mut key = [0; 32];
        SystemEntropy.fill(&mut key);
        Self {
            db,
            clock: Arc::new(crate::types::SystemClock),
            entropy: Arc::new(SystemEntropy),
            links: Links::new(&config.base_url),
            memory: Arc::default(),
            limits: Arc::new(Limits::new(&config.limits)),
            mail_job: Arc::new(JobHealth::new(Job::Mail)),
            hold_job: Arc::new(JobHealth::new(Job::Holds)),
            hashing: Hashing::default(),
            security: Arc::new(SecurityLog::new(key)),
            config: Arc::new(config),
        }
    }

    /// The time now, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What is read from now on is of this moment or later.
    pub fn moment(&self) -> Moment {
        Moment {
            commits: self.db.commits(),
            at: self.clock.elapsed(),
        }
    }

    /// A new identifier; later ones sort after earlier ones, which keeps indexes compact.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// An identifier that tells nothing of when it was made, for anonymous rows.
    pub fn random_id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.random_bytes()).into_uuid()
    }

    /// A secret for a link or a session.
    pub fn new_token(&self) -> Token {
        Token::from_bytes(self.random_bytes())
    }

    /// A number nobody can guess.
    pub fn random_number(&self) -> u64 {
        u64::from_le_bytes(self.random_bytes())
    }

    fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}
