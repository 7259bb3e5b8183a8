//! One turn of one file: one thing is asked, sent or noted, and what came of it is brought back.

use std::sync::{Arc, Mutex};

use super::super::body::{Reading, Stopped};
use super::super::course::{Do, Heard};
use super::super::{Depot, NotReadable, Parcel, tus};
use crate::Link;

/// A file that is open, with what was counted of it.
pub(super) type Opened<S> = Arc<Mutex<Reading<S>>>;

/// What a turn needs.
pub(super) struct Turn<D: Depot> {
    pub link: Arc<Link>,
    pub depot: Arc<D>,
    pub parcel: Parcel,
    pub opened: Option<Opened<D::Source>>,
    pub rate: Option<u64>,
    pub began_ms: u64,
    pub lanes: usize,
}

/// What came of it.
pub(super) struct Turned<S> {
    pub heard: Heard,
    pub opened: Option<Opened<S>>,
    pub began_ms: u64,
    pub lanes: usize,
    /// What was to be sent.
    pub sent: Option<(u64, u64)>,
}

impl<D: Depot> Turn<D> {
    /// Does one thing.
    pub async fn take(mut self, what: Do) -> Turned<D::Source> {
        let mut sent = None;
        let heard = match what {
            Do::Note(kept) => {
                let (depot, sum) = (self.depot.clone(), self.parcel.sum);
                let noted = tokio::task::spawn_blocking(move || depot.note(&sum, &kept)).await;
                Heard::Noted(matches!(noted, Ok(Ok(()))))
            }
            Do::Create => tus::create(&self.link, &self.parcel).await,
            Do::Ask(address) => tus::look(&self.link, address).await,
            Do::Send(address, from, to) => match self.open().await {
                Ok(opened) => {
                    sent = Some((from, to));
                    tus::send(&self.link, address, &opened, (from, to), self.rate).await
                }
                Err(Stopped::Changed) => Heard::Changed,
                Err(Stopped::Unreadable(why)) => Heard::Unreadable(why),
            },
            Do::Wait(_) | Do::Nothing => Heard::Left,
        };
        Turned { heard, opened: self.opened, began_ms: self.began_ms, lanes: self.lanes, sent }
    }

    /// Opens the file where it is not open yet.
    async fn open(&mut self) -> Result<Opened<D::Source>, Stopped> {
        if let Some(opened) = &self.opened {
            return Ok(opened.clone());
        }
        let (depot, sum, length) = (self.depot.clone(), self.parcel.sum, self.parcel.length);
        let opening = tokio::task::spawn_blocking(move || {
            let source = depot.open(&sum).map_err(Stopped::Unreadable)?;
            Reading::new(source, sum, length)
        });
        let lost = |_| Stopped::Unreadable(NotReadable { code: "upload.unreadable".to_owned() });
        let opened = Arc::new(Mutex::new(opening.await.map_err(lost).and_then(|opened| opened)?));
        self.opened = Some(opened.clone());
        Ok(opened)
    }
}
