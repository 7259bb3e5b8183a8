//! Everything about one violation: why it is here, and what a person says about it.

use apseko_contract::{EditViolation, ThingKind, ViolationEdit, ViolationView, ViolationsView};
use apseko_domain::{ViolationId, VisitId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit::{Editing, use_editing};
use super::fields::Fields;
use super::find;
use super::reasons::Reasons;
use super::row::ViolationTags;
use crate::host;
use crate::icon::Icon;
use crate::news::{News, use_news};
use crate::parts::{Answer, AnswerButtons, AnswerTone, Button, ButtonKind, Heading};
use crate::problem::ProblemBanner;
use crate::screens::people::{Disagreement, Warned};
use crate::text::{Texts, use_say};
use crate::typing::{Typing, use_typing};

/// The details of a violation.
#[component]
pub fn Details(
    /// Of which visit.
    visit: VisitId,
    /// The violations.
    view: Signal<ViolationsView>,
    /// Which one.
    id: ViolationId,
    /// Whether it stands under its row, where the name is already.
    #[prop(optional)]
    in_place: bool,
    /// Runs when the violation is set aside and its row goes to another list.
    #[prop(optional, into)]
    on_dropped: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let Some(first) = view.with_untracked(|view| find(view, id)) else { return ().into_any() };
    let known = Memo::new(move |last: Option<&ViolationView>| {
        view.with(|view| find(view, id)).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    let own_words = Memo::new(move |_| known.with(own_words));
    let field = StoredValue::new(None::<Typing>);
    let (editing, shown) = use_editing(visit, id, known, move || {
        if let Some(typing) = field.try_get_value().flatten() {
            typing.not_saved(own_words.get_untracked());
        }
    });
    let conflicts = Memo::new(move |_| known.with(|known| known.conflicts.clone()));
    let typing = use_typing(own_words.into(), is_disputed("description", conflicts), move |written| {
        let described = |words| ViolationEdit { description: Some(words), ..ViolationEdit::default() };
        let disputed = written.disputed.then(|| "description".to_owned()).into_iter().collect();
        editing.change_over(described(written.text), described(written.was), disputed);
        true
    });
    field.set_value(Some(typing));
    view! {
        <div class="stack">
            {(!in_place).then(|| view! { <Head shown=shown /> })}
            {move || view! { <Disagreement fields=conflicts.get() of=Some((ThingKind::Violation, id.0)) /> }}
            <ProblemBanner error=editing.saving().error() on_retry=move || editing.saving().again() />
            <Danger shown=shown editing=editing />
            <Fields view=view shown=shown editing=editing typing=typing />
            <Reasons view=view known=known level=if in_place { 2 } else { 3 } />
            <Charge shown=shown editing=editing on_dropped=on_dropped />
        </div>
    }
    .into_any()
}

#[component]
fn Head(shown: Memo<ViolationView>) -> impl IntoView {
    let say = use_say();
    let provisional = move || {
        shown.with(|shown| shown.provisional).then(|| say.get().violation_provisional_about().to_owned())
    };
    view! {
        <div class="stack stack--tight">
            <Heading level=2 class="side__title">{move || shown.with(|shown| shown.title.clone())}</Heading>
            <p class="meta">{move || view! { <ViolationTags violation=shown.get() /> }}</p>
            <Warned what=Signal::derive(provisional) />
        </div>
    }
}

#[component]
fn Danger(shown: Memo<ViolationView>, editing: Editing) -> impl IntoView {
    let say = use_say();
    let asks = Memo::new(move |_| shown.with(|shown| shown.asks_danger && !shown.dropped));
    let answers = Signal::derive(move || {
        let texts = say.get();
        vec![
            Answer::new("yes", texts.danger_yes(), AnswerTone::No).with_icon(Icon::Warning),
            Answer::new("no", texts.danger_no(), AnswerTone::Neutral),
        ]
    });
    let chosen = Signal::derive(move || {
        shown.with(|shown| shown.danger).map(|danger| if danger { "yes" } else { "no" }.to_owned())
    });
    let choose = move |answer: String| {
        editing.change(ViolationEdit { danger: Some(answer == "yes"), ..ViolationEdit::default() });
    };
    view! {
        <Show when=move || asks.get()>
            <div class="stack stack--tight">
                <p class="asked">{say.word(Texts::violation_danger)}</p>
                <AnswerButtons
                    label=say.word(Texts::violation_danger)
                    answers=answers
                    chosen=chosen
                    on_choose=choose
                />
            </div>
        </Show>
    }
}

/// Whether the violation is charged at all.
#[component]
fn Charge(
    shown: Memo<ViolationView>,
    editing: Editing,
    on_dropped: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let set_aside = move |dropped| {
        editing.change(ViolationEdit { dropped: Some(dropped), ..ViolationEdit::default() });
    };
    let drop_it = move || {
        set_aside(true);
        let (visit, violation) = editing.of();
        news.tell_undoable(Texts::violation_dropped_news, move || take_in(visit, violation, news));
        if let Some(on_dropped) = on_dropped {
            on_dropped.run(());
        }
    };
    let is_dropped = Memo::new(move |_| shown.with(|shown| shown.dropped));
    move || {
        if is_dropped.get() {
            view! {
            <div class="cluster">
                <Button icon=Icon::Undo on_press=move || set_aside(false)>{say.word(Texts::violation_take_in)}</Button>
            </div>
        }
        .into_any()
        } else {
            view! {
            <div class="cluster">
                <Button kind=ButtonKind::Quiet icon=Icon::Cross on_press=drop_it>{say.word(Texts::violation_drop)}</Button>
            </div>
        }
        .into_any()
        }
    }
}

/// Takes the dropping back. It outlives the screen, because the undo is still there when the screen is not.
fn take_in(visit: VisitId, violation: ViolationId, news: News) {
    let dropped = |dropped| ViolationEdit { dropped: Some(dropped), ..ViolationEdit::default() };
    let back = EditViolation {
        visit,
        violation,
        edit: dropped(false),
        was: Some(dropped(true)),
        disputed: Vec::new(),
    };
    spawn_local(async move {
        if let Err(error) = host::call(back).await {
            news.tell_failed(&error, move || take_in(visit, violation, news));
        }
    });
}

/// Whether people disagree on a field.
pub fn is_disputed(field: &'static str, conflicts: Memo<Vec<String>>) -> Signal<bool> {
    Signal::derive(move || conflicts.with(|conflicts| conflicts.iter().any(|known| known == field)))
}

/// A person's own words; until there are some, the notes of the answers stand in the field as an offer.
fn own_words(violation: &ViolationView) -> String {
    let is_own = violation.causes.is_empty() || violation.edited.iter().any(|field| field == "description");
    if is_own { violation.description.clone() } else { String::new() }
}
