//! Log-in sessions: begun by name, password and code, made longer by the key that they are bound to, ended by whoever has one.

use apseko_contract::Method;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::typed::{Typed, public_key};
use super::view::moment;
use crate::api::call::Call;
use crate::api::ended::end;
use crate::api::entrance::SESSION;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::login::{Attempt, Method as Way, Session};

/// With what somebody comes in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogInForm {
    /// The user name.
    #[schemars(length(max = 256))]
    pub login: String,
    /// The password for the server.
    pub password: Typed,
    /// The six digits of the authenticator app.
    pub code: Typed,
    /// The key that every request of the session will be proved with: a compressed point on P-256, in hexadecimal digits. Without one
    /// the session ends after a quarter of an hour.
    #[serde(default)]
    #[schemars(regex(pattern = "^0[23][0-9a-f]{64}$"))]
    pub key: Option<String>,
    /// What an earlier log-in gave: with it, strangers cannot make this person wait.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{0,256}$"))]
    pub mark: Option<String>,
}

/// A session that was just given.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// What stands in `Authorization: Bearer …`.
    pub token: String,
    /// Until when.
    pub until: Timestamp,
    /// To be kept for the next log-in; it opens nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

pub(super) fn view((session, token): &(Session, Vec<u8>), mark: Option<&[u8]>) -> SessionView {
    SessionView {
        token: format!("{SESSION}{}", hex::encode(token)),
        until: moment(session.until_ms).unwrap_or_default(),
        mark: mark.map(hex::encode),
    }
}

/// `POST /sessions`
#[derive(Debug)]
pub struct LogIn;

impl Operation for LogIn {
    const NAME: &'static str = "log-in";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "sessions";
    const SUMMARY: &'static str = "Begins a session, by user name, password and code.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::ByItself;
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    const ALSO_REFUSED: &'static [u16] = &[401];
    type Path = Nothing;
    type Query = Nothing;
    type Body = LogInForm;
    type Reply = SessionView;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<SessionView, Problem> {
        let key = body.key.as_deref().map(public_key).transpose()?;
        let entered = call.enter(Attempt {
            login: body.login,
            password: body.password.0,
            code: body.code.0,
            address: call.asker.peer.0,
            mark: body.mark.and_then(|mark| hex::decode(mark).ok()),
        })?;
        let begun =
            call.desk.api().sessions.begin(entered.person, Way::Password, key, call.draw(), call.now_ms);
        call.note(entered.person, action::LOGGED_IN, &[("method", Way::Password.code())])?;
        Ok(view(&begun, Some(&entered.mark)))
    }
}

/// The session that asks.
pub(super) fn session_of<'c>(call: &Call<'c>) -> Result<&'c Session, Problem> {
    call.asker.session.as_ref().ok_or_else(refused::unbound)
}

/// `POST /sessions/renewal`
#[derive(Debug)]
pub struct Renew;

impl Operation for Renew {
    const NAME: &'static str = "renew-session";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "sessions/renewal";
    const SUMMARY: &'static str =
        "Gives the next token of a session that is bound to a key, for twelve hours at most.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Nothing;
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SessionView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<SessionView, Problem> {
        let session = session_of(call)?;
        let proved = call.asker.proved.as_ref().ok_or_else(refused::unbound)?;
        let renewed = call.desk.api().sessions.renew(session, proved, call.draw(), call.now_ms);
        Ok(view(&renewed.map_err(refused::no_session)?, None))
    }
}

/// `DELETE /sessions/current`
#[derive(Debug)]
pub struct LogOut;

impl Operation for LogOut {
    const NAME: &'static str = "log-out";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "sessions/current";
    const SUMMARY: &'static str = "Ends the session that asks, with every token of it.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Done(action::LOGGED_OUT);
    const GOOD: u16 = 204;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<Nothing, Problem> {
        let ended = end(call.desk, session_of(call)?, call.now_ms);
        ended.map_err(|error| refused::unavailable(error.code(), &error))?;
        Ok(Nothing {})
    }
}
