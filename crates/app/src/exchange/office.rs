//! The office behind the server, for people who come onto this device.

use std::thread;
use std::time::Duration;

use apseko_sync::{LinkFailure, Place, enrol};
use apseko_vault::{Ask, Grant, Issuer, IssuerRefusal};

const A_MINUTE: Duration = Duration::from_secs(60);

/// The office at a place.
pub(crate) struct ServerOffice(pub(crate) Place);

impl Issuer for ServerOffice {
    /// Waits for the answer on a thread of its own: whoever asks may be inside a host's runtime, which must not be entered
    /// twice.
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal> {
        let asking = thread::scope(|scope| scope.spawn(|| admit(&self.0, ask)).join());
        let answer = asking.unwrap_or(Err(LinkFailure::NoConnection));
        answer.map_err(|failure| {
            tracing::warn!(code = failure.code(), "The office did not let anybody in: {failure}");
            refusal(&failure)
        })
    }
}

fn refusal(failure: &LinkFailure) -> IssuerRefusal {
    match failure {
        LinkFailure::Refused { code, .. } if code == "enrol.refused" => IssuerRefusal::Refused,
        LinkFailure::Refused { code, after, .. } if code == "enrol.too_many" => {
            IssuerRefusal::Wait { seconds: after.unwrap_or(A_MINUTE).as_secs() }
        }
        LinkFailure::NotOurServer => IssuerRefusal::Foreign,
        LinkFailure::NoConnection
        | LinkFailure::TooSlow
        | LinkFailure::Refused { .. }
        | LinkFailure::Unreadable(_)
        | LinkFailure::OtherAnswer
        | LinkFailure::NoKey(_) => IssuerRefusal::Unreachable,
    }
}

fn admit(place: &Place, ask: &Ask) -> Result<Grant, LinkFailure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| LinkFailure::NoConnection)?;
    runtime.block_on(enrol(place, ask))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_why_the_office_did_not_let_them_in() {
        let said =
            |code: &str, after| refusal(&LinkFailure::Refused { status: 403, code: code.to_owned(), after });
        assert_eq!(said("enrol.refused", None), IssuerRefusal::Refused);
        let wait = said("enrol.too_many", Some(Duration::from_secs(42)));
        assert_eq!(wait, IssuerRefusal::Wait { seconds: 42 });
        assert_eq!(refusal(&LinkFailure::NotOurServer), IssuerRefusal::Foreign);
        assert_eq!(refusal(&LinkFailure::NoConnection), IssuerRefusal::Unreachable);
    }
}
