//! How the one window looks before the screens are there.

use apseko_domain::ThingLink;
use tauri::window::Color;
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindowBuilder};

/// The paper of the light theme, so that the window does not flash white on its way.
const PAPER: Color = Color(0xfa, 0xf9, 0xf6, 0xff);

/// The one window.
const MAIN: &str = "main";

pub(crate) fn open(tauri: &AppHandle, demonstration: bool, link: Option<ThingLink>) -> tauri::Result<()> {
    // The screens go where the address says once somebody has come in; until then the lock stands before them.
    let page =
        link.map_or_else(WebviewUrl::default, |link| WebviewUrl::App(format!("index.html#{link}").into()));
    WebviewWindowBuilder::new(tauri, MAIN, page)
        .title("Apseko")
        .inner_size(1280.0, 860.0)
        .min_inner_size(360.0, 560.0)
        .background_color(PAPER)
        // Where the system can, it keeps the window out of screenshots and recordings. A demonstration is for showing.
        .content_protected(!demonstration)
        .build()?;
    Ok(())
}

/// Brings the window before everything else, at a thing if there is one. A window that is closing needs neither.
pub(crate) fn come_forward(tauri: &AppHandle, link: Option<ThingLink>) {
    let Some(window) = tauri.get_webview_window(MAIN) else { return };
    let raised = window.unminimize().and_then(|()| window.set_focus());
    let told = link.map_or(Ok(()), |link| tauri.emit("opened", link.to_app()));
    if raised.is_err() || told.is_err() {
        tracing::info!("The window did not come forward.");
    }
}
