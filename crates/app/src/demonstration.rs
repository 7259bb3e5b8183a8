//! Invented tasks for demonstrations and tests. Debug builds only: a release build contains no invented people.

mod office;
mod order;
mod pack;
mod photos;

pub(crate) use office::{DemonstrationOffice, number_of, office};
pub use office::{DemonstrationPerson, person};
pub(crate) use pack::{DEFINITIONS, publish};
pub(crate) use photos::take as take_photos;

/// The control sheets of this checkout, signed by the office of demonstrations for their server.
pub fn pack() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let office = office::of_people(|| Timestamp::now().as_millisecond())?;
    Ok(pack::make(&office, std::path::Path::new(DEFINITIONS))?.bytes)
}

use apseko_domain::{NoteId, RequestId, Role, SheetKind, TaskId, TaskOrigin, riga, uuid_v7};
use apseko_oplog::UserId;
use apseko_store::words::{EntityId, EntityKind, Fields, Petition};
use apseko_store::{Edit, Plan, Revision, Store, StoreError, Task, Wish, Written};
use apseko_vault::Account;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use crate::Host;
use crate::border::HostIds;
use crate::failure::Failure;
use crate::moment::moment;

struct Invented {
    number: &'static str,
    origin: TaskOrigin,
    employer: &'static str,
    /// Fits its check digit, so that no visit begins with a warning, and is nobody's: numbers of employers begin with
    /// 4, 5 or 9.
    reg_no: &'static str,
    place: &'static str,
    object: &'static str,
    sheets: &'static [SheetKind],
    reason: &'static str,
    /// Hour and minute of a visit today; none for work at the desk.
    hour: Option<(i8, i8)>,
    due_in_days: Option<i32>,
    note: &'static str,
}

const DAY: &[Invented] = &[
    Invented {
        number: "U-2026-00893",
        origin: TaskOrigin::Preventive,
        employer: "SIA „Baltijas Jumti”",
        reg_no: "70103000019",
        place: "Rūpniecības iela 12, Jelgava",
        object: "būvobjekts",
        sheets: &[SheetKind::Da, SheetKind::Bu],
        reason: "Jumta darbi četrstāvu ēkai, darbi no 3. novembra. Plāna pozīcija: augsta riska būvdarbi, IV ceturksnis.",
        hour: Some((10, 30)),
        due_in_days: None,
        note: "Objektā jāzvana būvdarbu vadītājam; vārti slēgti, iebraukšana no Loka maģistrāles puses.",
    },
    Invented {
        number: "U-2026-00911",
        origin: TaskOrigin::Emergency,
        employer: "SIA „Kafejnīca Ozols”",
        reg_no: "70103000023",
        place: "Lielā iela 4, Jelgava",
        object: "ēdināšana",
        sheets: &[SheetKind::Nn],
        reason: "Iesniegums par nodarbināšanu bez rakstveida darba līguma; iesniedzēja ziņas nav izpaužamas.",
        hour: Some((13, 30)),
        due_in_days: Some(9),
        note: "",
    },
    Invented {
        number: "U-2026-00902",
        origin: TaskOrigin::Emergency,
        employer: "SIA „Zemgales Loģistika”",
        reg_no: "70103000038",
        place: "Loka maģistrāle 9, Jelgava",
        object: "noliktava",
        sheets: &[SheetKind::Dt],
        reason: "Iesniegums par darba samaksu un virsstundu uzskaiti no augusta līdz oktobrim.",
        hour: Some((14, 45)),
        due_in_days: Some(13),
        note: "",
    },
    Invented {
        number: "U-2026-00871",
        origin: TaskOrigin::FollowUp,
        employer: "SIA „Aura Būve”",
        reg_no: "70103000042",
        place: "Dobeles šoseja 41, Jelgava",
        object: "rīkojuma 3. punkta izpilde",
        sheets: &[],
        reason: "Pārbaudīt, vai novērsts rīkojuma 3. punktā norādītais pārkāpums: sastatņu pieņemšanas akts.",
        hour: None,
        due_in_days: Some(-1),
        note: "",
    },
    Invented {
        number: "U-2026-00886",
        origin: TaskOrigin::FollowUp,
        employer: "SIA „Dobeles Koks”",
        reg_no: "70103000057",
        place: "Zaļā iela 18, Dobele",
        object: "kontroles lapas papildināšana",
        sheets: &[SheetKind::Da],
        reason: "Apsekots šonedēļ; seši jautājumi palikuši neatbildēti līdz dokumentu saņemšanai.",
        hour: None,
        due_in_days: Some(3),
        note: "",
    },
];

/// Whoever plans the days of the invented people.
const PLANNER: &str = "R. Ozoliņš";

/// Adds the invented day when today has no visits. A server takes everything as the work of whoever works on the device,
/// and brings the day to the colleagues itself.
pub(crate) fn fill_for(account: &Account, store: &Store, host: &dyn Host) -> Result<(), Failure> {
    match host.server() {
        None => fill(store, host, PLANNER, None),
        Some(_) if account.login == person(false).login => {
            let together = number_of(person(false).colleague.0);
            fill(store, host, &account.name, Some(UserId(together)))
        }
        Some(_) => Ok(()),
    }
}

fn fill(store: &Store, host: &dyn Host, author: &str, together: Option<UserId>) -> Result<(), Failure> {
    let now = host.now();
    let today = riga(now).date;
    let busy = store.read::<_, StoreError>(|view| {
        Ok(view.tasks_for(today)?.iter().any(|task| task.planned_day.is_some()))
    })?;
    if busy {
        return Ok(());
    }
    let desk_known = store.read::<_, StoreError>(|view| Ok(!view.all_tasks()?.is_empty()))?;
    let changes: Vec<Wish> = DAY
        .iter()
        .filter(|invented| invented.hour.is_some() || !desk_known)
        .flat_map(|invented| rows(invented, today, (now, author, together), host))
        .collect();
    let written: Written =
        store.write::<StoreError>(edit(host, author), move |_| Ok(Plan { changes, reply: String::new() }))?;
    if !desk_known {
        order::issue(store, host, author)?;
    }
    tracing::info!(
        added = matches!(written, Written::Done { .. }),
        "Invented tasks were added for a demonstration."
    );
    Ok(())
}

fn edit(host: &dyn Host, author: &str) -> Edit {
    let now = host.now();
    Edit {
        request: RequestId(uuid_v7(now.as_millisecond(), &HostIds(host))),
        command: "demonstration",
        body_digest: [0; 32],
        at: now,
        moment: moment(host),
        actor: author.to_owned(),
        role: Role::Inspector.as_str().to_owned(),
        concerns_others: false,
    }
}

fn rows(
    invented: &Invented,
    today: Date,
    (now, author, together): (Timestamp, &str, Option<UserId>),
    host: &dyn Host,
) -> Vec<Wish> {
    let id = TaskId(uuid_v7(now.as_millisecond(), &HostIds(host)));
    let task = Task {
        id,
        number: invented.number.to_owned(),
        origin: invented.origin,
        employer_name: invented.employer.to_owned(),
        employer_reg_no: invented.reg_no.to_owned(),
        place: invented.place.to_owned(),
        object: invented.object.to_owned(),
        area: None,
        sheets: invented.sheets.to_vec(),
        reason: invented.reason.to_owned(),
        planned_day: invented.hour.map(|_| today),
        planned_time: invented.hour.and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok()),
        due_day: invented.due_in_days.and_then(|days| today.checked_add(days.days()).ok()),
        created_at: now,
        created_by: author.to_owned(),
    };
    let mut rows = vec![Wish::AddTask(task)];
    rows.extend(together.map(|colleague| taken_together(id, colleague)));
    if !invented.note.is_empty() {
        let first =
            Revision { number: 1, text: invented.note.to_owned(), author: author.to_owned(), saved_at: now };
        let note = NoteId(uuid_v7(now.as_millisecond(), &HostIds(host)));
        rows.push(Wish::AddNote { note, task: id, first });
    }
    rows
}

/// Whoever works on the device takes the task, with a colleague: then both may write into the case.
fn taken_together(task: TaskId, colleague: UserId) -> Wish {
    let claim = Petition {
        entity: EntityKind::Task.entity(EntityId(task.0.into_bytes())),
        action: "claim".to_owned(),
        inspector: None,
        co_inspectors: vec![colleague],
        more: Fields::new(),
    };
    Wish::Ask(Box::new(claim.into()))
}

#[cfg(test)]
mod tests {
    use apseko_domain::RegistrationNumber;

    use super::DAY;

    #[test]
    fn invented_employers_raise_no_warning_and_are_nobody() {
        for invented in DAY {
            let number = RegistrationNumber::parse(invented.reg_no).unwrap();
            assert!(
                number.warnings().is_empty(),
                "{}: what warns in every visit is read in none",
                invented.employer
            );
            assert!(invented.reg_no.starts_with('7'), "{}: the number of a real employer", invented.employer);
        }
    }
}
