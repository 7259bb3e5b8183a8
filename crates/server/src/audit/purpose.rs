//! Why personal data may be looked at. The codes are part of hashed bytes and never change their meaning.

/// To inspect, or to prepare or end an inspection, in one's own cases.
pub const INSPECTION: &str = "inspection";
/// To look after the work of others: to plan it, to hand it out, to check it.
pub const SUPERVISION: &str = "supervision";
/// To answer a complaint or an appeal.
pub const COMPLAINT: &str = "complaint";
/// To answer whoever asks for their own data.
pub const OWN_REQUEST: &str = "own-request";
/// To look after accounts, units and devices.
pub const ADMINISTRATION: &str = "administration";
/// To find out whether data was looked at rightly.
pub const AUDIT: &str = "audit";
/// To count.
pub const STATISTICS: &str = "statistics";
/// To hand over to another authority that may have it.
pub const DISCLOSURE: &str = "disclosure";

/// All of them.
pub const ALL: [&str; 8] =
    [INSPECTION, SUPERVISION, COMPLAINT, OWN_REQUEST, ADMINISTRATION, AUDIT, STATISTICS, DISCLOSURE];
