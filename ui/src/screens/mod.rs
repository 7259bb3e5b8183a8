//! The screens, one file each, and which one an address shows.

mod access;
mod adhoc;
mod conflicts;
mod copy_link;
mod definitions;
mod evidence;
mod gaps;
mod link;
mod office;
mod people;
mod settings;
mod sheet;
mod support_log;
mod sync;
mod task;
mod task_facts;
mod tasks;
mod today;
mod unknown;
mod violations;
mod visit;
mod workers;

use apseko_contract::{ConflictKey, ThingKind};
use apseko_domain::{SheetId, TaskId, ThingLink, VisitId, WorkerId};
use leptos::prelude::*;
use uuid::Uuid;

use crate::frame::is_wide;
use crate::route::{FieldCode, OfficeTab, Route, Router};

#[cfg(debug_assertions)]
pub use conflicts::{ConflictList, ConflictRows, Deciding, Settled};
#[cfg(debug_assertions)]
pub use evidence::{Allowed, EvidenceList};
pub use office::Rights;
pub use sheet::SheetJump;
pub use support_log::SupportLog;
#[cfg(debug_assertions)]
pub use sync::{Files, FilesStand, Notices, Room, StateCard, Waiting};

/// What is shown. Two addresses that show the same screen keep it, so that its list does not jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Today,
    Tasks,
    Task(TaskId),
    /// Which of its files is followed inside, so that the screen stays while they are walked through.
    Evidence(TaskId),
    NewAdhoc,
    Visit(VisitId),
    People(VisitId),
    Workers(VisitId),
    Worker(VisitId, WorkerId),
    Violations(VisitId),
    Gaps(VisitId),
    /// Its section is followed inside, so that the sheet stays as it is.
    Sheet(SheetId),
    Definitions,
    Conflict(ThingKind, Uuid, FieldCode),
    Sync,
    Settings,
    Access,
    Audit,
    /// Its place is followed inside, so that the list stays as it is.
    Office(OfficeTab),
    Link(ThingLink),
    #[cfg(debug_assertions)]
    Gallery,
    Unknown,
}

fn shown(route: Route, wide: bool) -> Shown {
    match route {
        Route::TodayTask(task) if !wide => Shown::Task(task),
        Route::Today | Route::TodayTask(_) => Shown::Today,
        Route::Tasks => Shown::Tasks,
        Route::Task(task) => Shown::Task(task),
        Route::Evidence(task, _) => Shown::Evidence(task),
        Route::NewAdhoc => Shown::NewAdhoc,
        Route::Visit(visit) => Shown::Visit(visit),
        Route::People(visit) => Shown::People(visit),
        Route::Worker(visit, _) if wide => Shown::Workers(visit),
        Route::Workers(visit) => Shown::Workers(visit),
        Route::Worker(visit, worker) => Shown::Worker(visit, worker),
        Route::Violations(visit) => Shown::Violations(visit),
        Route::Gaps(visit) => Shown::Gaps(visit),
        Route::Sheet(sheet, _) => Shown::Sheet(sheet),
        Route::Definitions => Shown::Definitions,
        Route::Conflict(kind, id, field) => Shown::Conflict(kind, id, field),
        Route::Sync => Shown::Sync,
        Route::Settings => Shown::Settings,
        Route::Access => Shown::Access,
        Route::Audit => Shown::Audit,
        Route::Office(place) => Shown::Office(place.tab()),
        Route::Link(link) => Shown::Link(link),
        #[cfg(debug_assertions)]
        Route::Gallery => Shown::Gallery,
        Route::Unknown => Shown::Unknown,
    }
}

/// The screen of the current address.
#[component]
pub fn Screen() -> impl IntoView {
    let router = use_context::<Router>();
    let wide = is_wide();
    let now = Memo::new(move |_| shown(router.map_or(Route::Unknown, Router::get), wide.get()));
    move || match now.get() {
        Shown::Today => view! { <today::TodayScreen /> }.into_any(),
        Shown::Tasks => view! { <tasks::TasksScreen /> }.into_any(),
        Shown::Task(task) => view! { <task::TaskScreen task=task /> }.into_any(),
        Shown::Evidence(task) => view! { <evidence::EvidenceScreen task=task /> }.into_any(),
        Shown::NewAdhoc => view! { <adhoc::AdhocScreen /> }.into_any(),
        Shown::Visit(visit) => view! { <visit::VisitScreen visit=visit /> }.into_any(),
        Shown::People(visit) => view! { <people::PeopleScreen visit=visit /> }.into_any(),
        Shown::Workers(visit) => view! { <workers::WorkersScreen visit=visit /> }.into_any(),
        Shown::Worker(visit, worker) => {
            view! { <workers::WorkerScreen visit=visit worker=worker /> }.into_any()
        }
        Shown::Violations(visit) => view! { <violations::ViolationsScreen visit=visit /> }.into_any(),
        Shown::Gaps(visit) => view! { <gaps::GapsScreen visit=visit /> }.into_any(),
        Shown::Sheet(sheet) => view! { <sheet::SheetScreen sheet=sheet /> }.into_any(),
        Shown::Definitions => view! { <definitions::DefinitionsScreen /> }.into_any(),
        Shown::Conflict(kind, id, field) => {
            let key = ConflictKey { kind, id, field: field.as_str().to_owned() };
            view! { <conflicts::ConflictScreen key=key /> }.into_any()
        }
        Shown::Sync => view! { <sync::SyncScreen /> }.into_any(),
        Shown::Settings => view! { <settings::SettingsScreen /> }.into_any(),
        Shown::Access => view! { <access::AccessScreen /> }.into_any(),
        Shown::Audit => view! { <access::AuditScreen /> }.into_any(),
        Shown::Link(link) => view! { <link::LinkScreen link=link /> }.into_any(),
        Shown::Office(tab) => view! { <office::OfficeScreen tab=tab /> }.into_any(),
        #[cfg(debug_assertions)]
        Shown::Gallery => view! { <crate::gallery::Gallery /> }.into_any(),
        Shown::Unknown => view! { <unknown::UnknownScreen /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_of_today_stands_beside_the_list_only_where_there_is_room() {
        let task: TaskId = "01936b3e-7e00-7000-8000-000000000001".parse().unwrap();
        assert_eq!(shown(Route::TodayTask(task), true), Shown::Today);
        assert_eq!(shown(Route::TodayTask(task), false), Shown::Task(task));
    }
}
