//! What a person sees of their own access and changes about it.

use apseko_contract::{
    AuthenticatorView, BeginNewAuthenticator, ChangePassword, DrawSquare, FinishNewAuthenticator,
    OwnAccessView, RecoveryCodes, SetPin, ShowOwnAccess, SquareView, Topic, Typed,
};
use apseko_domain::Code;
use apseko_store::AuditKind;
use apseko_vault::{Authenticator, Refusal};
use zeroize::Zeroizing;

use crate::App;
use crate::failure::Failure;
use crate::gate::{Held, Stay, authenticator_view, drawn, key_protection, lease_until};
use crate::host::Host;
use crate::moment::now;
use crate::router::{Act, Looking, Read};

impl Read for ShowOwnAccess {
    fn answer(self, looking: &Looking<'_>) -> Result<OwnAccessView, Failure> {
        looking.app.at_gate(|inside| {
            let (vault, stay) = inside.vault_and_stay()?;
            let held = stay.held.as_ref().ok_or(Code::AccessLocked)?;
            Ok(OwnAccessView {
                user: stay.account.login.clone(),
                name: stay.account.name.clone(),
                unit: stay.account.unit.clone(),
                lease_until: lease_until(&stay.lease),
                recovery_codes_left: u8::try_from(stay.recovery_left).unwrap_or(u8::MAX),
                has_pin: held.opened.keys.pin.is_some(),
                key: key_protection(vault.keystore_kind()),
            })
        })
    }
}

impl Read for DrawSquare {
    fn answer(self, _: &Looking<'_>) -> Result<SquareView, Failure> {
        Ok(SquareView { rows: drawn(&self.text)? })
    }
}

impl Act for ChangePassword {
    fn act(self, app: &App) -> Result<(), Failure> {
        change(app, AuditKind::PasswordChanged, |vault, stay, host| {
            let (present, new) = (self.present.text(), self.new.text());
            let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
            vault.change_password(&stay.account.login, present, new, None, &now(host), &mut fill)
        })
    }
}

impl Act for SetPin {
    fn act(self, app: &App) -> Result<(), Failure> {
        change(app, AuditKind::PinChanged, |vault, stay, host| {
            let pin = Some(self.pin.text()).filter(|pin| !pin.is_empty());
            let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
            let login = &stay.account.login;
            let keys = vault.set_pin(login, self.password.text(), pin, None, &now(host), &mut fill)?;
            stay.session.set_pin(keys.pin.is_some());
            if let Some(held) = stay.held.as_mut() {
                held.opened.keys = keys;
            }
            Ok(())
        })
    }
}

impl Act for BeginNewAuthenticator {
    fn act(self, app: &App) -> Result<AuthenticatorView, Failure> {
        app.at_gate(|inside| {
            let (_, stay) = inside.vault_and_stay()?;
            let login = stay.account.login.clone();
            let held = stay.held.as_mut().ok_or(Code::AccessLocked)?;
            let mut seed = Zeroizing::new([0; 20]);
            app.host.randomness(seed.as_mut());
            let authenticator = Authenticator::new(seed);
            let view = authenticator_view(&authenticator, &login)?;
            held.new_authenticator = Some(authenticator);
            Ok(view)
        })
    }
}

impl Act for FinishNewAuthenticator {
    fn act(self, app: &App) -> Result<RecoveryCodes, Failure> {
        change(app, AuditKind::AuthenticatorChanged, |vault, stay, host| {
            let begun = stay.held.as_ref().and_then(|held| held.new_authenticator.clone());
            let new = begun.ok_or(Refusal::Code(Code::EnrolNotBegun))?;
            let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
            let (password, code) = (self.password.text(), self.code.text());
            let login = &stay.account.login;
            let codes = vault.change_authenticator(login, password, &new, code, &now(host), &mut fill)?;
            stay.recovery_left = codes.len();
            if let Some(Held { opened, new_authenticator, .. }) = stay.held.as_mut() {
                opened.authenticator = new;
                *new_authenticator = None;
            }
            Ok(RecoveryCodes { codes: codes.iter().map(|code| Typed::new(code.to_string())).collect() })
        })
    }
}

/// Changes something about the access of whoever is in, and writes it down, done or refused.
fn change<T>(
    app: &App,
    kind: AuditKind,
    work: impl FnOnce(&apseko_vault::Vault, &mut Stay, &dyn Host) -> Result<T, Refusal>,
) -> Result<T, Failure> {
    let outcome = app.at_gate(|inside| {
        let host = app.host.as_ref();
        let (vault, stay) = inside.vault_and_stay()?;
        match work(vault, stay, host) {
            Ok(done) => {
                stay.note(host, kind);
                Ok(done)
            }
            Err(refusal) => {
                stay.note_refused(host, kind, refusal.code());
                Err(Failure::from(refusal))
            }
        }
    })?;
    app.tell(Topic::Lock);
    Ok(outcome)
}
