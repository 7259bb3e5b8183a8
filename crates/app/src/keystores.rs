//! The keystores of this system, as the vault wants them.

use std::path::Path;

use apseko_vault::keystore::{choose, open};
use apseko_vault::{Keystore, KeystoreError, KeystoreKind, Keystores};

/// The real ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeystores;

impl Keystores for SystemKeystores {
    fn choose(&self, installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        let (kind, keystore) = choose(installation, root);
        tracing::info!(?kind, "A keystore was chosen for this device.");
        keystore
    }

    fn open(
        &self,
        kind: KeystoreKind,
        installation: [u8; 16],
        root: &Path,
    ) -> Result<Box<dyn Keystore>, KeystoreError> {
        open(kind, installation, root)
    }
}
