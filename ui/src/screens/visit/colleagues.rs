//! Who inspects: the one who writes, and colleagues, who are named by hand because they have no account here.

use apseko_contract::{NameColleagues, ThingKind, VisitView};
use leptos::prelude::*;

use crate::parts::{Card, TextArea};
use crate::problem::ProblemBanner;
use crate::saving::use_saving;
use crate::screens::people::Disagreement;
use crate::text::{Texts, use_say};
use crate::typing::{Typing, Written, use_typing};

/// The inspectors of a visit.
#[component]
pub fn Inspectors(
    /// The visit.
    view: Signal<VisitView>,
) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let known = Memo::new(move |_| view.with(|view| view.colleagues.clone()));
    let inspectors = Memo::new(move |_| view.with(|view| view.inspectors.clone()));
    let field = StoredValue::new(None::<Typing>);
    let saving = use_saving(
        // What stood before the first change is what both are about.
        |first: NameColleagues, later| NameColleagues { names: later.names, ..first },
        move |saved| {
            if !saved && let Some(field) = field.try_get_value().flatten() {
                field.not_saved(known.get_untracked());
            }
        },
    );
    let conflicts = Memo::new(move |_| view.with(|view| view.conflicts.clone()));
    let is_disputed = move || conflicts.with(|fields| fields.iter().any(|field| field == "colleagues"));
    let typing = use_typing(known.into(), Signal::derive(is_disputed), move |written| {
        let Written { text: names, was, disputed } = written;
        saving.save(NameColleagues { visit, names, was: Some(was), disputed });
        true
    });
    field.set_value(Some(typing));
    view! {
        <Card title=say.word(Texts::visit_inspectors) level=2>
            <Show when=move || inspectors.with(|names| !names.is_empty())>
                <p class="said__name">{inspectors}</p>
            </Show>
            <div class="stack stack--tight" on:focusout=move |_| typing.leave()>
                {move || view! { <Disagreement fields=conflicts.get() of=Some((ThingKind::Visit, visit.0)) /> }}
                <TextArea
                    label=say.word(Texts::visit_colleagues)
                    mark=say.word(Texts::may_stay_empty)
                    hint=say.word(Texts::visit_colleagues_hint)
                    value=typing.text()
                    on_input=move |text| typing.typed(text)
                />
                <ProblemBanner error=saving.error() on_retry=move || saving.again() />
            </div>
        </Card>
    }
}
