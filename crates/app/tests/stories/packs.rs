//! Stories of where control sheets come from: a demonstration brings its own, and an ordinary device waits for the office.

use std::path::PathBuf;

use apseko_contract::ShowToday;

use crate::device::Device;

/// What lies in the folder of the packs, once the data have been open.
fn packs(device: &Device) -> Vec<PathBuf> {
    device.call(ShowToday {}).unwrap();
    let data_folder = device.file("..").join("..").canonicalize().unwrap();
    assert!(data_folder.join("users").is_dir(), "this is the data folder");
    let Ok(entries) = std::fs::read_dir(data_folder.join("packs")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[cfg(debug_assertions)]
#[test]
fn a_demonstration_brings_its_control_sheets_once() {
    let mut device = Device::demonstrating();
    let first = packs(&device);
    assert_eq!(first.len(), 1, "{first:?}");
    let name = first[0].file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("vdi-") && name.ends_with(".pack"), "{name}");
    let written = std::fs::metadata(&first[0]).unwrap().modified().unwrap();

    device.restart();
    assert_eq!(packs(&device), first);
    let again = std::fs::metadata(&first[0]).unwrap().modified().unwrap();
    assert_eq!(again, written, "a pack that is there is not written again");
}

#[test]
fn an_ordinary_device_has_no_control_sheets_before_the_office_gave_them() {
    assert_eq!(packs(&Device::new()), Vec::<PathBuf>::new());
}
