//! The decisions one by one, and then in worlds where anything happens in any order.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn idle(left: u64) -> Event {
    Event::Heard(Heard { head: 7, moved: 1, wait_ms: 30_000, left, trouble: None })
}

fn offline() -> Event {
    Event::Failed { retry: Retry::Later, code: "link.no_connection".to_owned(), offline: true }
}

/// From the start to a question on its way.
fn asking(core: &mut Core, left: u64) {
    assert_eq!(core.after(0, 0, Event::Begin { wait_ms: 0 }).what, Do::AskLeave);
    assert_eq!(core.after(0, 0, Event::Leave(true)).what, Do::Step);
    assert_eq!(core.after(0, 0, Event::Stepped { asks: Some(1), wait_ms: 30_000, left }).what, Do::Send);
}

#[track_caller]
fn waits(next: &Next, now_ms: u64) -> u64 {
    let Do::Wait { until_ms, .. } = next.what else { panic!("it should wait: {next:?}") };
    until_ms - now_ms
}

#[test]
fn once_up_to_date_it_watches_the_feed() {
    let mut core = Core::default();
    asking(&mut core, 0);
    let next = core.after(10, 0, idle(0));
    assert_eq!(next, Next::new(Do::Wait { until_ms: 10 + LONGEST_MS, watch: Some(7) }, Mood::Connected));
    assert_eq!(core.after(50_000, 0, Event::Watched(7)).what, next.what, "nothing new: it watches on");
    assert_eq!(core.after(60_000, 0, Event::Watched(8)).what, Do::AskLeave, "something new: it asks");
}

#[test]
fn a_failure_is_told_to_the_store_at_once_and_then_waited_for() {
    let mut core = Core::default();
    asking(&mut core, 3);
    let next = core.after(100, 0, offline());
    assert_eq!(next.what, Do::GiveUp(1));
    let next = core.after(110, 0, Event::GaveUp);
    assert_eq!((next.what, &next.mood), (Do::Wait { until_ms: 2_100, watch: None }, &Mood::Offline));
    assert_eq!(core.after(2_100, 0, Event::Due).what, Do::AskLeave);
}

#[test]
fn waits_double_up_to_five_minutes_and_an_answer_forgives_everything() {
    let mut core = Core::default();
    let mut patience = Vec::new();
    for _ in 0..10 {
        asking(&mut core, 3);
        core.after(0, u16::MAX, offline());
        patience.push(waits(&core.after(0, u16::MAX, Event::GaveUp), 0) / 1_000);
    }
    assert_eq!(patience, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    asking(&mut core, 3);
    core.after(0, 0, idle(0));
    asking(&mut core, 3);
    core.after(0, u16::MAX, offline());
    assert_eq!(waits(&core.after(0, 0, Event::GaveUp), 0), 2_000);
}

#[test]
fn the_server_and_a_person_are_waited_for_as_they_ask() {
    for (retry, least, most) in [
        (Retry::After(Duration::from_secs(80)), 80_000, 90_000),
        (Retry::After(Duration::ZERO), SHORTEST_MS, SHORTEST_MS),
        (Retry::After(Duration::MAX), LONGEST_MS, LONGEST_MS),
        (Retry::Person, LONGEST_MS, LONGEST_MS),
    ] {
        for luck in [0, 1, 30_000, u16::MAX] {
            let mut core = Core::default();
            asking(&mut core, 3);
            core.after(0, luck, Event::Failed { retry, code: "x".to_owned(), offline: false });
            let next = core.after(0, luck, Event::GaveUp);
            let person = next.mood == Mood::NeedsPerson("x".to_owned());
            assert_eq!(person, retry == Retry::Person, "only where a person is needed are they asked");
            let patience = waits(&next, 0);
            assert!((least..=most).contains(&patience), "{retry:?} came to {patience}");
        }
    }
}

#[test]
fn a_start_keeps_waiting_but_never_longer_than_five_minutes() {
    let begin = |wait_ms| Core::default().after(40, 0, Event::Begin { wait_ms });
    assert_eq!(waits(&begin(90_000), 40), 90_000);
    assert_eq!(waits(&begin(u64::MAX), 40), LONGEST_MS, "whatever the clock said");
    assert_eq!(begin(0).what, Do::AskLeave);
}

#[test]
fn without_leave_nothing_is_asked_of_the_store_either() {
    let mut core = Core::default();
    core.after(0, 0, Event::Begin { wait_ms: 0 });
    let next = core.after(0, 0, Event::Leave(false));
    assert_eq!((waits(&next, 0), &next.mood), (LONGEST_MS, &Mood::NotAllowed));
    assert_eq!(core.after(10, 0, Event::Hurried).what, Do::AskLeave, "leave is asked for each time");
}

#[test]
fn whoever_answers_at_once_with_nothing_new_is_not_asked_again_and_again() {
    let mut core = Core::default();
    asking(&mut core, 0);
    core.after(10, 0, idle(0));
    let next = core.after(20, 0, Event::Watched(7));
    assert_eq!(next.what, Do::Wait { until_ms: 10 + LONGEST_MS, watch: None });
}

#[test]
fn a_server_that_never_comes_to_the_point_gives_it_a_breath() {
    let mut core = Core::default();
    asking(&mut core, 3);
    for round in 0.. {
        let heard = Heard { head: 7, moved: 0, wait_ms: 0, left: 3, trouble: None };
        let next = core.after(round, 0, Event::Heard(heard));
        if waits_at_all(&next) {
            assert_eq!(round, u64::from(FRUITLESS), "a few fruitless questions are ordinary");
            break;
        }
        core.after(round, 0, Event::Leave(true));
        core.after(round, 0, Event::Stepped { asks: Some(round), wait_ms: 0, left: 3 });
    }
}

fn waits_at_all(next: &Next) -> bool {
    matches!(next.what, Do::Wait { .. })
}

#[test]
fn what_the_server_keeps_apart_is_tried_less_and_less_often() {
    let mut core = Core::default();
    let mut patience = Vec::new();
    for _ in 0..9 {
        asking(&mut core, 5);
        patience.push(waits(&core.after(0, u16::MAX, idle(5)), 0) / 1_000);
    }
    assert_eq!(patience, [30, 30, 30, 30, 32, 64, 128, 256, 300]);
}

#[test]
fn trouble_that_only_a_person_can_mend_stops_nothing_that_still_goes() {
    let mut core = Core::default();
    asking(&mut core, 5);
    let heard = |wait_ms| Heard { head: 7, moved: 0, wait_ms, left: 5, trouble: Some("exchange.upgrade") };
    assert_eq!(core.after(0, 0, Event::Heard(heard(0))).what, Do::AskLeave, "work is still taken");
    let next = core.after(0, 0, Event::Heard(heard(30_000)));
    assert_eq!((waits(&next, 0), next.mood), (LONGEST_MS, Mood::NeedsPerson("exchange.upgrade".to_owned())));
}

#[test]
fn a_store_that_never_gives_a_question_is_noticed() {
    let mut core = Core::default();
    let mut now = 0;
    let mut next = core.after(now, 0, Event::Begin { wait_ms: 0 });
    while !next.stuck {
        let event = match next.what {
            Do::AskLeave => Event::Leave(true),
            Do::Step => Event::Stepped { asks: None, wait_ms: 30_000, left: 1 },
            Do::Wait { until_ms, .. } => {
                now = until_ms;
                Event::Due
            }
            Do::Send | Do::GiveUp(_) => panic!("there is nothing to send: {next:?}"),
        };
        next = core.after(now, 0, event);
        assert!(now <= STUCK_AFTER_MS + LONGEST_MS, "work waits, nothing is sent, and nobody is told");
    }
    assert_eq!(next.what, Do::AskLeave, "and everything begins anew");
}

#[test]
fn a_disk_that_never_works_is_noticed_although_nobody_knows_what_waits() {
    let mut core = Core::default();
    let mut next = core.after(0, 0, Event::Begin { wait_ms: 0 });
    let mut now = 0;
    while !next.stuck {
        assert!(now <= STUCK_AFTER_MS + LONGEST_MS, "nothing is sent, and nobody is told");
        let event = match next.what {
            Do::AskLeave => Event::Leave(true),
            Do::Step => Event::StepFailed("data.unavailable".to_owned()),
            Do::Wait { until_ms, .. } => {
                now = until_ms;
                Event::Due
            }
            Do::Send | Do::GiveUp(_) => panic!("there is nothing to send: {next:?}"),
        };
        next = core.after(now, 0, event);
    }
}

#[test]
fn a_machine_that_slept_was_not_stuck() {
    let mut core = Core::default();
    asking(&mut core, 3);
    core.after(0, 0, offline());
    core.after(0, 0, Event::GaveUp);
    let next = core.after(8 * 3_600_000, 0, Event::Due);
    assert_eq!((next.what, next.stuck), (Do::AskLeave, false));
}

/// A world that does what it is told, and lets go wrong what may go wrong.
#[derive(Debug, Clone, Copy)]
enum Luck {
    Fine,
    NoNetwork,
    Refused,
    NotAllowed,
    BadDisk,
    Hurried,
    NothingToAsk,
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        4 => Just(Luck::Fine),
        3 => Just(Luck::NoNetwork),
        1 => Just(Luck::Refused),
        1 => Just(Luck::NotAllowed),
        1 => Just(Luck::BadDisk),
        2 => Just(Luck::Hurried),
        1 => Just(Luck::NothingToAsk),
    ]
}

struct World {
    now: u64,
    left: u64,
    allowed: bool,
    asked: u64,
    /// When something was last sent, nothing waited, or sending was forbidden.
    quiet_since: u64,
}

impl World {
    fn live(&mut self, what: Do, luck: Luck) -> Event {
        match what {
            Do::AskLeave => {
                self.allowed = !matches!(luck, Luck::NotAllowed);
                if !self.allowed {
                    self.quiet_since = self.now;
                }
                Event::Leave(self.allowed)
            }
            Do::Step | Do::GiveUp(_) if matches!(luck, Luck::BadDisk) => Event::StepFailed("full".to_owned()),
            Do::GiveUp(_) => Event::GaveUp,
            Do::Step if matches!(luck, Luck::NothingToAsk) => {
                Event::Stepped { asks: None, wait_ms: 30_000, left: self.left }
            }
            Do::Step => {
                self.asked += 1;
                Event::Stepped { asks: Some(self.asked), wait_ms: 30_000, left: self.left }
            }
            Do::Send => self.send(luck),
            Do::Wait { until_ms, watch } => {
                assert!(until_ms <= self.now + LONGEST_MS, "no wait is longer than the longest");
                if matches!(luck, Luck::Hurried) {
                    self.now += 1;
                    return Event::Hurried;
                }
                if matches!(luck, Luck::Refused)
                    && let Some(head) = watch
                {
                    self.now = until_ms.min(self.now + 20_000);
                    return Event::Watched(head + 1);
                }
                self.now = self.now.max(until_ms);
                Event::Due
            }
        }
    }

    fn send(&mut self, luck: Luck) -> Event {
        assert!(self.allowed, "nothing is sent without leave");
        self.allowed = false;
        self.now += 10;
        self.quiet_since = self.now;
        match luck {
            Luck::NoNetwork => offline(),
            Luck::Refused => {
                Event::Failed { retry: Retry::Person, code: "session.refused".to_owned(), offline: false }
            }
            Luck::Fine | Luck::NotAllowed | Luck::BadDisk | Luck::Hurried | Luck::NothingToAsk => {
                let moved = self.left.min(10);
                self.left -= moved;
                let wait_ms = if self.left == 0 { 30_000 } else { 0 };
                Event::Heard(Heard { head: self.asked, moved, wait_ms, left: self.left, trouble: None })
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_work_is_sent_or_somebody_is_told(
        lucks in proptest::collection::vec((luck(), any::<u16>()), 1..400),
        left in 1_u64..60,
    ) {
        let mut core = Core::default();
        let mut world = World { now: 5, left, allowed: false, asked: 0, quiet_since: 5 };
        let mut next = core.after(5, 0, Event::Begin { wait_ms: 0 });
        for (luck, spread) in lucks {
            let event = world.live(next.what, luck);
            let hurried = event == Event::Hurried;
            next = core.after(world.now, spread, event);
            if next.stuck || world.left == 0 {
                world.quiet_since = world.now;
            }
            let silent = world.now - world.quiet_since;
            prop_assert!(silent <= STUCK_AFTER_MS + LONGEST_MS, "silent for {silent} ms, and nobody was told");
            if hurried {
                prop_assert!(!waits_at_all(&next), "a hurry ends every wait: {next:?}");
            }
        }
        // All is well again: it must come to an end by itself, within one longest wait.
        let healed = world.now;
        for _ in 0..100 {
            if world.left == 0 && next.mood == Mood::Connected {
                break;
            }
            let event = world.live(next.what, Luck::Fine);
            next = core.after(world.now, 0, event);
        }
        prop_assert_eq!(world.left, 0, "what waits is delivered once the network is well");
        prop_assert!(world.now <= healed + LONGEST_MS + 10_000, "and soon");
    }

    #[test]
    fn a_wait_after_a_failure_is_between_two_seconds_and_five_minutes(times in 1_u32.., luck: u16, asked: u64) {
        prop_assert!((SHORTEST_MS..=LONGEST_MS).contains(&spread(times, luck)));
        prop_assert!((SHORTEST_MS..=LONGEST_MS).contains(&not_before(asked.into(), luck)));
    }
}
