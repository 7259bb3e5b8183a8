//! What was typed, understood or refused as a whole.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lexopt::prelude::*;

use super::CommandFault;
use super::audit_options::AuditOptions;
use super::beside::{PacksAndAudit, journal, people};
use super::book_options::BookOptions;
use super::file_options::FileOptions;
use crate::copy::{Beside, Schedule, Shelf};
use crate::premises::Folder;
use crate::storage::people::PeopleStore;
use crate::storage::postgres::PostgresStorage;
use crate::storage::sqlite::SqliteStorage;
use crate::storage::{Journal, Storage};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Help,
    Init,
    Serve,
    Demo,
    Check,
    Backup,
    Restore,
    Rows,
    MigrateToPostgres,
    Vouch,
    Publish,
    Audit,
    Notices,
    Quarantine,
    People,
    Units,
    Devices,
    Keys,
}

const WORDS: [(&str, Word); 18] = [
    ("help", Word::Help),
    ("init", Word::Init),
    ("serve", Word::Serve),
    ("demo", Word::Demo),
    ("check", Word::Check),
    ("backup", Word::Backup),
    ("restore", Word::Restore),
    ("migrate-to-postgres", Word::MigrateToPostgres),
    ("rows", Word::Rows),
    ("vouch", Word::Vouch),
    ("publish", Word::Publish),
    ("audit", Word::Audit),
    ("notices", Word::Notices),
    ("quarantine", Word::Quarantine),
    ("people", Word::People),
    ("units", Word::Units),
    ("devices", Word::Devices),
    ("keys", Word::Keys),
];

impl Word {
    /// How many words may follow it.
    const fn more(self) -> usize {
        match self {
            Self::Publish | Self::Audit | Self::Rows => 1,
            Self::Quarantine | Self::People | Self::Units | Self::Devices | Self::Keys => 2,
            Self::Help
            | Self::Init
            | Self::Serve
            | Self::Check
            | Self::Backup
            | Self::Restore
            | Self::MigrateToPostgres
            | Self::Vouch
            | Self::Demo
            | Self::Notices => 0,
        }
    }

    /// Whether what is said of people and things is understood after it.
    const fn is_of_book(self) -> bool {
        matches!(self, Self::People | Self::Units | Self::Devices | Self::Keys | Self::Quarantine)
    }
}

/// The feed without a database server.
pub(super) const FEED: &str = "feed.db";
/// Six hours of work are what a lost disk may cost the server; the devices bring them again.
const BACKUP_EVERY_MINUTES: u64 = 360;
const KEEP: usize = 14;

#[derive(Debug)]
pub(super) struct Arguments {
    pub word: Word,
    data: Option<PathBuf>,
    database_url: Option<String>,
    pub listen: Option<SocketAddr>,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub device: Option<String>,
    pub key: Option<String>,
    /// The backup that is read.
    pub from: Option<PathBuf>,
    /// Whether a feed that is there makes room.
    pub replace: bool,
    /// Whether the end of the standard input is an order to stop.
    pub until_input_ends: bool,
    /// How the log-in of the institution is used.
    pub oidc: Option<PathBuf>,
    /// How often one asker may ask the API.
    pub requests_a_second: Option<u32>,
    backup_to: Option<PathBuf>,
    backup_every: Option<u64>,
    keep: Option<usize>,
    /// What followed the first word.
    more: Vec<OsString>,
    /// From when on entries are shown.
    pub since: Option<String>,
    /// The head of the audit that somebody kept.
    pub expect: Option<String>,
    /// What of the audit is meant, and where it goes.
    pub audit: AuditOptions,
    /// Where large files lie.
    pub files: FileOptions,
    /// What is said of people, units, devices and keys.
    pub book: BookOptions,
}

impl Arguments {
    pub fn read(typed: impl IntoIterator<Item = OsString>) -> Result<Self, CommandFault> {
        let mut parser = lexopt::Parser::from_iter(typed);
        let mut arguments = Self {
            word: Word::Help,
            data: std::env::var_os("APSEKO_DATA").map(PathBuf::from),
            database_url: std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()),
            listen: None,
            tls_cert: None,
            tls_key: None,
            device: None,
            key: None,
            from: None,
            replace: false,
            until_input_ends: false,
            oidc: None,
            requests_a_second: None,
            backup_to: None,
            backup_every: None,
            keep: None,
            more: Vec::new(),
            since: None,
            expect: None,
            audit: AuditOptions::default(),
            files: FileOptions::default(),
            book: BookOptions::default(),
        };
        arguments.take(&mut parser).map_err(|error| CommandFault::Usage(error.to_string()))?;
        Ok(arguments)
    }

    fn take(&mut self, parser: &mut lexopt::Parser) -> Result<(), lexopt::Error> {
        let mut begun = false;
        while let Some(argument) = parser.next()? {
            match argument {
                Value(word) if !begun => {
                    begun = true;
                    let known = WORDS.iter().find(|(name, _)| word == *name);
                    self.word = known.map(|(_, word)| *word).ok_or_else(|| Value(word).unexpected())?;
                }
                Value(word) if self.more.len() < self.word.more() => self.more.push(word),
                Long(name) if self.word.is_of_book() && BookOptions::is_text(name) => {
                    let name = name.to_owned();
                    self.book.take(name, parser.value()?)?;
                }
                Long(name) if self.word.is_of_book() && BookOptions::is_flag(name) => {
                    self.book.raise(name.to_owned());
                }
                Long("data") => self.data = Some(parser.value()?.into()),
                Long("database-url") => self.database_url = Some(parser.value()?.parse()?),
                Long("listen") => self.listen = Some(parser.value()?.parse()?),
                Long("tls-cert") => self.tls_cert = Some(parser.value()?.into()),
                Long("tls-key") => self.tls_key = Some(parser.value()?.into()),
                Long("device") => self.device = Some(parser.value()?.parse()?),
                Long("key") => self.key = Some(parser.value()?.parse()?),
                Long("from") => self.from = Some(parser.value()?.into()),
                Long("replace") => self.replace = true,
                Long("until-input-ends") => self.until_input_ends = true,
                Long("to" | "backup-to") => self.backup_to = Some(parser.value()?.into()),
                Long("backup-every") => self.backup_every = Some(parser.value()?.parse()?),
                Long("oidc") => self.oidc = Some(parser.value()?.into()),
                Long("requests-a-second") => self.requests_a_second = Some(parser.value()?.parse()?),
                Long("keep") => self.keep = Some(parser.value()?.parse()?),
                Long("since") => self.since = Some(parser.value()?.parse()?),
                Long("expect") => self.expect = Some(parser.value()?.parse()?),
                Short('h') | Long("help") => self.word = Word::Help,
                Long(name) if FileOptions::knows(name) => {
                    let name = name.to_owned();
                    self.files.take(&name, parser.value()?)?;
                }
                Long(name) if AuditOptions::knows(name) => {
                    let name = name.to_owned();
                    self.audit.take(&name, parser.value()?)?;
                }
                Short(_) | Long(_) | Value(_) => return Err(argument.unexpected()),
            }
        }
        Ok(())
    }

    /// The data folder.
    pub fn folder(&self) -> Result<Folder, CommandFault> {
        let path = self.data.as_ref().ok_or_else(|| missing("--data"))?;
        Ok(Folder::at(path)?)
    }

    /// The database that holds the feed.
    pub fn storage(&self, folder: &Folder) -> Result<Arc<dyn Storage>, CommandFault> {
        Ok(match &self.database_url {
            Some(url) => Arc::new(PostgresStorage::connect(url)?),
            None => Arc::new(SqliteStorage::open(&folder.path(FEED))?),
        })
    }

    /// Where something goes that is no backup.
    pub fn to(&self) -> Option<&std::path::Path> {
        self.backup_to.as_deref()
    }

    /// Where the audit is kept: beside the feed, and apart from it.
    pub fn journal(&self, folder: &Folder) -> Result<Box<dyn Journal>, CommandFault> {
        Ok(journal(folder, self.database_url.as_deref())?)
    }

    /// The people's book: beside the feed, and apart from it.
    pub fn people(&self, folder: &Folder) -> Result<Arc<dyn PeopleStore>, CommandFault> {
        Ok(people(folder, self.database_url.as_deref())?)
    }

    /// The file that followed the first word.
    pub fn file(&self) -> Option<PathBuf> {
        self.more.first().map(PathBuf::from)
    }

    /// The second word.
    pub fn second(&self) -> Option<&str> {
        self.more.first().and_then(|word| word.to_str())
    }

    /// The third word.
    pub fn third(&self) -> Option<&str> {
        self.more.get(1).and_then(|word| word.to_str())
    }

    /// The address of PostgreSQL, if the feed is there.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// What goes along with each backup of the feed.
    fn beside(&self, folder: &Folder) -> Arc<dyn Beside> {
        let retention = self.audit.retention;
        Arc::new(PacksAndAudit { folder: folder.clone(), database_url: self.database_url.clone(), retention })
    }

    /// When backups are made, and where; with no minutes in between, none.
    pub fn schedule(&self, folder: &Folder) -> Result<Schedule, CommandFault> {
        let minutes = self.backup_every.unwrap_or(BACKUP_EVERY_MINUTES);
        let keep = self.keep.unwrap_or(KEEP);
        if keep == 0 {
            return Err(CommandFault::Usage("--keep 0 would keep no backup".to_owned()));
        }
        let to = self.backup_to.clone().unwrap_or_else(|| folder.path("backups"));
        let every = Duration::from_secs(minutes.saturating_mul(60));
        Ok(Schedule { every, keep, shelf: Shelf::at(&to)?, beside: Some(self.beside(folder)) })
    }
}

/// The sentence about something that was not typed.
pub(super) fn missing(what: &str) -> CommandFault {
    CommandFault::Usage(format!("{what} is missing"))
}
