//! What goes along with a backup of the feed, and comes back with it: the packs and the audit.

use std::path::Path;

use super::publish::PACKS;
use crate::audit::{Brought, bring_back, put_away};
use crate::copy::{Beside, CopyFault};
use crate::packs::copy_missing;
use crate::premises::Folder;
use crate::storage::postgres::PostgresJournal;
use crate::storage::sqlite::SqliteJournal;
use crate::storage::{Journal, StorageError};

/// The audit without a database server.
pub(super) const AUDIT: &str = "audit.db";

/// The packs and the audit of one installation.
#[derive(Debug)]
pub(super) struct PacksAndAudit {
    pub folder: Folder,
    pub database_url: Option<String>,
}

impl Beside for PacksAndAudit {
    fn put_into(&self, folder: &Path) -> Result<(), CopyFault> {
        copy_missing(&self.folder.path(PACKS), &folder.join(PACKS))?;
        put_away(journal(&self.folder, self.database_url.as_deref())?.as_mut(), folder)?;
        Ok(())
    }
}

impl PacksAndAudit {
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
