//! The server's certificate, read from files, and read again when they change: a renewed one needs no restart.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use thiserror::Error;
use tokio::sync::watch;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);

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

/// A certificate that may be replaced while the server runs.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<(Arc<CertifiedKey>, Seen)>,
}

/// When the two files were changed.
type Seen = [Option<SystemTime>; 2];

impl Certificate {
    /// Reads the chain and the key, both PEM.
    pub fn read(chain: &Path, key: &Path) -> Result<Arc<Self>, NoCertificate> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let seen = [chain, key].map(changed);
        let current = RwLock::new((pair(chain, key, &provider)?, seen));
        Ok(Arc::new(Self { chain: chain.to_owned(), key: key.to_owned(), provider, current }))
    }

    /// The configuration of a server that shows it.
    pub fn config(self: &Arc<Self>) -> Result<Arc<ServerConfig>, NoCertificate> {
        let builder = ServerConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(NoCertificate::Pair)?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Looks at the files, and takes what they hold if they changed. One that cannot be used leaves the old one in force,
    /// and is told at each look: whoever renews writes two files, one after the other.
    pub fn look(&self) {
        let seen = [&*self.chain, &*self.key].map(changed);
        if seen == self.current.read().unwrap_or_else(PoisonError::into_inner).1 {
            return;
        }
        match pair(&self.chain, &self.key, &self.provider) {
            Ok(pair) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = (pair, seen);
                tracing::info!("the certificate was read again");
            }
            Err(error) => tracing::warn!("the certificate changed and cannot be used yet: {error}"),
        }
    }

    /// Looks now and then, and when told to by SIGHUP, until `stopping` turns true.
    pub async fn follow(self: Arc<Self>, mut stopping: watch::Receiver<bool>) {
        let mut told = Told::listen();
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = told.hear() => {}
            }
            let certificate = self.clone();
            // A look that fell has said so in the log.
            let _ = tokio::task::spawn_blocking(move || certificate.look()).await;
        }
    }
}

/// SIGHUP, where there is such a thing.
struct Told {
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
}

impl Told {
    fn listen() -> Self {
        Self {
            #[cfg(unix)]
            hangup: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn hear(&mut self) {
        #[cfg(unix)]
        if let Some(hangup) = &mut self.hangup
            && hangup.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).0.clone())
    }
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|found| found.modified()).ok()
}

fn pair(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, NoCertificate> {
    let failed = |path: &Path, error: String| NoCertificate::File(path.display().to_string(), error);
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(chain, error.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| failed(key, error.to_string()))?;
    let secret = provider.key_provider.load_private_key(secret).map_err(NoCertificate::Pair)?;
    let pair = CertifiedKey::new(certificates, secret);
    match pair.keys_match() {
        // Some kinds of keys do not tell.
        Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => {
            Ok(Arc::new(pair))
        }
        Err(error) => Err(NoCertificate::Pair(error)),
    }
}
