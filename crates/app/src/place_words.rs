//! What a person says of the server on a command line, the same for every host.

use std::path::PathBuf;

use apseko_sync::{NoPlace, Place};

/// The words, as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceWords {
    /// The address.
    pub server: Option<String>,
    /// The root of the inspectorate's keys, in hexadecimal.
    pub root: Option<String>,
    /// The file with the roots to which the server's certificate leads.
    pub certificate: Option<PathBuf>,
}

/// Why the words are no server.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// One of the words needs the other.
    #[error("--server needs --root, the root that `apseko-server init` printed, and the other way round")]
    Half,
    /// The certificate's file cannot be read.
    #[error("the file of --certificate cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// They say something else.
    #[error(transparent)]
    Place(#[from] NoPlace),
}

impl PlaceWords {
    /// The server, if one was said.
    pub fn read(&self) -> Result<Option<Place>, PlaceError> {
        let pem = self.certificate.as_ref().map(std::fs::read_to_string).transpose()?;
        match (&self.server, &self.root) {
            (Some(server), Some(root)) => Ok(Some(Place::read(server, root, pem.as_deref())?)),
            (None, None) if pem.is_none() => Ok(None),
            _ => Err(PlaceError::Half),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_said_whole_or_not_at_all() {
        assert!(
            matches!(PlaceWords::default().read(), Ok(None)),
            "most starts say nothing: it is remembered"
        );
        let half = PlaceWords { server: Some("https://vdi.example".to_owned()), ..PlaceWords::default() };
        assert!(matches!(half.read(), Err(PlaceError::Half)));
    }
}
