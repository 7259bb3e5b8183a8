//! Saves notes as fast as it can and says the number of each one after it is saved, until it is killed.

use std::io::Write;
use std::path::Path;

use apseko_domain::{NoteId, RequestId, TaskId, TaskOrigin};
use apseko_store::{DataFolder, Edit, Plan, Revision, Store, StoreError, StoreKey, Task, Wish};
use apseko_tests::moment;
use jiff::Timestamp;
use uuid::Uuid;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("a folder has to be named")?;
    let first: u128 = words.next().ok_or("a first number has to be named")?.parse()?;
    let store = Store::open(
        DataFolder::take(Path::new(&folder))?,
        &StoreKey::new([3; 32]),
        apseko_tests::owner(),
        &moment(),
    )?;
    let mut out = std::io::stdout().lock();
    for number in first.. {
        save(&store, number)?;
        writeln!(out, "{number}")?;
        out.flush()?;
    }
    Ok(())
}

fn save(store: &Store, number: u128) -> Result<(), StoreError> {
    let id = Uuid::from_u128(number);
    let edit = Edit {
        request: RequestId(id),
        command: "write-note",
        body_digest: [0; 32],
        at: Timestamp::now(),
        moment: moment(),
        actor: String::new(),
        role: "INS".to_owned(),
        concerns_others: true,
    };
    store.write::<StoreError>(edit, move |_| {
        let first = Revision {
            number: 1,
            text: format!("note {number}"),
            author: String::new(),
            saved_at: Timestamp::now(),
        };
        let task = the_task_of(number);
        let changes =
            vec![Wish::AddTask(task.clone()), Wish::AddNote { note: NoteId(id), task: task.id, first }];
        Ok(Plan { changes, reply: "null".to_owned() })
    })?;
    Ok(())
}

fn the_task_of(number: u128) -> Task {
    Task {
        id: TaskId(Uuid::from_u128(number)),
        number: String::new(),
        origin: TaskOrigin::Adhoc,
        employer_name: String::new(),
        employer_reg_no: String::new(),
        place: format!("place {number}"),
        object: String::new(),
        area: None,
        sheets: Vec::new(),
        reason: String::new(),
        planned_day: None,
        planned_time: None,
        due_day: None,
        created_at: Timestamp::now(),
        created_by: String::new(),
    }
}
