//! Keys of other systems.

use apseko_contract::{KeyForm, KeyRow, KeysView, MadeKey, Method, Seen};
use apseko_domain::{Capability, SystemKeyId, riga_day_begins};
use apseko_trust::digest;
use jiff::ToSpan as _;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::view::{self, id, name_within, word};
use crate::api::call::Call;
use crate::api::entrance::SYSTEM;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::{Change as Deed, ChangeRefused, Id, Kept, SystemKey};
use crate::premises::ChangeFault;

const MANAGE: Capability = Capability::ManageSystems;
const LONGEST_NAME: usize = 80;

/// Which key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyPath {
    /// Its id.
    pub key: SystemKeyId,
}

/// `GET /keys`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-keys";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "keys";
    const SUMMARY: &'static str = "The keys with which other systems ask, those that work first.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = KeysView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<KeysView, Problem> {
        call.must_everywhere(MANAGE)?;
        let mut keys: Vec<KeyRow> = call.book().keys().map(|kept| row(call, kept)).collect();
        keys.sort_by(|one, other| {
            (one.revoked, &one.name, one.id).cmp(&(other.revoked, &other.name, other.id))
        });
        Ok(KeysView { keys })
    }
}

fn row(call: &Call<'_>, kept: &Kept<SystemKey>) -> KeyRow {
    let key = &kept.record;
    KeyRow {
        id: SystemKeyId(Uuid::from_bytes(key.id.0)),
        name: key.name.to_string(),
        capabilities: key.capabilities.iter().filter_map(|it| Capability::parse(it.as_str())).collect(),
        unit: key.unit.map(view::unit_id),
        until: view::moment(key.until_ms).unwrap_or_default(),
        made_by: key.made_by.map(|it| view::person_name(call, it)),
        revoked: key.revoked_ms.is_some(),
        version: kept.version,
    }
}

fn find(call: &Call<'_>, key: Id) -> Result<KeyRow, Problem> {
    let kept = call.book().keys().find(|kept| kept.record.id == key).ok_or_else(refused::unknown)?;
    Ok(row(call, kept))
}

/// `POST /keys`
pub struct Make;

impl Operation for Make {
    const NAME: &'static str = "make-key";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "keys";
    const SUMMARY: &'static str = "Makes a key for another system. The secret is told only in this answer.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::KEY_MADE);
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    const LINKS: &'static [(&'static str, &'static str, &'static str)] =
        &[("revoke-key", "key", "$response.body#/row/id")];
    type Path = Nothing;
    type Query = Nothing;
    type Body = KeyForm;
    type Reply = MadeKey;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<MadeKey, Problem> {
        call.must_everywhere(MANAGE)?;
        // A key may do what whoever makes it may do, and no more: making one is no way around the table.
        if !body.capabilities.iter().all(|what| call.asker.may_everywhere(*what)) {
            return Err(refused::denied());
        }
        let mut random = Zeroizing::new([0; 32]);
        call.desk.house().fill(random.as_mut_slice());
        let secret = Zeroizing::new(hex::encode(random.as_slice()));
        let key = call.new_id();
        let until_ms = end_of(call, body.until)?;
        let capabilities = body.capabilities.iter().map(|it| word(it.code())).collect::<Result<_, _>>()?;
        let made = Deed::MakeKey {
            id: key,
            name: name_within(&body.name, LONGEST_NAME)?,
            sum: digest(secret.as_bytes()),
            capabilities,
            unit: body.unit.map(|it| id(it.0)),
            until_ms,
        };
        let books = call.change(&[made], None)?;
        let row = find(&call.later(&books), key)?;
        Ok(MadeKey { row, secret: format!("{SYSTEM}{key}_{}", secret.as_str()) })
    }
}

/// The first moment after the last day in Riga, which lies within a year.
fn end_of(call: &Call<'_>, last: Date) -> Result<i64, Problem> {
    let within = call.today().checked_add(1.year()).is_ok_and(|year| last <= year);
    let after = last.tomorrow().ok().filter(|_| within).and_then(riga_day_begins);
    let odd = || refused::of_change(ChangeFault::Refused(ChangeRefused::KeyOdd));
    after.map(|it| it.as_millisecond()).ok_or_else(odd)
}

/// `POST /keys/{key}/revocation`
pub struct Revoke;

impl Operation for Revoke {
    const NAME: &'static str = "revoke-key";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "keys/{key}/revocation";
    const SUMMARY: &'static str = "Revokes a key at once.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::KEY_REVOKED);
    type Path = KeyPath;
    type Query = Nothing;
    type Body = Seen;
    type Reply = KeyRow;

    fn object(said: &Said<Self>) -> String {
        format!("key:{}", id(said.path.key.0))
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<KeyRow, Problem> {
        call.must_everywhere(MANAGE)?;
        let key = id(said.path.key.0);
        let books = call.change(&[Deed::RevokeKey { id: key }], Some(said.body.seen))?;
        find(&call.later(&books), key)
    }
}
