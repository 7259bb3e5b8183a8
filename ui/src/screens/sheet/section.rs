//! The questions of a section, and all the questions about one row.

use apseko_contract::Spot;
use apseko_domain::RowId;
use leptos::prelude::*;

use super::question::AskedQuestion;
use super::store::SheetStore;
use crate::parts::Heading;

/// What is asked in one section now, for the sheet itself or for one row.
#[component]
pub fn SectionQuestions(
    /// The sheet.
    store: SheetStore,
    /// The place of the section among the sections.
    #[prop(into)]
    section: Signal<usize>,
    /// The row, for a section that is walked for a group.
    #[prop(into)]
    row: Signal<Option<RowId>>,
    /// The question that the person is at.
    #[prop(optional, into)]
    current: Signal<Option<Spot>>,
    /// Whether no pane beside them says what belongs to each.
    #[prop(optional)]
    alone: bool,
    /// Hears which question the person has come to.
    #[prop(optional, into)]
    on_enter: Option<UnsyncCallback<Spot>>,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let spots = store.plan().map(|plan| plan.spots(section.get(), row.get())).unwrap_or_default();
        spots.into_iter().filter(|place| store.is_shown(place)).collect::<Vec<_>>()
    });
    let walked = StoredValue::new(None::<(usize, Option<RowId>)>);
    Effect::new(move || {
        shown.track();
        walked.set_value(Some((section.get(), row.get())));
    });
    let question = move |place: Spot| {
        // What comes while somebody is looking slides in below its cause; a whole section is simply there.
        let came_late = walked.get_value() == Some((section.get_untracked(), row.get_untracked()));
        let own = place.clone();
        let is_current = Memo::new(move |_| current.with(|current| current.as_ref() == Some(&own)));
        let enter = move |place| {
            on_enter.into_iter().for_each(|on_enter| on_enter.run(std::clone::Clone::clone(&place)))
        };
        view! {
            <AskedQuestion store=store place=place current=is_current came_late=came_late alone=alone on_enter=enter />
        }
    };
    view! { <For each=move || shown.get() key=std::clone::Clone::clone children=question /> }
}

/// Everything that is asked about one row, as about a worker.
#[component]
pub fn RowQuestions(
    /// The sheet.
    store: SheetStore,
    /// The row.
    row: RowId,
    /// The level of the headings of sections.
    #[prop(default = 3)]
    level: u8,
) -> impl IntoView {
    let sections = Memo::new(move |_| {
        let sections = store.plan().map(|plan| plan.sections_of_row(row)).unwrap_or_default();
        sections.into_iter().filter(|section| store.row_progress(*section, row).shown > 0).collect::<Vec<_>>()
    });
    // One heading over one list of questions says nothing that the screen does not say.
    let is_several = Memo::new(move |_| sections.with(Vec::len) > 1);
    let section = move |section: usize| {
        let title = Memo::new(move |_| {
            let plan = store.plan();
            plan.and_then(|plan| plan.view.sections.get(section).map(|known| known.title.clone()))
                .unwrap_or_default()
        });
        view! {
            <section class="sheet">
                <Show when=move || is_several.get()>
                    <Heading level=level class="row-section">{title}</Heading>
                </Show>
                <SectionQuestions store=store section=section row=Some(row) alone=true />
            </section>
        }
    };
    view! { <For each=move || sections.get() key=|section| *section children=section /> }
}
