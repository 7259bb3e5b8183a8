//! `serve`: answers devices until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use crate::copy::{Schedule, Scheduled};
use crate::feed::{Feed, House};
use crate::http::session::Gate;
use crate::http::{Desk, Serving, router, serve, tls};
use crate::premises::{Office, ServerKeys};
use crate::storage::Storage;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let listen = arguments.listen.ok_or_else(|| missing("--listen"))?;
    let tls = certificate(arguments, listen)?;
    let folder = arguments.folder()?;
    let keys = ServerKeys::open(&folder)?;
    let (server, gate) = (keys.server, Gate::new(keys.session.clone(), keys.server));
    let _at_work = folder.share()?;
    let storage = arguments.storage(&folder)?;
    let schedule = arguments.schedule(&folder)?;
    let house: Arc<dyn House> = Arc::new(Office::open(&folder, keys)?);
    let feed = Feed::start(storage.clone(), house.clone())?;
    let backups = start(schedule, storage, house.clone())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandFault::System("the program cannot begin to listen", error))?;
    let ended = runtime.block_on(async {
        let (stop, stopping) = watch::channel(false);
        let desk = Desk::new(feed.clone(), house, gate, server, stopping.clone());
        let listener = open(listen).await?;
        tokio::spawn(async move {
            told_to_stop().await;
            let _ = stop.send(true);
        });
        serve(Serving { listener, tls }, router(desk), stopping).await;
        Ok(())
    });
    if let Some(backups) = backups {
        backups.stop();
    }
    feed.stop();
    ended
}

/// What the connection is protected with; nothing, where it does not leave the machine.
fn certificate(arguments: &Arguments, listen: SocketAddr) -> Result<Option<Arc<ServerConfig>>, CommandFault> {
    match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(chain), Some(key)) => Ok(Some(tls::config(chain, key)?)),
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
