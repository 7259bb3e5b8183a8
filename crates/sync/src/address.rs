//! Where the server is, and the rule that nothing leaves this machine without TLS.

use std::net::IpAddr;

use reqwest::Url;
use thiserror::Error;

/// The address of a server that may be spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why an address is none that may be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoAddress {
    /// It is no address at all.
    #[error("this is not the address of a server")]
    Malformed,
    /// It leads away from this machine without TLS.
    #[error("without TLS only this very machine may be spoken to")]
    Plain,
    /// It carries a name and password, a query or a fragment.
    #[error("the address of a server has no user, query or fragment")]
    Decorated,
}

impl Address {
    /// Reads an address.
    pub fn read(text: &str) -> Result<Self, NoAddress> {
        let mut url = Url::parse(text).map_err(|_| NoAddress::Malformed)?;
        let host = url.host_str().ok_or(NoAddress::Malformed)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match url.scheme() {
            "https" => {}
            // A name may lead anywhere: only numbers say that they stay here.
            "http" if host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) => {}
            "http" => return Err(NoAddress::Plain),
            _ => return Err(NoAddress::Malformed),
        }
        let decorated = !url.username().is_empty() || url.password().is_some();
        if decorated || url.query().is_some() || url.fragment().is_some() {
            return Err(NoAddress::Decorated);
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    /// The address of something on the server.
    pub(crate) fn of(&self, path: &str) -> Result<Url, NoAddress> {
        self.0.join(path).map_err(|_| NoAddress::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_nothing_leaves_this_machine() {
        for here in ["http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]:1/"] {
            assert!(Address::read(here).is_ok(), "{here} is this machine");
        }
        for away in ["http://vdi.example", "http://10.0.0.1", "http://localhost", "http://127.0.0.1.example"]
        {
            assert_eq!(Address::read(away), Err(NoAddress::Plain), "{away} may lead anywhere");
        }
        assert!(Address::read("https://vdi.example").is_ok());
    }

    #[test]
    fn an_address_is_nothing_but_an_address() {
        for odd in ["https://a:b@vdi.example", "https://vdi.example/?x=1", "https://vdi.example/#x"] {
            assert_eq!(Address::read(odd), Err(NoAddress::Decorated), "{odd}");
        }
        for no in ["", "vdi.example", "ftp://vdi.example", "file:///etc/passwd", "https://"] {
            assert_eq!(Address::read(no), Err(NoAddress::Malformed), "{no}");
        }
    }

    #[test]
    fn a_server_may_live_in_a_folder() {
        let address = Address::read("https://vdi.example/apseko").unwrap();
        let push = address.of("sync/v1/push").unwrap();
        assert_eq!(push.as_str(), "https://vdi.example/apseko/sync/v1/push");
    }
}
