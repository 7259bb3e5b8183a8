//! What the office has said and only the vault can carry out: the exchange must not wait for the gate, so it lies here until
//! somebody looks at the clock.

use std::sync::{Mutex, PoisonError};

use apseko_store::{AuditEvent, AuditKind, AuditResult};
use apseko_trust::{RecoveryList, SignedOrder, SignedWiped};
use apseko_vault::{Found, Refusal};

use crate::App;
use crate::gate::Stay;

/// What lies here.
#[derive(Debug, Default)]
pub(crate) struct FromOffice(Mutex<Said>);

#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) officers: Option<RecoveryList>,
    /// An order, and what the office will be told of it.
    pub(super) order: Option<(SignedOrder, SignedWiped)>,
    /// Why orders were not listened to.
    pub(super) ignored: Vec<&'static str>,
}

impl FromOffice {
    pub(super) fn said(&self) -> std::sync::MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Said {
        std::mem::take(&mut *self.said())
    }
}

impl App {
    /// Carries out what was said.
    pub(super) fn do_what_was_said(&self, office: &FromOffice) {
        let Said { officers, order, ignored } = office.take();
        if let Some(list) = officers {
            self.learn_officers(&list);
        }
        for code in ignored {
            self.note_ignored(code);
        }
        if let Some((order, word)) = order {
            self.obey(order, word);
        }
    }

    fn learn_officers(&self, list: &RecoveryList) {
        self.at_gate(|inside| {
            let host = self.host.as_ref();
            let Ok(vault) = inside.vault(host) else { return };
            if let Err(refusal) = vault.learn_officers(list, &mut |bytes| host.randomness(bytes)) {
                tracing::warn!(code = %refusal.code(), cause = %refusal, "A list of officers was not kept.");
            }
        });
    }

    fn note_ignored(&self, code: &str) {
        tracing::error!(code, "An order was ignored: it is not the office's to this device.");
        self.at_gate(|inside| {
            if let Ok((_, stay)) = inside.vault_and_stay() {
                note_ignored(stay, code, self);
            }
        });
    }

    /// Destroys what whoever is in has here. From then on the device can only tell that it did.
    fn obey(&self, order: SignedOrder, word: SignedWiped) {
        let obeyed = self.at_gate(|inside| {
            let host = self.host.as_ref();
            let Ok((vault, stay)) = inside.vault_and_stay() else { return None };
            let login = stay.account.login.clone();
            if let Err(refusal) = vault.believe_order(&login, &order) {
                note_ignored(stay, code_of(&refusal), self);
                return None;
            }
            // With the stay the exchange ends and the data are closed: nothing writes any more when the files go.
            (inside.stay, inside.enrolled, inside.enrolment) = (None, None, None);
            let Some(Found::Vault(vault)) = inside.found.take() else { return None };
            Some(vault.obey(&login, order, word, &mut |bytes| host.randomness(bytes)))
        });
        match obeyed {
            Some(Ok(())) => {
                tracing::warn!("What was here was destroyed, as the office has ordered.");
                self.wipes.begin();
            }
            Some(Err(refusal)) => {
                tracing::error!(code = %refusal.code(), cause = %refusal, "A wipe was cut off; the next start goes on.");
                self.wipes.begin();
            }
            None => {}
        }
    }
}

fn note_ignored(stay: &mut Stay, code: &str, app: &App) {
    let event = stay.event(app.host.as_ref(), AuditKind::Other("order-ignored".to_owned()));
    stay.note_event(AuditEvent { result: AuditResult::Refused(code.to_owned()), ..event });
}

fn code_of(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::NotBelieved(error) => error.code(),
        Refusal::Wrong { .. }
        | Refusal::Shut(_)
        | Refusal::Tampered(_)
        | Refusal::Keystore(_)
        | Refusal::NoDeviceSecret
        | Refusal::InUse
        | Refusal::Damaged(_)
        | Refusal::Disk(_)
        | Refusal::RecoveryWrong
        | Refusal::OlderLease
        | Refusal::Code(_) => refusal.code().as_str(),
    }
}
