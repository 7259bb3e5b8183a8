//! The feed in PostgreSQL: for several server processes, and for many devices.

mod address;
mod aside;
mod derived;
mod fault;
mod journal;
mod news;
mod people;
mod pool;
mod read;
mod rebuild;
mod row;
mod rows;
mod schema;
mod session;
#[cfg(test)]
mod tests;
mod transaction;
mod workers;
mod write;

use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::{FeedMeta, OpId};
use tokio::sync::watch;
use tokio::time::timeout;

use super::{Head, Storage, StorageError, Transaction};
use address::Address;
pub use aside::set_aside;
pub use derived::PostgresRows;
pub use journal::PostgresJournal;
pub use people::connect_people;
pub use pool::Limits;
use pool::Pool;
use transaction::PostgresTransaction;
use workers::Workers;

/// The picture is fixed by the first query.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT id FROM head";
/// Others may have committed while this waited. Each later statement sees what is there by then, so nothing that matters
/// is read before.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT id FROM head WHERE id = 1 FOR UPDATE";
/// Only whether there is one.
const LOOK: &str = "SELECT id FROM head";
/// Without the counter row, which nobody has made yet or somebody holds.
const ALONE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// The feed in a PostgreSQL database. Any number of processes may use one database.
///
/// It is for threads that may wait: calling it from an async task panics.
#[derive(Debug)]
pub struct PostgresStorage {
    pool: Arc<Pool>,
    /// The last place in the feed, as far as it has been heard of.
    known: Arc<watch::Sender<u64>>,
    workers: Arc<Workers>,
}

impl PostgresStorage {
    /// Connects, makes what tables are missing, and begins to listen for news.
    pub fn connect(url: &str) -> Result<Self, StorageError> {
        Self::connect_with(url, Limits::default())
    }

    /// The same, with other limits.
    pub fn connect_with(url: &str, limits: Limits) -> Result<Self, StorageError> {
        let address = Address::read(url)?;
        let workers = Arc::new(Workers::start()?);
        workers.wait_for(schema::migrate(&address))?;
        let pool = Arc::new(Pool::new(address, limits));
        let known = Arc::new(watch::Sender::new(0));
        workers.let_run(news::follow(Arc::clone(&pool), Arc::clone(&known)));
        Ok(Self { pool, known, workers })
    }

    fn begin(&self, commands: &str, writes: bool) -> Result<Box<dyn Transaction>, StorageError> {
        let (lease, rows) = self.workers.wait_for(self.pool.begin(commands, writes))?;
        let transaction = PostgresTransaction::new(Arc::clone(&self.workers), lease, writes);
        if rows == 0 {
            return Err(StorageError::NotFounded);
        }
        Ok(Box::new(transaction))
    }

    async fn place(&self) -> Result<u64, StorageError> {
        let (mut lease, rows) = self.pool.begin(LOOK, false).await?;
        let place = read::place(&mut lease.session).await?;
        lease.give_back();
        if rows == 0 { Err(StorageError::NotFounded) } else { Ok(place) }
    }
}

impl Storage for PostgresStorage {
    fn read(&self) -> Result<Box<dyn Transaction>, StorageError> {
        self.begin(READ, false)
    }

    fn write(&self) -> Result<Box<dyn Transaction>, StorageError> {
        self.begin(WRITE, true)
    }

    fn found(&self, meta: &FeedMeta) -> Result<(), StorageError> {
        let head = Head { meta: meta.clone(), arrivals: 0, revision: 0 };
        self.workers.wait_for(async {
            let (mut lease, _) = self.pool.begin(ALONE, true).await?;
            write::found(&mut lease.session, &head).await?;
            lease.session.run_in_time("COMMIT").await?;
            lease.give_back();
            Ok(())
        })
    }

    /// On a connection of its own: whoever notes is in the middle of a transaction.
    fn note_orders(&self, ops: &[OpId]) -> Result<(), StorageError> {
        self.workers.wait_for(async {
            let (mut lease, _) = self.pool.begin(ALONE, false).await?;
            write::note_orders(&mut lease.session, ops).await?;
            lease.session.run_in_time("COMMIT").await?;
            lease.give_back();
            Ok(())
        })
    }

    fn noted_orders(&self) -> Result<Vec<OpId>, StorageError> {
        self.workers.wait_for(async {
            let (mut lease, _) = self.pool.begin(ALONE, false).await?;
            let orders = read::noted_orders(&mut lease.session).await?;
            lease.session.run_in_time("COMMIT").await?;
            lease.give_back();
            Ok(orders)
        })
    }

    fn wait_beyond(&self, head: u64, at_most: Duration) -> Result<(), StorageError> {
        let mut known = self.known.subscribe();
        self.workers.wait_for(async {
            if *known.borrow() <= head && self.place().await? <= head {
                // The time being over and the news are the same to whoever looks afterwards.
                drop(timeout(at_most, known.wait_for(|known| *known > head)).await);
            }
            Ok(())
        })
    }
}
