//! Confirms what is weighty with a fresh code: whatever is refused for want of one opens the dialog, and is sent
//! again by itself once the code was right. Signing uses the same way.

use apseko_contract::{Command, StepUp, UiError};
use apseko_domain::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::act::use_act;
use crate::host;
use crate::parts::{Button, ButtonKind, CodeField, Dialog};
use crate::problem::ProblemBanner;
use crate::secret::{CODE_LENGTH, CodePad, Secret};
use crate::text::{Texts, use_say};

type Then = Box<dyn FnOnce(bool) + Send + Sync>;

/// The one dialog that asks for a code.
#[derive(Clone, Copy)]
pub struct Confirming {
    is_open: RwSignal<bool>,
    then: StoredValue<Option<Then>>,
}

impl Confirming {
    /// Makes itself known to every screen inside; [`StepUpDialog`] is what it opens.
    pub fn provide() {
        provide_context(Self::new());
    }

    fn new() -> Self {
        Self { is_open: RwSignal::new(false), then: StoredValue::new(None) }
    }

    fn ask(self, then: impl FnOnce(bool) + Send + Sync + 'static) {
        self.then.set_value(Some(Box::new(then)));
        self.is_open.set(true);
    }

    fn close(self, confirmed: bool) {
        self.is_open.set(false);
        if let Some(then) = self.then.try_update_value(Option::take).flatten() {
            then(confirmed);
        }
    }
}

/// A command that may need a fresh code.
pub struct SteppedUp<C: Command> {
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    confirming: Confirming,
    done: Callback<(Result<C::Reply, UiError>,)>,
}

impl<C: Command> Clone for SteppedUp<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Command> Copy for SteppedUp<C> {}

impl<C: Command + Clone + Sync> SteppedUp<C> {
    /// Sends a command unless one is on its way already, and asks for a code when it takes one.
    pub fn send(self, command: C) {
        if !self.busy.get_untracked() {
            self.busy.set(true);
            self.attempt(command);
        }
    }

    /// Whether an answer, or a code, is being waited for.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why it was not carried out.
    pub fn error(self) -> Signal<Option<UiError>> {
        self.error.into()
    }

    /// A new request each time: the refused one was not carried out, and its refusal may be remembered.
    fn attempt(self, command: C) {
        spawn_local(async move {
            let outcome = host::call(command.clone()).await;
            let wants_code = outcome.as_ref().is_err_and(|error| error.code == Code::AccessStepUp);
            if wants_code {
                self.confirming.ask(move |confirmed| {
                    if confirmed {
                        self.attempt(command);
                    } else {
                        let _ = self.busy.try_set(false);
                    }
                });
                return;
            }
            let screen_is_gone = self.busy.try_set(false).is_some();
            if !screen_is_gone {
                self.error.set(outcome.as_ref().err().cloned());
                let _ = self.done.try_run((outcome,));
            }
        });
    }
}

/// Prepares commands of one kind that may need a fresh code; `done` hears of each one how it ended.
pub fn use_stepped_up_wish<C: Command + Clone + Sync>(
    done: impl Fn(Result<C::Reply, UiError>) + Send + Sync + 'static,
) -> SteppedUp<C> {
    SteppedUp {
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        confirming: use_context::<Confirming>().unwrap_or_else(Confirming::new),
        done: Callback::new(move |(outcome,)| done(outcome)),
    }
}

/// The dialog itself; stands once in the frame.
#[component]
pub fn StepUpDialog() -> impl IntoView {
    let say = use_say();
    use_context::<Confirming>().map(|confirming| {
        view! {
            <Dialog
                open=confirming.is_open
                title=say.word(Texts::step_up_title)
                close_label=say.word(Texts::close)
                on_close=move || confirming.close(false)
            >
                <CodeForm confirming=confirming />
            </Dialog>
        }
    })
}

#[component]
fn CodeForm(confirming: Confirming) -> impl IntoView {
    let say = use_say();
    let code = Secret::new();
    let fault = RwSignal::new(false);
    let step_up = use_act::<StepUp>(move |outcome| {
        code.clear();
        if outcome.is_ok() {
            confirming.close(true);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_whole = untrack(|| code.length()) == CODE_LENGTH;
        fault.set(!is_whole);
        if is_whole {
            step_up.send(StepUp { code: code.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>{say.word(Texts::step_up_about)}</p>
            <ProblemBanner error=step_up.error() />
            <CodeField
                label=say.word(Texts::code_field)
                hint=say.word(Texts::code_hint)
                fault=Signal::derive(move || fault.get().then(|| say.get().fault_code().to_owned()))
                length=CODE_LENGTH
                value=code.shown()
                on_input=move |text| code.set(text)
            />
            <CodePad code=code length=CODE_LENGTH />
            <Button kind=ButtonKind::Main wide=true submit=true busy=step_up.busy() busy_label=say.word(Texts::logging_in)>
                {say.word(Texts::confirm)}
            </Button>
        </form>
    }
}
