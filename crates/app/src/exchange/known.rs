//! Whose signatures hold and who has a name here: what every step of the exchange needs, and what grows while it runs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_oplog::message::{Answer, Reply};
use apseko_oplog::{Roll, UserId};
use apseko_trust::{KeyId, Keyring, TrustError};

/// Shared by the way, which asks, and the desk, which believes.
pub(super) struct Known {
    inside: Mutex<Inside>,
    /// Where the vault looks for what is new.
    learned: Arc<Mutex<Option<Keyring>>>,
}

/// Keys and people of whom nobody has said who they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strangers {
    keys: BTreeSet<KeyId>,
    people: BTreeSet<UserId>,
}

struct Inside {
    keyring: Arc<Keyring>,
    keys: BTreeSet<KeyId>,
    people: BTreeSet<UserId>,
}

impl Known {
    pub(super) fn new(keyring: Keyring, learned: Arc<Mutex<Option<Keyring>>>) -> Self {
        let keys = ids(&keyring);
        let inside = Inside { keyring: Arc::new(keyring), keys, people: BTreeSet::new() };
        Self { inside: Mutex::new(inside), learned }
    }

    pub(super) fn keyring(&self) -> Arc<Keyring> {
        self.inside().keyring.clone()
    }

    /// Of whom an answer speaks and nobody has said who they are; `None` if of nobody. A welcome is a good moment to ask
    /// anyway.
    pub(super) fn strangers(&self, reply: &Reply) -> Option<Strangers> {
        let mut strangers = Strangers::default();
        match &reply.answer {
            Answer::Welcome(_) => return Some(strangers),
            Answer::News(news) => {
                let inside = self.inside();
                let keys = news.tips.iter().map(|(_, envelope)| envelope.key_id);
                strangers.keys = keys.filter(|key| !inside.keys.contains(key)).collect();
                let authors = news.entries.iter().map(|entry| entry.op.header.author);
                strangers.people = authors.filter(|author| !inside.people.contains(author)).collect();
            }
            Answer::Kept(_) | Answer::AskEach | Answer::OtherEpoch | Answer::Upgrade(_) => {}
        }
        let is_nobody = strangers.keys.is_empty() && strangers.people.is_empty();
        (!is_nobody).then_some(strangers)
    }

    /// Whoever was asked about is not asked about again: the server has said what it knows.
    pub(super) fn asked_about(&self, strangers: Strangers) {
        let mut inside = self.inside();
        inside.keys.extend(strangers.keys);
        inside.people.extend(strangers.people);
    }

    /// Takes over what the server says of keys, as far as the keys prove it themselves.
    pub(super) fn learn(&self, roll: &Roll) -> Result<(), TrustError> {
        let said = Keyring::from_bytes(self.keyring().anchor(), &roll.keys)?;
        self.learn_keys(&said)?;
        self.inside().people.extend(roll.names.iter().map(|(user, _)| *user));
        Ok(())
    }

    /// The same for keys alone.
    pub(super) fn learn_keys(&self, said: &Keyring) -> Result<(), TrustError> {
        let mut inside = self.inside();
        let mut keyring = Keyring::clone(&inside.keyring);
        let before = keyring.to_bytes();
        keyring.learn_all(said)?;
        if keyring.to_bytes() != before {
            inside.keys.extend(ids(&keyring));
            inside.keyring = Arc::new(keyring.clone());
            *self.learned.lock().unwrap_or_else(PoisonError::into_inner) = Some(keyring);
        }
        Ok(())
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ids(keyring: &Keyring) -> BTreeSet<KeyId> {
    keyring.role_keys().map(|key| key.body().key.id()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_trust::SoftwareKey;

    fn key(number: u8) -> SoftwareKey {
        SoftwareKey::from_secret(&[number; 32]).unwrap()
    }

    fn known() -> Known {
        Known::new(Keyring::new(key(7).public()), Arc::default())
    }

    #[test]
    fn keys_of_another_root_are_not_learned() {
        let foreign = apseko_trust::Statement {
            role: apseko_trust::Role::Receipt,
            subject: None,
            key: key(8).public(),
            serial: 1,
            not_before_ms: 0,
            not_after_ms: 1_000,
        };
        let mut keyring = Keyring::new(key(9).public());
        keyring.learn(apseko_trust::RoleKey::sign(&key(9), foreign).unwrap()).unwrap();
        let (known, roll) = (known(), Roll { keys: keyring.to_bytes(), names: Vec::new() });
        assert!(known.learn(&roll).is_err(), "a server that was taken over cannot make its own keys count");
        assert_eq!(known.keyring().role_keys().count(), 0);
    }

    #[test]
    fn what_is_learned_waits_for_the_vault() {
        let learned = Arc::default();
        let known = Known::new(Keyring::new(key(7).public()), Arc::clone(&learned));
        let statement = apseko_trust::Statement {
            role: apseko_trust::Role::Receipt,
            subject: None,
            key: key(8).public(),
            serial: 1,
            not_before_ms: 0,
            not_after_ms: 1_000,
        };
        let mut said = Keyring::new(key(7).public());
        said.learn(apseko_trust::RoleKey::sign(&key(7), statement).unwrap()).unwrap();
        let roll = Roll { keys: said.to_bytes(), names: vec![(UserId([1; 16]), "Ilze".to_owned())] };
        known.learn(&roll).unwrap();
        assert_eq!(known.keyring().role_keys().count(), 1);
        assert!(learned.lock().unwrap().is_some(), "the next start must not have to ask again");
    }
}
