//! Whether the chain of the audit holds, and its end to write down.

use apseko_contract::{ChainView, CheckServerAudit, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::host;
use crate::parts::{Banner, Button, CodeText, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

/// The button, and what came of it.
#[component]
pub fn CheckChain() -> impl IntoView {
    let say = use_say();
    let busy = RwSignal::new(false);
    let told = RwSignal::new(None::<Result<ChainView, UiError>>);
    let check = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = host::call(CheckServerAudit {}).await;
            let _ = busy.try_set(false);
            let _ = told.try_set(Some(outcome));
        });
    };
    view! {
        <div class="cluster">
            <Button busy=busy busy_label=say.word(Texts::events_checking) on_press=check>
                {say.word(Texts::events_check)}
            </Button>
        </div>
        {move || told.get().map(|outcome| match outcome {
            Ok(view) => view! { <Checked view=view /> }.into_any(),
            Err(error) => view! { <ProblemBanner error=Signal::stored(Some(error)) on_retry=check /> }.into_any(),
        })}
    }
}

#[component]
fn Checked(view: ChainView) -> impl IntoView {
    let say = use_say();
    let ChainView { entries, head, fault } = view;
    match fault {
        None => view! {
            <Banner tone=Tone::Ok title=say.phrase(move |texts| texts.audit_whole(entries))>
                <p>{say.word(Texts::events_head)}</p>
                <p class="office__secret code" translate="no">{head}</p>
            </Banner>
        }
        .into_any(),
        Some(code) => view! {
            <Banner tone=Tone::Bad title=say.word(Texts::events_broken)>
                <p>{say.word(Texts::events_broken_next)}</p>
                <p>{say.word(Texts::code)} ": " <CodeText>{code}</CodeText></p>
            </Banner>
        }
        .into_any(),
    }
}
