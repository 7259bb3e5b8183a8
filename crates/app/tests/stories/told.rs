//! Stories of what the audit must be told once the data are open: who failed at the door meanwhile, and whether an old
//! copy lies there.

use crate::device::{Device, PASSWORD, typed};
use crate::gate::{a_task, audit};
use apseko_contract::{CheckAudit, LockNow, LogOut, Resume, ShowToday, Stage};
use apseko_domain::Code;

fn resume(device: &Device, password: &str) -> Result<(), Code> {
    device.call(Resume { password: typed(password) }).map_err(|error| error.code)
}

fn count(told: &[String], line: &str) -> usize {
    told.iter().filter(|told| *told == line).count()
}

const FAILED: &str = "log-in-failed login.wrong";

/// Somebody is in, and put an old copy of the database back before that.
fn with_old_data() -> Device {
    let mut device = Device::new();
    a_task(&device);
    device.stop();
    let database = device.file("apseko.db");
    let old = std::fs::read(&database).unwrap();
    device.start();
    device.come_in();
    a_task(&device);
    device.call(LogOut {}).unwrap();
    device.stop();
    std::fs::write(&database, &old).unwrap();
    device.start();
    device.come_in();
    device
}

#[test]
fn an_old_copy_of_the_data_is_noticed() {
    let device = with_old_data();
    device.call(ShowToday {}).unwrap();
    assert!(audit(&device).contains(&"old-data-put-back".to_owned()));
    assert!(device.call(CheckAudit {}).unwrap().broken_at.is_some());
}

#[test]
fn a_keystore_that_fails_at_the_opening_hides_no_old_copy() {
    let device = with_old_data();
    device.keystore().lock(true);
    for _ in 0..2 {
        let refused = device.call(ShowToday {}).unwrap_err();
        assert_eq!(
            refused.code,
            Code::KeystoreLocked,
            "nothing opens before the end of the audit was compared"
        );
    }
    device.keystore().lock(false);
    device.call(ShowToday {}).unwrap();
    assert_eq!(count(&audit(&device), "old-data-put-back"), 1, "the failed openings said nothing yet");
}

#[test]
fn failures_before_a_coming_back_are_told_once() {
    let device = Device::new();
    a_task(&device);
    device.suspend();
    assert_eq!(resume(&device, "nav īstā"), Err(Code::LoginWrong));
    resume(&device, PASSWORD).unwrap();
    device.call(ShowToday {}).unwrap();
    let told = audit(&device);
    assert_eq!(told.last_chunk(), Some(&[FAILED.to_owned(), "unlocked".to_owned()]), "{told:?}");

    device.call(LockNow {}).unwrap();
    assert!(matches!(device.stage(), Stage::Pin { .. }), "the data stay open behind the lock this time");
    assert_eq!(resume(&device, "nav īstā"), Err(Code::LoginWrong));
    resume(&device, PASSWORD).unwrap();
    assert_eq!(count(&audit(&device), FAILED), 2, "only the new one is told");

    device.call(LogOut {}).unwrap();
    device.jump_minutes(1);
    let came = device.log_in(PASSWORD, &device.code()).unwrap();
    assert_eq!(came.failed_before, 0, "what the audit has is gone from the record");
    device.call(ShowToday {}).unwrap();
    assert_eq!(count(&audit(&device), FAILED), 2);
}

#[test]
fn what_a_log_in_brought_is_not_told_again_by_coming_back_before_the_data_were_open() {
    let device = Device::locked();
    device.jump_minutes(1);
    device.log_in("nav īstā parole", &device.code()).unwrap_err();
    device.log_in(PASSWORD, &device.code()).unwrap();
    device.suspend();
    assert_eq!(resume(&device, "nav īstā"), Err(Code::LoginWrong));
    resume(&device, PASSWORD).unwrap();
    device.call(ShowToday {}).unwrap();
    assert_eq!(count(&audit(&device), FAILED), 2, "one at the log-in and one at the lock");
}
