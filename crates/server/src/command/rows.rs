//! `rows rebuild`, and where the rows of an installation are: beside the feed, and nothing that a backup needs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::CommandFault;
use super::arguments::Arguments;
use crate::premises::{Folder, FolderFault};
use crate::rows::{Compared, Did, Follower, Limits, Opening, compare};
use crate::storage::derived::RowStore;
use crate::storage::postgres::PostgresRows;
use crate::storage::sqlite::SqliteRows;
use crate::storage::{Storage, StorageError};

/// The rows without a database server.
const ROWS: &str = "rows.db";
/// What SQLite adds to the name of a file.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];
/// How long another process may be at work on the rows.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Where the rows of an installation are kept.
fn open(folder: &Folder, database_url: Option<&str>) -> Result<Arc<dyn RowStore>, StorageError> {
    Ok(match database_url {
        Some(url) => Arc::new(PostgresRows::connect(url)?),
        None => Arc::new(SqliteRows::open(&folder.path(ROWS))?),
    })
}

/// The same, for as often as it takes.
pub(super) fn opening(arguments: &Arguments, folder: &Folder) -> Opening {
    let (folder, database_url) = (folder.clone(), arguments.database_url().map(ToOwned::to_owned));
    Box::new(move || open(&folder, database_url.as_deref()))
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    if arguments.second() != Some("rebuild") {
        return Err(CommandFault::Usage("`rows` is followed by `rebuild`".to_owned()));
    }
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    let rows = match open(&folder, arguments.database_url()) {
        Err(StorageError::Damaged(_) | StorageError::Newer { .. }) if arguments.database_url().is_none() => {
            begin_anew(&folder)?
        }
        opened => opened?,
    };
    let follower = Follower::new(storage, rows.clone(), Limits::default());
    let until = Instant::now() + PATIENCE;
    while !follower.forget()? {
        if Instant::now() >= until {
            return Err(StorageError::Unavailable("another process is at work on the rows".to_owned()).into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    match follower.catch_up(&|| true)? {
        Did::Even(_) | Did::More(_) => println!("rows {}", rows.look()?.counts()?.iter().sum::<u64>()),
        Did::Passed => println!("the server that is running makes the rows anew"),
    }
    Ok(())
}

/// A file that is no longer one of ours is worth nothing.
fn begin_anew(folder: &Folder) -> Result<Arc<dyn RowStore>, CommandFault> {
    let _alone = folder.take_alone()?;
    remove_file(folder)?;
    Ok(open(folder, None)?)
}

/// Deletes the file of the rows. Nobody may have it open.
pub(super) fn remove_file(folder: &Folder) -> Result<(), FolderFault> {
    BESIDE.iter().try_for_each(|beside| folder.remove(&format!("{ROWS}{beside}")))
}

/// Brings the rows up to date and compares them with rows made anew. An installation that has none yet needs none.
pub(super) fn check(
    arguments: &Arguments,
    folder: &Folder,
    storage: &Arc<dyn Storage>,
) -> Result<(), CommandFault> {
    if arguments.database_url().is_none() && !folder.path(ROWS).exists() {
        println!("rows none yet");
        return Ok(());
    }
    let rows = open(folder, arguments.database_url())?;
    Follower::new(storage.clone(), rows.clone(), Limits::default()).catch_up(&|| true)?;
    match compare(storage, rows.as_ref())? {
        Compared::Same(count) => println!("rows {count}"),
        Compared::Behind(places) => println!("rows not compared: they are {places} places behind"),
        Compared::Differ(what) => return Err(CommandFault::Rows(what)),
    }
    Ok(())
}
