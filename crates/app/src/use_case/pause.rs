//! Locking, going out, and coming back after a pause.

use apseko_contract::{LockNow, LogOut, Resume, ResumeWithBiometric, ResumeWithPin, StayAwake};
use apseko_domain::Code;
use apseko_store::AuditKind;
use apseko_vault::session::Phase;

use crate::App;
use crate::failure::Failure;
use crate::gate::Inside;
use crate::moment::now;
use crate::router::Act;

impl Act for LockNow {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            if let Ok((vault, stay)) = inside.vault_and_stay() {
                stay.mark(vault, host);
                stay.lock(host);
            }
            Ok(())
        })
    }
}

impl Act for LogOut {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            inside.enrolled = None;
            inside.enrolment = None;
            if let Ok((vault, stay)) = inside.vault_and_stay() {
                stay.mark(vault, host);
                stay.leave(host);
            }
            inside.stay = None;
            Ok(())
        })
    }
}

impl Act for StayAwake {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.touch();
        Ok(())
    }
}

impl Act for Resume {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let (vault, stay) = paused(inside)?;
            let opened = vault.resume(&stay.account.login, self.password.text(), None, &now(host))?;
            stay.come_back(opened, host);
            stay.note(host, AuditKind::Unlocked);
            Ok(())
        })
    }
}

impl Act for ResumeWithPin {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let (_, stay) = paused(inside)?;
            let (Some(held), Phase::Paused { wrong_pins, .. }) = (&stay.held, stay.session.phase()) else {
                return Err(Code::PinGone.into());
            };
            let fits = held.opened.keys.pin.as_ref().ok_or(Code::PinGone)?.fits(self.pin.text());
            if fits {
                stay.session.resume(host.uptime().ms);
                stay.note(host, AuditKind::Unlocked);
                return Ok(());
            }
            if !stay.wrong_pin(host) {
                return Err(Code::PinGone.into());
            }
            let left = apseko_vault::session::PIN_TRIES.saturating_sub(wrong_pins.saturating_add(1));
            Err(Failure::from(Code::PinWrong).with_param("left", left))
        })
    }
}

impl Act for ResumeWithBiometric {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            let host = app.host.as_ref();
            let (_, stay) = paused(inside)?;
            if !matches!(stay.session.phase(), Phase::Paused { .. }) {
                return Err(Code::PinGone.into());
            }
            if !host.biometric().is_some_and(|system| system.recognises(&stay.account.name)) {
                return Err(Code::BiometricRefused.into());
            }
            stay.session.resume(host.uptime().ms);
            stay.note(host, AuditKind::Unlocked);
            Ok(())
        })
    }
}

impl App {
    /// Somebody uses the screen.
    pub(crate) fn touch(&self) {
        self.at_gate(|inside| {
            if let Some(stay) = inside.stay.as_mut() {
                stay.touch();
            }
        });
    }
}

/// The stay of somebody who is away; whoever is open has nothing to come back to.
fn paused(inside: &mut Inside) -> Result<(&mut apseko_vault::Vault, &mut crate::gate::Stay), Failure> {
    let (vault, stay) = inside.vault_and_stay()?;
    if stay.is_open() { Err(Code::AccessLocked.into()) } else { Ok((vault, stay)) }
}
