//! Where the server of an installation is and how it is recognised: what whoever sets a device up has to say once.

use std::path::Path;

use apseko_trust::PublicKey;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Address, NoAddress};

/// Where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its address.
    pub address: Address,
    /// The root of the inspectorate's keys.
    pub root: PublicKey,
    /// The roots to which its certificate has to lead; none where it is this very machine.
    pub roots: Vec<CertificateDer<'static>>,
    written: Written,
}

/// The same as text: what a person types, and what is kept beside the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    server: String,
    root: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
}

/// Why something is no place.
#[derive(Debug, Error)]
pub enum NoPlace {
    /// The address.
    #[error(transparent)]
    Address(#[from] NoAddress),
    /// The root is not the public key of one.
    #[error("the root is not a public key of 66 hexadecimal digits")]
    Root,
    /// The certificate cannot be read.
    #[error("the certificate of the server cannot be read")]
    Certificate,
    /// What is kept beside the data is not what it should be.
    #[error("the file about the server is not what it should be: {0}")]
    File(String),
}

impl Place {
    /// Where people find something on the server.
    pub fn shown_at(&self, path: &str) -> Option<String> {
        self.address.of(path).ok().map(String::from)
    }

    /// Understands what a person has typed: address, root in hexadecimal, and a certificate in PEM where it needs one.
    pub fn read(server: &str, root: &str, certificate: Option<&str>) -> Result<Self, NoPlace> {
        let mut key = [0; 33];
        hex::decode_to_slice(root.trim(), &mut key).map_err(|_| NoPlace::Root)?;
        let pem = certificate.unwrap_or_default();
        let roots = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
        let roots = roots.map_err(|_| NoPlace::Certificate)?;
        if certificate.is_some() && roots.is_empty() {
            return Err(NoPlace::Certificate);
        }
        Ok(Self {
            address: Address::read(server)?,
            root: PublicKey::from_sec1(&key).map_err(|_| NoPlace::Root)?,
            roots,
            written: Written {
                server: server.to_owned(),
                root: root.trim().to_owned(),
                certificate: certificate.map(str::to_owned),
            },
        })
    }

    /// The address, for people.
    pub fn server(&self) -> &str {
        &self.written.server
    }

    /// The same as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.written).unwrap_or_default()
    }

    /// Reads what [`Place::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoPlace> {
        let Written { server, root, certificate } =
            serde_json::from_slice(bytes).map_err(|error| NoPlace::File(error.to_string()))?;
        Self::read(&server, &root, certificate.as_deref())
    }

    /// Reads what was kept in a file; `None` if there is none.
    pub fn kept_in(file: &Path) -> Result<Option<Self>, NoPlace> {
        let json = match std::fs::read(file) {
            Ok(json) => json,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(NoPlace::File(error.to_string())),
        };
        Self::from_bytes(&json).map(Some)
    }

    /// Keeps it in a file, so that later starts need not be told. None of it is a secret.
    pub fn keep_in(&self, file: &Path) -> Result<(), NoPlace> {
        let fault = |error: &dyn std::fmt::Display| NoPlace::File(error.to_string());
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| fault(&error))?;
        }
        let fresh = file.with_extension("new");
        std::fs::write(&fresh, self.to_bytes())
            .and_then(|()| std::fs::rename(&fresh, file))
            .map_err(|error| fault(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_trust::SoftwareKey;

    fn root() -> String {
        hex::encode(SoftwareKey::from_secret(&[7; 32]).unwrap().public().as_sec1())
    }

    #[test]
    fn a_place_is_kept_for_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/server.json");
        assert_eq!(Place::kept_in(&file).unwrap(), None, "nobody has set it up yet");
        let place = Place::read("http://127.0.0.1:4180", &root(), None).unwrap();
        place.keep_in(&file).unwrap();
        assert_eq!(Place::kept_in(&file).unwrap(), Some(place));
    }

    #[test]
    fn what_is_no_place_is_said_so() {
        let read = |server, root: &str, pem| Place::read(server, root, pem).unwrap_err();
        assert!(matches!(read("http://vdi.example", &root(), None), NoPlace::Address(NoAddress::Plain)));
        assert!(matches!(read("https://vdi.example", "07", None), NoPlace::Root));
        assert!(matches!(read("https://vdi.example", &root(), Some("no PEM")), NoPlace::Certificate));
    }
}
