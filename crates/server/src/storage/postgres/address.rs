//! Where the database is, and whether what we say to it can be heard by others on the way.

mod tls;
mod words;

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::storage::StorageError;
use tls::Files;
use words::TlsWords;

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// A host that vanished without a word is noticed within half a minute, so that its lock does not stay.
const UNANSWERED_LIMIT: Duration = Duration::from_secs(30);
const KEEPALIVE_AFTER: Duration = Duration::from_secs(15);
const KEEPALIVE_EVERY: Duration = Duration::from_secs(5);
const KEEPALIVE_TRIES: u32 = 3;

/// The way to a database. There is no other way than this one, so nothing connects with less care.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    /// Nothing, where what we say stays on this machine.
    files: Option<Files>,
}

impl Address {
    /// Reads an address. What is wrong with it is not repeated, because it may hold a password.
    pub(super) fn read(url: &str) -> Result<Self, StorageError> {
        let (said, rest) = words::take(url).map_err(StorageError::Address)?;
        let mut config: Config = rest.parse().map_err(|_| StorageError::Address("cannot be read"))?;
        let files = encrypted(&said, &config)?.then(|| Files::of(said));
        config
            .application_name("apseko-server")
            .connect_timeout(CONNECT_LIMIT)
            .tcp_user_timeout(UNANSWERED_LIMIT)
            .keepalives(true)
            .keepalives_idle(KEEPALIVE_AFTER)
            .keepalives_interval(KEEPALIVE_EVERY)
            .keepalives_retries(KEEPALIVE_TRIES)
            .ssl_mode(if files.is_some() { SslMode::Require } else { SslMode::Disable });
        Ok(Self { config, files })
    }

    /// What encrypts a connection, if anything does. The files are read each time: renewed ones count for the next.
    pub(super) fn tls(&self) -> Result<Option<MakeRustlsConnect>, StorageError> {
        self.files.as_ref().map(Files::connector).transpose()
    }
}

/// Whether there is TLS on the way, or a refusal. With TLS the certificate is checked in any case: whatever asks for less
/// than that cannot tell the database from somebody in between.
fn encrypted(said: &TlsWords, config: &Config) -> Result<bool, StorageError> {
    let (hosts, addresses) = (config.get_hosts(), config.get_hostaddrs());
    if hosts.is_empty() && addresses.is_empty() {
        return Err(StorageError::Address("names no host and no folder of a socket"));
    }
    let wanted = match said.mode.as_deref() {
        Some("disable" | "allow" | "prefer") if !is_local(config) => return Err(StorageError::InClear),
        Some("disable" | "allow" | "prefer") => false,
        Some("require" | "verify-ca" | "verify-full") => true,
        Some(_) => return Err(StorageError::Address("has an `sslmode` that nobody knows")),
        None => !is_local(config) || said.names_files(),
    };
    if wanted && hosts.iter().any(|host| matches!(host, Host::Unix(_))) {
        return Err(StorageError::Address("wants TLS on a socket of this machine, where there is none"));
    }
    if wanted && hosts.is_empty() {
        return Err(StorageError::Address("has numbers only: say `host` as well, as the certificate does"));
    }
    Ok(wanted)
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
mod tests;
