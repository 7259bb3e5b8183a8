//! Stories of what people disagree on: everything that stands is shown, and whoever has seen it decides.

use apseko_contract::{
    AskAboutConflict, ConflictAbout, ConflictChoice, ConflictKey, ConflictRow, ConflictValue, ConflictView,
    ConflictWriting, DecideConflict, GiveAnswer, KeepParty, KeepWorker, ListTasks, OpenTask, PartyForm,
    RemoveParty, RemoveWorker, ShowConflict, ShowConflicts, ShowNoteHistory, ShowRoster, ShowVisit,
    ThingKind, VisitStarted, WorkerForm, WriteNote,
};
use apseko_domain::{Code, SheetKind, VisitId, WorkerId};
use apseko_sheets::Answer;

use crate::device::Device;
use crate::visit::{spot, started};

fn rows(device: &Device) -> Vec<ConflictRow> {
    device.call(ShowConflicts {}).unwrap().rows
}

fn show(device: &Device, key: &ConflictKey) -> ConflictView {
    device.call(ShowConflict { key: key.clone() }).unwrap()
}

/// The only thing on which people disagree.
fn only(device: &Device) -> ConflictView {
    let rows = rows(device);
    assert_eq!(rows.len(), 1, "{rows:?}");
    show(device, &rows[0].key)
}

fn keep(view: &ConflictView, value: &ConflictValue) -> ConflictChoice {
    let chosen = view.alternatives.iter().find(|alternative| alternative.value == *value);
    ConflictChoice::Keep(chosen.unwrap_or_else(|| panic!("{value:?} does not stand")).id.clone())
}

fn decide(device: &Device, view: &ConflictView, choice: ConflictChoice) -> Result<(), Code> {
    let decision = DecideConflict { key: view.row.key.clone(), choice, seen: view.seen.clone() };
    device.call(decision).map_err(|error| error.code)
}

fn text(text: &str) -> ConflictValue {
    ConflictValue::Text(text.to_owned())
}

fn named(name: &str) -> WorkerForm {
    WorkerForm { name: name.to_owned(), ..WorkerForm::default() }
}

fn rename(device: &Device, visit: VisitId, worker: WorkerId, was: &str, name: &str) {
    let (form, was) = (named(name), Some(named(was)));
    device.call(KeepWorker { visit, worker: Some(worker), form, was }).unwrap();
}

/// Two windows that showed the same name, and wrote two others.
fn two_names(device: &Device) -> (VisitId, WorkerId) {
    let VisitStarted { visit, .. } = started(device, &[SheetKind::Nn]);
    let keep = KeepWorker { visit, worker: None, form: named("Jānis"), was: None };
    let worker = device.call(keep).unwrap();
    rename(device, visit, worker, "Jānis", "Jānis Ābols");
    rename(device, visit, worker, "Jānis", "Jānis Āboliņš");
    (visit, worker)
}

fn name_of(device: &Device, visit: VisitId) -> String {
    device.call(ShowRoster { visit }).unwrap().workers[0].form.name.clone()
}

#[test]
fn every_value_is_shown_with_whoever_stands_behind_it() {
    let device = Device::demonstrating();
    assert!(rows(&device).is_empty());
    let (visit, worker) = two_names(&device);
    let row = rows(&device).remove(0);
    assert_eq!((row.key.kind, row.key.id, row.key.field.as_str()), (ThingKind::Worker, worker.0, "name"));
    assert_eq!(row.values, [text("Jānis Āboliņš"), text("Jānis Ābols")], "the newest first");
    let task = row.task.clone().unwrap();
    assert!(
        device
            .call(ListTasks { search: String::new() })
            .unwrap()
            .iter()
            .any(|known| { known.task == task.task && known.title == task.title })
    );
    let name = "Jānis Āboliņš".to_owned();
    assert_eq!(row.about, ConflictAbout::Worker { visit, worker, name }, "and where it is");

    let view = show(&device, &row.key);
    assert_eq!((view.open, view.writing, &view.row), (true, Some(ConflictWriting::Line), &row));
    for alternative in &view.alternatives {
        let [said] = alternative.said.as_slice() else { panic!("one person each") };
        assert_eq!((said.author.as_str(), said.here), ("Ilze Kalniņa", true));
        assert_eq!((said.clock_trusted, said.delivered, said.device.len()), (true, false, 8));
    }
}

#[test]
fn what_is_chosen_holds_and_the_disagreement_is_over() {
    let device = Device::demonstrating();
    let (visit, _) = two_names(&device);
    let view = only(&device);
    decide(&device, &view, keep(&view, &text("Jānis Ābols"))).unwrap();
    assert_eq!(name_of(&device, visit), "Jānis Ābols");
    assert!(rows(&device).is_empty());
    let after = show(&device, &view.row.key);
    assert!(!after.open);
    assert_eq!(after.row.values, [text("Jānis Ābols")], "whoever still looks sees what holds now");
    let again = decide(&device, &view, keep(&view, &text("Jānis Āboliņš")));
    assert_eq!(again, Err(Code::ConflictSettled), "a second window does not decide once more unseen");
}

#[test]
fn a_text_made_of_both_can_be_written() {
    let device = Device::demonstrating();
    let (visit, _) = two_names(&device);
    let view = only(&device);
    let empty = decide(&device, &view, ConflictChoice::Write("  ".to_owned()));
    assert_eq!(empty, Err(Code::TextEmpty), "nothing typed is no decision");
    decide(&device, &view, ConflictChoice::Write(" Jānis Ābols-Āboliņš ".to_owned())).unwrap();
    assert_eq!(name_of(&device, visit), "Jānis Ābols-Āboliņš");
    assert!(rows(&device).is_empty());
}

#[test]
fn nobody_decides_over_what_they_were_not_shown() {
    let device = Device::demonstrating();
    let (visit, worker) = two_names(&device);
    let view = only(&device);
    // A third value arrives while the window stands open.
    rename(&device, visit, worker, "Jānis", "Jānis Ābelītis");
    let refused = decide(&device, &view, keep(&view, &text("Jānis Ābols")));
    assert_eq!(refused, Err(Code::ConflictChanged));
    let now = only(&device);
    assert_eq!(now.alternatives.len(), 3, "all three still stand");
    decide(&device, &now, keep(&now, &text("Jānis Ābols"))).unwrap();
    assert_eq!(name_of(&device, visit), "Jānis Ābols");
}

#[test]
fn answers_are_shown_with_their_question_and_decided() {
    let device = Device::demonstrating();
    let VisitStarted { sheet, .. } = started(&device, &[SheetKind::Bu]);
    let place = spot("BU-05", None);
    for option in ["yes", "no"] {
        let (place, answer) = (place.clone(), Answer::choice(option));
        device.call(GiveAnswer { sheet, place, answer, based_on: Vec::new() }).unwrap();
    }
    let view = only(&device);
    let ConflictAbout::Answer { sheet: on, place: at, question, row_title, parts } = &view.row.about else {
        panic!("{:?}", view.row.about)
    };
    assert_eq!((*on, at, row_title.as_str()), (sheet, &place, ""));
    assert!(!question.is_empty() && !parts.is_empty(), "so that the values can be put into words");
    assert_eq!(view.writing, None, "an answer is chosen, or given anew on the sheet");
    let no = view.alternatives.iter().find(|alternative| {
        matches!(&alternative.value, ConflictValue::Answer(Some(answer)) if *answer == Answer::choice("no"))
    });
    decide(&device, &view, ConflictChoice::Keep(no.unwrap().id.clone())).unwrap();
    assert!(rows(&device).is_empty());
    let after = show(&device, &view.row.key);
    assert_eq!(after.row.values, [ConflictValue::Answer(Some(Answer::choice("no")))]);
}

#[test]
fn whether_somebody_was_there_is_decided_either_way() {
    for stays in [true, false] {
        let device = Device::demonstrating();
        let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
        let add = KeepWorker { visit, worker: None, form: named("Jānis"), was: None };
        let worker = device.call(add).unwrap();
        let old = device.call(ShowRoster { visit }).unwrap();
        rename(&device, visit, worker, "Jānis", "Jānis Ābols");
        device.call(RemoveWorker { worker, seen_to: Some(old.rev) }).unwrap();
        let view = only(&device);
        assert_eq!(view.row.key.field, ConflictKey::EXISTS);
        assert_eq!(view.row.values, [ConflictValue::There(true), ConflictValue::There(false)]);
        let wrote = &view.alternatives[0].said[0].wrote;
        assert!(wrote.iter().any(|field| field == "name"), "who wrote of them, and what: {wrote:?}");
        decide(&device, &view, keep(&view, &ConflictValue::There(stays))).unwrap();
        assert!(rows(&device).is_empty());
        let left = device.call(ShowRoster { visit }).unwrap().workers.len();
        assert_eq!(left, usize::from(stays));
    }
}

#[test]
fn a_party_that_others_belong_to_is_not_decided_away() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let form = |name: &str| PartyForm { name: name.to_owned(), ..PartyForm::default() };
    let keep_party = |party, now: &str, was: Option<&str>| {
        let was = was.map(form);
        device.call(KeepParty { visit, party, form: form(now), was }).unwrap()
    };
    let party = keep_party(None, "SIA „Jumti”", None);
    let old = device.call(ShowVisit { visit }).unwrap();
    keep_party(Some(party), "SIA „Jaunie jumti”", Some("SIA „Jumti”"));
    device.call(RemoveParty { party, seen_to: Some(old.rev) }).unwrap();
    let worker = WorkerForm { party: Some(party), ..named("Jānis") };
    device.call(KeepWorker { visit, worker: None, form: worker, was: None }).unwrap();
    let view = only(&device);
    let out = decide(&device, &view, keep(&view, &ConflictValue::There(false)));
    assert_eq!(out, Err(Code::PartyInUse), "its worker would fall to the main employer");
    decide(&device, &view, keep(&view, &ConflictValue::There(true))).unwrap();
    assert!(rows(&device).is_empty());
}

#[test]
fn a_question_to_colleagues_is_a_note_and_the_list_says_that_it_was_asked() {
    let device = Device::demonstrating();
    let (visit, worker) = two_names(&device);
    let view = only(&device);
    let task = view.row.task.clone().unwrap().task;
    assert!(view.row.asked.is_empty());
    let ask = |text: &str| device.call(AskAboutConflict { key: view.row.key.clone(), text: text.to_owned() });
    assert_eq!(ask(" ").unwrap_err().code, Code::TextEmpty);
    let note = ask("Andri, kurš uzvārds ir dokumentā?").unwrap();
    let asked = &rows(&device)[0].asked;
    assert_eq!((asked[0].note, asked[0].author.as_str()), (note, "Ilze Kalniņa"));
    let notes = device.call(OpenTask { task }).unwrap().notes;
    let written = &notes.iter().find(|known| known.note == note).unwrap().text;
    assert_eq!(*written, format!("Andri, kurš uzvārds ir dokumentā?\nAtsauce: {}", view.reference));
    assert_eq!(device.call(ShowNoteHistory { note }).unwrap().revisions.len(), 1, "a note like any other");

    rename(&device, visit, worker, "Jānis", "Jānis Ābelītis");
    assert!(rows(&device)[0].asked.is_empty(), "it was asked about two values, and not about the third");
    let now = only(&device);
    decide(&device, &now, keep(&now, &text("Jānis Ābols"))).unwrap();
    assert_eq!(ask("Un tagad?").unwrap_err().code, Code::ConflictSettled);
}

#[test]
fn what_does_not_exist_is_said_to_be_unknown() {
    let device = Device::demonstrating();
    let key = ConflictKey { kind: ThingKind::Party, id: uuid::Uuid::from_u128(9), field: "name".to_owned() };
    assert_eq!(device.call(ShowConflict { key: key.clone() }).unwrap_err().code, Code::ThingUnknown);
    let choice = ConflictChoice::Keep("00".to_owned());
    let decision = DecideConflict { key, choice, seen: Vec::new() };
    assert_eq!(device.call(decision).unwrap_err().code, Code::ThingUnknown);
}

#[test]
fn a_task_without_disagreement_says_what_stands() {
    let device = Device::demonstrating();
    let task = device.call(ListTasks { search: String::new() }).unwrap().remove(0).task;
    let note = device.call(WriteNote { task, text: "Pirmā piezīme".to_owned() }).unwrap();
    let key = ConflictKey { kind: ThingKind::Note, id: note.0, field: "text".to_owned() };
    let view = show(&device, &key);
    assert_eq!((view.open, view.row.values.as_slice()), (false, [text("Pirmā piezīme")].as_slice()));
    assert_eq!(view.row.about, ConflictAbout::Note);
}
