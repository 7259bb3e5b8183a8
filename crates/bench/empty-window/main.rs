//! The least window that Tauri can show: what the cold start of the app is measured against.

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default().run(tauri::generate_context!("crates/bench/empty-window/tauri.conf.json"))
}
