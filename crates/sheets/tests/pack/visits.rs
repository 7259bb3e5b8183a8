//! Visits as they happen, each with the sheet that comes of it kept beside it, so that a change is read by people.

use std::path::{Path, PathBuf};

use super::script::Visit;
use super::{given, paper};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The scripts by name.
fn scripts() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder("tests/visits")).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<(String, String)> = entries
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    scripts.sort();
    scripts
}

#[test]
fn every_visit_comes_to_the_sheet_that_is_kept() {
    let library = given::library();
    let write = std::env::var_os("APSEKO_GOLDEN").is_some_and(|wish| wish == "write");
    let mut changed = Vec::new();
    for (name, script) in scripts() {
        let edition = library.editions().last().unwrap();
        let text = paper::print(&Visit::play(edition, &script));
        let path = folder("golden").join(format!("{name}.txt"));
        if write {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != text {
            let first = kept.lines().zip(text.lines()).find(|(one, other)| one != other);
            changed.push(format!("{name}: {first:?}"));
        }
    }
    let changed = changed.join("\n");
    assert!(changed.is_empty(), "APSEKO_GOLDEN=write keeps what is not as it was:\n{changed}");
}

#[test]
fn every_type_is_shown_by_three_visits_at_least_and_no_kept_sheet_is_without_its_visit() {
    let kinds = ["nn", "dt", "da", "bu", "ng", "dvhr"];
    let names: Vec<String> = scripts().into_iter().map(|(name, _)| name).collect();
    for kind in kinds {
        let count = names.iter().filter(|name| name.starts_with(&format!("{kind}-"))).count();
        assert!(count >= 3, "{kind} is shown by {count} visits only");
    }
    for entry in std::fs::read_dir(folder("golden")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let of_visit = kinds.iter().any(|kind| name.starts_with(&format!("{kind}-")));
        assert!(!of_visit || names.iter().any(|known| known == name), "nothing makes {name} any more");
    }
}
