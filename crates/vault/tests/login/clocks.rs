//! The clock that people can set: it must neither bring a used code back nor keep its owner out for ever.

use apseko_vault::{Refusal, Shut};

use super::device::{Device, HOUR, PASSWORD, YEAR};

#[test]
fn a_clock_that_was_turned_back_shuts_the_door_until_it_is_right_again() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.set_clock(-121);
    let kept = device.keystore.kept();
    let (now, code) = (device.now, device.code(&anna, 0));
    let refused = device.log_in(anna.login, PASSWORD, &code).unwrap_err();
    assert!(matches!(refused, Refusal::Shut(Shut::Clock)), "{refused:?}");
    let resumed = device.vault().resume(anna.login, PASSWORD, None, &now).unwrap_err();
    assert!(matches!(resumed, Refusal::Shut(Shut::Clock)), "{resumed:?}");
    assert_eq!(device.keystore.kept(), kept, "and no try is counted");
    device.reboot();
    assert!(matches!(device.fails(&anna), Err(Refusal::Shut(Shut::Clock))), "after a restart as well");
    device.set_clock(121);
    device.comes_in(&anna).unwrap();
}

#[test]
fn two_minutes_are_a_clock_being_set_right() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.set_clock(-119);
    assert!(device.comes_in(&anna).is_err(), "its codes are those of before");
    device.comes_in(&anna).unwrap();
}

#[test]
fn what_the_device_has_seen_while_it_was_open_counts() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.pass(5 * HOUR);
    let now = device.now;
    device.vault().seen(anna.login, &now).unwrap();
    device.set_clock(-4 * HOUR);
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Shut(Shut::Clock))), "it was later already");
}

#[test]
fn a_recovery_code_sets_right_a_clock_that_had_been_a_year_ahead() {
    let (mut device, anna) = Device::with_anna();
    device.set_clock(YEAR);
    let mut seen = Vec::new();
    for _ in 0..3 {
        device.comes_in(&anna).unwrap();
        seen.push((device.now, device.code(&anna, 0)));
    }
    device.set_clock(-YEAR);
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Shut(Shut::Clock))));
    let (now, shown) = (device.now, device.code(&anna, 0));
    let next = device.code(&anna, 1);
    device.vault().recover(anna.login, &anna.recovery[0], &now).unwrap();
    for code in [shown, next] {
        assert!(
            device.log_in(anna.login, PASSWORD, &code).is_err(),
            "codes of this minute may have been seen"
        );
    }
    device.comes_in(&anna).expect("and a minute later her authenticator works again");
    for (then, code) in seen {
        device.now = then;
        let replayed = device.log_in(anna.login, PASSWORD, &code);
        assert!(replayed.is_err(), "a code that was accepted last year is spent a year later");
    }
}

#[test]
fn a_recovery_code_with_the_clock_set_back_brings_no_used_code_back() {
    let (mut device, anna) = Device::with_anna();
    let mut used = Vec::new();
    for _ in 0..5 {
        device.comes_in(&anna).unwrap();
        used.push((device.now.wall_ms, device.code(&anna, 0)));
    }
    device.set_clock(-HOUR);
    let now = device.now;
    device.vault().recover(anna.login, &anna.recovery[0], &now).unwrap();
    for (wall_ms, code) in used {
        device.now.wall_ms = wall_ms;
        let replayed = device.log_in(anna.login, PASSWORD, &code);
        assert!(
            matches!(replayed, Err(Refusal::Wrong { .. })),
            "somebody wrote her codes down: {replayed:?}"
        );
    }
}
