//! Commands that the server answers: the app lets them through, and says what came back in the words of the device.

use apseko_contract::{Asked, Envelope, Kind, Remote, Topic};
use apseko_domain::{Code, RequestId};
use apseko_sync::LinkFailure;

use crate::App;
use crate::failure::Failure;
use crate::router::{parse, to_json};

/// The server's word that somebody may not.
const DENIED: &str = "permission.denied";
/// The server's word that passwords were wrong too often.
const WAIT: &str = "login.wait";

/// Asks the server what a command asks. What it may answer is decided there once more.
pub(crate) fn run_remote<C: Remote>(app: &App, body: &[u8]) -> Result<String, Failure> {
    app.permit(C::ACCESS)?;
    let Envelope { request_id, body: command } = parse::<C>(body)?;
    // The way to the server is open for as long as the data are.
    app.store()?;
    let answer = app.ask_server(command.asked(), request_id)?;
    if C::KIND != Kind::Read {
        app.tell(Topic::Office);
    }
    let reply: C::Reply =
        serde_json::from_slice(if answer.is_empty() { b"null" } else { &answer }).map_err(|error| {
            Failure::from(Code::ServerRefused).with_param("code", "answer.other").with_cause(error)
        })?;
    to_json(&reply)
}

impl App {
    /// Waits for the server's answer. The person whose screen asks waits as well; nobody else does.
    fn ask_server(&self, asked: Asked, request: RequestId) -> Result<Vec<u8>, Failure> {
        let answer = self.exchanges.ask(asked, request).ok_or(Code::ServerUnreachable)?;
        let answer = answer.recv().map_err(|_| Failure::from(Code::ServerUnreachable))?;
        answer.map_err(|failure| refused(&failure))
    }
}

fn refused(failure: &LinkFailure) -> Failure {
    match failure {
        LinkFailure::Refused { code, .. } if code == DENIED => Failure::from(Code::AccessDenied),
        LinkFailure::Refused { code, after: Some(after), .. } if code == WAIT => {
            Failure::from(Code::LoginWait).with_param("seconds", after.as_secs())
        }
        LinkFailure::Refused { code, .. } => Failure::from(Code::ServerRefused).with_param("code", code),
        LinkFailure::NoConnection
        | LinkFailure::TooSlow
        | LinkFailure::NotOurServer
        | LinkFailure::Unreadable(_)
        | LinkFailure::OtherAnswer
        | LinkFailure::NoKey(_) => Failure::from(Code::ServerUnreachable).with_cause(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_why_the_server_did_not_do_it() {
        let said =
            |code: &str| refused(&LinkFailure::Refused { status: 409, code: code.to_owned(), after: None });
        assert_eq!(said("permission.denied").code, Code::AccessDenied);
        let taken = said("person.login_taken");
        assert_eq!(taken.code, Code::ServerRefused);
        assert_eq!(
            taken.params.get("code").map(String::as_str),
            Some("person.login_taken"),
            "the screen has its words"
        );
        let after = Some(std::time::Duration::from_secs(30));
        let wait = refused(&LinkFailure::Refused { status: 429, code: WAIT.to_owned(), after });
        assert_eq!(
            (wait.code, wait.params.get("seconds").map(String::as_str)),
            (Code::LoginWait, Some("30"))
        );
        assert_eq!(refused(&LinkFailure::NoConnection).code, Code::ServerUnreachable);
    }
}
