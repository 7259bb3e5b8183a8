//! Objects of a bucket, read as a file is: piece by piece, by whoever may wait.

use std::io::{self, Read};

use axum::body::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use tokio::runtime::Handle;

/// The bytes of an object as they come.
pub(super) struct Reading {
    runtime: Handle,
    coming: BoxStream<'static, object_store::Result<Bytes>>,
    here: Bytes,
}

impl Reading {
    pub fn new(runtime: Handle, coming: BoxStream<'static, object_store::Result<Bytes>>) -> Self {
        Self { runtime, coming, here: Bytes::new() }
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.here.is_empty() && !into.is_empty() {
            match self.runtime.block_on(self.coming.next()) {
                None => return Ok(0),
                Some(more) => self.here = more.map_err(io::Error::other)?,
            }
        }
        let length = into.len().min(self.here.len());
        let (now, _) = into.split_at_mut(length);
        now.copy_from_slice(&self.here.split_to(length));
        Ok(length)
    }
}
