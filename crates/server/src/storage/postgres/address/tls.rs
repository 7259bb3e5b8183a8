//! TLS to the database: whose certificates count, and which one we show. Checked in full, or there is no connection.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::words::TlsWords;
use crate::storage::StorageError;

/// What `sslrootcert` says instead of a file, as with PostgreSQL's own programs.
const SYSTEM: &str = "system";
/// The name of the protocol, which some servers and balancers ask for.
const PROTOCOL: &[u8] = b"postgresql";

/// Where certificates are; nothing is read before somebody connects.
#[derive(Debug, Clone)]
pub(super) struct Files {
    /// The system's, where none is named.
    root: Option<String>,
    /// Our certificate with its chain, and its key.
    own: Option<(String, String)>,
}

impl Files {
    pub(super) fn of(said: TlsWords) -> Self {
        Self { root: said.root.filter(|root| root != SYSTEM), own: said.certificate.zip(said.key) }
    }

    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, StorageError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let unusable = |error: rustls::Error| StorageError::NotTrusted(error.to_string());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_root_certificates(self.roots()?);
        let mut config = match &self.own {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => {
                let secret = PrivateKeyDer::from_pem_file(key).map_err(|_| unreadable(key))?;
                builder.with_client_auth_cert(certificates(chain)?, secret).map_err(unusable)?
            }
        };
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(MakeRustlsConnect::new(config))
    }

    fn roots(&self) -> Result<RootCertStore, StorageError> {
        let mut roots = RootCertStore::empty();
        match &self.root {
            Some(file) => {
                for certificate in certificates(file)? {
                    roots.add(certificate).map_err(|_| unreadable(file))?;
                }
            }
            // Systems keep old ones that nobody can read any more; they are worth nothing, and harm nobody.
            None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
        }
        if roots.is_empty() {
            return Err(StorageError::NotTrusted(
                "this machine has no roots: name one with `sslrootcert`".into(),
            ));
        }
        Ok(roots)
    }
}

fn certificates(file: &str) -> Result<Vec<CertificateDer<'static>>, StorageError> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    read.ok().filter(|found| !found.is_empty()).ok_or_else(|| unreadable(file))
}

fn unreadable(file: &str) -> StorageError {
    StorageError::NotTrusted(format!("the file {file} holds nothing that can be used"))
}
