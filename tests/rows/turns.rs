//! Who makes the rows, and when all of them: several processes, another program, a file that somebody deleted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use apseko_casework::{Derived, EntityKind, PROJECTION_VERSION, Row};
use apseko_oplog::{Draft, Kind, RegisterKey, Value};
use apseko_server::rows::{
    Ask, AskFault, Compared, Did, Follower, Following, Lag, Limits, TaskFilter, compare,
};
use apseko_server::storage::StorageError;
use apseko_server::storage::derived::{RowChanges, RowStore};

use super::databases::{Cluster, Databases, Files};
use super::deeds::thing;
use super::hand::Hand;
use super::office::SCOPE;
use super::world::World;

type Story = (&'static str, fn(&dyn Databases));

const STORIES: [Story; 8] = [
    ("ordinary work is told by its lines", ordinary_work_is_told_by_its_lines),
    ("one process works and the others pass", one_process_works_and_the_others_pass),
    ("nobody is shown a part of the rows", nobody_is_shown_a_part_of_the_rows),
    ("what was begun is gone on with", what_was_begun_is_gone_on_with),
    ("rows of other rules are made anew", rows_of_other_rules_are_made_anew),
    ("a row that is wrong is found", a_row_that_is_wrong_is_found),
    ("rows follow by themselves", rows_follow_by_themselves),
    ("a feed goes on without rows", a_feed_goes_on_without_rows),
];

#[test]
fn on_sqlite() {
    for (name, story) in STORIES {
        eprintln!("on SQLite: {name}");
        story(&Files::new());
    }
}

#[test]
fn in_postgresql() {
    let cluster = Cluster::new();
    for (name, story) in STORIES {
        eprintln!("in PostgreSQL: {name}");
        story(&cluster);
    }
}

/// A task of this number with a deadline, and its place.
fn task(number: u8) -> Vec<Draft> {
    let of = |field: &str, value: &str| {
        let register = RegisterKey { entity: thing(EntityKind::Task, number), field: field.to_owned() };
        draft(Kind::Set, register, Value::text(value))
    };
    vec![of("due_day", "2026-05-04"), of("place", "Rīga")]
}

pub fn draft(kind: Kind, register: RegisterKey, value: Value) -> Draft {
    let RegisterKey { entity, field } = register;
    Draft { scope: SCOPE, kind, entity, field, value, parents: Vec::new(), seen: Vec::new(), needs: 1 }
}

/// A feed of so many tasks.
fn with_tasks(databases: &dyn Databases, count: u8) -> World<'_> {
    let world = World::begin(databases);
    let mut hand = Hand::new(7);
    (1..=count).for_each(|number| hand.says(task(number)));
    world.wait(hand.syncs(&world.feed));
    world
}

fn follower(world: &World<'_>, rows: Arc<dyn RowStore>, things: usize) -> Follower {
    Follower::new(world.storage.clone(), rows, Limits { things, ..Limits::default() })
}

fn ordinary_work_is_told_by_its_lines(databases: &dyn Databases) {
    let world = with_tasks(databases, 5);
    let mut hand = Hand::new(8);
    world.wait(hand.syncs(&world.feed));
    // An edit replaces what it saw, and a wish is granted or not.
    let register = RegisterKey { entity: thing(EntityKind::Task, 1), field: "place".to_owned() };
    let parents = hand.heads(&register);
    let asks = RegisterKey { entity: register.entity, field: "course".to_owned() };
    let edit = Draft { parents, ..draft(Kind::Set, register, Value::text("Cēsis")) };
    hand.says(vec![edit, draft(Kind::Petition, asks, Value::map([("do", Value::text("claim"))]))]);
    world.wait(hand.syncs(&world.feed));
    let mut picture = world.storage.read().unwrap();
    assert_eq!(picture.head().unwrap().meta.head, 13, "the verdict is there");
    assert_eq!(picture.last_moved().unwrap(), 0, "the writer had nothing to note beside its lines");
    let first = picture.lines_after(0, 1).unwrap()[0].1.op;
    drop(picture);
    world.wait(world.feed.order(apseko_oplog::server::Input::Erase(vec![first]))).unwrap();
    let noted = world.storage.read().unwrap().moved_after(0, 10).unwrap();
    assert_eq!(noted.len(), 1, "what was erased no longer says what it was about: {noted:?}");
}

fn one_process_works_and_the_others_pass(databases: &dyn Databases) {
    let world = with_tasks(databases, 3);
    let other = follower(&world, databases.same_rows(), 2);
    let turn = world.rows.turn().unwrap().expect("nobody has the turn yet");
    assert_eq!(other.step().unwrap(), Did::Passed, "it does not wait either");
    turn.give_up().unwrap();
    assert!(matches!(other.catch_up(&|| true).unwrap(), Did::Even(_)));
    assert!(
        matches!(follower(&world, world.rows.clone(), 2).step().unwrap(), Did::Even(_)),
        "what the other made counts here"
    );
    assert_eq!(compare(&world.storage, world.rows.as_ref()).unwrap(), Compared::Same(3));
}

fn nobody_is_shown_a_part_of_the_rows(databases: &dyn Databases) {
    let world = with_tasks(databases, 6);
    let follower = follower(&world, world.rows.clone(), 2);
    let mut refused = 0;
    while !matches!(follower.step().unwrap(), Did::Even(_)) {
        match Ask::begin(world.rows.as_ref()) {
            Err(error @ AskFault::Making) => {
                assert_eq!(error.code(), "rows.making");
                refused += 1;
            }
            Ok(mut ask) => {
                assert_eq!(ask.tasks(&TaskFilter::default(), None, 10).unwrap().rows.len(), 6, "all or none");
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused >= 3, "while they are made nobody is shown any, and they were asked for {refused} times");
}

fn what_was_begun_is_gone_on_with(databases: &dyn Databases) {
    let world = with_tasks(databases, 6);
    let first = follower(&world, world.rows.clone(), 2);
    first.step().unwrap();
    first.step().unwrap();
    let made = world.rows.look().unwrap().counts().unwrap();
    assert_eq!(made.iter().sum::<u64>(), 2, "the first portion is there");
    let second = follower(&world, databases.same_rows(), 2);
    let Did::More(standing) = second.step().unwrap() else { panic!("there is more to do") };
    assert!(standing.making.is_some());
    let made = world.rows.look().unwrap().counts().unwrap();
    assert_eq!(made.iter().sum::<u64>(), 4, "the next process did not begin again");
    second.catch_up(&|| true).unwrap();
    assert_eq!(compare(&world.storage, world.rows.as_ref()).unwrap(), Compared::Same(6));
}

/// Writes down that other rules made the rows.
fn pretend_version(rows: &dyn RowStore, version: u32) {
    let mut turn = rows.turn().unwrap().unwrap();
    let standing = turn.standing().unwrap().unwrap();
    let standing = apseko_server::storage::derived::Standing { version, ..standing };
    turn.commit(Some(&standing)).unwrap();
}

fn rows_of_other_rules_are_made_anew(databases: &dyn Databases) {
    let world = with_tasks(databases, 3);
    world.follow_to_the_end();
    spoil(world.rows.as_ref());
    assert!(
        matches!(follower(&world, world.rows.clone(), 2).step().unwrap(), Did::Even(_)),
        "whoever follows only looks at what is new"
    );
    pretend_version(world.rows.as_ref(), PROJECTION_VERSION + 1);
    let step = follower(&world, world.rows.clone(), 2).step().unwrap();
    assert_eq!(step, Did::Passed, "an older program leaves them to the newer one");
    let refused = Ask::begin(world.rows.as_ref()).unwrap_err();
    assert!(matches!(refused, AskFault::Making), "and shows nobody what it may not understand: {refused}");
    pretend_version(world.rows.as_ref(), PROJECTION_VERSION - 1);
    world.rows_are_right();
    let standing = world.rows.look().unwrap().standing().unwrap().unwrap();
    assert_eq!(standing.version, PROJECTION_VERSION);
}

/// Takes the row of the first task away.
fn spoil(rows: &dyn RowStore) {
    let entity = thing(EntityKind::Task, 1);
    let gone = Derived { entity, scope: None, row: Row::Task(None), conflicts: Vec::new() };
    let mut turn = rows.turn().unwrap().unwrap();
    let standing = turn.standing().unwrap().unwrap();
    turn.write(&RowChanges { things: vec![gone], answers: Vec::new() }).unwrap();
    turn.commit(Some(&standing)).unwrap();
}

fn a_row_that_is_wrong_is_found(databases: &dyn Databases) {
    let world = with_tasks(databases, 3);
    world.follow_to_the_end();
    assert_eq!(compare(&world.storage, world.rows.as_ref()).unwrap(), Compared::Same(3));
    spoil(world.rows.as_ref());
    let Compared::Differ(what) = compare(&world.storage, world.rows.as_ref()).unwrap() else {
        panic!("a row is missing")
    };
    assert!(what.contains("task 0201"), "it is named by its id: {what}");
    assert!(follower(&world, world.rows.clone(), 64).forget().unwrap());
    world.rows_are_right();
}

fn rows_follow_by_themselves(databases: &dyn Databases) {
    let world = with_tasks(databases, 3);
    let rows = world.rows.clone();
    let following = Following::start(world.storage.clone(), Box::new(move || Ok(rows.clone()))).unwrap();
    until_even(&world, &following);
    let mut hand = Hand::new(8);
    (10..30).for_each(|number| hand.says(task(number)));
    world.wait(hand.syncs(&world.feed));
    until_even(&world, &following);
    following.stop();
    assert_eq!(compare(&world.storage, world.rows.as_ref()).unwrap(), Compared::Same(23));
}

fn until_even(world: &World<'_>, following: &Following) {
    let until = Instant::now() + Duration::from_secs(60);
    let head = || world.storage.read().unwrap().head().unwrap().meta.head;
    while following.lag(head()) != Lag::Places(0) {
        assert!(Instant::now() < until, "it should have followed long ago: {:?}", following.lag(head()));
        std::thread::yield_now();
    }
}

fn a_feed_goes_on_without_rows(databases: &dyn Databases) {
    let world = with_tasks(databases, 1);
    let refuse = || Err(StorageError::Unavailable("the disk of the rows is away".to_owned()));
    let following = Following::start(world.storage.clone(), Box::new(refuse)).unwrap();
    let mut hand = Hand::new(8);
    hand.says(task(2));
    world.wait(hand.syncs(&world.feed));
    assert_eq!(following.lag(4), Lag::Unknown, "nobody claims to know");
    assert!(following.rows().is_none());
    following.stop();
}

#[test]
fn a_file_that_somebody_deleted_is_made_again() {
    let files = Files::new();
    let world = with_tasks(&files, 3);
    world.follow_to_the_end();
    for beside in ["", "-wal", "-shm"] {
        let mut file = files.rows_file().into_os_string();
        file.push(beside);
        let _ = std::fs::remove_file(file);
    }
    let opened = files.same_rows();
    follower(&world, opened.clone(), 64).catch_up(&|| true).unwrap();
    assert_eq!(compare(&world.storage, opened.as_ref()).unwrap(), Compared::Same(3));
}
