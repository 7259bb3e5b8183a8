//! Opening the data and the two things one can do with it: look, and carry out one wish.

use apseko_domain::RequestId;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use crate::readers::Readers;
use crate::table::{audit, edit};
use crate::writer::Writer;
use crate::{DataFolder, RowChange, StoreError, StoreKey, Touched, View, connection, migrations, row_change};

/// An open database. Dropping it finishes queued writes and gives the folder back.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    /// Held last, so that nobody else opens the files before the writer has closed them.
    _folder: DataFolder,
}

/// Who wants what, and when: the facts that every write carries.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The wish; a second write with the same id returns the first one's reply.
    pub request: RequestId,
    /// The name of the command.
    pub command: &'static str,
    /// SHA-256 of the command's body: the same id with another body is a fault of the caller.
    pub body_digest: [u8; 32],
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Whether others will want to know: such an edit is audited and waits for delivery.
    pub concerns_others: bool,
}

/// What a wish comes to: rows to change and the reply to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Carried out in this order, all or none.
    pub changes: Vec<RowChange>,
    /// The reply, as it will be repeated.
    pub reply: String,
}

/// The outcome of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Done and durable.
    Done {
        /// The reply.
        reply: String,
        /// What changed.
        touched: Vec<Touched>,
    },
    /// It had been done before; nothing changed now.
    Repeated {
        /// The first reply.
        reply: String,
    },
}

impl Store {
    /// Opens the database in a folder, making or upgrading it as needed.
    pub fn open(folder: DataFolder, key: &StoreKey, now: Timestamp) -> Result<Self, StoreError> {
        folder.check_not_vanished()?;
        let path = folder.database();
        let mut writing = connection::open_writer(&path, key)?;
        migrations::check_level(&writing)?;
        migrations::migrate(&mut writing, now)?;
        folder.mark_begun()?;
        let writer = Writer::start(writing)?;
        Ok(Self { writer, readers: Readers::new(path, key.clone()), _folder: folder })
    }

    /// Looks at one consistent state of the data.
    pub fn read<T, E: From<StoreError>>(&self, look: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        self.readers.with(|connection| look(&View::of(connection)))
    }

    /// Plans and carries out one wish in one transaction. When this returns `Done`, it is on the disk.
    pub fn write<E>(
        &self,
        edit: Edit,
        plan: impl FnOnce(&View<'_>) -> Result<Plan, E> + Send + 'static,
    ) -> Result<Written, E>
    where
        E: From<StoreError> + Send + 'static,
    {
        self.writer.run(move |connection| write_once(connection, &edit, plan))?
    }
}

fn write_once<E: From<StoreError>>(
    connection: &mut Connection,
    edit: &Edit,
    plan: impl FnOnce(&View<'_>) -> Result<Plan, E>,
) -> Result<Written, E> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
    if let Some(reply) = edit::earlier_reply(&transaction, edit)? {
        return Ok(Written::Repeated { reply });
    }
    let Plan { changes, reply } = plan(&View::of(&transaction))?;
    for change in &changes {
        row_change::apply(&transaction, change)?;
    }
    let touched: Vec<Touched> = changes.iter().filter_map(RowChange::touched).collect();
    edit::remember(&transaction, edit, &reply)?;
    if edit.concerns_others {
        audit::append(&transaction, edit, touched.first())?;
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok(Written::Done { reply, touched })
}
