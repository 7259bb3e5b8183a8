//! Who is in: the vault of the data folder, somebody's stay, and the data for as long as they may be open.
//!
//! Everything that decides about it happens under one lock, so that a screen that locks and a command that comes in
//! never meet half-way. Whoever got the data before the lock finishes; nobody gets them after it.

mod admitting;
mod enrolling;
mod lease;
mod remembered;
mod stay;
mod views;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apseko_contract::{Access, Change, ChangeBatch, LockView, Stage, Topic};
use apseko_domain::{Capability, Code, Masking, Role};
use apseko_store::Store;
use apseko_vault::session::Phase;
use apseko_vault::{Enrolment, Found, KeystoreKind, Vault};
use uuid::Uuid;

use crate::failure::Failure;
use crate::{App, Host, Person};

use admitting::Coming;
pub(crate) use admitting::drawn;
pub(crate) use enrolling::{authenticator_view, key_protection};
pub(crate) use lease::lease_until;
pub(crate) use remembered::Remembered;
pub(crate) use stay::{Held, Stay};

/// What stands between a call and the data.
#[derive(Default)]
pub(crate) struct Gate {
    inside: Mutex<Inside>,
    /// Acts come one after the other, so that a double tap is never two tries.
    pub(crate) acts: Mutex<Remembered>,
}

/// The state of the gate.
#[derive(Default)]
pub(crate) struct Inside {
    pub(crate) found: Option<Found>,
    pub(crate) stay: Option<Stay>,
    pub(crate) enrolment: Option<Enrolment>,
    /// Somebody whom the office has not let in yet.
    pub(crate) coming: Coming,
    /// Somebody who was enrolled a moment ago and may go in without another code.
    pub(crate) enrolled: Option<Stay>,
}

impl Inside {
    /// What is in the data folder; looked for again after every failure.
    pub(crate) fn found(&mut self, host: &dyn Host) -> Result<&mut Found, Failure> {
        if self.found.is_none() {
            let mut found = Vault::find(host.data_folder(), host.keystores())?;
            if let Found::Vault(vault) = &mut found {
                vault.finish_wipes(&mut |bytes| host.randomness(bytes))?;
            }
            self.found = Some(found);
        }
        self.found.as_mut().ok_or_else(|| Code::Internal.into())
    }

    /// The vault; nobody comes in before there is one.
    pub(crate) fn vault(&mut self, host: &dyn Host) -> Result<&mut Vault, Failure> {
        match self.found(host)? {
            Found::Vault(vault) => Ok(vault),
            Found::New(_) => Err(Code::LoginWrong.into()),
        }
    }

    /// Vault and stay of whoever is in or paused.
    pub(crate) fn vault_and_stay(&mut self) -> Result<(&mut Vault, &mut Stay), Failure> {
        match (&mut self.found, &mut self.stay) {
            (Some(Found::Vault(vault)), Some(stay)) => Ok((vault, stay)),
            _ => Err(Code::AccessLocked.into()),
        }
    }

    /// Lets whoever is in do something, if they may; a fresh code is used up by it.
    fn admit(&mut self, access: Access, host: &dyn Host) -> Result<(&mut Vault, &mut Stay), Failure> {
        if !self.stay.as_ref().is_some_and(Stay::is_open) {
            // A folder that cannot be opened at all is the better answer than a lock that nothing opens.
            self.found(host)?;
            return Err(Code::AccessLocked.into());
        }
        let (vault, stay) = self.vault_and_stay()?;
        match access {
            Access::Open => {}
            Access::Unlocked(needed) => stay.permit(needed, false, host)?,
            Access::StepUp(needed) => stay.permit(needed, true, host)?,
        }
        Ok((vault, stay))
    }

    /// Looks at the clock and locks what has to be locked.
    fn look(&mut self, host: &dyn Host) -> bool {
        // Writing recovery codes down takes minutes; unwatched, they would count as sleep.
        if self.enrolled.as_mut().is_some_and(|enrolled| enrolled.look(host)) {
            self.enrolled = None;
        }
        let Some(stay) = self.stay.as_mut() else { return false };
        let changed = stay.look(host);
        if let Some(Found::Vault(vault)) = &self.found {
            stay.mark_time(vault, host);
        }
        if stay.session.phase() == Phase::Out {
            self.stay = None;
        }
        changed
    }
}

impl App {
    /// Works on the gate after a look at the clock; the screens hear when something has changed.
    pub(crate) fn at_gate<T>(&self, work: impl FnOnce(&mut Inside) -> T) -> T {
        let mut inside = self.inside();
        let locked = inside.look(self.host.as_ref());
        let jumped = inside.stay.as_mut().is_some_and(Stay::take_jump);
        let before = phase_of(&inside);
        let outcome = work(&mut inside);
        let moved = phase_of(&inside) != before;
        let shut = inside.stay.as_ref().is_none_or(|stay| stay.held.is_none());
        drop(inside);
        if shut {
            self.sheets.forget();
        }
        if locked || moved {
            self.tell(Topic::Lock);
        }
        if jumped {
            // What the clock is worth may be another thing now.
            self.tell(Topic::Device);
        }
        outcome
    }

    /// Looks at the clock; hosts call it every few seconds, so that keys go on time and not with the next touch.
    pub fn look_at_clock(&self) {
        self.at_gate(|_| ());
        self.keep_what_was_brought();
    }

    /// Says that the machine is about to sleep.
    pub fn suspend(&self) {
        self.at_gate(|inside| {
            inside.enrolled = None;
            if let Some(stay) = inside.stay.as_mut() {
                stay.suspend(self.host.as_ref());
            }
        });
    }

    /// Tells the screens that something without an id has changed.
    pub(crate) fn tell(&self, topic: Topic) {
        self.host.publish(ChangeBatch::Some(vec![Change { topic, id: Uuid::nil() }]));
    }

    /// Allows or refuses; a fresh code is used up by it.
    pub(crate) fn permit(&self, access: Access) -> Result<(), Failure> {
        if access == Access::Open {
            return Ok(());
        }
        self.at_gate(|inside| inside.admit(access, self.host.as_ref()).map(|_| ()))
    }

    /// Whether whoever is in may do something, for a screen that offers it.
    pub(crate) fn may(&self, needed: Capability) -> bool {
        self.permit(Access::Unlocked(needed)).is_ok()
    }

    /// Allows or refuses a change, and hands out what it needs: one pass of the gate for the commonest thing people do.
    pub(crate) fn enter(&self, access: Access) -> Result<(Person, Arc<Store>), Failure> {
        self.at_gate(|inside| {
            let (vault, stay) = inside.admit(access, self.host.as_ref())?;
            stay.touch();
            Ok((stay.person(), stay.store(vault, self)?))
        })
    }

    /// Who is in.
    pub(crate) fn person(&self) -> Option<Person> {
        self.at_gate(|inside| inside.stay.as_ref().filter(|stay| stay.is_open()).map(Stay::person))
    }

    /// How whoever is in is shown personal codes; nobody is shown none.
    pub(crate) fn masking(&self) -> Masking {
        let open =
            |inside: &mut Inside| inside.stay.as_ref().filter(|stay| stay.is_open()).map(Stay::masking);
        self.at_gate(open).unwrap_or(Masking::Hidden)
    }

    /// The open data of whoever is in.
    pub(crate) fn store(&self) -> Result<Arc<Store>, Failure> {
        self.at_gate(|inside| {
            let (vault, stay) = inside.vault_and_stay()?;
            if !stay.is_open() {
                return Err(Code::AccessLocked.into());
            }
            stay.store(vault, self)
        })
    }

    /// What the lock screen shows.
    pub(crate) fn lock_view(&self) -> Result<LockView, Failure> {
        #[cfg(debug_assertions)]
        self.prepare_demonstration();
        let can_enrol = self.issuer().is_some();
        let demonstration = self.is_demonstration();
        let stage = self.at_gate(|inside| self.stage(inside))?;
        let wiped = self.last_wipe();
        Ok(LockView { stage, can_enrol, demonstration, wiped })
    }

    pub(crate) fn stage(&self, inside: &mut Inside) -> Result<Stage, Failure> {
        let host = self.host.as_ref();
        let has_pin = |stay: &Stay| stay.held.as_ref().is_some_and(|held| held.opened.keys.pin.is_some());
        if let Some(stay) = &inside.stay {
            let name = stay.account.name.clone();
            match stay.session.phase() {
                Phase::Open => return Ok(Stage::Open { reading_only: stay.is_reading_only(host) }),
                Phase::Paused { wrong_pins, .. } if has_pin(stay) => {
                    let tries_left = apseko_vault::session::PIN_TRIES.saturating_sub(wrong_pins);
                    return Ok(Stage::Pin { name, tries_left, biometric: host.biometric().is_some() });
                }
                Phase::Paused { .. } | Phase::Shut => return Ok(Stage::Password { name }),
                Phase::Out => {}
            }
        }
        Ok(match inside.found(host)? {
            Found::New(_) => Stage::New,
            Found::Vault(vault) => Stage::LogIn { last_user: vault.people().last_user.clone() },
        })
    }

    /// How the device secret is kept, once there is one.
    pub(crate) fn keystore_kind(&self) -> Option<KeystoreKind> {
        self.at_gate(|inside| match inside.found(self.host.as_ref()).ok()? {
            Found::Vault(vault) => Some(vault.keystore_kind()),
            Found::New(_) => None,
        })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.gate.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn phase_of(inside: &Inside) -> Option<Phase> {
    inside.stay.as_ref().map(|stay| stay.session.phase())
}

/// What somebody may do here with these roles, as a lease names them: codes between spaces. Everybody may look, those
/// with a role of a newer program too.
pub(crate) fn capabilities_of(roles: &str) -> Vec<Capability> {
    let may = |capability: &Capability| Role::several(roles).any(|role| role.may(*capability));
    let left = |capability: &Capability| Capability::READING.contains(capability);
    Capability::ALL.iter().filter(|capability| left(capability) || may(capability)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_roles_add_up_and_an_unknown_one_may_look() {
        assert!(capabilities_of("INS").contains(&Capability::CarryOutVisits));
        assert!(!capabilities_of("INS").contains(&Capability::AssignTasks), "an inspector gives out no work");
        let both = capabilities_of("INS RSV");
        for needed in [Capability::CarryOutVisits, Capability::AssignTasks] {
            assert!(both.contains(&needed), "who stands in for the head does the work of both");
        }
        assert_eq!(capabilities_of("KING"), Capability::READING, "a word of a newer program opens nothing");
        assert!(capabilities_of("").iter().eq(Capability::READING), "no role is no work");
    }

    #[test]
    fn those_who_look_after_the_system_carry_out_no_visits() {
        for role in ["ADM", "SEC", "MGT", "SAN"] {
            let may = capabilities_of(role);
            assert!(!may.contains(&Capability::CarryOutVisits), "{role}");
            assert!(!may.contains(&Capability::WriteNotes), "{role}");
            assert!(may.contains(&Capability::OwnAccess), "{role} looks after their own password");
        }
    }
}
