//! A person comes onto this device.

use apseko_contract::{
    AwaitInstitution, BeginByAccount, BeginEnrolment, CancelEnrolment, EnrolmentView, FinishEnrolment,
    InstitutionStep, InstitutionView, OpenInstitution, RecoveryCodes, ShowWaysIn, WaysInView,
};

use crate::App;
use crate::failure::Failure;
use crate::router::{Act, Looking, Read};

impl Read for ShowWaysIn {
    fn answer(self, looking: &Looking<'_>) -> Result<WaysInView, Failure> {
        looking.app.ways_in()
    }
}

impl Act for BeginEnrolment {
    fn act(self, app: &App) -> Result<EnrolmentView, Failure> {
        app.begin_enrolment(&self.user, self.invitation.text())
    }
}

impl Act for BeginByAccount {
    fn act(self, app: &App) -> Result<EnrolmentView, Failure> {
        app.begin_by_account(&self.user, self.password.text(), self.code.text())
    }
}

impl Act for OpenInstitution {
    fn act(self, app: &App) -> Result<InstitutionView, Failure> {
        app.open_institution()
    }
}

impl Act for AwaitInstitution {
    fn act(self, app: &App) -> Result<InstitutionStep, Failure> {
        app.await_institution()
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
            inside.coming = Default::default();
        });
        Ok(())
    }
}
