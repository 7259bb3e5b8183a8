//! Which crate of ours may depend on which: the layers of the house, as `docs/ARCHITECTURE.md` draws them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// `None`: may depend on anything (it is never shipped).
const ALLOWED: &[(&str, Option<&[&str]>)] = &[
    ("apseko-domain", Some(&[])),
    ("apseko-sheets", Some(&["apseko-domain"])),
    ("apseko-trust", Some(&["apseko-domain"])),
    ("apseko-oplog", Some(&["apseko-domain", "apseko-trust"])),
    ("apseko-casework", Some(&["apseko-domain", "apseko-oplog", "apseko-sheets", "apseko-trust"])),
    ("apseko-contract", Some(&["apseko-domain", "apseko-sheets"])),
    ("apseko-store", Some(&["apseko-casework", "apseko-domain", "apseko-oplog", "apseko-trust"])),
    ("apseko-vault", Some(&["apseko-domain", "apseko-trust"])),
    (
        "apseko-app",
        Some(&[
            "apseko-contract",
            "apseko-domain",
            "apseko-oplog",
            "apseko-sheets",
            "apseko-store",
            "apseko-sync",
            "apseko-trust",
            "apseko-vault",
        ]),
    ),
    ("apseko-web", Some(&["apseko-app", "apseko-contract", "apseko-domain"])),
    ("apseko", Some(&["apseko-app", "apseko-contract", "apseko-domain"])),
    ("apseko-ui", Some(&["apseko-contract", "apseko-domain", "apseko-sheets"])),
    (
        "apseko-server",
        Some(&[
            "apseko-casework",
            "apseko-contract",
            "apseko-domain",
            "apseko-oplog",
            "apseko-sheets",
            "apseko-trust",
        ]),
    ),
    ("apseko-sync", Some(&["apseko-oplog", "apseko-trust"])),
    (
        "apseko-recovery",
        Some(&["apseko-oplog", "apseko-store", "apseko-sync", "apseko-trust", "apseko-vault"]),
    ),
    ("apseko-bench", None),
    ("apseko-sim", None),
    ("apseko-tests", None),
    ("xtask", Some(&[])),
];

/// What any crate's tests may use: no program contains it.
const NEVER_SHIPPED: &[&str] = &["apseko-sim", "apseko-testkit"];

#[test]
fn every_arrow_points_down() {
    let allowed: BTreeMap<&str, Option<&[&str]>> = ALLOWED.iter().copied().collect();
    let metadata = super::cargo(&["metadata", "--format-version", "1"], &["--no-deps"]);
    let arrows = arrows(&serde_json::from_str(&metadata).unwrap());
    for (from, to) in &arrows {
        let rule = allowed.get(from.as_str());
        let rule =
            rule.unwrap_or_else(|| panic!("{from} has no place in the house yet: add it to the table"));
        if let Some(may) = rule {
            assert!(may.contains(&to.as_str()), "{from} must not depend on {to}");
        }
    }
    assert!(arrows.len() >= 10, "the test looked at the real workspace: {arrows:?}");
    for (name, _) in ALLOWED {
        let known = arrows.iter().any(|(from, to)| from == name || to == name) || *name == "xtask";
        assert!(known, "{name} is in the table and not in the workspace");
    }
}

fn arrows(metadata: &Value) -> BTreeSet<(String, String)> {
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: Vec<&Value> =
        packages.iter().filter(|package| members.contains(package["id"].as_str().unwrap())).collect();
    let names: BTreeSet<&str> = ours.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut arrows = BTreeSet::new();
    for package in ours {
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let for_tests = dependency["kind"].as_str() == Some("dev") && NEVER_SHIPPED.contains(&name);
            if names.contains(name) && !for_tests {
                arrows.insert((package["name"].as_str().unwrap().to_owned(), name.to_owned()));
            }
        }
    }
    arrows
}
