//! `vouch`: registers the key of a device, until accounts and enrolment over the network do it.

use apseko_trust::PublicKey;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audited::{Deed, audited};
use crate::audit::action;
use crate::premises::{ServerKeys, now_ms};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let device: [u8; 16] = from_hex("--device", arguments.device.as_deref())?;
    let key: [u8; 33] = from_hex("--key", arguments.key.as_deref())?;
    let key = PublicKey::from_sec1(&key)
        .map_err(|_| CommandFault::Usage("--key is not a public key".to_owned()))?;
    let statement = audited(arguments, &folder, Deed::new(action::VOUCH, hex::encode(device)), |deed| {
        deed.detail("key", key.id());
        Ok(ServerKeys::vouch(&folder, device, key, now_ms())?)
    })?;
    println!("{}", hex::encode(statement.to_bytes()));
    Ok(())
}

fn from_hex<const N: usize>(name: &str, text: Option<&str>) -> Result<[u8; N], CommandFault> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text.ok_or_else(|| missing(name))?, &mut bytes)
        .map_err(|_| CommandFault::Usage(format!("{name} is not {} hexadecimal digits", 2 * N)))?;
    Ok(bytes)
}
