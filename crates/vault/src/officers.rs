//! Who can open a master key together changes with the years: a later list of the root is kept when it comes, and the next time
//! that somebody shows their password their master key is sealed to those officers instead.

use apseko_trust::RecoveryList;

use crate::enrol::sealed_for_officers;
use crate::now::{Fill, Now};
use crate::refusal::Refusal;
use crate::second_key::SecondKey;
use crate::vault::Vault;

/// The escrow of a person, and to whom it is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EscrowState {
    /// The sealed bytes.
    pub bytes: Vec<u8>,
    /// The number of the list of officers; zero if nobody noted it.
    pub list: u64,
}

impl Vault {
    /// The master key as it was left for two officers.
    pub fn escrow_state(&self, login: &str) -> Result<EscrowState, Refusal> {
        let state = self.record(&self.person(login)).load()?;
        Ok(EscrowState { bytes: state.escrow, list: state.officers })
    }

    /// Keeps a list of officers, if the root has signed it and it is later than the one that is known. Says whether it was.
    pub fn learn_officers(&mut self, list: &RecoveryList, fill: &mut Fill<'_>) -> Result<bool, Refusal> {
        self.people.keyring.check_recovery(list)?;
        if self.officers().is_some_and(|known| known.body().number >= list.body().number) {
            return Ok(false);
        }
        let before = std::mem::replace(&mut self.people.officers, list.to_bytes());
        self.write_people(fill).inspect_err(|_| self.people.officers = before)?;
        Ok(true)
    }

    /// Seals the master key to the officers of the latest list, where it is sealed to those of another. The password opens it
    /// for that; whoever has just come in with it has it at hand. Says whether anything was sealed.
    pub fn renew_escrow(
        &self,
        login: &str,
        password: &str,
        second: Option<&dyn SecondKey>,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<bool, Refusal> {
        let person = self.person_or_nobody(login);
        let Some(list) = self.officers() else { return Ok(false) };
        if self.record(&person).load()?.officers >= list.body().number {
            return Ok(false);
        }
        let (sealed, mut state) = self.attempt(&person, now, |state| {
            let master = self.keyhole(person, password, state)?.master(state, second)?;
            Some((sealed_for_officers(&master, &list, state, fill), None))
        })?;
        state.escrow = sealed?;
        state.officers = list.body().number;
        self.record(&person).put(&mut state)?;
        Ok(true)
    }

    fn officers(&self) -> Option<RecoveryList> {
        RecoveryList::from_bytes(&self.people.officers).ok()
    }
}
