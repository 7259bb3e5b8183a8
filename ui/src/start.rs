//! Puts the interface on the page, and says so in words if it ever stops.

use leptos::prelude::*;

use crate::frame::{Keys, watch_width};
use crate::gate::{Gate, Guarded};
use crate::host::Changes;
use crate::keepers::Keepers;
use crate::news::News;
use crate::parts::ToastHost;
use crate::route::Router;
use crate::screens::SheetJump;
use crate::text::{LanguageChoice, Texts, use_say};
use crate::theme::follow_theme;

/// The line in `index.html` that stands on the page until there is something better.
const STARTING_LINE: &str = "starting";

/// Starts the interface.
pub fn start() {
    std::panic::set_hook(Box::new(|fault| tell_that_it_stopped(&fault.to_string())));
    if let Some(line) = document().get_element_by_id(STARTING_LINE) {
        line.remove();
    }
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    provide_context(LanguageChoice::start());
    provide_context(follow_theme());
    provide_context(Router::start());
    provide_context(Changes::start());
    SheetJump::provide();
    watch_width();
    let say = use_say();
    view! {
        <ToastHost label=say.word(Texts::notices) dismiss_label=say.word(Texts::dismiss)>
            <Inside />
        </ToastHost>
    }
}

/// What needs the place for news around it.
#[component]
fn Inside() -> impl IntoView {
    let news = News::provide();
    let gate = Gate::start(Keepers::provide(), news);
    if let Some(router) = use_context::<Router>() {
        provide_context(Keys::start(router, gate));
    }
    view! { <Guarded gate=gate /> }
}

/// After a panic nothing of ours runs any more, so this uses nothing but the page itself.
fn tell_that_it_stopped(fault: &str) {
    leptos::logging::error!("The interface stopped: {fault}");
    let (Ok(banner), Some(body)) = (document().create_element("p"), document().body()) else { return };
    banner.set_text_content(Some(
        "Ekrāns ir apstājies. Viss saglabātais ir drošībā. Ielādējiet lapu no jauna. / \
         The screen has stopped. Everything saved is safe. Load the page again.",
    ));
    let _ = banner.set_attribute("role", "alert");
    let _ = banner.set_attribute("class", "stopped");
    let _ = body.prepend_with_node_1(&banner);
}
