//! Stories of what waits for a second pair of eyes, as whoever recorded it sees it. How it is given is told where there is a
//! server to decide.

use apseko_contract::{
    ConfirmTask, ConfirmationStep, CreateAdhocTask, ListTasks, OpenTask, ShowToday, TaskRow,
};
use apseko_domain::{Code, TaskId, TaskOrigin, ViolationArea};

use crate::device::Device;

fn recorded(device: &Device) -> TaskId {
    let seen = CreateAdhocTask {
        place: "Dambja iela 3, Jelgava".to_owned(),
        object: String::new(),
        area: ViolationArea::Osh,
        note: String::new(),
        draft: String::new(),
    };
    device.call(seen).unwrap()
}

fn marked(rows: &[TaskRow]) -> Vec<TaskId> {
    rows.iter().filter(|row| row.unconfirmed).map(|row| row.task).collect()
}

#[test]
fn what_was_recorded_on_the_spot_is_marked_wherever_it_is_listed() {
    let device = Device::new();
    let task = recorded(&device);
    assert_eq!(marked(&device.call(ShowToday {}).unwrap().visits), [task], "and nothing else is");
    assert_eq!(marked(&device.call(ListTasks { search: String::new() }).unwrap()), [task]);
    let opened = device.call(OpenTask { task }).unwrap();
    let told = opened.confirmation.unwrap();
    assert_eq!((told.made_by.as_str(), told.step), ("Ilze Kalniņa", ConfirmationStep::Awaited));
    assert!(!told.may_confirm, "nobody is offered to confirm their own");
    assert_eq!(told.refused, "");
    let all = device.call(ListTasks { search: String::new() }).unwrap();
    for planned in all.iter().filter(|row| row.origin != TaskOrigin::Adhoc) {
        assert_eq!(device.call(OpenTask { task: planned.task }).unwrap().confirmation, None);
    }
}

#[test]
fn an_inspector_confirms_nothing() {
    let device = Device::new();
    let task = recorded(&device);
    assert_eq!(device.call(ConfirmTask { task }).unwrap_err().code, Code::AccessDenied);
    assert_eq!(marked(&device.call(ShowToday {}).unwrap().visits), [task]);
}
