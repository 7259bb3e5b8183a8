//! A real device that comes last, may see everything, and shows its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_casework::{EntityKind, KeptValue, read_fields, read_said};
use apseko_domain::{NoteId, SheetId, TaskId};
use apseko_oplog::device::Input;
use apseko_oplog::message::{Answer, Reply};
use apseko_oplog::{DeviceId, EXISTS, OpId, Value};
use apseko_server::rows::{Ask, TaskFilter, Under};
use apseko_sim::keys::{CheapKey, CheapVerifier};
use apseko_store::{
    Cell, DataFolder, ExchangeKeys, Exchanged, Moment, Owner, Store, StoreError, StoreKey, View,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::deeds::things;
use super::office::{NOW, SCOPE};
use super::world::World;

pub struct Newcomer {
    _folder: tempfile::TempDir,
    store: Store,
    id: DeviceId,
    uptime_ms: u64,
}

/// The values of a field with the operations behind each.
type Values = Vec<(Value, Vec<OpId>)>;
/// What a thing is shown as: parent, state, out, disputed, and its fields.
type Shown = (Option<Uuid>, String, bool, bool, BTreeMap<String, Values>);

impl Newcomer {
    /// Opens an empty store and fetches all there is.
    pub fn comes(world: &World<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let id = DeviceId([9; 16]);
        let owner = Owner { device: id.0, user: [9; 16], name: "Jauniņais".to_owned(), unit: [0; 16] };
        let taken = DataFolder::take(folder.path()).unwrap();
        let store = Store::open(taken, &StoreKey::new([7; 32]), owner, &moment(1)).unwrap();
        let mut newcomer = Self { _folder: folder, store, id, uptime_ms: 1 };
        newcomer.fetches(world);
        newcomer
    }

    fn fetches(&mut self, world: &World<'_>) {
        for _ in 0..100 {
            let exchanged = self.step(Input::Tick);
            let Some(request) = exchanged.send else {
                self.uptime_ms = exchanged.wait_until_ms.max(self.uptime_ms + 1);
                continue;
            };
            let reply: Reply = world.wait(world.feed.answer(request, Vec::new())).unwrap();
            let over = matches!(&reply.answer, Answer::News(news) if !news.more);
            self.step(Input::Reply(Box::new(reply)));
            if over {
                return;
            }
        }
        panic!("after a hundred questions everything should have come");
    }

    fn step(&mut self, input: Input) -> Exchanged {
        self.uptime_ms += 1;
        let keys = ExchangeKeys { signer: Arc::new(CheapKey(self.id.0)), verifier: Arc::new(CheapVerifier) };
        self.store.exchange(moment(self.uptime_ms), &keys, input).unwrap()
    }

    fn read<T>(&self, look: impl FnOnce(&View<'_>) -> T) -> T {
        self.store.read(|view| Ok::<_, StoreError>(look(view))).unwrap()
    }

    /// Every row that the office sees is shown here too, and the other way round.
    pub fn shows_what_the_office_sees(&self, world: &World<'_>) {
        let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
        self.shows_the_same_things(&mut ask);
        self.shows_the_same_answers(&mut ask);
        self.shows_the_same_tasks_and_notes(&mut ask);
        let all = ask.disputes(None, None, 500).unwrap().rows;
        let of_office: BTreeSet<_> = all
            .into_iter()
            .map(|it| (it.register.entity.kind, it.register.entity.id.0, it.register.field))
            .collect();
        let here = self.read(|view| view.conflicts().unwrap());
        let of_device: BTreeSet<_> =
            here.into_iter().map(|it| (it.key.kind.number(), it.key.id.into_bytes(), it.key.field)).collect();
        assert_eq!(of_office, of_device, "they disagree on the same");
        let count = self.read(|view| view.count_conflicts().unwrap());
        assert_eq!(ask.count_disputes(None).unwrap(), u64::from(count));
        assert_eq!(ask.count_disputes(Some(&SCOPE)).unwrap(), u64::from(count));
    }

    fn shows_the_same_things(&self, ask: &mut Ask) {
        let rows = ask.things(Under::Scope(SCOPE), None, 500).unwrap().rows;
        let of_office: BTreeMap<_, Shown> = rows
            .into_iter()
            .map(|it| {
                let fields = read_fields(&it.row.fields).unwrap();
                let fields = fields.into_iter().map(|(field, kept)| (field, kept_values(kept))).collect();
                let parent = it.row.parent.map(|parent| Uuid::from_bytes(parent.0));
                ((it.row.kind, it.row.id), (parent, it.row.state, it.row.gone, it.row.disputed, fields))
            })
            .collect();
        let mut of_device = BTreeMap::new();
        for (kind, thing) in things() {
            let id = Uuid::from_bytes(thing.id.0);
            let Some(row) = self.read(|view| view.thing(kind, id).unwrap()) else { continue };
            let fields = row.cells().map(|(field, cell)| (field.to_owned(), cell_values(cell))).collect();
            let shown = (row.parent, clean(&row.state), row.gone, row.disputed, fields);
            of_device.insert((kind, thing.id), shown);
        }
        assert_eq!(of_office, of_device);
    }

    fn shows_the_same_answers(&self, ask: &mut Ask) {
        for (kind, sheet) in things().filter(|(kind, _)| *kind == EntityKind::Sheet) {
            assert_eq!(kind, EntityKind::Sheet);
            let rows = ask.answers(sheet.id, None, 500).unwrap().rows;
            let of_office: BTreeMap<_, Vec<OpId>> = rows
                .iter()
                .map(|row| {
                    let ops = read_said(&row.said).unwrap().into_iter().flat_map(|kept| kept.ops).collect();
                    ((row.holder.id.0, row.question.clone()), ops)
                })
                .collect();
            let given =
                self.read(|view| view.answers_of(SheetId(Uuid::from_bytes(sheet.id.0)), None).unwrap());
            let of_device: BTreeMap<_, Vec<OpId>> = given
                .into_iter()
                .map(|answer| ((answer.holder.into_bytes(), answer.question), answer.seen))
                .collect();
            assert_eq!(of_office, of_device, "the answers of {sheet:?}");
        }
    }

    fn shows_the_same_tasks_and_notes(&self, ask: &mut Ask) {
        let rows = ask.tasks(&TaskFilter::default(), None, 500).unwrap().rows;
        let of_office: BTreeMap<_, _> = rows.into_iter().map(|it| (it.row.task, it.row)).collect();
        for (_, task) in things().filter(|(kind, _)| *kind == EntityKind::Task) {
            let id = TaskId(Uuid::from_bytes(task.id.0));
            let shown = self.read(|view| view.task(id).unwrap());
            // A task whose origin was erased, or has not come yet, is none that a device can show.
            let row = of_office.get(&task.id).filter(|row| !row.origin.is_empty());
            assert_eq!(shown.is_some(), row.is_some(), "{task:?}");
            if let (Some(shown), Some(row)) = (shown, row) {
                let day = shown.due_day.map(|day| day.to_string()).unwrap_or_default();
                let of_device = (clean(&shown.place), clean(&shown.number), day);
                assert_eq!(of_device, (row.place.clone(), row.number.clone(), row.due_day.clone()));
            }
            let notes = self.read(|view| view.notes_of(id).unwrap());
            let of_device: Vec<(NoteId, String)> =
                notes.into_iter().map(|note| (note.id, clean(&note.newest.text))).collect();
            let notes = ask.notes(task.id).unwrap();
            let of_office: Vec<(NoteId, String)> =
                notes.into_iter().map(|it| (NoteId(Uuid::from_bytes(it.row.note.0)), it.row.text)).collect();
            assert_eq!(of_office, of_device, "the notes of {task:?}");
        }
        assert!(!of_office.values().any(|row| row.conflicts.contains(EXISTS)), "that is told apart");
    }
}

fn kept_values(kept: Vec<KeptValue>) -> Values {
    kept.into_iter().map(|kept| (kept.value, kept.ops)).collect()
}

fn cell_values(cell: &Cell) -> Values {
    cell.alternatives.iter().map(|said| (said.value.clone(), said.ops.clone())).collect()
}

/// As the office writes it: without the letter that PostgreSQL cannot hold.
fn clean(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn moment(uptime_ms: u64) -> Moment {
    let wall = Timestamp::from_millisecond(NOW + i64::try_from(uptime_ms).unwrap()).unwrap();
    let randomness = apseko_trust::digest(&uptime_ms.to_be_bytes());
    Moment { wall, uptime_ms, boot: [3; 16], randomness }
}
