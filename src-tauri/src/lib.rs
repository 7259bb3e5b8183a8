//! The window: one command, one event, one scheme for bytes. It decides nothing.

mod border;
mod settings;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use apseko_app::{App, Options, SupportLog, SystemHost, watch, watch_sleep};
use apseko_contract::ChangeBatch;
use tauri::{AppHandle, Emitter, Manager};

use settings::Settings;

/// Why the window cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// The command line was not understood.
    #[error("{0}")]
    Settings(#[from] settings::SettingsError),
    /// The windowing system refused.
    #[error("the window could not be opened: {0}")]
    Window(#[from] tauri::Error),
}

/// Runs until the window is closed.
pub fn run(words: impl Iterator<Item = String>) -> Result<(), ShellError> {
    let settings = Settings::parse(words)?;
    let log = SupportLog::start();
    only_one(tauri::Builder::default(), &settings)
        .invoke_handler(tauri::generate_handler![border::call])
        .register_asynchronous_uri_scheme_protocol("apseko", border::blob)
        .setup(move |tauri| {
            let folder = data_folder(tauri.handle(), settings.data)?;
            let publishing = tauri.handle().clone();
            let host = SystemHost::new(&folder, log, move |batch| tell_screens(&publishing, batch))
                .with_server(settings.place);
            let options =
                Options { demonstration: settings.demonstration, as_colleague: settings.as_colleague };
            let app = Arc::new(App::new(Arc::new(host), options));
            tauri.manage(Arc::clone(&app));
            watch(&app);
            watch_sleep(&app);
            std::thread::spawn(move || app.warm_up());
            window::open(tauri.handle(), settings.demonstration, settings.link)?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// Whoever starts the installed app once more means the window that is open already: two would fight for one vault. A window
/// with data of its own stands beside it.
fn only_one(builder: tauri::Builder<tauri::Wry>, settings: &Settings) -> tauri::Builder<tauri::Wry> {
    if settings.data.is_some() || settings.demonstration {
        return builder;
    }
    builder.plugin(tauri_plugin_single_instance::init(|tauri, words, _| {
        window::come_forward(tauri, settings::link_among(&words));
    }))
}

fn data_folder(tauri: &AppHandle, named: Option<PathBuf>) -> tauri::Result<PathBuf> {
    match named {
        Some(folder) => Ok(folder),
        None => tauri.path().app_local_data_dir(),
    }
}

/// A window that is closing cannot be told, and does not need to be.
fn tell_screens(tauri: &AppHandle, batch: ChangeBatch) {
    if tauri.emit("changes", batch).is_err() {
        tracing::info!("A change came while the window was closing.");
    }
}
