//! Opening the data when somebody needs it, again after every failure: "try again" is just asking again.

use std::sync::{Arc, Mutex, PoisonError};

use apseko_domain::Code;
use apseko_store::{DataFolder, Moment, Store, StoreKey};

use crate::Host;
use crate::failure::Failure;

/// The data, opened once and shared.
#[derive(Debug, Default)]
pub(crate) struct Data {
    open: Mutex<Option<Arc<Store>>>,
}

impl Data {
    /// The open store. The first caller opens it; the others wait.
    pub(crate) fn store(
        &self,
        host: &dyn Host,
        after_opening: impl FnOnce(&Store),
    ) -> Result<Arc<Store>, Failure> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = open.as_ref() {
            return Ok(Arc::clone(store));
        }
        let store = open_store(host)?;
        after_opening(&store);
        let store = Arc::new(store);
        *open = Some(Arc::clone(&store));
        tracing::info!("The data is open.");
        Ok(store)
    }
}

fn open_store(host: &dyn Host) -> Result<Store, Failure> {
    let folder = DataFolder::take(host.data_folder())?;
    let key = match host.keystore().load()? {
        Some(key) => key,
        // A new key over old data would look like an empty device while everything is still there, unreadable.
        None if folder.was_used() => return Err(Code::DataKeyMissing.into()),
        None => make_key(host)?,
    };
    Ok(Store::open(folder, &key, &moment(host))?)
}

fn make_key(host: &dyn Host) -> Result<StoreKey, Failure> {
    let mut bytes = [0; 32];
    host.randomness(&mut bytes);
    host.keystore().create(&bytes)?;
    Ok(StoreKey::new(bytes))
}

/// The machine as it is now.
pub(crate) fn moment(host: &dyn Host) -> Moment {
    let mut randomness = [0; 32];
    host.randomness(&mut randomness);
    let uptime = host.uptime();
    Moment { wall: host.now(), uptime_ms: uptime.ms, boot: uptime.boot, randomness }
}
