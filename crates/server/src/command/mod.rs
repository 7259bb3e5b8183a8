//! The words of `apseko-server`, and the sentences with which it refuses.

mod arguments;
mod backup;
mod check;
mod init;
mod migrate;
mod restore;
mod serve;
mod vouch;

use std::ffi::OsString;
use std::process::ExitCode;

use thiserror::Error;

use crate::copy::CopyFault;
use crate::feed::FeedFailure;
use crate::http::tls::NoCertificate;
use crate::premises::FolderFault;
use crate::storage::StorageError;
use arguments::{Arguments, Word};

const HELP: &str = "\
apseko-server: the inspection backend

  apseko-server init  --data FOLDER [--database-url URL]
      makes the keys of a new installation and an empty feed
  apseko-server serve --data FOLDER [--database-url URL] --listen ADDRESS:PORT [--tls-cert FILE --tls-key FILE]
                     [--backup-every MINUTES] [--backup-to FOLDER] [--keep COUNT]
      answers devices until it is told to stop (SIGTERM, Ctrl+C), and makes backups meanwhile (every 360 minutes,
      in the folder `backups` of the data folder, 14 of them; 0 minutes: none)
  apseko-server check --data FOLDER [--database-url URL]
  apseko-server check --from FILE
      goes through the whole feed, or a backup, and says what it found
  apseko-server backup --data FOLDER [--database-url URL] [--to FOLDER] [--keep COUNT]
      makes a backup now; the server may be running
  apseko-server restore --data FOLDER [--database-url URL] --from FILE [--replace]
      brings the feed back from a backup; --replace: in place of the one that is there, which is renamed
  apseko-server migrate-to-postgres --data FOLDER --database-url URL
      moves the feed from the data folder to PostgreSQL
  apseko-server vouch --data FOLDER --device ID --key PUBLIC-KEY
      registers the key of a device and prints the statement that the device keeps

Without --database-url the feed is in one SQLite file in the data folder.
The variables APSEKO_DATA and DATABASE_URL stand for the first two where they are not given.
";

/// Why a word was not carried out.
#[derive(Debug, Error)]
pub enum CommandFault {
    /// What was typed is not understood.
    #[error("{0}; `apseko-server help` lists the words")]
    Usage(String),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The feed.
    #[error(transparent)]
    Feed(#[from] FeedFailure),
    /// The certificate.
    #[error(transparent)]
    Certificate(#[from] NoCertificate),
    /// The network or the system.
    #[error("{0}: {1}")]
    System(&'static str, std::io::Error),
    /// A copy of the feed.
    #[error(transparent)]
    Copy(#[from] CopyFault),
}

/// Carries out what was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    match Arguments::read(typed).and_then(carry_out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("apseko-server: {fault}.");
            ExitCode::from(if matches!(fault, CommandFault::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn carry_out(arguments: Arguments) -> Result<(), CommandFault> {
    match arguments.word {
        Word::Help => {
            print!("{HELP}");
            Ok(())
        }
        Word::Init => init::run(&arguments),
        Word::Serve => serve::run(&arguments),
        Word::Check => check::run(&arguments),
        Word::Backup => backup::run(&arguments),
        Word::Restore => restore::run(&arguments),
        Word::MigrateToPostgres => migrate::run(&arguments),
        Word::Vouch => vouch::run(&arguments),
    }
}
