//! Stories at the gate: who comes in, who comes back, what a locked device answers, and what is written down about it.

use crate::device::{COMMANDS, Device, LOGIN, PASSWORD, PIN, typed};
use apseko_contract::{BeginNewAuthenticator, KeyProtection};
use apseko_contract::{
    ChangePassword, CheckAudit, CreateAdhocTask, ExportAudit, FinishNewAuthenticator, LockNow, LogOut,
    OpenTask, Resume, ResumeWithPin, SetPin, ShowAudit, ShowDevice, ShowOwnAccess, ShowToday, Stage,
    StayAwake, StepUp, UseRecoveryCode,
};
use apseko_domain::{Code, TaskId, ViolationArea};

const EMPTY: &[u8] = br#"{"request_id":"00000000-0000-7000-8000-000000000000","body":{}}"#;

pub fn a_task(device: &Device) -> TaskId {
    let task = CreateAdhocTask {
        place: "Rūpniecības iela 12, Jelgava".to_owned(),
        object: String::new(),
        area: ViolationArea::ConstructionSite,
        note: "Divi nodarbinātie bez ķiverēm.".to_owned(),
        draft: String::new(),
    };
    device.call(task).unwrap()
}

pub fn audit(device: &Device) -> Vec<String> {
    let rows = device.call(ShowAudit { before: None }).unwrap().rows;
    rows.into_iter()
        .rev()
        .map(|row| row.refused.map_or(row.kind.clone(), |code| format!("{} {code}", row.kind)))
        .collect()
}

fn each_closed_command_is_refused(device: &Device, why: &str) {
    for (name, open) in COMMANDS.iter().filter(|(_, open)| !open) {
        assert!(!open);
        let error = device.raw(name, EMPTY);
        assert_eq!(error.code, Code::AccessLocked, "{name} {why}");
    }
}

#[test]
fn every_command_but_the_open_ones_is_refused_while_nobody_is_in() {
    let device = Device::locked();
    each_closed_command_is_refused(&device, "was answered before anybody came in");
    assert!(COMMANDS.iter().filter(|(_, open)| !open).count() > 15, "the list is the real one");

    let device = Device::new();
    a_task(&device);
    device.call(LockNow {}).unwrap();
    assert!(matches!(device.stage(), Stage::Pin { .. }));
    each_closed_command_is_refused(&device, "was answered behind the PIN");
    device.suspend();
    assert!(matches!(device.stage(), Stage::Password { .. }));
    each_closed_command_is_refused(&device, "was answered behind the password");
    device.call(LogOut {}).unwrap();
    each_closed_command_is_refused(&device, "was answered after the person had gone");
    let strip = device.call(ShowDevice {}).unwrap();
    assert_eq!(
        (strip.person, strip.waiting_changes, strip.last_saved),
        (None, None, None),
        "the strip tells nothing"
    );
}

#[test]
fn both_factors_open_and_the_same_code_opens_once() {
    let device = Device::locked();
    device.come_in();
    device.call(ShowToday {}).unwrap();
    let code = device.code();
    device.call(LogOut {}).unwrap();
    let again = device.log_in(PASSWORD, &code).unwrap_err();
    assert_eq!(again.code, Code::LoginWrong, "whoever looked over the shoulder has the same code");
    device.jump_minutes(1);
    assert_eq!(device.log_in("nav īstā parole", &device.code()).unwrap_err().code, Code::LoginWrong);
    let third = device.log_in(PASSWORD, "000000").unwrap_err();
    assert_eq!((third.code, third.params.get("left").map(String::as_str)), (Code::LoginWrong, Some("7")));
    let came = device.log_in(PASSWORD, &device.code()).unwrap();
    assert_eq!(
        (came.failed_before, came.recovery_codes_left),
        (3, 10),
        "the owner hears of the three failures"
    );
}

#[test]
fn an_answer_that_was_lost_is_given_again_and_is_not_a_second_try() {
    let device = Device::locked();
    device.jump_minutes(1);
    let log_in = || apseko_contract::LogIn {
        user: LOGIN.to_owned(),
        password: typed(PASSWORD),
        code: typed(&device.code()),
    };
    let request = apseko_domain::RequestId(uuid::Uuid::from_u128(5));
    let first = device.send(request, log_in());
    let second = device.send(request, log_in());
    assert_eq!(first, second, "the screen pressed once and the connection broke");
    assert!(matches!(first, apseko_contract::Answer::Ok(_)));
}

#[test]
fn a_short_pause_ends_with_the_pin_and_a_longer_one_with_the_password() {
    let device = Device::new();
    let task = a_task(&device);
    device.pass_minutes(9);
    device.call(StayAwake {}).unwrap();
    device.pass_minutes(9);
    assert!(matches!(device.stage(), Stage::Open { .. }), "somebody was reading");
    device.pass_minutes(1);
    assert_eq!(
        device.stage(),
        Stage::Pin { name: "Ilze Kalniņa".to_owned(), tries_left: 5, biometric: false }
    );
    assert_eq!(device.call(ResumeWithPin { pin: typed("0815") }).unwrap_err().code, Code::PinWrong);
    device.call(ResumeWithPin { pin: typed(PIN) }).unwrap();
    device.call(OpenTask { task }).unwrap();

    device.call(LockNow {}).unwrap();
    for _ in 0..4 {
        assert_eq!(device.call(ResumeWithPin { pin: typed("0815") }).unwrap_err().code, Code::PinWrong);
    }
    assert_eq!(device.call(ResumeWithPin { pin: typed("0815") }).unwrap_err().code, Code::PinGone);
    assert_eq!(device.call(ResumeWithPin { pin: typed(PIN) }).unwrap_err().code, Code::PinGone, "too late");
    assert_eq!(device.call(Resume { password: typed("nav īstā") }).unwrap_err().code, Code::LoginWrong);
    device.call(Resume { password: typed(PASSWORD) }).unwrap();
    assert_eq!(device.call(OpenTask { task }).unwrap().notes.len(), 1, "nothing was lost by the pause");
}

#[test]
fn sleep_asks_for_the_password_and_twelve_hours_for_both_factors() {
    let device = Device::new();
    a_task(&device);
    device.jump_minutes(3);
    assert!(
        matches!(device.stage(), Stage::Password { .. }),
        "the machine slept: nobody looked at the clock"
    );
    device.call(Resume { password: typed(PASSWORD) }).unwrap();
    for _ in 0..80 {
        device.pass_minutes(9);
        let _ = device.call(StayAwake {});
    }
    assert!(matches!(device.stage(), Stage::LogIn { .. }), "twelve hours of work are a day");
    assert_eq!(device.call(Resume { password: typed(PASSWORD) }).unwrap_err().code, Code::AccessLocked);
    device.come_in();
}

#[test]
fn without_unsent_work_a_locked_screen_keeps_no_keys() {
    let device = Device::new();
    device.call(ShowToday {}).unwrap();
    device.call(LockNow {}).unwrap();
    assert!(matches!(device.stage(), Stage::Password { .. }));
}

#[cfg(debug_assertions)]
#[test]
fn keys_stay_for_photos_that_wait_as_they_do_for_words() {
    let locked_with = |photos| {
        let device = Device::demonstrating_with(photos);
        device.call(ShowToday {}).unwrap();
        device.call(LockNow {}).unwrap();
        device.stage()
    };
    assert!(matches!(locked_with(0), Stage::Password { .. }), "nothing waits");
    assert!(matches!(locked_with(1), Stage::Pin { .. }), "photos go on behind the locked screen");
}

#[test]
fn a_recovery_code_opens_what_ten_failures_have_shut() {
    let device = Device::locked();
    device.jump_minutes(1);
    for _ in 0..10 {
        device.jump_minutes(61);
        device.log_in("nav īstā parole", &device.code()).unwrap_err();
    }
    device.jump_minutes(61);
    assert_eq!(device.log_in(PASSWORD, &device.code()).unwrap_err().code, Code::LoginDisabled);
    let recover = |code: &str| device.call(UseRecoveryCode { user: LOGIN.to_owned(), code: typed(code) });
    assert_eq!(recover("AAAA-AAAA-AAAA-AAAA").unwrap_err().code, Code::RecoveryWrong);
    recover(&device.recovery_code(3)).unwrap();
    assert!(matches!(device.stage(), Stage::LogIn { .. }), "it opens nothing by itself");
    assert_eq!(device.log_in(PASSWORD, &device.code()).unwrap().recovery_codes_left, 9);
    assert_eq!(recover(&device.recovery_code(3)).unwrap_err().code, Code::RecoveryWrong, "each once");
    device.call(ShowToday {}).unwrap();
    let told = audit(&device);
    assert_eq!(told.iter().filter(|line| *line == "log-in-failed login.wrong").count(), 10);
    assert!(told.contains(&"recovery-code-used".to_owned()), "the owner reads of it: {told:?}");
}

#[test]
fn a_clock_turned_back_shuts_the_door_and_is_written_down() {
    let device = Device::new();
    device.call(ShowToday {}).unwrap();
    device.set_clock("2026-11-20T09:00:00Z");
    device.call(ShowToday {}).unwrap();
    assert!(audit(&device).contains(&"clock-jump".to_owned()));
    device.call(LogOut {}).unwrap();
    assert_eq!(device.log_in(PASSWORD, &device.code()).unwrap_err().code, Code::LoginClock);
}

#[test]
fn the_password_changes_and_the_data_stay() {
    let mut device = Device::new();
    let task = a_task(&device);
    let change = |present: &str, new: &str| {
        device.call(ChangePassword { present: typed(present), new: typed(new) }).map_err(|error| error.code)
    };
    assert_eq!(change(PASSWORD, "īsa"), Err(Code::PasswordTooShort));
    assert_eq!(change(PASSWORD, "parole123456"), Err(Code::PasswordCommon));
    assert_eq!(change(PASSWORD, "ilze.kalnina!!"), Err(Code::PasswordLikeName));
    assert_eq!(change("nav īstā parole", "četri vēji pār jūru"), Err(Code::PasswordWrong));
    assert_eq!(change(PASSWORD, "četri vēji pār jūru"), Ok(()));
    device.stop();
    device.start();
    device.jump_minutes(1);
    assert_eq!(device.log_in(PASSWORD, &device.code()).unwrap_err().code, Code::LoginWrong);
    device.log_in("četri vēji pār jūru", &device.code()).unwrap();
    assert_eq!(device.call(OpenTask { task }).unwrap().notes.len(), 1);
}

#[test]
fn a_pin_is_set_and_taken_away_with_the_password() {
    let device = Device::new();
    a_task(&device);
    let set = |password: &str, pin: &str| {
        device.call(SetPin { password: typed(password), pin: typed(pin) }).map_err(|error| error.code)
    };
    assert_eq!(set(PASSWORD, "1234"), Err(Code::PinGuessable));
    assert_eq!(set(PASSWORD, "12"), Err(Code::PinForm));
    assert_eq!(set("nav īstā parole", "8035"), Err(Code::PasswordWrong));
    assert_eq!(set(PASSWORD, "8035"), Ok(()));
    device.call(LockNow {}).unwrap();
    assert_eq!(device.call(ResumeWithPin { pin: typed(PIN) }).unwrap_err().code, Code::PinWrong);
    device.call(ResumeWithPin { pin: typed("8035") }).unwrap();
    assert_eq!(set(PASSWORD, ""), Ok(()));
    assert!(!device.call(ShowOwnAccess {}).unwrap().has_pin);
    device.call(LockNow {}).unwrap();
    assert!(matches!(device.stage(), Stage::Password { .. }), "nothing shorter opens");
}

#[test]
fn what_is_weighty_asks_for_a_fresh_code_each_time() {
    let device = Device::new();
    a_task(&device);
    assert_eq!(device.call(ExportAudit {}).unwrap_err().code, Code::AccessStepUp);
    device.jump_minutes(1);
    assert_eq!(device.call(StepUp { code: typed("000000") }).unwrap_err().code, Code::LoginWrong);
    device.call(StepUp { code: typed(&device.code()) }).unwrap();
    let exported = device.call(ExportAudit {}).unwrap();
    let text = std::fs::read_to_string(&exported.path).unwrap();
    assert_eq!(text.lines().count() as u64, exported.records);
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["kind"], "enrolled", "{first}");
    assert_eq!(device.call(ExportAudit {}).unwrap_err().code, Code::AccessStepUp, "one code, one export");
    assert_eq!(
        device.call(StepUp { code: typed(&device.code()) }).unwrap_err().code,
        Code::LoginWrong,
        "used"
    );
}

#[test]
fn a_new_authenticator_takes_over_and_the_old_one_opens_nothing() {
    let device = Device::new();
    device.jump_minutes(1);
    assert_eq!(device.call(BeginNewAuthenticator {}).unwrap_err().code, Code::AccessStepUp);
    device.call(StepUp { code: typed(&device.code()) }).unwrap();
    let shown = device.call(BeginNewAuthenticator {}).unwrap();
    let new = apseko_app::vault::Authenticator::from_text(shown.secret.text()).unwrap();
    device.jump_minutes(1);
    let seconds =
        u64::try_from("2026-11-20T10:07:30Z".parse::<jiff::Timestamp>().unwrap().as_second()).unwrap();
    let finish =
        |code: &str| device.call(FinishNewAuthenticator { password: typed(PASSWORD), code: typed(code) });
    assert_eq!(finish("000000").unwrap_err().code, Code::EnrolCodeWrong);
    let codes = finish(&new.current(seconds)).unwrap().codes;
    assert_eq!(codes.len(), 10);
    device.call(LogOut {}).unwrap();
    device.jump_minutes(1);
    assert_eq!(
        device.log_in(PASSWORD, &device.code()).unwrap_err().code,
        Code::LoginWrong,
        "the lost telephone"
    );
    assert_eq!(
        device.log_in(PASSWORD, &device.recovery_code(0)).unwrap_err().code,
        Code::LoginWrong,
        "its codes too"
    );
    device.log_in(PASSWORD, &new.current(seconds + 60)).unwrap();
    device.call(LogOut {}).unwrap();
    let came = device.log_in(PASSWORD, codes[4].text()).unwrap();
    assert_eq!(came.recovery_codes_left, 9, "a recovery code stands in for a lost telephone, once");
}

#[test]
fn the_audit_tells_the_day_and_is_whole() {
    let device = Device::locked();
    device.jump_minutes(1);
    device.log_in("nav īstā parole", &device.code()).unwrap_err();
    device.log_in(PASSWORD, &device.code()).unwrap();
    let task = a_task(&device);
    device.call(OpenTask { task }).unwrap();
    device.call(OpenTask { task }).unwrap();
    device.call(LockNow {}).unwrap();
    device.call(ResumeWithPin { pin: typed("0000") }).unwrap_err();
    device.call(ResumeWithPin { pin: typed(PIN) }).unwrap();
    let told = audit(&device);
    assert_eq!(
        told,
        [
            "enrolled",
            "log-in-failed login.wrong",
            "log-in",
            "changed",
            "viewed",
            "locked",
            "unlock-failed pin.wrong",
            "unlocked"
        ],
        "one look at a task is one record, however often the screen draws it"
    );
    let page = device.call(ShowAudit { before: None }).unwrap();
    let viewed = page.rows.iter().find(|row| row.kind == "viewed").unwrap();
    assert_eq!(
        (viewed.object.as_str(), viewed.purpose.as_str()),
        ("Rūpniecības iela 12, Jelgava", "case-work")
    );
    let state = device.call(CheckAudit {}).unwrap();
    assert_eq!((state.count, state.broken_at), (8, None));
}

#[test]
fn a_folder_on_another_machine_is_told_from_a_new_device() {
    let mut device = Device::new();
    a_task(&device);
    device.stop();
    let kept = device.keystore().snapshot();
    let nothing =
        apseko_app::vault::keystore::MemoryKeystore::new(apseko_app::vault::KeystoreKind::SecretService);
    device.keystore().restore(&nothing.snapshot());
    device.start();
    let refused = device.call(apseko_contract::ShowLock {}).unwrap_err();
    assert_eq!(
        refused.code,
        Code::KeystoreEmpty,
        "an empty device would hide that everything is still there"
    );
    device.keystore().restore(&kept);
    device.come_in();
    assert_eq!(device.call(ShowToday {}).unwrap().visits.len(), 1, "with the key back, everything is back");
    device.call(LogOut {}).unwrap();
    device.keystore().lock(true);
    assert_eq!(device.log_in(PASSWORD, &device.code()).unwrap_err().code, Code::KeystoreLocked);
    device.keystore().lock(false);
    device.come_in();
    assert_eq!(device.call(ShowDevice {}).unwrap().key, Some(KeyProtection::Keystore));
}

#[test]
fn when_the_permission_to_work_is_over_one_may_look_and_not_write() {
    let device = Device::new();
    let task = a_task(&device);
    device.call(LogOut {}).unwrap();
    device.jump_minutes(14 * 24 * 60);
    device.come_in();
    assert_eq!(device.stage(), Stage::Open { reading_only: true });
    device.call(OpenTask { task }).unwrap();
    let write = apseko_contract::WriteNote { task, text: "par vēlu".to_owned() };
    assert_eq!(device.call(write).unwrap_err().code, Code::LeaseOver);
    device.call(ShowOwnAccess {}).unwrap();
}
