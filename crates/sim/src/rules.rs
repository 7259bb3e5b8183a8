//! The business rules of the simulated inspectorate: small, and independent of the ones that are shipped.

use std::collections::BTreeSet;

use apseko_oplog::{
    DeviceId, FeedLedger, Header, Judgement, Ledger, Record, RegisterKey, Rules, ScopeId, UserId, Value,
    read_register,
};

use crate::deed::{self, CASE, TASK, entity};

/// Users up to this number see every case of the unit that nobody has been given.
const COLLEAGUES: u8 = 2;

/// How many cases there can be.
pub const CASES: u8 = 3;

/// The rules; user 0 is the head of unit.
#[derive(Debug)]
pub struct UnitRules;

/// The user of a device is in its id.
fn user_of(device: &DeviceId) -> UserId {
    UserId([device.0.first().copied().unwrap_or(0); 16])
}

fn bytes16<L: Ledger>(ledger: &L, register: RegisterKey) -> Result<Option<Value>, L::Error> {
    Ok(read_register(ledger.heads(&register)?).shown().cloned())
}

/// What has been decided about a task: its state and its inspector.
pub fn course<L: Ledger>(ledger: &L, case: u8) -> Result<(String, Option<UserId>), L::Error> {
    let register = RegisterKey { entity: entity(TASK, case, 0), field: "=course".to_owned() };
    let heads = ledger.heads(&register)?;
    let decided = heads.first().and_then(Record::verdict).map(|verdict| verdict.value);
    let state =
        decided.as_ref().and_then(|value| value.get("state")).and_then(Value::as_text).unwrap_or("new");
    let inspector = decided.as_ref().and_then(|value| value.get("inspector")).and_then(Value::as_fixed);
    Ok((state.to_owned(), inspector.map(UserId)))
}

fn may_work<L: Ledger>(ledger: &L, case: u8, user: &UserId) -> Result<bool, L::Error> {
    if *user == deed::user(0) {
        return Ok(true);
    }
    if let (_, Some(inspector)) = course(ledger, case)? {
        return Ok(inspector == *user);
    }
    let register = RegisterKey { entity: entity(CASE, case, 0), field: "created_by".to_owned() };
    let creator = bytes16(ledger, register)?.and_then(|value| value.as_fixed());
    // What nobody has been given yet is open to the colleagues of the unit: that is where people meet.
    let colleague = user.0 <= deed::user(COLLEAGUES).0;
    Ok(colleague || creator.is_none_or(|creator| UserId(creator) == *user))
}

/// What a task becomes, if it may.
pub fn next(state: &str, action: &str) -> Option<&'static str> {
    match (state, action) {
        ("new", "claim" | "assign") | ("assigned" | "accepted" | "in_field", "reassign") => Some("assigned"),
        ("assigned", "accept") => Some("accepted"),
        ("accepted", "start") => Some("in_field"),
        ("in_field", "finish") => Some("post_processing"),
        ("post_processing", "close") => Some("closed"),
        ("new" | "assigned" | "accepted", "cancel") => Some("cancelled"),
        _ => None,
    }
}

impl<L: FeedLedger> Rules<L> for UnitRules {
    fn grants(&self, ledger: &L, device: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error> {
        let user = user_of(device);
        let mut granted = BTreeSet::new();
        for case in 0..CASES {
            if !ledger.lines(&deed::scope(case), 0, u64::MAX, 1)?.is_empty() && may_work(ledger, case, &user)?
            {
                granted.insert(deed::scope(case));
            }
        }
        Ok(granted)
    }

    fn second_look(&self, ledger: &L, header: &Header) -> Result<Option<&'static str>, L::Error> {
        let case = header.scope.id.get(1).map_or(0, |case| case.saturating_sub(1));
        let fine = may_work(ledger, case, &header.author)?;
        Ok((!fine).then_some("author.not_assigned"))
    }

    fn judge(&self, ledger: &L, petition: &Record) -> Result<Judgement, L::Error> {
        let Some(facts) = petition.here().and_then(|body| body.facts()) else {
            return Ok(Judgement::Reject("petition.unknown"));
        };
        let case = petition.header.scope.id.get(1).map_or(0, |case| case.saturating_sub(1));
        let author = petition.header.author;
        let action = facts.value.get("do").and_then(Value::as_text).unwrap_or_default();
        let (state, inspector) = course(ledger, case)?;
        let leads = author == deed::user(0);
        let allowed = match action {
            "assign" | "reassign" | "cancel" => leads,
            "claim" => may_work(ledger, case, &author)?,
            _ => inspector == Some(author),
        };
        if !allowed {
            return Ok(Judgement::Reject("petition.not_allowed"));
        }
        let Some(next) = next(&state, action) else { return Ok(Judgement::Reject("transition.illegal")) };
        let chosen = match action {
            "claim" => Some(author),
            "assign" | "reassign" => facts.value.get("inspector").and_then(Value::as_fixed).map(UserId),
            _ => inspector,
        };
        let mut value = Value::map([("state", Value::text(next)), ("do", Value::text(action))]);
        if let (Value::Map(pairs), Some(chosen)) = (&mut value, chosen) {
            pairs.insert("inspector".to_owned(), Value::Bytes(chosen.0.to_vec()));
        }
        Ok(Judgement::Accept(value))
    }
}
