//! One step of the exchange with the server: what the steps of operations do and the rows that people see, as one commit.

use std::sync::Arc;

use apseko_oplog::DeviceLedger as _;
use apseko_oplog::device::{Input, Notice};
use apseko_oplog::message::{Answer, Reply, Request};
use apseko_trust::{Signer, Verifier};
use rusqlite::{Connection, TransactionBehavior};

use crate::chain::{Chain, Moment};
use crate::table::exchange::{self, Answered, SetAside};
use crate::{OpTables, StoreError, Touched, departure, notice, projection};

/// The keys of an exchange, for as long as a person is logged in.
#[derive(Clone)]
pub struct ExchangeKeys {
    /// Signs what this device has written.
    pub signer: Arc<dyn Signer + Send + Sync>,
    /// Whose signatures hold.
    pub verifier: Arc<dyn Verifier + Send + Sync>,
}

impl std::fmt::Debug for ExchangeKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ExchangeKeys").finish_non_exhaustive()
    }
}

/// What a step of the exchange came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// A question for the server.
    pub send: Option<Request>,
    /// For the person.
    pub notices: Vec<Notice>,
    /// Something was kept for the person to read.
    pub tells: bool,
    /// What was fetched of a case that has left is forgotten: its bytes may go.
    pub forgets: bool,
    /// What changed on the screens.
    pub touched: Vec<Touched>,
    /// The answer was one to the question that was open.
    pub heard: bool,
    /// The question that is on its way already counts.
    pub follows: bool,
    /// When the next question may be asked, by the machine's uptime.
    pub wait_until_ms: u64,
    /// How many operations have no place in the server's feed.
    pub left: u64,
}

pub(crate) fn exchange_once(
    connection: &mut Connection,
    mut chain: Chain,
    moment: &Moment,
    keys: &ExchangeKeys,
    input: Input,
) -> Result<(Chain, Exchanged), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    chain.look_at_clock(moment);
    let answered = answered_by(&input, moment);
    let grants = match answer_in(&input) {
        Some(reply) => departure::foresee(&transaction, chain.owner(), &reply.answer)?,
        None => None,
    };
    let step = chain.exchange(&mut OpTables::new(&transaction), moment, keys, input)?;
    let mut touched = projection::refresh(&transaction, &step.moved)?;
    let mut tells = tell(&transaction, &step.notices, moment)?;
    let mut forgets = false;
    if let Some(grants) = grants {
        let noted = departure::note(&transaction, grants, moment.wall)?;
        touched.extend(noted.touched);
        tells |= noted.is_told;
        forgets = noted.forgets;
    }
    if let Some(answered) = answered.filter(|_| step.heard) {
        exchange::note(&transaction, &answered)?;
        tells |= notice::settle_refused(&transaction)?;
    }
    let left = exchange::left(&transaction)?;
    transaction.commit()?;
    let exchanged = Exchanged {
        send: step.send,
        notices: step.notices,
        tells,
        forgets,
        touched: touched.into_iter().collect(),
        heard: step.heard,
        follows: step.follows,
        wait_until_ms: chain.wait_until_ms(),
        left,
    };
    Ok((chain, exchanged))
}

/// Keeps what a person should be told.
fn tell(transaction: &Connection, notices: &[Notice], moment: &Moment) -> Result<bool, StoreError> {
    if notices.is_empty() {
        return Ok(false);
    }
    let epoch = OpTables::new(transaction).meta()?.epoch.map(|epoch| epoch.0).unwrap_or_default();
    notice::keep_told(transaction, notices, &epoch, moment.wall)
}

fn answer_in(input: &Input) -> Option<&Reply> {
    let (Input::Reply(reply) | Input::Followed(reply, _)) = input else { return None };
    Some(reply)
}

/// What an answer says that no operation will tell later.
fn answered_by(input: &Input, moment: &Moment) -> Option<Answered> {
    let reply = answer_in(input)?;
    let mut answered = Answered { at: moment.wall, receipt: None, set_aside: Vec::new() };
    let Reply { answer: Answer::Kept(kept), now_ms, .. } = reply else { return Some(answered) };
    answered.receipt = kept.receipt.as_ref().map(|receipt| (receipt.digest, *now_ms));
    let parked = kept.parked.iter().map(|op| (*op, SetAside::Parked));
    let refused = kept.refused.iter().map(|op| (*op, SetAside::Refused));
    answered.set_aside = parked.chain(refused).collect();
    Some(answered)
}
