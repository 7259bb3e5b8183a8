//! The browser host as people start it.

use std::process::ExitCode;
use std::sync::Arc;

use apseko_app::{App, Options, SupportLog, SystemHost, watch, watch_sleep};
use apseko_web::{Changes, Server, Settings, WebError};

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match Settings::parse(std::env::args().skip(1)) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("apseko-web did not start: {error}.");
            return ExitCode::from(2);
        }
    };
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("apseko-web stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), WebError> {
    let log = SupportLog::start();
    let changes = Changes::default();
    let publishing = changes.clone();
    let host = SystemHost::new(&settings.data, log, move |batch| publishing.publish(batch))
        .with_server(settings.place.clone());
    let options = Options { demonstration: settings.demonstration, as_colleague: settings.as_colleague };
    let app = Arc::new(App::new(Arc::new(host), options));
    let server = Server::bind(settings.port, &settings.ui).await?;

    println!("Open this address in a browser on this machine; it works until the program stops:");
    println!("  {}", server.start_address());
    #[cfg(debug_assertions)]
    if settings.demonstration {
        let person = apseko_app::demonstration_person(settings.as_colleague);
        println!("Log in as {} with the password „{}” and the code that", person.login, person.password);
        let of_whom = if settings.as_colleague { " colleague" } else { "" };
        println!("  cargo xtask demo code{of_whom}");
        println!("prints in another terminal. The PIN for short pauses is {}.", person.pin);
    }
    println!("Stop with Ctrl+C.");

    let warming = Arc::clone(&app);
    tokio::task::spawn_blocking(move || warming.warm_up());
    watch(&app);
    watch_sleep(&app);
    tokio::select! {
        served = server.serve(app, changes, axum::Router::new()) => served,
        // Everything that was answered is on the disk already, so there is nothing to wait for.
        _ = tokio::signal::ctrl_c() => Ok(()),
        () = input_ends(), if settings.until_input_ends => Ok(()),
    }
}

/// Whoever started this process holds the other end of its input: when they are gone, however they went, it closes.
async fn input_ends() {
    let (ended, hears) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        drop(std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()));
        let _ = ended.send(());
    });
    drop(hears.await);
}
