//! A fresh code before something weighty.

use apseko_contract::{StepUp, Topic};
use apseko_domain::Code;
use apseko_store::AuditKind;

use crate::App;
use crate::failure::Failure;
use crate::moment::now;
use crate::router::Act;

impl Act for StepUp {
    fn act(self, app: &App) -> Result<(), Failure> {
        let outcome = app.at_gate(|inside| {
            let host = app.host.as_ref();
            let (vault, stay) = inside.vault_and_stay()?;
            let held = stay.held.as_ref().ok_or(Code::AccessLocked)?;
            let login = &stay.account.login;
            match vault.step_up(login, &held.opened.authenticator, self.code.text(), &now(host)) {
                Ok(()) => {
                    stay.session.step_up(host.uptime().ms);
                    stay.note(host, AuditKind::StepUp);
                    Ok(())
                }
                Err(refusal) => {
                    stay.note_refused(host, AuditKind::StepUpFailed, refusal.code());
                    Err(refusal.into())
                }
            }
        });
        app.tell(Topic::Audit);
        outcome
    }
}
