//! What was taken and does not count, or is kept apart: what there is, and what is to become of it.

use apseko_contract::{
    AdmitForm, DropForm, LetIn, LetInRow, LetInView, Method, QuarantinePage, QuarantineRow, QuarantineState,
};
use apseko_domain::{Capability, DeviceId};
use apseko_oplog::OpId;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::view::{self, name};
use crate::api::call::Call;
use crate::api::cursor;
use crate::api::letting_in::LettingIn;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::Id;
use crate::quarantine::{HeldBack, NotDropped, Which, has_come_in, held, put_aside};
use crate::storage::{Dropped, KeptApart, StorageError, Transaction};

const READ: Capability = Capability::ReadAuditTechnical;
const MANAGE: Capability = Capability::ManageDevices;
/// So many are let in with one question; whoever asks goes on.
const MOST: usize = 200;
/// The two halves of the list, in the first byte of a cursor.
const HELD: u8 = 1;
const APART: u8 = 2;

/// Which of what is in quarantine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuarantineQuery {
    /// Only of this device.
    pub device: Option<DeviceId>,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// Which refused request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestPath {
    /// Its number.
    pub request: u32,
}

/// `GET /quarantine`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-quarantine";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "quarantine";
    const SUMMARY: &'static str =
        "What was taken and does not count, then requests of which something was refused, the oldest first.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Done(action::QUARANTINE_LISTED);
    type Path = Nothing;
    type Query = QuarantineQuery;
    type Body = Nothing;
    type Reply = QuarantinePage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<QuarantinePage, Problem> {
        // What is held may belong to nobody who works here: whoever is limited to a unit sees none of it.
        call.must_everywhere(READ)?;
        let place = query.after.as_deref().map(|it| place_of(it).ok_or_else(refused::cursor)).transpose()?;
        let (half, after) = place.unwrap_or((HELD, i64::MIN));
        let limit = view::page_length(query.limit)?;
        let which = Which { device: query.device.map(installation), ..Which::ALL };
        let mut picture = call.desk.feed().storage().read().map_err(storage)?;
        let mut rows: Vec<((u8, i64), QuarantineRow)> = Vec::new();
        if half == HELD {
            let found = held(picture.as_mut(), &which, after, limit + 1).map_err(storage)?;
            rows.extend(found.iter().map(|it| ((HELD, it.n), held_row(call, it))));
        }
        let after = if half == APART { after } else { i64::MIN };
        add_apart(call, picture.as_mut(), &which, after, limit + 1, &mut rows).map_err(storage)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|(place, _)| write_place(*place));
        Ok(QuarantinePage { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
    }
}

fn write_place((half, n): (u8, i64)) -> String {
    cursor::write(List::NAME, &[[half].as_slice(), &n.to_be_bytes()].concat())
}

fn place_of(after: &str) -> Option<(u8, i64)> {
    let place = cursor::read(List::NAME, after)?;
    let (half, n) = place.split_first()?;
    Some((*half, i64::from_be_bytes(n.try_into().ok()?)))
}

fn installation(device: DeviceId) -> apseko_oplog::DeviceId {
    apseko_oplog::DeviceId(device.0.into_bytes())
}

/// Refused requests, until there are so many rows.
fn add_apart(
    call: &Call<'_>,
    picture: &mut dyn Transaction,
    which: &Which,
    mut after: i64,
    limit: usize,
    rows: &mut Vec<((u8, i64), QuarantineRow)>,
) -> Result<(), StorageError> {
    while rows.len() < limit {
        let page = picture.kept_apart(after, limit)?;
        let Some(newest) = page.last() else { return Ok(()) };
        after = newest.n;
        for kept in page.iter().filter(|it| which.means(apseko_oplog::DeviceId(it.device), it.at_ms)) {
            let came_in = has_come_in(picture, &kept.ops)?;
            rows.push(((APART, kept.n), apart_row(call, kept, came_in)));
        }
    }
    Ok(())
}

fn held_row(call: &Call<'_>, held: &HeldBack) -> QuarantineRow {
    let state = if held.is_decision { QuarantineState::Overtaken } else { QuarantineState::Held };
    QuarantineRow {
        id: hex::encode(held.id.0),
        state,
        written: view::moment(held.written_ms),
        reason: Some(held.reason.clone()),
        changes: 1,
        ..row_of(call, held.device.into(), held.held_ms)
    }
}

fn apart_row(call: &Call<'_>, kept: &KeptApart, came_in: usize) -> QuarantineRow {
    let state = match &kept.dropped {
        _ if came_in == kept.ops.len() => QuarantineState::CameIn,
        Some(_) => QuarantineState::Dropped,
        None => QuarantineState::Refused,
    };
    QuarantineRow {
        id: kept.n.to_string(),
        state,
        reason: kept.dropped.as_ref().map(|it| it.reason.clone()),
        changes: kept.ops.len() as u64,
        came_in: came_in as u64,
        dropped_by: kept.dropped.as_ref().and_then(|it| it.by).map(|by| view::person_name(call, Id(by))),
        ..row_of(call, Id(kept.device), kept.at_ms)
    }
}

/// What every row has, about a device at a moment.
fn row_of(call: &Call<'_>, device: Id, since_ms: i64) -> QuarantineRow {
    let known = call.book().device(device);
    QuarantineRow {
        id: String::new(),
        state: QuarantineState::Held,
        device: DeviceId(Uuid::from_bytes(device.0)),
        device_label: known.map(|it| it.label.to_string()),
        owner: known.map(|it| view::person_name(call, it.owner)),
        since: view::moment(since_ms).unwrap_or_default(),
        written: None,
        reason: None,
        changes: 0,
        came_in: 0,
        dropped_by: None,
    }
}

/// `POST /quarantine/admit`
pub struct Admit;

impl Operation for Admit {
    const NAME: &'static str = "admit-from-quarantine";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "quarantine/admit";
    const SUMMARY: &'static str =
        "Lets everything of a device in, or what is named, and tells of each what came of it.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::ADMIT);
    type Path = Nothing;
    type Query = Nothing;
    type Body = AdmitForm;
    type Reply = LetInView;

    fn object(said: &Said<Self>) -> String {
        let ids = || said.body.ids.iter().filter_map(|id| Named::read(id)).map(|it| it.to_string());
        let device = said.body.device.map(|it| format!("device:{}", Id(it.0.into_bytes())));
        device.unwrap_or_else(|| ids().collect::<Vec<_>>().join(" "))
    }

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<LetInView, Problem> {
        call.must_everywhere(MANAGE)?;
        let letting = LettingIn { call };
        if let (Some(device), true) = (body.device, body.ids.is_empty()) {
            let ms = |at: Option<jiff::Timestamp>| at.map(|it| it.as_millisecond());
            let which = Which {
                device: Some(installation(device)),
                since_ms: ms(body.since).unwrap_or(i64::MIN),
                until_ms: ms(body.until).unwrap_or(i64::MAX),
            };
            return letting.all(&which, MOST);
        }
        let is_plain = body.device.is_none() && body.since.is_none() && body.until.is_none();
        if !is_plain || body.ids.is_empty() || body.ids.len() > MOST {
            return Err(refused::malformed("Either a device is named, or 1 to 200 ids."));
        }
        let read =
            |id: &String| Named::read(id).ok_or_else(|| refused::malformed("An id is none of the list."));
        let named: Vec<Named> = body.ids.iter().map(read).collect::<Result<_, _>>()?;
        let row = |named: Named| Ok(LetInRow { id: named.to_string(), came: letting.one(named)? });
        Ok(LetInView { rows: named.into_iter().map(row).collect::<Result<_, Problem>>()?, more: false })
    }
}

/// One thing of the list.
#[derive(Debug, Clone, Copy)]
pub(in crate::api) enum Named {
    Change(OpId),
    Request(i64),
}

impl Named {
    fn read(id: &str) -> Option<Self> {
        // An id is far longer than any number.
        if id.len() < 64 {
            return id.parse::<u32>().ok().map(|number| Self::Request(number.into()));
        }
        let mut op = [0; 32];
        hex::decode_to_slice(id, &mut op).ok()?;
        Some(Self::Change(OpId(op)))
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Change(op) => out.write_str(&hex::encode(op.0)),
            Self::Request(number) => write!(out, "{number}"),
        }
    }
}

/// `POST /quarantine/{request}/drop`
pub struct Drop;

impl Operation for Drop {
    const NAME: &'static str = "drop-from-quarantine";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "quarantine/{request}/drop";
    const SUMMARY: &'static str = "Says that a refused request is not to come in. Its bytes stay, and it takes no place of its device any more.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::QUARANTINE_DROPPED);
    type Path = RequestPath;
    type Query = Nothing;
    type Body = DropForm;
    type Reply = QuarantineRow;

    fn object(said: &Said<Self>) -> String {
        format!("refused {}", said.path.request)
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<QuarantineRow, Problem> {
        call.must_everywhere(MANAGE)?;
        let number = i64::from(said.path.request);
        let reason = name(&said.body.reason)?.to_string();
        let said = Dropped { at_ms: call.now_ms, by: call.asker.who().map(|it| it.0), reason };
        let feed = call.desk.feed();
        put_aside(feed.storage().as_ref(), number, said).map_err(not_dropped)?;
        let mut picture = feed.storage().read().map_err(storage)?;
        let page = picture.kept_apart(number - 1, 1).map_err(storage)?;
        let kept = page.first().ok_or_else(refused::unknown)?;
        let came_in = has_come_in(picture.as_mut(), &kept.ops).map_err(storage)?;
        Ok(apart_row(call, kept, came_in))
    }
}

fn not_dropped(fault: NotDropped) -> Problem {
    let conflict =
        |code: &'static str, fault: &NotDropped| Problem::new(StatusCode::CONFLICT, code, fault.to_string());
    match fault {
        NotDropped::Unknown => refused::unknown(),
        NotDropped::CameIn => conflict("quarantine.came_in", &fault),
        NotDropped::Already => conflict("quarantine.dropped", &fault),
        NotDropped::Storage(error) => storage(error),
    }
}

pub(in crate::api) fn storage(error: StorageError) -> Problem {
    refused::unavailable(error.code(), &error)
}

/// What came of a change that is looked at after it was let in.
pub(in crate::api) const fn came_of(is_free: bool) -> LetIn {
    if is_free { LetIn::Admitted } else { LetIn::StillHeld }
}
