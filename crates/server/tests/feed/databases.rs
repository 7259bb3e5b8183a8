//! The databases, each of which hears every story.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use apseko_server::storage::Storage;
use apseko_server::storage::postgres::PostgresStorage;
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_testkit::PostgresCluster;

use super::copies::{self, Fresh};
use super::house::first_meta;
use super::{hands, posts, refusals, stories};

/// An open database with a feed in it, as one server process has it; called again, as the next one has it.
pub type Open<'a> = &'a dyn Fn() -> Arc<dyn Storage>;

/// A name, and what happens.
type Story = (&'static str, fn(Open<'_>));

/// Every story that both databases have to tell alike.
const STORIES: [Story; 10] = [
    ("what is acknowledged is there for the next start", stories::what_is_acknowledged_is_there),
    ("a key that does not sign decides nothing", stories::a_key_that_does_not_sign_decides_nothing),
    ("whose authorship is not shown is kept apart", stories::refused_work_is_kept_apart),
    ("what somebody has seen to takes no place", refusals::what_somebody_has_seen_to_takes_no_place),
    ("refused work is not kept without end", refusals::refused_work_is_not_kept_without_end),
    ("a feed that went back is not served", refusals::a_feed_that_went_back_is_not_served),
    ("writers that wait together are committed together", hands::waiting_together_is_committed_together),
    ("six writers and four readers", hands::six_writers_leave_no_gap_and_nothing_is_missed),
    ("who reads follows from posts and tasks", posts::the_list_of_readers_says_what_the_rules_say),
    ("two processes take turns", hands::two_processes_write_one_feed),
];

#[test]
fn on_sqlite() {
    for (name, story) in STORIES {
        eprintln!("on SQLite: {name}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("feed.db");
        founded(&SqliteStorage::open(&file).unwrap());
        story(&|| opened(&file));
    }
}

fn opened(file: &Path) -> Arc<dyn Storage> {
    Arc::new(SqliteStorage::open(file).unwrap())
}

#[test]
fn on_postgresql() {
    let cluster = PostgresCluster::start();
    for (number, (name, story)) in STORIES.into_iter().enumerate() {
        eprintln!("on PostgreSQL: {name}");
        let url = cluster.database(&format!("feed{number}"));
        founded(&PostgresStorage::connect(&url).unwrap());
        story(&|| Arc::new(PostgresStorage::connect(&url).unwrap()));
    }
}

fn founded(storage: &dyn Storage) {
    storage.found(&first_meta()).unwrap();
}

/// What happens to copies of a feed, each told to databases of its own.
type StoryOfCopies = (&'static str, fn(Fresh<'_>));

const COPIES: [StoryOfCopies; 7] = [
    ("a backup is whole while writers write", copies::a_backup_is_whole_while_writers_write),
    ("an interrupted backup leaves nothing", copies::an_interrupted_backup_leaves_nothing),
    ("a damaged backup is refused", copies::a_damaged_backup_is_refused),
    ("a backup goes only where nothing is", copies::a_backup_goes_only_where_nothing_is),
    ("a restore begins a new life", copies::a_restore_begins_a_new_life_in_which_nothing_is_lost),
    ("a history that was written anew is noticed", refusals::a_history_that_was_written_anew_is_noticed),
    ("backups are made by themselves", copies::backups_are_made_without_anybody_thinking_of_them),
];

/// New files in a folder.
fn files(folder: &Path) -> impl Fn() -> Arc<dyn Storage> {
    let number = Cell::new(0);
    move || {
        number.set(number.get() + 1);
        opened(&folder.join(format!("{}.db", number.get())))
    }
}

/// New databases of a cluster.
fn databases(cluster: &PostgresCluster) -> impl Fn() -> Arc<dyn Storage> {
    let number = Cell::new(0);
    move || {
        number.set(number.get() + 1);
        Arc::new(PostgresStorage::connect(&cluster.database(&format!("copy{}", number.get()))).unwrap())
    }
}

#[test]
fn copies_of_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = files(folder.path());
    for (name, story) in COPIES {
        eprintln!("on SQLite: {name}");
        story(&fresh);
    }
}

#[test]
fn copies_of_postgresql() {
    let cluster = PostgresCluster::start();
    let fresh = databases(&cluster);
    for (name, story) in COPIES {
        eprintln!("on PostgreSQL: {name}");
        story(&fresh);
    }
}

#[test]
fn a_feed_moves_there_and_back() {
    let cluster = PostgresCluster::start();
    let folder = tempfile::tempdir().unwrap();
    let (file, database) = (files(folder.path()), databases(&cluster));
    copies::moves_and_stays_the_same(copies::lived_in(&file).as_ref(), database().as_ref(), file().as_ref());
    copies::moves_and_stays_the_same(
        copies::lived_in(&database).as_ref(),
        file().as_ref(),
        database().as_ref(),
    );
}
