//! Which screen an address means. A hash address works the same in the window and in a browser, survives a
//! restart, and needs nothing from the host.

mod field;
mod office;

use apseko_contract::{ConflictKey, ThingKind};
use apseko_domain::{SheetId, TaskId, ThingLink, VisitId, WorkerId};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::host;

pub use field::FieldCode;
pub use office::{OfficePlace, OfficeTab};

/// A place in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The day's tasks.
    Today,
    /// The day's tasks with one of them open beside the list.
    TodayTask(TaskId),
    /// Every task on the device.
    Tasks,
    /// One task.
    Task(TaskId),
    /// One of the files of a task's case.
    Evidence(TaskId, Uuid),
    /// A violation that is being recorded on the spot.
    NewAdhoc,
    /// A visit: who is there, how far it has come.
    Visit(VisitId),
    /// The parties and the persons who were met.
    People(VisitId),
    /// The workers who were found.
    Workers(VisitId),
    /// One of them, with the questions about them.
    Worker(VisitId, WorkerId),
    /// The violations.
    Violations(VisitId),
    /// What is still missing before the visit can end.
    Gaps(VisitId),
    /// A section of a control sheet, by its place among the sections.
    Sheet(SheetId, u16),
    /// The definitions of control sheets, walked without a visit.
    Definitions,
    /// Something on which people disagree: a field of a thing.
    Conflict(ThingKind, Uuid, FieldCode),
    /// What is saved, delivered and waiting.
    Sync,
    /// How the app looks and behaves.
    Settings,
    /// One's own access on this device.
    Access,
    /// What happened in one's own name.
    Audit,
    /// A place in the administration.
    Office(OfficePlace),
    /// The address of a thing, which stays for ever whatever the screens are called.
    Link(ThingLink),
    /// Every part of the interface on one page.
    #[cfg(debug_assertions)]
    Gallery,
    /// An address that means nothing here.
    Unknown,
}

impl Route {
    /// Reads the part of an address behind `#`.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let mut parts = path.split('/');
        let place = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if let ("visits", Some(visit), of_visit) = place {
            return Self::of_visit(visit, of_visit, parts.next());
        }
        if let ("tasks", Some(task), Some("evidence")) = place {
            let (which, more) = (parts.next(), parts.next());
            return Self::evidence(task, which).filter(|_| more.is_none()).unwrap_or(Self::Unknown);
        }
        if let ("conflicts", Some(kind), Some(id)) = place {
            return Self::conflict(kind, id, parts.next()).unwrap_or(Self::Unknown);
        }
        if let ("office", what, which) = place {
            let extra = parts.next().is_some();
            let found = OfficePlace::parse(what, which).filter(|_| !extra);
            return found.map_or(Self::Unknown, Self::Office);
        }
        if let ("o", Some(kind), Some(id)) = place {
            let link = ThingLink::read(kind, id).filter(|_| parts.next().is_none());
            return link.map_or(Self::Unknown, Self::Link);
        }
        match place {
            ("", None, None) => Self::Today,
            ("today", Some(task), None) => task.parse().map_or(Self::Unknown, Self::TodayTask),
            ("tasks", None, None) => Self::Tasks,
            ("tasks", Some(task), None) => task.parse().map_or(Self::Unknown, Self::Task),
            ("new", None, None) => Self::NewAdhoc,
            ("sheets", Some(sheet), section) => Self::sheet(sheet, section).unwrap_or(Self::Unknown),
            ("definitions", None, None) => Self::Definitions,
            ("sync", None, None) => Self::Sync,
            ("settings", None, None) => Self::Settings,
            ("access", None, None) => Self::Access,
            ("access", Some("audit"), None) => Self::Audit,
            #[cfg(debug_assertions)]
            ("gallery", None, None) => Self::Gallery,
            _ => Self::Unknown,
        }
    }

    fn of_visit(visit: &str, what: Option<&str>, which: Option<&str>) -> Self {
        let Ok(visit) = visit.parse() else { return Self::Unknown };
        match (what, which) {
            (None, None) => Self::Visit(visit),
            (Some("people"), None) => Self::People(visit),
            (Some("workers"), None) => Self::Workers(visit),
            (Some("workers"), Some(worker)) => {
                worker.parse().map_or(Self::Unknown, |worker| Self::Worker(visit, worker))
            }
            (Some("violations"), None) => Self::Violations(visit),
            (Some("gaps"), None) => Self::Gaps(visit),
            _ => Self::Unknown,
        }
    }

    fn sheet(sheet: &str, section: Option<&str>) -> Option<Self> {
        let section = section.map_or(Some(0), |section| section.parse().ok())?;
        Some(Self::Sheet(sheet.parse().ok()?, section))
    }

    fn evidence(task: &str, which: Option<&str>) -> Option<Self> {
        Some(Self::Evidence(task.parse().ok()?, which?.parse().ok()?))
    }

    fn conflict(kind: &str, id: &str, field: Option<&str>) -> Option<Self> {
        Some(Self::Conflict(ThingKind::of(kind)?, id.parse().ok()?, FieldCode::parse(field?)?))
    }

    /// Where people decide about something on which they disagree.
    pub fn of_conflict(key: &ConflictKey) -> Self {
        FieldCode::new(&key.field).map_or(Self::Sync, |field| Self::Conflict(key.kind, key.id, field))
    }

    /// The task that is open beside the list of today.
    pub fn task_of_today(self) -> Option<TaskId> {
        if let Self::TodayTask(task) = self { Some(task) } else { None }
    }

    /// The place in the administration, where it is one.
    pub fn office(self) -> Option<OfficePlace> {
        if let Self::Office(place) = self { Some(place) } else { None }
    }

    /// The address of this place.
    pub fn href(self) -> String {
        match self {
            Self::Today => "#/".to_owned(),
            Self::TodayTask(task) => format!("#/today/{task}"),
            Self::Tasks => "#/tasks".to_owned(),
            Self::Task(task) => format!("#/tasks/{task}"),
            Self::Evidence(task, evidence) => format!("#/tasks/{task}/evidence/{evidence}"),
            Self::NewAdhoc => "#/new".to_owned(),
            Self::Visit(visit) => format!("#/visits/{visit}"),
            Self::People(visit) => format!("#/visits/{visit}/people"),
            Self::Workers(visit) => format!("#/visits/{visit}/workers"),
            Self::Worker(visit, worker) => format!("#/visits/{visit}/workers/{worker}"),
            Self::Violations(visit) => format!("#/visits/{visit}/violations"),
            Self::Gaps(visit) => format!("#/visits/{visit}/gaps"),
            Self::Sheet(sheet, section) => format!("#/sheets/{sheet}/{section}"),
            Self::Definitions => "#/definitions".to_owned(),
            Self::Conflict(kind, id, field) => {
                format!("#/conflicts/{}/{id}/{}", kind.code(), field.address())
            }
            Self::Sync => "#/sync".to_owned(),
            Self::Settings => "#/settings".to_owned(),
            Self::Access => "#/access".to_owned(),
            Self::Audit => "#/access/audit".to_owned(),
            Self::Office(place) => format!("#/office/{}", place.path()),
            Self::Link(link) => format!("#{link}"),
            #[cfg(debug_assertions)]
            Self::Gallery => "#/gallery".to_owned(),
            Self::Unknown => "#/unknown".to_owned(),
        }
    }
}

/// The current place, and the ways to another one.
#[derive(Debug, Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    heading_wants_focus: StoredValue<bool>,
    before: StoredValue<Option<Route>>,
}

impl Router {
    /// Starts at the page's address and follows it from then on.
    pub fn start() -> Self {
        let router = Self {
            route: RwSignal::new(Route::parse(&current_hash())),
            heading_wants_focus: StoredValue::new(false),
            before: StoredValue::new(None),
        };
        let follow = Closure::<dyn Fn()>::new(move || router.arrive(Route::parse(&current_hash())));
        // A page without this listener shows one screen for ever; there is no second way, so nothing is caught.
        let _ = window().add_event_listener_with_callback("hashchange", follow.as_ref().unchecked_ref());
        follow.forget();
        host::when_opened(move |link| router.go(Route::Link(link)));
        router
    }

    /// The current place.
    pub fn get(self) -> Route {
        self.route.get()
    }

    /// Where the person was before they came here.
    pub fn came_from(self) -> Option<Route> {
        self.before.get_value()
    }

    /// Goes to a place; the browser's "back" returns from it.
    pub fn go(self, route: Route) {
        let _ = window().location().set_hash(&route.href());
    }

    /// Replaces the current place, so that "back" does not walk through every row that was looked at.
    pub fn replace(self, route: Route) {
        if let Ok(history) = window().history() {
            let address = route.href();
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
            self.route.set(route);
        }
    }

    /// Leaves a place that is finished, so that "back" does not return to it.
    pub fn leave_to(self, route: Route) {
        self.heading_wants_focus.set_value(true);
        self.replace(route);
    }

    /// Goes back, or to today when there is nothing to go back to.
    pub fn back(self) {
        match window().history() {
            Ok(history) if history.length().unwrap_or(0) > 1 => {
                let _ = history.back();
            }
            _ => self.go(Route::Today),
        }
    }

    /// Whether the heading that appears now has to take the focus; answers yes once per navigation, so that
    /// a screen reader starts at the new screen and never in the middle of typing.
    pub fn claim_heading_focus(self) -> bool {
        let wanted = self.heading_wants_focus.get_value();
        self.heading_wants_focus.set_value(false);
        wanted
    }

    fn arrive(self, route: Route) {
        if self.route.get_untracked() != route {
            self.heading_wants_focus.set_value(true);
            self.before.set_value(Some(self.route.get_untracked()));
            self.route.set(route);
        }
    }
}

fn current_hash() -> String {
    window().location().hash().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> TaskId {
        "01936b3e-7e00-7000-8000-000000000001".parse().unwrap()
    }

    #[test]
    fn every_address_leads_back_to_its_place() {
        let places = [
            Route::Today,
            Route::TodayTask(task()),
            Route::Tasks,
            Route::Task(task()),
            Route::Evidence(task(), Uuid::from_u128(7)),
            Route::NewAdhoc,
            Route::Visit(VisitId(task().0)),
            Route::People(VisitId(task().0)),
            Route::Workers(VisitId(task().0)),
            Route::Worker(VisitId(task().0), WorkerId(task().0)),
            Route::Violations(VisitId(task().0)),
            Route::Gaps(VisitId(task().0)),
            Route::Sheet(SheetId(task().0), 12),
            Route::Definitions,
            Route::Conflict(ThingKind::PersonMet, task().0, FieldCode::new("q:NN-03").unwrap()),
            Route::Sync,
            Route::Settings,
            Route::Access,
            Route::Audit,
            Route::Office(OfficePlace::Import),
            Route::Link(ThingLink::read("note", &task().to_string()).unwrap()),
            Route::Unknown,
        ];
        for place in places {
            assert_eq!(Route::parse(&place.href()), place, "a link must open what it names");
        }
    }

    #[test]
    fn the_bare_page_is_today() {
        for start in ["", "#", "#/", "/"] {
            assert_eq!(Route::parse(start), Route::Today);
        }
    }

    #[test]
    fn an_address_that_means_nothing_is_said_to_be_unknown() {
        for odd in [
            "#/visits/1",
            "#/sheets/x/0",
            "#/tasks/1",
            "#/today",
            "#/tasks/x/y",
            "#/tasks/01936b3e-7e00-7000-8000-000000000001/evidence",
            "#/tasks/01936b3e-7e00-7000-8000-000000000001/evidence/x",
            "#/tasks/x/evidence/01936b3e-7e00-7000-8000-000000000001",
            "#/tasks/01936b3e-7e00-7000-8000-000000000001/evidence/01936b3e-7e00-7000-8000-000000000001/more",
            "#/settings/more",
            "#/conflicts",
            "#/conflicts/horse/01936b3e-7e00-7000-8000-000000000001/name",
            "#/conflicts/worker/01936b3e-7e00-7000-8000-000000000001",
            "#/access/more",
            "#/office",
            "#/office/people/x",
            "#/office/people/new/more",
            "#/nowhere",
            "#/o",
            "#/o/task",
            "#/o/horse/01936b3e-7e00-7000-8000-000000000001",
            "#/o/task/01936b3e-7e00-7000-8000-000000000001/more",
            "#/o/task/01936b3e-7e00-7000-8000-000000000001%22%3E",
            "#/o/task/javascript:alert(1)",
        ] {
            assert_eq!(Route::parse(odd), Route::Unknown, "{odd} must not show some other screen");
        }
    }
}
