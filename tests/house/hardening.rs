//! What a shipped window must not offer, looked up where it would have to be switched on.

use std::path::{Path, PathBuf};

use serde_json::Value;

#[test]
fn the_window_has_no_developer_tools_and_only_our_own_command() {
    let manifest = std::fs::read_to_string(super::root().join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("devtools"), "developer tools in a release read everything behind the screen");
    let config = std::fs::read_to_string(super::root().join("tauri.conf.json")).unwrap();
    assert!(!config.contains("devtools"));
    let config: Value = serde_json::from_str(&config).unwrap();
    assert_eq!(
        config["app"]["security"]["freezePrototype"], true,
        "scripts must not change what objects are"
    );
    assert_eq!(config["app"]["windows"], serde_json::json!([]), "the one window is opened by our own code");
    let capability = std::fs::read_to_string(super::root().join("src-tauri/capabilities/main.json")).unwrap();
    let capability: Value = serde_json::from_str(&capability).unwrap();
    let allowed: Vec<&str> =
        capability["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let expected = ["core:event:allow-listen", "core:event:allow-unlisten", "allow-call"];
    assert_eq!(allowed, expected, "files, shells and clipboards of the system are not for screens");
}

#[test]
fn no_screen_writes_markup_by_hand_and_none_runs_text() {
    for path in files(&super::root().join("ui/src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        for hole in ["inner_html", "insert_adjacent_html", "outer_html", "js_sys::eval", "Function::new"] {
            assert!(!text.contains(hole), "{} has {hole}: what people typed could run", path.display());
        }
    }
}

/// The secrets of demonstrations are known to everybody: whoever could play the office could write the questions.
#[test]
fn no_shipped_program_can_play_the_office() {
    for (file, module) in [
        ("crates/app/src/lib.rs", "mod demonstration;"),
        ("crates/vault/src/lib.rs", "pub mod rehearsal;"),
        ("crates/server/src/command/demo.rs", "mod invented {"),
    ] {
        let text = std::fs::read_to_string(super::root().join(file)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let place = lines.iter().position(|line| *line == module).unwrap();
        let gate = lines[place - 1];
        assert!(
            gate.starts_with("#[cfg(") && gate.contains("debug_assertions"),
            "{file}: {module} is in every build"
        );
    }
    for package in ["apseko", "apseko-web"] {
        let features = ["--prefix", "none", "--edges", "normal,features"];
        let tree = super::cargo(&["tree", "--package", package], &features);
        assert!(tree.contains("apseko-vault"), "the test looked at the real tree of {package}");
        assert!(!tree.contains("\"rehearsal\""), "{package} asks for the office that anybody can play");
    }
    for path in files(&super::root().join("crates"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let is_demonstration = path.components().any(|part| part.as_os_str() == "demonstration");
        let in_checkout = text.contains("CARGO_MANIFEST_DIR") && text.contains("assets/sheets");
        let is_shipped = path.components().any(|part| part.as_os_str() == "app");
        assert!(
            !is_shipped || is_demonstration || !in_checkout,
            "{} would read an unsigned folder",
            path.display()
        );
    }
}

/// One crate of the device speaks with the server, over addresses that a person has set up; nothing else leaves the machine by
/// itself. The server asks the providers and the bucket that its administrator has written down (`login/oidc/fetch.rs`,
/// `files/shelf/bucket/place.rs`), and nobody else.
#[test]
fn no_shipped_program_can_call_home() {
    for package in ["apseko", "apseko-web"] {
        let tree = super::cargo(&["tree", "--package", package, "--edges", "normal"], &["--prefix", "none"]);
        for line in tree.lines() {
            let name = line.split_whitespace().next().unwrap_or_default();
            let calls_out = ["ureq", "curl", "isahc", "attohttpc", "sentry", "hyper-util-client"];
            assert!(
                !calls_out.contains(&name),
                "{package} contains {name}, and nobody asked it to call anybody"
            );
        }
        assert!(tree.lines().count() > 30, "the test looked at the real tree of {package}");
    }
    let who =
        super::cargo(&["tree", "--workspace", "--invert", "reqwest", "--depth", "1"], &["--prefix", "none"]);
    let who: Vec<&str> = who.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    // The third speaks S3 through a client that the server makes for it (`files/shelf/bucket/place.rs`), under the same rules.
    let known = ["apseko-server", "apseko-sync", "object_store"];
    assert_eq!(who, known, "one crate on each side knows the rules about addresses and certificates");
    let device =
        super::cargo(&["tree", "--package", "apseko-web", "--edges", "normal"], &["--prefix", "none"]);
    assert!(!device.contains("apseko-server"), "and the device contains that of the server nowhere");
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found
}
