//! The files of a case on the screen of its task.

use apseko_contract::{Copy as Whereabouts, EvidenceView, ShowEvidence};
use apseko_domain::TaskId;
use leptos::prelude::*;

use super::glimpse::{Allowed, use_allowed};
use super::list::EvidenceList;
use crate::answered::Answered;
use crate::parts::{Button, ButtonKind, Heading};
use crate::query::use_query;
use crate::text::{Texts, use_say};

/// What the case has.
#[component]
pub fn EvidenceSection(
    /// The task.
    task: TaskId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowEvidence { task }));
    let said_so = RwSignal::new(false);
    let (allowed, costs) = use_allowed(said_so);
    view! {
        <section class="section evidence" aria-labelledby="evidence-of-task">
            <Heading level=2 id="evidence-of-task">{say.word(Texts::evidence)}</Heading>
            <Answered asked=asked titled=true let:view>
                <Files task=task view=view allowed=allowed costs=costs said_so=said_so />
            </Answered>
        </section>
    }
}

#[component]
fn Files(
    task: TaskId,
    view: Signal<EvidenceView>,
    allowed: Signal<Allowed>,
    costs: Memo<bool>,
    said_so: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let is_empty = Memo::new(move |_| view.with(|view| view.rows.is_empty()));
    view! {
        <Costs view=view costs=costs said_so=said_so />
        {move || if is_empty.get() {
            view! { <p class="remark">{say.word(Texts::evidence_none)}</p> }.into_any()
        } else {
            view! { <EvidenceList task=task view=view allowed=allowed /> }.into_any()
        }}
    }
}

/// On a network that costs, a person decides whether pictures come.
#[component]
fn Costs(view: Signal<EvidenceView>, costs: Memo<bool>, said_so: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let lacks =
        Memo::new(move |_| view.with(|view| view.rows.iter().any(|row| row.preview == Whereabouts::Away)));
    view! {
        <Show when=move || costs.get() && lacks.get() && !said_so.get()>
            <div class="evidence__costs">
                <p class="remark">{say.word(Texts::evidence_costs)}</p>
                <Button kind=ButtonKind::Quiet on_press=move || said_so.set(true)>
                    {say.word(Texts::evidence_get_previews)}
                </Button>
            </div>
        </Show>
    }
}
