//! The office behind the server, for people who come onto this device.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use apseko_sync::{
    AccountWords, LetIn, LinkFailure, NewDevice, OpenTicket, Place, enrol, enrol_by_account, open_ticket,
    take_ticket, ways_in,
};
use apseko_trust::{Ask, Grant, SoftwareKey};
use apseko_vault::{AccountProof, Admitted, Issuer, IssuerRefusal, Newcomer, Ticket, WaysIn};
use jiff::Timestamp;

use crate::Host;

const A_MINUTE: Duration = Duration::from_secs(60);
/// The server's words for its ways.
const ACCOUNT: &str = "account";
const INSTITUTION: &str = "institution";

/// The office at a place.
pub(crate) struct ServerOffice {
    pub(crate) place: Place,
    /// For proofs, which have a time and a number.
    pub(crate) host: Arc<dyn Host>,
}

impl Issuer for ServerOffice {
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal> {
        waited_for(|| enrol(&self.place, ask))
    }

    fn ways_in(&self) -> Result<WaysIn, IssuerRefusal> {
        let ways = waited_for(|| ways_in(&self.place))?;
        let has = |way: &str| ways.iter().any(|known| known == way);
        Ok(WaysIn { account: has(ACCOUNT), institution: has(INSTITUTION) })
    }

    fn admit_by_account(
        &self,
        newcomer: &Newcomer,
        account: &AccountProof<'_>,
    ) -> Result<Admitted, IssuerRefusal> {
        let AccountProof { login, password, code } = *account;
        let key = signer(newcomer)?;
        let device = device(newcomer, &key);
        let words = AccountWords { login, password, code };
        let moment = || {
            let mut nonce = [0; 16];
            self.host.randomness(&mut nonce);
            (self.host.now().as_millisecond(), nonce)
        };
        waited_for(|| enrol_by_account(&self.place, &words, &device, &moment)).map(admitted)
    }

    fn open_ticket(&self, newcomer: &Newcomer) -> Result<Ticket, IssuerRefusal> {
        let key = signer(newcomer)?;
        let device = device(newcomer, &key);
        let OpenTicket { id, poll, open_url, code, until } =
            waited_for(|| open_ticket(&self.place, &device))?;
        Ok(Ticket { id, poll, open_url, code, until_ms: until.as_millisecond() })
    }

    fn take_ticket(&self, ticket: &Ticket) -> Result<Option<Admitted>, IssuerRefusal> {
        let Ticket { id, poll, open_url, code, until_ms } = ticket.clone();
        let until = Timestamp::from_millisecond(until_ms).unwrap_or_default();
        let ticket = OpenTicket { id, poll, open_url, code, until };
        Ok(waited_for(|| take_ticket(&self.place, &ticket))?.map(admitted))
    }
}

fn signer(newcomer: &Newcomer) -> Result<SoftwareKey, IssuerRefusal> {
    newcomer.signer().map_err(|error| {
        tracing::error!(%error, "The new key of this device is none.");
        IssuerRefusal::Unreachable
    })
}

fn device<'k>(newcomer: &Newcomer, key: &'k SoftwareKey) -> NewDevice<'k> {
    NewDevice { id: newcomer.device(), public: key.public(), key }
}

fn admitted(LetIn { login, grant }: LetIn) -> Admitted {
    Admitted { login, grant }
}

/// Waits for the answer on a thread of its own: whoever asks may be inside a host's runtime, which must not be entered
/// twice.
fn waited_for<T, F>(question: impl FnOnce() -> F + Send) -> Result<T, IssuerRefusal>
where
    T: Send,
    F: Future<Output = Result<T, LinkFailure>>,
{
    let asking = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|_| LinkFailure::NoConnection)?.block_on(question())
    };
    let answer = thread::scope(|scope| scope.spawn(asking).join());
    answer.unwrap_or(Err(LinkFailure::NoConnection)).map_err(|failure| {
        tracing::warn!(code = failure.code(), "The office did not let anybody in: {failure}");
        refusal(&failure)
    })
}

fn refusal(failure: &LinkFailure) -> IssuerRefusal {
    match failure {
        LinkFailure::Refused { code, status, .. } if code == "enrol.refused" && *status == 403 => {
            IssuerRefusal::Refused
        }
        LinkFailure::Refused { code, after, .. } if code == "enrol.too_many" || code == "login.wait" => {
            IssuerRefusal::Wait { seconds: after.unwrap_or(A_MINUTE).as_secs() }
        }
        LinkFailure::Refused { code, .. } if !code.is_empty() => IssuerRefusal::Said { code: code.clone() },
        LinkFailure::NotOurServer => IssuerRefusal::Foreign,
        LinkFailure::NoConnection
        | LinkFailure::TooSlow
        | LinkFailure::Refused { .. }
        | LinkFailure::Unreadable(_)
        | LinkFailure::OtherAnswer
        | LinkFailure::NoKey(_) => IssuerRefusal::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_why_the_office_did_not_let_them_in() {
        let said = |status, code: &str, after| {
            refusal(&LinkFailure::Refused { status, code: code.to_owned(), after })
        };
        assert_eq!(said(403, "enrol.refused", None), IssuerRefusal::Refused);
        let wait = said(429, "enrol.too_many", Some(Duration::from_secs(42)));
        assert_eq!(wait, IssuerRefusal::Wait { seconds: 42 });
        let wait = said(429, "login.wait", Some(Duration::from_secs(30)));
        assert_eq!(wait, IssuerRefusal::Wait { seconds: 30 }, "the screen counts down");
        let wrong = said(401, "login.wrong", None);
        assert_eq!(wrong, IssuerRefusal::Said { code: "login.wrong".to_owned() }, "the screen has its words");
        let device = said(409, "enrol.refused", None);
        assert!(matches!(device, IssuerRefusal::Said { .. }), "nobody has typed an invitation here");
        assert_eq!(said(502, "", None), IssuerRefusal::Unreachable, "something else answered in its place");
        assert_eq!(refusal(&LinkFailure::NotOurServer), IssuerRefusal::Foreign);
        assert_eq!(refusal(&LinkFailure::NoConnection), IssuerRefusal::Unreachable);
    }
}
