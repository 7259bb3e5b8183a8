//! The server itself: binds to loopback, puts the gate before everything and the policy on everything.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use apseko_app::App;
use apseko_domain::Code;
use axum::Router;
use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::assets::Assets;
use crate::changes::Changes;
use crate::gate::Gate;
use crate::{calls, page, policy};

/// A browser host that is ready to serve.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    gate: Gate,
    assets: Assets,
    policy: HeaderValue,
}

/// Why the browser host cannot start.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The port is taken, or the network of this machine is not there.
    #[error("cannot listen on port {port} of this machine: {cause}")]
    Listen {
        /// The port.
        port: u16,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The built screens are not where they should be.
    #[error("the built screens are not in {folder}; run `make ui` first")]
    NoScreens {
        /// Where they were looked for.
        folder: String,
    },
    /// The system has no randomness, so there can be no secret.
    #[error("the system gives no randomness, so there can be no secret")]
    NoRandomness,
    /// The window's configuration, which holds the policy, is not readable.
    #[error("tauri.conf.json has no usable content policy")]
    NoPolicy,
    /// Serving ended with an error.
    #[error("serving ended: {0}")]
    Serving(std::io::Error),
}

#[derive(Clone)]
struct Inside {
    app: Arc<App>,
    gate: Gate,
    assets: Assets,
    policy: HeaderValue,
}

impl Server {
    /// Takes the port and makes the secret of this start.
    pub async fn bind(port: u16, ui: &Path) -> Result<Self, WebError> {
        let listen = |cause| WebError::Listen { port, cause };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
        let port = listener.local_addr().map_err(listen)?.port();
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| WebError::NoRandomness)?;
        let assets = Assets::read(ui).ok().filter(Assets::has_screens);
        let assets = assets.ok_or_else(|| WebError::NoScreens { folder: ui.display().to_string() })?;
        let policy =
            policy::content_security_policy().ok().and_then(|text| HeaderValue::from_str(&text).ok());
        Ok(Self {
            listener,
            gate: Gate::new(port, secret),
            assets,
            policy: policy.ok_or(WebError::NoPolicy)?,
        })
    }

    /// The address that opens the app; whoever has it is let in.
    pub fn start_address(&self) -> String {
        self.gate.start_address()
    }

    /// Serves until the process ends. `extra` are routes of the test host; a shipped host has none.
    pub async fn serve(self, app: Arc<App>, changes: Changes, extra: Router) -> Result<(), WebError> {
        let inside =
            Inside { app: Arc::clone(&app), gate: self.gate, assets: self.assets, policy: self.policy };
        let commands = Router::new()
            .route("/call/{name}", post(calls::call))
            .route("/blob/{name}", get(calls::blob))
            .with_state(app);
        let router = Router::new()
            .route("/start/{secret}", get(start))
            .route("/changes", get(async move || changes.stream()))
            .fallback(asset)
            .with_state(inside.clone())
            .merge(commands)
            .merge(extra)
            .layer(middleware::from_fn_with_state(inside, guard));
        axum::serve(self.listener, router).await.map_err(WebError::Serving)
    }
}

/// The order matters: sender, secret, and only then anything else; every answer carries the policy.
async fn guard(State(inside): State<Inside>, request: Request, next: Next) -> Response {
    let allowed = inside.gate.check_sender(request.headers()).and_then(|()| {
        if request.uri().path().starts_with("/start/") {
            Ok(())
        } else {
            inside.gate.check_secret(request.headers())
        }
    });
    let mut response = match allowed {
        Ok(()) => next.run(request).await,
        Err(code) => refuse(&inside, request.uri().path(), code),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, inside.policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

async fn start(State(inside): State<Inside>, UrlPath(offered): UrlPath<String>) -> Response {
    if !inside.gate.knows(&offered) {
        return refuse(&inside, "/start", Code::WebSecret);
    }
    ([(header::SET_COOKIE, inside.gate.cookie())], Redirect::to("/")).into_response()
}

async fn asset(State(inside): State<Inside>, request: Request) -> Response {
    match inside.assets.find(request.uri().path()) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.mime)], axum::body::Bytes::from_owner(asset.bytes)).into_response()
        }
        None => refuse(&inside, request.uri().path(), Code::WebNotFound),
    }
}

/// A script gets the code, a person gets the sentence.
fn refuse(inside: &Inside, path: &str, code: Code) -> Response {
    let reply = inside.app.refuse(code);
    if path.starts_with("/call/") || path.starts_with("/blob/") {
        return calls::answer(reply);
    }
    let status = calls::answer(reply).status();
    debug_assert_ne!(status, StatusCode::OK, "a refusal must not look like an answer");
    (status, Html(page::refusal_page(code))).into_response()
}
