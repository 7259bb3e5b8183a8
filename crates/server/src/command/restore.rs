//! `restore`: brings the feed back from a backup, and never deletes the one that was there.

use std::path::{Path, PathBuf};

use super::CommandFault;
use super::arguments::{Arguments, FEED, missing};
use super::audited::{Deed, audited, noted};
use super::beside::PacksAndAudit;
use super::book_copy::{BookBrought, bring_book};
use crate::audit::{Brought, action};
use crate::copy::{CopyFault, Restored, look_through, open_backup, restore, stamp};
use crate::feed::House as _;
use crate::premises::{Folder, Office, ServerKeys};
use crate::storage::postgres::{PostgresStorage, set_aside};
use crate::storage::sqlite::{self, SqliteStorage};
use crate::storage::{Storage as _, Transaction};

/// Where the feed is put together before it gets its name.
const FRESH: &str = "feed.db.new";
/// What SQLite and the orders that are kept apart add to the name of a file.
const BESIDE: [&str; 5] = ["", "-wal", "-shm", "-journal", "-orders"];

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let from = arguments.from.as_ref().ok_or_else(|| missing("--from"))?;
    let folder = arguments.folder()?;
    let keys = ServerKeys::open(&folder)?;
    let own = keys.server;
    let _alone = folder.take_alone()?;
    bring_people(arguments, &folder, from)?;
    let house = Office::open(&folder, keys, arguments.people(&folder)?)?;
    bring_beside(arguments, &folder, from)?;
    let restored =
        audited(arguments, &folder, Deed::new(action::RESTORE, from.display().to_string()), |deed| {
            let mut backup = open(from, own.0)?;
            let restored = match arguments.database_url() {
                Some(url) => into_postgres(arguments, url, backup.as_mut(), &house)?,
                None => into_file(arguments, &folder, backup.as_mut(), &house)?,
            };
            deed.detail("places", restored.meta.head);
            deed.detail("epoch", hex::encode(restored.epoch.0));
            Ok(restored)
        })?;
    tell(&restored);
    Ok(())
}

/// Packs and audit come first, so that the restore itself is noted at the end of the audit that there was. A bad copy of
/// them is no reason to go without the feed.
fn bring_beside(arguments: &Arguments, folder: &Folder, from: &Path) -> Result<(), CommandFault> {
    let database_url = arguments.database_url().map(ToOwned::to_owned);
    let retention = arguments.audit.retention;
    let beside = PacksAndAudit { folder: folder.clone(), database_url, retention };
    let mut deed = Deed::new(action::AUDIT_MOVED, "from beside the backup");
    match beside.take_from(&folder_of(from)) {
        Ok((packs, Brought::Entries(count))) => {
            println!("entries of the audit {count}");
            println!("packs {packs}");
            deed.detail("entries", count);
        }
        Ok((packs, Brought::GoesOn | Brought::Nothing)) => {
            println!("packs {packs}");
            return Ok(());
        }
        Err(fault) => {
            tracing::error!(code = fault.code(), "packs or audit were not brought back: {fault}");
            deed.detail("fault", fault.code());
        }
    }
    noted(arguments, folder, &deed)
}

/// Who works here is not older than the feed: a book that is there stays, whatever the backup has.
fn bring_people(arguments: &Arguments, folder: &Folder, from: &Path) -> Result<(), CommandFault> {
    let mut deed = Deed::new(action::PEOPLE_IMPORTED, "from beside the backup");
    match bring_book(folder, arguments.database_url(), &folder_of(from)) {
        Ok(BookBrought::Version(version)) => {
            println!("the people's book {version}");
            deed.detail("version", version);
        }
        Ok(BookBrought::Stays(version)) => {
            println!("the people's book that is here stays: {version}");
            return Ok(());
        }
        Ok(BookBrought::Nothing) => return Ok(()),
        Err(fault) => {
            tracing::error!(code = fault.code(), "the people's book was not brought back: {fault}");
            deed.detail("fault", fault.code());
        }
    }
    noted(arguments, folder, &deed)
}

fn folder_of(file: &Path) -> PathBuf {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// The backup, if it is whole, in order and ours.
fn open(from: &Path, own: [u8; 16]) -> Result<Box<dyn Transaction>, CopyFault> {
    let mut backup = open_backup(from)?;
    let found = backup.head()?.meta.server.0;
    if found != own {
        return Err(CopyFault::OtherServer { found: hex::encode(found), own: hex::encode(own) });
    }
    look_through(backup.as_mut())?.expect_order()?;
    Ok(backup)
}

fn into_file(
    arguments: &Arguments,
    folder: &Folder,
    backup: &mut dyn Transaction,
    house: &Office,
) -> Result<Restored, CommandFault> {
    let feed = folder.path(FEED);
    if feed.exists() && !arguments.replace {
        return Err(CopyFault::NotEmpty.into());
    }
    clear_fresh(folder)?;
    let fresh = folder.path(FRESH);
    let storage = SqliteStorage::open(&fresh)?;
    let restored = restore(backup, &storage, house, sqlite::orders_beside(&feed)?)?;
    drop(storage);
    sqlite::settle(&fresh)?;
    let orders: Vec<_> = restored.orders.iter().copied().collect();
    sqlite::note_orders_beside(&feed, &orders)?;
    if feed.exists() {
        let aside = format!("feed-before-{}.db", stamp(house.wall_ms()));
        // The orders stay where they are: they are kept apart from every feed.
        for beside in BESIDE.iter().filter(|beside| **beside != "-orders") {
            folder.rename(&format!("{FEED}{beside}"), &format!("{aside}{beside}"))?;
        }
        println!("the feed that was there is now {}", folder.path(&aside).display());
    }
    folder.rename(FRESH, FEED)?;
    folder.sync()?;
    clear_fresh(folder)?;
    Ok(restored)
}

/// What an interrupted restore left, or this one no longer needs.
fn clear_fresh(folder: &Folder) -> Result<(), CommandFault> {
    Ok(BESIDE.iter().try_for_each(|beside| folder.remove(&format!("{FRESH}{beside}")))?)
}

fn into_postgres(
    arguments: &Arguments,
    url: &str,
    backup: &mut dyn Transaction,
    house: &Office,
) -> Result<Restored, CommandFault> {
    if arguments.replace {
        let aside = format!("feed_before_{}", stamp(house.wall_ms()).to_ascii_lowercase());
        if set_aside(url, &aside)? {
            println!("the feed that was there is now in the schema {aside}");
        }
    }
    let storage = PostgresStorage::connect(url)?;
    let noted = storage.noted_orders()?;
    Ok(restore(backup, &storage, house, noted)?)
}

fn tell(restored: &Restored) {
    println!("operations {}", restored.fingerprint.rows("operations"));
    println!("places {}", restored.meta.head);
    println!("epoch {}", hex::encode(restored.epoch.0));
    println!("orders to erase {}", restored.orders.len());
    println!();
    println!(
        "A new life of the feed has begun. Start the server: devices bring again what came after the backup."
    );
}
