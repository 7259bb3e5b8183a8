//! Hears that somebody followed an address while the window was open already.

use apseko_domain::ThingLink;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::window as shell;

/// Runs for every address that the shell passes on; in a browser the address bar does that.
pub fn when_opened(run: impl Fn(ThingLink) + 'static) {
    if !shell::is_here() {
        return;
    }
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let payload = js_sys::Reflect::get(&event, &"payload".into()).ok().and_then(|said| said.as_string());
        if let Some(link) = payload.as_deref().and_then(ThingLink::of_app) {
            run(link);
        }
    })
    .into_js_value();
    spawn_local(async move {
        // A shell of another version has no such event, and then addresses open a screen only at the start.
        let _ = shell::listen("opened", heard.unchecked_ref()).await;
    });
}
