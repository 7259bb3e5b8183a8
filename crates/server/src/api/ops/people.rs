//! People: lists, one person with everything, and what can be done about them.

use apseko_contract::{
    AbsenceForm, ColleagueView, DismissForm, InvitationForm, InvitationView, Method, MoveForm, NewPerson,
    PeopleFilter, PeoplePage, PersonChange, PersonRow, PostEnd, PostForm, Seen, SubjectForm,
};
use apseko_domain::{Capability, PersonId, Role, UnitId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::{self, absence_word, id, login, name};
use crate::api::call::Call;
use crate::api::cursor;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::{Subject as Whose, action, purpose};
use crate::http::Problem;
use crate::people::{
    Absence, Change as Deed, INVITATION_MS, Id, Kept, Person, Post, Subject, invitation, sum_of,
};

const READ: Capability = Capability::ReadPeople;
const MANAGE: Capability = Capability::ManagePeople;

/// Who.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPath {
    /// Their id.
    pub person: PersonId,
}

impl PersonPath {
    fn id(&self) -> Id {
        id(self.person.0)
    }

    fn object(&self) -> String {
        format!("person:{}", self.id())
    }

    fn subject(&self) -> Option<Whose> {
        Some(Whose::Person(self.id().user()))
    }
}

/// Which people.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// Part of a name or user name.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub search: String,
    /// Only of this unit, and those below it.
    pub unit: Option<UnitId>,
    /// Which.
    #[serde(default)]
    pub state: PeopleFilter,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /people`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-people";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "people";
    const SUMMARY: &'static str = "People whom the asker may see, by name.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Viewed(purpose::ADMINISTRATION);
    type Path = Nothing;
    type Query = PeopleQuery;
    type Body = Nothing;
    type Reply = PeoplePage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<PeoplePage, Problem> {
        view::short_enough(&query.search)?;
        let wanted = call.book().people().filter(|kept| is_wanted(call, &query, &kept.record)).map(key_of);
        let limit = view::page_length(query.limit)?;
        let (page, next) = cursor::page(Self::NAME, wanted.collect(), query.after.as_deref(), limit)?;
        let contacts = call.contacts()?;
        let row = |kept: &Kept<Person>| view::person_row(call, &kept.record, kept.version, &contacts);
        Ok(PeoplePage { people: page.into_iter().map(row).collect(), next })
    }
}

/// By name as people look it up, then by id.
fn key_of(kept: &Kept<Person>) -> (Vec<u8>, &Kept<Person>) {
    let name = view::folded(kept.record.name.as_str());
    ([name.as_bytes(), b"\0", &kept.record.id.0].concat(), kept)
}

fn is_wanted(call: &Call<'_>, query: &PeopleQuery, person: &Person) -> bool {
    let works = !person.is_dismissed(call.today());
    let state = match query.state {
        PeopleFilter::Working => works,
        PeopleFilter::Dismissed => !works,
        PeopleFilter::All => true,
    };
    let wanted = view::folded(query.search.trim());
    let login = person.login.as_ref().map(ToString::to_string).unwrap_or_default();
    let named = view::folded(person.name.as_str()).contains(&wanted) || login.contains(&wanted);
    let units = query.unit.map(|unit| call.book().with_below(id(unit.0)));
    let placed = units.is_none_or(|units| person.posts.iter().any(|post| units.contains(&post.unit)));
    state && named && placed && call.asker.may_about(READ, person.id, call.book(), call.today())
}

/// `GET /people/{person}`
pub struct Show;

impl Operation for Show {
    const NAME: &'static str = "show-person";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "people/{person}";
    const SUMMARY: &'static str = "Everything that the book has about a person.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Viewed(purpose::ADMINISTRATION);
    type Path = PersonPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ColleagueView;

    fn object(said: &Said<Self>) -> String {
        said.path.object()
    }

    fn subject(said: &Said<Self>) -> Option<Whose> {
        said.path.subject()
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<ColleagueView, Problem> {
        let person = said.path.id();
        call.must_about(READ, person)?;
        let contacts = call.contacts()?;
        let record = call.book().person(person).ok_or_else(refused::unknown)?;
        let row = row(call, person)?;
        let mut posts: Vec<_> = record.posts.iter().map(|post| view::post_view(call, record, post)).collect();
        posts.sort_by_key(|post| std::cmp::Reverse((post.counts_today, post.from)));
        let mut absences: Vec<_> = record.absences.iter().map(view::absence_view).collect();
        absences.sort_by_key(|absence| std::cmp::Reverse(absence.from));
        let own = call.book().devices().filter(|kept| kept.record.owner == person);
        let mut devices: Vec<_> =
            own.map(|kept| view::device_row(call, &kept.record, kept.version, &contacts)).collect();
        devices.sort_by_key(|device| std::cmp::Reverse(device.enrolled));
        let invited = record.invitation.as_ref().map(|it| it.until_ms).filter(|until| *until > call.now_ms);
        Ok(ColleagueView {
            row,
            posts,
            absences,
            devices,
            invited_until: invited.and_then(view::moment),
            institution_log_in: record.subject.is_some(),
            password_set: call.password_set(person)?.and_then(view::moment),
        })
    }
}

fn row(call: &Call<'_>, person: Id) -> Result<PersonRow, Problem> {
    let kept = call.book().people().find(|kept| kept.record.id == person).ok_or_else(refused::unknown)?;
    Ok(view::person_row(call, &kept.record, kept.version, &call.contacts()?))
}

/// `POST /people`
pub struct Add;

impl Operation for Add {
    const NAME: &'static str = "add-person";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "people";
    const SUMMARY: &'static str = "Adds a person with their first post.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::PERSON_ADDED);
    const GOOD: u16 = 201;
    const LINKS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("show-person", "person", "$response.body#/id"),
        ("change-person", "person", "$response.body#/id"),
        ("move-person", "person", "$response.body#/id"),
        ("invite-person", "person", "$response.body#/id"),
        ("dismiss-person", "person", "$response.body#/id"),
    ];
    type Path = Nothing;
    type Query = Nothing;
    type Body = NewPerson;
    type Reply = PersonRow;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<PersonRow, Problem> {
        let person = call.new_id();
        let post =
            Post { role: body.role, unit: id(body.unit.0), from: body.from, until: None, stands_for: None };
        must_give(call, post.unit, post.role)?;
        let added = Deed::AddPerson { id: person, login: Some(login(&body.login)?), name: name(&body.name)? };
        let books = call.change(&[added, Deed::GivePost { person, post }], None)?;
        row(&call.later(&books), person)
    }
}

/// Refuses whoever may not place people in a unit, or not as this; a unit that they may not see does not exist for them.
fn must_give(call: &Call<'_>, unit: Id, role: Role) -> Result<(), Problem> {
    if !call.asker.may_in(MANAGE, unit) {
        return Err(refused::unknown());
    }
    if call.asker.may_give(role) { Ok(()) } else { Err(refused::denied()) }
}

/// Changes one person, and shows them as they are then.
fn changed(call: &Call<'_>, person: Id, change: Deed, seen: u64) -> Result<PersonRow, Problem> {
    let books = call.change(&[change], Some(seen))?;
    row(&call.later(&books), person)
}

/// Declares a change of one person.
macro_rules! change {
    ($( $(#[$doc:meta])* $name:ident = $text:literal at $path:literal by $method:ident, $summary:literal, $tells:expr,
        |$call:ident, $person:ident, $body:ident: $form:ty| $change:expr; )+) => { $(
        $(#[$doc])*
        pub struct $name;

        impl Operation for $name {
            const NAME: &'static str = $text;
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const SUMMARY: &'static str = $summary;
            const NEEDS: Needs = Needs::May(MANAGE);
            const TELLS: Tells = Tells::Done($tells);
            type Path = PersonPath;
            type Query = Nothing;
            type Body = $form;
            type Reply = PersonRow;

            fn object(said: &Said<Self>) -> String {
                said.path.object()
            }

            fn subject(said: &Said<Self>) -> Option<Whose> {
                said.path.subject()
            }

            fn answer($call: &Call<'_>, said: Said<Self>) -> Result<PersonRow, Problem> {
                let ($person, $body) = (said.path.id(), said.body);
                // First of all: what else is wrong is nobody's business who may not do it.
                $call.must_change(MANAGE, $person)?;
                let seen = $body.seen;
                let change = $change;
                changed($call, $person, change, seen)
            }
        }
    )+ };
}

change! {
    /// `PUT /people/{person}`
    Change = "change-person" at "people/{person}" by Put, "Changes what a person is called.", action::PERSON_CHANGED,
    |call, person, body: PersonChange| {
        Deed::ChangePerson { id: person, login: Some(login(&body.login)?), name: name(&body.name)? }
    };
    /// `POST /people/{person}/move`
    Move = "move-person" at "people/{person}/move" by Post,
    "Moves a person to another unit from a day on; what they were until then ends the day before.",
    action::PERSON_MOVED,
    |call, person, body: MoveForm| {
        must_give(call, id(body.unit.0), body.role)?;
        Deed::Move { person, out_of: None, to: id(body.unit.0), role: body.role, from: body.from }
    };
    /// `POST /people/{person}/posts`
    Give = "give-post" at "people/{person}/posts" by Post,
    "Gives a person one post more, for themselves or in somebody's place.", action::POST_GIVEN,
    |call, person, body: PostForm| {
        must_give(call, id(body.unit.0), body.role)?;
        body.stands_for.map_or(Ok(()), |other| call.must_about(MANAGE, id(other.0)))?;
        match (body.stands_for, body.until) {
            (Some(other), until) => Deed::Deputise {
                deputy: person,
                stands_for: id(other.0),
                unit: id(body.unit.0),
                role: body.role,
                from: body.from,
                until: until.ok_or_else(|| refused::malformed("A deputy has a last day."))?,
            },
            (None, until) => {
                let unit = id(body.unit.0);
                Deed::GivePost { person, post: Post { role: body.role, unit, from: body.from, until, stands_for: None } }
            }
        }
    };
    /// `POST /people/{person}/posts/end`
    End = "end-post" at "people/{person}/posts/end" by Post, "Ends a post.", action::POST_ENDED,
    |call, person, body: PostEnd| {
        Deed::EndPost { person, unit: id(body.unit.0), role: body.role, from: body.from, last: body.until, stands_for: body.stands_for.map(|it| id(it.0)) }
    };
    /// `POST /people/{person}/absences`
    Away = "add-absence" at "people/{person}/absences" by Post, "Says that a person is away.", action::PERSON_ABSENT,
    |call, person, body: AbsenceForm| {
        let mut absences = absences_of(call, person);
        absences.push(absence(&body)?);
        Deed::SetAbsences { person, absences }
    };
    /// `POST /people/{person}/absences/end`
    Back = "remove-absence" at "people/{person}/absences/end" by Post, "Takes back that a person is away.",
    action::PERSON_ABSENT,
    |call, person, body: AbsenceForm| {
        let gone = absence(&body)?;
        let mut absences = absences_of(call, person);
        absences.retain(|it| (it.from, it.until) != (gone.from, gone.until));
        Deed::SetAbsences { person, absences }
    };
    /// `POST /people/{person}/dismissal`
    Dismiss = "dismiss-person" at "people/{person}/dismissal" by Post,
    "Says from which day a person does not work here any more.", action::PERSON_DISMISSED,
    |call, person, body: DismissForm| Deed::Dismiss { person, from: body.on };
    /// `POST /people/{person}/dismissal/end`
    Reinstate = "reinstate-person" at "people/{person}/dismissal/end" by Post, "Takes a dismissal back.",
    action::PERSON_REINSTATED,
    |call, person, body: Seen| Deed::Reinstate { person };
    /// `PUT /people/{person}/subject`
    Bind = "bind-subject" at "people/{person}/subject" by Put,
    "Says who a person is to the log-in of the institution; if it was somebody else before, their log-ins end.",
    action::SUBJECT_BOUND,
    |call, person, body: SubjectForm| {
        Deed::BindSubject { person, subject: Subject { issuer: body.issuer, subject: body.subject } }
    };
    /// `POST /people/{person}/subject/end`
    Unbind = "unbind-subject" at "people/{person}/subject/end" by Post,
    "Says that a person does not come in through the institution any more; their log-ins end.", action::SUBJECT_UNBOUND,
    |call, person, body: Seen| Deed::UnbindSubject { person };
    /// `POST /people/{person}/sessions/end`
    EndSessions = "end-sessions" at "people/{person}/sessions/end" by Post, "Ends every log-in of a person that runs.",
    action::SESSIONS_VOIDED,
    |call, person, body: Seen| Deed::VoidSessions { person };
}

fn absences_of(call: &Call<'_>, person: Id) -> Vec<Absence> {
    call.book().person(person).map(|it| it.absences.clone()).unwrap_or_default()
}

fn absence(form: &AbsenceForm) -> Result<Absence, Problem> {
    Ok(Absence { from: form.from, until: form.until, why: Some(name(absence_word(form.why))?) })
}

/// `POST /people/{person}/invitations`
pub struct Invite;

impl Operation for Invite {
    const NAME: &'static str = "invite-person";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "people/{person}/invitations";
    const SUMMARY: &'static str = "Makes an invitation, with which a person comes onto one new device; it may take the place of another.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::PERSON_INVITED);
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    type Path = PersonPath;
    type Query = Nothing;
    type Body = InvitationForm;
    type Reply = InvitationView;

    fn object(said: &Said<Self>) -> String {
        said.path.object()
    }

    fn subject(said: &Said<Self>) -> Option<Whose> {
        said.path.subject()
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<InvitationView, Problem> {
        let person = said.path.id();
        call.must_change(MANAGE, person)?;
        let code = invitation(&mut |bytes| call.desk.house().fill(bytes));
        let replaces = said.body.replaces.map(|it| id(it.0));
        call.change(&[Deed::Invite { person, sum: sum_of(&code), replaces }], Some(said.body.seen))?;
        let until = view::moment(call.now_ms.saturating_add(INVITATION_MS)).unwrap_or_default();
        Ok(InvitationView { code: code.to_string(), until })
    }
}
