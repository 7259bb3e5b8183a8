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

    use jiff::civil::{Date, date};

    use super::super::init::first_meta;
    use super::{Arguments, CommandFault};
    use crate::people::{Book, By, Change, Id, Login, Name, Post, Role, Word, plan_all, sum_of};
    use crate::premises::{Folder, FolderFault, NewInstallation, OFFICERS, ServerKeys, day_of, now_ms};
    use crate::storage::people::{NotCommitted, PeopleStore};

    /// The demonstration on a device knows the same one, so that its control sheets are believed.
    const ROOT: [u8; 32] = [0x71; 32];
    /// Name, code, and the unit that it is part of.
    const UNITS: [(&str, &str, Option<&str>); 4] = [
        ("Valsts darba inspekcija", "VDI", None),
        ("Reģionālās inspekcijas", "REG", Some("Valsts darba inspekcija")),
        ("Zemgales RVDI", "ZEM", Some("Reģionālās inspekcijas")),
        ("Rīgas RVDI", "RIG", Some("Reģionālās inspekcijas")),
    ];
    /// User name, name, role, unit, invitation.
    const PEOPLE: [(&str, &str, Role, &str, &str); 5] = [
        ("ilze.kalnina", "Ilze Kalniņa", Role::Inspector, "Zemgales RVDI", "ZEME-2026-ILZE"),
        ("andris.liepa", "Andris Liepa", Role::Inspector, "Zemgales RVDI", "ZEME-2026-ANDRIS"),
        ("ruta.ozolina", "Rūta Ozoliņa", Role::UnitHead, "Zemgales RVDI", "ZEME-2026-RUTA"),
        ("admin.demo", "Anna Priede", Role::Administrator, "Valsts darba inspekcija", "ZEME-2026-ANNA"),
        ("sec.demo", "Juris Kļava", Role::Security, "Valsts darba inspekcija", "ZEME-2026-JURIS"),
    ];
    /// Long before anything that a demonstration may say.
    const ALWAYS: Date = date(2000, 1, 1);
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
        invite(arguments.people(&folder)?.as_ref())
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

    /// Founds units and people that are missing, and lets everybody who works here in once more.
    fn invite(store: &dyn PeopleStore) -> Result<(), CommandFault> {
        loop {
            let loaded = store.load(0)?;
            let book = Book::of(loaded.version, loaded.records);
            let changes = changes(&book)?;
            let by = By { who: None, now_ms: now_ms(), today: day_of(now_ms()), saw: None };
            let puts = plan_all(&book, &changes, &by).map_err(|(_, refused)| invented(&refused))?;
            match store.commit(book.version(), &puts) {
                Ok(_) => return Ok(()),
                Err(NotCommitted::Stale) => {}
                Err(NotCommitted::Storage(error)) => return Err(error.into()),
            }
        }
    }

    fn changes(book: &Book) -> Result<Vec<Change>, CommandFault> {
        let mut changes = Vec::new();
        for (name, code, parent) in UNITS {
            let id = id_of(name);
            if book.unit(id).is_none() {
                let (code, name) = (text(Word::new(code))?, text(Name::new(name))?);
                changes.push(Change::AddUnit { id, code, name, parent: parent.map(id_of) });
            }
        }
        for (login, name, role, unit, invitation) in PEOPLE {
            let id = id_of(login);
            let known = book.person(id);
            if known.is_none() {
                let post = Post { role, unit: id_of(unit), from: ALWAYS, until: None, stands_for: None };
                let (login, name) = (Some(text(Login::new(login))?), text(Name::new(name))?);
                changes.push(Change::AddPerson { id, login, name });
                changes.push(Change::GivePost { person: id, post });
            }
            if known.is_none_or(|person| person.dismissed_on.is_none()) {
                changes.push(Change::Invite { person: id, sum: sum_of(invitation), replaces: None });
            }
        }
        Ok(changes)
    }

    fn text<T, E: std::fmt::Display>(made: Result<T, E>) -> Result<T, CommandFault> {
        made.map_err(|fault| invented(&fault))
    }

    fn invented(fault: &dyn std::fmt::Display) -> CommandFault {
        CommandFault::Usage(format!("the invented people cannot be founded here: {fault}"))
    }

    /// As the office of a device's own demonstration numbers people and units.
    fn id_of(name: &str) -> Id {
        Id(digest(name.as_bytes()).first_chunk::<16>().copied().unwrap_or_default())
    }
}
