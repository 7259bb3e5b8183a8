//! What can be done to the book, and the sentences with which it is refused.

use apseko_trust::Digest;
use jiff::civil::Date;
use thiserror::Error;

use super::{Absence, Id, Login, Name, Post, Role, Subject, Word};
use crate::audit::action;

/// Who changes the book, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The person; nobody for the operator of the server.
    pub who: Option<Id>,
    /// The moment.
    pub now_ms: i64,
    /// The day in Riga.
    pub today: Date,
    /// The version of the record that the person had before their eyes; none if they say nothing of it.
    pub saw: Option<u64>,
}

/// One thing done to the book. Ids and sums are brought by whoever asks, because a plan has no randomness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A unit is opened.
    AddUnit { id: Id, code: Word, name: Name, parent: Option<Id> },
    /// A unit is called or placed differently.
    ChangeUnit { id: Id, code: Word, name: Name, parent: Option<Id> },
    /// A unit is closed today.
    CloseUnit { id: Id },
    /// Somebody begins to work here.
    AddPerson { id: Id, login: Option<Login>, name: Name },
    /// Somebody is called differently.
    ChangePerson { id: Id, login: Option<Login>, name: Name },
    /// A post is given; `stands_for` of it must be empty.
    GivePost { person: Id, post: Post },
    /// A post ends with this day. One that would never begin is taken out.
    EndPost { person: Id, unit: Id, role: Role, from: Date, stands_for: Option<Id>, last: Date },
    /// Somebody goes to another unit: from this day there, and no longer in the old one, or in any if none is named.
    Move { person: Id, out_of: Option<Id>, to: Id, role: Role, from: Date },
    /// Somebody does the work of another meanwhile.
    Deputise { deputy: Id, stands_for: Id, unit: Id, role: Role, from: Date, until: Date },
    /// When somebody is away: all of it, in place of what was known.
    SetAbsences { person: Id, absences: Vec<Absence> },
    /// Somebody does not work here any more from this day.
    Dismiss { person: Id, from: Date },
    /// Somebody works here again; posts are given anew.
    Reinstate { person: Id },
    /// Somebody may enrol one device with the text that has this sum; it may take the place of another one of theirs.
    Invite { person: Id, sum: Digest, replaces: Option<Id> },
    /// The invitation counts no more.
    Uninvite { person: Id },
    /// Somebody is known to the log-in provider.
    BindSubject { person: Id, subject: Subject },
    /// They are not any more.
    UnbindSubject { person: Id },
    /// Everybody who is in as this person has to come in anew.
    VoidSessions { person: Id },
    /// A device is somebody's: by an invitation that is crossed out, or by a log-in that was checked before.
    EnrolDevice { device: Id, owner: Id, label: Name, invitation: Option<Digest>, replaces: Option<Id> },
    /// A device is called differently.
    LabelDevice { device: Id, label: Name },
    /// A device counts no more.
    RevokeDevice { device: Id, reason: Name },
    /// A device takes the place of another, which counts no more.
    ReplaceDevice { old: Id, new: Id, reason: Name },
    /// A device is to destroy what it has.
    OrderWipe { device: Id, reason: Name },
    /// It is not to; too late when it was done.
    CancelWipe { device: Id },
    /// The device has said that it was done.
    WipeDone { device: Id },
    /// Another system may ask.
    MakeKey { id: Id, name: Name, sum: Digest, capabilities: Vec<Word>, unit: Option<Id>, until_ms: i64 },
    /// It may not any more.
    RevokeKey { id: Id },
}

/// Which record a change is about; others may change with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A unit.
    Unit(Id),
    /// A person.
    Person(Id),
    /// A device.
    Device(Id),
    /// The key of a system.
    Key(Id),
}

impl About {
    /// The id.
    pub const fn id(self) -> Id {
        match self {
            Self::Unit(id) | Self::Person(id) | Self::Device(id) | Self::Key(id) => id,
        }
    }
}

impl Change {
    /// What is changed in the first place.
    pub const fn about(&self) -> About {
        match self {
            Self::AddUnit { id, .. } | Self::ChangeUnit { id, .. } | Self::CloseUnit { id } => {
                About::Unit(*id)
            }
            Self::AddPerson { id: person, .. }
            | Self::ChangePerson { id: person, .. }
            | Self::GivePost { person, .. }
            | Self::EndPost { person, .. }
            | Self::Move { person, .. }
            | Self::Deputise { deputy: person, .. }
            | Self::SetAbsences { person, .. }
            | Self::Dismiss { person, .. }
            | Self::Reinstate { person }
            | Self::Invite { person, .. }
            | Self::Uninvite { person }
            | Self::BindSubject { person, .. }
            | Self::UnbindSubject { person }
            | Self::VoidSessions { person } => About::Person(*person),
            Self::EnrolDevice { device, .. }
            | Self::LabelDevice { device, .. }
            | Self::RevokeDevice { device, .. }
            | Self::ReplaceDevice { new: device, .. }
            | Self::OrderWipe { device, .. }
            | Self::CancelWipe { device }
            | Self::WipeDone { device } => About::Device(*device),
            Self::MakeKey { id, .. } | Self::RevokeKey { id } => About::Key(*id),
        }
    }

    /// The code under which the audit notes it.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::AddUnit { .. } => action::UNIT_ADDED,
            Self::ChangeUnit { .. } => action::UNIT_CHANGED,
            Self::CloseUnit { .. } => action::UNIT_CLOSED,
            Self::AddPerson { .. } => action::PERSON_ADDED,
            Self::ChangePerson { .. } => action::PERSON_CHANGED,
            Self::GivePost { .. } => action::POST_GIVEN,
            Self::EndPost { .. } => action::POST_ENDED,
            Self::Move { .. } => action::PERSON_MOVED,
            Self::Deputise { .. } => action::PERSON_DEPUTISED,
            Self::SetAbsences { .. } => action::PERSON_ABSENT,
            Self::Dismiss { .. } => action::PERSON_DISMISSED,
            Self::Reinstate { .. } => action::PERSON_REINSTATED,
            Self::Invite { .. } => action::PERSON_INVITED,
            Self::Uninvite { .. } => action::PERSON_UNINVITED,
            Self::BindSubject { .. } => action::SUBJECT_BOUND,
            Self::UnbindSubject { .. } => action::SUBJECT_UNBOUND,
            Self::VoidSessions { .. } => action::SESSIONS_VOIDED,
            Self::EnrolDevice { .. } => action::DEVICE_ENROLLED,
            Self::LabelDevice { .. } => action::DEVICE_LABELLED,
            Self::RevokeDevice { .. } => action::DEVICE_REVOKED,
            Self::ReplaceDevice { .. } => action::DEVICE_REPLACED,
            Self::OrderWipe { .. } => action::WIPE_ORDERED,
            Self::CancelWipe { .. } => action::WIPE_CANCELLED,
            Self::WipeDone { .. } => action::WIPED,
            Self::MakeKey { .. } => action::KEY_MADE,
            Self::RevokeKey { .. } => action::KEY_REVOKED,
        }
    }
}

/// Why the book stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChangeRefused {
    /// The id is somebody's or something's already.
    #[error("there is a record of this id already")]
    IdTaken,
    /// Somebody else has the user name.
    #[error("somebody else has this user name")]
    LoginTaken,
    /// Somebody else is known to the log-in provider as this.
    #[error("somebody else is known to the log-in provider by this name")]
    SubjectTaken,
    /// The issuer or the name at the log-in provider is empty, too long or hides something.
    #[error("the issuer or the name at the log-in provider cannot be used")]
    SubjectBad,
    /// No such person.
    #[error("there is no such person")]
    PersonUnknown,
    /// They do not work here any more.
    #[error("the person does not work here any more")]
    PersonDismissed,
    /// They do work here.
    #[error("the person was not dismissed")]
    PersonNotDismissed,
    /// Whoever gives rights gives them to others.
    #[error("nobody gives posts to themselves or dismisses themselves: somebody else has to do that")]
    OwnRights,
    /// Nobody could give rights any more.
    #[error("this is the last administrator; name another one first")]
    LastAdministrator,
    /// Without a user name nobody can come in.
    #[error("the person has no user name")]
    NoLogin,
    /// No such unit.
    #[error("there is no such unit")]
    UnitUnknown,
    /// It was closed.
    #[error("the unit is closed")]
    UnitClosed,
    /// Another unit has the code.
    #[error("another unit has this code")]
    UnitCodeTaken,
    /// It would be part of itself.
    #[error("a unit cannot be part of itself or of what is below it")]
    UnitCycle,
    /// Somebody works in it, or something is part of it.
    #[error("somebody has a post in the unit, or another open unit is part of it")]
    UnitNotEmpty,
    /// They have that post at that time.
    #[error("the person has this post already at that time")]
    PostOverlaps,
    /// They have no such post.
    #[error("the person has no such post")]
    PostUnknown,
    /// The days are in the wrong order or far away.
    #[error("the days are in the wrong order, too far apart or too far away")]
    DaysOdd,
    /// A deputy needs somebody with that post at that time.
    #[error("nobody can stand for this person there: they have no such post on all these days")]
    DeputyForNothing,
    /// More than anybody needs.
    #[error("there are too many of these in one record")]
    TooMany,
    /// The invitation is not this one, was used, or is too old.
    #[error("the invitation does not count")]
    InvitationVoid,
    /// No such device.
    #[error("there is no such device")]
    DeviceUnknown,
    /// It is somebody else's.
    #[error("the device is somebody else's")]
    DeviceTaken,
    /// It counts no more.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// The two devices are not of one person, or are one.
    #[error("a device takes the place of another one of the same person")]
    DeviceOdd,
    /// It has no order that waits.
    #[error("the device has no order to destroy what it has that waits")]
    NoWipe,
    /// No such key.
    #[error("there is no such key")]
    KeyUnknown,
    /// It would count for nothing, or for ever.
    #[error("a key needs something that it may do, and an end within two years")]
    KeyOdd,
    /// Somebody else has changed the record meanwhile.
    #[error("somebody else has changed this meanwhile; look at it again")]
    Stale,
}

impl ChangeRefused {
    /// The stable text that people quote and logs contain.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdTaken => "change.id_taken",
            Self::LoginTaken => "person.login_taken",
            Self::SubjectTaken => "person.subject_taken",
            Self::SubjectBad => "person.subject_bad",
            Self::PersonUnknown => "person.unknown",
            Self::PersonDismissed => "person.dismissed",
            Self::PersonNotDismissed => "person.not_dismissed",
            Self::OwnRights => "person.own_rights",
            Self::LastAdministrator => "person.last_administrator",
            Self::NoLogin => "person.no_login",
            Self::UnitUnknown => "unit.unknown",
            Self::UnitClosed => "unit.closed",
            Self::UnitCodeTaken => "unit.code_taken",
            Self::UnitCycle => "unit.cycle",
            Self::UnitNotEmpty => "unit.not_empty",
            Self::PostOverlaps => "post.overlaps",
            Self::PostUnknown => "post.unknown",
            Self::DaysOdd => "change.days_odd",
            Self::DeputyForNothing => "post.deputy_for_nothing",
            Self::TooMany => "change.too_many",
            Self::InvitationVoid => "invitation.void",
            Self::DeviceUnknown => "device.unknown",
            Self::DeviceTaken => "device.taken",
            Self::DeviceRevoked => "device.revoked",
            Self::DeviceOdd => "device.odd",
            Self::NoWipe => "device.no_wipe",
            Self::KeyUnknown => "key.unknown",
            Self::KeyOdd => "key.odd",
            Self::Stale => "change.stale",
        }
    }
}
