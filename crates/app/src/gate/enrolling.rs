//! An enrolment on its way: begun with the office, ended with the person's choices.

use apseko_contract::{AuthenticatorView, EnrolmentView, KeyProtection, RecoveryCodes, Typed};
use apseko_domain::Code;
use apseko_vault::{
    Authenticator, Choices, Enrolled, Enrolment, Found, KeystoreKind, Refusal, SHORTEST_PASSWORD,
};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::exchange::seal;
use crate::failure::Failure;
use crate::gate::{Inside, Stay};
use crate::moment::now;
use crate::{App, Host};

/// The name under which an authenticator lists the code.
const ISSUER: &str = "Apseko";

impl App {
    /// Asks the office about a person.
    pub(crate) fn begin_enrolment(&self, user: &str, invitation: &str) -> Result<EnrolmentView, Failure> {
        let issuer = self.issuer().ok_or(Code::ServerUnreachable)?;
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let now = now(host);
            let found = inside.found(host)?;
            // A locked keystore is told before anybody spends their invitation.
            kind_of(found, host)?;
            let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
            let begun = Enrolment::begin(found, issuer, user, invitation, &now, &mut fill)?;
            self.begun(inside, begun)
        })
    }

    /// Keeps an enrolment for its end, and says what the person needs for it.
    pub(super) fn begun(&self, inside: &mut Inside, begun: Enrolment) -> Result<EnrolmentView, Failure> {
        let kind = kind_of(inside.found(self.host.as_ref())?, self.host.as_ref())?;
        #[cfg(debug_assertions)]
        let begun = self.in_demonstration(begun);
        let (name, unit) = begun.name_and_unit();
        let view = EnrolmentView {
            user: begun.login().to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            authenticator: authenticator_view(begun.authenticator(), begun.login())?,
            shortest_password: u32::try_from(SHORTEST_PASSWORD).unwrap_or(u32::MAX),
            key: key_protection(kind),
        };
        inside.enrolment = Some(begun);
        Ok(view)
    }

    /// Checks the choices and writes the person down.
    pub(crate) fn finish_enrolment(
        &self,
        password: &str,
        pin: &str,
        code: &str,
    ) -> Result<RecoveryCodes, Failure> {
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let choices = Choices {
                password,
                pin: (!pin.is_empty()).then_some(pin),
                code,
                cost: host.stretching_cost(),
            };
            let Enrolled { mut vault, codes, opened } = finish(inside, host, &choices)?;
            // From the first person on the server is sealed. Where it fails, somebody has to say it once more.
            if let Some(place) = self.office_place().filter(|_| vault.people().place.is_empty()) {
                seal(&mut vault, place, host);
            }
            inside.found = Some(Found::Vault(vault));
            inside.enrolment = None;
            inside.enrolled = Some(Stay::begin(opened, host));
            Ok(RecoveryCodes { codes: codes.iter().map(|code| Typed::new(code.to_string())).collect() })
        })
    }
}

fn finish(inside: &mut Inside, host: &dyn Host, choices: &Choices<'_>) -> Result<Enrolled, Failure> {
    inside.found(host)?;
    let enrolment = inside.enrolment.as_ref().ok_or(Code::EnrolNotBegun)?;
    let found = inside.found.take().ok_or(Code::Internal)?;
    let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
    enrolment.finish(found, host.keystores(), choices, &now(host), &mut fill).map_err(|(found, refusal)| {
        inside.found = Some(found);
        refusal.into()
    })
}

/// The kind that is in use, or that will be chosen: a locked keystore is told before a person thinks of a password.
pub(super) fn kind_of(found: &Found, host: &dyn Host) -> Result<KeystoreKind, Failure> {
    match found {
        Found::Vault(vault) => Ok(vault.keystore_kind()),
        Found::New(place) => {
            let chosen = host.keystores().choose([0; 16], place.root()).map_err(Refusal::from)?;
            Ok(chosen.kind())
        }
    }
}

pub(crate) fn key_protection(kind: KeystoreKind) -> KeyProtection {
    match kind {
        KeystoreKind::File => KeyProtection::KeyFile,
        KeystoreKind::SecretService | KeystoreKind::Windows | KeystoreKind::Apple | KeystoreKind::Android => {
            KeyProtection::Keystore
        }
    }
}

/// What an authenticator is shown: a picture to scan, and the same as text.
pub(crate) fn authenticator_view(
    authenticator: &Authenticator,
    login: &str,
) -> Result<AuthenticatorView, Failure> {
    let uri = authenticator.uri(ISSUER, login);
    Ok(AuthenticatorView { secret: Typed::new(authenticator.text().to_string()), picture: square(&uri)? })
}

/// A text as a camera reads it: rows of a square, `1` for dark.
pub(super) fn square(text: &str) -> Result<Vec<String>, Failure> {
    let picture = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| Failure::from(Code::TextTooLong).with_cause(error))?;
    let row = |y| (0..picture.size()).map(|x| if picture.get_module(x, y) { '1' } else { '0' }).collect();
    Ok((0..picture.size()).map(row).collect())
}
