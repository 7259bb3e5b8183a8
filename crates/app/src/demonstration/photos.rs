//! Invented photos for demonstrations: pictures that every viewer opens, large enough to be seen on their way.

use std::io::{self, Read};

use apseko_domain::{Code, riga, uuid_v7};
use apseko_store::words::{AddEvidence, EntityId, EntityKind, Fields, File, Value};
use apseko_store::{Plan, Store, StoreError, View, Wish};
use uuid::Uuid;

use super::edit;
use crate::Host;
use crate::border::HostIds;
use crate::failure::Failure;
use crate::files::{FileRoom, NewSeal};

/// Takes photos in for the first task of today, unless it has any.
pub(crate) fn take(room: &FileRoom, store: &Store, host: &dyn Host, author: &str) -> Result<(), Failure> {
    let today = riga(host.now()).date;
    let found = store.read::<_, StoreError>(|view| {
        let Some(task) = view.tasks_for(today)?.into_iter().find(|task| task.planned_day.is_some()) else {
            return Ok(None);
        };
        let has_any = !view.things_of(EntityKind::Evidence, task.id.0)?.is_empty();
        Ok(view.case_of(task.id)?.filter(|_| !has_any).map(|case| (task.id, case)))
    })?;
    let Some((task, case)) = found else { return Ok(()) };
    for number in 0..host.invented_photos() {
        let evidence = new_id(host);
        let mut new = NewSeal { name: [0; 16], nonce: [0; 19], at: host.now() };
        host.randomness(&mut new.name);
        host.randomness(&mut new.nonce);
        let sealed = room.seal(Picture::of(number), (case, evidence), &new);
        let sealed = sealed.map_err(|error| Failure::from(Code::DataUnavailable).with_cause(error))?;
        let file = File {
            sha256: sealed.sum,
            size: i64::try_from(sealed.size).unwrap_or(i64::MAX),
            mime: "image/bmp".to_owned(),
            name: format!("attēls-{}.bmp", number + 1),
        };
        let mut fields = Fields::default();
        fields.insert("type".to_owned(), Value::Text("photo".to_owned()));
        fields.insert("taken_at".to_owned(), Value::Int(new.at.as_millisecond()));
        let said = AddEvidence {
            evidence: EntityId(evidence.into_bytes()),
            task: EntityId(task.0.into_bytes()),
            file,
            fields,
        };
        let changes = vec![Wish::Ask(Box::new(said.into())), Wish::KeepFile(sealed)];
        let plan = move |_: &View<'_>| Ok(Plan { changes, reply: String::new() });
        store.write::<StoreError>(edit(host, author), plan)?;
    }
    Ok(())
}

fn new_id(host: &dyn Host) -> Uuid {
    uuid_v7(host.now().as_millisecond(), &HostIds(host))
}

/// A bitmap of a roof edge under a grey sky, with the noise that a cheap camera adds: no two are the same bytes.
struct Picture {
    width: u64,
    height: u64,
    seed: u64,
    at: u64,
}

const HEADER: usize = 54;
const PIXEL: u64 = 3;
/// The third one is a panorama: what a server may find too large.
const PANORAMA: usize = 2;

impl Picture {
    fn of(number: usize) -> Self {
        let step = u64::try_from(number).unwrap_or(0);
        let width = if number == PANORAMA { 2_400 } else { 1_000 + 16 * step };
        Self { width, height: 800, seed: step + 1, at: 0 }
    }

    fn length(&self) -> u64 {
        u64::try_from(HEADER).unwrap_or(0) + self.width * self.height * PIXEL
    }

    fn header(&self) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        let mut put = |at: usize, bytes: &[u8]| {
            if let Some(place) = header.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        };
        let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
        put(0, b"BM");
        put(2, &short(self.length()));
        put(10, &short(HEADER.try_into().unwrap_or(0)));
        put(14, &short(40));
        put(18, &short(self.width));
        put(22, &short(self.height));
        put(26, &[1, 0, 24, 0]);
        header
    }

    fn byte(&self, at: u64) -> u8 {
        let (row, column) = (at / (self.width * PIXEL), at % (self.width * PIXEL) / PIXEL);
        let sky: u8 = if row * 2 > self.height + column / 4 { 190 } else { 110 };
        // One step of a well-known mixer (SplitMix64) for each byte.
        let mut mixed = (at ^ self.seed << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^= mixed >> 31;
        let [noise, ..] = mixed.to_be_bytes();
        sky.saturating_add(noise % 24)
    }
}

impl Read for Picture {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let header = self.header();
        let mut count = 0;
        for place in out.iter_mut() {
            if self.at == self.length() {
                break;
            }
            let in_header = usize::try_from(self.at).ok().and_then(|at| header.get(at)).copied();
            *place = in_header.unwrap_or_else(|| self.byte(self.at.saturating_sub(HEADER as u64)));
            self.at += 1;
            count += 1;
        }
        Ok(count)
    }
}
