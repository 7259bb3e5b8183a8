//! Stories at the border: what a shell may send, what it gets back, and what is never forgotten.

use std::path::Path;
use std::{fs, io};

use crate::device::Device;
use apseko_contract::{
    Answer, ChangeBatch, CreateAdhocTask, DraftSlot, DraftView, EditNote, KeepDraft, MAX_BODY_BYTES,
    OpenTask, ReadDraft, RestoreNote, RetractNote, ShowDevice, ShowNoteHistory, ShowToday, Topic, WriteNote,
};
use apseko_domain::{Code, RequestId, TaskId, ViolationArea};
use uuid::Uuid;

fn adhoc() -> CreateAdhocTask {
    CreateAdhocTask {
        place: "Rūpniecības iela 12, Jelgava".to_owned(),
        object: "  sastatnes pie fasādes ".to_owned(),
        area: ViolationArea::ConstructionSite,
        note: "Divi nodarbinātie bez ķiverēm.".to_owned(),
        draft: String::new(),
    }
}

#[test]
fn a_violation_seen_on_the_spot_becomes_a_task_of_today_and_survives_a_restart() {
    let mut device = Device::new();
    let task = device.call(adhoc()).unwrap();
    device.restart();
    let today = device.call(ShowToday {}).unwrap();
    let row = today.visits.iter().find(|row| row.task == task).expect("it belongs to today");
    assert_eq!(row.title, "sastatnes pie fasādes", "white space around what was typed is not kept");
    assert_eq!(row.place, "Rūpniecības iela 12, Jelgava");
    assert_eq!(row.time.map(|time| time.to_string()), Some("12:05:00".to_owned()), "Latvian time");
    let opened = device.call(OpenTask { task }).unwrap();
    assert_eq!(opened.notes.len(), 1);
    assert_eq!(opened.notes[0].text, "Divi nodarbinātie bez ķiverēm.");
}

#[test]
fn a_place_or_an_object_is_enough_and_neither_is_not() {
    let device = Device::new();
    let only_object = CreateAdhocTask { place: String::new(), note: String::new(), ..adhoc() };
    device.call(only_object).unwrap();
    let nothing = CreateAdhocTask { place: " ".to_owned(), object: String::new(), ..adhoc() };
    let refused = device.call(nothing).unwrap_err();
    assert_eq!(refused.code, Code::TextEmpty);
    assert_eq!(
        refused.params.get("field").map(String::as_str),
        Some("place"),
        "the form must know where to point"
    );
}

#[test]
fn a_note_that_somebody_else_changed_is_not_overwritten() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(WriteNote { task, text: "pirmais".to_owned() }).unwrap();
    let edit = |based_on, text: &str| device.call(EditNote { note, based_on, text: text.to_owned() });
    assert_eq!(edit(1, "otrais").unwrap(), 2);
    let refused = edit(1, "mans").unwrap_err();
    assert_eq!(refused.code, Code::NoteChanged, "it was written by someone who had not seen the second text");
    assert_eq!(edit(2, "mans, zinot otro").unwrap(), 3);
    let past = device.call(ShowNoteHistory { note }).unwrap();
    let texts: Vec<&str> = past.revisions.iter().map(|revision| revision.text.as_str()).collect();
    assert_eq!(texts, ["mans, zinot otro", "otrais", "pirmais"], "every text stays");
}

#[test]
fn saving_the_same_words_again_makes_no_revision() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(WriteNote { task, text: "tas pats".to_owned() }).unwrap();
    assert_eq!(device.call(EditNote { note, based_on: 1, text: "tas pats".to_owned() }).unwrap(), 1);
}

#[test]
fn a_note_taken_out_comes_back_with_undo() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(OpenTask { task }).unwrap().notes[0].note;
    device.call(RetractNote { note, based_on: 1 }).unwrap();
    assert!(device.call(OpenTask { task }).unwrap().notes.is_empty());
    device.call(RestoreNote { note }).unwrap();
    assert_eq!(device.call(OpenTask { task }).unwrap().notes.len(), 1);
}

#[test]
fn an_edit_of_a_retracted_note_shows_it_again() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(OpenTask { task }).unwrap().notes[0].note;
    device.call(RetractNote { note, based_on: 1 }).unwrap();
    device.call(EditNote { note, based_on: 1, text: "tomēr svarīgi".to_owned() }).unwrap();
    let notes = device.call(OpenTask { task }).unwrap().notes;
    assert_eq!(notes[0].text, "tomēr svarīgi", "whoever was writing must not lose the words unseen");
}

#[test]
fn what_is_being_typed_survives_and_ends_with_the_save() {
    let mut device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let slot = DraftSlot::NewNote(task);
    device.call(KeepDraft { slot, text: "pusvār".to_owned(), based_on: None }).unwrap();
    device.restart();
    let kept = device.call(OpenTask { task }).unwrap().draft;
    assert_eq!(kept.map(|draft| draft.text), Some("pusvār".to_owned()), "the battery died in mid-word");
    device.call(KeepDraft { slot, text: "pusvārds ".to_owned(), based_on: None }).unwrap();
    device.call(WriteNote { task, text: "pusvārds".to_owned() }).unwrap();
    let kept: Option<DraftView> = device.call(ReadDraft { slot }).unwrap();
    assert_eq!(kept, None, "a saved note must not be offered again as unsaved");
}

#[test]
fn a_save_in_one_window_leaves_the_half_sentence_of_another() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let slot = DraftSlot::NewNote(task);
    device.call(KeepDraft { slot, text: "otra loga vārdi".to_owned(), based_on: None }).unwrap();
    device.call(WriteNote { task, text: "pirmā loga piezīme".to_owned() }).unwrap();
    let kept = device.call(ReadDraft { slot }).unwrap();
    assert_eq!(
        kept.map(|draft| draft.text),
        Some("otra loga vārdi".to_owned()),
        "only what was saved is dropped"
    );
}

#[test]
fn a_saved_form_ends_its_own_draft_and_no_other() {
    let device = Device::new();
    let slot = DraftSlot::AdhocTask;
    let keep = |text: &str| device.call(KeepDraft { slot, text: text.to_owned(), based_on: None }).unwrap();
    keep("cita loga veidlapa");
    device.call(CreateAdhocTask { draft: "mana veidlapa".to_owned(), ..adhoc() }).unwrap();
    let kept = device.call(ReadDraft { slot }).unwrap();
    assert_eq!(kept.map(|draft| draft.text), Some("cita loga veidlapa".to_owned()));
    keep("mana veidlapa");
    device.call(CreateAdhocTask { draft: "mana veidlapa".to_owned(), ..adhoc() }).unwrap();
    assert_eq!(device.call(ReadDraft { slot }).unwrap(), None, "what is saved is not offered again");
}

#[test]
fn a_note_changed_elsewhere_is_not_taken_out_unread() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(WriteNote { task, text: "pirmais".to_owned() }).unwrap();
    device.call(EditNote { note, based_on: 1, text: "otrais".to_owned() }).unwrap();
    let refused = device.call(RetractNote { note, based_on: 1 }).unwrap_err();
    assert_eq!(refused.code, Code::NoteChanged);
    device.call(RetractNote { note, based_on: 2 }).unwrap();
}

#[test]
fn a_database_that_vanished_never_makes_an_empty_device() {
    let remove: fn(&Path) -> io::Result<()> = |path| fs::remove_file(path);
    let empty: fn(&Path) -> io::Result<()> = |path| fs::write(path, "");
    for vanish in [remove, empty] {
        let mut device = Device::new();
        device.call(adhoc()).unwrap();
        device.stop();
        let database = device.file("apseko.db");
        vanish(&database).unwrap();
        device.start();
        device.come_in();
        assert_eq!(device.call(ShowToday {}).unwrap_err().code, Code::DataDamaged, "not: nothing saved yet");
        assert!(!database.exists() || database.metadata().unwrap().len() == 0);
    }
}

#[test]
fn an_unfinished_edit_remembers_which_text_it_was_begun_on() {
    let mut device = Device::new();
    let task = device.call(adhoc()).unwrap();
    let note = device.call(WriteNote { task, text: "pirmais".to_owned() }).unwrap();
    device.call(EditNote { note, based_on: 1, text: "cits logs".to_owned() }).unwrap();
    let slot = DraftSlot::EditedNote(note);
    device.call(KeepDraft { slot, text: "mans".to_owned(), based_on: Some(1) }).unwrap();
    device.restart();
    let notes = device.call(OpenTask { task }).unwrap().notes;
    let draft = notes.iter().find_map(|note| note.draft.clone()).unwrap();
    assert_eq!(
        draft.based_on,
        Some(1),
        "kept after the other text was saved, and still begun before it was seen"
    );
}

#[test]
fn the_strip_counts_what_waits_and_not_what_is_half_typed() {
    let device = Device::new();
    let task = device.call(adhoc()).unwrap();
    device.call(KeepDraft { slot: DraftSlot::NewNote(task), text: "a".to_owned(), based_on: None }).unwrap();
    device.call(WriteNote { task, text: "b".to_owned() }).unwrap();
    let strip = device.call(ShowDevice {}).unwrap();
    assert_eq!(strip.waiting_changes, Some(2));
    assert_eq!(strip.last_delivered, None, "saved here is not delivered");
}

#[test]
fn a_clock_set_back_is_noticed() {
    let device = Device::new();
    device.call(adhoc()).unwrap();
    device.set_clock("2026-11-20T08:00:00Z");
    let strip = device.call(ShowDevice {}).unwrap();
    assert_eq!(strip.clock, apseko_contract::ClockTrust::SetBack, "the last save lies in the future now");
}

#[test]
fn a_retried_wish_gets_the_first_reply_and_happens_once() {
    let device = Device::new();
    let request = RequestId(Uuid::from_u128(77));
    let first: Answer<TaskId> = device.send(request, adhoc());
    let second: Answer<TaskId> = device.send(request, adhoc());
    assert_eq!(first, second, "the screen cannot tell a retry from a first try");
    assert_eq!(device.call(ShowToday {}).unwrap().visits.len(), 1);
    let other = CreateAdhocTask { note: "cits".to_owned(), ..adhoc() };
    let refused: Answer<TaskId> = device.send(request, other);
    assert!(
        matches!(&refused, Answer::Error(error) if error.code == Code::RequestReused),
        "another wish under the same id must not be answered as if it were saved: {refused:?}"
    );
}

#[test]
fn the_screens_hear_of_a_commit_once_and_after_it() {
    let device = Device::new();
    let request = RequestId(Uuid::from_u128(78));
    let _: Answer<TaskId> = device.send(request, adhoc());
    let _: Answer<TaskId> = device.send(request, adhoc());
    let batches = device.published();
    assert_eq!(batches.len(), 1, "a repeat changes nothing, so there is nothing to tell");
    let ChangeBatch::Some(changes) = &batches[0] else { panic!("two changes are not everything") };
    assert_eq!(changes.iter().map(|change| change.topic).collect::<Vec<_>>(), [Topic::Task, Topic::Note]);
    assert_eq!(device.call(ShowToday {}).unwrap().visits.len(), 1, "what was told can be read at once");
}

#[test]
fn bad_requests_are_refused_each_with_its_code() {
    let device = Device::new();
    let code = |name: &str, body: &[u8]| device.raw(name, body).code;
    assert_eq!(code("no-such-command", b"{}"), Code::CommandUnknown);
    assert_eq!(code("write-note", b"not json"), Code::CommandMalformed);
    assert_eq!(code("write-note", br#"{"request_id":"x","body":{}}"#), Code::CommandMalformed);
    assert_eq!(code("write-note", &vec![b' '; MAX_BODY_BYTES + 1]), Code::CommandTooLarge);
    assert_eq!(code("write-note", &[0xff, 0xfe]), Code::CommandMalformed);
    let deep = "[".repeat(100_000);
    assert_eq!(code("write-note", deep.as_bytes()), Code::CommandMalformed, "depth must not end the process");
    let unknown = TaskId(Uuid::from_u128(5));
    assert_eq!(device.call(OpenTask { task: unknown }).unwrap_err().code, Code::TaskUnknown);
    let too_long = WriteNote { task: device.call(adhoc()).unwrap(), text: "a".repeat(20_001) };
    let refused = device.call(too_long).unwrap_err();
    assert_eq!(refused.code, Code::TextTooLong);
    assert_eq!(refused.params.get("max").map(String::as_str), Some("20000"));
    assert_eq!(refused.correlation_id.len(), 8, "short enough to read out over the telephone");
}

#[test]
fn data_that_cannot_be_opened_is_said_so_and_opens_later_by_itself() {
    let device = Device::new();
    let other = device.same_folder();
    device.call(adhoc()).unwrap();
    assert_eq!(other.call(ShowToday {}).unwrap_err().code, Code::DataInUse);
    assert_eq!(other.call(ShowDevice {}).unwrap().waiting_changes, None, "the strip still answers");
    drop(device);
    other.come_in();
    assert_eq!(other.call(ShowToday {}).unwrap().visits.len(), 1, "trying again is enough");
}

#[cfg(debug_assertions)]
#[test]
fn a_demonstration_has_a_full_day_every_day_and_adds_it_once() {
    let mut device = Device::demonstrating();
    let first = device.call(ShowToday {}).unwrap();
    assert_eq!((first.visits.len(), first.desk.len()), (3, 2));
    device.restart();
    assert_eq!(device.call(ShowToday {}).unwrap().visits.len(), 3, "not doubled by a restart");
    device.set_clock("2026-11-23T08:00:00Z");
    device.restart();
    assert_eq!(
        device.call(ShowToday {}).unwrap().visits.len(),
        3,
        "a demonstration next week has a day as well"
    );
    let strip = device.call(ShowDevice {}).unwrap();
    assert!(strip.demonstration, "invented people must be marked as invented");
    assert_eq!(strip.waiting_changes, Some(0), "and are never delivered");
}
