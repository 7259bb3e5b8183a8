//! The browser host as people start it.

use std::process::ExitCode;
use std::sync::Arc;

use apseko_app::{App, Options, Person, Session, SupportLog, SystemHost};
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
    let host = SystemHost::new(&settings.data, log, move |batch| publishing.publish(batch));
    let options = Options { demonstration: settings.demonstration };
    let person = Person::stand_in(options);
    let name = person.name.clone();
    let app = Arc::new(App::new(Arc::new(host), Session::of_inspector(person), options));
    let server = Server::bind(settings.port, &settings.ui).await?;

    println!("Open this address in a browser on this machine; it works until the program stops:");
    println!("  {}", server.start_address());
    println!("You work as {name}. There is no password yet: the address is the key, so keep it to yourself.");
    println!("Stop with Ctrl+C.");

    let warming = Arc::clone(&app);
    tokio::task::spawn_blocking(move || warming.warm_up());
    tokio::select! {
        served = server.serve(app, changes, axum::Router::new()) => served,
        // Everything that was answered is on the disk already, so there is nothing to wait for.
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}
