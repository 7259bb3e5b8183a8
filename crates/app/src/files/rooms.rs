//! The files of whoever is in, for as long as their keys are held.

use std::sync::Arc;

use apseko_domain::Code;

use super::{FetchedRoom, FileRoom, filled_by};
use crate::App;
use crate::failure::Failure;

/// Where the files of whoever is in lie.
pub(crate) struct Rooms {
    /// What was taken in here.
    pub(crate) own: FileRoom,
    /// What was fetched.
    pub(crate) fetched: FetchedRoom,
}

impl App {
    pub(crate) fn file_rooms(&self) -> Result<Rooms, Failure> {
        let (store, key) = self.at_gate(|inside| {
            let (vault, stay) = inside.vault_and_stay()?;
            if !stay.is_open() {
                return Err(Failure::from(Code::AccessLocked));
            }
            let store = stay.store(vault, self)?;
            let held = stay.held.as_ref().ok_or(Code::AccessLocked)?;
            Ok((store, held.opened.keys.files.clone()))
        })?;
        let fetched = FetchedRoom::new(Arc::clone(&store), key.clone(), filled_by(&self.host));
        Ok(Rooms { own: FileRoom::new(store, key), fetched })
    }
}
