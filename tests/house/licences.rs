//! Every crate that we build with has a licence from `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};

use spdx::{Expression, LicenseReq};

#[test]
fn every_dependency_has_an_allowed_licence() {
    let policy: toml::Value =
        toml::from_str(&std::fs::read_to_string(super::root().join("deny.toml")).unwrap()).unwrap();
    let everywhere = texts(&policy["licenses"]["allow"]);
    let exceptions: BTreeMap<String, BTreeSet<String>> = policy["licenses"]["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|exception| (exception["name"].as_str().unwrap().to_owned(), texts(&exception["allow"])))
        .collect();

    let mut refused = Vec::new();
    for line in everything_built_here() {
        let (name, licence) = line.split_once('|').unwrap();
        // A line that repeats an earlier one ends in a star.
        let licence = licence.trim_end_matches(" (*)");
        // Older crates write "MIT/Apache-2.0", which means OR.
        let Ok(expression) = Expression::parse(&licence.replace('/', " OR ")) else {
            refused.push(format!("{name}: {licence}"));
            continue;
        };
        let allowed = |requirement: &LicenseReq| {
            let text = requirement.to_string();
            everywhere.contains(&text) || exceptions.get(name).is_some_and(|special| special.contains(&text))
        };
        if !expression.evaluate(allowed) {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "read these licences before using these crates: {refused:#?}");
}

/// The programs for Linux and the screens. Crates of other systems are not downloaded here; `cargo deny` on their
/// build machines reads the same policy.
fn everything_built_here() -> BTreeSet<String> {
    let linux = super::cargo(&["tree", "--workspace", "--target", "x86_64-unknown-linux-gnu"], TREE);
    let screens =
        super::cargo(&["tree", "--package", "apseko-ui", "--target", "wasm32-unknown-unknown"], TREE);
    let lines: BTreeSet<String> = linux
        .lines()
        .chain(screens.lines())
        .filter(|line| !line.starts_with("apseko") && !line.starts_with("xtask") && !line.is_empty())
        .map(|line| {
            line.split_once(' ').map_or(line.to_owned(), |(name, rest)| {
                format!("{name}|{}", rest.split_once('|').map_or("", |(_, licence)| licence))
            })
        })
        .collect();
    assert!(lines.len() > 200, "the test looked at the real tree: {} crates", lines.len());
    lines
}

const TREE: &[&str] = &["--prefix", "none", "--format", "{p}|{l}"];

fn texts(list: &toml::Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}
