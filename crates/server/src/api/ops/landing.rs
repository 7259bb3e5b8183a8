//! The two pages that a browser sees between the provider and the app. They run no program and load nothing.

use std::sync::Arc;

use apseko_trust::digest;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::oidc::nobody_to_ask;
use crate::api::refused;
use crate::http::{Desk, Peer, Problem};
use crate::login::oidc::{OidcFault, Returned};

/// The pages' only dress. The browser takes it because its sum stands in the policy, and takes no other.
const STYLE: &str = include_str!("landing.css");
const DONE: Page = Page {
    title: "Pieslēgšanās ir izdevusies",
    said: "Atgriezieties ierīcē: tā turpinās pati. Šo lapu var aizvērt.",
    english: "You are logged in. Go back to the device, which goes on by itself; this page can be closed.",
};
const WRONG: Page = Page {
    title: "Pieslēgšanās nav izdevusies",
    said: "Nekas nav mainīts. Atgriezieties ierīcē un sāciet pieslēgšanos no jauna.",
    english: "The log-in did not work, and nothing was changed. Go back to the device and begin again.",
};
const TYPE: Page = Page {
    title: "Ierakstiet ierīces kodu",
    said: "Ierakstiet sešus ciparus, ko rāda ierīce, kurā sākāt pieslēgšanos. Ja to nesākāt Jūs, aizveriet šo lapu.",
    english: "Type the six digits that the device shows on which you began. If it was not you who began, close this page.",
};

/// What a page says. English stands below, because nobody has chosen a language here.
struct Page {
    title: &'static str,
    said: &'static str,
    english: &'static str,
}

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
        Ok(landing) if landing.needs_code => page(StatusCode::OK, &TYPE, &form(&landing.landing, false)),
        Ok(_) => page(StatusCode::OK, &DONE, ""),
        Err(_) => page(StatusCode::FORBIDDEN, &WRONG, ""),
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
        Ok(()) => page(StatusCode::OK, &DONE, ""),
        Err(OidcFault::Code) => page(StatusCode::FORBIDDEN, &TYPE, &form(&typed.landing, true)),
        Err(_) => page(StatusCode::FORBIDDEN, &WRONG, ""),
    })
}

/// `landing` is made of hexadecimal digits, so nothing in it is understood as a part of the page.
fn form(landing: &str, is_wrong: bool) -> String {
    let (said, marks) = if is_wrong {
        let said = "<p class=\"wrong\" id=\"wrong\" role=\"alert\">Kods nav pareizs. Mēģiniet vēlreiz.</p>";
        (said, " aria-invalid=\"true\" aria-describedby=\"wrong\"")
    } else {
        ("", "")
    };
    format!(
        "<form method=\"post\" action=\"/login/oidc/confirm\"><input type=\"hidden\" name=\"landing\" \
         value=\"{landing}\"><label for=\"code\">Kods, ko rāda ierīce</label>{said}<input id=\"code\" name=\"code\" \
         inputmode=\"numeric\" autocomplete=\"off\" autofocus required{marks}><button>Apstiprināt</button></form>"
    )
}

fn page(status: StatusCode, page: &Page, content: &str) -> Response {
    let Page { title, said, english } = page;
    let html = format!(
        "<!doctype html><html lang=\"lv\"><meta charset=\"utf-8\"><title>{title} · Apseko</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style><main>\
         <p class=\"name\">Apseko</p><h1>{title}</h1><p>{said}</p>{content}\
         <p class=\"quiet\" lang=\"en\">{english}</p></main></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (status, headers, html).into_response()
}

fn policy() -> String {
    let dress = STANDARD.encode(digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{dress}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}
