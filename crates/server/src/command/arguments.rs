//! What was typed, understood or refused as a whole.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use lexopt::prelude::*;

use super::CommandFault;
use crate::premises::Folder;
use crate::storage::Storage;
use crate::storage::postgres::PostgresStorage;
use crate::storage::sqlite::SqliteStorage;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Help,
    Init,
    Serve,
    Check,
    Vouch,
}

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
        };
        arguments.take(&mut parser).map_err(|error| CommandFault::Usage(error.to_string()))?;
        Ok(arguments)
    }

    fn take(&mut self, parser: &mut lexopt::Parser) -> Result<(), lexopt::Error> {
        let mut words = 0;
        while let Some(argument) = parser.next()? {
            match argument {
                Value(word) if words == 0 => {
                    words += 1;
                    self.word = match word.to_str() {
                        Some("help") => Word::Help,
                        Some("init") => Word::Init,
                        Some("serve") => Word::Serve,
                        Some("check") => Word::Check,
                        Some("vouch") => Word::Vouch,
                        _ => return Err(Value(word).unexpected()),
                    };
                }
                Long("data") => self.data = Some(parser.value()?.into()),
                Long("database-url") => self.database_url = Some(parser.value()?.parse()?),
                Long("listen") => self.listen = Some(parser.value()?.parse()?),
                Long("tls-cert") => self.tls_cert = Some(parser.value()?.into()),
                Long("tls-key") => self.tls_key = Some(parser.value()?.into()),
                Long("device") => self.device = Some(parser.value()?.parse()?),
                Long("key") => self.key = Some(parser.value()?.parse()?),
                Short('h') | Long("help") => self.word = Word::Help,
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
            None => Arc::new(SqliteStorage::open(&folder.path("feed.db"))?),
        })
    }
}

/// The sentence about something that was not typed.
pub(super) fn missing(what: &str) -> CommandFault {
    CommandFault::Usage(format!("{what} is missing"))
}
