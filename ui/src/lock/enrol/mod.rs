//! Enrolling a person on this device: who they are, authenticator, password and PIN, recovery codes.

mod account;
mod authenticator;
mod codes;
mod institution;
mod invitation;
mod password;
mod ways;

use apseko_contract::{CancelEnrolment, EnrolmentView, EnterEnrolled, LockView, RecoveryCodes};
use leptos::prelude::*;

use super::page::{LockPage, focus_heading};
use crate::act::use_act;
use crate::gate::Gate;
use crate::lock::enrol::password::PasswordStep;
use crate::lock::enrol::ways::{Ways, WaysStep};
use crate::parts::{Button, ButtonKind, ButtonSize};
use crate::text::{Say, Texts, use_say};

pub use authenticator::AuthenticatorSecret;
pub use codes::CodesOnce;

const STEPS: usize = 4;

/// How far the enrolment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Who,
    Authenticator,
    Password,
    Codes,
}

impl Step {
    fn number(self) -> usize {
        match self {
            Self::Who => 1,
            Self::Authenticator => 2,
            Self::Password => 3,
            Self::Codes => 4,
        }
    }

    fn title(self, ways: Ways, texts: Texts) -> &'static str {
        match self {
            Self::Who => ways.title(texts),
            Self::Authenticator => texts.authenticator_title(),
            Self::Password => texts.password_title(),
            Self::Codes => texts.codes_title(),
        }
    }
}

fn kicker(say: Say, step: Memo<Step>) -> Signal<String> {
    say.phrase(move |texts| {
        format!("{} · {}", texts.enrol_kicker(), texts.step_of(step.get().number(), STEPS))
    })
}

/// The wizard.
#[component]
pub fn Enrolment(
    gate: Gate,
    lock: Memo<LockView>,
    /// Whether there is a log-in to go back to.
    may_leave: Signal<bool>,
    #[prop(into)] on_leave: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let user = RwSignal::new(String::new());
    let ways = Ways::new();
    let begun = RwSignal::new(None::<EnrolmentView>);
    let chooses_password = RwSignal::new(false);
    let codes = RwSignal::new(None::<RecoveryCodes>);
    let step = Memo::new(move |_| match (codes.with(Option::is_some), begun.with(Option::is_some)) {
        (true, _) => Step::Codes,
        (false, true) if chooses_password.get() => Step::Password,
        (false, true) => Step::Authenticator,
        (false, false) => Step::Who,
    });
    // Leaving in the middle, or a page that is closed, must not leave a secret waiting at the host.
    let cancel = use_act::<CancelEnrolment>(|_| ());
    // Where the way in is closed again, the log-in is there; so nothing has to be said.
    let enter = use_act::<EnterEnrolled>(move |_| on_leave.run(()));
    let give_up = move || {
        begun.set(None);
        cancel.send(CancelEnrolment {});
    };
    let back = move || match step.get_untracked() {
        Step::Who => on_leave.run(()),
        Step::Authenticator => give_up(),
        Step::Password => chooses_password.set(false),
        Step::Codes => {}
    };
    let shows_back = move || match step.get() {
        Step::Who => may_leave.get(),
        Step::Authenticator | Step::Password => true,
        Step::Codes => false,
    };
    let begin = move |view: EnrolmentView| {
        gate.hold_shut(true);
        // Whoever came through the institution has typed no name.
        user.set(view.user.clone());
        begun.set(Some(view));
    };
    let finish = move |new: RecoveryCodes| {
        codes.set(Some(new));
        begun.set(None);
    };
    // The first step has a field that takes the focus; the others begin at their heading.
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) && now != Step::Who {
            focus_heading();
        }
        now
    });
    let shown = move || {
        match step.get() {
        Step::Who => view! { <WaysStep ways=ways user=user on_begun=begin on_cancel=move || cancel.send(CancelEnrolment {}) /> }.into_any(),
        Step::Authenticator => begun
            .get_untracked()
            .map(|view| view! { <AuthenticatorStep view=view on_next=move || chooses_password.set(true) /> })
            .into_any(),
        Step::Password => begun
            .get_untracked()
            .map(|view| view! { <PasswordStep user=user shortest=view.shortest_password on_finished=finish /> })
            .into_any(),
        Step::Codes => codes
            .get_untracked()
            .map(|RecoveryCodes { codes }| view! { <CodesOnce codes=codes on_done=move || enter.send(EnterEnrolled {}) /> })
            .into_any(),
    }
    };
    view! {
        <LockPage
            title=say.phrase(move |texts| step.get().title(ways, texts).to_owned())
            kicker=kicker(say, step)
            lock=lock
            foot=move || view! {
                <Show when=shows_back>
                    <Button kind=ButtonKind::Quiet on_press=back>{say.word(Texts::back)}</Button>
                </Show>
            }
        >
            {shown}
        </LockPage>
    }
}

#[component]
fn AuthenticatorStep(view: EnrolmentView, #[prop(into)] on_next: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let EnrolmentView { name, unit, authenticator, .. } = view;
    view! {
        <div class="lock__form">
            <p class="lock__who"><strong>{name}</strong>" "<span class="remark">{unit}</span></p>
            <AuthenticatorSecret view=authenticator />
            <div class="lock__action">
                <Button kind=ButtonKind::Main size=ButtonSize::Large wide=true on_press=on_next>
                    {say.word(Texts::go_on)}
                </Button>
            </div>
        </div>
    }
}

/// A new device that no office can vouch for now.
#[component]
pub fn NotEnrolled(gate: Gate, lock: Memo<LockView>) -> impl IntoView {
    let say = use_say();
    view! {
        <LockPage title=say.word(Texts::not_enrolled_title) lock=lock>
            <div class="lock__form">
                <p>{say.word(Texts::not_enrolled_about)}</p>
                <p>{say.word(Texts::not_enrolled_next)}</p>
                <div class="lock__action">
                    <Button size=ButtonSize::Large wide=true on_press=move || gate.ask_again()>
                        {say.word(Texts::try_again)}
                    </Button>
                </div>
            </div>
        </LockPage>
    }
}
