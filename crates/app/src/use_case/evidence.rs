//! The evidence of a task: where its bytes are, how they come here, and how they are read.

use std::cmp::Reverse;

use apseko_contract::{
    Copy, EvidenceRow, EvidenceView, FILE_PIECE_BYTES, FetchFile, FilePiece, ReadFile, Shape, ShowEvidence,
    StopFetching, Topic,
};
use apseko_domain::{Code, TaskId};
use apseko_store::words::{EntityKind, File};
use apseko_store::{AuditObject, Fetched, FileEnd, KeptFile, ObjectKind, Thing, View};
use apseko_sync::{BlobSource, NotReadable, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::files::way_of;
use crate::App;
use crate::exchange::{Fetching, FileStands, case_of};
use crate::failure::Failure;
use crate::files::{LET_GO, Progress, Rooms, SealedSource, Wish};
use crate::router::{Act, Looking, Read};

/// What every server makes previews of.
const PREVIEW: &str = "image/jpeg";
/// The server makes no preview of this.
const NO_PREVIEW: &str = "file.no_preview";
/// The bytes of a file that only this device has are gone.
const MISSING: &str = "file.missing";

impl Read for ShowEvidence {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Task, id: self.task.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<EvidenceView, Failure> {
        let app = looking.app;
        let place = Places {
            rooms: app.file_rooms()?,
            fetching: app.exchanges.fetching(),
            stands: app.exchanges.stands(),
        };
        let shut = app.is_way_shut();
        looking.look(|view| {
            view.task(self.task)?.ok_or(Code::TaskUnknown)?;
            let case = view.case_of(self.task)?;
            let said = view.things_of(EntityKind::Evidence, self.task.0)?;
            let row_of = |said: &Thing| -> Result<EvidenceRow, Failure> {
                let known = Known::of(view, said, case)?;
                let way = known.own.as_ref().map(|own| way_of(own, place.stands.as_ref(), shut.as_ref()));
                Ok(EvidenceRow { way, ..row(said, &known, &place) })
            };
            let mut rows = said.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
            rows.sort_by_key(|row| (Reverse(row.taken_at), row.evidence));
            Ok(EvidenceView { rows })
        })
    }
}

impl Act for FetchFile {
    fn act(self, app: &App) -> Result<(), Failure> {
        let rooms = app.file_rooms()?;
        let wish = app.store()?.read(|view| {
            let (said, case) = evidence(view, self.evidence)?;
            let known = Known::of(view, &said, Some(case))?;
            let file = known.file.as_ref().ok_or(Code::ThingUnknown)?;
            let size = u64::try_from(file.size).map_err(|_| Code::ThingUnknown)?;
            let wish = Wish { evidence: self.evidence, what: self.what, case, sum: file.sha256, size };
            Ok::<_, Failure>((!known.is_here(self.what, &rooms)).then_some(wish))
        })?;
        let Some(wish) = wish else { return Ok(()) };
        let fetching = app.exchanges.fetching().ok_or(Code::ServerUnreachable)?;
        if app.is_offline() {
            // Whoever asks again finds out what is so by then.
            app.exchanges.hurry();
            return Err(Code::ServerUnreachable.into());
        }
        fetching.ask(wish);
        app.tell(Topic::File);
        Ok(())
    }
}

impl Act for StopFetching {
    fn act(self, app: &App) -> Result<(), Failure> {
        if let Some(fetching) = app.exchanges.fetching() {
            fetching.stop(self.evidence);
            app.tell(Topic::File);
        }
        Ok(())
    }
}

impl Read for ReadFile {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::File, id: self.evidence.into_bytes() })
    }

    fn is_a_look(&self) -> bool {
        self.from == 0
    }

    fn answer(self, looking: &Looking<'_>) -> Result<FilePiece, Failure> {
        let rooms = looking.app.file_rooms()?;
        let known = looking.look(|view| {
            let (said, case) = evidence(view, self.evidence)?;
            Known::of(view, &said, Some(case))
        })?;
        let mut source = open(&known, self.what, &rooms, looking)?;
        let of = source.length();
        let there = of.saturating_sub(self.from).min(FILE_PIECE_BYTES);
        let mut bytes = Zeroizing::new(vec![0; usize::try_from(there).unwrap_or(0)]);
        let read = source.read_at(self.from, &mut bytes).map_err(|error| unreadable(&error))?;
        let mime = match self.what {
            Shape::Preview => PREVIEW.to_owned(),
            Shape::Original => known.file.map(|file| file.mime).unwrap_or_default(),
        };
        Ok(FilePiece { base64: STANDARD.encode(bytes.get(..read).unwrap_or_default()), of, mime })
    }
}

impl App {
    /// Whether the last word from the road is that there is none. Before the first word it is worth a try.
    fn is_offline(&self) -> bool {
        match self.exchanges.standing().map(|standing| standing.state) {
            None | Some(Some(State::NotAllowed | State::Offline { .. })) => true,
            Some(
                None
                | Some(State::Connected | State::Working | State::Waiting { .. } | State::NeedsPerson { .. }),
            ) => false,
        }
    }
}

/// Where bytes may be.
struct Places {
    rooms: Rooms,
    fetching: Option<Fetching>,
    stands: Option<FileStands>,
}

/// What is known here of the file of some evidence.
struct Known {
    file: Option<File>,
    own: Option<KeptFile>,
    original: Option<Fetched>,
    preview: Option<Fetched>,
}

impl Known {
    fn of(view: &View<'_>, said: &Thing, case: Option<Uuid>) -> Result<Self, Failure> {
        let mut known = Self { file: said.file("file"), own: None, original: None, preview: None };
        let Some(file) = &known.file else { return Ok(known) };
        known.own = view.file(&file.sha256)?;
        if let Some(case) = case {
            known.original = view.fetched_copy(case, &file.sha256, false)?;
            known.preview = view.fetched_copy(case, &file.sha256, true)?;
        }
        Ok(known)
    }

    fn fetched(&self, what: Shape) -> Option<&Fetched> {
        match what {
            Shape::Preview => self.preview.as_ref(),
            Shape::Original => self.original.as_ref(),
        }
    }

    fn is_here(&self, what: Shape, rooms: &Rooms) -> bool {
        let own = self.own.as_ref().filter(|_| what == Shape::Original);
        own.is_some_and(|own| rooms.own.has(own))
            || self.fetched(what).is_some_and(|fetched| rooms.fetched.has(fetched))
    }

    /// Nobody but this device has it yet.
    fn is_only_here(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.signed_at.is_none() && own.end != Some(FileEnd::Stored))
    }

    /// Whether the server may make a picture of it. It looks into the file; here it is guessed by what is said of it.
    fn may_have_preview(&self, kind: &str) -> bool {
        let mime = self.file.as_ref().map(|file| file.mime.as_str()).unwrap_or_default();
        mime.starts_with("image/") || (mime.is_empty() && matches!(kind, "photo" | "scan" | "drawing"))
    }
}

/// Some evidence, and the case that it is in.
fn evidence(view: &View<'_>, id: Uuid) -> Result<(Thing, Uuid), Failure> {
    if view.has_departed(id)? {
        return Err(Code::CaseLeft.into());
    }
    let said = view.thing(EntityKind::Evidence, id)?.ok_or(Code::ThingUnknown)?;
    let task = said.parent.map(TaskId).ok_or(Code::ThingUnknown)?;
    view.task(task)?.ok_or(Code::ThingUnknown)?;
    let case = case_of(view, id)?.ok_or(Code::ThingUnknown)?;
    Ok((said, case))
}

fn row(said: &Thing, known: &Known, places: &Places) -> EvidenceRow {
    let cell = said.cell("file");
    let (name, mime, size) =
        known.file.as_ref().map(|file| (file.name.clone(), file.mime.clone(), file.size)).unwrap_or_default();
    EvidenceRow {
        evidence: said.id,
        kind: said.text("type").to_owned(),
        name,
        mime,
        size: u64::try_from(size).unwrap_or(0),
        taken_at: said.instant("taken_at"),
        taken_by: cell.map(|cell| cell.author.clone()).unwrap_or_default(),
        way: None,
        original: original(said.id, known, places),
        preview: preview(said, known, places),
        disputed: said.disputed || cell.is_some_and(|cell| cell.conflict),
    }
}

fn original(evidence: Uuid, known: &Known, places: &Places) -> Copy {
    if known.file.is_none() {
        return Copy::None;
    }
    if known.is_here(Shape::Original, &places.rooms) {
        return Copy::Here;
    }
    if known.is_only_here() {
        return Copy::Failed { code: MISSING.to_owned() };
    }
    places.on_its_way(evidence, Shape::Original).unwrap_or(Copy::Away)
}

fn preview(said: &Thing, known: &Known, places: &Places) -> Copy {
    if known.is_here(Shape::Preview, &places.rooms) {
        return Copy::Here;
    }
    if known.is_only_here() || !known.may_have_preview(said.text("type")) {
        return Copy::None;
    }
    match places.on_its_way(said.id, Shape::Preview) {
        Some(Copy::Failed { code }) if code == NO_PREVIEW => Copy::None,
        Some(copy) => copy,
        None => Copy::Away,
    }
}

impl Places {
    fn on_its_way(&self, evidence: Uuid, what: Shape) -> Option<Copy> {
        Some(match self.fetching.as_ref()?.progress(evidence, what)? {
            Progress::Waits => Copy::Coming { got: 0 },
            Progress::Comes(got) => Copy::Coming { got },
            Progress::Failed(code) => Copy::Failed { code },
        })
    }
}

/// The own original first, then what was fetched.
fn open(known: &Known, what: Shape, rooms: &Rooms, looking: &Looking<'_>) -> Result<SealedSource, Failure> {
    let mut failed = Failure::from(Code::FileAway);
    if let Some(own) = known.own.as_ref().filter(|own| what == Shape::Original && rooms.own.has(own)) {
        match rooms.own.open_kept(own) {
            Ok(source) => return Ok(source),
            Err(error) => failed = unreadable(&error),
        }
    }
    let Some(fetched) = known.fetched(what) else { return Err(failed) };
    rooms.fetched.open(fetched, looking.now).map_err(|error| {
        // It can be fetched again, and cannot as long as it seems to be here.
        if let Err(error) = rooms.fetched.forget(vec![fetched.clone()]) {
            tracing::warn!(code = %error.code(), "A fetched file that cannot be read was not forgotten.");
        }
        looking.app.tell(Topic::File);
        Failure::from(Code::FileAway).with_cause(error)
    })
}

fn unreadable(error: &NotReadable) -> Failure {
    // It may go between two looks.
    let is_away = matches!(error.code.as_str(), MISSING | LET_GO);
    Failure::from(if is_away { Code::FileAway } else { Code::FileDamaged }).with_cause(error)
}
