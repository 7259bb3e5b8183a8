//! The description of the API, believed by a program that knows nothing else: it is a description, and the server keeps to it
//! whatever is sent.

use std::path::PathBuf;
use std::process::Command;

use apseko_domain::Capability;

use super::server::Demonstration;

/// So many requests of each kind: enough to find what a night of them would, and short enough for every day.
const EXAMPLES: &str = "25";
/// Faults come back with the same seed.
const SEED: &str = "20260901";
/// Nobody is slowed down: what is asked here is what the server says, and not how often.
const WITHOUT_WAITING: &str = "100000";

/// A program of the tests that are written in Python; `xtask/setup.sh test` brings it.
fn python(program: &str) -> Command {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"));
    let path = cache.join("apseko/python/api/bin").join(program);
    assert!(path.exists(), "{program} is missing: `sh xtask/setup.sh test` brings it");
    Command::new(path)
}

/// A key that may do everything that there is.
fn key(server: &Demonstration) -> String {
    let all: Vec<&str> = Capability::ALL.iter().map(|what| what.code()).collect();
    let said = server.says(&["keys", "make", "--name", "Pārbaude", "--may", &all.join(",")]);
    said.lines().find_map(|line| line.strip_prefix("key ")).expect("the key is told once").to_owned()
}

#[test]
fn the_description_is_one_that_other_programs_understand() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = apseko_server::api::description(&apseko_server::api::operations());
    std::fs::write(file.path(), text.to_string()).unwrap();
    let said = python("openapi-spec-validator").arg(file.path()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{out}{err}");
}

#[test]
fn whatever_is_sent_the_server_keeps_to_its_description() {
    let server = Demonstration::start_with(&["--requests-a-second", WITHOUT_WAITING]);
    let (url, key) = (server.url(), key(&server));
    // It writes what it remembers beside where it is started.
    let place = tempfile::tempdir().unwrap();
    let said = python("schemathesis")
        .current_dir(place.path())
        .args(["run", &format!("{url}/api/v1/openapi.json"), "--url", &url, "--no-color", "--seed", SEED])
        .args(["--header", &format!("Authorization: Bearer {key}")])
        .args([
            "--phases",
            "examples,coverage,fuzzing,stateful",
            "--max-examples",
            EXAMPLES,
            "--workers",
            "1",
        ])
        .args(["--checks", CHECKS, "--request-timeout", "60", "--suppress-health-check", "all"])
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    println!(
        "{}",
        out.lines().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    );
    assert!(said.status.success(), "{out}\n{err}");
}

/// A name that looks valid to a pattern and is refused for what it says is no fault, so `positive_data_acceptance` is not among them.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_schema_conformance,response_headers_conformance,negative_data_rejection,unsupported_method";
