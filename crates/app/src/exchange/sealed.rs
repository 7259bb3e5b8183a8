//! Which server this device speaks with: the one that is sealed in the vault. What lies beside the data only helps people to come
//! onto a new device; whoever can write there must not be able to have the work of people sent to them.

use apseko_sync::Place;
use apseko_vault::Vault;

use crate::Host;

/// What to do about the server at an opening of the data.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    None,
    Sealed,
    /// Somebody has said another one, under the same root.
    Said,
}

fn choose(sealed: Option<&Place>, said: Option<&Place>) -> Choice {
    match (sealed, said) {
        (_, Some(said)) if sealed != Some(said) => Choice::Said,
        (Some(_), _) => Choice::Sealed,
        (None, _) => Choice::None,
    }
}

/// The server to speak with, and whether it is another one than before.
pub(crate) fn server_of(vault: &mut Vault, host: &dyn Host) -> Option<(Place, bool)> {
    let sealed = read(&vault.people().place);
    let root = vault.people().root;
    let said = host.server().filter(|place| host.server_was_said() && place.root == root);
    match choose(sealed.as_ref(), said) {
        Choice::None => None,
        Choice::Sealed => sealed.map(|place| (place, false)),
        Choice::Said => {
            let said = said?;
            seal(vault, said, host).then(|| (said.clone(), sealed.is_some()))
        }
    }
}

/// What is sealed; something unreadable is no server, and the log says so: the work stays here until somebody says one.
fn read(bytes: &[u8]) -> Option<Place> {
    if bytes.is_empty() {
        return None;
    }
    Place::from_bytes(bytes)
        .inspect_err(|cause| tracing::error!(%cause, "The sealed server cannot be read."))
        .ok()
}

/// Seals a server; says whether that is done.
pub(crate) fn seal(vault: &mut Vault, place: &Place, host: &dyn Host) -> bool {
    let sealed = vault.keep_place(&place.to_bytes(), &mut |bytes| host.randomness(bytes));
    if let Err(refusal) = &sealed {
        tracing::error!(code = %refusal.code(), "Where the server is could not be sealed.");
    }
    sealed.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_trust::SoftwareKey;

    fn place(address: &str) -> Place {
        let root = SoftwareKey::from_secret(&[7; 32]).unwrap().public();
        Place::read(address, &hex::encode(root.as_sec1()), None).unwrap()
    }

    #[test]
    fn the_sealed_server_holds_until_somebody_says_another() {
        let (ours, other) = (place("https://a.example"), place("https://b.example"));
        assert_eq!(choose(None, None), Choice::None, "what only lies beside the data is nobody's word");
        assert_eq!(choose(Some(&ours), None), Choice::Sealed);
        assert_eq!(choose(Some(&ours), Some(&ours)), Choice::Sealed);
        assert_eq!(choose(Some(&ours), Some(&other)), Choice::Said, "the inspectorate has moved its server");
        assert_eq!(choose(None, Some(&other)), Choice::Said);
    }
}
