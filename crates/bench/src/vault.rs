//! What protecting the data costs: coming in, sealed evidence, the encrypted database and the keystore, each beside the
//! same without protection.

mod encrypted;
mod keystore;
mod sealing;
mod unlock;

use crate::Failure;

pub fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    unlock::run(folder)?;
    sealing::run(folder)?;
    encrypted::run(folder)?;
    keystore::run(folder)
}
