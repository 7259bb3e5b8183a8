//! The files of this device and their way to the office, for the sync centre.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use apseko_contract::{
    CaseFiles, FileHeld, FileRow, FileWay, FilesView, PauseFiles, SendFileAgain, ShowFiles, Topic,
};
use apseko_domain::{Code, TaskId};
use apseko_store::words::EntityKind;
use apseko_store::{FileEnd, KeptFile, View};
use apseko_sync::{Stand, State, Why};
use uuid::Uuid;

use super::task_row::title;
use crate::App;
use crate::exchange::{FileStand, FileStands, case_of};
use crate::failure::Failure;
use crate::files::urgency;
use crate::router::{Act, Looking, Read};

impl Read for ShowFiles {
    fn answer(self, looking: &Looking<'_>) -> Result<FilesView, Failure> {
        let app = looking.app;
        let stands = app.exchanges.stands();
        let shut = app.is_way_shut();
        looking.look(|view| {
            let mut ranked = Vec::new();
            let mut cases: BTreeMap<Uuid, CaseFiles> = BTreeMap::new();
            for kept in view.files()? {
                count(view, &kept, &mut cases)?;
                let way = way_of(&kept, stands.as_ref(), shut.as_ref());
                let (need, visited_ms) = urgency(view, &kept)?;
                let row = row(view, kept, way)?;
                ranked.push((
                    (group(&row.way), need, is_waiting(&row.way), Reverse(visited_ms), row.kept_at),
                    row,
                ));
            }
            ranked.sort_by_key(|(place, _)| *place);
            Ok(FilesView {
                rows: ranked.into_iter().map(|(_, row)| row).collect(),
                paused: view.are_files_paused()?,
                cases: cases.into_values().collect(),
            })
        })
    }
}

impl Act for PauseFiles {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.store()?.pause_files(self.paused)?;
        app.exchanges.hurry_files();
        app.tell(Topic::File);
        Ok(())
    }
}

impl Act for SendFileAgain {
    fn act(self, app: &App) -> Result<(), Failure> {
        if !app.store()?.send_again(self.evidence)? {
            return Err(Code::ThingUnknown.into());
        }
        app.exchanges.hurry_files();
        app.tell(Topic::File);
        Ok(())
    }
}

impl App {
    /// Why nothing at all goes to the office, where that is so.
    pub(super) fn is_way_shut(&self) -> Option<FileHeld> {
        match self.exchanges.standing().map(|standing| standing.state) {
            Some(Some(State::NotAllowed)) => Some(FileHeld::NotAllowed),
            None | Some(None | Some(State::Offline { .. })) => Some(FileHeld::Offline),
            Some(Some(
                State::Connected | State::Working | State::Waiting { .. } | State::NeedsPerson { .. },
            )) => None,
        }
    }
}

/// What is on its way, then what somebody should look at, then what has arrived.
fn group(way: &FileWay) -> u8 {
    match way {
        FileWay::Waiting { .. } | FileWay::Sending { .. } | FileWay::Checking => 0,
        FileWay::Refused { .. } => 1,
        FileWay::Stored => 2,
        FileWay::Signed => 3,
    }
}

fn is_waiting(way: &FileWay) -> bool {
    matches!(way, FileWay::Waiting { .. })
}

pub(super) fn way_of(kept: &KeptFile, stands: Option<&FileStands>, shut: Option<&FileHeld>) -> FileWay {
    match (&kept.end, kept.signed_at) {
        (Some(FileEnd::Stored), Some(_)) => return FileWay::Signed,
        (Some(FileEnd::Stored), None) => return FileWay::Stored,
        (Some(FileEnd::Refused(code)), _) => return FileWay::Refused { code: code.clone() },
        (None, _) => {}
    }
    let known = stands.and_then(|stands| stands.of(&kept.file.sum));
    let Some(FileStand { stand, sent }) = known else {
        return FileWay::Waiting { held: shut.cloned(), sent: 0 };
    };
    match (stand, shut) {
        (Stand::Sending { at, .. }, None) => FileWay::Sending { sent: at },
        (Stand::Checking | Stand::Stored, _) => FileWay::Checking,
        (Stand::Paused(why), None) => FileWay::Waiting { held: Some(held(why)), sent },
        // A refusal is noted before anything else is done, and then it is told as one.
        (Stand::Sending { .. } | Stand::Paused(_) | Stand::Waiting | Stand::Refused { .. }, held) => {
            FileWay::Waiting { held: held.cloned(), sent }
        }
    }
}

fn held(why: Why) -> FileHeld {
    match why {
        Why::Person => FileHeld::Person,
        Why::Closed => FileHeld::NotAllowed,
        Why::Metered => FileHeld::Metered,
        Why::Battery => FileHeld::Battery,
        Why::Storage => FileHeld::Storage,
        Why::Trouble { code } => FileHeld::Trouble { code },
    }
}

fn row(view: &View<'_>, kept: KeptFile, way: FileWay) -> Result<FileRow, Failure> {
    let said = view.thing(EntityKind::Evidence, kept.file.evidence)?;
    let file = said.as_ref().and_then(|said| said.file("file"));
    let task = said.and_then(|said| said.parent).map(TaskId);
    let known = task.map(|task| view.task(task)).transpose()?.flatten();
    let (name, mime) = file.map(|file| (file.name, file.mime)).unwrap_or_default();
    Ok(FileRow {
        evidence: kept.file.evidence,
        name,
        mime,
        size: kept.file.size,
        kept_at: kept.file.kept_at,
        task: known.as_ref().map(|task| task.id),
        task_title: known.as_ref().map(title).unwrap_or_default(),
        way,
    })
}

fn count(view: &View<'_>, kept: &KeptFile, cases: &mut BTreeMap<Uuid, CaseFiles>) -> Result<(), Failure> {
    let Some(case) = case_of(view, kept.file.evidence)? else { return Ok(()) };
    let known = match cases.entry(case) {
        std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::btree_map::Entry::Vacant(new) => {
            let task = view.first_task_beside(EntityKind::Evidence, kept.file.evidence)?;
            let task = task.map(|task| view.task(task)).transpose()?.flatten();
            let title = task.as_ref().map(title).unwrap_or_default();
            new.insert(CaseFiles { title, files: 0, signed: 0, signed_at: None })
        }
    };
    known.files += 1;
    known.signed += u64::from(kept.signed_at.is_some());
    known.signed_at = known.signed_at.max(kept.signed_at);
    Ok(())
}
