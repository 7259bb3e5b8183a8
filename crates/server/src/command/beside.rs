//! What goes along with a backup of the feed, and comes back with it: the packs, the audit and the people's book.

use std::path::Path;
use std::sync::Arc;

use super::book_copy::put_book_away;
use super::publish::PACKS;
use crate::audit::{Actor, Brought, Pruning, Retention, bring_back, prune, put_away};
use crate::copy::{Beside, CopyFault};
use crate::packs::copy_missing;
use crate::premises::{Folder, ServerKeys, now_ms};
use crate::storage::people::PeopleStore;
use crate::storage::postgres::{PostgresJournal, connect_people};
use crate::storage::sqlite::{SqliteJournal, open_people};
use crate::storage::{Journal, StorageError};

/// The audit without a database server.
pub(super) const AUDIT: &str = "audit.db";
/// The people's book without a database server.
pub(super) const PEOPLE: &str = "people.db";

/// The packs and the audit of one installation.
#[derive(Debug)]
pub(super) struct PacksAndAudit {
    pub folder: Folder,
    pub database_url: Option<String>,
    /// How long the database keeps entries of the audit.
    pub retention: Retention,
}

impl Beside for PacksAndAudit {
    fn put_into(&self, folder: &Path) -> Result<(), CopyFault> {
        copy_missing(&self.folder.path(PACKS), &folder.join(PACKS))?;
        put_book_away(people(&self.folder, self.database_url.as_deref())?.as_ref(), folder)?;
        put_away(journal(&self.folder, self.database_url.as_deref())?.as_mut(), folder)?;
        // What is put away is safe. That the rest is too old is no reason to be without a backup.
        if let Err(fault) = self.let_go(folder, &Actor::Server) {
            tracing::error!(code = fault.code(), "old entries of the audit were not taken away: {fault}");
        }
        Ok(())
    }
}

impl PacksAndAudit {
    /// Takes entries of the audit away that are too old; tells how many.
    pub fn let_go(&self, copies: &Path, by: &Actor) -> Result<u64, CopyFault> {
        let keys = ServerKeys::open(&self.folder)?;
        let (signer, keyring, now_ms) = (&keys.receipt, &keys.keyring, now_ms());
        let pruning = Pruning { copies, signer, keys: keyring, retention: self.retention, now_ms };
        let mut journal = journal(&self.folder, self.database_url.as_deref())?;
        Ok(prune(journal.as_mut(), by, &pruning)?)
    }

    /// Brings back what the installation lacks. Packs that are there stay, and so does an audit that has begun.
    pub fn take_from(&self, folder: &Path) -> Result<(usize, Brought), CopyFault> {
        let packs = copy_missing(&folder.join(PACKS), &self.folder.path(PACKS))?;
        let mut journal = journal(&self.folder, self.database_url.as_deref())?;
        Ok((packs, bring_back(journal.as_mut(), folder)?))
    }
}

/// Where the audit of an installation is kept.
pub(super) fn journal(folder: &Folder, database_url: Option<&str>) -> Result<Box<dyn Journal>, StorageError> {
    Ok(match database_url {
        Some(url) => Box::new(PostgresJournal::connect(url)?),
        None => Box::new(SqliteJournal::open(&folder.path(AUDIT))?),
    })
}

/// Where the people's book of an installation is kept.
pub(super) fn people(
    folder: &Folder,
    database_url: Option<&str>,
) -> Result<Arc<dyn PeopleStore>, StorageError> {
    Ok(Arc::new(match database_url {
        Some(url) => connect_people(url)?,
        None => open_people(&folder.path(PEOPLE))?,
    }))
}
