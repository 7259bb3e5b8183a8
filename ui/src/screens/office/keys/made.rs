//! A key that was just made. Its secret is shown once; the server has only its sum.

use apseko_contract::MadeKey;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::super::{DetailTitle, OfficePlace};
use crate::news::use_news;
use crate::parts::{Banner, Button, ButtonKind, KeyValue, KeyValues, Tone};
use crate::route::{Route, Router};
use crate::text::{Texts, moment, use_say};

/// The secret, once.
#[component]
pub fn Made(key: MadeKey) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let router = use_context::<Router>();
    let MadeKey { row, secret } = key;
    let until = row.until;
    let copied = secret.clone();
    // Another system needs it letter by letter, and nobody types so many without a mistake.
    let copy = move || {
        let promise = window().navigator().clipboard().write_text(&copied);
        spawn_local(async move {
            let copied = JsFuture::from(promise).await.is_ok();
            news.tell(if copied { Texts::copied } else { Texts::copy_failed });
        });
    };
    let done = move || {
        if let Some(router) = router {
            router.leave_to(Route::Office(OfficePlace::Keys));
        }
    };
    view! {
        <div class="stack">
            <DetailTitle text=say.word(Texts::key_once_title) kicker=row.name.clone() />
            <Banner tone=Tone::Warn title=say.word(Texts::key_secret)>
                <p class="office__secret code" translate="no">{secret}</p>
                <p>{say.word(Texts::key_once_about)}</p>
            </Banner>
            <KeyValues>
                <KeyValue name=say.word(Texts::key_until)>{move || moment::minute(say.get().0, until)}</KeyValue>
            </KeyValues>
            <div class="cluster">
                <Button on_press=copy>{say.word(Texts::copy)}</Button>
                <Button kind=ButtonKind::Main on_press=done>{say.word(Texts::key_kept)}</Button>
            </div>
        </div>
    }
}
