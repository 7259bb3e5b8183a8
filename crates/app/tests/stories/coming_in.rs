//! Stories of somebody who comes onto a device by their account or through the institution.

use apseko_app::vault::{Authenticator, IssuerRefusal};
use apseko_contract::{
    AwaitInstitution, BeginByAccount, CancelEnrolment, DrawSquare, EnrolmentView, EnterEnrolled,
    FinishEnrolment, InstitutionStep, OpenInstitution, ShowOwnAccess, ShowWaysIn, Stage, UiError, WayIn,
};
use apseko_domain::Code;

use crate::device::{Device, LOGIN, PASSWORD, PIN, typed};
use crate::office::{Next, SERVER_CODE, SERVER_PASSWORD};

fn by_account(device: &Device, password: &str) -> Result<EnrolmentView, UiError> {
    let user = " Ilze.Kalnina ".to_owned();
    device.call(BeginByAccount { user, password: typed(password), code: typed(SERVER_CODE) })
}

/// What follows is the same for every way.
fn finish(device: &mut Device, begun: &EnrolmentView) {
    assert_eq!((begun.user.as_str(), begun.name.as_str()), (LOGIN, "Ilze Kalniņa"));
    device.knows(Authenticator::from_text(begun.authenticator.secret.text()));
    let code = typed(&device.code());
    device.call(FinishEnrolment { password: typed(PASSWORD), pin: typed(PIN), code }).unwrap();
    device.call(EnterEnrolled {}).unwrap();
    assert_eq!(device.call(ShowOwnAccess {}).unwrap().user, LOGIN);
}

fn said(error: &UiError) -> (Code, Option<&str>) {
    (error.code, error.params.get("code").map(String::as_str))
}

#[test]
fn the_ways_are_those_that_the_office_has_open() {
    let ways = Device::fresh().call(ShowWaysIn {}).unwrap().ways;
    assert_eq!(ways, [WayIn::Invitation, WayIn::Account, WayIn::Institution]);
}

#[test]
fn somebody_with_an_account_comes_onto_a_new_device_and_logs_in_there_later() {
    let mut device = Device::fresh();
    let wrong = by_account(&device, "nav īstā parole").unwrap_err();
    assert_eq!(said(&wrong), (Code::ServerRefused, Some("login.wrong")), "the screen has words for it");
    assert_eq!(device.stage(), Stage::New, "a wrong password leaves nobody half enrolled");
    let begun = by_account(&device, SERVER_PASSWORD).unwrap();
    finish(&mut device, &begun);
    device.restart();
    let other = by_account(&device, SERVER_PASSWORD).unwrap_err();
    assert_eq!(other.code, Code::EnrolKnown, "nobody is enrolled over themselves");
    assert_eq!(device.office().let_in().len(), 1, "and the office is not even asked");
}

#[test]
fn an_answer_that_was_lost_costs_another_try_and_not_another_device() {
    let mut device = Device::fresh();
    device.office().says(Next::Lost);
    assert_eq!(by_account(&device, SERVER_PASSWORD).unwrap_err().code, Code::ServerUnreachable);
    assert_eq!(device.stage(), Stage::New);
    let begun = by_account(&device, SERVER_PASSWORD).unwrap();
    let let_in = device.office().let_in();
    assert_eq!((let_in.len(), let_in[0]), (2, let_in[1]), "the key was made first, and is the same");
    finish(&mut device, &begun);
}

#[test]
fn a_device_that_the_office_does_not_take_is_another_one_the_next_time() {
    let device = Device::fresh();
    device.office().says(Next::Lost);
    by_account(&device, SERVER_PASSWORD).unwrap_err();
    device.office().says(Next::Refused(IssuerRefusal::Said { code: "enrol.refused".to_owned() }));
    let refused = by_account(&device, SERVER_PASSWORD).unwrap_err();
    assert_eq!(said(&refused), (Code::ServerRefused, Some("enrol.refused")));
    by_account(&device, SERVER_PASSWORD).unwrap();
    let let_in = device.office().let_in();
    assert_ne!(let_in[0], let_in[1], "one that was revoked would be refused for ever");
}

#[test]
fn whoever_failed_too_often_sees_how_long_to_wait() {
    let device = Device::fresh();
    device.office().says(Next::Refused(IssuerRefusal::Wait { seconds: 30 }));
    let wait = by_account(&device, SERVER_PASSWORD).unwrap_err();
    assert_eq!((wait.code, wait.params.get("seconds").map(String::as_str)), (Code::LoginWait, Some("30")));
}

#[test]
fn somebody_comes_in_through_the_institution_when_they_have_finished_there() {
    let mut device = Device::fresh();
    assert_eq!(device.call(AwaitInstitution {}).unwrap_err().code, Code::EnrolNotBegun);
    let shown = device.call(OpenInstitution {}).unwrap();
    assert_eq!((shown.code.as_str(), shown.address.starts_with("https://")), ("048213", true));
    assert!(shown.picture.len() > 20 && shown.picture.iter().all(|row| row.len() == shown.picture.len()));
    assert_eq!(device.call(AwaitInstitution {}).unwrap(), InstitutionStep::Waiting);
    device.office().says(Next::Refused(IssuerRefusal::Unreachable));
    assert_eq!(device.call(AwaitInstitution {}).unwrap_err().code, Code::ServerUnreachable);
    assert_eq!(
        device.call(AwaitInstitution {}).unwrap(),
        InstitutionStep::Waiting,
        "a moment without a connection"
    );
    device.office().comes_back(LOGIN);
    let InstitutionStep::Begun(begun) = device.call(AwaitInstitution {}).unwrap() else {
        panic!("the person has come back");
    };
    finish(&mut device, &begun);
}

#[test]
fn a_refusal_ends_the_waiting_and_the_person_begins_anew() {
    let device = Device::fresh();
    device.call(OpenInstitution {}).unwrap();
    device.office().says(Next::Refused(IssuerRefusal::Said { code: "login.unknown_person".to_owned() }));
    let refused = device.call(AwaitInstitution {}).unwrap_err();
    assert_eq!(said(&refused), (Code::ServerRefused, Some("login.unknown_person")));
    assert_eq!(
        device.call(AwaitInstitution {}).unwrap_err().code,
        Code::EnrolNotBegun,
        "nothing is waited for"
    );
    device.call(OpenInstitution {}).unwrap();
    device.office().comes_back(LOGIN);
    assert!(matches!(device.call(AwaitInstitution {}).unwrap(), InstitutionStep::Begun(_)));
}

#[test]
fn whoever_gives_up_leaves_no_ticket_behind() {
    let device = Device::fresh();
    device.call(OpenInstitution {}).unwrap();
    device.call(CancelEnrolment {}).unwrap();
    device.office().comes_back(LOGIN);
    assert_eq!(device.call(AwaitInstitution {}).unwrap_err().code, Code::EnrolNotBegun);
    assert_eq!(device.stage(), Stage::New);
}

#[test]
fn a_seed_is_drawn_for_whoever_is_in_and_for_nobody_else() {
    let seed = || DrawSquare { text: typed("otpauth://totp/Apseko%20serveris:ilze?secret=ABCD") };
    let device = Device::new();
    let rows = device.call(seed()).unwrap().rows;
    assert!(rows.len() > 20 && rows.iter().all(|row| row.len() == rows.len()));
    let long = DrawSquare { text: typed(&"x".repeat(5_000)) };
    assert_eq!(device.call(long).unwrap_err().code, Code::TextTooLong);
    assert_eq!(Device::locked().call(seed()).unwrap_err().code, Code::AccessLocked);
}
