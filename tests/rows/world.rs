//! A feed with devices, orders of the people in charge and a restore now and then, and the rows that follow it.

use std::sync::Arc;

use apseko_oplog::server::Input;
use apseko_oplog::{Ledger, OpId};
use apseko_server::copy::{Shelf, back_up, open_backup, restore};
use apseko_server::feed::Feed;
use apseko_server::rows::{Compared, Did, Follower, Limits, compare};
use apseko_server::storage::Storage;
use apseko_server::storage::derived::RowStore;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::databases::Databases;
use super::deeds::{Deed, deed, drafts};
use super::hand::Hand;
use super::office::{NOW, Office, first_meta};

/// Something that happens.
#[derive(Debug, Clone)]
pub enum Event {
    Deed(u8, Deed),
    Sync(u8),
    TalkOnce(u8),
    Erase(u16),
    Admit(u16),
    BackUp,
    Restore,
    Follow { steps: u8, lines: u8, notes: u8, things: u8 },
}

pub fn event() -> impl Strategy<Value = Event> {
    let any = proptest::arbitrary::any::<u8>;
    prop_oneof![
        14 => (1..=3_u8, deed()).prop_map(|(who, deed)| Event::Deed(who, deed)),
        4 => (1..=3_u8).prop_map(Event::Sync),
        2 => (1..=3_u8).prop_map(Event::TalkOnce),
        2 => proptest::num::u16::ANY.prop_map(Event::Erase),
        2 => proptest::num::u16::ANY.prop_map(Event::Admit),
        1 => Just(Event::BackUp),
        1 => Just(Event::Restore),
        5 => (0..6_u8, any(), any(), any())
            .prop_map(|(steps, lines, notes, things)| Event::Follow { steps, lines, notes, things }),
    ]
}

pub struct World<'d> {
    databases: &'d dyn Databases,
    folder: tempfile::TempDir,
    runtime: Runtime,
    pub storage: Arc<dyn Storage>,
    pub feed: Arc<Feed>,
    house: Arc<Office>,
    pub rows: Arc<dyn RowStore>,
    hands: Vec<Hand>,
    backups: u8,
}

impl<'d> World<'d> {
    pub fn begin(databases: &'d dyn Databases) -> Self {
        let storage = databases.feed();
        storage.found(&first_meta()).unwrap();
        let house = Office::new(1);
        let feed = Feed::start(storage.clone(), house.clone()).unwrap();
        let (folder, rows) = (tempfile::tempdir().unwrap(), databases.rows());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let hands = (1..=3).map(Hand::new).collect();
        Self { databases, folder, runtime, storage, feed, house, rows, hands, backups: 0 }
    }

    pub fn live(&mut self, events: &[Event]) {
        events.iter().for_each(|event| self.befalls(event));
    }

    fn befalls(&mut self, event: &Event) {
        match event {
            Event::Deed(who, deed) => self.does(*who, deed),
            Event::Sync(who) => self.syncs(*who),
            Event::TalkOnce(who) => {
                let hand = &mut self.hands[usize::from(*who) - 1];
                self.runtime.block_on(hand.talks_once(&self.feed));
            }
            Event::Erase(number) => self.orders(*number, |op| Input::Erase(vec![op])),
            Event::Admit(number) => self.orders(*number, Input::Admit),
            Event::BackUp => self.backs_up(),
            Event::Restore => self.is_restored(),
            Event::Follow { steps, lines, notes, things } => {
                let size = |number: &u8, most: usize| 1 + usize::from(*number) % most;
                let limits =
                    Limits { lines: size(lines, 12), notes: size(notes, 4), things: size(things, 6) };
                let follower = Follower::new(self.storage.clone(), self.rows.clone(), limits);
                for _ in 0..*steps {
                    follower.step().unwrap();
                }
            }
        }
    }

    pub fn does(&mut self, who: u8, deed: &Deed) {
        let hand = &mut self.hands[usize::from(who) - 1];
        let drafts = drafts(hand, deed);
        if !drafts.is_empty() {
            hand.says(drafts);
        }
    }

    pub fn syncs(&mut self, who: u8) {
        let hand = &mut self.hands[usize::from(who) - 1];
        self.runtime.block_on(hand.syncs(&self.feed));
    }

    /// Everybody says and hears everything.
    pub fn all_sync(&mut self) {
        for _ in 0..2 {
            (1..=3).for_each(|who| self.syncs(who));
        }
    }

    /// An order about one of the operations that anybody knows.
    fn orders(&mut self, number: u16, order: impl FnOnce(OpId) -> Input) {
        let known = self.hands[usize::from(number) % 3].ledger.all().unwrap();
        let Some(op) = known.get(usize::from(number) % known.len().max(1)) else { return };
        self.runtime.block_on(self.feed.order(order(*op))).unwrap();
    }

    fn backs_up(&mut self) {
        self.backups += 1;
        let shelf = Shelf::at(self.folder.path()).unwrap();
        back_up(self.storage.as_ref(), &shelf, NOW + i64::from(self.backups) * 1_000, &|| true).unwrap();
    }

    /// The feed goes back to the last backup, if there is one; the rows stay what they are.
    fn is_restored(&mut self) {
        let backups = Shelf::at(self.folder.path()).unwrap().backups().unwrap();
        let Some(newest) = backups.iter().max_by_key(|backup| backup.made_ms) else { return };
        self.feed.stop();
        let noted = self.storage.noted_orders().unwrap();
        let fresh = self.databases.feed();
        let mut backup = open_backup(&newest.file).unwrap();
        restore(backup.as_mut(), fresh.as_ref(), self.house.as_ref(), noted).unwrap();
        self.storage = fresh;
        self.feed = Feed::start(self.storage.clone(), self.house.clone()).unwrap();
    }

    pub fn follow_to_the_end(&self) {
        let follower = Follower::new(self.storage.clone(), self.rows.clone(), Limits::default());
        assert!(matches!(follower.catch_up(&|| true).unwrap(), Did::Even(_)), "nobody else is at work");
    }

    /// The rows that followed are those that are made anew, in small portions or by the comparison.
    pub fn rows_are_right(&self) {
        self.follow_to_the_end();
        let followed = compare(&self.storage, self.rows.as_ref()).unwrap();
        assert!(matches!(followed, Compared::Same(_)), "{followed:?}");
        let anew = self.databases.rows();
        let limits = Limits { things: 3, ..Limits::default() };
        Follower::new(self.storage.clone(), anew.clone(), limits).catch_up(&|| true).unwrap();
        assert_eq!(compare(&self.storage, anew.as_ref()).unwrap(), followed, "and as many of them");
    }

    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        self.feed.stop();
    }
}
