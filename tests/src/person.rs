//! The person of these stories: enrolled and coming in by the commands of the screens, with an authenticator of their own.

use std::collections::HashMap;
use std::io;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use apseko_contract::{
    BeginEnrolment, Command, EnterEnrolled, FinishEnrolment, LogIn, ShowLock, Stage, Typed,
};
use apseko_vault::Authenticator;

use crate::WebHost;

/// The user name.
pub const LOGIN: &str = "ilze.kalnina";
/// The device password.
pub const PASSWORD: &str = "trīs bērzi pie upes";
/// The PIN for short pauses.
pub const PIN: &str = "4927";
const INVITATION: &str = "ZEME-2026-ILZE";
const STEP_SECONDS: u64 = 30;

/// What the person's telephone knows, by data folder, and how far the clock of its host was moved: each code opens once,
/// so each coming in is half a minute later.
static TELEPHONES: LazyLock<Mutex<HashMap<String, (String, u64)>>> = LazyLock::new(Mutex::default);

/// What the person's telephone shows on a data folder, half a minute after the last code it gave.
pub fn next_code(data: &str) -> io::Result<(String, u64)> {
    let (secret, steps) = one_step_on(data)?;
    Ok((code(&secret, steps * STEP_SECONDS)?, now() + steps * STEP_SECONDS))
}

/// The secret that the person's telephone has for a data folder.
pub fn telephone_secret(data: &str) -> Option<String> {
    telephones().get(data).map(|(secret, _)| secret.clone())
}

pub(crate) fn come_in(host: &WebHost) -> io::Result<()> {
    match ask(host, ShowLock {})?.stage {
        Stage::New => enrol(host),
        Stage::LogIn { .. } => log_in(host),
        Stage::Password { .. } | Stage::Pin { .. } | Stage::Open { .. } => Ok(()),
    }
}

fn enrol(host: &WebHost) -> io::Result<()> {
    let begin = BeginEnrolment { user: LOGIN.to_owned(), invitation: typed(INVITATION) };
    let secret = ask(host, begin)?.authenticator.secret.text().to_owned();
    let code = code(&secret, 0)?;
    ask(host, FinishEnrolment { password: typed(PASSWORD), pin: typed(PIN), code: typed(&code) })?;
    telephones().insert(host.data().to_owned(), (secret, 0));
    ask(host, EnterEnrolled {})
}

fn log_in(host: &WebHost) -> io::Result<()> {
    let (secret, steps) = one_step_on(host.data())?;
    let later = jiff::Timestamp::from_second(i64::try_from(now() + steps * STEP_SECONDS).unwrap_or(0));
    let later = later.map_err(io::Error::other)?;
    host.client().post("/apseko-test-controls", format!("{{\"clock\":\"{later}\"}}").as_bytes())?;
    let code = code(&secret, steps * STEP_SECONDS)?;
    ask(host, LogIn { user: LOGIN.to_owned(), password: typed(PASSWORD), code: typed(&code) }).map(drop)
}

fn one_step_on(data: &str) -> io::Result<(String, u64)> {
    let mut telephones = telephones();
    let known = telephones.get_mut(data).ok_or_else(|| io::Error::other("nobody was enrolled here"))?;
    known.1 += 1;
    Ok(known.clone())
}

fn code(secret: &str, ahead: u64) -> io::Result<String> {
    let authenticator = Authenticator::from_text(secret).ok_or_else(|| io::Error::other("no secret"))?;
    Ok(authenticator.current(now() + ahead).to_string())
}

fn ask<C: Command>(host: &WebHost, command: C) -> io::Result<C::Reply> {
    host.call(command)?
        .map_err(|error| io::Error::other(format!("{} was refused with {}", C::NAME, error.code)))
}

fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn telephones() -> std::sync::MutexGuard<'static, HashMap<String, (String, u64)>> {
    TELEPHONES.lock().unwrap_or_else(PoisonError::into_inner)
}
