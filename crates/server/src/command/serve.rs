//! `serve`: answers devices until it is told to stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audit::shipping;
use super::beside::journal;
use super::publish::rack;
use super::rows::opening;
use crate::api::{Api, JournalOpening, Rate};
use crate::audit::{Keeper, action};
use crate::copy::{Schedule, Scheduled};
use crate::feed::{Feed, House, Told};
use crate::files::Files;
use crate::http::session::Gate;
use crate::http::tls::Certificate;
use crate::http::{Desk, Serving, router, serve};
use crate::login::oidc::{Fetch, OidcFault, Provider, Settings};
use crate::login::{Ceiling, Cost, Door, LoginSecret};
use crate::premises::{Folder, FolderFault, Follower, Logins, Office, Registry, ServerKeys};
use crate::rows::Following;
use crate::storage::Storage;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let listen = arguments.listen.ok_or_else(|| missing("--listen"))?;
    let certificate = certificate(arguments, listen)?;
    let folder = arguments.folder()?;
    let keys = ServerKeys::open(&folder)?;
    let (server, gate) = (keys.server, Gate::new(keys.session.clone(), keys.server));
    let secret = LoginSecret::new(keys.login.clone());
    let _at_work = folder.share()?;
    let storage = arguments.storage(&folder)?;
    let schedule = arguments.schedule(&folder)?;
    let packs = Arc::new(rack(&folder, &keys));
    let audit = Keeper::start(arguments.journal(&folder)?)?;
    let office = Office::open(&folder, keys, arguments.people(&folder)?)?.with_audit(audit.clone());
    let registry = office.registry();
    let _looking = Follower::start(&registry);
    let api = api(arguments, &folder, secret, &registry)?;
    let house: Arc<dyn House> = Arc::new(office);
    let about = listen.to_string();
    let feed = match Feed::start(storage.clone(), house.clone()) {
        Ok(feed) => feed,
        Err(failure) => {
            house.note(&Told::new(action::STARTED, about).refused(failure.code()));
            audit.stop();
            return Err(failure.into());
        }
    };
    let files = arguments.files.open(&folder, &house)?;
    let rows = Following::start(storage.clone(), opening(arguments, &folder))?;
    let backups = start(schedule, storage, house.clone())?;
    let shipping = shipping(arguments, &folder)?;
    house.note(&Told::new(action::STARTED, about.clone()));
    let (of_desk, people, noted) =
        ((feed.clone(), rows.clone()), (house.clone(), registry), (audit.clone(), packs, files.clone()));
    let desk = |stopping| Desk::new(of_desk, people, noted, (gate, api), server, stopping);
    let ended = answer(arguments, listen, certificate, desk, files);
    if let Some(backups) = backups {
        backups.stop();
    }
    rows.stop();
    feed.stop();
    house.note(&Told::new(action::STOPPED, about));
    audit.stop();
    if let Some(shipping) = shipping {
        shipping.stop();
    }
    ended
}

/// What other programs and browsers ask.
fn api(
    arguments: &Arguments,
    folder: &Folder,
    secret: LoginSecret,
    registry: &Arc<Registry>,
) -> Result<Api, CommandFault> {
    let logins = Arc::new(Logins::of(registry.clone()));
    let door = Door::new(secret, logins, Cost::STANDARD, Ceiling::default());
    let api = Api::new(door, Cost::STANDARD, reading_audit(arguments, folder));
    let api = match arguments.requests_a_second {
        Some(a_second) => api.at_rate(Rate { a_second, at_once: a_second.saturating_mul(6) }),
        None => api,
    };
    Ok(match &arguments.oidc {
        Some(file) => api.with_provider(provider(file)?),
        None => api,
    })
}

/// The log-in of the institution, as a file says it. Files that it names lie beside it, unless it says otherwise.
fn provider(file: &Path) -> Result<Provider, CommandFault> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|cause| FolderFault::File { file: path.display().to_string(), cause })
    };
    let beside = |path: &Path| file.parent().unwrap_or(Path::new("")).join(path);
    let odd = |fault: OidcFault| CommandFault::Usage(fault.to_string());
    let settings = Settings::from_json(&read(file)?).map_err(odd)?;
    let fetch = Fetch::new(settings.roots_file.as_deref().map(beside).as_deref()).map_err(odd)?;
    let secret = match &settings.secret_file {
        Some(path) => {
            let bytes = Zeroizing::new(read(&beside(path))?);
            let text =
                std::str::from_utf8(&bytes).map_err(|_| odd(OidcFault::Settings("the secret is no text")))?;
            Some(Zeroizing::new(text.trim().to_owned()))
        }
        None => None,
    };
    Provider::new(settings, secret, fetch).map_err(odd)
}

/// The audit is opened anew for each question: few people ask, and a connection that broke is nobody's trouble.
fn reading_audit(arguments: &Arguments, folder: &Folder) -> JournalOpening {
    let (folder, url) = (folder.clone(), arguments.database_url().map(str::to_owned));
    Box::new(move || journal(&folder, url.as_deref()))
}

/// Answers until it is told to stop.
fn answer(
    arguments: &Arguments,
    listen: SocketAddr,
    certificate: Option<Arc<Certificate>>,
    desk: impl FnOnce(watch::Receiver<bool>) -> Arc<Desk>,
    files: Arc<Files>,
) -> Result<(), CommandFault> {
    let until_input_ends = arguments.until_input_ends;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandFault::System("the program cannot begin to listen", error))?;
    runtime.block_on(async {
        let (stop, stopping) = watch::channel(false);
        let desk = desk(stopping.clone());
        let tls = certificate.map(|certificate| protect(certificate, &stopping)).transpose()?;
        let listener = open(listen).await?;
        tokio::spawn(files.keep_house(stopping.clone()));
        tokio::spawn(async move {
            stopped(until_input_ends).await;
            let _ = stop.send(true);
        });
        serve(Serving { listener, tls }, router(desk), stopping).await;
        Ok(())
    })
}

/// Waits until it is told to stop.
pub(super) fn until_stopped(until_input_ends: bool) -> Result<(), CommandFault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandFault::System("the program cannot wait", error))?;
    runtime.block_on(stopped(until_input_ends));
    Ok(())
}

async fn stopped(until_input_ends: bool) {
    tokio::select! {
        () = told_to_stop() => {}
        () = input_ends(), if until_input_ends => {}
    }
}

/// Shows a certificate, and a renewed one as soon as there is one.
fn protect(
    certificate: Arc<Certificate>,
    stopping: &watch::Receiver<bool>,
) -> Result<Arc<ServerConfig>, CommandFault> {
    let config = certificate.config()?;
    tokio::spawn(certificate.follow(stopping.clone()));
    Ok(config)
}

/// What the connection is protected with; nothing, where it does not leave the machine.
fn certificate(arguments: &Arguments, listen: SocketAddr) -> Result<Option<Arc<Certificate>>, CommandFault> {
    match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(chain), Some(key)) => Ok(Some(Certificate::read(chain, key)?)),
        (None, None) if listen.ip().is_loopback() => Ok(None),
        (None, None) => {
            let said = "without --tls-cert and --tls-key only this machine may be served (127.0.0.1, ::1)";
            Err(CommandFault::Usage(said.to_owned()))
        }
        (Some(_), None) => Err(missing("--tls-key")),
        (None, Some(_)) => Err(missing("--tls-cert")),
    }
}

fn start(
    schedule: Schedule,
    storage: Arc<dyn Storage>,
    house: Arc<dyn House>,
) -> Result<Option<Scheduled>, CommandFault> {
    if schedule.every.is_zero() {
        tracing::warn!("no backups are made: what devices were told is safe is on one disk only");
        return Ok(None);
    }
    Ok(Some(schedule.start(storage, house)?))
}

/// Opens the address and says which: whoever asked for port 0 reads it from the first line.
async fn open(listen: SocketAddr) -> Result<TcpListener, CommandFault> {
    let failed = |error| CommandFault::System("the address cannot be opened", error);
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    println!("listening {}", listener.local_addr().map_err(failed)?);
    Ok(listener)
}

/// Whoever started this process holds the other end of its input: when they are gone, however they went, it closes.
async fn input_ends() {
    let (ended, hears) = tokio::sync::oneshot::channel();
    let reading = std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        drop(std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()));
        let _ = ended.send(());
    });
    if reading.is_ok() {
        drop(hears.await);
    }
}

async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
