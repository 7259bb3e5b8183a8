//! An invented order of an earlier visit with open points, so that a repeat visit has something to ask about. Debug
//! builds only.

use apseko_domain::{riga, uuid_v7};
use apseko_store::words::{AddDocument, AddOrderItem, EntityId, Fields, Value, violation_id};
use apseko_store::{Plan, Store, StoreError, Wish};
use jiff::ToSpan;

use super::edit;
use crate::Host;
use crate::border::HostIds;

/// The task that follows the order up.
const FOLLOWED_UP_BY: &str = "U-2026-00871";
/// What has to be done, and by which day from today.
const POINTS: &[(&str, i32)] = &[
    ("Pieņemt sastatnes ar aktu un marķēt tās pirms lietošanas", -3),
    ("Uzstādīt margas un bortdēļus sastatņu 2. un 3. stāvā", -3),
    ("Aktualizēt būvlaukuma darba aizsardzības plānu", 4),
];

/// Adds the order to the case of the task.
pub(super) fn issue(store: &Store, host: &dyn Host, author: &str) -> Result<(), StoreError> {
    let now = host.now();
    let id = || EntityId(uuid_v7(now.as_millisecond(), &HostIds(host)).into_bytes());
    let (document, items): (EntityId, Vec<EntityId>) = (id(), POINTS.iter().map(|_| id()).collect());
    let today = riga(now).date;
    store.write::<StoreError>(edit(host, author), move |view| {
        let task = view.all_tasks()?.into_iter().find(|task| task.number == FOLLOWED_UP_BY);
        let case = task.map(|task| view.case_of(task.id)).transpose()?.flatten();
        let Some(case) = case.map(|case| EntityId(case.into_bytes())) else {
            return Ok(Plan { changes: Vec::new(), reply: String::new() });
        };
        let order = AddDocument {
            document,
            case,
            party: None,
            type_code: "order".to_owned(),
            fields: Fields::from([("place".to_owned(), Value::text("Jelgava"))]),
        };
        let points = items.iter().zip(POINTS).map(|(item, (action, days))| {
            let due = today.checked_add(days.days()).unwrap_or(today);
            AddOrderItem {
                item: *item,
                document,
                violation: violation_id(document, action, None),
                action: (*action).to_owned(),
                fields: Fields::from([("due_day".to_owned(), Value::text(due.to_string()))]),
            }
        });
        let mut changes = vec![Wish::Ask(Box::new(order.into()))];
        changes.extend(points.map(|point| Wish::Ask(Box::new(point.into()))));
        Ok(Plan { changes, reply: String::new() })
    })?;
    Ok(())
}
