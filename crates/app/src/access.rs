//! The one access check: every command and every blob passes here before anything else happens.

use apseko_contract::Access;
use apseko_domain::{Capability, Code};

use crate::Options;

/// Someone who works with this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// First and last name.
    pub name: String,
    /// Their unit.
    pub unit: String,
}

impl Person {
    /// Who works here until people can log in: an invented inspector in a demonstration, else one without a name.
    pub fn stand_in(options: Options) -> Self {
        #[cfg(debug_assertions)]
        if options.demonstration {
            return Self { name: "Ilze Kalniņa".to_owned(), unit: "Zemgales RVDI".to_owned() };
        }
        let Options { demonstration: _ } = options;
        Self { name: "Inspektors".to_owned(), unit: String::new() }
    }
}

/// Whether somebody is working, and what they may do. The vault will move between the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// Nobody has logged in.
    Locked,
    /// Somebody has.
    Unlocked {
        /// Who.
        person: Person,
        /// What they may do.
        capabilities: Vec<Capability>,
    },
}

impl Session {
    /// An inspector at work. Stands in for the log-in until the vault issue.
    pub fn of_inspector(person: Person) -> Self {
        Self::Unlocked { person, capabilities: Capability::INSPECTOR.to_vec() }
    }

    /// Who is working.
    pub(crate) fn person(&self) -> Option<&Person> {
        match self {
            Self::Locked => None,
            Self::Unlocked { person, .. } => Some(person),
        }
    }

    /// Allows or refuses.
    pub(crate) fn permit(&self, access: Access) -> Result<(), Code> {
        let (needed, step_up) = match access {
            Access::Open => return Ok(()),
            Access::Unlocked(capability) => (capability, false),
            Access::StepUp(capability) => (capability, true),
        };
        match self {
            Self::Locked => Err(Code::AccessLocked),
            Self::Unlocked { capabilities, .. } if !capabilities.contains(&needed) => Err(Code::AccessDenied),
            // No second factor exists before the vault, so nothing can have been stepped up to.
            Self::Unlocked { .. } if step_up => Err(Code::AccessStepUp),
            Self::Unlocked { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_refusal_has_its_code() {
        let person = Person { name: "Ilze".to_owned(), unit: "Zemgale".to_owned() };
        let reader = Session::Unlocked { person, capabilities: vec![Capability::ReadOwnTasks] };
        let read = Access::Unlocked(Capability::ReadOwnTasks);
        let write = Access::Unlocked(Capability::WriteNotes);

        assert_eq!(Session::Locked.permit(Access::Open), Ok(()));
        assert_eq!(Session::Locked.permit(read), Err(Code::AccessLocked));
        assert_eq!(reader.permit(read), Ok(()));
        assert_eq!(reader.permit(write), Err(Code::AccessDenied), "unlocked is not the same as allowed");
        assert_eq!(reader.permit(Access::StepUp(Capability::ReadOwnTasks)), Err(Code::AccessStepUp));
    }
}
