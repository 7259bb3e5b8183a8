//! The permission to work here: signed by the office, for this person and this device, for some days; nothing else is
//! one, and no clock makes it longer.

use apseko_domain::Code;
use apseko_trust::{Lease, Signed, SignedLease, SoftwareKey, TrustError};
use apseko_vault::{LeaseStanding, Now, Refusal};

use super::device::{ANNA, Device, JURIS, YEAR, bytes_of};

const DAY: i64 = 24 * 3600;

fn why(refused: Result<LeaseStanding, Refusal>) -> TrustError {
    match refused {
        Err(Refusal::NotBelieved(why)) => why,
        other => panic!("it should not be believed: {other:?}"),
    }
}

#[test]
fn a_lease_that_the_office_did_not_give_to_this_person_and_device_is_refused() {
    let (mut device, anna) = Device::with_anna();
    let here = device.comes_in(&anna).unwrap().device;
    let now = device.now;
    let good = device.office.lease_for(ANNA.login, here, 13).unwrap();
    let thief = SoftwareKey::from_secret(&[0x99; 32]).unwrap();
    let forged = Signed::sign(&thief, good.body().clone()).unwrap();
    let dated_back = Lease { from_ms: now.wall_ms - 20 * DAY * 1000, ..good.body().clone() };
    let office = SoftwareKey::from_secret(&[0x73; 32]).unwrap();
    let backdated = Signed::sign(&office, dated_back).unwrap();
    let leases = [
        ("forged", forged),
        ("of another device", device.office.lease_for(ANNA.login, [9; 16], 13).unwrap()),
        ("of another person", device.office.lease_for(JURIS.login, here, 13).unwrap()),
        ("longer than two weeks", device.office.lease_for(ANNA.login, here, 14).unwrap()),
        ("dated back to before its key", backdated),
        ("over", device.office.lease_for(ANNA.login, here, 0).unwrap()),
    ];
    let kept = device.keystore.kept();
    for (what, lease) in leases {
        let refused = device.vault().adopt_lease(anna.login, &lease, &now);
        let why = why(refused);
        let expected = match what {
            "forged" => matches!(why, TrustError::UnknownKey(_)),
            "over" => why == TrustError::Expired,
            "dated back to before its key" => why == TrustError::NotYetValid,
            long if long.starts_with("longer") => why == TrustError::LivesTooLong,
            _ => why == TrustError::WrongSubject,
        };
        assert!(expected, "{what}: {why:?}");
        assert_eq!(Refusal::NotBelieved(why).code(), Code::LeaseRefused);
    }
    assert_eq!(device.keystore.kept(), kept, "none of them was written");
    device.vault().adopt_lease(anna.login, &good, &now).unwrap();
}

#[test]
fn when_it_is_over_the_keys_still_open_for_reading_and_handing_over() {
    let (mut device, anna) = Device::with_anna();
    let first = device.comes_in(&anna).unwrap();
    assert!(matches!(&first.lease, LeaseStanding::Runs { role, .. } if role == "INS"), "{:?}", first.lease);
    device.pass(14 * DAY);
    let late = device.comes_in(&anna).unwrap();
    assert_eq!(late.lease, LeaseStanding::Over(TrustError::Expired));
    assert_eq!(bytes_of(&late.keys), bytes_of(&first.keys), "nobody's evidence is held back");
    let lease = device.office.lease_for(ANNA.login, late.device, 13).unwrap();
    let now = device.now;
    device.vault().adopt_lease(anna.login, &lease, &now).unwrap();
    assert!(matches!(device.comes_in(&anna).unwrap().lease, LeaseStanding::Runs { .. }), "a new one runs");
}

#[test]
fn setting_the_clock_back_makes_no_lease_longer() {
    let (mut device, anna) = Device::with_anna();
    let here = device.comes_in(&anna).unwrap().device;
    let old = device.office.lease_for(ANNA.login, here, 13).unwrap();
    // Ten seconds after the end of the lease of the enrolment, which was two and a half minutes ago.
    device.pass(13 * DAY - 150 + 10 - 90);
    assert_eq!(device.comes_in(&anna).unwrap().lease, LeaseStanding::Over(TrustError::Expired));
    device.set_clock(-115);
    let now = device.now;
    let resumed = device.vault().resume(anna.login, super::device::PASSWORD, None, &now).unwrap();
    assert_eq!(resumed.lease, LeaseStanding::Over(TrustError::Expired), "two minutes of doubt do not count");
    device.pass(600);
    device.comes_in(&anna).unwrap();
    device.set_clock(-3 * DAY);
    let now = device.now;
    let refused = why(device.vault().adopt_lease(anna.login, &old, &now));
    assert_eq!(refused, TrustError::Expired, "nor does an old lease come back with an old clock");
}

#[test]
fn a_clock_far_ahead_ends_a_lease_and_a_recovery_code_brings_it_back() {
    let (mut device, anna) = Device::with_anna();
    device.set_clock(YEAR);
    assert_eq!(device.comes_in(&anna).unwrap().lease, LeaseStanding::Over(TrustError::Expired));
    device.set_clock(-YEAR);
    let now = device.now;
    device.vault().recover(anna.login, &anna.recovery[0], &now).unwrap();
    assert!(matches!(device.comes_in(&anna).unwrap().lease, LeaseStanding::Runs { .. }));
}

#[test]
fn a_lease_that_is_not_newer_than_the_present_one_changes_nothing() {
    let (mut device, anna) = Device::with_anna();
    let here = device.comes_in(&anna).unwrap().device;
    let first = device.office.lease_for(ANNA.login, here, 13).unwrap();
    device.pass(2 * 3600);
    let second = device.office.lease_for(ANNA.login, here, 12).unwrap();
    let now = device.now;
    let standing = device.vault().adopt_lease(anna.login, &second, &now).unwrap();
    let until_ms = second.body().until_ms;
    assert!(matches!(&standing, LeaseStanding::Runs { until_ms: until, .. } if *until == until_ms));
    let kept = device.keystore.kept();
    for (what, lease) in [("an older one, although it runs longer", first), ("the same once more", second)] {
        let refused = device.vault().adopt_lease(anna.login, &lease, &now);
        assert!(matches!(refused, Err(Refusal::OlderLease)), "{what}: {refused:?}");
    }
    assert_eq!(device.keystore.kept(), kept, "nothing was written");
    assert_eq!(device.comes_in(&anna).unwrap().lease, standing, "the newer one holds");
}

/// A lease as the office would give it so many days from now.
fn given_in(device: &Device, here: [u8; 16], days: i64) -> SignedLease {
    let now_ms = device.now.wall_ms + days * DAY * 1000;
    let today = device.office.lease_for(ANNA.login, here, 13).unwrap();
    let lease = Lease { from_ms: now_ms, until_ms: now_ms + 13 * DAY * 1000, ..today.body().clone() };
    Signed::sign(&SoftwareKey::from_secret(&[0x73; 32]).unwrap(), lease).unwrap()
}

#[test]
fn a_clock_that_is_wrong_takes_no_lease_and_loses_none() {
    let (mut device, anna) = Device::with_anna();
    let opened = device.comes_in(&anna).unwrap();
    device.pass(3600);
    let now = device.now;
    let fast = Now { wall_ms: now.wall_ms + YEAR * 1000, ..now };
    let lease = given_in(&device, opened.device, 0);
    assert_eq!(
        why(device.vault().adopt_lease(anna.login, &lease, &fast)),
        TrustError::Expired,
        "a year ahead"
    );
    for days in [365, 30] {
        let lease = given_in(&device, opened.device, days);
        let refused = why(device.vault().adopt_lease(anna.login, &lease, &now));
        let expected = if days == 365 { TrustError::Expired } else { TrustError::NotYetValid };
        assert_eq!(refused, expected, "{days} days behind the office");
    }
    assert_eq!(device.comes_in(&anna).unwrap().lease, opened.lease, "the lease that was here is here");
    let lease = given_in(&device, opened.device, 0);
    device.vault().adopt_lease(anna.login, &lease, &now).unwrap();
}

#[test]
fn a_lease_from_a_clock_that_was_ahead_gives_way_to_the_true_one() {
    let (mut device, anna) = Device::with_anna();
    let here = device.comes_in(&anna).unwrap().device;
    let (now, from_the_future) = (device.now, given_in(&device, here, 10));
    let ahead = Now { wall_ms: now.wall_ms + 11 * DAY * 1000, ..now };
    device.vault().adopt_lease(anna.login, &from_the_future, &ahead).unwrap();
    let true_one = device.office.lease_for(ANNA.login, here, 13).unwrap();
    let standing = device.vault().adopt_lease(anna.login, &true_one, &now).unwrap();
    assert!(matches!(standing, LeaseStanding::Runs { .. }), "nobody waits ten days for their permission");
}
