//! The bytes of one piece on their way: read a little ahead, counted as they go, and stopped before the last one if the file is not
//! what the evidence says.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use sha2::{Digest as _, Sha256};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use super::{BlobSource, NotReadable, Sum};

/// So much is read at once. Two of these, and what the connection has not passed on yet, are in memory for each upload.
const PORTION: u64 = 128 << 10;

/// Why the bytes of a file were not given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stopped {
    /// They are not what the evidence says, or fewer.
    Changed,
    /// They cannot be read.
    Unreadable(NotReadable),
}

/// An opened file, and what its bytes add up to as far as they were read.
pub(super) struct Reading<S> {
    source: S,
    sum: Sum,
    length: u64,
    /// All bytes before a place were counted.
    counted: (Sha256, u64),
    /// The same at the beginning of a piece: an upload rarely goes back further.
    mark: (Sha256, u64),
}

impl<S: BlobSource> Reading<S> {
    /// What is to be read is this long and adds up to this.
    pub fn new(source: S, sum: Sum, length: u64) -> Result<Self, Stopped> {
        let nothing = (Sha256::new(), 0);
        let reading = Self { source, sum, length, counted: nothing.clone(), mark: nothing };
        reading.is_as_long().then_some(reading).ok_or(Stopped::Changed)
    }

    /// Goes to a place. Whatever lies before it is read again where it was not counted yet.
    fn go_to(&mut self, place: u64) -> Result<(), Stopped> {
        if self.mark.1 > place {
            self.mark = (Sha256::new(), 0);
        }
        if self.counted.1 > place {
            self.counted = self.mark.clone();
        }
        while self.counted.1 < place {
            self.portion(place)?;
        }
        self.mark = self.counted.clone();
        Ok(())
    }

    /// Reads on, not beyond a place. The end of the file is given out only if all of it adds up.
    fn portion(&mut self, to: u64) -> Result<Zeroizing<Vec<u8>>, Stopped> {
        let (sum, at) = &mut self.counted;
        let wanted = usize::try_from(to.saturating_sub(*at).min(PORTION)).map_err(|_| Stopped::Changed)?;
        let mut bytes = Zeroizing::new(vec![0; wanted]);
        let mut done = 0;
        while let Some(room) = bytes.get_mut(done..).filter(|room| !room.is_empty()) {
            let place = at.saturating_add(u64::try_from(done).unwrap_or(u64::MAX));
            match self.source.read_at(place, room).map_err(Stopped::Unreadable)? {
                0 => return Err(Stopped::Changed),
                read => done += read,
            }
        }
        sum.update(&*bytes);
        *at = at.saturating_add(u64::try_from(done).unwrap_or(u64::MAX));
        if self.counted.1 == self.length && !self.adds_up() {
            return Err(Stopped::Changed);
        }
        Ok(bytes)
    }

    fn adds_up(&self) -> bool {
        self.is_as_long() && <[u8; 32]>::from(self.counted.0.clone().finalize()) == self.sum.0
    }

    fn is_as_long(&self) -> bool {
        self.source.length() == self.length
    }
}

/// How the bytes of one piece fare, for whoever waits for the answer.
#[derive(Debug, Default)]
pub(super) struct Passing {
    portions: AtomicU64,
    stopped: Mutex<Option<Stopped>>,
}

impl Passing {
    /// Why no more bytes were given out, if that is why it broke off.
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when for so long no byte was taken away.
    pub async fn stalled(&self, patience: Duration) {
        loop {
            let seen = self.portions.load(Ordering::SeqCst);
            tokio::time::sleep(patience).await;
            if self.portions.load(Ordering::SeqCst) == seen {
                return;
            }
        }
    }

    fn stop(&self, why: Stopped) -> std::io::Error {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
        std::io::Error::other("the file was not given out to its end")
    }
}

/// The body of a request: the bytes from one place to another.
pub(super) struct PieceBody<S> {
    reading: Arc<Mutex<Reading<S>>>,
    passing: Arc<Passing>,
    from: u64,
    at: u64,
    to: u64,
    ahead: Option<JoinHandle<Result<Zeroizing<Vec<u8>>, Stopped>>>,
}

impl<S: BlobSource> PieceBody<S> {
    pub fn new(reading: Arc<Mutex<Reading<S>>>, passing: Arc<Passing>, (from, to): (u64, u64)) -> Self {
        let mut body = Self { reading, passing, from, at: from, to, ahead: None };
        body.read_ahead();
        body
    }

    /// Reads the next portion where blocking does no harm.
    fn read_ahead(&mut self) {
        let (from, at, to) = (self.from, self.at, self.to);
        self.ahead = (at < to).then(|| {
            let reading = self.reading.clone();
            tokio::task::spawn_blocking(move || {
                let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
                if at == from || reading.counted.1 != at {
                    reading.go_to(at)?;
                }
                reading.portion(to)
            })
        });
    }
}

impl<S: BlobSource> Body for PieceBody<S> {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let Some(ahead) = self.ahead.as_mut() else { return Poll::Ready(None) };
        let read = ready!(Pin::new(ahead).poll(context));
        self.ahead = None;
        let lost = |_| Stopped::Unreadable(NotReadable { code: "upload.unreadable".to_owned() });
        Poll::Ready(Some(match read.map_err(lost).and_then(|read| read) {
            Ok(bytes) => {
                self.at = self.at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                self.passing.portions.fetch_add(1, Ordering::SeqCst);
                self.read_ahead();
                Ok(Frame::data(Bytes::from_owner(bytes)))
            }
            Err(why) => Err(self.passing.stop(why)),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.ahead.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.to.saturating_sub(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone)]
    struct Bytewise(Vec<u8>, usize);

    impl BlobSource for Bytewise {
        fn length(&self) -> u64 {
            self.0.len() as u64
        }

        fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, NotReadable> {
            let there = self.0.get(offset as usize..).unwrap_or_default();
            let read = there.len().min(out.len()).min(self.1);
            out[..read].copy_from_slice(&there[..read]);
            Ok(read)
        }
    }

    fn reading(bytes: &[u8], step: usize) -> Reading<Bytewise> {
        let sum = Sum(apseko_trust::digest(bytes));
        Reading::new(Bytewise(bytes.to_vec(), step), sum, bytes.len() as u64).unwrap()
    }

    /// Everything from a place to the end, as it would be sent in one piece.
    fn all_from(reading: &mut Reading<Bytewise>, place: u64) -> Result<Vec<u8>, Stopped> {
        reading.go_to(place)?;
        let mut all = Vec::new();
        while reading.counted.1 < reading.length {
            all.extend_from_slice(&reading.portion(reading.length)?);
        }
        Ok(all)
    }

    #[test]
    fn a_file_that_changes_on_the_way_never_gives_out_its_end() {
        let mut bytes = vec![1; 300_000];
        let mut changed = reading(&bytes, 70_000);
        changed.portion(300_000).unwrap();
        changed.source.0[200_000] = 2;
        assert_eq!(all_from(&mut changed, 131_072), Err(Stopped::Changed));
        bytes.push(9);
        let mut grown = reading(&bytes[..300_000], 70_000);
        grown.source.0 = bytes;
        assert_eq!(all_from(&mut grown, 0), Err(Stopped::Changed), "one that became longer is another one");
        let mut cut = reading(&[1; 300_000], 70_000);
        cut.source.0.truncate(200_000);
        assert_eq!(all_from(&mut cut, 0), Err(Stopped::Changed));
    }

    #[test]
    fn a_change_before_the_place_where_it_goes_on_is_noticed_too() {
        let bytes = vec![1; 300_000];
        let mut other = bytes.clone();
        other[5] = 2;
        let sum = Sum(apseko_trust::digest(&bytes));
        let mut resumed = Reading::new(Bytewise(other, 70_000), sum, 300_000).unwrap();
        assert_eq!(
            all_from(&mut resumed, 250_000),
            Err(Stopped::Changed),
            "what was sent before was not this"
        );
    }

    proptest! {
        #[test]
        fn wherever_it_goes_on_the_bytes_are_those_of_that_place(
            length in 0_usize..400_000, places in proptest::collection::vec(0_u64..400_000, 1..6), step in 1_usize..200_000,
        ) {
            let bytes: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            let mut reading = reading(&bytes, step.max(length / 50));
            for place in places {
                let place = place.min(length as u64);
                prop_assert_eq!(&all_from(&mut reading, place).unwrap(), &bytes[place as usize..]);
            }
        }
    }
}
