//! The content of a pack: named bytes in one order, because one content must have one sum.

use std::collections::BTreeMap;

use super::{MOST_FILES, PackFileFault, is_plain};
use crate::canon::{CanonError, Reader, Writer};

/// The files of a pack by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackFiles {
    // The order of the canonical bytes: a shorter name comes first.
    files: BTreeMap<(usize, String), Vec<u8>>,
}

impl PackFiles {
    /// Puts a file in. A name is there once.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), PackFileFault> {
        if !is_plain(name) || self.files.contains_key(&key_of(name)) {
            return Err(PackFileFault::Name);
        }
        if self.files.len() >= MOST_FILES {
            return Err(PackFileFault::TooMany);
        }
        self.files.insert(key_of(name), bytes);
        Ok(())
    }

    /// Every file: its name and its bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|((_, name), bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The bytes of one file.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(&key_of(name)).map(Vec::as_slice)
    }

    /// The canonical bytes, whose sum is signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(self.files.len());
        for (name, bytes) in self.iter() {
            out.text(name).bytes(bytes);
        }
        out.finish()
    }

    /// Reads the canonical bytes.
    pub fn from_bytes(content: &[u8]) -> Result<Self, PackFileFault> {
        let mut read = Self::default();
        each(content, |name, bytes| {
            read.files.insert(key_of(name), bytes.to_vec());
        })?;
        Ok(read)
    }
}

/// Goes through all files in the one order that there is.
pub(super) fn each<'a>(
    content: &'a [u8],
    mut file: impl FnMut(&'a str, &'a [u8]),
) -> Result<(), PackFileFault> {
    let mut reader = Reader::new(content);
    let count = reader.map()?;
    if count > MOST_FILES {
        return Err(PackFileFault::TooMany);
    }
    let mut last = None;
    for _ in 0..count {
        let (name, bytes) = (reader.text()?, reader.bytes()?);
        if !is_plain(name) {
            return Err(PackFileFault::Name);
        }
        let key = Some((name.len(), name));
        if last >= key {
            return Err(CanonError::KeyOrder.into());
        }
        last = key;
        file(name, bytes);
    }
    Ok(reader.finish()?)
}

fn key_of(name: &str) -> (usize, String) {
    (name.len(), name.to_owned())
}
