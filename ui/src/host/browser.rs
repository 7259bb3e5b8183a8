//! The host behind a browser: the loopback server, over `fetch`.

use js_sys::Reflect;
use leptos::prelude::window;
use leptos::web_sys::{Headers, RequestInit, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::Silence;

/// Browsers let a page's last words outlive it only up to 64 KB over all requests together.
const MAX_KEPT_ALIVE_BYTES: usize = 16 * 1024;

/// Sends a command. A write whose connection broke is sent once more by itself: its request id is the same,
/// so the host carries it out once whatever became of the first.
pub async fn exchange(name: &str, body: &str, write: bool) -> Result<String, Silence> {
    let first = post(name, body, write).await;
    if first.is_err() && write { post(name, body, write).await } else { first }
}

async fn post(name: &str, body: &str, write: bool) -> Result<String, Silence> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body.into());
    let headers = Headers::new().map_err(|_| Silence)?;
    headers.set("content-type", "application/json").map_err(|_| Silence)?;
    request.set_headers(&headers);
    if write && body.len() <= MAX_KEPT_ALIVE_BYTES {
        // What was typed last must arrive even when the page is closed at that moment.
        let _ = Reflect::set(&request, &"keepalive".into(), &JsValue::TRUE);
    }
    text(&fetch(&format!("/call/{name}"), Some(&request)).await?).await
}

/// Fetches an address.
pub async fn fetch(address: &str, request: Option<&RequestInit>) -> Result<Response, Silence> {
    let promise = match request {
        Some(request) => window().fetch_with_str_and_init(address, request),
        None => window().fetch_with_str(address),
    };
    JsFuture::from(promise).await.ok().and_then(|reply| reply.dyn_into().ok()).ok_or(Silence)
}

/// Reads a reply to its end.
pub async fn text(reply: &Response) -> Result<String, Silence> {
    let promise = reply.text().map_err(|_| Silence)?;
    JsFuture::from(promise).await.ok().and_then(|text| text.as_string()).ok_or(Silence)
}
