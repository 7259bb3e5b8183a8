//! Opening the data and the two things one can do with it: look, and carry out one wish.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_domain::{Networks, NoticeKind, RequestId};
use apseko_oplog::device::Input;
use apseko_oplog::{DeviceId, UserId};
use apseko_trust::digest;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use crate::chain::{Chain, Moment, StretchedIds};
use crate::deed::{deed_of, user_of};
use crate::notice::{self, Worth};
use crate::ops::OpTables;
use crate::readers::Readers;
use crate::table::{audit, edit, exchange as exchange_table, fetched, file, person, unchained_audit};
use crate::writer::Writer;
use crate::{
    AuditEvent, AuditHead, DataFolder, ExchangeKeys, Exchanged, Fetched, FileEnd, SealedFile, StoreError,
    StoreKey, Touched, View, Wish, connection, departure, exchange, first_meta, first_version, migrations,
    projection, wish,
};

/// An open database. Dropping it finishes queued writes and gives the folder back.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    /// Changed on the writer's thread only, after a commit.
    chain: Arc<Mutex<Chain>>,
    /// Held last, so that nobody else opens the files before the writer has closed them.
    folder: DataFolder,
}

/// Whose database this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The device as the office knows it; a new database takes it as its name.
    pub device: [u8; 16],
    /// The person as the office knows them.
    pub user: [u8; 16],
    /// First and last name.
    pub name: String,
    /// The id of their unit, to which the cases belong that they open; zeros if nobody said.
    pub unit: [u8; 16],
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
    /// The machine at that moment.
    pub moment: Moment,
    /// Who.
    pub actor: String,
    /// In which roles: their codes with spaces, as the permission to work here names them.
    pub role: String,
    /// Whether others will want to know: such an edit is audited and waits for delivery.
    pub concerns_others: bool,
}

/// What a wish comes to: what should be so, and the reply to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Carried out in this order, all or none.
    pub changes: Vec<Wish>,
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
    pub fn open(
        folder: DataFolder,
        key: &StoreKey,
        owner: Owner,
        moment: &Moment,
    ) -> Result<Self, StoreError> {
        folder.check_not_vanished()?;
        let path = folder.database();
        let mut writing = connection::open_writer(&path, key)?;
        migrations::check_level(&writing)?;
        migrations::migrate(&mut writing, moment.wall)?;
        let chain = begin(&mut writing, owner, moment)?;
        folder.mark_begun()?;
        let writer = Writer::start(writing)?;
        let readers = Readers::new(path, key.clone());
        Ok(Self { writer, readers, chain: Arc::new(Mutex::new(chain)), folder })
    }

    /// Where sealed files lie.
    pub fn files_folder(&self) -> PathBuf {
        self.folder.files()
    }

    /// Where what was fetched lies, sealed.
    pub fn fetched_folder(&self) -> PathBuf {
        self.folder.fetched()
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
        let chain = Arc::clone(&self.chain);
        self.writer.run(move |connection| {
            let mut chain = chain.lock().unwrap_or_else(PoisonError::into_inner);
            let (next, written) = write_once(connection, chain.clone(), &edit, plan)?;
            *chain = next;
            Ok(written)
        })?
    }

    /// One step of the exchange with the server, in one transaction. When this returns, what came of it is on the disk:
    /// only now may the question in it be sent. Wishes of people go through [`Store::write`].
    pub fn exchange(
        &self,
        moment: Moment,
        keys: &ExchangeKeys,
        input: Input,
    ) -> Result<Exchanged, StoreError> {
        let chain = Arc::clone(&self.chain);
        let keys = keys.clone();
        self.writer.run(move |connection| {
            let mut chain = chain.lock().unwrap_or_else(PoisonError::into_inner);
            let (next, exchanged) =
                exchange::exchange_once(connection, chain.clone(), &moment, &keys, input)?;
            *chain = next;
            Ok(exchanged)
        })?
    }

    /// Keeps when the server is to be asked again, so that a restart does not make anybody impatient.
    pub fn keep_next_attempt(&self, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.writer.run(move |connection| exchange_table::keep_next_attempt(connection, at))?
    }

    /// Keeps which networks the exchange may use.
    pub fn choose_networks(&self, networks: Networks) -> Result<(), StoreError> {
        self.writer.run(move |connection| exchange_table::choose_networks(connection, networks))?
    }

    /// Keeps something for the person to read, once; says whether it is new.
    pub fn tell(&self, kind: NoticeKind, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |connection| notice::keep(connection, &Worth::new(kind, &[]), at))?
    }

    /// What was kept by [`Store::tell`] is not so any more; says whether it was.
    pub fn withdraw(&self, kind: NoticeKind) -> Result<bool, StoreError> {
        self.writer.run(move |connection| notice::withdraw(connection, kind, &[]))?
    }

    /// The person knows what a notice says.
    pub fn acknowledge(&self, notice: u64) -> Result<(), StoreError> {
        self.writer.run(move |connection| notice::acknowledge(connection, notice))?
    }

    /// Notes what is known of the way of a file, in place of what was.
    pub fn note_way(
        &self,
        sum: [u8; 32],
        address: Option<[u8; 16]>,
        end: Option<FileEnd>,
    ) -> Result<(), StoreError> {
        self.writer.run(move |connection| file::note_way(connection, &sum, address, end.as_ref()))?
    }

    /// Lets the refused file of an evidence go once more; says whether there was one.
    pub fn send_again(&self, evidence: Uuid) -> Result<bool, StoreError> {
        self.writer.run(move |connection| file::try_again(connection, evidence))?
    }

    /// Lets files wait, or go on.
    pub fn pause_files(&self, paused: bool) -> Result<(), StoreError> {
        self.writer.run(move |connection| file::pause(connection, paused))?
    }

    /// Keeps what the office has signed of the files of a case: their sums and how long they are. Whether it did is up to whoever
    /// calls.
    pub fn note_delivery(
        &self,
        case: Uuid,
        said: Vec<u8>,
        files: Vec<([u8; 32], u64)>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            file::note_delivery(&transaction, (case, &said), &files, at)?;
            Ok(transaction.commit()?)
        })?
    }

    /// Notes that the bytes of these files are let go of, as far as the office has signed for them, and returns those for which it is
    /// so. When this returns, it is on the disk: only now may their bytes be taken away.
    pub fn let_go(&self, sums: Vec<[u8; 32]>, at: Timestamp) -> Result<Vec<SealedFile>, StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let gone = file::let_go(&transaction, &sums, at)?;
            transaction.commit()?;
            Ok(gone)
        })?
    }

    /// Keeps what was fetched, in place of what was fetched before; says whether its case is still here to have it.
    pub fn keep_fetched(&self, new: Fetched) -> Result<bool, StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if departure::has_left(&transaction, new.evidence)? {
                return Ok(false);
            }
            fetched::keep(&transaction, &new)?;
            transaction.commit()?;
            Ok(true)
        })?
    }

    /// Notes that somebody looks at what was fetched.
    pub fn note_fetched_use(&self, sealed: Uuid, at: Timestamp) -> Result<(), StoreError> {
        self.writer.run(move |connection| fetched::note_use(connection, sealed, at))?
    }

    /// Forgets what lies under these names among what was fetched. The bytes go afterwards.
    pub fn forget_fetched(&self, sealed: Vec<Uuid>) -> Result<(), StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            fetched::forget(&transaction, &sealed)?;
            Ok(transaction.commit()?)
        })?
    }

    /// Keeps what the office says people are called; operations name them by their ids.
    pub fn keep_names(&self, names: Vec<(UserId, String)>) -> Result<(), StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (user, name) in &names {
                person::remember(&transaction, *user, name)?;
            }
            Ok(transaction.commit()?)
        })?
    }

    /// Notes what happened, all or none. When this returns, it is on the disk; the head is what to keep elsewhere.
    pub fn note(&self, events: Vec<AuditEvent>) -> Result<AuditHead, StoreError> {
        self.writer.run(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let head = audit::append(&transaction, &events)?;
            transaction.commit()?;
            Ok(head)
        })?
    }
}

/// Everything between migrating and the first question: who we are, what old tables said, and rows for the lists.
fn begin(connection: &mut Connection, owner: Owner, moment: &Moment) -> Result<Chain, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    first_meta(&transaction, DeviceId(owner.device), crate::chain::PROGRAM_LEVEL)?;
    let (mut chain, moved) = Chain::begin(&mut OpTables::new(&transaction), owner, moment)?;
    let old = first_version::wishes(&transaction)?;
    let counts = first_version::counts(&old);
    carry_out(&transaction, &mut chain, &first_version::edit(*moment), old)?;
    projection::bring_up_to_date(&transaction)?;
    projection::refresh(&transaction, &moved)?;
    first_version::check_and_forget(&transaction, counts)?;
    edit::claim_unnoted(&transaction)?;
    unchained_audit::chain(&transaction)?;
    transaction.commit()?;
    Ok(chain)
}

fn write_once<E: From<StoreError>>(
    connection: &mut Connection,
    mut chain: Chain,
    edit: &Edit,
    plan: impl FnOnce(&View<'_>) -> Result<Plan, E>,
) -> Result<(Chain, Written), E> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
    if let Some(reply) = edit::earlier_reply(&transaction, edit)? {
        return Ok((chain, Written::Repeated { reply }));
    }
    let Plan { changes, reply } = plan(&View::of(&transaction))?;
    chain.look_at_clock(&edit.moment);
    let before = edit::newest_op(&transaction)?;
    let touched = carry_out(&transaction, &mut chain, edit, changes)?;
    edit::remember(&transaction, edit, &reply, before)?;
    if edit.concerns_others {
        audit::append(&transaction, &[audit::changed(edit, touched.first())])?;
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok((chain, Written::Done { reply, touched: touched.into_iter().collect() }))
}

/// Writes the operations of each wish, one after the other, so that a later one sees what an earlier one did.
pub(crate) fn carry_out(
    connection: &Connection,
    chain: &mut Chain,
    edit: &Edit,
    wishes: Vec<Wish>,
) -> Result<BTreeSet<Touched>, StoreError> {
    let ids = StretchedIds::of(&edit.moment.randomness);
    let mut moment = edit.moment;
    let mut moved = BTreeSet::new();
    for wish in wishes {
        if wish::apply_here(connection, &wish)? {
            continue;
        }
        let Some(deed) = deed_of(wish, edit, chain.owner(), &ids) else { continue };
        let author = user_of(&deed.author, chain.owner());
        let who = deed.who(author, edit);
        person::remember(connection, author, &deed.author)?;
        let mut tables = OpTables::new(connection);
        let at = deed.at;
        let drafts = deed.drafts(&tables, &who)?;
        moved.extend(chain.write(&mut tables, &moment, at, who, drafts)?);
        // The salts of the next wish must be others.
        moment.randomness = digest(&moment.randomness);
    }
    projection::refresh(connection, &moved)
}
