//! A small authority that certifies servers and their clients, because TLS is only worth something when it refuses.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};

/// Whoever has its root believes what it certifies.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl std::fmt::Debug for Authority {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// A certificate and its key, both PEM.
#[derive(Debug, Clone)]
pub struct Certified {
    /// The certificate.
    pub chain: String,
    /// Its secret, which only tests know.
    pub key: String,
}

impl Authority {
    /// A new one, which nobody knows yet.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names are fine");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, new_key()).expect("it signs itself"))
    }

    /// Its own certificate, PEM.
    pub fn root(&self) -> String {
        self.0.pem()
    }

    /// Certifies a server or client of this name.
    pub fn certify(&self, name: &str) -> Certified {
        self.sign(params(name))
    }

    /// The same, over since long.
    pub fn certify_expired(&self, name: &str) -> Certified {
        let mut params = params(name);
        params.not_after = date_time_ymd(2020, 1, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Certified {
        let key = new_key();
        let certificate = params.signed_by(&key, &self.0).expect("an authority signs");
        Certified { chain: certificate.pem(), key: key.serialize_pem() }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a plain name");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn new_key() -> KeyPair {
    KeyPair::generate().expect("the system has randomness")
}
