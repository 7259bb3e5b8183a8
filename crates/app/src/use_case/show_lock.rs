//! How far away the data is; answered also when nothing else is.

use apseko_contract::{LockView, ShowLock};

use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ShowLock {
    fn answer(self, looking: &Looking<'_>) -> Result<LockView, Failure> {
        looking.app.lock_view()
    }
}
