//! The people's book beside the backups of the feed: the newest of it, because a book belongs to no life of the feed.

use std::path::Path;

use super::beside::people;
use crate::copy::CopyFault;
use crate::premises::{Folder, FolderFault};
use crate::storage::StorageError;
use crate::storage::people::{Contents, PeopleStore};

/// The newest.
const COPY: &str = "people-book.json";
/// The one before, in case the disk spoils the newest.
const BEFORE: &str = "people-book.before.json";

/// What came of bringing a book back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BookBrought {
    /// The book of this version.
    Version(u64),
    /// There is a book already, of this version; it stays.
    Stays(u64),
    /// There is none beside the backup.
    Nothing,
}

/// Puts the book beside the backups, if it has changed since.
pub(super) fn put_book_away(store: &dyn PeopleStore, folder: &Path) -> Result<(), CopyFault> {
    let contents = store.contents()?;
    let known = read(&folder.join(COPY));
    if known.as_ref() == Some(&contents) || contents.rows() == 0 {
        return Ok(());
    }
    let shelf = Folder::shared(folder);
    if known.is_some() {
        shelf.rename(COPY, BEFORE)?;
    }
    Ok(shelf.replace(COPY, &contents.to_json()?)?)
}

/// Brings the book back where there is none.
pub(super) fn bring_book(
    folder: &Folder,
    database_url: Option<&str>,
    from: &Path,
) -> Result<BookBrought, CopyFault> {
    let store = people(folder, database_url)?;
    let version = store.version()?;
    if version > 0 {
        return Ok(BookBrought::Stays(version));
    }
    let (newest, before) = (from.join(COPY), from.join(BEFORE));
    let Some(contents) = read(&newest).or_else(|| read(&before)) else {
        return if newest.exists() {
            Err(FolderFault::Damaged(COPY.to_owned()).into())
        } else {
            Ok(BookBrought::Nothing)
        };
    };
    Ok(if store.bring(&contents)? {
        BookBrought::Version(contents.version)
    } else {
        BookBrought::Stays(store.version()?)
    })
}

fn read(file: &Path) -> Option<Contents> {
    let json = std::fs::read(file).ok()?;
    let contents = Contents::from_json(&json);
    contents.inspect_err(|_: &StorageError| tracing::error!("the copy of the people's book is damaged")).ok()
}
