//! Bytes of one request on their way to where they lie: a part is written while the next one comes together, and no more than
//! that is in memory.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::Refusal;
use super::shelf::ShelfFault;

/// Puts bytes at a place; blocks.
pub(super) type Put = Arc<dyn Fn(u64, &[u8]) -> Result<(), ShelfFault> + Send + Sync>;

/// The bytes of one request.
pub(super) struct Intake {
    put: Put,
    /// So many bytes are put away at once, and fewer while nothing else is being put away.
    part: usize,
    least: usize,
    /// Where the bytes in memory belong.
    at: u64,
    /// How long the file is.
    length: u64,
    coming: Vec<u8>,
    writing: Option<JoinHandle<Result<Vec<u8>, ShelfFault>>>,
}

impl Intake {
    pub fn new(put: Put, part: usize, at: u64, length: u64) -> Self {
        Self { put, part, least: part, at, length, coming: Vec::new(), writing: None }
    }

    /// The same, where fewer bytes than a part are welcome too: what was put away is not lost when the process is killed, so on a
    /// slow road nothing waits for the rest of its part.
    pub fn with_least(self, least: usize) -> Self {
        Self { least: least.clamp(1, self.part.max(1)), ..self }
    }

    /// How many bytes the file still has room for.
    pub fn missing(&self) -> u64 {
        self.length.saturating_sub(self.at).saturating_sub(len(&self.coming))
    }

    /// Takes bytes. The last part waits for the end of the request: if more comes than there should be, the file must not be
    /// whole because of it.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.coming.extend_from_slice(bytes);
        let is_idle = self.writing.as_ref().is_none_or(JoinHandle::is_finished);
        let enough = if is_idle { self.least } else { self.part };
        if self.coming.len() >= enough && self.missing() > 0 { self.hand_over().await } else { Ok(()) }
    }

    /// Throws away what is in memory.
    pub fn forget(&mut self) {
        self.coming.clear();
    }

    /// Returns when all that was taken is written.
    pub async fn flush(&mut self) -> Result<(), Refusal> {
        if !self.coming.is_empty() {
            self.hand_over().await?;
        }
        self.written().await.map(drop)
    }

    /// Whether enough has come together while the part before it was being written.
    pub fn is_behind(&self) -> bool {
        self.writing.is_some() && self.coming.len() >= self.least && self.missing() > 0
    }

    /// Puts that away as soon as the part before it is written: perhaps nothing more comes. May be given up at any time.
    pub async fn catch_up(&mut self) -> Result<(), Refusal> {
        let Some(writing) = self.writing.as_mut() else { return Ok(()) };
        let written = writing.await;
        self.writing = None;
        self.put_away(written.map_err(|_| Refusal::Stopping)??);
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), Refusal> {
        let spare = self.written().await?;
        self.put_away(spare);
        Ok(())
    }

    fn put_away(&mut self, spare: Vec<u8>) {
        let (put, at) = (self.put.clone(), self.at);
        let mut bytes = std::mem::replace(&mut self.coming, spare);
        self.at += len(&bytes);
        self.writing = Some(tokio::task::spawn_blocking(move || {
            put(at, &bytes)?;
            bytes.clear();
            Ok(bytes)
        }));
    }

    /// Waits for the part that is being written; its memory is used again.
    async fn written(&mut self) -> Result<Vec<u8>, Refusal> {
        match self.writing.take() {
            Some(writing) => Ok(writing.await.map_err(|_| Refusal::Stopping)??),
            None => Ok(Vec::new()),
        }
    }
}

fn len(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
