//! The end of a visit: what it came to, what was objected. Nothing that is missing stands in its way.

use apseko_contract::{FinishVisit, VisitView};
use apseko_domain::VisitOutcome;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::icon::{Glyph, Icon};
use crate::parts::{Button, ButtonKind, ButtonSize, Choice, ChoiceList, Heading, TextArea};
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::screens::visit::count;
use crate::text::{Texts, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// What has been chosen and typed; what was not chosen follows the violations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Typed {
    outcome: Option<VisitOutcome>,
    objections: String,
}

/// The end of the visit.
#[component]
pub fn Finish(
    /// The visit.
    view: Signal<VisitView>,
    /// How much is missing.
    missing: Memo<usize>,
) -> impl IntoView {
    let say = use_say();
    let unsaved = use_unsaved();
    let router = use_context::<Router>();
    let (visit, objections) = view.with_untracked(|view| (view.row.visit, view.objections.clone()));
    let name = StoredValue::new(format!("finish {visit}"));
    let typed = use_form(name.get_value(), Typed { outcome: None, objections });
    let violations = Memo::new(move |_| view.with(|view| view.violations.iter().sum::<usize>()));
    let outcome =
        Memo::new(move |_| typed.with(|typed| typed.outcome).unwrap_or_else(|| usual(violations.get())));
    let finish = use_wish(move |_: FinishVisit, ended| {
        if ended.is_ok() {
            unsaved.forget(&name.get_value());
            if let Some(router) = router {
                router.leave_to(Route::Visit(visit));
            }
        }
    });
    let end = move || {
        let objections = typed.with_untracked(|typed| typed.objections.clone());
        finish.send(FinishVisit { visit, outcome: outcome.get_untracked(), objections });
    };
    let word = move || {
        let texts = say.get();
        match missing.get() {
            0 => texts.visit_finish().to_owned(),
            left => texts.finish_leaving(count(left)),
        }
    };
    view! {
        <section class="section" aria-labelledby="finishing">
            <Heading level=2 id="finishing">{say.word(Texts::finish_title)}</Heading>
            <Outcomes typed=typed outcome=outcome />
            <Contradiction view=view outcome=outcome violations=violations />
            <TextArea
                label=say.word(Texts::objections)
                mark=say.word(Texts::may_stay_empty)
                hint=say.word(Texts::finish_objections_hint)
                value=Signal::derive(move || typed.with(|typed| typed.objections.clone()))
                on_input=move |text| typed.update(|typed| typed.objections = text)
            />
            <ProblemBanner error=finish.error() on_retry=end />
            <Button
                kind=ButtonKind::Main
                size=ButtonSize::Large
                wide=true
                busy=finish.busy()
                busy_label=say.word(Texts::visit_finishing)
                on_press=end
            >
                {word}
            </Button>
        </section>
    }
}

#[component]
fn Outcomes(typed: RwSignal<Typed>, outcome: Memo<VisitOutcome>) -> impl IntoView {
    let say = use_say();
    let choices = Signal::derive(move || {
        let texts = say.get();
        let choice = |outcome: &VisitOutcome| {
            let choice = Choice::new(outcome.as_str(), texts.outcome(*outcome));
            match texts.outcome_about(*outcome) {
                Some(about) => choice.detail(about),
                None => choice,
            }
        };
        VisitOutcome::ALL.iter().map(choice).collect::<Vec<_>>()
    });
    view! {
        <ChoiceList
            label=say.word(Texts::finish_outcome)
            choices=choices
            chosen=Signal::derive(move || Some(outcome.get().as_str().to_owned()))
            on_choose=move |name: String| typed.update(|typed| typed.outcome = VisitOutcome::parse(&name))
        />
    }
}

/// Says that the outcome and the list of violations do not fit. It stops nobody: the inspector may know why.
#[component]
fn Contradiction(
    view: Signal<VisitView>,
    outcome: Memo<VisitOutcome>,
    violations: Memo<usize>,
) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let told = Memo::new(move |_| {
        let texts = say.get();
        match (outcome.get(), violations.get()) {
            (VisitOutcome::NoViolations, 1..) => Some(texts.finish_outcome_contradicts()),
            (VisitOutcome::Violations, 0) => Some(texts.finish_outcome_no_violations()),
            _ => None,
        }
    });
    view! {
        <div aria-live="polite">
            {move || told.get().map(|told| view! {
                <p class="warned">
                    <Glyph icon=Icon::Warning />
                    <span>
                        {told} " "
                        <a href=Route::Violations(visit).href()>{say.word(Texts::finish_show_violations)}</a>
                    </span>
                </p>
            })}
        </div>
    }
}

/// What a visit usually came to.
fn usual(violations: usize) -> VisitOutcome {
    if violations > 0 { VisitOutcome::Violations } else { VisitOutcome::NoViolations }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_follows_the_violations_until_somebody_chooses() {
        assert_eq!(usual(0), VisitOutcome::NoViolations);
        assert_eq!(usual(2), VisitOutcome::Violations);
    }
}
