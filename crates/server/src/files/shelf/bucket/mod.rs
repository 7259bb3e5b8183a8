//! Files in a bucket that speaks S3, for installations that keep nothing on the machine itself.
//!
//! Names are those of the folder, with one difference: the bytes of an upload are an object for each part that was
//! acknowledged, named by its place and written only if nobody wrote it before. Two processes cannot both put bytes at one place.

mod ending;
mod place;
mod reading;

use std::collections::BTreeMap;

use apseko_trust::Digest;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::path::{Path, PathPart};
use object_store::{
    Error, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload,
};
use std::sync::Arc;
use tokio::runtime::Runtime;

use super::{Bytes, Description, Found, Outcome, Owner, Progress, Shelf, ShelfFault, UploadId};
pub use place::{BadPlace, is_bucket};
use reading::Reading;

const DESCRIPTION: &str = "description.json";
const OUTCOME: &str = "outcome.json";
/// Two of these are in memory for each upload: one comes together while the other is on its way.
const PART: usize = 4 << 20;
/// So many descriptions are asked for at one time.
const AT_ONCE: usize = 16;

/// A bucket of files.
#[derive(Debug)]
pub struct BucketShelf {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// The bucket is asked from threads that may wait. Nothing but its dropping takes it away.
    runtime: Option<Runtime>,
}

impl Drop for BucketShelf {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Whoever drops the last one may be at work in another runtime, where nobody may wait for this one.
            runtime.shutdown_background();
        }
    }
}

/// The parts of one upload, as the bucket lists them.
#[derive(Debug, Default)]
struct Parts {
    described: bool,
    /// By their place: how long each is.
    sizes: BTreeMap<u64, u64>,
    touched_ms: i64,
}

impl Parts {
    fn note(&mut self, name: &str, object: &ObjectMeta) {
        self.touched_ms = self.touched_ms.max(object.last_modified.timestamp_millis());
        self.described |= name == DESCRIPTION;
        if let Some(at) = place_of(name) {
            self.sizes.insert(at, object.size);
        }
    }

    fn progress(&self) -> Progress {
        let next = |offset: u64, (at, size): (&u64, &u64)| {
            if *at == offset { offset.saturating_add(*size) } else { offset }
        };
        Progress { offset: self.sizes.iter().fold(0, next), touched_ms: self.touched_ms }
    }
}

fn name_of(at: u64) -> String {
    format!("{at:016x}")
}

fn place_of(name: &str) -> Option<u64> {
    let at = u64::from_str_radix(name, 16).ok()?;
    (name_of(at) == name).then_some(at)
}

impl BucketShelf {
    /// The bucket at an address, `s3://bucket/prefix?endpoint=…&region=…`, with the keys that stand in the environment.
    pub fn open(
        place: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BadPlace> {
        let (store, prefix) = place::open(place, environment)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|_| BadPlace("the program cannot begin to speak to the bucket"))?;
        Ok(Self { store, prefix, runtime: Some(runtime) })
    }

    fn wait<T>(&self, asking: impl Future<Output = object_store::Result<T>>) -> Result<T, ShelfFault> {
        let stopped = || ShelfFault::Failed { place: "bucket".to_owned(), said: "it is closed".to_owned() };
        self.runtime.as_ref().ok_or_else(stopped)?.block_on(asking).map_err(fault)
    }

    fn path(&self, below: &str) -> Path {
        below.split('/').fold(self.prefix.clone(), |path, part| path.join(PathPart::from(part)))
    }

    fn arriving(&self, id: &UploadId, name: &str) -> Path {
        self.path(&format!("arriving/{id}/{name}"))
    }

    fn finished(&self, id: &UploadId) -> Path {
        self.path(&format!("finished/{id}"))
    }

    fn put(&self, path: &Path, bytes: Vec<u8>) -> Result<(), ShelfFault> {
        self.wait(self.store.put(path, PutPayload::from(bytes))).map(drop)
    }

    fn get(&self, path: &Path) -> Result<Option<Vec<u8>>, ShelfFault> {
        let asking = async { self.store.get(path).await?.bytes().await };
        if_there(self.wait(asking)).map(|bytes| bytes.map(|bytes| bytes.to_vec()))
    }

    fn size(&self, path: &Path) -> Result<Option<u64>, ShelfFault> {
        if_there(self.wait(self.store.head(path))).map(|known| known.map(|known| known.size))
    }

    fn description(&self, path: &Path) -> Result<Option<(Description, Option<Outcome>)>, ShelfFault> {
        let damaged = |_| ShelfFault::Damaged(path.to_string());
        self.get(path)?.map(|bytes| Description::from_json(&bytes).map_err(damaged)).transpose()
    }

    /// Everything below a folder, by the name of the folder in it, or of the object itself.
    fn list(&self, folder: &str) -> Result<Vec<(String, String, ObjectMeta)>, ShelfFault> {
        let folder = self.path(folder);
        let objects: Vec<ObjectMeta> = self.wait(self.store.list(Some(&folder)).try_collect())?;
        let named = |object: ObjectMeta| {
            let mut parts = object.location.prefix_match(&folder)?;
            let first = parts.next()?.as_ref().to_owned();
            let second = parts.next().map_or_else(String::new, |part| part.as_ref().to_owned());
            drop(parts);
            Some((first, second, object))
        };
        Ok(objects.into_iter().filter_map(named).collect())
    }

    fn parts(&self, id: &UploadId) -> Result<Parts, ShelfFault> {
        let mut parts = Parts::default();
        for (name, _, object) in self.list(&format!("arriving/{id}"))? {
            parts.note(&name, &object);
        }
        Ok(parts)
    }

    fn delete(&self, paths: Vec<Path>) -> Result<(), ShelfFault> {
        let paths = futures_util::stream::iter(paths.into_iter().map(Ok)).boxed();
        let deleting = self.store.delete_stream(paths).map(|done| match done {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        });
        self.wait(deleting.try_collect())
    }

    /// Takes the description away first: without it nobody takes what is left for an upload that lacks bytes.
    fn take_away(&self, id: &UploadId) -> Result<(), ShelfFault> {
        self.delete(vec![self.arriving(id, DESCRIPTION)])?;
        let left = self.list(&format!("arriving/{id}"))?;
        self.delete(left.into_iter().map(|(_, _, object)| object.location).collect())
    }

    fn everything_arriving(&self) -> Result<BTreeMap<UploadId, Parts>, ShelfFault> {
        let mut found: BTreeMap<UploadId, Parts> = BTreeMap::new();
        for (id, name, object) in self.list("arriving")? {
            if let Some(id) = UploadId::parse(&id) {
                found.entry(id).or_default().note(&name, &object);
            }
        }
        Ok(found)
    }
}

impl Shelf for BucketShelf {
    fn part(&self) -> usize {
        PART
    }

    fn begin(&self, described: &Description) -> Result<(), ShelfFault> {
        self.put(&self.arriving(&described.id, DESCRIPTION), described.to_json())
    }

    fn look(&self, id: &UploadId) -> Result<Option<Found>, ShelfFault> {
        if let Some((described, _)) = self.description(&self.arriving(id, DESCRIPTION))? {
            return Ok(Some(Found::Arriving(described, self.parts(id)?.progress())));
        }
        let path = self.finished(id);
        match self.description(&path)? {
            Some((described, Some(outcome))) => Ok(Some(Found::Finished(described, outcome))),
            Some((_, None)) => Err(ShelfFault::Damaged(path.to_string())),
            None => Ok(None),
        }
    }

    fn append(&self, described: &Description, at: u64, bytes: &[u8]) -> Result<(), ShelfFault> {
        let end = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if end > described.length {
            return Err(ShelfFault::OtherOffset);
        }
        let path = self.arriving(&described.id, &name_of(at));
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.wait(self.store.put_opts(&path, PutPayload::from(bytes.to_vec()), options)) {
            // The answer to the first try may have been lost on the way.
            Err(ShelfFault::OtherOffset) if self.get(&path)?.is_some_and(|there| there == bytes) => Ok(()),
            done => done.map(drop),
        }
    }

    fn settle(&self, id: &UploadId) -> Result<Progress, ShelfFault> {
        let parts = self.parts(id)?;
        if parts.described { Ok(parts.progress()) } else { Err(ShelfFault::Unknown) }
    }

    fn finish(&self, id: &UploadId) -> Result<Outcome, ShelfFault> {
        self.end(id)
    }

    fn repeat(&self, described: &Description, sum: &Digest) -> Result<(), ShelfFault> {
        self.put(&self.finished(&described.id), described.to_json_with(Outcome::Stored(*sum)))
    }

    fn discard(&self, id: &UploadId) -> Result<(), ShelfFault> {
        self.take_away(id)
    }

    fn unfinished(&self) -> Result<Vec<(Description, Progress)>, ShelfFault> {
        let arriving = self.everything_arriving()?;
        let described = arriving.into_iter().filter(|(_, parts)| parts.described);
        let reading = futures_util::stream::iter(described).map(async |(id, parts)| {
            let path = self.arriving(&id, DESCRIPTION);
            let bytes = async { self.store.get(&path).await?.bytes().await };
            match bytes.await {
                Ok(bytes) => Ok(Some((Description::from_json(&bytes), id, parts.progress()))),
                // It was finished while the others were listed.
                Err(Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        });
        let read: Vec<_> = self.wait(reading.buffer_unordered(AT_ONCE).try_collect())?;
        let usable = |(described, id, progress): (Result<(Description, _), _>, UploadId, Progress)| {
            let described = described.inspect_err(|_| tracing::error!(%id, "an upload cannot be used"));
            Some((described.ok()?.0, progress))
        };
        Ok(read.into_iter().flatten().filter_map(usable).collect())
    }

    fn tidy(&self, before_ms: i64) -> Result<u64, ShelfFault> {
        let finished = self.list("finished")?.into_iter();
        let is_old = |object: &ObjectMeta| object.last_modified.timestamp_millis() < before_ms;
        let old = finished.filter(|(_, _, object)| is_old(object)).map(|(_, _, object)| object.location);
        let old: Vec<Path> = old.collect();
        let mut count = old.len();
        self.delete(old)?;
        let left =
            |(id, parts): (UploadId, Parts)| (!parts.described && parts.touched_ms < before_ms).then_some(id);
        for id in self.everything_arriving()?.into_iter().filter_map(left) {
            self.take_away(&id)?;
            count += 1;
        }
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    fn has(&self, sum: &Digest) -> Result<Option<u64>, ShelfFault> {
        self.size(&self.path(&super::stored_path(sum)))
    }

    fn open(&self, sum: &Digest, from: u64, length: u64) -> Result<Option<Bytes>, ShelfFault> {
        let path = self.path(&super::stored_path(sum));
        if length == 0 {
            // A range of no bytes cannot be asked for.
            return Ok(self.size(&path)?.map(|_| Box::new(std::io::empty()) as Bytes));
        }
        let options =
            GetOptions { range: Some((from..from.saturating_add(length)).into()), ..GetOptions::default() };
        let Some(got) = if_there(self.wait(self.store.get_opts(&path, options)))? else { return Ok(None) };
        let Some(runtime) = &self.runtime else { return Ok(None) };
        Ok(Some(Box::new(Reading::new(runtime.handle().clone(), got.into_stream()))))
    }

    fn delivered(&self, owner: &Owner, sum: &Digest) -> Result<bool, ShelfFault> {
        for path in super::delivered_paths(owner, sum) {
            if self.size(&self.path(&path))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn free_space(&self) -> Result<Option<u64>, ShelfFault> {
        Ok(None)
    }
}

fn if_there<T>(done: Result<T, ShelfFault>) -> Result<Option<T>, ShelfFault> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(ShelfFault::Unknown) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn fault(error: Error) -> ShelfFault {
    let said = error.to_string();
    // S3 itself is never full; servers that speak like it say so with these words.
    if ["StorageFull", "QuotaExceeded"].iter().any(|word| said.contains(word)) {
        return ShelfFault::Full;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other failure is one that may pass")]
    match error {
        Error::NotFound { .. } => ShelfFault::Unknown,
        Error::AlreadyExists { .. } | Error::Precondition { .. } => ShelfFault::OtherOffset,
        _ => ShelfFault::Failed { place: "bucket".to_owned(), said },
    }
}
