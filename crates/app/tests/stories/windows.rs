//! Stories of two windows on one visit: what one wrote is never replaced by another that did not show it.

use apseko_contract::{
    AddRow, EditViolation, KeepParty, KeepPersonMet, KeepWorker, NameColleagues, OpenSheet, PartyForm,
    PersonMetForm, PrepareSheet, Removal, RemoveParty, RemovePersonMet, RemoveRow, RemoveWorker,
    RestoreWorker, SheetBasis, SheetView, ShowRoster, ShowViolations, ShowVisit, Spot, ViolationEdit,
    ViolationView, VisitStarted, WorkerForm,
};
use apseko_domain::{Code, PartyId, Purpose, SheetId, SheetKind, ViolationId, VisitId, WorkerId};
use apseko_sheets::Answer;

use crate::device::Device;
use crate::visit::{answer, spot, started};

/// A visit with one violation that follows from an answer.
fn with_violation(device: &Device) -> (VisitId, ViolationId) {
    let VisitStarted { sheet, visit } = started(device, &[SheetKind::Bu]);
    answer(device, sheet, &spot("BU-05", None), Answer::choice("no").with_note("Žogs nojaukts"));
    (visit, violation(device, visit).violation)
}

fn violation(device: &Device, visit: VisitId) -> ViolationView {
    device.call(ShowViolations { visit }).unwrap().violations.remove(0)
}

/// What a window that shows this violation says that it showed.
fn shown(view: &ViolationView) -> ViolationEdit {
    let own_words = view.edited.iter().any(|field| field == "description");
    ViolationEdit {
        description: own_words.then(|| view.description.clone()),
        severity: Some(view.severity),
        measure: Some(view.measure.clone()),
        due: view.due,
        party: view.party,
        danger: view.danger,
        dropped: Some(view.dropped),
    }
}

fn severity(grave: u8) -> ViolationEdit {
    ViolationEdit { severity: Some(grave), ..ViolationEdit::default() }
}

fn described(words: &str) -> ViolationEdit {
    ViolationEdit { description: Some(words.to_owned()), ..ViolationEdit::default() }
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_not_replaced_by_a_form_that_did_not_show_it() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let keep = |worker, form: &WorkerForm, was: Option<&WorkerForm>| {
        let (form, was) = (form.clone(), was.cloned());
        device.call(KeepWorker { visit, worker, form, was }).unwrap()
    };
    let first = WorkerForm { name: "Jānis".to_owned(), ..WorkerForm::default() };
    let worker = Some(keep(None, &first, None));
    let named = WorkerForm { name: "Jānis Ābols".to_owned(), ..first.clone() };
    keep(worker, &named, Some(&first));
    // This form was opened before the name was completed: it changes the work and, in one field, the name.
    let works = WorkerForm { occupation: "pavārs".to_owned(), ..first.clone() };
    keep(worker, &works, Some(&first));
    let row = || device.call(ShowRoster { visit }).unwrap().workers.remove(0);
    assert_eq!((row().form.name.as_str(), row().form.occupation.as_str()), ("Jānis Ābols", "pavārs"));
    let other_name = WorkerForm { name: "Jānis Bērziņš".to_owned(), ..first.clone() };
    keep(worker, &other_name, Some(&first));
    assert_eq!(row().conflicts, ["name"], "two people wrote different names: both stand until one decides");
}

/// What a window says that began with this and showed no disagreement.
fn say(device: &Device, visit: VisitId, id: ViolationId, edit: ViolationEdit, was: &ViolationEdit) {
    let said = EditViolation { visit, violation: id, edit, was: Some(was.clone()), disputed: Vec::new() };
    device.call(said).unwrap();
}

#[test]
fn two_windows_change_different_fields_of_a_violation_and_both_changes_stay() {
    let device = Device::demonstrating();
    let (visit, id) = with_violation(&device);
    let was = shown(&violation(&device, visit));
    say(&device, visit, id, severity(1), &was);
    // The other window still shows the violation as it was, and sends all that stands on it.
    let due = Some("2026-12-01".parse().unwrap());
    say(&device, visit, id, ViolationEdit { due, ..was.clone() }, &was);
    let now = violation(&device, visit);
    assert_eq!((now.severity, now.due), (1, due), "a field that was only shown must not be written back");
    assert!(now.conflicts.is_empty(), "nobody disagreed: {:?}", now.conflicts);
}

#[test]
fn two_windows_change_the_same_field_of_a_violation_and_both_words_stand_until_one_decides() {
    let device = Device::demonstrating();
    let (visit, id) = with_violation(&device);
    let was = shown(&violation(&device, visit));
    say(&device, visit, id, described("Žogs nojaukts ziemeļu pusē"), &was);
    say(&device, visit, id, described("Nav vārtu"), &was);
    say(&device, visit, id, severity(1), &was);
    say(&device, visit, id, severity(3), &was);
    let both = violation(&device, visit);
    assert_eq!(both.conflicts, ["description", "severity"], "neither may replace what it did not show");
    // Whoever sees that people disagree decides, also for the very value that is shown.
    let decide = |edit| {
        let (was, disputed) = (Some(shown(&both)), both.conflicts.clone());
        device.call(EditViolation { visit, violation: id, edit, was, disputed }).unwrap();
    };
    decide(severity(both.severity));
    decide(described("Nav ne žoga, ne vārtu"));
    let decided = violation(&device, visit);
    assert!(decided.conflicts.is_empty(), "{:?}", decided.conflicts);
    let (grave, words) = (decided.severity, decided.description.as_str());
    assert_eq!((grave, words), (both.severity, "Nav ne žoga, ne vārtu"));
}

#[test]
fn words_that_go_on_beside_those_of_another_window_replace_their_own_and_no_others() {
    let device = Device::demonstrating();
    let (visit, id) = with_violation(&device);
    let was = shown(&violation(&device, visit));
    let words = |words: &str, before: &str| {
        let was = ViolationEdit { description: Some(before.to_owned()), ..was.clone() };
        say(&device, visit, id, described(words), &was);
    };
    words("Žogs nojaukts ziemeļu pusē", "");
    // A field is saved while it is typed, each time over what it saved before: this window saw nothing else.
    words("Nav", "");
    words("Nav vār", "Nav");
    words("Nav vārtu", "Nav vār");
    assert_eq!(violation(&device, visit).conflicts, ["description"], "the other window's words still stand");
    words("Nav vārtu", "Žogs nojaukts ziemeļu pusē");
    let left = violation(&device, visit).conflicts;
    assert!(left.is_empty(), "half a word must not be left as a third opinion: {left:?}");
}

#[test]
fn an_answer_about_danger_does_not_replace_the_other_answer_that_it_did_not_show() {
    let device = Device::demonstrating();
    let (visit, id) = with_violation(&device);
    let was = shown(&violation(&device, visit));
    let danger = |there| ViolationEdit { danger: Some(there), ..ViolationEdit::default() };
    say(&device, visit, id, danger(true), &was);
    say(&device, visit, id, danger(false), &was);
    let now = violation(&device, visit);
    assert_eq!(now.conflicts, ["immediate_danger"], "nobody may hide that somebody saw danger");
}

#[test]
fn two_windows_name_different_colleagues_and_none_is_lost() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let name = |names: &str, was: &str, disputed: bool| {
        let (names, was) = (names.to_owned(), Some(was.to_owned()));
        device.call(NameColleagues { visit, names, was, disputed }).unwrap();
    };
    let now = || device.call(ShowVisit { visit }).unwrap();
    name("Andris Bērziņš", "", false);
    name("Andris Bērziņš, Zane Ozola", "Andris Bērziņš", false);
    assert!(now().conflicts.is_empty(), "what was shown may go on");
    name("Andris Bērziņš, Juris Kalns", "Andris Bērziņš", false);
    assert_eq!(now().conflicts, ["colleagues"], "the other window never showed Zane Ozola");
    name("Andris Bērziņš, Juris Kalns, Ieva Liepa", "Andris Bērziņš, Juris Kalns", false);
    let both = now();
    assert_eq!(both.conflicts, ["colleagues"], "to go on typing does not decide");
    name("Andris Bērziņš, Zane Ozola, Juris Kalns, Ieva Liepa", &both.colleagues, true);
    let decided = now();
    assert!(decided.conflicts.is_empty());
    assert_eq!(decided.colleagues, "Andris Bērziņš, Zane Ozola, Juris Kalns, Ieva Liepa");
}

fn sheet(device: &Device, sheet: SheetId) -> SheetView {
    device.call(OpenSheet { sheet }).unwrap()
}

/// What a window that showed this makes of the basis.
fn remake(device: &Device, shown: &SheetView, change: impl FnOnce(&mut SheetBasis)) {
    let was = SheetBasis { purpose: shown.purpose, kinds: shown.kinds.clone(), picked: shown.picked.clone() };
    let mut wanted = was.clone();
    change(&mut wanted);
    let SheetBasis { purpose, kinds, picked } = wanted;
    let (was, disputed) = (Some(was), shown.conflicts.clone());
    let task = shown.task.unwrap();
    device.call(PrepareSheet { task, purpose, kinds, picked, was, disputed }).unwrap();
}

#[test]
fn two_windows_change_different_parts_of_what_a_sheet_is_for_and_both_changes_stay() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, .. } = started(&device, &[SheetKind::Bu]);
    let shown = sheet(&device, id);
    remake(&device, &shown, |basis| basis.kinds = vec![SheetKind::Bu, SheetKind::Da]);
    remake(&device, &shown, |basis| basis.picked = vec!["NG-02".to_owned()]);
    remake(&device, &shown, |basis| basis.purpose = Some(Purpose::Thematic));
    let now = sheet(&device, id);
    assert_eq!(now.kinds, [SheetKind::Bu, SheetKind::Da], "a type that was only shown is not written back");
    assert_eq!((now.purpose, now.picked.len()), (Some(Purpose::Thematic), 1));
    assert!(now.conflicts.is_empty(), "nobody disagreed: {:?}", now.conflicts);
    let asks = |code: &str| now.questions.iter().any(|question| question.code == code);
    assert!(asks("DA-01") && asks("NG-02"), "the sheet asks what follows from both");
}

#[test]
fn two_bases_of_one_sheet_stand_until_one_decides() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, .. } = started(&device, &[SheetKind::Bu]);
    let shown = sheet(&device, id);
    remake(&device, &shown, |basis| basis.kinds = vec![SheetKind::Bu, SheetKind::Da]);
    remake(&device, &shown, |basis| basis.kinds = vec![SheetKind::Bu, SheetKind::Nn]);
    let both = sheet(&device, id);
    assert_eq!(both.conflicts, ["kinds"], "neither replaces what it did not show");
    // Whoever sees that people disagree decides, also for what is shown.
    remake(&device, &both, |_| ());
    let decided = sheet(&device, id);
    assert!(decided.conflicts.is_empty(), "{:?}", decided.conflicts);
    assert_eq!(decided.kinds, both.kinds);
}

#[test]
fn preparing_a_sheet_that_is_there_by_now_changes_nothing_of_it() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, .. } = started(&device, &[SheetKind::Bu, SheetKind::Da]);
    remake(&device, &sheet(&device, id), |basis| basis.picked = vec!["NG-02".to_owned()]);
    let before = sheet(&device, id);
    let (kinds, picked) = (Vec::new(), Vec::new());
    let (was, disputed) = (Some(SheetBasis::default()), Vec::new());
    let usual = PrepareSheet { task: before.task.unwrap(), purpose: None, kinds, picked, was, disputed };
    assert_eq!(device.call(usual).unwrap(), id);
    assert_eq!(sheet(&device, id), before, "the window that asked for it showed no sheet");
}

fn is_answered(view: &SheetView, place: &Spot) -> bool {
    view.cells.iter().any(|cell| cell.place == *place && cell.answer.is_some())
}

fn add_worker(device: &Device, visit: VisitId, party: Option<PartyId>) -> WorkerId {
    let form = WorkerForm { party, name: "Jānis".to_owned(), ..WorkerForm::default() };
    device.call(KeepWorker { visit, worker: None, form, was: None }).unwrap()
}

#[test]
fn a_worker_of_whom_somebody_wrote_meanwhile_stays_until_one_decides() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let worker = add_worker(&device, visit, None);
    let roster = || device.call(ShowRoster { visit }).unwrap();
    let remove = |seen_to| device.call(RemoveWorker { worker, seen_to: Some(seen_to) }).unwrap();
    let old = roster();
    let was = old.workers[0].form.clone();
    let form = WorkerForm { occupation: "pavārs".to_owned(), ..was.clone() };
    device.call(KeepWorker { visit, worker: Some(worker), form, was: Some(was) }).unwrap();
    assert_eq!(remove(old.rev), Removal::Disputed);
    let now = roster();
    assert_eq!(now.workers[0].form.occupation, "pavārs", "words that nobody saw may not go with the worker");
    assert_eq!(now.workers[0].conflicts, ["exists"], "and it is told that somebody took them out");
    device.call(RestoreWorker { worker }).unwrap();
    assert!(roster().workers[0].conflicts.is_empty(), "it was decided that they stay");
    assert_eq!(remove(roster().rev), Removal::Out);
    assert!(roster().workers.is_empty(), "whoever saw everything may take it out");
}

#[test]
fn an_answer_about_a_worker_that_a_window_did_not_show_keeps_the_worker() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Nn]);
    let worker = add_worker(&device, visit, None);
    let old = device.call(ShowRoster { visit }).unwrap();
    let place = spot("NN-03", old.workers[0].row);
    answer(&device, id, &place, Answer::choice("no"));
    let removal = device.call(RemoveWorker { worker, seen_to: Some(old.rev) }).unwrap();
    assert_eq!(removal, Removal::Disputed);
    assert_eq!(device.call(ShowRoster { visit }).unwrap().workers.len(), 1);
    assert!(
        is_answered(&sheet(&device, id), &place),
        "who is taken out takes along what was answered of them"
    );
}

#[test]
fn a_row_in_which_somebody_answered_meanwhile_stays_with_its_answer() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, .. } = started(&device, &[SheetKind::Bu, SheetKind::Ng]);
    let (group, title) = ("victims".to_owned(), "Jānis Ābols".to_owned());
    let row = device.call(AddRow { sheet: id, group, title }).unwrap();
    let victims =
        |view: &SheetView| view.groups.iter().find(|group| group.code == "victims").unwrap().rows.len();
    let old = sheet(&device, id);
    let place = spot("NG-07", Some(row));
    answer(&device, id, &place, Answer::choice("no"));
    let removal = device.call(RemoveRow { row, seen_to: Some(old.rev) }).unwrap();
    assert_eq!(removal, Removal::Disputed);
    let now = sheet(&device, id);
    assert_eq!(victims(&now), 1);
    assert!(is_answered(&now, &place), "the answer was not on the screen of whoever took the row out");
    assert_eq!(device.call(RemoveRow { row, seen_to: Some(now.rev) }).unwrap(), Removal::Out);
    assert_eq!(victims(&sheet(&device, id)), 0);
}

#[test]
fn a_person_of_whom_somebody_wrote_meanwhile_stays() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let was = PersonMetForm { name: "Pēteris".to_owned(), ..PersonMetForm::default() };
    let keep = |person, form: &PersonMetForm, was: Option<&PersonMetForm>| {
        let (form, was) = (form.clone(), was.cloned());
        device.call(KeepPersonMet { visit, person, form, was }).unwrap()
    };
    let person = keep(None, &was, None);
    let shown = || device.call(ShowVisit { visit }).unwrap();
    let old = shown();
    keep(Some(person), &PersonMetForm { basis: "pilnvara Nr. 3".to_owned(), ..was.clone() }, Some(&was));
    let remove = |seen_to| device.call(RemovePersonMet { person, seen_to: Some(seen_to) }).unwrap();
    assert_eq!(remove(old.rev), Removal::Disputed);
    let now = shown();
    assert_eq!(now.persons[0].form.basis, "pilnvara Nr. 3");
    assert_eq!(now.persons[0].conflicts, ["exists"]);
    assert_eq!(remove(now.rev), Removal::Out);
    assert!(shown().persons.is_empty());
}

#[test]
fn a_party_that_others_belong_to_is_not_taken_out_by_a_window_that_does_not_show_them() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Bu, SheetKind::Da]);
    let form = PartyForm { name: "SIA „Jumti”".to_owned(), ..PartyForm::default() };
    let party = device.call(KeepParty { visit, party: None, form, was: None }).unwrap();
    let shown = || device.call(ShowVisit { visit }).unwrap();
    let (main, seen_to) = (shown().parties[0].party, Some(shown().rev));
    let remove = |party| device.call(RemoveParty { party, seen_to });
    let refused = |why: &str| {
        let before = shown();
        assert_eq!(remove(party).unwrap_err().code, Code::PartyInUse, "{why}");
        assert_eq!(shown(), before, "a refusal changes nothing");
    };
    assert_eq!(remove(main).unwrap_err().code, Code::PartyInUse, "the sheet itself is about it");

    let worker = add_worker(&device, visit, Some(party));
    refused("its worker would fall to the main employer");
    device.call(RemoveWorker { worker, seen_to: None }).unwrap();

    let form = PersonMetForm { party: Some(party), name: "Pēteris".to_owned(), ..PersonMetForm::default() };
    let person = device.call(KeepPersonMet { visit, person: None, form, was: None }).unwrap();
    refused("somebody speaks for it");
    device.call(RemovePersonMet { person, seen_to: None }).unwrap();

    let rows = sheet(&device, id).groups.into_iter().find(|group| group.code == "parties").unwrap().rows;
    let row = rows.iter().find(|row| row.party == Some(party)).unwrap().row;
    let place = spot("DA-01", Some(row));
    answer(&device, id, &place, Answer::choice("no"));
    refused("a violation that follows from what was answered about it would be gone");
    answer(&device, id, &place, Answer::default());

    let add = apseko_contract::AddViolation {
        visit,
        party: Some(party),
        code: "BU-V06".to_owned(),
        description: String::new(),
        question: None,
    };
    let violation = device.call(add).unwrap();
    refused("its violation would fall to the main employer");
    let dropped = ViolationEdit { dropped: Some(true), ..ViolationEdit::default() };
    say(&device, visit, violation, dropped, &ViolationEdit::default());
    assert_eq!(remove(party).unwrap(), Removal::Out, "nothing of it is left");
    assert_eq!(shown().parties.len(), 1);
}
