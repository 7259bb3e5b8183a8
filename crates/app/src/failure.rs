//! The one place where an error becomes a code: it decides whose fault it is and what the log says.

use std::collections::BTreeMap;

use apseko_domain::{Code, TextFault};
use apseko_store::StoreError;
use apseko_vault::{Refusal, Shut};

/// Why a use case did not happen.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    /// Values for the sentence; never anything personal.
    pub(crate) params: BTreeMap<String, String>,
    /// For the log only; never anything that a person entered.
    pub(crate) cause: String,
}

impl Failure {
    pub(crate) fn with_cause(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = cause.to_string();
        self
    }

    pub(crate) fn with_param(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// A text that cannot be accepted, and the field it stands in.
    pub(crate) fn of_text(fault: TextFault, field: &str) -> Self {
        let failure = match fault {
            TextFault::Empty => Self::from(Code::TextEmpty),
            TextFault::TooLong { max } => Self::from(Code::TextTooLong).with_param("max", max),
            TextFault::Control => Self::from(Code::TextControl),
        };
        failure.with_param("field", field).with_cause(fault)
    }

    /// Whether somebody should look at the log because of it.
    pub(crate) fn is_ours(&self) -> bool {
        self.code == Code::Internal
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self { code, params: BTreeMap::new(), cause: String::new() }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(error.code()).with_cause(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let failure = Self::from(refusal.code()).with_cause(&refusal);
        match refusal {
            Refusal::Wrong { left: Some(left) } => failure.with_param("left", left),
            Refusal::Shut(Shut::Wait { seconds }) => failure.with_param("seconds", seconds),
            Refusal::Wrong { left: None }
            | Refusal::Shut(Shut::Clock | Shut::Disabled)
            | Refusal::Tampered(_)
            | Refusal::Keystore(_)
            | Refusal::NoDeviceSecret
            | Refusal::InUse
            | Refusal::Damaged(_)
            | Refusal::Disk(_)
            | Refusal::RecoveryWrong
            | Refusal::NotBelieved(_)
            | Refusal::OlderLease
            | Refusal::Code(_) => failure,
        }
    }
}
