//! Files on their way from the server: a preview or an original, piece by piece, from where it stands after anything broke, and only
//! what adds up to what was said of it counts.
//!
//! Nothing here decides where the bytes go, nor keeps any: a few portions are in memory, and whoever takes them seals them at once.

mod course;
#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::Response;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::link::more;
use crate::ranged::Part;
use crate::upload::Sum;
use crate::{Clock, Link, LinkFailure};
use course::{Course, Do, Taking};

/// So many bytes are handed over at once.
const PORTION: usize = 256 << 10;

/// What is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The case.
    pub case: Uuid,
    /// The evidence in it.
    pub evidence: Uuid,
    /// What the evidence says that the bytes of its file add up to.
    pub sum: Sum,
    /// How many bytes of it.
    pub bytes: WantedBytes,
}

/// Which bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedBytes {
    /// All of them.
    Original {
        /// How many the evidence says that there are.
        length: u64,
    },
    /// A small picture that the server makes of them.
    Preview,
}

impl Wanted {
    fn path(&self) -> String {
        let (case, evidence, sum) = (self.case.simple(), self.evidence.simple(), self.sum);
        let end = if self.bytes == WantedBytes::Preview { "/preview" } else { "" };
        format!("cases/{case}/evidence/{evidence}/{sum}{end}")
    }
}

/// Takes the bytes as they come. Its calls may block; none is made from a task.
pub trait Taker: Send + 'static {
    /// What comes next is the beginning; whatever came before is forgotten.
    fn begin(&mut self) -> Result<(), NotTaken>;
    /// The next bytes.
    fn take(&mut self, bytes: &[u8]) -> Result<(), NotTaken>;
}

/// Bytes were not taken, and nothing of this file counts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("what came was not taken: {code}")]
pub struct NotTaken {
    /// The stable text that people quote and logs contain.
    pub code: String,
}

/// Why something was not fetched. Nothing of it may be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the file was not fetched: {code}")]
pub struct NotFetched {
    /// The stable text that people quote and logs contain.
    pub code: String,
}

/// What fetching asks of the house that it works in.
pub struct FetchHooks<C> {
    /// Time.
    pub clock: C,
    /// An even spread over all numbers.
    pub luck: Box<dyn FnMut() -> u16 + Send>,
    /// Hears how many bytes of the beginning have come.
    pub tell: Box<dyn FnMut(u64) + Send>,
}

impl<C> std::fmt::Debug for FetchHooks<C> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("FetchHooks").finish_non_exhaustive()
    }
}

/// Fetches all of it into a taker, and gives the taker back when what it took is what was wanted. Dropped, it stops.
pub async fn fetch_file<T: Taker, C: Clock>(
    link: &Link,
    wanted: &Wanted,
    taker: T,
    mut hooks: FetchHooks<C>,
) -> Result<T, NotFetched> {
    let path = wanted.path();
    let mut course = Course::of(wanted);
    let mut counted = Counted { taker, sum: Sha256::new() };
    loop {
        match course.next(hooks.clock.mono_ms()) {
            Do::Wait(until_ms) => {
                hooks.clock.sleep(until_ms.saturating_sub(hooks.clock.mono_ms())).await;
            }
            Do::Ask { from, tag } => {
                let from = tag.as_deref().map(|tag| (from, tag));
                match link.fetch(&path, from).await {
                    Ok(answer) => counted = take_in(answer, &mut course, counted, &mut hooks).await?,
                    Err(failure) => course.breaks(hooks.clock.mono_ms(), (hooks.luck)(), &failure),
                }
            }
            Do::Check => course.adds_up_to(counted.sum.clone().finalize().into()),
            Do::End(ended) => return ended.map(|()| counted.taker).map_err(|code| NotFetched { code }),
        }
    }
}

/// A taker, with the sum of what it took.
struct Counted<T> {
    taker: T,
    sum: Sha256,
}

/// Takes what an answer brings; what came before a break is taken, too.
async fn take_in<T: Taker, C: Clock>(
    mut answer: Response,
    course: &mut Course,
    mut counted: Counted<T>,
    hooks: &mut FetchHooks<C>,
) -> Result<Counted<T>, NotFetched> {
    let taking = match Part::of(&answer) {
        Ok(part) => course.answers(hooks.clock.mono_ms(), (hooks.luck)(), &part),
        Err(failure) => {
            course.breaks(hooks.clock.mono_ms(), (hooks.luck)(), &failure);
            Taking::Nothing
        }
    };
    let anew = match taking {
        Taking::Nothing => return Ok(counted),
        Taking::FromItsBeginning => true,
        Taking::GoesOn => false,
    };
    if anew {
        counted = counted.handed(Handed::Beginning).await?;
    }
    loop {
        let (portion, end) = gather(&mut answer, course).await;
        let (came, place) = (!portion.is_empty(), course.place());
        if came {
            counted = counted.handed(Handed::Bytes(portion)).await?;
            (hooks.tell)(place);
        }
        match end {
            End::None => {}
            End::Whole => {
                course.is_over(hooks.clock.mono_ms(), (hooks.luck)());
                return Ok(counted);
            }
            End::Broken(failure) => {
                course.breaks(hooks.clock.mono_ms(), (hooks.luck)(), &failure);
                return Ok(counted);
            }
        }
    }
}

/// Whether more is to come.
enum End {
    None,
    Whole,
    Broken(LinkFailure),
}

/// Gathers the next portion. What is more than there should be is left out.
async fn gather(answer: &mut Response, course: &mut Course) -> (Zeroizing<Vec<u8>>, End) {
    let mut portion = Zeroizing::new(Vec::with_capacity(PORTION));
    while portion.len() < PORTION {
        match more(answer).await {
            Ok(Some(piece)) => {
                let piece = piece.as_ref();
                if !course.comes(piece.len()) {
                    return (portion, End::Broken(LinkFailure::OtherAnswer));
                }
                portion.extend_from_slice(piece);
            }
            Ok(None) => return (portion, End::Whole),
            Err(failure) => return (portion, End::Broken(failure)),
        }
    }
    (portion, End::None)
}

enum Handed {
    Beginning,
    Bytes(Zeroizing<Vec<u8>>),
}

impl<T: Taker> Counted<T> {
    async fn handed(mut self, handed: Handed) -> Result<Self, NotFetched> {
        let work = tokio::task::spawn_blocking(move || {
            match handed {
                Handed::Beginning => {
                    self.sum = Sha256::new();
                    self.taker.begin()?;
                }
                Handed::Bytes(bytes) => {
                    self.sum.update(&bytes);
                    self.taker.take(&bytes)?;
                }
            }
            Ok::<_, NotTaken>(self)
        });
        match work.await {
            Ok(done) => done.map_err(|not| NotFetched { code: not.code }),
            Err(_) => Err(NotFetched { code: "file.disk".to_owned() }),
        }
    }
}

/// No server is believed that wants a person to wait for longer.
const LONGEST: Duration = Duration::from_secs(30);
