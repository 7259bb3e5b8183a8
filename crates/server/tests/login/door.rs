//! Stories of people and of guessers at the door.

use std::time::Instant;

use apseko_server::login::{
    Attempt, Ceiling, Cost, LoginStore as _, MemoryLogins, NotEntered, PasswordRecord, Secrets,
};
use zeroize::Zeroizing;

use super::premises::{ANNA, GOOD, JURIS, NOW, address, app, premises, secret, with_room};

#[test]
fn somebody_with_both_factors_comes_in() {
    let mut here = premises();
    assert_eq!(here.enter(&here.right(ANNA)).unwrap().person, ANNA);
    let typed = Attempt { login: " Anna.Liepina ".to_owned(), ..here.right(ANNA) };
    here.later(30);
    let typed = Attempt { code: app(ANNA).current(here.now_ms), ..typed };
    assert_eq!(here.enter(&typed).unwrap().person, ANNA, "people write their names as they like");
}

#[test]
fn whoever_fails_never_learns_which_part_was_wrong() {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    let mut said = Vec::new();
    for change in [
        |right: Attempt| Attempt { login: "nobody".to_owned(), ..right },
        |right: Attempt| Attempt { login: "x".repeat(5_000), ..right },
        |right: Attempt| Attempt { password: Zeroizing::new("wrong".to_owned()), ..right },
        |right: Attempt| Attempt { password: Zeroizing::new(GOOD.repeat(60)), ..right },
        |right: Attempt| Attempt { code: Zeroizing::new("000000".to_owned()), ..right },
        |right: Attempt| Attempt { code: app(JURIS).current(NOW), ..right },
    ] {
        let mut here = premises();
        let refused = here.enter(&change(here.right(ANNA))).unwrap_err();
        said.push((format!("{refused:?} {refused}"), refused.code(), refused.retry_after_s()));
    }
    let mut unsealed = premises();
    let password = PasswordRecord::set(GOOD, &[], Cost::FLOOR, &mut |out| out.fill(7)).unwrap();
    let seed_of_juris = app(ANNA).seal(&secret(), JURIS, &mut |out| out.fill(3));
    unsealed.store.put_secrets(ANNA, &Secrets::new(password, seed_of_juris, 0, NOW)).unwrap();
    let refused = unsealed.enter(&unsealed.right(ANNA)).unwrap_err();
    said.push((format!("{refused:?} {refused}"), refused.code(), refused.retry_after_s()));
    said.dedup();
    assert_eq!(said.len(), 1, "all were refused in the same words: {said:?}");
    assert!(!said[0].0.contains(text("anna").as_str()), "and none of them says a name");
}

#[test]
fn a_code_is_used_once_even_by_many_hands_at_once() {
    let here = premises();
    let attempt = here.right(ANNA);
    let came_in: Vec<bool> = std::thread::scope(|scope| {
        let enter = || here.door.enter(&attempt, here.now_ms, &mut |out| out.fill(1)).is_ok();
        let hands: Vec<_> = (0..4).map(|_| scope.spawn(enter)).collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    });
    assert_eq!(came_in.iter().filter(|came_in| **came_in).count(), 1, "{came_in:?}");
}

#[test]
fn a_new_password_does_not_make_an_old_code_good_again() {
    let mut here = premises();
    here.enter(&here.right(ANNA)).unwrap();
    let read_before = here.store.find("anna.liepina").unwrap().unwrap().secrets;
    let password =
        PasswordRecord::set("cits garš teikums", &[], Cost::FLOOR, &mut |out| out.fill(8)).unwrap();
    let stale = Secrets { last_step: 0, ..read_before };
    here.store.put_secrets(ANNA, &stale.with_password(password, here.now_ms)).unwrap();
    let again = Attempt { password: Zeroizing::new("cits garš teikums".to_owned()), ..here.right(ANNA) };
    assert!(matches!(here.enter(&again), Err(NotEntered::Wrong)), "its code was used with the old password");
    here.later(30);
    let next = Attempt { code: app(ANNA).current(here.now_ms), ..again };
    assert!(here.enter(&next).is_ok(), "the next one is good");
}

#[test]
fn guessing_gets_slow_and_a_name_that_nobody_has_looks_the_same() {
    let (mut here, mut there) = (premises(), premises());
    for failure in 1..=12 {
        let (known, unknown) = (here.fail("anna.liepina", 9), there.fail("nobody", 9));
        assert_eq!(known, unknown, "failure {failure}");
        let expected = if failure <= 5 { ("login.wrong", None) } else { ("login.wait", Some(30)) };
        assert_eq!(known, expected, "failure {failure}");
    }
    for (wait, next) in [(30, 60), (60, 300), (300, 900), (900, 3_600), (3_600, 3_600), (3_600, 3_600)] {
        for premises in [&mut here, &mut there] {
            premises.later(wait);
        }
        assert_eq!(
            (here.fail("anna.liepina", 9), there.fail("nobody", 9)),
            (("login.wrong", None), ("login.wrong", None))
        );
        let waits = (here.fail("anna.liepina", 9).1, there.fail("nobody", 9).1);
        assert_eq!(waits, (Some(next), Some(next)), "other addresses or not, the name waits");
    }
    here.now_ms += 1_000;
    let (_, elsewhere) = here.fail("anna.liepina", 77);
    assert_eq!(elsewhere, Some(3_599), "a botnet is one guesser");
}

#[test]
fn nobody_can_lock_a_colleague_out() {
    let mut here = premises();
    let entered = here.enter(&here.right(ANNA)).unwrap();
    for from in 10..200 {
        here.fail("anna.liepina", from);
        here.later(1);
    }
    let stranger = Attempt { address: Some(address(250)), ..here.right(ANNA) };
    assert!(matches!(here.enter(&stranger), Err(NotEntered::Wait { .. })), "her name is slow for strangers");
    assert!(here.enter(&here.right(ANNA)).is_ok(), "where she came in before, she comes in at once");
    here.later(30);
    for _ in 0..8 {
        here.fail("anna.liepina", 1);
    }
    assert!(
        matches!(here.enter(&here.right(ANNA)), Err(NotEntered::Wait { .. })),
        "a colleague at the next table"
    );
    let marked = Attempt { mark: Some(entered.mark.clone()), ..here.right(ANNA) };
    assert!(here.enter(&marked).is_ok(), "cannot fill the lane of her own browser");
    here.later(30);
    let travelling = Attempt { address: Some(address(251)), mark: Some(entered.mark), ..here.right(ANNA) };
    assert!(here.enter(&travelling).is_ok(), "nor on a journey");
}

#[test]
fn a_mark_helps_its_own_name_alone_and_opens_nothing() {
    let mut here = premises();
    let mark = here.enter(&here.right(ANNA)).unwrap().mark;
    for from in 10..30 {
        here.fail("juris", from);
    }
    let juris =
        |mark: Vec<u8>| Attempt { mark: Some(mark), address: Some(address(99)), ..premises().right(JURIS) };
    assert!(
        matches!(here.enter(&juris(mark.clone())), Err(NotEntered::Wait { .. })),
        "a mark of another name"
    );
    for bit in [0, 100, 200, 447] {
        let mut forged = mark.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        let attempt = Attempt { mark: Some(forged), address: Some(address(99)), ..here.right(ANNA) };
        let counters = here.store.counters().len();
        here.later(30);
        let attempt = Attempt { code: app(ANNA).current(here.now_ms), ..attempt };
        assert!(here.enter(&attempt).is_ok(), "a forged mark is none, and the factors are what counts");
        assert!(here.store.counters().len() >= counters);
    }
    here.later(30);
    let wrong =
        Attempt { mark: Some(mark.clone()), code: Zeroizing::new("1".to_owned()), ..here.right(ANNA) };
    for _ in 0..5 {
        assert!(matches!(here.enter(&wrong), Err(NotEntered::Wrong)), "a mark is no factor");
    }
    let thief = Attempt { mark: Some(mark), ..here.right(ANNA) };
    assert!(
        matches!(here.enter(&thief), Err(NotEntered::Wait { .. })),
        "and a stolen one does not give more guesses"
    );
}

#[test]
fn an_address_that_tries_many_names_gets_slow_but_not_for_those_who_belong_there() {
    let mut here = premises();
    here.enter(&here.right(ANNA)).unwrap();
    for number in 0..20 {
        assert_eq!(here.fail(&format!("name{number}"), 1).0, "login.wrong");
    }
    assert_eq!(here.fail("name99", 1), ("login.wait", Some(30)), "every name gets its own try, and yet");
    assert_eq!(here.fail("name99", 2).0, "login.wrong", "another address may still try");
    here.later(1);
    let again = Attempt { code: app(ANNA).current(here.now_ms + 30_000), ..here.right(ANNA) };
    assert!(here.enter(&again).is_ok(), "Anna came in from there before");
}

#[test]
fn a_flood_of_names_pushes_neither_friends_nor_waits_out() {
    let mut here = with_room(MemoryLogins::with_room_for(40), Cost::FLOOR, Ceiling::new(u32::MAX));
    here.enter(&here.right(ANNA)).unwrap();
    for number in 0..60_u8 {
        here.fail(&format!("name{number}"), 100 + number);
    }
    assert!(here.store.counters().len() <= 40, "the book has an end");
    for from in 200..206 {
        here.fail("anna.liepina", from);
    }
    here.later(30);
    let known = Attempt { code: app(ANNA).current(here.now_ms), ..here.right(ANNA) };
    assert!(here.enter(&known).is_ok(), "where somebody came in once is forgotten last");
}

#[test]
fn a_ceiling_slows_strangers_and_nobody_else() {
    let mut here = with_room(MemoryLogins::default(), Cost::FLOOR, Ceiling::new(4));
    here.enter(&here.right(ANNA)).unwrap();
    for number in 0..3 {
        assert_eq!(here.fail(&format!("name{number}"), 50 + number).0, "login.wrong");
    }
    let (code, seconds) = here.fail("another", 60);
    assert!(code == "login.busy" && seconds.is_some_and(|seconds| seconds <= 60), "{code} {seconds:?}");
    let known = Attempt { code: app(ANNA).current(here.now_ms + 30_000), ..here.right(ANNA) };
    assert!(here.enter(&known).is_ok(), "those who are known do not stand in that queue");
}

#[test]
fn a_name_that_nobody_has_takes_as_long_as_any_other() {
    let mut here = with_room(MemoryLogins::default(), Cost::STANDARD, Ceiling::new(u32::MAX));
    let mut took = |login: &str| {
        let mut times: Vec<_> = (0..5)
            .map(|from| {
                let start = Instant::now();
                here.fail(login, from);
                start.elapsed()
            })
            .collect();
        times.sort();
        times[2].as_secs_f64()
    };
    let (known, unknown) = (took("anna.liepina"), took("nobody"));
    let ratio = known / unknown;
    // An answer without the work would be a hundred times faster.
    assert!((0.33..3.0).contains(&ratio), "{known} s against {unknown} s");
}
