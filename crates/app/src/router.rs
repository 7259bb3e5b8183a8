//! From a name to its handler. The list comes from the contract: a command without a handler does not compile.

use std::sync::{Arc, PoisonError};

use apseko_contract::{Access, Audit, Command, Envelope, Place, with_commands};
use apseko_domain::{Code, NoteId, SheetId, TaskId, riga, uuid_v7};
use apseko_sheets::library::Edition;
use apseko_store::{AuditObject, Edit, Plan, Thing, View, Wish, Written};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::border::HostIds;
use crate::failure::Failure;
use crate::moment::moment;
use crate::packs::Packs;
use crate::remote::run_remote;
use crate::sheets::{Asking, OpenSheet};
use crate::{App, Host, Person, departed};

/// A use case that looks.
pub(crate) trait Read: Command {
    /// What is looked at, for the audit.
    fn object(&self) -> Option<AuditObject> {
        None
    }

    /// Whether this is a look of its own, for the audit, and no part of an earlier one.
    fn is_a_look(&self) -> bool {
        true
    }

    fn answer(self, looking: &Looking<'_>) -> Result<Self::Reply, Failure>;
}

/// A use case that changes something: it only says what should change, inside the transaction that will do it.
pub(crate) trait Write: Command {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, Self::Reply), Failure>;
}

/// A use case that moves the lock or changes keys, outside the data.
pub(crate) trait Act: Command {
    fn act(self, app: &App) -> Result<Self::Reply, Failure>;
}

/// What a read may use.
pub(crate) struct Looking<'a> {
    pub(crate) app: &'a App,
    pub(crate) now: Timestamp,
}

impl Looking<'_> {
    pub(crate) fn look<T>(
        &self,
        question: impl FnOnce(&View<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.app.store()?.read(question)
    }

    /// Looks at a sheet as it is now, together with the data around it.
    pub(crate) fn look_at_sheet<T>(
        &self,
        sheet: SheetId,
        question: impl FnOnce(&View<'_>, &OpenSheet) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let person = self.app.person().ok_or(Code::AccessLocked)?;
        self.look(|view| {
            let asking = Asking { view, packs: &self.app.packs, now: self.now, person: &person.name };
            self.app.sheets.look(&asking, sheet, |open| question(view, open))
        })
    }
}

/// What a plan may use: the moment, the person, and new ids.
pub(crate) struct Planning {
    pub(crate) now: Timestamp,
    pub(crate) person: Person,
    pub(crate) packs: Arc<Packs>,
    host: Arc<dyn Host>,
}

impl Planning {
    pub(crate) fn new_task_id(&self) -> TaskId {
        TaskId(self.new_id())
    }

    pub(crate) fn new_note_id(&self) -> NoteId {
        NoteId(self.new_id())
    }

    pub(crate) fn new_id(&self) -> Uuid {
        uuid_v7(self.now.as_millisecond(), &HostIds(self.host.as_ref()))
    }

    /// The definitions that a sheet was made with.
    pub(crate) fn edition_of(&self, sheet: &Thing) -> Result<Arc<Edition>, Failure> {
        let version = sheet.int("version").and_then(|version| u32::try_from(version).ok());
        let library = version.and_then(|version| self.packs.library(sheet.text("definition"), version));
        let day = sheet.day("day").unwrap_or_else(|| riga(self.now).date);
        let edition = library.and_then(|library| library.on(day).cloned());
        Ok(edition.ok_or(Code::DefinitionsMissing)?)
    }
}

macro_rules! routes {
    (
        reads: [$($read:ty),* $(,)?] writes: [$($write:ty),* $(,)?] acts: [$($act:ty),* $(,)?]
        remotes: [$($remote:ty),* $(,)?]
    ) => {
        /// The names of all commands.
        pub(crate) const NAMES: &[&str] = &[
            $(<$read as Command>::NAME,)* $(<$write as Command>::NAME,)* $(<$act as Command>::NAME,)*
            $(<$remote as Command>::NAME,)*
        ];

        /// Carries out the command of this name and returns the JSON of its reply.
        pub(crate) fn route(app: &App, name: &str, body: &[u8]) -> Result<String, Failure> {
            match name {
                $(<$read as Command>::NAME => run_read::<$read>(app, body),)*
                $(<$write as Command>::NAME => run_write::<$write>(app, body),)*
                $(<$act as Command>::NAME => run_act::<$act>(app, body),)*
                $(<$remote as Command>::NAME => run_remote::<$remote>(app, body),)*
                _ => Err(Code::CommandUnknown.into()),
            }
        }
    };
}
with_commands!(routes);

fn run_read<C: Read>(app: &App, body: &[u8]) -> Result<String, Failure> {
    // A look has a purpose or shows nothing personal; declaring one as a change would be a false promise.
    const { assert!(!matches!(C::AUDIT, Audit::Recorded)) };
    let envelope = admit::<C>(app, body)?;
    refuse_departed::<C>(app, body)?;
    let (object, is_a_look) = (envelope.body.object(), envelope.body.is_a_look());
    let reply = envelope.body.answer(&Looking { app, now: app.host.now() })?;
    if let Audit::Viewed(purpose) = C::AUDIT
        && is_a_look
    {
        app.note_view(purpose, object);
    }
    to_json(&reply)
}

/// A look at a case that was given to somebody else is over, even where a backup does not have everything yet and the bodies
/// are still here.
fn refuse_departed<C: Command>(app: &App, body: &[u8]) -> Result<(), Failure> {
    let named = if C::ACCESS == Access::Open { Vec::new() } else { departed::ids_in(body) };
    if named.is_empty() || !app.store()?.read(|view| departed::is_any(view, &named))? {
        return Ok(());
    }
    Err(Code::CaseLeft.into())
}

/// One at a time, and an answer that was lost is given again: a second try with the same code would be a failure.
fn run_act<C: Act>(app: &App, body: &[u8]) -> Result<String, Failure> {
    let mut acts = app.gate.acts.lock().unwrap_or_else(PoisonError::into_inner);
    let Envelope { request_id, body: command } = match parse::<C>(body) {
        Ok(envelope) => envelope,
        // Whoever may not ask is not told what is wrong with the question.
        Err(malformed) => return Err(app.permit(C::ACCESS).err().unwrap_or(malformed)),
    };
    if let Some(reply) = acts.reply(request_id, C::NAME, app.host.uptime().ms) {
        return Ok(reply.to_string());
    }
    app.permit(C::ACCESS)?;
    let reply = to_json(&command.act(app)?)?;
    acts.keep(request_id, C::NAME, app.host.uptime().ms, &reply);
    Ok(reply)
}

fn run_write<C: Write>(app: &App, body: &[u8]) -> Result<String, Failure> {
    let (person, store) = app.enter(C::ACCESS)?;
    let Envelope { request_id, body: command } = at_place::<C>(body)?;
    let moment = moment(app.host.as_ref());
    let now = moment.wall;
    let edit = Edit {
        request: request_id,
        command: C::NAME,
        body_digest: Sha256::digest(to_json(&command)?.as_bytes()).into(),
        at: now,
        moment,
        actor: person.name.clone(),
        role: person.roles.clone(),
        concerns_others: matches!(C::AUDIT, Audit::Recorded),
    };
    let planning = Planning { now, person, packs: Arc::clone(&app.packs), host: Arc::clone(&app.host) };
    let asked = body.to_vec();
    let written = store.write(edit, move |view| {
        let planned = command.plan(view, &planning);
        let (changes, reply) = planned.map_err(|failure| departed::reason(view, &asked, failure))?;
        Ok::<_, Failure>(Plan { changes, reply: to_json(&reply)? })
    })?;
    match written {
        Written::Done { reply, touched } => {
            app.publish(&touched);
            if matches!(C::AUDIT, Audit::Recorded) {
                app.exchanges.hurry();
            }
            Ok(reply)
        }
        Written::Repeated { reply } => Ok(reply),
    }
}

/// Access first, then place, and only then is the body read.
fn admit<C: Command>(app: &App, body: &[u8]) -> Result<Envelope<C>, Failure> {
    app.permit(C::ACCESS)?;
    at_place(body)
}

fn at_place<C: Command>(body: &[u8]) -> Result<Envelope<C>, Failure> {
    if C::PLACE == Place::Server {
        return Err(Code::ServerUnreachable.into());
    }
    parse(body)
}

pub(crate) fn parse<C: Command>(body: &[u8]) -> Result<Envelope<C>, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        // The parser's own message may quote what a person typed; the place is enough.
        let place = format!("{:?} at line {}, column {}", error.classify(), error.line(), error.column());
        Failure::from(Code::CommandMalformed).with_cause(place)
    })
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::from(Code::Internal).with_cause(error))
}
