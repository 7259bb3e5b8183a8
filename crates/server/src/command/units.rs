//! `units`: the units of the inspectorate, changed by the operator of the server.

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::book::{OpenBook, named, new_id, text};
use super::told::tell;
use crate::people::{Change, Id};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let open = OpenBook::read(arguments)?;
    match arguments.second() {
        Some("list") => list(arguments, &open),
        Some("add") => {
            let (said, id) = (&arguments.book, new_id()?);
            let (code, name) = (said.need("code", text)?, said.need("name", text)?);
            open.carry_out(&[Change::AddUnit { id, code, name, parent: parent(arguments, &open)? }])?;
            println!("unit {id}");
            Ok(())
        }
        Some("change") => {
            let (said, unit) = (&arguments.book, open.unit(&named(arguments, "the code of the unit")?)?);
            let code = said.read("code", text)?.unwrap_or_else(|| unit.code.clone());
            let name = said.read("name", text)?.unwrap_or_else(|| unit.name.clone());
            // An empty one takes the unit out of where it is.
            let parent = if said.text("parent").is_some() { parent(arguments, &open)? } else { unit.parent };
            open.carry_out(&[Change::ChangeUnit { id: unit.id, code, name, parent }])
        }
        Some("close") => {
            let unit = open.unit(&named(arguments, "the code of the unit")?)?;
            open.carry_out(&[Change::CloseUnit { id: unit.id }])
        }
        Some(_) | None => Err(missing("after `units`, list, add, change or close")),
    }
}

fn parent(arguments: &Arguments, open: &OpenBook<'_>) -> Result<Option<Id>, CommandFault> {
    let said = arguments.book.text("parent").filter(|code| !code.is_empty());
    said.map(|code| open.unit(code).map(|unit| unit.id)).transpose()
}

fn list(arguments: &Arguments, open: &OpenBook<'_>) -> Result<(), CommandFault> {
    let code = |id: Id| open.book.unit(id).map(|unit| unit.code.to_string()).unwrap_or_default();
    let mut rows: Vec<Vec<String>> = open
        .book
        .units()
        .map(|kept| {
            let unit = &kept.record;
            vec![
                unit.code.to_string(),
                unit.name.to_string(),
                unit.parent.map(code).unwrap_or_default(),
                unit.closed_on.map(|day| day.to_string()).unwrap_or_default(),
                unit.id.to_string(),
            ]
        })
        .collect();
    rows.sort();
    tell(arguments, &["code", "name", "part of", "closed", "id"], &rows);
    Ok(())
}
