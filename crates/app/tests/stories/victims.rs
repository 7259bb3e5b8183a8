//! Stories of victims: persons who are on the sheet only, and on no list of workers.

use apseko_contract::{AddRow, ShowViolations, VisitStarted};
use apseko_domain::SheetKind;
use apseko_sheets::{Answer, Value};

use crate::device::Device;
use crate::visit::{answer, spot, started};

#[test]
fn a_victim_is_among_the_persons_whom_a_violation_concerns() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Bu, SheetKind::Ng]);
    let add = |title: &str| {
        let (group, title) = ("victims".to_owned(), title.to_owned());
        device.call(AddRow { sheet: id, group, title }).unwrap()
    };
    let (first, second) = (add("Jānis Ābols"), add(""));
    let who = Value::Person { name: "Olena Koval".to_owned(), about: String::new() };
    answer(&device, id, &spot("NG-06", Some(second)), Answer::of(who));
    for victim in [first, second] {
        answer(&device, id, &spot("NG-07", Some(victim)), Answer::choice("no"));
    }
    let violations = device.call(ShowViolations { visit }).unwrap().violations;
    let found = violations.iter().find(|violation| violation.code == "NN-V01").unwrap();
    assert_eq!(found.workers, ["Jānis Ābols", "Olena Koval"], "by the row, else by who it is said to be");
}
