//! Who is let in: only this machine, only under a loopback name, only with the secret of this start.
//!
//! The secret travels in the address that the terminal prints and then in a cookie that scripts cannot read and
//! other sites cannot make the browser send here. Cookies do not know ports, so another server on 127.0.0.1 to
//! which the person browses would see it: this host is for development (docs/adr/0003). The name check stops a foreign site that points its own name at
//! 127.0.0.1; the origin check stops a page of another local server.

use apseko_domain::Code;
use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// The gate of one start.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    port: u16,
    secret: String,
}

impl Gate {
    pub(crate) fn new(port: u16, secret: [u8; 32]) -> Self {
        Self { port, secret: hex::encode(secret) }
    }

    /// The address that opens the app.
    pub(crate) fn start_address(&self) -> String {
        format!("http://127.0.0.1:{}/start/{}", self.port, self.secret)
    }

    /// Whether this is the secret, in a time that does not tell how much of it was right.
    pub(crate) fn knows(&self, offered: &str) -> bool {
        self.secret.as_bytes().ct_eq(offered.as_bytes()).into()
    }

    /// Named after the port, because cookies of one machine do not know ports apart.
    pub(crate) fn cookie(&self) -> String {
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie_name(), self.secret)
    }

    /// Checks where a request comes from. Every request passes here.
    pub(crate) fn check_sender(&self, headers: &HeaderMap) -> Result<(), Code> {
        let names = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let host = text(headers, header::HOST).ok_or(Code::WebHost)?;
        if !names.iter().any(|name| name == host) {
            return Err(Code::WebHost);
        }
        match text(headers, header::ORIGIN) {
            None if headers.contains_key(header::ORIGIN) => Err(Code::WebOrigin),
            None => Ok(()),
            Some(origin) if origin.strip_prefix("http://") == Some(host) => Ok(()),
            Some(_) => Err(Code::WebOrigin),
        }
    }

    /// Checks the secret. Every request but the first passes here.
    pub(crate) fn check_secret(&self, headers: &HeaderMap) -> Result<(), Code> {
        let name = self.cookie_name();
        let known = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && self.knows(value));
        if known { Ok(()) } else { Err(Code::WebSecret) }
    }

    fn cookie_name(&self) -> String {
        format!("apseko-{}", self.port)
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Gate {
        Gate::new(4000, [0xab; 32])
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_loopback_names_and_own_pages_may_ask() {
        let check = |pairs: &[(&'static str, &str)]| gate().check_sender(&headers(pairs));
        assert_eq!(check(&[("host", "127.0.0.1:4000")]), Ok(()));
        assert_eq!(check(&[("host", "localhost:4000"), ("origin", "http://localhost:4000")]), Ok(()));
        assert_eq!(check(&[("host", "evil.example:4000")]), Err(Code::WebHost), "a name that was rebound");
        assert_eq!(check(&[("host", "127.0.0.1:4001")]), Err(Code::WebHost));
        assert_eq!(check(&[]), Err(Code::WebHost));
        let foreign = [
            "http://127.0.0.1:5000",
            "https://127.0.0.1:4000",
            "null",
            "http://evil.example",
            "http://localhost:4000",
        ];
        for origin in foreign {
            let asked = check(&[("host", "127.0.0.1:4000"), ("origin", origin)]);
            assert_eq!(asked, Err(Code::WebOrigin), "{origin} is not the page that we served");
        }
    }

    #[test]
    fn the_secret_has_to_be_whole_and_in_its_own_cookie() {
        let right = format!("apseko-4000={}", hex::encode([0xab; 32]));
        let check = |cookie: &str| gate().check_secret(&headers(&[("cookie", cookie)]));
        assert_eq!(check(&format!("other=1; {right}")), Ok(()));
        assert_eq!(check(&right[..right.len() - 1]), Err(Code::WebSecret));
        assert_eq!(
            check(&right.replace("4000", "4001")),
            Err(Code::WebSecret),
            "the secret of another start"
        );
        assert_eq!(gate().check_secret(&HeaderMap::new()), Err(Code::WebSecret));
    }
}
