//! The storms with devices that are real processes and really killed: what was said to be saved is saved.

use apseko_oplog::{DeviceId, EditId, OpId};
use apseko_sim::command::Layer;
use apseko_sim::deed::{Owner, user};
use apseko_sim::device::{Contents, Device, Doing, Done, Fault, Fell, Moment};
use apseko_sim::plan::Deed;
use apseko_sim::process::{Process, use_node};
use apseko_sim::run::run;

fn device() -> Process {
    use_node(env!("CARGO_BIN_EXE_apseko-sim-node"));
    Process::new(Owner { user: user(1), role: "INS" }, DeviceId([2; 16]), 1)
}

fn moment(luck: u64) -> Moment {
    let mono_ms = luck * 60_000;
    Moment {
        wall_ms: 1_780_000_000_000 + mono_ms.cast_signed(),
        mono_ms,
        boot: [1; 16],
        rolled_back: false,
        level: 1,
        page: 30,
        luck,
        bug: None,
    }
}

fn write(device: &mut Process, number: u8, fault: Fault) -> Result<Done, Fell> {
    let moment = moment(u64::from(number));
    if !device.is_running() {
        device.start(&moment)?;
    }
    let deed = if number == 0 {
        Deed::NewCase(0)
    } else {
        Deed::Edit { case: 0, thing: 0, field: number % 3, value: number.into() }
    };
    device.act(&moment, &Doing::Deed(deed, EditId([number; 16])), fault)
}

fn ids(contents: &Contents) -> Vec<OpId> {
    assert!(contents.records.iter().all(|record| record.here().is_some()), "its own words are here in full");
    contents.records.iter().map(|record| record.id()).collect()
}

#[test]
fn storms_on_real_processes_break_no_promise() {
    use_node(env!("CARGO_BIN_EXE_apseko-sim-node"));
    for seed in 0..3 {
        let outcome = run::<Process>(&Layer::Process.plan(seed), None, false);
        assert_eq!(outcome.violation, None, "look with SIM_SEED={seed} cargo xtask sim --layer process");
        assert!(outcome.saved > 0, "seed {seed} had something to lose");
    }
}

#[test]
fn a_device_killed_right_after_it_said_saved_has_it_after_the_start() {
    let mut device = device();
    let mut saved = Vec::new();
    for number in 0..10 {
        let done = write(&mut device, number, Fault::None).expect("nothing goes wrong before the kill");
        assert!(!done.written.is_empty());
        device.kill();
        saved.extend(done.written.iter().map(|record| record.id()));
        assert_eq!(ids(&device.contents()), saved, "kill {number}");
    }
}

#[test]
fn a_kill_before_the_commit_leaves_nothing_and_one_after_it_everything() {
    let mut device = device();
    let begun = write(&mut device, 0, Fault::None).unwrap().written.len();
    for number in 1..=10 {
        let before = device.contents().records.len();
        assert_eq!(write(&mut device, number, Fault::DieInStep).unwrap_err(), Fell::Dead);
        let after = device.contents().records.len();
        assert!(after == before || after == before + 1, "a step is there or not: {before}, then {after}");
        assert_eq!(write(&mut device, number + 100, Fault::DieAfterCommit).unwrap_err(), Fell::Dead);
        assert_eq!(device.contents().records.len(), after + 1, "committed is committed, heard or not");
    }
    assert!(device.contents().records.len() >= begun + 10);
}

#[test]
fn a_full_disk_costs_the_step_and_nothing_else() {
    let mut device = device();
    let mut saved = ids_written(write(&mut device, 0, Fault::None).unwrap());
    let mut refused = 0;
    for number in 1..=60 {
        match write(&mut device, number, Fault::DiskFull(0)) {
            Ok(done) => saved.extend(ids_written(done)),
            Err(Fell::Refused) => refused += 1,
            Err(Fell::Dead) => panic!("a full disk kills nobody"),
        }
        assert!(device.is_running());
    }
    assert!(refused > 0, "otherwise the disk was never full");
    saved.extend(ids_written(write(&mut device, 61, Fault::None).unwrap()));
    assert_eq!(ids(&device.contents()), saved);
}

fn ids_written(done: Done) -> Vec<OpId> {
    done.written.iter().map(|record| record.id()).collect()
}

#[test]
fn a_copy_goes_its_own_way_and_can_be_put_back() {
    let mut device = device();
    write(&mut device, 0, Fault::None).unwrap();
    let image = device.image();
    let early = ids(&device.contents());
    let mut twin = device.twin(true);
    assert!(!twin.is_running(), "the memory of a process cannot be copied");
    write(&mut device, 1, Fault::None).unwrap();
    assert_eq!(ids(&twin.contents()), early, "the twin has a folder of its own");
    write(&mut twin, 2, Fault::None).unwrap();
    assert_eq!(twin.contents().records.len(), early.len() + 1);

    device.put_back(&image);
    assert!(!device.is_running());
    assert_eq!(ids(&device.contents()), early);
}
