//! Stories of the list of workers: its order, the words of the next one, and the numbers that nobody has to be named for.

use apseko_contract::{
    CountVisit, DraftSlot, FinishVisit, KeepDraft, KeepPersonMet, KeepWorker, PersonMetForm, RemoveWorker,
    RestoreWorker, ShowAudit, ShowRoster, ShowVisit, VisitStarted, WorkerForm,
};
use apseko_domain::{SheetKind, VisitId, VisitOutcome, WorkerId};

use crate::device::{Device, PASSWORD};
use crate::visit::started;

fn add(device: &Device, visit: VisitId, name: &str) -> WorkerId {
    let form = WorkerForm { name: name.to_owned(), ..WorkerForm::default() };
    device.call(KeepWorker { visit, worker: None, form, was: None }).unwrap()
}

fn names(device: &Device, visit: VisitId) -> Vec<String> {
    let roster = device.call(ShowRoster { visit }).unwrap();
    roster.workers.into_iter().map(|row| row.form.name).collect()
}

#[test]
fn the_list_keeps_the_order_of_entry_whatever_the_clock_says() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let first = add(&device, visit, "Jānis");
    device.jump_minutes(1);
    device.set_clock("2020-01-01T08:00:00Z");
    add(&device, visit, "Māra");
    assert_eq!(names(&device, visit), ["Māra", "Jānis"], "who was just entered is asked next");
    device.call(RemoveWorker { worker: first, seen_to: None }).unwrap();
    device.call(RestoreWorker { worker: first }).unwrap();
    assert_eq!(names(&device, visit), ["Māra", "Jānis"], "who is put back stands where they stood");
}

#[test]
fn a_half_typed_worker_is_there_when_somebody_comes_back() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let slot = DraftSlot::NewWorker(visit);
    let keep = |text: &str| device.call(KeepDraft { slot, text: text.to_owned(), based_on: None }).unwrap();
    keep("120394-12");
    let draft = device.call(ShowRoster { visit }).unwrap().draft;
    assert_eq!(draft.map(|draft| draft.text).as_deref(), Some("120394-12"));
    keep("");
    assert_eq!(device.call(ShowRoster { visit }).unwrap().draft, None);
}

#[test]
fn counting_a_visit_names_nobody_and_leaves_no_trace() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    add(&device, visit, "Jānis");
    let form = PersonMetForm { name: "Pēteris Krauze".to_owned(), ..PersonMetForm::default() };
    device.call(KeepPersonMet { visit, person: None, form, was: None }).unwrap();
    let shown = device.call(ShowVisit { visit }).unwrap();
    let looks = || device.call(ShowAudit { before: None }).unwrap().rows.len();
    let before = looks();
    let counts = device.call(CountVisit { visit }).unwrap();
    assert_eq!(
        (counts.workers, counts.persons, counts.gaps),
        (1, 1, shown.gaps),
        "as on the visit's own screen"
    );
    assert_eq!(counts.started_at, shown.row.started_at);
    assert_eq!(looks(), before, "numbers are nobody's data");
}

#[test]
fn codes_are_read_by_whoever_may_and_only_told_apart_after_a_permission_is_over() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let code = "120394-12345";
    let form = WorkerForm { personal_code: code.to_owned(), ..WorkerForm::default() };
    device.call(KeepWorker { visit, worker: None, form, was: None }).unwrap();
    let form = PersonMetForm { document_number: "LV1234567".to_owned(), ..PersonMetForm::default() };
    device.call(KeepPersonMet { visit, person: None, form, was: None }).unwrap();
    let seen = || {
        let worker = device.call(ShowRoster { visit }).unwrap().workers.remove(0);
        let person = device.call(ShowVisit { visit }).unwrap().persons.remove(0);
        (worker.form.personal_code, person.form.document_number)
    };
    let whole = (code.to_owned(), "LV1234567".to_owned());
    assert_eq!(seen(), whole, "an inspector sees whom they met");
    let log_in = || {
        device.pass_minutes(30 * 24 * 60);
        device.log_in(PASSWORD, &device.code()).unwrap();
    };
    log_in();
    assert_eq!(seen(), whole, "an open visit can be ended, and its act needs the codes");
    let finish = FinishVisit { visit, outcome: VisitOutcome::NoViolations, objections: String::new() };
    device.call(finish).unwrap();
    let masked = ("120394-*****".to_owned(), "*****67".to_owned());
    assert_eq!(seen(), masked, "what is over can be told apart, and nobody can be looked up with it");
}
