//! The host inside the window: one command of the shell, found through the object that Tauri puts on the page.

use apseko_contract::Blob;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::Silence;

/// Whether this page runs inside the window.
pub fn is_here() -> bool {
    tauri().is_some()
}

/// Sends a command; the shell answers with the text of an `Answer`.
pub async fn exchange(name: &str, body: &str) -> Result<String, Silence> {
    let arguments = Object::new();
    set(&arguments, "name", &name.into())?;
    set(&arguments, "body", &body.into())?;
    let reply = invoke("core", "invoke", &"call".into(), &arguments)?;
    JsFuture::from(reply).await.ok().and_then(|text| text.as_string()).ok_or(Silence)
}

/// Hears an event of the shell; the callback gets its payload.
pub async fn listen(event: &str, heard: &Function) -> Result<(), Silence> {
    let subscribed = invoke("event", "listen", &event.into(), heard)?;
    JsFuture::from(subscribed).await.map_err(|_| Silence)?;
    Ok(())
}

/// Where the custom scheme is: Windows and Android show it as an ordinary host name.
pub fn blob_url(blob: Blob) -> String {
    let protocol = leptos::prelude::window().location().protocol().unwrap_or_default();
    let origin = if protocol == "tauri:" { "apseko://localhost" } else { "http://apseko.localhost" };
    format!("{origin}/blob/{}", blob.name())
}

fn tauri() -> Option<JsValue> {
    member(&leptos::prelude::window(), "__TAURI__")
}

fn invoke(module: &str, name: &str, first: &JsValue, second: &JsValue) -> Result<Promise, Silence> {
    let module = tauri().and_then(|tauri| member(&tauri, module)).ok_or(Silence)?;
    let function =
        member(&module, name).and_then(|found| found.dyn_into::<Function>().ok()).ok_or(Silence)?;
    function.call2(&module, first, second).ok().and_then(|made| made.dyn_into().ok()).ok_or(Silence)
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|found| !found.is_undefined() && !found.is_null())
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Silence> {
    Reflect::set(object, &name.into(), value).map(|_| ()).map_err(|_| Silence)
}
