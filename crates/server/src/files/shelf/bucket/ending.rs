//! The end of an upload in a bucket: its parts are read back and counted, then written once more as one object that has its
//! name only when it adds up to the same again.

use apseko_trust::Digest;
use futures_util::TryStreamExt as _;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};

use super::{BucketShelf, DESCRIPTION, OUTCOME, Parts, name_of};
use crate::files::shelf::{
    Description, Found, Outcome, Shelf as _, ShelfFault, UploadId, delivered_paths, stored_path,
};

/// S3 wants at least five megabytes for each part of a large object but the last.
const WRITTEN: usize = 8 << 20;

impl BucketShelf {
    pub(super) fn end(&self, id: &UploadId) -> Result<Outcome, ShelfFault> {
        let described = match self.look(id)?.ok_or(ShelfFault::Unknown)? {
            Found::Finished(_, outcome) => return Ok(outcome),
            Found::Arriving(described, progress) if progress.offset == described.length => described,
            Found::Arriving(..) => return Err(ShelfFault::OtherOffset),
        };
        let parts = self.parts(id)?;
        let noted = self.arriving(id, OUTCOME);
        let outcome = match self.description(&noted)? {
            Some((_, Some(outcome))) => outcome,
            Some((_, None)) => return Err(ShelfFault::Damaged(noted.to_string())),
            None => {
                let outcome = Outcome::of(&described, self.count(id, &parts)?);
                self.put(&noted, described.to_json_with(outcome))?;
                outcome
            }
        };
        let said = described.to_json_with(outcome);
        match outcome {
            Outcome::Stored(sum) => self.store(&described, &parts, &sum, &said)?,
            Outcome::Held(_) => self.hold(id, &parts, &said)?,
        }
        self.put(&self.finished(id), said)?;
        self.take_away(id)?;
        Ok(outcome)
    }

    fn store(
        &self,
        described: &Description,
        parts: &Parts,
        sum: &Digest,
        said: &[u8],
    ) -> Result<(), ShelfFault> {
        let path = self.path(&stored_path(sum));
        // What lies there has its name because it was counted.
        if self.size(&path)? != Some(described.length) {
            self.write(&described.id, parts, sum, &path)?;
        }
        for path in delivered_paths(&described.owner, sum) {
            self.put(&self.path(&path), said.to_vec())?;
        }
        Ok(())
    }

    fn hold(&self, id: &UploadId, parts: &Parts, said: &[u8]) -> Result<(), ShelfFault> {
        let held = |name: &str| self.path(&format!("held/{id}/{name}"));
        self.put(&held(DESCRIPTION), said.to_vec())?;
        for at in parts.sizes.keys() {
            let name = name_of(*at);
            self.wait(self.store.copy(&self.arriving(id, &name), &held(&name)))?;
        }
        Ok(())
    }

    fn count(&self, id: &UploadId, parts: &Parts) -> Result<Digest, ShelfFault> {
        let mut sum = Sha256::new();
        self.each(id, parts, |bytes| {
            sum.update(bytes);
            Ok(())
        })?;
        Ok(sum.finalize().into())
    }

    /// Writes all parts as one object. Nothing is there under its name until all of it is, and counted once more.
    fn write(&self, id: &UploadId, parts: &Parts, sum: &Digest, path: &Path) -> Result<(), ShelfFault> {
        let (mut counted, mut coming) = (Sha256::new(), Vec::new());
        let mut upload: Option<Box<dyn MultipartUpload>> = None;
        let read = self.each(id, parts, |bytes| {
            counted.update(bytes);
            coming.extend_from_slice(bytes);
            while coming.len() >= WRITTEN {
                let rest = coming.split_off(WRITTEN);
                let part = PutPayload::from(std::mem::replace(&mut coming, rest));
                if upload.is_none() {
                    upload = Some(self.wait(self.store.put_multipart(path))?);
                }
                if let Some(upload) = &mut upload {
                    self.wait(upload.put_part(part))?;
                }
            }
            Ok(())
        });
        let is_same = <[u8; 32]>::from(counted.finalize()) == *sum;
        match (upload, read) {
            (None, Ok(())) if is_same => self.put(path, coming),
            (Some(mut upload), Ok(())) if is_same => {
                if !coming.is_empty() {
                    self.wait(upload.put_part(PutPayload::from(coming)))?;
                }
                self.wait(upload.complete()).map(drop)
            }
            (upload, read) => {
                if let Some(mut upload) = upload {
                    drop(self.wait(upload.abort()));
                }
                read.and(Err(ShelfFault::Damaged(path.to_string())))
            }
        }
    }

    /// Reads the parts in their order.
    fn each(
        &self,
        id: &UploadId,
        parts: &Parts,
        mut each: impl FnMut(&[u8]) -> Result<(), ShelfFault>,
    ) -> Result<(), ShelfFault> {
        for at in parts.sizes.keys() {
            let path = self.arriving(id, &name_of(*at));
            let mut coming = self.wait(self.store.get(&path))?.into_stream();
            while let Some(bytes) = self.wait(coming.try_next())? {
                each(&bytes)?;
            }
        }
        Ok(())
    }
}
