//! Which screen an address means. A hash address works the same in the window and in a browser, survives a
//! restart, and needs nothing from the host.

use apseko_domain::TaskId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

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
    /// A violation that is being recorded on the spot.
    NewAdhoc,
    /// What is saved, delivered and waiting.
    Sync,
    /// How the app looks and behaves.
    Settings,
    /// One's own access on this device.
    Access,
    /// What happened in one's own name.
    Audit,
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
        match place {
            ("", None, None) => Self::Today,
            ("today", Some(task), None) => task.parse().map_or(Self::Unknown, Self::TodayTask),
            ("tasks", None, None) => Self::Tasks,
            ("tasks", Some(task), None) => task.parse().map_or(Self::Unknown, Self::Task),
            ("new", None, None) => Self::NewAdhoc,
            ("sync", None, None) => Self::Sync,
            ("settings", None, None) => Self::Settings,
            ("access", None, None) => Self::Access,
            ("access", Some("audit"), None) => Self::Audit,
            #[cfg(debug_assertions)]
            ("gallery", None, None) => Self::Gallery,
            _ => Self::Unknown,
        }
    }

    /// The task that is open beside the list of today.
    pub fn task_of_today(self) -> Option<TaskId> {
        if let Self::TodayTask(task) = self { Some(task) } else { None }
    }

    /// The address of this place.
    pub fn href(self) -> String {
        match self {
            Self::Today => "#/".to_owned(),
            Self::TodayTask(task) => format!("#/today/{task}"),
            Self::Tasks => "#/tasks".to_owned(),
            Self::Task(task) => format!("#/tasks/{task}"),
            Self::NewAdhoc => "#/new".to_owned(),
            Self::Sync => "#/sync".to_owned(),
            Self::Settings => "#/settings".to_owned(),
            Self::Access => "#/access".to_owned(),
            Self::Audit => "#/access/audit".to_owned(),
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
}

impl Router {
    /// Starts at the page's address and follows it from then on.
    pub fn start() -> Self {
        let router = Self {
            route: RwSignal::new(Route::parse(&current_hash())),
            heading_wants_focus: StoredValue::new(false),
        };
        let follow = Closure::<dyn Fn()>::new(move || router.arrive(Route::parse(&current_hash())));
        // A page without this listener shows one screen for ever; there is no second way, so nothing is caught.
        let _ = window().add_event_listener_with_callback("hashchange", follow.as_ref().unchecked_ref());
        follow.forget();
        router
    }

    /// The current place.
    pub fn get(self) -> Route {
        self.route.get()
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
            Route::NewAdhoc,
            Route::Sync,
            Route::Settings,
            Route::Access,
            Route::Audit,
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
        for odd in ["#/tasks/1", "#/today", "#/tasks/x/y", "#/settings/more", "#/access/more", "#/nowhere"] {
            assert_eq!(Route::parse(odd), Route::Unknown, "{odd} must not show some other screen");
        }
    }
}
