//! A sheet in the office: generated for a task, or made for something else. Answers are kept, and so is what another
//! window made of it meanwhile.

use std::collections::BTreeSet;

use apseko_contract::{PrepareSheet, SheetBasis};
use apseko_domain::{Code, SheetId};
use apseko_sheets::Order;
use apseko_store::words::FieldEdits;
use apseko_store::{Thing, View, Wish};

use super::form_fields::Said;
use super::sheet_form::{basis, change_basis, new_sheet, open_sheet_of, order_for};
use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for PrepareSheet {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, SheetId), Failure> {
        let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
        let from_task = order_for(&task);
        let wanted = SheetBasis { purpose: self.purpose, kinds: self.kinds, picked: self.picked };
        match open_sheet_of(view, &task)? {
            Some(sheet) => {
                let before = Order { purpose: sheet.text("purpose").to_owned(), ..from_task };
                let was = self.was.map(|was| order_of(was, &before));
                let fields = edits(&sheet, order_of(wanted, &before), was, &self.disputed);
                Ok((change_basis(planning, &sheet, fields)?, SheetId(sheet.id)))
            }
            None => {
                let (wish, sheet) = new_sheet(planning, &task, None, order_of(wanted, &from_task))?;
                Ok((vec![wish], sheet))
            }
        }
    }
}

/// What a window says, with what it leaves open as it was before.
fn order_of(said: SheetBasis, before: &Order) -> Order {
    let kinds = if said.kinds.is_empty() {
        before.kinds.clone()
    } else {
        said.kinds.iter().map(|kind| kind.as_str().to_owned()).collect()
    };
    Order {
        purpose: said.purpose.map_or_else(|| before.purpose.clone(), |purpose| purpose.as_str().to_owned()),
        kinds,
        picked: said.picked.iter().map(|code| code.as_str().into()).collect(),
    }
}

fn edits(sheet: &Thing, mut said: Order, was: Option<Order>, disputed: &[String]) -> FieldEdits {
    let Some(was) = was else { return fields(&said).over(sheet, None) };
    let set = |order: &Order| order.kinds.iter().cloned().collect::<BTreeSet<_>>();
    // The same types in another order are nothing new.
    if set(&said) == set(&was) {
        said.kinds.clone_from(&was.kinds);
    }
    let disputed: Vec<&str> = disputed.iter().map(String::as_str).collect();
    fields(&said).over_shown(sheet, &fields(&was), &disputed)
}

fn fields(order: &Order) -> Said {
    basis(order).into_iter().fold(Said::default(), |said, (field, value)| said.value(field, Some(value)))
}
