//! The ways onto this device beside an invitation: by an account on the server, and through the institution.
//!
//! The key of the device is made first and stays the same for each further try of the same person. While the office thinks,
//! the gate is free: an answer that takes long must not keep a screen from locking. Nothing is written before the end.

use apseko_contract::{EnrolmentView, InstitutionStep, InstitutionView, Typed, WayIn, WaysInView};
use apseko_domain::Code;
use apseko_trust::TrustError;
use apseko_vault::{
    AccountProof, Admitted, Enrolment, Issuer, IssuerRefusal, Newcomer, Refusal, Shut, Ticket,
};
use jiff::Timestamp;

use crate::App;
use crate::failure::Failure;
use crate::gate::Inside;
use crate::gate::enrolling::{kind_of, square};
use crate::moment::now;

/// The device belongs to somebody else there, or was revoked: another try needs another one.
const NOT_THIS_DEVICE: &str = "enrol.refused";
/// The office knew nothing of a person's name before they came.
const NOBODY_YET: &str = "";

/// Somebody on their way in.
#[derive(Default)]
pub(crate) struct Coming {
    /// For whom the keys were made, and the keys.
    newcomer: Option<(String, Newcomer)>,
    /// The log-in at the institution.
    ticket: Option<Ticket>,
}

impl Coming {
    fn newcomer(&mut self, login: &str, fill: &mut dyn FnMut(&mut [u8])) -> Newcomer {
        match &self.newcomer {
            Some((known, newcomer)) if known == login => newcomer.clone(),
            _ => {
                let newcomer = Newcomer::new(fill);
                self.newcomer = Some((login.to_owned(), newcomer.clone()));
                newcomer
            }
        }
    }
}

impl App {
    /// Which ways are open now.
    pub(crate) fn ways_in(&self) -> Result<WaysInView, Failure> {
        let open = self.office()?.ways_in().map_err(refused)?;
        let ways = [
            (true, WayIn::Invitation),
            (open.account, WayIn::Account),
            (open.institution, WayIn::Institution),
        ];
        Ok(WaysInView { ways: ways.iter().filter(|(is_open, _)| *is_open).map(|(_, way)| *way).collect() })
    }

    /// Asks the office about a person who shows their account.
    pub(crate) fn begin_by_account(
        &self,
        user: &str,
        password: &str,
        code: &str,
    ) -> Result<EnrolmentView, Failure> {
        let office = self.office()?;
        let (login, newcomer) = self.newcomer_for(Some(user))?;
        let account = AccountProof { login: &login, password, code };
        let admitted = office.admit_by_account(&newcomer, &account);
        self.come_in_as(newcomer, admitted.map_err(|refusal| self.not_admitted(refusal))?)
    }

    /// Opens a log-in at the institution.
    pub(crate) fn open_institution(&self) -> Result<InstitutionView, Failure> {
        let office = self.office()?;
        let (_, newcomer) = self.newcomer_for(None)?;
        let ticket = office.open_ticket(&newcomer).map_err(|refusal| self.not_admitted(refusal))?;
        let view = InstitutionView {
            address: ticket.open_url.clone(),
            picture: square(&ticket.open_url)?,
            code: ticket.code.clone(),
            until: Timestamp::from_millisecond(ticket.until_ms).unwrap_or_default(),
        };
        self.at_gate(|inside| inside.coming.ticket = Some(ticket));
        Ok(view)
    }

    /// Looks whether the person has come back from there.
    pub(crate) fn await_institution(&self) -> Result<InstitutionStep, Failure> {
        let office = self.office()?;
        let waiting = self.at_gate(|inside| {
            let Coming { newcomer, ticket } = &inside.coming;
            newcomer.as_ref().map(|(_, newcomer)| newcomer.clone()).zip(ticket.clone())
        });
        let (newcomer, ticket) = waiting.ok_or(Code::EnrolNotBegun)?;
        match office.take_ticket(&ticket) {
            Ok(None) => Ok(InstitutionStep::Waiting),
            Ok(Some(admitted)) => self.come_in_as(newcomer, admitted).map(InstitutionStep::Begun),
            // Whoever cannot be reached now may be in a moment; the person is still at it.
            Err(IssuerRefusal::Unreachable) => Err(Code::ServerUnreachable.into()),
            Err(refusal) => {
                self.at_gate(|inside| inside.coming.ticket = None);
                Err(self.not_admitted(refusal))
            }
        }
    }

    fn office(&self) -> Result<&dyn Issuer, Failure> {
        Ok(self.issuer().ok_or(Code::ServerUnreachable)?)
    }

    /// The user name as it is written here, and the keys for it. What would stop the enrolment at its end stops it here.
    fn newcomer_for(&self, user: Option<&str>) -> Result<(String, Newcomer), Failure> {
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let found = inside.found(host)?;
            kind_of(found, host)?;
            let login = match user {
                Some(user) => Enrolment::login_here(found, user)?,
                None => NOBODY_YET.to_owned(),
            };
            let newcomer = inside.coming.newcomer(&login, &mut |bytes| host.randomness(bytes));
            Ok((login, newcomer))
        })
    }

    /// Believes what the office has answered, if it deserves it.
    fn come_in_as(&self, newcomer: Newcomer, admitted: Admitted) -> Result<EnrolmentView, Failure> {
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
            let begun = Enrolment::vouched(newcomer, inside.found(host)?, admitted, &now(host), &mut fill);
            // The office has had its say: whatever came of it, the next try is another one.
            inside.coming = Coming::default();
            self.begun(inside, begun?)
        })
    }

    fn not_admitted(&self, refusal: IssuerRefusal) -> Failure {
        if matches!(&refusal, IssuerRefusal::Said { code } if code == NOT_THIS_DEVICE) {
            self.at_gate(|inside: &mut Inside| inside.coming = Coming::default());
        }
        refused(refusal)
    }
}

fn refused(refusal: IssuerRefusal) -> Failure {
    match refusal {
        IssuerRefusal::Unreachable => Code::ServerUnreachable.into(),
        IssuerRefusal::Foreign => Refusal::from(TrustError::WrongIssuer).into(),
        IssuerRefusal::Wait { seconds } => Refusal::Shut(Shut::Wait { seconds }).into(),
        IssuerRefusal::Refused => Code::EnrolRefused.into(),
        IssuerRefusal::Said { code } => Failure::from(Code::ServerRefused).with_param("code", code),
    }
}

/// The text of a secret on its way to a camera.
pub(crate) fn drawn(text: &Typed) -> Result<Vec<String>, Failure> {
    square(text.text())
}
