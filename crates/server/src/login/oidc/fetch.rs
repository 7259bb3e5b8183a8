//! The way to the provider: TLS, ten seconds, a quarter of a megabyte, no redirects.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Response, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use zeroize::Zeroizing;

use super::fault::OidcFault;

/// Whoever waits longer has lost patience.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer; real lists of keys have some kilobytes.
const LONGEST: usize = 256 << 10;

/// Asks the provider.
#[derive(Debug, Clone)]
pub struct Fetch(Client);

impl Fetch {
    /// A way that believes the roots in this file, or those of the system.
    pub fn new(roots: Option<&Path>) -> Result<Self, OidcFault> {
        let mut store = RootCertStore::empty();
        match roots {
            Some(file) => {
                let unread = |_| OidcFault::Settings("the file of roots cannot be read");
                for root in CertificateDer::pem_file_iter(file).map_err(unread)? {
                    let odd = |_| OidcFault::Settings("the file of roots holds something else");
                    store.add(root.map_err(unread)?).map_err(odd)?;
                }
            }
            None => drop(store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| OidcFault::Unreachable)?
            .with_root_certificates(store)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(config)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build();
        client.map(Self).map_err(|_| OidcFault::Unreachable)
    }

    /// Reads what lies at an address.
    pub(super) async fn get(&self, url: &Url) -> Result<Vec<u8>, OidcFault> {
        match answered(self.0.get(url.clone())).await? {
            (200, bytes) => Ok(bytes),
            (300..400, _) => Err(OidcFault::Odd("it sends us somewhere else")),
            _ => Err(OidcFault::Odd("it has nothing at that address")),
        }
    }

    /// Sends a form; returns the status and the answer.
    pub(super) async fn send(
        &self,
        url: &Url,
        form: String,
        authorization: Option<Zeroizing<String>>,
    ) -> Result<(u16, Vec<u8>), OidcFault> {
        let mut asking =
            self.0.post(url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        if let Some(authorization) = authorization {
            asking = asking.header(AUTHORIZATION, authorization.as_str());
        }
        answered(asking).await
    }
}

async fn answered(asking: RequestBuilder) -> Result<(u16, Vec<u8>), OidcFault> {
    let mut answer: Response =
        asking.header(ACCEPT, "application/json").send().await.map_err(|error| failed(&error))?;
    let status = answer.status().as_u16();
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| failed(&error))? {
        if bytes.len() + piece.len() > LONGEST {
            return Err(OidcFault::TooLong);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((status, bytes))
}

fn failed(error: &reqwest::Error) -> OidcFault {
    // Without the address: it may carry a code.
    if error.is_timeout() { OidcFault::TooSlow } else { OidcFault::Unreachable }
}
