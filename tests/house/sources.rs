//! What every source file owes its reader, and what a shipped program must not contain.

use std::path::{Path, PathBuf};

use apseko_tests::program;

/// Longer files are split, or the house could not be walked through.
const MOST_LINES: usize = 500;

#[test]
fn every_file_says_first_why_it_exists() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not begin with its reason", path.display());
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines: is it one thing?", path.display());
    }
}

#[test]
fn no_shipped_program_contains_the_test_controls() {
    let marker = "/apseko-test-controls";
    assert!(contains(&program("apseko-web-test"), marker), "the marker is what the test host really has");
    for shipped in ["apseko", "apseko-web"] {
        assert!(!contains(&program(shipped), marker), "{shipped} could have its clock turned by a stranger");
    }
}

fn contains(program: &Path, text: &str) -> bool {
    let bytes = std::fs::read(program).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["crates", "src-tauri", "tests", "ui", "xtask"].iter().map(|name| super::root().join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 50, "the test looked at the real house: {} files", found.len());
    found
}
