//! Ten tries and not one more, whatever is done to the machine between them; and the paper that opens it again.

use apseko_vault::{Refusal, Shut};

use super::device::{Device, PASSWORD, WRONG_PASSWORD, bytes_of};

fn wait_of(refusal: &Refusal) -> u64 {
    let Refusal::Shut(Shut::Wait { seconds }) = refusal else {
        panic!("it should have to wait: {refusal:?}")
    };
    *seconds
}

#[test]
fn ten_failures_wait_longer_and_longer_and_then_shut_the_door() {
    let (mut device, anna) = Device::with_anna();
    for (number, pause) in (1..).zip([0, 0, 0, 0, 30, 60, 300, 900, 3600]) {
        let refusal = device.fails(&anna).unwrap_err();
        let left = (number >= 2).then_some(10 - number);
        assert!(matches!(refusal, Refusal::Wrong { left: told } if told == left), "{number}: {refusal:?}");
        if pause == 0 {
            continue;
        }
        let kept = device.keystore.kept();
        let code = device.code(&anna, 0);
        let early = device.log_in(anna.login, PASSWORD, &code).unwrap_err();
        assert_eq!(wait_of(&early), pause, "not even the right ones are tried after failure {number}");
        device.set_clock(5 * 3600);
        assert_eq!(
            wait_of(&device.fails(&anna).unwrap_err()),
            pause,
            "setting the clock forward is no waiting"
        );
        device.set_clock(-5 * 3600);
        device.reboot();
        let restarted = device.fails(&anna).unwrap_err();
        assert_eq!(wait_of(&restarted), pause, "nor is switching off and on");
        assert_eq!(device.keystore.kept(), kept, "a try that is not made is not counted");
        device.pass(i64::try_from(pause).unwrap());
    }
    let last = device.fails(&anna).unwrap_err();
    assert!(matches!(last, Refusal::Wrong { left: Some(0) }), "{last:?}");
    for _ in 0..3 {
        device.reboot();
        let right = device.comes_in(&anna).unwrap_err();
        assert!(matches!(right, Refusal::Shut(Shut::Disabled)), "nobody comes in this way now: {right:?}");
        device.set_clock(40 * 24 * 3600);
    }
}

#[test]
fn a_success_begins_the_count_anew_and_tells_when_the_others_failed() {
    let (mut device, anna) = Device::with_anna();
    for _ in 0..4 {
        device.fails(&anna).unwrap_err();
    }
    let opened = device.comes_in(&anna).unwrap();
    assert_eq!(opened.failed_at_ms.len(), 4, "the owner is told that somebody tried");
    let again = device.comes_in(&anna).unwrap();
    assert_eq!(again.failed_at_ms.len(), 4, "until it is written down where it belongs");
    let at_ms = device.now.wall_ms;
    device.fails(&anna).unwrap_err();
    device.vault().failures_recorded("anna.liepiņa", 4, 0).unwrap();
    let later = device.comes_in(&anna).unwrap();
    assert_eq!(later.failed_at_ms, [at_ms], "the fifth came after the writing and is not forgotten with it");
    device.vault().failures_recorded("anna.liepiņa", 1, 0).unwrap();
    assert_eq!(device.comes_in(&anna).unwrap().failed_at_ms, [] as [i64; 0]);
    assert!(matches!(device.fails(&anna), Err(Refusal::Wrong { left: None })), "the first failure again");
}

#[test]
fn a_recovery_code_opens_the_door_but_does_not_come_in() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    device.is_disabled(&anna);
    let now = device.now;
    for wrong in ["0000-0000-0000-0000", "", "šis nav kods", "123456"] {
        let refused = device.vault().recover(anna.login, wrong, &now).unwrap_err();
        assert!(matches!(refused, Refusal::RecoveryWrong), "{wrong:?}: {refused:?}");
    }
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Shut(Shut::Disabled))), "wrong ones open nothing");
    let now = device.now;
    let typed = anna.recovery[3].to_lowercase().replace('-', " ");
    assert_eq!(device.vault().recover(anna.login, &typed, &now).unwrap(), 9, "one of ten is spent");
    device.pass(90);
    let code = device.code(&anna, 0);
    assert!(device.log_in(anna.login, WRONG_PASSWORD, &code).is_err(), "the password is needed still");
    assert!(device.log_in(anna.login, PASSWORD, "000000").is_err(), "and so is a code");
    assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys);
    device.is_disabled(&anna);
    let now = device.now;
    let again = device.vault().recover(anna.login, &anna.recovery[3], &now).unwrap_err();
    assert!(matches!(again, Refusal::RecoveryWrong), "it works once: {again:?}");
    assert_eq!(device.vault().recover(anna.login, &anna.recovery[4], &now).unwrap(), 8);
}

#[test]
fn a_recovery_code_stands_in_for_a_lost_telephone_once() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let wrong = device.log_in(anna.login, WRONG_PASSWORD, &anna.recovery[0]).unwrap_err();
    assert!(matches!(wrong, Refusal::Wrong { .. }), "with the wrong password it is worth nothing");
    let opened = device.log_in(anna.login, PASSWORD, &anna.recovery[0]).unwrap();
    assert_eq!(opened.recovery_left, 9, "a wrong password had not spent it");
    assert_eq!(bytes_of(&opened.keys), keys);
    let again = device.log_in(anna.login, PASSWORD, &anna.recovery[0]).unwrap_err();
    assert!(matches!(again, Refusal::Wrong { .. }), "the paper is spent: {again:?}");
    let now = device.now;
    assert!(device.vault().recover(anna.login, &anna.recovery[0], &now).is_err(), "here as well");
    assert_eq!(device.log_in(anna.login, PASSWORD, &anna.recovery[1]).unwrap().recovery_left, 8);
}

#[test]
fn a_fresh_code_is_checked_and_counted_like_a_log_in() {
    let (mut device, anna) = Device::with_anna();
    let opened = device.comes_in(&anna).unwrap();
    let used = device.code(&anna, 0);
    device.pass(60);
    let fresh = device.code(&anna, 0);
    let now = device.now;
    let mut step_up = |code: &str| device.vault().step_up(anna.login, &opened.authenticator, code, &now);
    assert!(step_up(&used).is_err(), "the code of the log-in is not fresh");
    step_up(&fresh).unwrap();
    assert!(step_up(&fresh).is_err(), "and a fresh one is fresh once");
    for _ in 0..4 {
        step_up("000000").unwrap_err();
    }
    assert_eq!(wait_of(&step_up("000000").unwrap_err()), 30, "guessing codes is guessing");
}
