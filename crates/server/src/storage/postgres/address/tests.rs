//! Stories about addresses: which way is taken, which is refused, and that no refusal says a password.

use super::*;

fn is_encrypted(url: &str) -> bool {
    let address = Address::read(url).expect(url);
    let needed = address.config.get_ssl_mode() == SslMode::Require;
    assert_eq!(needed, address.files.is_some(), "what is needed is also made: {url}");
    needed
}

fn code(url: &str) -> &'static str {
    let refused = Address::read(url).expect_err(url);
    let said = refused.to_string();
    assert!(!said.contains("birch") && !said.contains("oak"), "a password reaches no log: {said}");
    refused.code()
}

#[test]
fn what_stays_on_this_machine_is_said_in_clear() {
    for url in [
        "postgresql:///feed?host=/run/postgresql&user=apseko",
        "host=localhost user=apseko",
        "postgresql://apseko@127.0.0.1:5433/feed",
        "host=database.example hostaddr=127.0.0.1 user=apseko",
        "postgresql://apseko@[::1]/feed",
        "host=/run/postgresql user=apseko sslmode=disable",
        "host=localhost user=apseko sslmode=prefer",
    ] {
        assert!(!is_encrypted(url), "{url}");
    }
}

#[test]
fn what_crosses_a_network_is_encrypted_without_being_asked() {
    for url in [
        "postgresql://apseko:birch@database.example/feed",
        "host=localhost,10.0.0.7 user=apseko password=birch",
        "host=localhost hostaddr=10.0.0.7 user=apseko password=birch",
        "postgresql://apseko:birch@10.0.0.7/feed?sslmode=require",
        "postgresql://apseko:birch@database.example/feed?sslmode=verify-full&sslrootcert=%2Fetc%2Froot.pem",
        "host=database.example sslmode = 'verify-ca' user=apseko sslrootcert='/etc/our root.pem'",
        "postgresql://apseko@127.0.0.1/feed?sslmode=verify-full",
        "host=localhost user=apseko sslrootcert=/etc/root.pem",
    ] {
        assert!(is_encrypted(url), "{url}");
    }
}

#[test]
fn what_would_cross_a_network_in_clear_is_refused() {
    for url in [
        "postgresql://apseko:birch@database.example/feed?sslmode=disable",
        "postgresql://apseko:birch@database.example/feed?sslmode=prefer",
        "host=localhost,10.0.0.7 user=apseko password=birch sslmode=allow",
        "host=localhost hostaddr=10.0.0.7 user=apseko password=birch sslmode=disable",
    ] {
        assert_eq!(code(url), "storage.in_clear", "{url}");
    }
}

#[test]
fn what_nobody_can_follow_is_refused_without_a_password() {
    for url in [
        "postgresql:///feed?user=apseko&password=birch",
        "password=birch such an address means nothing",
        "host=localhost password='birch",
        "host=localhost password=birch sslmode=oak",
        "host=/run/postgresql password=birch sslmode=require",
        "hostaddr=10.0.0.7 password=birch",
        "host=localhost password=birch sslcert=/etc/client.pem",
        "host=localhost password=birch sslkey=/etc/client.key",
        "host=localhost password=birch oak=1",
        "postgresql://apseko:birch@localhost/feed?sslcert",
        "",
    ] {
        assert_eq!(code(url), "storage.address", "{url}");
    }
}

#[test]
fn what_shows_an_address_shows_no_password() {
    let address = Address::read("postgresql://apseko:birch@database.example/feed").unwrap();
    assert!(!format!("{address:?}").contains("birch"), "{address:?}");
}
