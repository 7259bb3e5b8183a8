//! Both factors, and nothing less: whoever brings one of them learns nothing, not even which one was right.

use apseko_vault::{Cost, Refusal};

use super::device::{ANNA, Device, PASSWORD, WRONG_PASSWORD, bytes_of};

#[test]
fn both_factors_give_the_same_keys_every_time() {
    let (mut device, anna) = Device::with_anna();
    let first = device.comes_in(&anna).unwrap();
    let second = device.comes_in(&anna).unwrap();
    device.reboot();
    let third = device.comes_in(&anna).unwrap();
    assert_eq!(bytes_of(&first.keys), bytes_of(&second.keys), "a database opens with one key for ever");
    assert_eq!(bytes_of(&first.keys), bytes_of(&third.keys), "and after switching off and on as well");
    assert_eq!(first.account.name, ANNA.name);
    let typed_otherwise = {
        device.pass(90);
        device.code(&anna, 0)
    };
    let fourth = device.log_in("  ANNA.LIEPIŅA ", PASSWORD, &typed_otherwise).unwrap();
    assert_eq!(bytes_of(&first.keys), bytes_of(&fourth.keys), "a name in capitals is the same person");
}

#[test]
fn the_right_code_is_accepted_once_and_then_refused_like_a_wrong_one() {
    let (mut device, anna) = Device::with_anna();
    device.pass(90);
    let code = device.code(&anna, 0);
    device.log_in(anna.login, PASSWORD, &code).unwrap();
    let again = device.log_in(anna.login, PASSWORD, &code);
    assert!(
        matches!(again, Err(Refusal::Wrong { left: None })),
        "somebody looked over the shoulder: {again:?}"
    );
    device.stop();
    let after_restart = device.log_in(anna.login, PASSWORD, &code);
    assert!(matches!(after_restart, Err(Refusal::Wrong { .. })), "also by a program that was started anew");
}

#[test]
fn the_code_with_which_somebody_was_enrolled_is_used_up() {
    let mut device = Device::empty();
    let anna = device.enrol(&ANNA).unwrap();
    let code = device.code(&anna, 0);
    let refused = device.log_in(anna.login, PASSWORD, &code);
    assert!(matches!(refused, Err(Refusal::Wrong { .. })), "it was shown at the enrolment");
}

#[test]
fn whoever_goes_in_straight_after_the_enrolment_holds_what_every_later_log_in_gives() {
    let (mut device, anna) = Device::with_anna();
    let later = device.comes_in(&anna).unwrap().keys;
    assert_eq!(bytes_of(&anna.keys), bytes_of(&later));
    assert!(anna.keys.pin.is_some());
    assert_eq!(anna.keys.pin, later.pin, "the check of the PIN was made once, not once more for the memory");
}

#[test]
fn a_code_of_the_neighbouring_half_minute_is_good_and_never_goes_backwards() {
    let (mut device, anna) = Device::with_anna();
    device.pass(300);
    let [old, before, now, after, late] = [-2, -1, 0, 1, 2].map(|steps| device.code(&anna, steps));
    for stale in [&old, &late] {
        assert!(device.log_in(anna.login, PASSWORD, stale).is_err(), "a minute is too far");
    }
    device.log_in(anna.login, PASSWORD, &before).unwrap();
    device.log_in(anna.login, PASSWORD, &after).unwrap();
    assert!(device.log_in(anna.login, PASSWORD, &now).is_err(), "a code older than the last one is spent");
    device.set_clock(-100);
    let earlier = device.code(&anna, 0);
    let wound_back = device.log_in(anna.login, PASSWORD, &earlier);
    assert!(matches!(wound_back, Err(Refusal::Wrong { .. })), "winding the clock back brings no code back");
}

#[test]
fn every_wrong_combination_gets_the_same_answer_and_costs_the_same_writes() {
    let (mut device, anna) = Device::with_anna();
    let long = "p".repeat(1_000_000);
    let wrong = "000000".to_owned();
    let tries: [(&str, &str, &str, Option<String>); 7] = [
        ("wrong password, right code", anna.login, WRONG_PASSWORD, None),
        ("right password, wrong code", anna.login, PASSWORD, Some(wrong.clone())),
        ("both wrong", anna.login, WRONG_PASSWORD, Some(wrong)),
        ("unknown user", "nav.tada", PASSWORD, None),
        ("no password", anna.login, "", None),
        ("a password of a megabyte", anna.login, &long, None),
        ("a code of a megabyte", anna.login, PASSWORD, Some("1".repeat(1_000_000))),
    ];
    for (what, login, password, code) in tries {
        device.comes_in(&anna).unwrap();
        device.pass(90);
        let code = code.unwrap_or_else(|| device.code(&anna, 0));
        let kept = device.keystore.kept();
        let refusal = device.log_in(login, password, &code).unwrap_err();
        assert!(matches!(refusal, Refusal::Wrong { left: None }), "{what}: {refusal:?}");
        assert_eq!(refusal.to_string(), "user, password and code do not belong together", "{what}");
        assert_eq!(device.keystore.kept() - kept, 1, "{what}: it is counted, once, before it is checked");
    }
}

#[test]
fn a_password_of_a_megabyte_is_counted_like_any_other() {
    let (mut device, anna) = Device::with_anna();
    let long = format!("{PASSWORD}{}", "p".repeat(1_000_000));
    let code = device.code(&anna, 0);
    device.log_in(anna.login, &long, &code).unwrap_err();
    let told = device.log_in(anna.login, &long, &code).unwrap_err();
    assert!(
        matches!(told, Refusal::Wrong { left: Some(8) }),
        "no password is too long to be a try: {told:?}"
    );
}

#[test]
fn a_mistyped_user_name_is_forgiven_when_somebody_comes_in() {
    let (mut device, anna) = Device::with_anna();
    for _ in 0..12 {
        let typo = device.log_in("anna.liepina", PASSWORD, "123456").unwrap_err();
        assert!(
            matches!(typo, Refusal::Wrong { left: None }),
            "a typo of last month counts no more: {typo:?}"
        );
        device.comes_in(&anna).unwrap();
    }
}

#[test]
fn strangers_have_ten_tries_like_everybody() {
    let (mut device, _) = Device::with_anna();
    for number in 0..10 {
        device.pass(3600);
        let refusal = device.log_in(&format!("svešais {number}"), PASSWORD, "123456").unwrap_err();
        assert!(matches!(refusal, Refusal::Wrong { .. }), "{refusal:?}");
    }
    let refusal = device.log_in("svešais", PASSWORD, "123456").unwrap_err();
    assert!(matches!(refusal, Refusal::Shut(apseko_vault::Shut::Disabled)), "as for a person: {refusal:?}");
}

#[test]
fn at_its_full_cost_the_log_in_works_the_same() {
    let mut device = Device::empty();
    let keystore = device.keystore.clone();
    let anna = device.enrol_at(&ANNA, &keystore, Cost::STANDARD).unwrap();
    let first = device.comes_in(&anna).unwrap();
    assert!(matches!(device.fails(&anna), Err(Refusal::Wrong { .. })));
    assert_eq!(bytes_of(&first.keys), bytes_of(&device.comes_in(&anna).unwrap().keys));
}
