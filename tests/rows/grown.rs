//! Whatever people do and whatever befalls the feed, rows that followed are rows made anew, and what a device shows.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::databases::{Cluster, Databases, Files};
use super::newcomer::Newcomer;
use super::world::{Event, World, event};

fn whatever_happens(databases: &dyn Databases, cases: u32) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let events = proptest::collection::vec(event(), 10..90);
    let told = TestRunner::new(config).run(&events, |events| {
        happens(databases, &events);
        Ok(())
    });
    told.unwrap();
}

fn happens(databases: &dyn Databases, events: &[Event]) {
    let mut world = World::begin(databases);
    world.live(events);
    world.rows_are_right();
    world.all_sync();
    world.rows_are_right();
    Newcomer::comes(&world).shows_what_the_office_sees(&world);
}

#[test]
fn on_sqlite() {
    whatever_happens(&Files::new(), 24);
}

#[test]
fn in_postgresql() {
    whatever_happens(&Cluster::new(), 6);
}
