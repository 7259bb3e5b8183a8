//! People from a file, over HTTP: the same as the word of the command line.

use apseko_contract::{ImportFault, ImportForm, ImportView, Method};
use apseko_domain::Capability;

use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::import::{self, Imported, Line, propose, read};
use crate::people::{By, Id};

/// Beyond that a file is sent in pieces: what is in it stays as it is.
const LONGEST_TEXT: usize = 100_000;
const MANAGE: Capability = Capability::ManagePeople;

/// `POST /people/import`
pub struct Import;

impl Operation for Import {
    const NAME: &'static str = "import-people";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "people/import";
    const SUMMARY: &'static str =
        "Takes people over from a file, all of it or nothing; or says what would come of it.";
    const NEEDS: Needs = Needs::May(MANAGE);
    const TELLS: Tells = Tells::Done(action::PEOPLE_IMPORTED);
    type Path = Nothing;
    type Query = Nothing;
    type Body = ImportForm;
    type Reply = ImportView;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<ImportView, Problem> {
        // A file may name anybody, in any unit.
        call.must_everywhere(MANAGE)?;
        if !(1..=LONGEST_TEXT).contains(&body.text.chars().count()) {
            return Err(refused::malformed("A file has 1 to 100000 characters."));
        }
        let taken = match read(body.text.as_bytes()) {
            Ok(taken) => taken,
            Err(faults) => return Ok(faulty(&faults)),
        };
        taken.lines.iter().try_for_each(|line| must_take(call, line))?;
        let by = By { who: call.asker.who(), now_ms: call.now_ms, today: call.today(), saw: None };
        let mut new_id = || -> Id { call.new_id() };
        let imported = match propose(call.book(), &taken, &by, &mut new_id) {
            Ok(imported) => imported,
            Err(faults) => return Ok(faulty(&faults)),
        };
        if !body.rehearse && !imported.changes.is_empty() {
            call.change(&imported.changes, None)?;
        }
        Ok(view(imported))
    }
}

/// What somebody may not say of one person, they may not say in a file either.
fn must_take(call: &Call<'_>, line: &Line) -> Result<(), Problem> {
    if !call.asker.may_give(line.role) {
        return Err(refused::denied());
    }
    let known = call.book().person_of_login(&line.login);
    known.map_or(Ok(()), |person| call.must_change(MANAGE, person.id))
}

fn faulty(faults: &[import::ImportFault]) -> ImportView {
    let one = |fault: &import::ImportFault| ImportFault {
        line: fault.line,
        column: fault.column.clone(),
        code: fault.what.code().to_owned(),
    };
    ImportView { faults: faults.iter().map(one).collect(), ..view(Imported::default()) }
}

fn view(imported: Imported) -> ImportView {
    let Imported { added, changed, unchanged, missing, .. } = imported;
    ImportView { added, changed, unchanged, missing, faults: Vec::new() }
}
