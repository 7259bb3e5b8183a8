//! Where the database is, and whether what we say to it stays on this machine.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use crate::storage::StorageError;

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// A host that vanished without a word is noticed within half a minute, so that its lock does not stay.
const UNANSWERED_LIMIT: Duration = Duration::from_secs(30);
const KEEPALIVE_AFTER: Duration = Duration::from_secs(15);
const KEEPALIVE_EVERY: Duration = Duration::from_secs(5);
const KEEPALIVE_TRIES: u32 = 3;

/// Reads an address. What is wrong with it is not repeated, because it may hold a password.
pub(super) fn read(url: &str) -> Result<Config, StorageError> {
    let mut config: Config = url.parse().map_err(|_| unusable("cannot be read"))?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(unusable("names no host and no folder of a socket"));
    }
    if !is_local(&config) {
        return Err(unusable("leads to another machine, and connections are not encrypted yet"));
    }
    config
        .application_name("apseko-server")
        .connect_timeout(CONNECT_LIMIT)
        .tcp_user_timeout(UNANSWERED_LIMIT)
        .keepalives(true)
        .keepalives_idle(KEEPALIVE_AFTER)
        .keepalives_interval(KEEPALIVE_EVERY)
        .keepalives_retries(KEEPALIVE_TRIES);
    Ok(config)
}

fn unusable(why: &str) -> StorageError {
    StorageError::Unavailable(format!("the address of the database {why}"))
}

/// Every one of them has to be: any may be tried. An address in numbers is where a named host is looked for.
fn is_local(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().all(std::net::IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_on_this_machine_is_taken() {
        for url in [
            "postgresql:///feed?host=/run/postgresql&user=apseko",
            "host=localhost user=apseko",
            "postgresql://apseko@127.0.0.1:5433/feed",
            "host=database.example hostaddr=127.0.0.1 user=apseko",
            "postgresql://apseko@[::1]/feed",
        ] {
            assert!(read(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_would_cross_a_network_in_clear_is_refused() {
        for url in [
            "postgresql://apseko:birch@database.example/feed",
            "host=localhost,10.0.0.7 user=apseko password=birch",
            "host=localhost hostaddr=10.0.0.7 user=apseko password=birch",
            "postgresql:///feed?user=apseko&password=birch",
            "password=birch such an address means nothing",
        ] {
            let error = read(url).expect_err(url).to_string();
            assert!(!error.contains("birch"), "a password reaches no log: {error}");
        }
    }
}
