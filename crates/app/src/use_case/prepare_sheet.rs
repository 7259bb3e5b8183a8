//! A sheet in the office: generated for a task, or made for something else. Answers are kept.

use apseko_contract::PrepareSheet;
use apseko_domain::{Code, SheetId};
use apseko_sheets::Order;
use apseko_store::{View, Wish};

use super::sheet_form::{change_order, new_sheet, open_sheet_of, order_for};
use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for PrepareSheet {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, SheetId), Failure> {
        let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
        let from_task = order_for(&task);
        let present = open_sheet_of(view, &task)?;
        let before = present
            .as_ref()
            .map_or_else(|| from_task.purpose.clone(), |sheet| sheet.text("purpose").to_owned());
        let kinds = if self.kinds.is_empty() {
            from_task.kinds
        } else {
            self.kinds.iter().map(|kind| kind.as_str().to_owned()).collect()
        };
        let order = Order {
            purpose: self.purpose.map_or(before, |purpose| purpose.as_str().to_owned()),
            kinds,
            picked: self.picked.iter().map(|code| code.as_str().into()).collect(),
        };
        match present {
            Some(sheet) => Ok((change_order(planning, &sheet, order)?, SheetId(sheet.id))),
            None => {
                let (wish, sheet) = new_sheet(planning, &task, None, order)?;
                Ok((vec![wish], sheet))
            }
        }
    }
}
