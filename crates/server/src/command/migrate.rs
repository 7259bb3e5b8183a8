//! `migrate-to-postgres`: the same feed in another database, and nothing left that somebody could serve by mistake.

use super::CommandFault;
use super::arguments::{Arguments, FEED, missing};
use super::audited::{Deed, note_in};
use super::beside::{AUDIT, PEOPLE, journal, people};
use super::rows;
use crate::audit::{Brought, Outcome, action, carry_over};
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
    let deed = Deed::new(action::MIGRATE, "to PostgreSQL");
    note_in(journal(&folder, None)?.as_mut(), &deed, Outcome::Begun)?;
    let moved = match migrate(&SqliteStorage::open(&feed)?, &PostgresStorage::connect(url)?) {
        Ok(moved) => moved,
        Err(fault) => {
            note_in(journal(&folder, None)?.as_mut(), &deed, Outcome::Refused(fault.code().to_owned()))?;
            return Err(fault.into());
        }
    };
    carry_people_over(&folder, url)?;
    carry_audit_over(&folder, url)?;
    sqlite::settle(&feed)?;
    set_aside(&folder)?;
    note_in(journal(&folder, Some(url))?.as_mut(), &deed, Outcome::Done)?;
    tell(&moved);
    Ok(())
}

/// A book that is there in PostgreSQL stays, and the file keeps the old one.
fn carry_people_over(folder: &Folder, url: &str) -> Result<(), CommandFault> {
    if !folder.path(PEOPLE).exists() {
        return Ok(());
    }
    let contents = people(folder, None)?.contents()?;
    if contents.rows() == 0 {
        return Ok(());
    }
    if people(folder, Some(url))?.bring(&contents)? {
        println!("the people's book {}", contents.version);
    } else {
        println!("the people's book in PostgreSQL stays; the old one is kept in its file");
    }
    Ok(())
}

/// The chain goes on in the other database. One that has been begun there stays, and the file keeps the old one.
fn carry_audit_over(folder: &Folder, url: &str) -> Result<(), CommandFault> {
    let (mut from, mut to) = (journal(folder, None)?, journal(folder, Some(url))?);
    match carry_over(from.as_mut(), to.as_mut())? {
        Brought::Entries(count) => println!("entries of the audit {count}"),
        Brought::GoesOn => println!("the audit in PostgreSQL goes on; the old one stays in its file"),
        Brought::Nothing => {}
    }
    Ok(())
}

fn set_aside(folder: &Folder) -> Result<(), CommandFault> {
    folder.rename(FEED, MOVED)?;
    // They follow from the feed where it is now.
    rows::remove_file(folder)?;
    folder.rename("feed.db-orders", "feed.db.moved-orders")?;
    sqlite::settle(&folder.path(AUDIT))?;
    folder.rename(AUDIT, "audit.db.moved")?;
    if folder.path(PEOPLE).exists() {
        sqlite::settle(&folder.path(PEOPLE))?;
        folder.rename(PEOPLE, "people.db.moved")?;
    }
    Ok(folder.sync()?)
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
