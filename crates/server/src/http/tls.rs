//! The server's certificate, read from files and read again when they change on disk at the next start.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use thiserror::Error;

/// Why there is no certificate.
#[derive(Debug, Error)]
pub enum NoCertificate {
    /// A file cannot be read.
    #[error("the file {0} cannot be read as PEM: {1}")]
    File(String, String),
    /// The key and the certificate do not fit.
    #[error("the certificate and the key do not fit: {0}")]
    Pair(rustls::Error),
}

/// The configuration of a server with this certificate chain and key, both PEM.
pub fn config(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, NoCertificate> {
    let failed = |path: &Path, error: String| NoCertificate::File(path.display().to_string(), error);
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(chain, error.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| failed(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(NoCertificate::Pair)?;
    let mut config =
        builder.with_no_client_auth().with_single_cert(certificates, secret).map_err(NoCertificate::Pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
