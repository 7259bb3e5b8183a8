//! Coming in with both factors, and the recovery code for those who are shut out.

use apseko_contract::{EnterEnrolled, LogIn, LoggedIn, UseRecoveryCode};
use apseko_domain::Code;
use apseko_store::AuditKind;

use apseko_vault::Vault;

use crate::failure::Failure;
use crate::gate::Stay;
use crate::moment::now;
use crate::router::Act;
use crate::{App, Host};

impl Act for LogIn {
    fn act(self, app: &App) -> Result<LoggedIn, Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let vault = inside.vault(host)?;
            let opened =
                vault.log_in(&self.user, self.password.text(), self.code.text(), None, &now(host))?;
            vault.remember_last(&opened.account.login, &mut |bytes| host.randomness(bytes));
            renew_escrow(vault, &opened.account.login, self.password.text(), host);
            let came = LoggedIn {
                recovery_codes_left: u8::try_from(opened.recovery_left).unwrap_or(u8::MAX),
                failed_before: u32::try_from(opened.failed_at_ms.len()).unwrap_or(u32::MAX),
            };
            if let Some(mut before) = inside.stay.take() {
                before.leave(host);
            }
            let mut stay = Stay::begin(opened, host);
            stay.note(host, AuditKind::LogIn);
            inside.stay = Some(stay);
            inside.enrolled = None;
            Ok(came)
        })
    }
}

/// Seals the master key to the officers of today. Nobody is kept out where that fails: it is tried again at the next log-in.
fn renew_escrow(vault: &Vault, login: &str, password: &str, host: &dyn Host) {
    let mut fill = |bytes: &mut [u8]| host.randomness(bytes);
    match vault.renew_escrow(login, password, None, &now(host), &mut fill) {
        Ok(true) => tracing::info!("The master key was sealed to other officers."),
        Ok(false) => {}
        Err(refusal) => {
            tracing::warn!(code = %refusal.code(), "The master key was not sealed to other officers.");
        }
    }
}

impl Act for EnterEnrolled {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let mut stay = inside.enrolled.take().ok_or(Code::EnrolNotBegun)?;
            // Whoever left the codes on the screen for an hour is not there any more.
            if stay.look(host) || !stay.is_open() {
                return Err(Code::AccessLocked.into());
            }
            if let Some(mut before) = inside.stay.take() {
                before.leave(host);
            }
            stay.note(host, AuditKind::LogIn);
            inside.stay = Some(stay);
            Ok(())
        })
    }
}

impl Act for UseRecoveryCode {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let used = inside.vault(host)?.recover(&self.user, self.code.text(), &now(host));
            match used {
                Ok(left) => {
                    tracing::info!(left, "A recovery code was used.");
                    Ok(())
                }
                Err(refusal) => Err(refusal.into()),
            }
        })
    }
}
