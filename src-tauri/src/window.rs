//! How the one window looks before the screens are there.

use tauri::window::Color;
use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// The paper of the light theme, so that the window does not flash white on its way.
const PAPER: Color = Color(0xfa, 0xf9, 0xf6, 0xff);

pub(crate) fn open(tauri: &AppHandle, demonstration: bool) -> tauri::Result<()> {
    WebviewWindowBuilder::new(tauri, "main", WebviewUrl::default())
        .title("Apseko")
        .inner_size(1280.0, 860.0)
        .min_inner_size(360.0, 560.0)
        .background_color(PAPER)
        // Where the system can, it keeps the window out of screenshots and recordings. A demonstration is for showing.
        .content_protected(!demonstration)
        .build()?;
    Ok(())
}
