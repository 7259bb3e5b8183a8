//! What stands around every screen: the strip that never lies, the ways to other screens, the keys.

mod arrival;
mod awake;
mod keys;
mod menu;
mod strip;
mod title;
mod width;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::frame::arrival::{Arrival, ReadingOnly};
use crate::frame::awake::stay_awake;
use crate::frame::keys::KeysDialog;
use crate::frame::menu::{BottomBar, TopMenu};
use crate::frame::strip::Strip;
use crate::screens::{Rights, Screen};
use crate::step_up::{Confirming, StepUpDialog};
use crate::text::{Texts, use_say};
use crate::unsaved::Unsaved;

pub use arrival::FEW_CODES;
pub use keys::{Keys, is_typing, list_of_keys};
#[cfg(debug_assertions)]
pub use strip::StripLine;
pub use strip::space_tone;
pub use title::PageTitle;
pub use width::{has_columns, is_wide, watch_width};

/// The whole interface, as long as the device is open.
#[component]
pub fn Frame() -> impl IntoView {
    Confirming::provide();
    Unsaved::provide();
    stay_awake();
    let say = use_say();
    let device = crate::query::use_query(|| Some(apseko_contract::ShowDevice {}));
    Rights::provide(device);
    view! {
        <div class="app">
            <a class="skip" href="#main" on:click=skip_to_content>
                {say.word(Texts::skip_to_content)}
            </a>
            <Strip device=device />
            <TopMenu device=device />
            <ReadingOnly />
            <Arrival />
            <Screen />
            <BottomBar />
            <KeysDialog />
            <StepUpDialog />
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
