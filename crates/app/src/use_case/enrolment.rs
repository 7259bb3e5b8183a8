//! A person comes onto this device.

use apseko_contract::{BeginEnrolment, CancelEnrolment, EnrolmentView, FinishEnrolment, RecoveryCodes};

use crate::App;
use crate::failure::Failure;
use crate::router::Act;

impl Act for BeginEnrolment {
    fn act(self, app: &App) -> Result<EnrolmentView, Failure> {
        app.begin_enrolment(&self.user, self.invitation.text())
    }
}

impl Act for FinishEnrolment {
    fn act(self, app: &App) -> Result<RecoveryCodes, Failure> {
        app.finish_enrolment(self.password.text(), self.pin.text(), self.code.text())
    }
}

impl Act for CancelEnrolment {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.at_gate(|inside| {
            inside.enrolment = None;
            inside.enrolled = None;
        });
        Ok(())
    }
}
