//! Where on the sheet a person is: the section of the address, the row they chose, the question they are at.

use std::collections::HashMap;
use std::sync::Arc;

use apseko_contract::{GroupOf, Spot};
use apseko_domain::{RowId, SheetId};
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, ScrollIntoViewOptions};
use wasm_bindgen::JsCast;

use super::question::element_id;
use super::store::{Plan, SheetStore};
use crate::route::{Route, Router};

/// How many frames a question may need until it is on the page.
const MOST_FRAMES: u32 = 30;

/// A person's place on a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    store: SheetStore,
    sheet: SheetId,
    router: Option<Router>,
    section: Memo<usize>,
    chosen_rows: RwSignal<HashMap<String, RowId>>,
    row: Memo<Option<RowId>>,
    current: RwSignal<Option<Spot>>,
    is_arriving: StoredValue<bool>,
    visible: Memo<Vec<Spot>>,
    listed: Memo<Vec<usize>>,
}

impl Walk {
    /// Starts at the section of the address.
    pub fn start(store: SheetStore, sheet: SheetId) -> Self {
        let router = use_context::<Router>();
        let section = Memo::new(move |last: Option<&usize>| match router.map(Router::get) {
            Some(Route::Sheet(on, section)) if on == sheet => usize::from(section),
            _elsewhere => last.copied().unwrap_or(0),
        });
        let chosen_rows = RwSignal::new(HashMap::new());
        let row = Memo::new(move |_| {
            let plan = store.plan()?;
            let group = plan.group_of(section.get())?;
            let chosen = chosen_rows.with(|rows: &HashMap<String, RowId>| rows.get(&group.code).copied());
            let chosen = chosen.filter(|chosen| group.rows.iter().any(|row| row.row == *chosen));
            let first = group.rows.first().map(|row| row.row);
            // Several workers are a list first: whoever is seen is chosen, not the first by accident.
            let by_itself = group.of != GroupOf::Worker || group.rows.len() == 1;
            chosen.or(first.filter(|_| by_itself))
        });
        let visible = Memo::new(move |_| {
            let spots = store.plan().map(|plan| plan.spots(section.get(), row.get())).unwrap_or_default();
            spots.into_iter().filter(|place| store.is_shown(place)).collect::<Vec<_>>()
        });
        let listed = Memo::new(move |_| store.plan().map(|plan| listed(store, &plan)).unwrap_or_default());
        let current = RwSignal::new(None);
        let is_arriving = StoredValue::new(false);
        let walk =
            Self { store, sheet, router, section, chosen_rows, row, current, is_arriving, visible, listed };
        Effect::new(move || {
            let is_here = visible.with(|visible| {
                current.with_untracked(|current: &Option<Spot>| {
                    current.as_ref().is_some_and(|place| visible.contains(place))
                })
            });
            if !is_here {
                current.set(visible.with_untracked(|visible| visible.first().cloned()));
            }
        });
        walk
    }

    /// The sheet.
    pub fn store(self) -> SheetStore {
        self.store
    }

    /// Its id.
    pub fn sheet(self) -> SheetId {
        self.sheet
    }

    /// The section of the address.
    pub fn section(self) -> Memo<usize> {
        self.section
    }

    /// The row whose questions are shown.
    pub fn row(self) -> Memo<Option<RowId>> {
        self.row
    }

    /// The questions that are shown.
    pub fn visible(self) -> Memo<Vec<Spot>> {
        self.visible
    }

    /// The question that the person is at.
    pub fn current(self) -> Signal<Option<Spot>> {
        self.current.into()
    }

    /// The sections that there is a reason to go to.
    pub fn listed(self) -> Memo<Vec<usize>> {
        self.listed
    }

    /// The address of a section.
    pub fn address(self, section: usize) -> Route {
        Route::Sheet(self.sheet, u16::try_from(section).unwrap_or(u16::MAX))
    }

    /// The section after this one, if there is one.
    pub fn section_after(self) -> Option<usize> {
        let here = self.section.get();
        self.listed.with(|listed| listed.iter().copied().find(|section| *section > here))
    }

    /// Goes to a section.
    pub fn go_to(self, section: usize) {
        if let Some(router) = self.router {
            router.go(self.address(section));
        }
    }

    /// Shows the questions of a row.
    pub fn choose_row(self, row: RowId) {
        let code = self
            .store
            .plan_now()
            .and_then(|plan| plan.group_of(self.section.get_untracked()).map(|group| group.code.clone()));
        if let Some(code) = code {
            self.chosen_rows.update(|rows| {
                rows.insert(code, row);
            });
        }
    }

    /// Goes back to the list of rows.
    pub fn leave_row(self) {
        if let Some(row) = self.row.get_untracked() {
            self.chosen_rows.update(|rows| rows.retain(|_, chosen| *chosen != row));
        }
    }

    /// Takes note that the person has come to a question.
    pub fn enter(self, place: &Spot) {
        if self.current.with_untracked(|current| current.as_ref() != Some(place)) {
            self.current.set(Some(place.clone()));
        }
    }

    /// Goes to a place wherever it is: its section, its row, the question itself.
    pub fn arrive(self, place: &Spot) {
        let Some(plan) = self.store.plan_now() else { return };
        let Some(section) = plan.section_of(place) else { return };
        if let (Some(row), Some(group)) = (place.row, plan.group_of(section)) {
            self.chosen_rows.update(|rows| {
                rows.insert(group.code.clone(), row);
            });
        }
        if section != self.section.get_untracked() {
            self.router.into_iter().for_each(|router| router.replace(self.address(section)));
        }
        self.current.set(Some(place.clone()));
        self.is_arriving.set_value(true);
        self.focus_when_there(place.clone(), MOST_FRAMES);
    }

    /// Whether the person is on the way to a question, which then gets the focus and not its section.
    pub fn is_arriving(self) -> bool {
        self.is_arriving.try_get_value().unwrap_or(false)
    }

    /// A section that was just opened needs a moment until its questions are on the page.
    fn focus_when_there(self, place: Spot, frames: u32) {
        request_animation_frame(move || {
            if frames > 0 && focus_question(&place).is_none() {
                self.focus_when_there(place, frames - 1);
            } else {
                let _ = self.is_arriving.try_set_value(false);
            }
        });
    }

    /// Moves among the questions that are shown; answers no at the ends.
    pub fn step(self, by: isize) -> bool {
        let next = self.visible.with_untracked(|visible| {
            let here = self
                .current
                .with_untracked(|current| visible.iter().position(|place| Some(place) == current.as_ref()));
            visible.get(landing(here, by)?).cloned()
        });
        if let Some(place) = &next {
            self.enter(place);
            scroll_to_question(place);
        }
        next.is_some()
    }

    /// The next question, else the next row, else the next section.
    pub fn go_on(self) {
        if self.step(1) {
            return;
        }
        if let Some(row) = self.row_after() {
            self.choose_row(row);
        } else if let Some(section) = untrack(|| self.section_after()) {
            self.go_to(section);
        }
    }

    fn row_after(self) -> Option<RowId> {
        let plan = self.store.plan_now()?;
        let section = self.section.get_untracked();
        let at = plan.row_at(section, self.row.get_untracked()?)?;
        plan.group_of(section)?.rows.get(at + 1).map(|row| row.row)
    }
}

/// A section with nothing to ask is not listed, unless it waits for its first row.
fn listed(store: SheetStore, plan: &Arc<Plan>) -> Vec<usize> {
    let is_worth_it = |section: &usize| store.progress(*section).shown > 0 || plan.waits_for_rows(*section);
    (0..plan.view.sections.len()).filter(is_worth_it).collect()
}

fn landing(here: Option<usize>, by: isize) -> Option<usize> {
    match here {
        Some(here) => here.checked_add_signed(by),
        None => Some(0),
    }
}

/// Brings a question into view and gives it the focus.
pub fn scroll_to_question(place: &Spot) {
    let _ = focus_question(place);
}

fn focus_question(place: &Spot) -> Option<()> {
    let element = document().get_element_by_id(&element_id(place))?.dyn_into::<HtmlElement>().ok()?;
    let options = ScrollIntoViewOptions::new();
    // Without it the question jumps to the top also when it is in view already.
    let _ = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
    element.scroll_into_view_with_scroll_into_view_options(&options);
    element.focus().ok()
}

#[cfg(test)]
mod tests {
    use super::landing;

    #[test]
    fn questions_are_walked_one_by_one() {
        assert_eq!(landing(Some(1), 1), Some(2));
        assert_eq!(landing(Some(0), -1), None, "there is nothing before the first");
        assert_eq!(landing(None, 1), Some(0));
    }
}
