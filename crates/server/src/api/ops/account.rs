//! The account of a person on the server: password and authenticator app, the first time by an invitation.
//!
//! New secrets wait under a ticket until a code shows that the app has the seed; only then they count, and the invitation is
//! crossed out.

use apseko_contract::Method;
use apseko_oplog::UserId;
use axum::http::StatusCode;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::typed::Typed;
use super::view::moment;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::api::repeat::KEPT_MS;
use crate::audit::action;
use crate::http::Problem;
use crate::login::{Attempt, Authenticator, NotEntered, PasswordRecord, Secrets};
use crate::people::{Change, Id, Login, Person, sum_of};
use crate::storage::StorageError;
use crate::storage::people::Answered;

/// Before new secrets are confirmed, they wait so long.
const WAIT_MS: i64 = 15 * 60_000;
/// An authenticator lists this beside the code of the device, which is another one.
const ISSUER: &str = "Apseko serveris";

/// With what an account begins.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivationForm {
    /// The user name.
    #[schemars(length(max = 256))]
    pub login: String,
    /// The invitation, as it was given.
    pub invitation: Typed,
    /// The new password.
    pub password: Typed,
}

/// The first code of the app.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationForm {
    /// The user name.
    #[schemars(length(max = 256))]
    pub login: String,
    /// The invitation, as it was given.
    pub invitation: Typed,
    /// What the activation gave.
    #[schemars(regex(pattern = "^[0-9a-f]{32}$"))]
    pub ticket: String,
    /// The six digits.
    pub code: Typed,
}

/// Another password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    /// The present password.
    pub password: Typed,
    /// The six digits of now.
    pub code: Typed,
    /// The new password.
    pub new: Typed,
}

/// What shows that it is the person who wants another app.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    /// The present password; on a device of somebody who has none yet, the new one.
    pub password: Typed,
    /// The six digits of now, of whoever has an app already.
    #[serde(default)]
    pub code: Option<Typed>,
}

/// The first code of another app.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// What the question before gave.
    #[schemars(regex(pattern = "^[0-9a-f]{32}$"))]
    pub ticket: String,
    /// The six digits.
    pub code: Typed,
}

/// A seed for an authenticator app, told once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SeedView {
    /// What stands in the QR code.
    pub uri: String,
    /// With what the first code is sent.
    pub ticket: String,
    /// Until when it can be.
    pub until: Timestamp,
}

/// `POST /accounts/activation`
#[derive(Debug)]
pub struct Activate;

impl Operation for Activate {
    const NAME: &'static str = "activate-account";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "accounts/activation";
    const SUMMARY: &'static str =
        "Chooses password and authenticator app by an invitation; a code has to confirm it.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::ByItself;
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    const ALSO_REFUSED: &'static [u16] = &[401];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ActivationForm;
    type Reply = SeedView;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<SeedView, Problem> {
        let person = invited(call, &body.login, &body.invitation)?;
        let password = call.new_password(person, body.password.0)?;
        wait_with(call, person, password)
    }
}

/// `POST /accounts/activation/confirmation`
#[derive(Debug)]
pub struct Confirm;

impl Operation for Confirm {
    const NAME: &'static str = "confirm-account";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "accounts/activation/confirmation";
    const SUMMARY: &'static str =
        "Confirms a new account with the first code of its app; the invitation is used up by it.";
    const NEEDS: Needs = Needs::Nothing;
    const TELLS: Tells = Tells::ByItself;
    const GOOD: u16 = 204;
    const ALSO_REFUSED: &'static [u16] = &[401];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationForm;
    type Reply = Nothing;

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<Nothing, Problem> {
        let person = invited(call, &body.login, &body.invitation)?;
        let secrets = confirmed(call, person.id, &body.ticket, &body.code)?;
        call.note(person.id.user(), action::ACCOUNT_ACTIVATED, &[])?;
        // First the invitation: of two who confirm at once, one is refused.
        let ends = [Change::Uninvite { person: person.id }, Change::VoidSessions { person: person.id }];
        call.change(&ends, Some(version_of(call, person.id)))?;
        keep(call, person.id, &secrets)
    }
}

/// `PUT /me/password`
#[derive(Debug)]
pub struct ChangePassword;

impl Operation for ChangePassword {
    const NAME: &'static str = "change-password";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "me/password";
    const SUMMARY: &'static str =
        "Chooses another password for the server; every log-in of the person ends by it.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Done(action::PASSWORD_SET);
    const GOOD: u16 = 204;
    type Path = Nothing;
    type Query = Nothing;
    type Body = PasswordForm;
    type Reply = Nothing;

    fn object(_: &Said<Self>) -> String {
        "account:password".to_owned()
    }

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<Nothing, Problem> {
        let person = asking(call)?;
        step_up(call, person, body.password, body.code)?;
        let password = call.new_password(person, body.new.0)?;
        let kept =
            call.desk.registry().store().secrets(person.id).map_err(storage)?.ok_or_else(no_account)?;
        call.change(&[Change::VoidSessions { person: person.id }], None)?;
        keep(call, person.id, &kept.with_password(password, call.now_ms))
    }
}

/// `POST /me/authenticator`
#[derive(Debug)]
pub struct NewAuthenticator;

impl Operation for NewAuthenticator {
    const NAME: &'static str = "new-authenticator";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "me/authenticator";
    const SUMMARY: &'static str = "Asks for the seed of another authenticator app; a code has to confirm it.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Done(action::AUTHENTICATOR_ASKED);
    const GOOD: u16 = 201;
    const TOLD_ONCE: bool = true;
    type Path = Nothing;
    type Query = Nothing;
    type Body = StepUp;
    type Reply = SeedView;

    fn object(_: &Said<Self>) -> String {
        "account:authenticator".to_owned()
    }

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<SeedView, Problem> {
        let person = asking(call)?;
        let kept = call.desk.registry().store().secrets(person.id).map_err(storage)?;
        let password = match (kept, body.code) {
            (Some(kept), Some(code)) => {
                step_up(call, person, body.password, code)?;
                kept.password
            }
            (Some(_), None) => return Err(refused::malformed("The code of the present app is missing.")),
            // The device was opened with its owner's password and app a moment ago.
            (None, _) if call.asker.device.is_some() => call.new_password(person, body.password.0)?,
            (None, _) => return Err(no_account()),
        };
        wait_with(call, person, password)
    }
}

/// `PUT /me/authenticator`
#[derive(Debug)]
pub struct ConfirmAuthenticator;

impl Operation for ConfirmAuthenticator {
    const NAME: &'static str = "confirm-authenticator";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "me/authenticator";
    const SUMMARY: &'static str =
        "Confirms another authenticator app with its first code; every log-in of the person ends by it.";
    const NEEDS: Needs = Needs::Somebody;
    const TELLS: Tells = Tells::Done(action::AUTHENTICATOR_SET);
    const GOOD: u16 = 204;
    type Path = Nothing;
    type Query = Nothing;
    type Body = FirstCode;
    type Reply = Nothing;

    fn object(_: &Said<Self>) -> String {
        "account:authenticator".to_owned()
    }

    fn answer(call: &Call<'_>, Said { body, .. }: Said<Self>) -> Result<Nothing, Problem> {
        let person = asking(call)?;
        let secrets = confirmed(call, person.id, &body.ticket, &body.code)?;
        call.change(&[Change::VoidSessions { person: person.id }], None)?;
        keep(call, person.id, &secrets)
    }
}

/// Whoever this invitation is for; counted like a try at a password.
fn invited<'c>(call: &'c Call<'_>, login: &str, invitation: &Typed) -> Result<&'c Person, Problem> {
    let check = || -> Result<Option<&'c Person>, NotEntered> {
        let known = Login::new(login).ok().and_then(|login| call.book().person_of_login(&login));
        let sum = sum_of(&invitation.0);
        let counts = |person: &&Person| {
            let invited = person.invitation.as_ref();
            let fits = invited.is_some_and(|it| it.sum == sum && call.now_ms < it.until_ms);
            fits && !person.is_dismissed(call.today())
        };
        Ok(known.filter(counts))
    };
    let guarded = call.desk.api().door.guard((login, call.asker.peer.0), call.now_ms, check);
    guarded.map_err(|refused| call.not_let_in(refused))
}

/// The person who asks; another system has no account.
fn asking<'c>(call: &'c Call<'_>) -> Result<&'c Person, Problem> {
    call.asker.who().and_then(|id| call.book().person(id)).ok_or_else(no_account)
}

/// Both factors once more: an open session or device alone changes neither.
fn step_up(call: &Call<'_>, person: &Person, password: Typed, code: Typed) -> Result<(), Problem> {
    let login = person.login.as_ref().map(ToString::to_string).unwrap_or_default();
    let address = call.asker.peer.0;
    let entered = call.enter(Attempt { login, password: password.0, code: code.0, address, mark: None });
    // The session is good all the same: an answer that says otherwise would send people away.
    let entered =
        entered.map_err(|problem| if problem.code() == "login.wrong" { wrong_present() } else { problem })?;
    if Id::from(entered.person) == person.id { Ok(()) } else { Err(no_account()) }
}

/// Keeps new secrets until a code confirms them.
fn wait_with(call: &Call<'_>, person: &Person, password: PasswordRecord) -> Result<SeedView, Problem> {
    let house = call.desk.house();
    let app = Authenticator::fresh(&mut |bytes| house.fill(bytes));
    let seed = app.seal(call.desk.api().door.secret(), person.id.user(), &mut |bytes| house.fill(bytes));
    let ticket = hex::encode(call.draw::<16>());
    let waiting = Answered {
        digest: [0; 32],
        status: 0,
        reply: Secrets::new(password, seed, 0, call.now_ms).to_bytes(),
        at_ms: call.now_ms,
    };
    let store = call.desk.registry().store();
    // Those that nobody has confirmed are of no use to anybody.
    store.forget_before(call.now_ms.saturating_sub(KEPT_MS)).map_err(storage)?;
    store.remember(person.id, &name_of(&ticket), &waiting).map_err(storage)?;
    let account = person.login.as_ref().map(ToString::to_string).unwrap_or_default();
    let until = moment(call.now_ms.saturating_add(WAIT_MS)).unwrap_or_default();
    Ok(SeedView { uri: app.uri(ISSUER, &account).to_string(), ticket, until })
}

/// The secrets that waited, once a code shows that the app has their seed.
fn confirmed(call: &Call<'_>, person: Id, ticket: &str, code: &Typed) -> Result<Secrets, Problem> {
    let store = call.desk.registry().store();
    let waiting = store.remembered(person, &name_of(ticket)).map_err(storage)?;
    let waiting =
        waiting.filter(|it| call.now_ms.saturating_sub(it.at_ms) < WAIT_MS).ok_or_else(wrong_code)?;
    let secrets = Secrets::from_bytes(&waiting.reply, 0).map_err(|_| wrong_code())?;
    let user: UserId = person.user();
    let app =
        Authenticator::open(call.desk.api().door.secret(), user, &secrets.seed).map_err(|_| wrong_code())?;
    let step = app.step_of(&code.0, call.now_ms).ok_or_else(wrong_code)?;
    store.forget(person, &name_of(ticket)).map_err(storage)?;
    Ok(Secrets::new(secrets.password, secrets.seed, step, call.now_ms))
}

/// Nobody can say it in a header: an `Idempotency-Key` has no colon.
fn name_of(ticket: &str) -> String {
    format!("waits:{ticket}")
}

fn keep(call: &Call<'_>, person: Id, secrets: &Secrets) -> Result<Nothing, Problem> {
    call.desk.registry().store().put_secrets(person, secrets).map_err(storage)?;
    Ok(Nothing {})
}

fn version_of(call: &Call<'_>, person: Id) -> u64 {
    call.book().version_of(crate::people::About::Person(person))
}

fn wrong_present() -> Problem {
    let said = "The present password or its code is wrong.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "login.wrong", said)
}

fn wrong_code() -> Problem {
    let said = "The ticket and the code do not belong together, or the time is over.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "account.code_wrong", said)
}

fn no_account() -> Problem {
    let said = "Whoever asks has no password on this server yet; an invitation begins an account.";
    Problem::new(StatusCode::CONFLICT, "account.none", said)
}

fn storage(error: StorageError) -> Problem {
    refused::unavailable(error.code(), &error)
}
