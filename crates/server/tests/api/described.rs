//! The description for other systems, and the list of everything that can be asked: neither changes by accident.

use std::collections::BTreeSet;

use apseko_server::api::{Needs, description, operations};

use apseko_trust::{ProvedRequest, Purpose, RequestProof, Signer as _, SoftwareKey, digest};

use super::bed::{Bed, Shows};

/// Name, method, path and what it takes: whoever changes one of them changes a promise to other systems.
#[test]
fn every_operation_is_listed_and_keeps_its_address() {
    let said: String = operations()
        .iter()
        .map(|operation| {
            let needs = match operation.needs {
                Needs::Nothing => "nobody in particular",
                Needs::Somebody => "somebody",
                Needs::May(what) => what.code(),
            };
            format!("{} {} /api/v1/{} ({needs})\n", operation.name, operation.method.as_str(), operation.path)
        })
        .collect();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/operations.txt");
    if std::env::var_os("APSEKO_WRITE_GOLDEN").is_some() {
        std::fs::write(file, &said).unwrap();
    }
    assert_eq!(
        said,
        std::fs::read_to_string(file).unwrap_or_default(),
        "APSEKO_WRITE_GOLDEN=1 writes it anew"
    );
}

#[test]
fn names_and_addresses_are_given_once() {
    let all = operations();
    let names: BTreeSet<_> = all.iter().map(|it| it.name).collect();
    let addresses: BTreeSet<_> = all.iter().map(|it| (it.method.as_str(), it.path)).collect();
    assert_eq!((names.len(), addresses.len()), (all.len(), all.len()));
}

#[test]
fn the_description_leads_to_operations_that_there_are() {
    let text = description(&operations());
    let names: BTreeSet<&str> = operations().iter().map(|it| it.name).collect();
    for operation in operations() {
        for (to, ..) in operation.links {
            assert!(names.contains(to), "{} leads to {to}", operation.name);
        }
    }
    let whole = text.to_string();
    for (at, _) in whole.match_indices("#/components/schemas/") {
        let name = whole[at + 21..].split('"').next().unwrap();
        assert!(text["components"]["schemas"].get(name).is_some(), "{name} is described nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_is_told_what_can_be_asked() {
    let bed = Bed::make();
    let answer = bed.ask("GET", "openapi.json", None, &Shows::Nothing).await;
    assert_eq!(answer.status, 200, "a description holds no secrets");
    assert_eq!(answer.json(), description(&operations()));
}

/// The value of a line in the example of the handbook.
fn example(name: &str) -> String {
    let handbook =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/API.md")).unwrap();
    let example = handbook.split("```proof\n").nth(1).unwrap().split("```").next().unwrap();
    let line = example.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().to_owned()
}

#[test]
fn the_proof_in_the_handbook_is_what_a_device_would_send() {
    let bytes = |name: &str| hex::decode(example(name)).unwrap();
    let key = SoftwareKey::from_secret(&bytes("secret").try_into().unwrap()).unwrap();
    let (method, path, body) = (example("method"), example("path"), digest(example("body").as_bytes()));
    let (at_ms, nonce) = (example("moment").parse().unwrap(), bytes("nonce").try_into().unwrap());
    let asked = ProvedRequest { method: &method, path: &path, body, token: &bytes("token") };
    let signed = asked.digest(at_ms, &nonce);
    let envelope = key.sign(Purpose::Request, &signed).unwrap();
    let header = RequestProof { at_ms, nonce, envelope }.to_text();
    assert_eq!(
        (example("digest"), example("header")),
        (hex::encode(signed), header),
        "strangers build on it"
    );
}
