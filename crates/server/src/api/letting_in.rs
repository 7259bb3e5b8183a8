//! Letting in what is held and handing in again what was refused, through the feed that runs: devices are not kept waiting, because
//! each goes its way among what they bring.

use apseko_contract::{LetIn, LetInRow, LetInView};
use apseko_oplog::server::{Input, Step};
use apseko_oplog::{DeviceId, OpId};
use tokio::runtime::Handle;

use super::call::Call;
use super::ops::quarantine::{Named, came_of, storage};
use super::refused;
use crate::http::Problem;
use crate::quarantine::{Came, Stands, Which, again, find, has_come_in, held_of, stands};
use crate::storage::{KeptApart, Transaction};

/// Whoever lets in.
pub(super) struct LettingIn<'c> {
    pub call: &'c Call<'c>,
}

impl LettingIn<'_> {
    /// Everything that is meant: first what was refused, because some of it may be held then; so many at most.
    pub fn all(&self, which: &Which, most: usize) -> Result<LetInView, Problem> {
        let mut rows = Vec::new();
        for kept in self.in_question(which)?.into_iter().take(most) {
            let named = Named::Request(kept.n);
            rows.push(LetInRow { id: named.to_string(), came: self.one(named)? });
        }
        let room = most - rows.len();
        let held = held_of(self.picture()?.as_mut(), which, most + 1).map_err(storage)?;
        let more = held.len() > room;
        for op in held.into_iter().take(room) {
            let named = Named::Change(op);
            rows.push(LetInRow { id: named.to_string(), came: self.one(named)? });
        }
        // What stays held whatever is said would be asked for again and again.
        let is_news = rows.iter().any(|row| matches!(row.came, LetIn::Admitted | LetIn::InPart));
        Ok(LetInView { rows, more: more && is_news })
    }

    /// One change or one request.
    pub fn one(&self, named: Named) -> Result<LetIn, Problem> {
        match named {
            Named::Change(op) => self.change(op),
            Named::Request(number) => self.request(number),
        }
    }

    fn change(&self, op: OpId) -> Result<LetIn, Problem> {
        match stands(self.picture()?.as_mut(), op).map_err(storage)? {
            Stands::Unknown => return Ok(LetIn::Unknown),
            Stands::Free => return Ok(LetIn::NotHeld),
            Stands::Overtaken => return Ok(LetIn::Overtaken),
            Stands::Held => {}
        }
        self.order(Input::Admit(op))?;
        let now = stands(self.picture()?.as_mut(), op).map_err(storage)?;
        Ok(came_of(now == Stands::Free))
    }

    fn request(&self, number: i64) -> Result<LetIn, Problem> {
        let mut picture = self.picture()?;
        let Some(refused) = find(picture.as_mut(), number).map_err(storage)? else {
            return Ok(LetIn::Unknown);
        };
        if refused.dropped.is_some() {
            return Ok(LetIn::Dropped);
        }
        let epoch = picture.head().map_err(storage)?.meta.epoch;
        drop(picture);
        let Some(request) = again(&refused, epoch) else { return Ok(LetIn::Unreadable) };
        let step = self.order(Input::Request(Box::new(request)))?;
        Ok(match Came::of(&refused, &step) {
            None => LetIn::StillRefused,
            Some(came) if came.refused > 0 => LetIn::InPart,
            Some(_) => LetIn::Admitted,
        })
    }

    /// Refused requests that nobody has seen to yet.
    fn in_question(&self, which: &Which) -> Result<Vec<KeptApart>, Problem> {
        let mut picture = self.picture()?;
        let (mut found, mut last) = (Vec::new(), i64::MIN);
        loop {
            let page = picture.kept_apart(last, 100).map_err(storage)?;
            let Some(newest) = page.last() else { return Ok(found) };
            last = newest.n;
            for kept in page.into_iter().filter(|it| it.dropped.is_none()) {
                let is_out = has_come_in(picture.as_mut(), &kept.ops).map_err(storage)? < kept.ops.len();
                if is_out && which.means(DeviceId(kept.device), kept.at_ms) {
                    found.push(kept);
                }
            }
        }
    }

    fn picture(&self) -> Result<Box<dyn Transaction>, Problem> {
        self.call.desk.feed().storage().read().map_err(storage)
    }

    fn order(&self, input: Input) -> Result<Step, Problem> {
        let ordered = Handle::current().block_on(self.call.desk.feed().order(input));
        ordered.map_err(|failure| refused::unavailable(failure.code(), &failure))
    }
}
