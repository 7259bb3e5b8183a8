//! A device in a process of its own: the real database on the real file system, told over stdin what to do.
//!
//! It keeps no promise by being gentle at its end: it is there to be killed. Only a parent that died first ends it
//! otherwise, so that nothing is left running.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use apseko_oplog::device::{self, Session};
use apseko_oplog::{DeviceId, DeviceLedger as _, Ledger as _, OpId};
use apseko_store::{OpTables, StoreError, StoreKey};
use rusqlite::{Connection, TransactionBehavior};
use thiserror::Error;

use crate::deed::{self, Owner};
use crate::device::{
    Contents, Doing, Done, Fault, Moment, carry_out, move_cursor_alone, moves_cursor_alone, with_env,
};
use crate::lines::{Asked, BadLine, ContentsLine, DoneLine, Hex, Said, Stopped};

/// The file of the database in the folder of the device.
pub const FILE: &str = "apseko.db";

const VFS: &str = if cfg!(windows) { "win32" } else { "unix" };
/// What SQLite has when nobody sets it.
const MOST_PAGES: u32 = 0xffff_fffe;

/// Why a device does not do what it was told.
#[derive(Debug, Error)]
pub enum NodeError {
    /// The arguments make no sense.
    #[error("usage: apseko-sim-node FOLDER DEVICE USER ROLE LEVEL")]
    Usage,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A line is no JSON, or says something unknown.
    #[error("the line makes no sense: {0}")]
    Json(#[from] serde_json::Error),
    /// A line has bytes that are not in order.
    #[error(transparent)]
    Line(#[from] BadLine),
    /// It was told to act before it was started.
    #[error("the program has not been started")]
    NotStarted,
    /// Nobody can be spoken with.
    #[error("the parent cannot be spoken with: {0}")]
    Io(#[from] io::Error),
    /// The parent is gone.
    #[error("the parent is gone")]
    Alone,
}

impl From<rusqlite::Error> for NodeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Who the device is and where it keeps its data.
#[derive(Debug)]
struct Setting {
    folder: PathBuf,
    id: DeviceId,
    owner: Owner,
    level: u16,
}

impl Setting {
    fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let folder = arguments.next()?.into();
        let id = Hex::try_from(arguments.next()?).ok()?.fixed().map(DeviceId).ok()?;
        let user = deed::user(arguments.next()?.parse().ok()?);
        // One device, one role, for as long as the process lives.
        let role = arguments.next()?.leak();
        let level = arguments.next()?.parse().ok()?;
        Some(Self { folder, id, owner: Owner { user, role }, level })
    }
}

/// Serves until the process is killed, or until the parent is gone.
pub fn run(arguments: impl Iterator<Item = String>) -> Result<(), NodeError> {
    let setting = Setting::from_arguments(arguments).ok_or(NodeError::Usage)?;
    let mut node = Node::open(setting)?;
    let mut talk = Talk { input: io::stdin().lock(), output: io::stdout().lock() };
    loop {
        let said = match talk.asked().and_then(|asked| node.answer(asked, &mut talk)) {
            Ok(said) => said,
            Err(NodeError::Alone) => return Ok(()),
            Err(error @ NodeError::Io(_)) => return Err(error),
            Err(error @ NodeError::Store(StoreError::Full(_))) => Said::Full(error.to_string()),
            Err(error) => Said::Refused(error.to_string()),
        };
        talk.say(&said)?;
    }
}

/// The parent.
struct Talk<R, W> {
    input: R,
    output: W,
}

impl<R: BufRead, W: Write> Talk<R, W> {
    fn asked(&mut self) -> Result<Asked, NodeError> {
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            return Err(NodeError::Alone);
        }
        Ok(serde_json::from_str(&line)?)
    }

    fn say(&mut self, said: &Said) -> Result<(), NodeError> {
        let mut line = serde_json::to_string(said)?;
        line.push('\n');
        self.output.write_all(line.as_bytes())?;
        Ok(self.output.flush()?)
    }

    /// Says how far the step has got, and gets no further. Comes back only when the parent is gone.
    fn stop(&mut self, at: Stopped) -> NodeError {
        let waited = self.say(&Said::Stopped(at)).and_then(|()| {
            io::copy(&mut self.input, &mut io::sink())?;
            Ok(())
        });
        waited.err().unwrap_or(NodeError::Alone)
    }
}

/// The device.
#[derive(Debug)]
struct Node {
    id: DeviceId,
    owner: Owner,
    connection: Connection,
    session: Option<Session>,
}

impl Node {
    fn open(setting: Setting) -> Result<Self, NodeError> {
        let Setting { folder, id, owner, level } = setting;
        let connection = apseko_store::open_with_vfs(&folder.join(FILE), &StoreKey::new([7; 32]), VFS)?;
        apseko_store::first_meta(&connection, id, level)?;
        Ok(Self { id, owner, connection, session: None })
    }

    fn answer<R: BufRead, W: Write>(
        &mut self,
        asked: Asked,
        talk: &mut Talk<R, W>,
    ) -> Result<Said, NodeError> {
        match asked {
            Asked::Start { moment } => self.start(&moment).map(|()| Said::Started {}),
            Asked::Act { moment, doing, fault } => {
                let done = self.act(&moment, &doing, fault, talk)?;
                Ok(Said::Done(DoneLine::from(&done)))
            }
            Asked::Contents {} => Ok(Said::Contents(ContentsLine::from(&self.contents()?))),
            Asked::Holds { id } => {
                let record = OpTables::new(&self.connection).record(&OpId(id.fixed()?))?;
                Ok(Said::Holds(record.is_some_and(|record| record.here().is_some())))
            }
        }
    }

    fn start(&mut self, moment: &Moment) -> Result<(), NodeError> {
        self.session = None;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ledger = OpTables::new(&transaction);
        let (session, _) = with_env(moment, self.id, |env| device::start(&mut ledger, env))?;
        transaction.commit()?;
        self.session = Some(session);
        Ok(())
    }

    fn act<R: BufRead, W: Write>(
        &mut self,
        moment: &Moment,
        doing: &Doing,
        fault: Fault,
        talk: &mut Talk<R, W>,
    ) -> Result<Done, NodeError> {
        let session = self.session.clone().ok_or(NodeError::NotStarted)?;
        let full = matches!(fault, Fault::DiskFull(_));
        if full {
            self.fill_disk()?;
        }
        let result = self.step(&session, moment, doing, fault, talk);
        if full {
            self.connection.pragma_update(None, "max_page_count", MOST_PAGES)?;
            if result.is_err() && moves_cursor_alone(moment, doing, fault) {
                self.move_cursor(doing)?;
            }
        }
        let (session, done) = result?;
        self.session = Some(session);
        Ok(done)
    }

    fn step<R: BufRead, W: Write>(
        &mut self,
        session: &Session,
        moment: &Moment,
        doing: &Doing,
        fault: Fault,
        talk: &mut Talk<R, W>,
    ) -> Result<(Session, Done), NodeError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ledger = OpTables::new(&transaction);
        let stepped =
            with_env(moment, self.id, |env| carry_out(&mut ledger, session, env, &self.owner, doing))?;
        if fault == Fault::DieInStep {
            if moves_cursor_alone(moment, doing, fault) {
                transaction.rollback()?;
                self.move_cursor(doing)?;
                return Err(talk.stop(Stopped::BeforeCommit));
            }
            // The transaction has to be open while the parent reaches for the axe.
            let gone = talk.stop(Stopped::BeforeCommit);
            transaction.rollback()?;
            return Err(gone);
        }
        transaction.commit()?;
        if fault == Fault::DieAfterCommit {
            return Err(talk.stop(Stopped::AfterCommit));
        }
        Ok(stepped)
    }

    /// A database that may not grow stands for a full disk: a real one needs privileges. The write-ahead log is not
    /// limited, so what fails is the taking of a page, never a write or the commit, wherever the plan wanted it to
    /// fail; and a step that finds room in the pages that are there goes through.
    fn fill_disk(&self) -> Result<(), NodeError> {
        let pages: u32 = self.connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        self.connection.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    fn move_cursor(&mut self, doing: &Doing) -> Result<(), NodeError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        move_cursor_alone(&mut OpTables::new(&transaction), doing)?;
        Ok(transaction.commit()?)
    }

    fn contents(&self) -> Result<Contents, NodeError> {
        let ledger = OpTables::new(&self.connection);
        let mut records = Vec::new();
        for id in ledger.all()? {
            records.extend(ledger.record(&id)?);
        }
        Ok(Contents { records, scopes: ledger.scopes()?, meta: ledger.meta()? })
    }
}
