//! `migrate-to-postgres`: the same feed in another database, and nothing left that somebody could serve by mistake.

use super::CommandFault;
use super::arguments::{Arguments, FEED, missing};
use crate::copy::{Moved, migrate};
use crate::premises::{Folder, FolderFault, ServerKeys};
use crate::storage::postgres::PostgresStorage;
use crate::storage::sqlite::{self, SqliteStorage};

/// What the file is called when it is no longer the feed.
const MOVED: &str = "feed.db.moved";

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let url = arguments.database_url().ok_or_else(|| missing("--database-url"))?;
    let folder = arguments.folder()?;
    // Whoever moves a feed owns its keys: without them nobody could serve it afterwards.
    ServerKeys::open(&folder)?;
    let _alone = folder.take_alone()?;
    let feed = folder.path(FEED);
    if !feed.exists() {
        return Err(FolderFault::Missing(FEED.to_owned()).into());
    }
    if folder.path(MOVED).exists() {
        return Err(FolderFault::Exists(MOVED.to_owned()).into());
    }
    let moved = migrate(&SqliteStorage::open(&feed)?, &PostgresStorage::connect(url)?)?;
    sqlite::settle(&feed)?;
    set_aside(&folder)?;
    tell(&moved);
    Ok(())
}

fn set_aside(folder: &Folder) -> Result<(), FolderFault> {
    folder.rename(FEED, MOVED)?;
    folder.rename("feed.db-orders", "feed.db.moved-orders")?;
    folder.sync()
}

fn tell(moved: &Moved) {
    for table in &moved.fingerprint.tables {
        println!("{} {}", table.name, table.rows);
    }
    println!("orders to erase {}", moved.orders);
    println!();
    println!("Both databases add up to the same. Start the server with --database-url from now on.");
    println!("The file of the feed is now {MOVED}: delete it when the first backup from PostgreSQL is made.");
}
