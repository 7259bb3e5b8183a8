//! What an address that means nothing shows, so that a torn link is a sentence and never an empty page.

use leptos::prelude::*;

use crate::frame::PageTitle;
use crate::parts::{ButtonLink, MainPane};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// The page for unknown addresses.
#[component]
pub fn UnknownScreen() -> impl IntoView {
    let say = use_say();
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::unknown_title)>
                <div class="page page--reading">
                    <PageTitle text=say.word(Texts::unknown_title) />
                    <p>{say.word(Texts::unknown_advice)}</p>
                    <div class="cluster">
                        <ButtonLink href=Route::Today.href()>{say.word(Texts::open_today)}</ButtonLink>
                    </div>
                </div>
            </MainPane>
        </div>
    }
}
