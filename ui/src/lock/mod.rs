//! The screens of the lock: coming in with both factors, coming back after a pause, and enrolling somebody.

mod countdown;
mod enrol;
mod log_in;
mod page;
mod password;
mod pin;
mod reopen;

use apseko_contract::{LockView, LogOut, Stage, UiError, WipedView};
use leptos::prelude::*;

use crate::act::use_act;
use crate::gate::Gate;
use crate::lock::enrol::{Enrolment, NotEnrolled};
use crate::lock::log_in::LogInScreen;
use crate::lock::password::PasswordScreen;
use crate::lock::pin::PinScreen;
use crate::parts::{Banner, Button, ButtonKind, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

pub use countdown::{Countdown, CountdownLine, seconds_to_wait};
pub use enrol::{AuthenticatorSecret, CodesOnce};
pub use page::{LockProblem, focus_heading};

/// Which form is on the page. Details of a stage change it without building it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    NotEnrolled,
    Enrolment,
    LogIn,
    Password,
    Pin,
}

fn shown(lock: &LockView, enrols: bool, wants_password: bool) -> Shown {
    match lock.stage {
        _ if enrols => Shown::Enrolment,
        Stage::New if lock.can_enrol => Shown::Enrolment,
        Stage::New => Shown::NotEnrolled,
        Stage::Pin { .. } if !wants_password => Shown::Pin,
        Stage::Pin { .. } | Stage::Password { .. } => Shown::Password,
        Stage::LogIn { .. } | Stage::Open { .. } => Shown::LogIn,
    }
}

/// The lock, as far as the host says that the data is away.
#[component]
pub fn LockScreen(
    /// The gate that it opens.
    gate: Gate,
    /// The state of the lock.
    lock: Memo<LockView>,
    /// Why the host could not say lately.
    error: Signal<Option<UiError>>,
) -> impl IntoView {
    let enrols = RwSignal::new(false);
    let wants_password = RwSignal::new(false);
    let pin_gone = RwSignal::new(None::<UiError>);
    let now = Memo::new(move |_| lock.with(|lock| shown(lock, enrols.get(), wants_password.get())));
    let leave = move || {
        enrols.set(false);
        gate.hold_shut(false);
        gate.ask_again();
    };
    move || {
        let form = match now.get() {
            Shown::NotEnrolled => view! { <NotEnrolled gate=gate lock=lock /> }.into_any(),
            Shown::Enrolment => {
                let may_leave = move || lock.with(|lock| lock.stage != Stage::New);
                view! { <Enrolment gate=gate lock=lock may_leave=Signal::derive(may_leave) on_leave=leave /> }
                    .into_any()
            }
            Shown::LogIn => {
                view! { <LogInScreen gate=gate lock=lock on_enrol=move || enrols.set(true) /> }.into_any()
            }
            Shown::Password => view! {
                <PasswordScreen
                    gate=gate
                    lock=lock
                    because=pin_gone.into()
                    on_pin=move || wants_password.set(false)
                />
            }
            .into_any(),
            Shown::Pin => {
                let to_password = move |because| {
                    pin_gone.set(because);
                    wants_password.set(true);
                };
                view! { <PinScreen gate=gate lock=lock on_password=to_password /> }.into_any()
            }
        };
        view! {
            <main class="lock" id="main">
                <ProblemBanner error=error on_retry=move || gate.ask_again() />
                <Wiped lock=lock />
                {form}
            </main>
        }
    }
}

/// Says that what was here was wiped by an order of the office: whoever finds an empty device must not think of a fault.
#[component]
fn Wiped(lock: Memo<LockView>) -> impl IntoView {
    let say = use_say();
    let wiped = Memo::new(move |_| lock.with(|lock| lock.wiped.clone()));
    move || {
        wiped.get().map(|WipedView { at, unsent, told }| {
            view! {
                <Banner tone=Tone::Warn title=say.word(Texts::wiped_title)>
                    <p>{say.phrase(move |texts| texts.wiped_about(at))}</p>
                    {(unsent > 0).then(|| view! { <p>{say.phrase(move |texts| texts.wiped_unsent(unsent))}</p> })}
                    {(!told).then(|| view! { <p>{say.word(Texts::wiped_untold)}</p> })}
                </Banner>
            }
        })
    }
}

/// Goes out, so that somebody else can come in.
#[component]
fn OtherUser(gate: Gate) -> impl IntoView {
    let say = use_say();
    let log_out = use_act::<LogOut>(move |_| gate.ask_again());
    view! {
        <Button kind=ButtonKind::Quiet busy=log_out.busy() on_press=move || log_out.send(LogOut {})>
            {say.word(Texts::other_user)}
        </Button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(stage: Stage) -> LockView {
        LockView { stage, can_enrol: false, demonstration: false, wiped: None }
    }

    #[test]
    fn recovery_codes_stay_on_the_page_whatever_the_host_says_meanwhile() {
        let open = lock(Stage::Open { reading_only: false });
        assert_eq!(shown(&open, true, false), Shown::Enrolment, "they are shown only once");
    }

    #[test]
    fn a_pin_gives_way_to_the_password_when_asked() {
        let pin = lock(Stage::Pin { name: String::new(), tries_left: 5, biometric: false });
        assert_eq!(shown(&pin, false, false), Shown::Pin);
        assert_eq!(shown(&pin, false, true), Shown::Password);
    }

    #[test]
    fn a_new_device_without_an_office_says_where_to_go() {
        assert_eq!(shown(&lock(Stage::New), false, false), Shown::NotEnrolled);
        let reachable = LockView { can_enrol: true, ..lock(Stage::New) };
        assert_eq!(shown(&reachable, false, false), Shown::Enrolment);
    }
}
