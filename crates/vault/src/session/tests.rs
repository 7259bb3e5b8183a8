//! Days of a person with a tablet, told by the clock.

use super::*;
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const NOTHING: Standing = Standing { visit_open: false, unsent: false, recording: false };
const VISIT: Standing = Standing { visit_open: true, unsent: true, recording: false };
const UNSENT: Standing = Standing { visit_open: false, unsent: true, recording: false };

/// Lets the time pass as a program does that is awake: with a look at the clock every minute.
fn pass(session: &mut Session, from_ms: u64, to_ms: u64, standing: Standing) {
    for now in (from_ms..=to_ms).step_by(MINUTE as usize) {
        session.look(now, standing);
    }
    session.look(to_ms, standing);
}

fn is_paused(session: &Session) -> bool {
    matches!(session.phase(), Phase::Paused { .. })
}

#[test]
fn ten_idle_minutes_lock_the_screen_and_a_touch_puts_it_off() {
    let mut session = Session::begin(0, true);
    pass(&mut session, 0, 9 * MINUTE, VISIT);
    session.touch(9 * MINUTE);
    pass(&mut session, 9 * MINUTE, 18 * MINUTE, VISIT);
    assert_eq!(session.phase(), Phase::Open, "nine minutes since the touch");
    pass(&mut session, 18 * MINUTE, 19 * MINUTE, VISIT);
    assert!(is_paused(&session), "ten minutes");
    session.touch(20 * MINUTE);
    assert!(is_paused(&session), "a touch does not open what is locked");
}

#[test]
fn recording_counts_as_using_the_screen() {
    let mut session = Session::begin(0, true);
    let recording = Standing { recording: true, ..VISIT };
    pass(&mut session, 0, 40 * MINUTE, recording);
    assert_eq!(session.phase(), Phase::Open, "an hour of testimony must not end in a locked microphone");
}

#[test]
fn without_work_under_way_a_locked_screen_keeps_no_keys() {
    let mut session = Session::begin(0, true);
    session.lock(MINUTE, NOTHING);
    assert_eq!(session.phase(), Phase::Shut, "there is nothing to keep them for");
    let mut session = Session::begin(0, false);
    session.lock(MINUTE, VISIT);
    assert_eq!(session.phase(), Phase::Shut, "without a PIN nothing but the password opens");
}

#[test]
fn unsent_work_keeps_the_keys_for_two_hours_and_a_visit_keeps_them_longer() {
    let mut session = Session::begin(0, true);
    session.lock(0, UNSENT);
    pass(&mut session, 0, 2 * HOUR - MINUTE, UNSENT);
    assert!(is_paused(&session));
    pass(&mut session, 2 * HOUR - MINUTE, 2 * HOUR, UNSENT);
    assert_eq!(session.phase(), Phase::Shut);

    let mut session = Session::begin(0, true);
    session.lock(0, VISIT);
    pass(&mut session, 0, 5 * HOUR, VISIT);
    assert!(is_paused(&session), "a long lunch on a building site");
    session.look(5 * HOUR + MINUTE, NOTHING);
    assert_eq!(session.phase(), Phase::Shut, "the visit has ended and everything was sent");
}

#[test]
fn sleep_drops_the_keys_even_during_a_visit_and_the_password_brings_them_back() {
    let mut session = Session::begin(0, true);
    session.suspend();
    assert_eq!(session.phase(), Phase::Shut);
    session.resume(MINUTE);
    assert_eq!(session.phase(), Phase::Open);
    assert!(session.look(MINUTE + ASLEEP_MS + 1, VISIT), "nobody looked at the clock for so long: it slept");
    assert_eq!(session.phase(), Phase::Shut);
}

#[test]
fn twelve_hours_end_the_stay_but_never_a_visit() {
    let mut session = Session::begin(0, true);
    for hour in 0..13 {
        session.touch(hour * HOUR);
        pass(&mut session, hour * HOUR, hour * HOUR + 9 * MINUTE, VISIT);
        session.resume(hour * HOUR + 9 * MINUTE);
        session.touch(hour * HOUR + 9 * MINUTE);
        pass(&mut session, hour * HOUR + 9 * MINUTE, (hour + 1) * HOUR, VISIT);
        session.resume((hour + 1) * HOUR);
    }
    assert_eq!(session.phase(), Phase::Open, "an act that is being issued is not interrupted");
    session.look(13 * HOUR + MINUTE, UNSENT);
    assert_eq!(session.phase(), Phase::Out, "the visit is over, and so is the stay");
    session.resume(13 * HOUR + 2 * MINUTE);
    assert_eq!(session.phase(), Phase::Out, "a password alone does not begin a new day");
}

#[test]
fn five_wrong_pins_and_the_password_is_needed() {
    let mut session = Session::begin(0, true);
    session.lock(0, VISIT);
    for _ in 0..4 {
        assert!(session.wrong_pin());
    }
    assert!(!session.wrong_pin());
    assert_eq!(session.phase(), Phase::Shut);
}

#[test]
fn a_fresh_code_counts_for_one_thing_and_for_two_minutes() {
    let mut session = Session::begin(0, true);
    assert!(!session.is_stepped_up(0));
    session.step_up(0);
    assert!(session.is_stepped_up(STEP_UP_MS - 1));
    assert!(!session.is_stepped_up(STEP_UP_MS));
    session.step_up(5 * MINUTE);
    session.use_step_up();
    assert!(!session.is_stepped_up(5 * MINUTE), "one code signs one document");
    session.step_up(6 * MINUTE);
    session.lock(6 * MINUTE, VISIT);
    session.resume(6 * MINUTE);
    assert!(!session.is_stepped_up(6 * MINUTE), "whoever came back may be somebody else");
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Pass(u64),
    Touch,
    Lock,
    Suspend,
    WrongPin,
}

fn events() -> impl Strategy<Value = Vec<(Event, bool, bool)>> {
    let event = prop_oneof![
        4 => (1_u64..3 * HOUR).prop_map(Event::Pass),
        2 => Just(Event::Touch),
        1 => Just(Event::Lock),
        1 => Just(Event::Suspend),
        2 => Just(Event::WrongPin),
    ];
    prop::collection::vec((event, any::<bool>(), any::<bool>()), 1..60)
}

proptest! {
    #[test]
    fn nothing_but_coming_back_opens_and_keys_never_return_by_themselves(events in events()) {
        let mut session = Session::begin(0, true);
        let mut now = 0;
        for (event, visit_open, unsent) in events {
            let standing = Standing { visit_open, unsent, recording: false };
            let (was_open, kept) = (session.phase() == Phase::Open, session.keeps_keys());
            match event {
                Event::Pass(ms) => { now += ms; session.look(now, standing); }
                Event::Touch => session.touch(now),
                Event::Lock => session.lock(now, standing),
                Event::Suspend => session.suspend(),
                Event::WrongPin => drop(session.wrong_pin()),
            }
            prop_assert!(was_open || session.phase() != Phase::Open, "{event:?} opened the screen");
            prop_assert!(kept || !session.keeps_keys(), "{event:?} brought keys back");
            prop_assert!(now < FULL_MS || standing.visit_open || !matches!(event, Event::Pass(_)) || session.phase() == Phase::Out,
                "twelve hours are over");
        }
    }
}
