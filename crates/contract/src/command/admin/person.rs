//! People of the inspectorate: who they are, where they work in which role, who stands in for whom, and when they are away.

use apseko_domain::{Capability, DeviceId, PersonId, Role, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::device::DeviceRow;
use super::unit::Seen;
use super::{api, words};
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

words! {
    /// Which people are wanted.
    #[derive(Default)]
    pub enum PeopleFilter {
        /// Those who work here.
        #[default]
        Working,
        /// Those who do not any more.
        Dismissed,
        /// Everybody.
        All,
    }

    /// Why somebody is away.
    pub enum AbsenceKind {
        /// A holiday.
        Holiday,
        /// An illness.
        Illness,
        /// Work elsewhere.
        Travel,
        /// Anything else.
        Other,
    }
}

api! {
    /// A person's name with what it leads to.
    pub struct PersonName {
        /// Whose.
        pub id: PersonId,
        /// The name.
        pub name: String,
    }

    /// What a person is, where, and from when to when.
    pub struct PostView {
        /// As what.
        pub role: Role,
        /// Where.
        pub unit: UnitId,
        /// What the unit is called.
        pub unit_name: String,
        /// The first day.
        pub from: Date,
        /// The last day, if one is known.
        pub until: Option<Date>,
        /// For whom, when it is only for them while they are away.
        pub stands_for: Option<PersonName>,
        /// Whether it counts today.
        pub counts_today: bool,
    }

    /// A time when somebody is away.
    pub struct AbsenceView {
        /// The first day.
        pub from: Date,
        /// The last day.
        pub until: Date,
        /// Why.
        pub why: AbsenceKind,
    }

    /// A person in a list.
    pub struct PersonRow {
        /// Their id.
        pub id: PersonId,
        /// Their user name.
        pub login: String,
        /// Their name.
        pub name: String,
        /// What they are today.
        pub posts: Vec<PostView>,
        /// Whether they are away today, and until when.
        pub absence: Option<AbsenceView>,
        /// Since which day they do not work here.
        pub dismissed_on: Option<Date>,
        /// How many devices of theirs work.
        pub devices: u32,
        /// When one of them last spoke with the server.
        pub last_contact: Option<Timestamp>,
        /// Which state of the person this is; a change says which one it saw.
        pub version: u64,
    }

    /// A page of people, by name.
    pub struct PeoplePage {
        /// The people.
        pub people: Vec<PersonRow>,
        /// From where to go on, if there may be more.
        pub next: Option<String>,
    }

    /// Everything about a person.
    pub struct ColleagueView {
        /// As in the list.
        pub row: PersonRow,
        /// All posts, past and coming ones too, the newest first.
        pub posts: Vec<PostView>,
        /// All absences, the newest first.
        pub absences: Vec<AbsenceView>,
        /// Their devices, the newest first.
        pub devices: Vec<DeviceRow>,
        /// Until when an invitation that was not used yet can be.
        pub invited_until: Option<Timestamp>,
        /// Whether they come in by the log-in of the institution.
        pub institution_log_in: bool,
        /// When their own password for the server was set, if it was.
        pub password_set: Option<Timestamp>,
    }

    /// A new person.
    pub struct NewPerson {
        /// Their user name.
        #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9][a-z0-9._-]{1,63}$")))]
        pub login: String,
        /// Their name.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120)))]
        pub name: String,
        /// Their role.
        pub role: Role,
        /// Their unit.
        pub unit: UnitId,
        /// Their first day.
        pub from: Date,
    }

    /// What somebody is called, and the state that was seen.
    pub struct PersonChange {
        /// Which state was seen.
        pub seen: u64,
        /// Their user name.
        #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9][a-z0-9._-]{1,63}$")))]
        pub login: String,
        /// Their name.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 120)))]
        pub name: String,
    }

    /// Where somebody works from a day on; what they were until then ends the day before.
    pub struct MoveForm {
        /// Which state was seen.
        pub seen: u64,
        /// The new unit.
        pub unit: UnitId,
        /// The role there.
        pub role: Role,
        /// The first day there.
        pub from: Date,
    }

    /// One post more.
    pub struct PostForm {
        /// Which state was seen.
        pub seen: u64,
        /// Where.
        pub unit: UnitId,
        /// As what.
        pub role: Role,
        /// The first day.
        pub from: Date,
        /// The last day, if one is known.
        #[serde(default)]
        pub until: Option<Date>,
        /// For whom, when it is only for them while they are away.
        #[serde(default)]
        pub stands_for: Option<PersonId>,
    }

    /// The end of a post.
    pub struct PostEnd {
        /// Which state was seen.
        pub seen: u64,
        /// Where.
        pub unit: UnitId,
        /// As what.
        pub role: Role,
        /// The day on which it began.
        pub from: Date,
        /// The last day.
        pub until: Date,
        /// For whom it was, when it was only for them.
        #[serde(default)]
        pub stands_for: Option<PersonId>,
    }

    /// A time away.
    pub struct AbsenceForm {
        /// Which state was seen.
        pub seen: u64,
        /// The first day.
        pub from: Date,
        /// The last day.
        pub until: Date,
        /// Why.
        pub why: AbsenceKind,
    }

    /// The last day of work.
    pub struct DismissForm {
        /// Which state was seen.
        pub seen: u64,
        /// The first day on which they do not work here.
        pub on: Date,
    }

    /// For what an invitation is made.
    pub struct InvitationForm {
        /// Which state was seen.
        pub seen: u64,
        /// The device of the same person whose place the new one takes; it counts no more from then on.
        #[serde(default)]
        pub replaces: Option<DeviceId>,
    }

    /// Who somebody is to the log-in of the institution.
    pub struct SubjectForm {
        /// Which state was seen.
        pub seen: u64,
        /// The provider, as its tokens name it.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 512)))]
        pub issuer: String,
        /// What it calls the person; it never gives it to anybody else.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 512)))]
        pub subject: String,
    }

    /// What lets somebody onto one new device, once.
    pub struct InvitationView {
        /// What they type; it is told only now.
        pub code: String,
        /// Until when it can be used.
        pub until: Timestamp,
    }
}

/// People, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPeople {
    /// Part of a name or user name.
    pub search: String,
    /// Only of this unit, and those below it.
    pub unit: Option<UnitId>,
    /// Which.
    pub state: PeopleFilter,
    /// From where to go on.
    pub after: Option<String>,
}
command!(ListPeople -> PeoplePage {
    name: "list-people", kind: Read, access: Access::Unlocked(Capability::ReadPeople), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ListPeople {
    fn asked(&self) -> Asked {
        let state = match self.state {
            PeopleFilter::Working => "working",
            PeopleFilter::Dismissed => "dismissed",
            PeopleFilter::All => "all",
        };
        let asked = Asked::get("people").with("search", &self.search).maybe("unit", self.unit);
        asked.with("state", state).maybe("after", self.after.as_ref())
    }
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPerson {
    /// Who.
    pub person: PersonId,
}
command!(ShowPerson -> ColleagueView {
    name: "show-person", kind: Read, access: Access::Unlocked(Capability::ReadPeople), place: Server, audit: Silent,
    depends_on: [Office]
});
impl Remote for ShowPerson {
    fn asked(&self) -> Asked {
        Asked::get(format!("people/{}", self.person))
    }
}

/// Adds a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddPerson {
    /// What is known of them.
    pub form: NewPerson,
}
command!(AddPerson -> PersonRow {
    name: "add-person", kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server, audit: Recorded,
    depends_on: []
});
impl Remote for AddPerson {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, "people").body(&self.form)
    }
}

/// Declares a change of one person: what it is called, what it carries, and where it goes.
macro_rules! person_change {
    ($( $(#[$doc:meta])* $name:ident($field:ident: $form:ty) -> $reply:ty = $text:literal, $method:ident $tail:literal; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Who.
            pub person: PersonId,
            /// What exactly.
            pub $field: $form,
        }
        command!($name -> $reply {
            name: $text, kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server,
            audit: Recorded, depends_on: []
        });
        impl Remote for $name {
            fn asked(&self) -> Asked {
                Asked::of(Method::$method, format!(concat!("people/{}", $tail), self.person)).body(&self.$field)
            }
        }
    )+ };
}

person_change! {
    /// Changes what somebody is called.
    ChangePerson(change: PersonChange) -> PersonRow = "change-person", Put "";
    /// Moves somebody to another unit, or gives them another role, from a day on.
    MovePerson(to: MoveForm) -> PersonRow = "move-person", Post "/move";
    /// Gives somebody a post beside those that they have, for themselves or in somebody's place.
    GivePost(post: PostForm) -> PersonRow = "give-post", Post "/posts";
    /// Ends a post.
    EndPost(end: PostEnd) -> PersonRow = "end-post", Post "/posts/end";
    /// Says that somebody is away for some days.
    AddAbsence(absence: AbsenceForm) -> PersonRow = "add-absence", Post "/absences";
    /// Takes back that somebody is away.
    RemoveAbsence(absence: AbsenceForm) -> PersonRow = "remove-absence", Post "/absences/end";
    /// Says that somebody does not work here any more.
    DismissPerson(dismissal: DismissForm) -> PersonRow = "dismiss-person", Post "/dismissal";
    /// Takes a dismissal back.
    ReinstatePerson(seen: Seen) -> PersonRow = "reinstate-person", Post "/dismissal/end";
    /// Makes an invitation, with which somebody comes onto one new device.
    InvitePerson(invitation: InvitationForm) -> InvitationView = "invite-person", Post "/invitations";
    /// Says who somebody is to the log-in of the institution.
    BindSubject(subject: SubjectForm) -> PersonRow = "bind-subject", Put "/subject";
    /// Says that somebody does not come in through the institution any more.
    UnbindSubject(seen: Seen) -> PersonRow = "unbind-subject", Post "/subject/end";
    /// Ends every log-in of somebody that runs.
    EndSessions(seen: Seen) -> PersonRow = "end-sessions", Post "/sessions/end";
}
