//! Taking the bytes of a request. Whatever ends it (a broken road, a newer request, the end of the process), what came before is
//! kept and told, so that nothing is sent twice that was there.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_trust::Digest;
use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;

use super::intake::{Intake, Put};
use super::shelf::{Description, Found, Outcome, Owner, Progress, ShelfFault, UploadId};
use super::turns::{Overtaken, Turn};
use super::upload::Part;
use super::{Files, Refusal};

/// A device that sends nothing for so long has lost its way.
const SILENCE: Duration = Duration::from_secs(30);

/// Whoever was overtaken takes what has come already: as long as each next piece is there at once, and no longer than this.
const LEAVING: Duration = Duration::from_millis(500);
const SCRAP: Duration = Duration::from_millis(20);

/// So much of a request that is refused is read all the same.
const PASSED_OVER: usize = 8 << 20;
/// And for so long, if no pause is longer than the second.
const POLITENESS: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(200);

/// Bytes were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Where the upload stands now.
    pub offset: u64,
    /// When it is taken away, if nothing more comes; nothing, when the file is stored.
    pub expires_ms: Option<i64>,
}

/// How the bytes of a request came to an end.
enum Ended {
    Whole,
    Overtaken,
    Stopping,
    Silent,
    Broken,
    Beyond,
    OtherSum,
}

impl Ended {
    fn at(&self, offset: u64) -> Result<(), Refusal> {
        match self {
            Self::Whole => Ok(()),
            Self::Overtaken => Err(Refusal::Offset(offset)),
            Self::Stopping => Err(Refusal::Stopping),
            Self::Silent => Err(Refusal::Silence(offset)),
            Self::Broken => Err(Refusal::Broken(offset)),
            Self::Beyond => Err(Refusal::Beyond(offset)),
            Self::OtherSum => Err(Refusal::Checksum(offset)),
        }
    }
}

/// Where the bytes of a request come from, and what may end it.
struct Source<S> {
    body: S,
    turn: Option<Turn>,
    /// Until when scraps are taken, once a newer request has come.
    leaving: Option<Instant>,
    stopping: watch::Receiver<bool>,
}

impl<S, E> Source<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    async fn next(&mut self) -> Result<Bytes, Ended> {
        if let Some(until) = self.leaving {
            return self.scrap(until).await;
        }
        let next = tokio::select! {
            biased;
            () = overtaken(&mut self.turn) => None,
            Ok(_) = self.stopping.wait_for(|stopping| *stopping) => Some(Err(Ended::Stopping)),
            next = tokio::time::timeout(SILENCE, self.body.next()) => Some(match next {
                Err(_) => Err(Ended::Silent),
                Ok(None) => Err(Ended::Whole),
                Ok(Some(Err(_))) => Err(Ended::Broken),
                Ok(Some(Ok(bytes))) => Ok(bytes),
            }),
        };
        match next {
            Some(next) => next,
            None => {
                let until = Instant::now() + LEAVING;
                self.leaving = Some(until);
                self.scrap(until).await
            }
        }
    }

    /// What a broken connection had brought is still with the system when the device is back: it need not be sent again.
    async fn scrap(&mut self, until: Instant) -> Result<Bytes, Ended> {
        match tokio::time::timeout_at(until.min(Instant::now() + SCRAP), self.body.next()).await {
            Ok(Some(Ok(bytes))) => Ok(bytes),
            Ok(None) => Err(Ended::Whole),
            Ok(Some(Err(_))) | Err(_) => Err(Ended::Overtaken),
        }
    }

    /// Reads some of what is not taken: whoever is still sending does not hear the answer when the connection closes under them.
    async fn pass_over(&mut self) {
        let mut passed = 0;
        let passing = async {
            while let Ok(Some(Ok(bytes))) = tokio::time::timeout(PAUSE, self.body.next()).await {
                passed += bytes.len();
                if passed > PASSED_OVER {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(POLITENESS, passing).await;
    }

    /// Takes all that comes.
    async fn pour(&mut self, intake: &mut Intake) -> Result<Ended, Refusal> {
        let ended = loop {
            let next = tokio::select! {
                biased;
                next = self.next() => next,
                caught_up = intake.catch_up(), if intake.is_behind() => {
                    caught_up?;
                    continue;
                }
            };
            match next {
                Ok(bytes) if u64::try_from(bytes.len()).is_ok_and(|more| more <= intake.missing()) => {
                    intake.take(&bytes).await?;
                }
                Ok(_) => {
                    intake.forget();
                    break Ended::Beyond;
                }
                Err(ended) => break ended,
            }
        };
        intake.flush().await?;
        Ok(ended)
    }
}

async fn overtaken(turn: &mut Option<Turn>) {
    match turn {
        Some(turn) => turn.overtaken().await,
        None => std::future::pending().await,
    }
}

impl Files {
    /// Takes the bytes of a request. After the last byte it returns when the file was read back.
    pub async fn take<S, E>(
        self: &Arc<Self>,
        owner: Owner,
        id: UploadId,
        part: Part,
        body: S,
        stopping: watch::Receiver<bool>,
    ) -> Result<Taken, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
        E: Send + 'static,
    {
        let files = self.clone();
        // When a connection breaks, whoever answers it ends; what came over it must still be put away.
        let taking = tokio::spawn(async move {
            let mut source = Source { body, turn: None, leaving: None, stopping };
            let taken = match files.turns.enter(id).await {
                Ok(turn) => {
                    source.turn = Some(turn);
                    files.take_in_turn(owner, id, part, &mut source).await
                }
                Err(Overtaken) => Err(files.moved_on(owner, id).await),
            };
            source.turn = None;
            if taken.is_err() {
                source.pass_over().await;
            }
            taken
        });
        taking.await.map_err(|_| Refusal::Stopping)?
    }

    async fn take_in_turn<S, E>(
        self: &Arc<Self>,
        owner: Owner,
        id: UploadId,
        part: Part,
        source: &mut Source<S>,
    ) -> Result<Taken, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let described = match self.own(owner, id).await? {
            Found::Finished(described, outcome) => {
                part.fits_finished(described.length, outcome)?;
                return Ok(Taken { offset: described.length, expires_ms: None });
            }
            Found::Arriving(described, _) => described,
        };
        let progress = self.on(move |shelf| shelf.settle(&id)).await?;
        self.in_time(progress)?;
        part.fits(progress.offset, described.length)?;
        let poured = self.pour(&described, part, source).await;
        let progress = self.on(move |shelf| shelf.settle(&id)).await?;
        source.turn = None;
        self.ledger.moved(&id, progress.offset);
        self.counts.took(progress.offset.saturating_sub(part.at));
        match poured {
            // Another process put bytes there, or took the upload to its end.
            Err(Refusal::Shelf(ShelfFault::OtherOffset)) => return Err(Refusal::Offset(progress.offset)),
            poured => poured?.at(progress.offset)?,
        }
        self.answer(&described, progress).await
    }

    async fn answer(self: &Arc<Self>, described: &Description, progress: Progress) -> Result<Taken, Refusal> {
        let offset = progress.offset;
        if offset < described.length {
            return Ok(Taken { offset, expires_ms: Some(self.expires_ms(progress)) });
        }
        match self.finish(described.id).await? {
            Outcome::Stored(_) => Ok(Taken { offset, expires_ms: None }),
            Outcome::Held(_) => Err(Refusal::OtherSum),
        }
    }

    async fn pour<S, E>(
        &self,
        described: &Description,
        part: Part,
        source: &mut Source<S>,
    ) -> Result<Ended, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let _seat = self.ledger.seat(described.owner.device)?;
        let _place = tokio::select! {
            biased;
            () = overtaken(&mut source.turn) => return Ok(Ended::Overtaken),
            place = self.room.acquire() => place.map_err(|_| Refusal::Stopping)?,
        };
        let (size, length) = (self.shelf.part(), described.length);
        let onto_shelf = self.onto_shelf(described);
        let Some(promised) = part.sum else {
            let mut intake = Intake::new(onto_shelf, size, part.at, length).with_least(self.shelf.least());
            return source.pour(&mut intake).await;
        };
        let file = self.lay_aside().await?;
        let ended = source.pour(&mut Intake::new(into(file.clone(), part.at), size, part.at, length)).await?;
        if !matches!(ended, Ended::Whole) {
            return Ok(ended);
        }
        let moving = move || bring_back(&file, promised, part.at, size, &onto_shelf);
        let is_promised = tokio::task::spawn_blocking(moving).await.map_err(|_| Refusal::Stopping)??;
        Ok(if is_promised { Ended::Whole } else { Ended::OtherSum })
    }

    fn onto_shelf(&self, described: &Description) -> Put {
        let (shelf, described) = (self.shelf.clone(), described.clone());
        Arc::new(move |at, bytes| shelf.append(&described, at, bytes))
    }

    /// Bytes whose sum was promised lie in a file without a name until it is known: if the process is killed, nothing is left.
    async fn lay_aside(&self) -> Result<Aside, Refusal> {
        let aside = self.aside.clone();
        let made = tokio::task::spawn_blocking(move || {
            tempfile::tempfile_in(&aside).map_err(|error| no_file(&error))
        });
        Ok(Arc::new(Mutex::new(made.await.map_err(|_| Refusal::Stopping)??)))
    }

    /// A newer request is at work with the upload: this one is told how far it was.
    pub(super) async fn moved_on(&self, owner: Owner, id: UploadId) -> Refusal {
        match self.own(owner, id).await {
            Ok(Found::Arriving(_, progress)) => Refusal::Offset(progress.offset),
            Ok(Found::Finished(described, _)) => Refusal::Offset(described.length),
            Err(refusal) => refusal,
        }
    }
}

type Aside = Arc<Mutex<std::fs::File>>;

fn into(file: Aside, begin: u64) -> Put {
    Arc::new(move |at, bytes| {
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let put = file.seek(SeekFrom::Start(at - begin)).and_then(|_| file.write_all(bytes));
        put.map_err(|error| no_file(&error))
    })
}

/// Moves bytes that were laid aside onto the shelf, if they add up to what was promised.
fn bring_back(
    aside: &Aside,
    promised: Digest,
    at: u64,
    size: usize,
    onto_shelf: &Put,
) -> Result<bool, ShelfFault> {
    let mut file = aside.lock().unwrap_or_else(PoisonError::into_inner);
    let mut sum = Sha256::new();
    read_all(&mut file, size, |_, bytes| {
        sum.update(bytes);
        Ok(())
    })?;
    if <[u8; 32]>::from(sum.finalize()) != promised {
        return Ok(false);
    }
    read_all(&mut file, size, |from, bytes| onto_shelf(at.saturating_add(from), bytes))?;
    Ok(true)
}

fn read_all(
    file: &mut std::fs::File,
    size: usize,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), ShelfFault>,
) -> Result<(), ShelfFault> {
    file.rewind().map_err(|error| no_file(&error))?;
    let (mut bytes, mut from) = (Vec::new(), 0);
    loop {
        bytes.clear();
        let limit = u64::try_from(size).unwrap_or(u64::MAX);
        let read = std::io::Read::by_ref(file).take(limit).read_to_end(&mut bytes);
        let read = read.map_err(|error| no_file(&error))?;
        if read == 0 {
            return Ok(());
        }
        each(from, &bytes)?;
        from += u64::try_from(read).unwrap_or(u64::MAX);
    }
}

fn no_file(error: &std::io::Error) -> ShelfFault {
    ShelfFault::disk(std::path::Path::new("a file laid aside"), error)
}

#[cfg(test)]
mod tests;
