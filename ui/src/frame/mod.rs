//! What stands around every screen: the strip that never lies, the ways to other screens, the keys.

mod keys;
mod menu;
mod strip;
mod title;
mod width;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::frame::keys::KeysDialog;
use crate::frame::menu::{BottomBar, TopMenu};
use crate::frame::strip::Strip;
use crate::news::News;
use crate::screens::Screen;
use crate::text::{Texts, use_say};

pub use keys::{Keys, list_of_keys};
pub use strip::space_tone;
pub use title::PageTitle;
pub use width::{is_wide, watch_width};

/// The whole interface.
#[component]
pub fn Frame() -> impl IntoView {
    News::provide();
    let say = use_say();
    let device = crate::query::use_query(|| Some(apseko_contract::ShowDevice {}));
    view! {
        <div class="app">
            <a class="skip" href="#main" on:click=skip_to_content>
                {say.word(Texts::skip_to_content)}
            </a>
            <Strip device=device />
            <TopMenu device=device />
            <Screen />
            <BottomBar />
            <KeysDialog />
        </div>
    }
}

/// The address behind `#` belongs to the router, so the jump is made by hand.
fn skip_to_content(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
