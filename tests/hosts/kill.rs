//! Promise 1: what was confirmed is there after kill -9.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use apseko_contract::{CreateAdhocTask, ListTasks, OpenTask, WriteNote};
use apseko_domain::{TaskId, ViolationArea};
use apseko_store::{DataFolder, Store, StoreError, StoreKey};
use apseko_tests::{WebHost, program};
use uuid::Uuid;

const KILLS: u128 = 100;
/// Each life of the writer gets numbers of its own.
const NUMBERS_PER_LIFE: u128 = 1_000_000;

#[test]
fn a_hundred_kills_after_a_confirmed_save_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut confirmed = Vec::new();
    for life in 0..KILLS {
        let mut writer = Command::new(program("store-writer"))
            .arg(folder.path())
            .arg((life * NUMBERS_PER_LIFE).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // A different number of saves each time, so that the kill falls on different moments of the log.
        let wanted = 1 + usize::try_from(life % 7).unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let saved: Vec<u128> = lines.take(wanted).map(|line| line.unwrap().parse().unwrap()).collect();
        writer.kill().unwrap();
        writer.wait().unwrap();
        assert_eq!(saved.len(), wanted, "the writer was alive until it was killed");
        confirmed.extend(saved);
    }
    let store = Store::open(
        DataFolder::take(folder.path()).unwrap(),
        &StoreKey::new([3; 32]),
        apseko_tests::owner(),
        &apseko_tests::moment(),
    )
    .unwrap();
    for number in &confirmed {
        let task = TaskId(Uuid::from_u128(*number));
        let notes = store.read::<_, StoreError>(|view| view.notes_of(task)).unwrap();
        let texts: Vec<&str> = notes.iter().map(|note| note.newest.text.as_str()).collect();
        assert_eq!(texts, [format!("note {number}")], "save {number} was confirmed and is gone or damaged");
    }
    let all = store.read::<_, StoreError>(|view| view.all_tasks()).unwrap();
    for task in &all {
        let notes = store.read::<_, StoreError>(|view| view.notes_of(task.id)).unwrap();
        assert_eq!(notes.len(), 1, "an unconfirmed save is there whole or not at all");
    }
    assert!(all.len() >= confirmed.len());
}

#[test]
fn a_killed_browser_host_has_kept_every_answered_save() {
    let folder = tempfile::tempdir().unwrap();
    let mut host = WebHost::start(folder.path()).unwrap();
    let task = host
        .call(CreateAdhocTask {
            place: "Loka maģistrāle 9".to_owned(),
            object: String::new(),
            area: ViolationArea::Osh,
            note: String::new(),
            draft: String::new(),
        })
        .unwrap()
        .unwrap();
    for life in 0..5 {
        host.call(WriteNote { task, text: format!("piezīme {life}") }).unwrap().unwrap();
        host.kill().unwrap();
        host = WebHost::start(folder.path()).unwrap();
        let texts: Vec<String> =
            host.call(OpenTask { task }).unwrap().unwrap().notes.into_iter().map(|note| note.text).collect();
        let expected: Vec<String> = (0..=life).map(|number| format!("piezīme {number}")).collect();
        assert_eq!(texts, expected, "the screen had said that it was saved");
    }
    assert_eq!(host.call(ListTasks { search: "maģistr".to_owned() }).unwrap().unwrap().len(), 1);
}
