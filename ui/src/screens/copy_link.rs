//! The address of what is on the screen, to be sent to somebody: it opens the same screen for whoever may see it.

use apseko_contract::AddressThing;
use apseko_domain::ThingLink;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::news::use_news;
use crate::parts::{Button, ButtonKind, CodeText, Dialog};
use crate::query::use_query;
use crate::text::{Texts, use_say};

/// The button. The address is asked for beforehand: a browser lets a page copy only right after a press.
#[component]
pub fn CopyLink(
    /// Of what.
    link: ThingLink,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let asked = use_query(move || Some(AddressThing { link }));
    let by_hand = RwSignal::new(None::<String>);
    let copy = move || {
        let Some(address) = asked.newest().get_untracked() else { return };
        let promise = window().navigator().clipboard().write_text(&address);
        spawn_local(async move {
            match JsFuture::from(promise).await {
                Ok(_) => news.tell(Texts::link_copied),
                Err(_) => {
                    let _ = by_hand.try_set(Some(address));
                }
            }
        });
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=copy>{say.word(Texts::link_copy)}</Button>
        <Dialog
            open=Signal::derive(move || by_hand.with(Option::is_some))
            title=say.word(Texts::link_copy)
            close_label=say.word(Texts::close)
            on_close=move || by_hand.set(None)
        >
            <p>{say.word(Texts::link_by_hand)}</p>
            <p class="copied"><CodeText>{move || by_hand.get()}</CodeText></p>
        </Dialog>
    }
}
