//! The two pages that a browser sees between the provider and the app. They run no program and load nothing.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::oidc::nobody_to_ask;
use crate::api::refused;
use crate::http::{Desk, Peer, Problem};
use crate::login::oidc::{OidcFault, Returned};

const POLICY: &str = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const DONE: &str = "<p>Pieslēgšanās ir izdevusies. Šo logu var aizvērt.</p>";
const WRONG: &str = "<p>Pieslēgšanās nav izdevusies. Sāciet to lietotnē no jauna.</p>";

/// What the person types into the page.
#[derive(Deserialize)]
pub(crate) struct Typed {
    landing: String,
    code: String,
}

/// `GET /login/oidc/callback`: a browser comes back from the provider.
pub(crate) async fn callback(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    Query(returned): Query<Returned>,
) -> Result<Response, Problem> {
    desk.api().by_address.take(&peer.0, desk.house().mono_ms()).map_err(refused::too_many)?;
    let provider = desk.api().provider().cloned().ok_or_else(nobody_to_ask)?;
    let now_ms = desk.house().wall_ms();
    // On its own: a browser that goes away must not leave the ticket hanging.
    let landing = tokio::spawn(async move { provider.callback(&returned, now_ms).await }).await;
    let landing = landing.map_err(|error| refused::unavailable("server.internal", &error))?;
    Ok(match landing {
        Ok(landing) if landing.needs_code => page(StatusCode::OK, &form(&landing.landing, "")),
        Ok(_) => page(StatusCode::OK, DONE),
        Err(_) => page(StatusCode::FORBIDDEN, WRONG),
    })
}

/// `POST /login/oidc/confirm`: the person types what the device shows.
pub(crate) async fn confirm(
    State(desk): State<Arc<Desk>>,
    peer: Peer,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    desk.api().by_address.take(&peer.0, desk.house().mono_ms()).map_err(refused::too_many)?;
    let provider = desk.api().provider().ok_or_else(nobody_to_ask)?;
    let is_landing = typed.landing.len() == 32 && typed.landing.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_landing {
        return Err(refused::malformed("The form is not the one of the page."));
    }
    Ok(match provider.confirm(&typed.landing, &typed.code, desk.house().wall_ms()) {
        Ok(()) => page(StatusCode::OK, DONE),
        Err(OidcFault::Code) => {
            page(StatusCode::FORBIDDEN, &form(&typed.landing, "<p>Kods nav pareizs.</p>"))
        }
        Err(_) => page(StatusCode::FORBIDDEN, WRONG),
    })
}

/// `landing` is made of hexadecimal digits, so nothing in it is understood as a part of the page.
fn form(landing: &str, before: &str) -> String {
    format!(
        "{before}<form method=\"post\" action=\"/login/oidc/confirm\"><input type=\"hidden\" name=\"landing\" \
         value=\"{landing}\"><label for=\"code\">Kods, ko rāda ierīce</label> <input id=\"code\" name=\"code\" \
         inputmode=\"numeric\" autocomplete=\"off\" required> <button>Apstiprināt</button></form>"
    )
}

fn page(status: StatusCode, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"lv\"><meta charset=\"utf-8\"><title>Apseko</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><h1>Apseko</h1>{content}</html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, html).into_response()
}
