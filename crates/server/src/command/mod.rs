//! The words of `apseko-server`, and the sentences with which it refuses.

mod arguments;
mod audit;
mod audit_options;
mod audited;
mod backup;
mod beside;
mod book;
mod book_copy;
mod book_options;
mod check;
mod demo;
mod devices;
mod file_options;
mod init;
mod keys;
mod migrate;
mod people;
mod publish;
mod quarantine;
mod restore;
mod rows;
mod serve;
mod told;
mod units;
mod vouch;

use std::ffi::OsString;
use std::process::ExitCode;

use thiserror::Error;

use crate::audit::{AuditFault, NoCollector};
use crate::copy::CopyFault;
use crate::feed::FeedFailure;
use crate::files::shelf::ShelfFault;
use crate::http::tls::NoCertificate;
use crate::packs::PackFault;
use crate::people::ChangeRefused;
use crate::premises::{BooksFault, FolderFault};
use crate::quarantine::NotDropped;
use crate::storage::StorageError;
use arguments::{Arguments, Word};

const HELP: &str = "\
apseko-server: the inspection backend

  apseko-server init  --data FOLDER [--database-url URL]
      makes the keys of a new installation and an empty feed
  apseko-server serve --data FOLDER [--database-url URL] --listen ADDRESS:PORT [--tls-cert FILE --tls-key FILE]
                     [--backup-every MINUTES] [--backup-to FOLDER] [--keep COUNT] [--audit-months COUNT]
                     [--files FOLDER|s3://BUCKET/PREFIX?endpoint=URL&region=NAME] [--largest-file MIB] [--keep-free MIB]
                     [--syslog syslog+tls://HOST:PORT [--syslog-ca FILE] [--syslog-cert FILE --syslog-key FILE]]
      answers devices until it is told to stop (SIGTERM, Ctrl+C), and makes backups meanwhile (every 360 minutes,
      in the folder `backups` of the data folder, 14 of them; 0 minutes: none); with each backup entries of the audit that
      are older (18 months) go from the database and stay beside the backups; --syslog: sends the audit to a collector
  apseko-server check --data FOLDER [--database-url URL]
  apseko-server check --from FILE
      goes through the whole feed, or a backup, and says what it found; compares the rows with the feed
  apseko-server backup --data FOLDER [--database-url URL] [--to FOLDER] [--keep COUNT]
      makes a backup now; the server may be running
  apseko-server restore --data FOLDER [--database-url URL] --from FILE [--replace]
      brings the feed back from a backup; --replace: in place of the one that is there, which is renamed
  apseko-server migrate-to-postgres --data FOLDER --database-url URL
      moves the feed from the data folder to PostgreSQL
  apseko-server rows rebuild --data FOLDER [--database-url URL]
      makes the rows for people in the office anew from the feed
  apseko-server people list|import FILE [--dry-run] --data FOLDER [--database-url URL] [--json]
  apseko-server people add --login LOGIN --name NAME [--role CODE --unit CODE [--from DAY] [--until DAY]] [--invite]
  apseko-server people change|give|end|move|deputise|absent|dismiss|reinstate|invite|bind|unbind|sign-out LOGIN
                     [--login LOGIN] [--name NAME] [--role CODE --unit CODE] [--out-of CODE] [--for LOGIN] [--why TEXT]
                     [--from DAY] [--until DAY] [--issuer URL --subject NAME] [--replaces DEVICE]
      who works here, in which posts; `import` reads login;name;role;unit;from;until;subject and does all of it or nothing
  apseko-server units list|add|change CODE|close CODE [--code CODE] [--name NAME] [--parent CODE]
  apseko-server devices list|add ID|revoke ID|wipe ID|keep ID|label ID [--for LOGIN] [--reason TEXT] [--label NAME]
  apseko-server keys list|make|revoke ID [--name NAME --may CAPABILITY,… [--unit CODE] [--days COUNT]]
      units, devices and the keys of other systems; each takes --data, --database-url and --json
  apseko-server vouch --data FOLDER --device ID --key PUBLIC-KEY
      registers the key of a device and prints the statement that the device keeps
  apseko-server publish --data FOLDER FILE
      lets devices fetch a reference pack that a pack key has signed
  apseko-server audit verify --data FOLDER [--database-url URL] [--expect HEAD]
  apseko-server audit show --data FOLDER [--database-url URL] [--since MOMENT]
      checks the audit, from a head that somebody kept; or prints it, an entry a line
  apseko-server audit export --data FOLDER [--database-url URL] [--since MOMENT] [--until MOMENT] --to FILE|-
      writes the audit of a time as JSON lines
  apseko-server audit viewed --data FOLDER [--database-url URL] --person ID|--subject REFERENCE|--scope case:ID
                     [--since MOMENT] [--until MOMENT]
      tells who viewed somebody's data, when and why; each of the three may stand there several times
  apseko-server audit reference --data FOLDER --kind KIND
      reads a number, like a personal code, from its input and prints the reference that stands for it in the audit
  apseko-server audit prune --data FOLDER [--database-url URL] [--to FOLDER] [--audit-months COUNT]
      takes entries away that are older, after they were put beside the backups
  apseko-server audit ship --data FOLDER [--database-url URL] --to syslog+tls://HOST:PORT [--ca FILE]
                     [--client-cert FILE --client-key FILE]
      sends the audit to a collector until it is told to stop
  The words `verify`, `show`, `export` and `viewed` read with `--from FOLDER` what lies beside backups.
  apseko-server notices --data FOLDER [--database-url URL] [--since MOMENT]
      prints what the people in charge should look at: forks, holds, refusals, absurd clocks
  apseko-server quarantine list --data FOLDER [--database-url URL]
  apseko-server quarantine admit --data FOLDER [--database-url URL] ID|NUMBER
  apseko-server quarantine admit --data FOLDER [--database-url URL] --device ID [--since MOMENT] [--until MOMENT]
  apseko-server quarantine drop --data FOLDER [--database-url URL] NUMBER --reason TEXT
      tells what is held back or was kept apart; lets an operation in that is held back, or asks the feed again what a
      refused request asked; does both with everything of a device, or with what came between two moments, as of one
      recovery; or says that a refused request is not to come in: its bytes stay
  apseko-server demo --data FOLDER [--database-url URL] --listen ADDRESS:PORT
      founds an installation with invented people, if there is none, and serves it (not in release builds)

With --oidc FILE, `serve` and `demo` let people in through the log-in of an institution as the file describes it; with
--requests-a-second N, each asker of the API may ask so often.
With --until-input-ends, `serve` and `demo` also stop when their standard input ends.

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
    /// A reference pack.
    #[error(transparent)]
    Pack(#[from] PackFault),
    /// The files.
    #[error("the files cannot be used: {0}")]
    Files(#[from] ShelfFault),
    /// The audit is not in order.
    #[error(transparent)]
    Audit(#[from] AuditFault),
    /// The audit cannot be sent.
    #[error(transparent)]
    Collector(#[from] NoCollector),
    /// The audit could not take a note. What was not done yet was not done.
    #[error("this could not be noted in the audit: {0}")]
    NotNoted(StorageError),
    /// The rows do not say what the feed adds up to.
    #[error("{0}; `rows rebuild` makes them anew")]
    Rows(String),
    /// The people's book refuses the change.
    #[error(transparent)]
    Refused(ChangeRefused),
    /// A file of people is not in order.
    #[error("{0} faults in the file; nothing was changed")]
    Import(usize),
    /// Nobody has sent such an operation.
    #[error("there is no operation of this id")]
    NotKnown,
    /// Nothing was kept under this number.
    #[error("no refused request has this number")]
    NoSuchRequest,
    /// Nothing has changed since it came.
    #[error("it is still not shown who wrote any of it; nothing was let in")]
    StillRefused,
    /// Another version of the program has kept it.
    #[error("what was kept cannot be read as a request by this program")]
    UnreadableRequest,
    /// Somebody has said that it is not to come in.
    #[error("the request was put aside: it is not to come in")]
    Dropped,
    /// All of it has come in.
    #[error("all of the request has come in since; there is nothing to put aside")]
    CameIn,
    /// Another decision stands in its place.
    #[error("the operation is a decision of the server that another one has overtaken")]
    Overtaken,
    /// There is nothing to let in.
    #[error("the operation is not held back")]
    NotHeld,
}

impl From<BooksFault> for CommandFault {
    fn from(fault: BooksFault) -> Self {
        match fault {
            BooksFault::Folder(fault) => Self::Folder(fault),
            BooksFault::Storage(error) => Self::Storage(error),
        }
    }
}

impl From<NotDropped> for CommandFault {
    fn from(refused: NotDropped) -> Self {
        match refused {
            NotDropped::Unknown => Self::NoSuchRequest,
            NotDropped::CameIn => Self::CameIn,
            NotDropped::Already => Self::Dropped,
            NotDropped::Storage(error) => Self::Storage(error),
        }
    }
}

impl CommandFault {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "command.usage",
            Self::Folder(_) => "command.folder",
            Self::Storage(error) => error.code(),
            Self::Feed(failure) => failure.code(),
            Self::Certificate(_) => "command.certificate",
            Self::System(..) => "command.system",
            Self::Copy(fault) => fault.code(),
            Self::Pack(fault) => fault.code(),
            Self::Audit(fault) => fault.code(),
            Self::Collector(fault) => fault.code(),
            Self::NotNoted(_) => "audit.unavailable",
            Self::Rows(_) => "rows.differ",
            Self::Refused(refused) => refused.code(),
            Self::Import(_) => "import.refused",
            Self::NotKnown | Self::NoSuchRequest => "quarantine.unknown",
            Self::StillRefused => "quarantine.not_shown",
            Self::UnreadableRequest => "quarantine.unreadable",
            Self::NotHeld => "quarantine.not_held",
            Self::Dropped => "quarantine.dropped",
            Self::CameIn => "quarantine.came_in",
            Self::Files(fault) => fault.code(),
            Self::Overtaken => "quarantine.overtaken",
        }
    }
}

/// Carries out what was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    match Arguments::read(typed).and_then(carry_out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("apseko-server: {fault} ({}).", fault.code());
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
        Word::Demo => demo::run(&arguments),
        Word::Check => check::run(&arguments),
        Word::Backup => backup::run(&arguments),
        Word::Restore => restore::run(&arguments),
        Word::MigrateToPostgres => migrate::run(&arguments),
        Word::Rows => rows::run(&arguments),
        Word::Vouch => vouch::run(&arguments),
        Word::Publish => publish::run(&arguments),
        Word::Audit => audit::run(&arguments),
        Word::Notices => audit::notices(&arguments),
        Word::Quarantine => quarantine::run(&arguments),
        Word::People => people::run(&arguments),
        Word::Units => units::run(&arguments),
        Word::Devices => devices::run(&arguments),
        Word::Keys => keys::run(&arguments),
    }
}
