//! Coming onto the device through the institution: a browser logs in there, and the device waits and asks.

use std::time::Duration;

use apseko_contract::{
    AwaitInstitution, EnrolmentView, InstitutionStep as Progress, InstitutionView, OpenInstitution, UiError,
};
use apseko_domain::Code;
use leptos::prelude::*;

use crate::act::{Acting, use_act};
use crate::host;
use crate::lock::countdown::{Countdown, CountdownLine, seconds_to_wait};
use crate::lock::page::focus_soon;
use crate::parts::{Button, ButtonKind, ButtonSize, CodeText, Pending, QrCode, TextField};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

const ASK_EVERY: Duration = Duration::from_secs(2);

/// Whether the person may still come back: the connection can return, a refusal does not turn.
fn goes_on(error: &UiError) -> bool {
    matches!(error.code, Code::ServerUnreachable | Code::HostUnreachable)
}

/// The explanation, or what is needed in the browser.
#[component]
pub fn InstitutionStep(
    #[prop(into)] on_begun: UnsyncCallback<EnrolmentView>,
    #[prop(into)] on_cancel: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let ticket = RwSignal::new(None::<InstitutionView>);
    let is_over = RwSignal::new(false);
    let countdown = Countdown::new();
    let waiting = use_act::<AwaitInstitution>(move |outcome| match outcome {
        Ok(Progress::Waiting) => {}
        Ok(Progress::Begun(view)) => {
            ticket.set(None);
            on_begun.run(view);
        }
        Err(error) if goes_on(&error) => {}
        Err(_) => ticket.set(None),
    });
    let open = use_act::<OpenInstitution>(move |outcome| {
        countdown.stop();
        match outcome {
            Ok(view) => ticket.set(Some(view)),
            Err(error) => seconds_to_wait(&error).into_iter().for_each(|seconds| countdown.start(seconds)),
        }
    });
    ask_now_and_then(ticket, is_over, waiting);
    let begin = move || {
        waiting.forget_error();
        is_over.set(false);
        if !countdown.runs().get_untracked() {
            open.send(OpenInstitution {});
        }
    };
    let give_up = move || {
        ticket.set(None);
        waiting.forget_error();
        on_cancel.run(());
    };
    view! {
        <div class="lock__form">
            <p>{say.word(Texts::institution_about)}</p>
            <div class="lock__telling">
                <ProblemBanner error=open.error() />
                <ProblemBanner error=waiting.error() />
                <CountdownLine countdown=countdown />
                <p class="lock__said" role="status">
                    {move || is_over.get().then(|| say.get().institution_over())}
                </p>
            </div>
            {move || match ticket.get() {
                Some(view) => view! { <Ticket view=view on_cancel=give_up /> }.into_any(),
                None => view! {
                    <div class="lock__action">
                        <Button
                            kind=ButtonKind::Main
                            size=ButtonSize::Large
                            wide=true
                            busy=open.busy()
                            busy_label=say.word(Texts::asking_office)
                            on_press=begin
                        >
                            {say.word(Texts::institution_begin)}
                        </Button>
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}

/// Asks until something came of the ticket or its time is over.
fn ask_now_and_then(
    ticket: RwSignal<Option<InstitutionView>>,
    is_over: RwSignal<bool>,
    waiting: Acting<AwaitInstitution>,
) {
    let ask = move || {
        let until = ticket.try_with_untracked(|ticket| ticket.as_ref().map(|ticket| ticket.until)).flatten();
        let Some(until) = until else { return };
        if host::now() < until {
            waiting.send(AwaitInstitution {});
        } else if !waiting.busy().get_untracked() {
            ticket.set(None);
            waiting.forget_error();
            is_over.set(true);
        }
    };
    if let Ok(timer) = set_interval_with_handle(ask, ASK_EVERY) {
        on_cleanup(move || timer.clear());
    }
}

/// The code, the way to the page, and the waiting.
#[component]
fn Ticket(view: InstitutionView, #[prop(into)] on_cancel: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let InstitutionView { address, picture, code, until } = view;
    let way = if host::opens_links() {
        view! { <OpenHere address=address /> }.into_any()
    } else {
        view! { <CopyAddress address=address /> }.into_any()
    };
    view! {
        <div class="ticket">
            <div class="ticket__code">
                <p class="field__label">{say.word(Texts::institution_code)}</p>
                <p class="ticket__digits"><CodeText>{code}</CodeText></p>
                <p class="remark">{say.word(Texts::institution_code_hint)}</p>
            </div>
            {way}
            <div class="ticket__waits">
                <Pending text=say.word(Texts::institution_waiting) />
                <p class="remark">{say.phrase(move |texts| texts.institution_until(until))}</p>
            </div>
            <div class="lock__action">
                <Button wide=true on_press=on_cancel>{say.word(Texts::cancel)}</Button>
            </div>
            <div class="ticket__scan">
                <p class="field__label">{say.word(Texts::institution_scan)}</p>
                <QrCode rows=picture label=say.word(Texts::institution_square) />
            </div>
        </div>
    }
}

/// The browser of this very page goes there, in a page of its own that knows nothing of this one.
#[component]
fn OpenHere(address: String) -> impl IntoView {
    let say = use_say();
    let link = NodeRef::<leptos::html::A>::new();
    request_animation_frame(move || {
        if let Some(link) = link.try_get_untracked().flatten() {
            let _ = link.focus();
        }
    });
    view! {
        <a
            class="button button--main button--large button--wide"
            href=address
            target="_blank"
            rel="noopener noreferrer"
            node_ref=link
        >
            <span class="button__label">{say.word(Texts::institution_open)}</span>
        </a>
    }
}

/// The window opens no pages of others, so the person takes the address to their browser.
#[component]
fn CopyAddress(address: String) -> impl IntoView {
    let say = use_say();
    let copied = RwSignal::new(false);
    let field = NodeRef::new();
    let text = StoredValue::new(address.clone());
    let copy = move || {
        // Not awaited: whoever pastes something else sees the address still standing there.
        let _ = window().navigator().clipboard().write_text(&text.get_value());
        copied.set(true);
    };
    focus_soon(field);
    view! {
        <div class="lock__fields">
            <TextField
                label=say.word(Texts::institution_address)
                hint=say.word(Texts::institution_address_hint)
                value=Signal::stored(address)
                read_only=true
                node_ref=field
                on_input=|_| ()
            />
            <Button wide=true on_press=copy>{say.word(Texts::institution_copy)}</Button>
            <p class="saved" role="status">{move || copied.get().then(|| say.get().institution_copied())}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_connection_is_waited_out_and_a_refusal_is_not() {
        let error =
            |code| UiError { code, params: std::collections::BTreeMap::new(), correlation_id: String::new() };
        assert!(goes_on(&error(Code::ServerUnreachable)), "the person is still in the browser");
        assert!(!goes_on(&error(Code::ServerRefused)));
        assert!(!goes_on(&error(Code::EnrolKnown)));
    }
}
