//! Who inspects: the one who writes, and colleagues, who are named by hand because they have no account here.

use apseko_contract::{NameColleagues, VisitView};
use apseko_domain::VisitId;
use leptos::prelude::*;

use crate::parts::{Card, TextArea};
use crate::problem::ProblemBanner;
use crate::saving::use_saving;
use crate::text::{Texts, use_say};
use crate::typing::{Typing, use_typing};

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
        |_, later| later,
        move |saved| {
            if !saved && let Some(field) = field.try_get_value().flatten() {
                field.not_saved(known.get_untracked());
            }
        },
    );
    let typing = use_typing(known.into(), move |names| saving.save(name_them(visit, names)));
    field.set_value(Some(typing));
    view! {
        <Card title=say.word(Texts::visit_inspectors) level=2>
            <Show when=move || inspectors.with(|names| !names.is_empty())>
                <p class="said__name">{inspectors}</p>
            </Show>
            <div class="stack stack--tight" on:focusout=move |_| typing.save_now()>
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

fn name_them(visit: VisitId, names: String) -> NameColleagues {
    NameColleagues { visit, names }
}
