//! The browser host with a clock, a disk gauge and a keystore that tests can turn. Never shipped: the routes are in this
//! binary alone, and a test looks for their marker in every other one.

mod controls;

use std::process::ExitCode;
use std::sync::Arc;

use apseko_app::{App, Options, SupportLog, SystemHost, watch, watch_sleep};
use apseko_web::{Changes, Server, Settings, WebError};

use controls::ControlledHost;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match Settings::parse(std::env::args().skip(1)) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("apseko-web-test did not start: {error}.");
            return ExitCode::from(2);
        }
    };
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("apseko-web-test stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), WebError> {
    let changes = Changes::default();
    let publishing = changes.clone();
    let system = SystemHost::new(&settings.data, SupportLog::start(), move |batch| publishing.publish(batch))
        .with_server(settings.place.clone());
    let host = Arc::new(ControlledHost::new(system));
    // A person is enrolled before the first request can turn the clock, and a clock never runs back unnoticed.
    if let Some(clock) = std::env::var("APSEKO_TEST_CLOCK").ok().and_then(|clock| clock.parse().ok()) {
        host.set_clock(clock);
    }
    let options = Options { demonstration: settings.demonstration, as_colleague: settings.as_colleague };
    let app = Arc::new(App::new(host.clone(), options));
    app.warm_up();
    watch(&app);
    watch_sleep(&app);
    let server = Server::bind(settings.port, &settings.ui).await?;
    println!("{}", server.start_address());
    server.serve(app, changes, controls::routes(host)).await
}
