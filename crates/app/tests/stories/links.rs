//! Stories of addresses: each leads to the screen of what is here, and what is not here is not told apart from what never was.

use apseko_contract::{
    AddressThing, FindThing, FoundThing, ListTasks, LockNow, RetractNote, VisitStarted, WriteNote,
};
use apseko_domain::{Code, LinkKind, SheetKind, ThingLink};
use uuid::Uuid;

use crate::device::Device;
use crate::visit::started;

fn found(device: &Device, kind: LinkKind, id: Uuid) -> Option<FoundThing> {
    device.call(FindThing { link: ThingLink { kind, id } }).unwrap()
}

#[test]
fn an_address_leads_to_the_screen_of_what_is_here() {
    let device = Device::demonstrating();
    let VisitStarted { visit, sheet } = started(&device, &[SheetKind::Nn]);
    assert_eq!(found(&device, LinkKind::Visit, visit.0), Some(FoundThing::Visit(visit)));
    assert_eq!(found(&device, LinkKind::Sheet, sheet.0), Some(FoundThing::Sheet(sheet)));
    let task = device.call(ListTasks { search: String::new() }).unwrap()[0].task;
    assert_eq!(found(&device, LinkKind::Task, task.0), Some(FoundThing::Task(task)));
    let note = device.call(WriteNote { task, text: "Vārti ir vaļā.".to_owned() }).unwrap();
    assert_eq!(found(&device, LinkKind::Note, note.0), Some(FoundThing::Task(task)));
    device.call(RetractNote { note, based_on: 1 }).unwrap();
    assert_eq!(found(&device, LinkKind::Note, note.0), None, "what was taken out is shown nowhere");
}

#[test]
fn what_is_not_here_leads_nowhere_whatever_it_is_called() {
    let device = Device::demonstrating();
    let task = device.call(ListTasks { search: String::new() }).unwrap()[0].task;
    for kind in LinkKind::ALL {
        assert_eq!(found(&device, *kind, Uuid::from_u128(7)), None, "{kind:?}");
    }
    assert_eq!(found(&device, LinkKind::Visit, task.0), None, "an id is of one kind alone");
}

#[test]
fn a_locked_device_finds_nothing() {
    let device = Device::demonstrating();
    let link = ThingLink { kind: LinkKind::Task, id: Uuid::from_u128(7) };
    device.call(LockNow {}).unwrap();
    assert_eq!(device.call(FindThing { link }).unwrap_err().code, Code::AccessLocked);
}

#[test]
fn without_a_server_people_send_each_other_the_address_of_the_app() {
    let device = Device::demonstrating();
    let link = ThingLink { kind: LinkKind::Task, id: Uuid::from_u128(7) };
    assert_eq!(device.call(AddressThing { link }).unwrap(), link.to_app());
}
