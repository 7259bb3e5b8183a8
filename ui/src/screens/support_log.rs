//! The technical log on the screen, for reading out to support and for copying.

use apseko_contract::{Blob, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::host;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Pending};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

/// The log of this run.
#[component]
pub fn SupportLog() -> impl IntoView {
    let say = use_say();
    let log = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<UiError>);
    let fetch = move || {
        spawn_local(async move {
            match host::blob_text(Blob::SupportLog).await {
                Ok(text) => {
                    let _ = log.try_set(Some(text));
                    let _ = error.try_set(None);
                }
                Err(failed) => {
                    let _ = error.try_set(Some(failed));
                }
            }
        });
    };
    fetch();
    let waits = move || log.with(Option::is_none) && error.with(Option::is_none);
    view! {
        <ProblemBanner error=error on_retry=fetch />
        <Show when=waits>
            <Pending text=say.word(Texts::loading) />
        </Show>
        {move || log.get().map(|text| view! { <LogText text=text /> })}
    }
}

#[component]
fn LogText(text: String) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    if text.trim().is_empty() {
        return view! { <p>{say.word(Texts::log_is_empty)}</p> }.into_any();
    }
    let copied = text.clone();
    let copy = move || {
        let promise = window().navigator().clipboard().write_text(&copied);
        spawn_local(async move {
            let copied = JsFuture::from(promise).await.is_ok();
            news.tell(if copied { Texts::copied } else { Texts::copy_failed });
        });
    };
    view! {
        <div class="log">
            <pre class="log__text" tabindex="0" role="region" aria-label=say.word(Texts::support_log)>{text}</pre>
            <div class="cluster">
                <Button kind=ButtonKind::Quiet on_press=copy>{say.word(Texts::copy)}</Button>
            </div>
        </div>
    }
    .into_any()
}
