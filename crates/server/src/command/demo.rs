//! `demo`: an installation whose people and root are invented, for demonstrations and tests. Debug builds only: a release
//! build contains none of it, and says so.

use super::CommandFault;
use super::arguments::Arguments;

#[cfg(not(debug_assertions))]
pub(super) fn run(_arguments: &Arguments) -> Result<(), CommandFault> {
    Err(CommandFault::Usage("this is a release build: there is no demonstration in it".to_owned()))
}

#[cfg(debug_assertions)]
pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    invented::prepare(arguments)?;
    super::serve::run(arguments)
}

#[cfg(debug_assertions)]
mod invented {
    use apseko_oplog::EpochId;
    use apseko_trust::{RecoveryOfficer, RecoveryOfficers, Signed, SoftwareKey, digest};

    use super::super::init::first_meta;
    use super::{Arguments, CommandFault};
    use crate::premises::{
        Colleague, Folder, FolderFault, NewInstallation, OFFICERS, ServerKeys, colleagues, now_ms, write,
    };

    /// The demonstration on a device knows the same one, so that its control sheets are believed.
    const ROOT: [u8; 32] = [0x71; 32];
    const UNIT: &str = "Zemgales RVDI";
    /// User name, name, role, invitation.
    const PEOPLE: [(&str, &str, &str, &str); 3] = [
        ("ilze.kalnina", "Ilze Kalniņa", "INS", "ZEME-2026-ILZE"),
        ("andris.liepa", "Andris Liepa", "INS", "ZEME-2026-ANDRIS"),
        ("ruta.ozolina", "Rūta Ozoliņa", "RSV", "ZEME-2026-RUTA"),
    ];
    /// The public keys of the two officers of a demonstration, and their ids.
    const OFFICER_KEYS: [(u8, &str); 2] = [
        (0x81, "00f81ab0eb0e18ddb5e247d38f25c7a352c39fc77a74cb3f739d309f69ee4878"),
        (0x82, "c181d64580af6c2f7f661c99d52b11016c85b2d807ad18be1275b463c1054919"),
    ];

    /// Founds the installation if there is none, and lets everybody in once more.
    pub fn prepare(arguments: &Arguments) -> Result<(), CommandFault> {
        let folder = arguments.folder()?;
        match ServerKeys::open(&folder) {
            Ok(_) => {}
            Err(FolderFault::Missing(_)) => found(arguments, &folder)?,
            Err(fault) => return Err(fault.into()),
        }
        let root = SoftwareKey::from_secret(&ROOT).map_err(|_| FolderFault::NoRandomness)?;
        println!("root {}", hex::encode(root.public().as_sec1()));
        Ok(invite(&folder)?)
    }

    fn found(arguments: &Arguments, folder: &Folder) -> Result<(), CommandFault> {
        let storage = arguments.storage(folder)?;
        let mut no_randomness = false;
        let mut fill = |bytes: &mut [u8]| no_randomness |= getrandom::fill(bytes).is_err();
        let mut epoch = [0; 16];
        fill(&mut epoch);
        let made: NewInstallation = ServerKeys::found_for_demonstration(ROOT, folder, now_ms(), &mut fill)?;
        if no_randomness {
            return Err(FolderFault::NoRandomness.into());
        }
        storage.found(&first_meta(made.server, EpochId(epoch)))?;
        Ok(name_officers(folder)?)
    }

    fn name_officers(folder: &Folder) -> Result<(), FolderFault> {
        let mut officers = Vec::new();
        for (number, text) in OFFICER_KEYS {
            let mut key = [0; 32];
            hex::decode_to_slice(text, &mut key).map_err(|_| FolderFault::Damaged(OFFICERS.to_owned()))?;
            officers.push(RecoveryOfficer { id: [number; 16], key });
        }
        let list = RecoveryOfficers { number: 1, at_ms: now_ms(), officers };
        let root = SoftwareKey::from_secret(&ROOT).map_err(|_| FolderFault::NoRandomness)?;
        let signed = Signed::sign(&root, list).map_err(|_| FolderFault::NoRandomness)?;
        folder.replace(OFFICERS, &signed.to_bytes())
    }

    fn invite(folder: &Folder) -> Result<(), FolderFault> {
        let mut listed = colleagues(folder)?.listed().to_vec();
        for (login, name, role, invitation) in PEOPLE {
            let invitation = Some(hex::encode(digest(invitation.as_bytes())));
            if let Some(known) = listed.iter_mut().find(|one| one.login.as_deref() == Some(login)) {
                known.invitation = invitation;
                continue;
            }
            listed.push(Colleague {
                user: id_of(login),
                name: name.to_owned(),
                role: role.to_owned(),
                unit: id_of(UNIT),
                unit_name: Some(UNIT.to_owned()),
                login: Some(login.to_owned()),
                invitation,
                devices: Vec::new(),
            });
        }
        write(folder, &listed)
    }

    /// As the office of a device's own demonstration numbers people and units.
    fn id_of(name: &str) -> String {
        hex::encode(digest(name.as_bytes()).first_chunk::<16>().copied().unwrap_or_default())
    }
}
