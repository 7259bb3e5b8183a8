//! Taking connections: TLS where it is wanted, a limit on how many, patience with nobody who only holds one open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::Peer;

/// More connections wait in the system's queue until one ends.
const MOST_CONNECTIONS: usize = 4_096;
/// A handshake or the head of a request takes no longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Requests that are being answered when the server stops may take so long.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Where a server listens, and with which certificate.
#[derive(Debug)]
pub struct Serving {
    /// The open address.
    pub listener: TcpListener,
    /// Without it only loopback may be served.
    pub tls: Option<Arc<ServerConfig>>,
}

/// Serves until `stopping` turns true, then lets what has begun come to its end.
pub async fn serve(serving: Serving, router: Router, mut stopping: watch::Receiver<bool>) {
    let Serving { listener, tls } = serving;
    let acceptor = tls.map(TlsAcceptor::from);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of file handles, most likely: others have to end first.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (router, acceptor, watcher) = (router.clone(), acceptor.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _place = place;
            talk(stream, peer, acceptor, router, watcher).await;
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off: they had not ended in time");
    }
}

async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    // Small answers must not wait for the next packet.
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = acceptor else { return converse(stream, peer, router, watcher).await };
    match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => converse(stream, peer, router, watcher).await,
        Ok(Err(error)) => tracing::debug!(%peer, "no TLS: {error}"),
        Err(_) => tracing::debug!(%peer, "no TLS within the time"),
    }
}

async fn converse<S>(stream: S, peer: SocketAddr, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 << 10);
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(Some(peer.ip())));
        routes.call(request)
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!("a connection ended early: {error}");
    }
}
