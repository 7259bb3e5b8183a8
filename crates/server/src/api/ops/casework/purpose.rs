//! Why somebody looks at personal data: said in the question, noted in the audit.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::audit::purpose;

/// Why personal data is looked at. It is noted with who looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To inspect, or to prepare or end an inspection.
    Inspection,
    /// To look after the work of others.
    Supervision,
    /// To answer a complaint or an appeal.
    Complaint,
    /// To answer whoever asks for their own data.
    OwnRequest,
    /// To find out whether data was looked at rightly.
    Audit,
    /// To count: codes and numbers of people are never shown whole for that.
    Statistics,
    /// To hand over to another authority that may have it.
    Disclosure,
}

impl Purpose {
    /// As the audit has it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Inspection => purpose::INSPECTION,
            Self::Supervision => purpose::SUPERVISION,
            Self::Complaint => purpose::COMPLAINT,
            Self::OwnRequest => purpose::OWN_REQUEST,
            Self::Audit => purpose::AUDIT,
            Self::Statistics => purpose::STATISTICS,
            Self::Disclosure => purpose::DISCLOSURE,
        }
    }
}
