//! The way to a collector of records outside: TLS that is checked in full, and a close that the other side has to answer.
//!
//! Syslog has no receipts. What there is instead: we say that we are done, and whoever has read everything up to that word
//! closes as well. Until then nothing counts as delivered. One that closed without having read it answers our word with a reset,
//! which may come a moment after its end.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use thiserror::Error;

const SCHEME: &str = "syslog+tls://";
/// Of syslog over TLS.
const PORT: u16 = 6514;
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Any one read or write.
const PATIENCE: Duration = Duration::from_secs(10);
/// The answer to our last word: a collector with a full queue may take its time.
const CLOSE_LIMIT: Duration = Duration::from_secs(30);
/// A reset is waited for at least so long, and twice as long as a handshake took, which goes back and forth as well.
const LEAST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Why nothing reaches the collector.
#[derive(Debug, Error)]
pub enum NoCollector {
    /// Nobody can follow this address.
    #[error("the address of the collector {0}")]
    Address(&'static str),
    /// A certificate or a key cannot be read.
    #[error("the file {0} holds nothing that can be used for TLS")]
    File(String),
    /// Nobody answers there.
    #[error("the collector cannot be reached: {0}")]
    Unreachable(ErrorKind),
    /// It is not shown who answers, or we are not let in.
    #[error("there is no TLS with the collector: {0}")]
    NotTrusted(String),
    /// It went away in the middle, so nobody knows what it has.
    #[error("the connection to the collector broke: {0}")]
    Broken(ErrorKind),
}

impl NoCollector {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "collector.address",
            Self::File(_) => "collector.file",
            Self::Unreachable(_) => "collector.unreachable",
            Self::NotTrusted(_) => "collector.not_trusted",
            Self::Broken(_) => "collector.broken",
        }
    }
}

/// Where a collector is, and with which certificates.
#[derive(Debug, Clone)]
pub struct Collector {
    host: String,
    port: u16,
    /// The system's, where none is named.
    roots: Option<PathBuf>,
    /// Our certificate with its chain, and its key.
    own: Option<(PathBuf, PathBuf)>,
}

impl Collector {
    /// Reads `syslog+tls://HOST[:PORT]`. Files are read at each connection, so that renewed ones count.
    pub fn read(
        address: &str,
        roots: Option<&Path>,
        own: Option<(&Path, &Path)>,
    ) -> Result<Self, NoCollector> {
        let place = address.strip_prefix(SCHEME).ok_or(NoCollector::Address("begins with syslog+tls://"))?;
        let place = place.strip_suffix('/').unwrap_or(place);
        let (host, port) = split(place).ok_or(NoCollector::Address("is HOST or HOST:PORT"))?;
        ServerName::try_from(host.clone()).map_err(|_| NoCollector::Address("names no host"))?;
        let own = own.map(|(chain, key)| (chain.to_owned(), key.to_owned()));
        Ok(Self { host, port, roots: roots.map(Path::to_owned), own })
    }

    /// As people know it.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Connects, and shows and sees certificates, before anything is said.
    pub(super) fn open(&self) -> Result<Connection, NoCollector> {
        let config = Arc::new(self.config()?);
        let name =
            ServerName::try_from(self.host.clone()).map_err(|_| NoCollector::Address("names no host"))?;
        let mut tls = ClientConnection::new(config, name).map_err(not_trusted)?;
        let mut socket = self.connect()?;
        let began = Instant::now();
        while tls.is_handshaking() {
            tls.complete_io(&mut socket).map_err(of_handshake)?;
        }
        let wait = (began.elapsed() * 2).clamp(LEAST_WAIT, LONGEST_WAIT);
        Ok(Connection { stream: StreamOwned::new(tls, socket), wait })
    }

    fn connect(&self) -> Result<TcpStream, NoCollector> {
        let unreachable = |error: std::io::Error| NoCollector::Unreachable(error.kind());
        let mut failed = NoCollector::Unreachable(ErrorKind::NotFound);
        for address in (self.host.as_str(), self.port).to_socket_addrs().map_err(unreachable)? {
            match TcpStream::connect_timeout(&address, CONNECT_LIMIT) {
                Ok(socket) => {
                    socket.set_read_timeout(Some(PATIENCE)).map_err(unreachable)?;
                    socket.set_write_timeout(Some(PATIENCE)).map_err(unreachable)?;
                    return Ok(socket);
                }
                Err(error) => failed = unreachable(error),
            }
        }
        Err(failed)
    }

    fn config(&self) -> Result<ClientConfig, NoCollector> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(not_trusted)?
            .with_root_certificates(self.roots()?);
        match &self.own {
            None => Ok(builder.with_no_client_auth()),
            Some((chain, key)) => {
                let secret = PrivateKeyDer::from_pem_file(key).map_err(|_| unreadable(key))?;
                builder.with_client_auth_cert(certificates(chain)?, secret).map_err(not_trusted)
            }
        }
    }

    fn roots(&self) -> Result<RootCertStore, NoCollector> {
        let mut roots = RootCertStore::empty();
        match &self.roots {
            Some(file) => {
                for certificate in certificates(file)? {
                    roots.add(certificate).map_err(|_| unreadable(file))?;
                }
            }
            // Systems keep old ones that nobody can read any more; they are worth nothing, and harm nobody.
            None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
        }
        Ok(roots)
    }
}

/// A connection on which nothing was promised yet.
#[derive(Debug)]
pub(super) struct Connection {
    stream: StreamOwned<ClientConnection, TcpStream>,
    /// How long a reset may be under way.
    wait: Duration,
}

impl Connection {
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), NoCollector> {
        self.stream.write_all(bytes).and_then(|()| self.stream.flush()).map_err(broken)
    }

    /// Says the last word, and waits until the collector has come to it.
    pub fn close(mut self) -> Result<(), NoCollector> {
        self.stream.conn.send_close_notify();
        self.stream.flush().map_err(broken)?;
        self.stream.sock.shutdown(Shutdown::Write).map_err(broken)?;
        let until = Instant::now() + CLOSE_LIMIT;
        let mut ignored = [0; 256];
        while Instant::now() < until {
            match self.stream.read(&mut ignored) {
                Ok(0) => return self.expect_no_reset(),
                Ok(_) => {}
                // Many close without the word that TLS has for it.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return self.expect_no_reset(),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(broken(error)),
            }
        }
        Err(NoCollector::Broken(ErrorKind::TimedOut))
    }

    fn expect_no_reset(&self) -> Result<(), NoCollector> {
        std::thread::sleep(self.wait);
        match self.stream.sock.take_error() {
            Ok(None) => Ok(()),
            Ok(Some(error)) | Err(error) => Err(broken(error)),
        }
    }
}

/// `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`.
fn split(place: &str) -> Option<(String, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, port.strip_prefix(':').or(port.is_empty().then_some("")))
        }
        None => place.split_once(':').map_or((place, Some("")), |(host, port)| (host, Some(port))),
    };
    let port = match port? {
        "" if place.ends_with(':') => return None,
        "" => PORT,
        port => port.parse().ok().filter(|port| *port > 0)?,
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, NoCollector> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    read.ok().filter(|found| !found.is_empty()).ok_or_else(|| unreadable(file))
}

fn unreadable(file: &Path) -> NoCollector {
    NoCollector::File(file.display().to_string())
}

fn not_trusted(error: rustls::Error) -> NoCollector {
    NoCollector::NotTrusted(error.to_string())
}

/// What TLS complains of is told; what the network complains of is another matter.
fn of_handshake(error: std::io::Error) -> NoCollector {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(said) => NoCollector::NotTrusted(said.to_string()),
        None => NoCollector::Unreachable(error.kind()),
    }
}

fn broken(error: std::io::Error) -> NoCollector {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(said) => NoCollector::NotTrusted(said.to_string()),
        None => NoCollector::Broken(error.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Option<String> {
        Collector::read(address, None, None).ok().map(|collector| collector.name())
    }

    #[test]
    fn an_address_is_a_host_and_perhaps_a_port() {
        for (address, name) in [
            ("syslog+tls://siem.example", "siem.example:6514"),
            ("syslog+tls://siem.example:10514/", "siem.example:10514"),
            ("syslog+tls://127.0.0.1:1", "127.0.0.1:1"),
            ("syslog+tls://[::1]", "::1:6514"),
            ("syslog+tls://[::1]:7", "::1:7"),
        ] {
            assert_eq!(read(address).as_deref(), Some(name), "{address}");
        }
    }

    #[test]
    fn nothing_is_sent_in_the_clear_or_nowhere() {
        for address in [
            "syslog://siem.example",
            "tcp://siem.example:514",
            "syslog+tls://",
            "syslog+tls://:6514",
            "syslog+tls://host:",
            "syslog+tls://host:0",
            "syslog+tls://host:99999",
            "syslog+tls://a b",
            "syslog+tls://[::1",
            "syslog+tls://[::1]x",
        ] {
            assert_eq!(read(address), None, "{address}");
        }
    }
}
