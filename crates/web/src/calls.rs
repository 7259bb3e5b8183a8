//! Commands and bytes over HTTP: `POST /call/{name}`, `GET /blob/{name}`.

use std::sync::Arc;

use apseko_app::{App, CallReply};
use apseko_contract::MAX_BODY_BYTES;
use apseko_domain::Code;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The app blocks on the disk, so it runs beside the threads that answer the network.
pub(crate) async fn call(State(app): State<Arc<App>>, Path(name): Path<String>, body: Body) -> Response {
    let Ok(bytes) = to_bytes(body, MAX_BODY_BYTES).await else {
        return answer(app.refuse_large_body(&name));
    };
    match tokio::task::spawn_blocking(move || app.call(&name, &bytes)).await {
        Ok(reply) => answer(reply),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(crate) async fn blob(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    match app.blob(&name) {
        Ok(blob) => ([(header::CONTENT_TYPE, blob.mime)], blob.bytes).into_response(),
        Err(refusal) => answer(refusal),
    }
}

pub(crate) fn answer(reply: CallReply) -> Response {
    let status = reply.code.map_or(StatusCode::OK, status_of);
    (status, [(header::CONTENT_TYPE, "application/json")], reply.json).into_response()
}

/// The screens read the code; the status is for people with other tools.
fn status_of(code: Code) -> StatusCode {
    match code {
        Code::CommandMalformed => StatusCode::BAD_REQUEST,
        Code::WebSecret => StatusCode::UNAUTHORIZED,
        Code::AccessLocked
        | Code::AccessDenied
        | Code::FourEyes
        | Code::AccessStepUp
        | Code::WebOrigin
        | Code::WebHost
        | Code::LoginWrong
        | Code::LoginDisabled
        | Code::LoginClock
        | Code::LoginTampered
        | Code::PinWrong
        | Code::PinGone
        | Code::RecoveryWrong
        | Code::BiometricRefused
        | Code::PasswordWrong
        | Code::EnrolRefused
        | Code::EnrolCodeWrong
        | Code::LeaseOver
        | Code::LeaseRefused => StatusCode::FORBIDDEN,
        Code::LoginWait => StatusCode::TOO_MANY_REQUESTS,
        Code::ConflictChanged | Code::ConflictSettled | Code::ServerRefused => StatusCode::CONFLICT,
        Code::CommandUnknown
        | Code::WebNotFound
        | Code::TaskUnknown
        | Code::CaseLeft
        | Code::NoteUnknown
        | Code::VisitUnknown
        | Code::SheetUnknown
        | Code::QuestionUnknown
        | Code::ThingUnknown
        | Code::FileAway => StatusCode::NOT_FOUND,
        Code::RequestReused
        | Code::NoteChanged
        | Code::TaskSettled
        | Code::VisitOver
        | Code::PartyInUse
        | Code::EnrolKnown
        | Code::EnrolNotBegun => StatusCode::CONFLICT,
        Code::CommandTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::TextEmpty
        | Code::TextTooLong
        | Code::TextControl
        | Code::PinForm
        | Code::PinGuessable
        | Code::PasswordTooShort
        | Code::PasswordTooLong
        | Code::PasswordCommon
        | Code::PasswordGuessable
        | Code::PasswordLikeName => StatusCode::UNPROCESSABLE_ENTITY,
        Code::DataReadOnly
        | Code::DataFull
        | Code::DataInUse
        | Code::DataNewer
        | Code::DataDamaged
        | Code::DataKeyMissing
        | Code::DataKeyDamaged
        | Code::DataUnavailable
        | Code::FileDamaged
        | Code::KeystoreLocked
        | Code::KeystoreUnavailable
        | Code::KeystoreDamaged
        | Code::KeystoreEmpty
        | Code::VaultDamaged
        | Code::DefinitionsMissing
        | Code::ExportFailed
        | Code::ServerUnreachable
        | Code::HostUnreachable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
