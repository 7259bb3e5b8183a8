//! The truth for the strip, also when the data cannot be opened.

use apseko_contract::{ClockTrust, DeviceView, PersonView, ShowDevice};
use apseko_store::{FileEnd, SavedSummary, View};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::gate::key_protection;
use crate::router::{Looking, Read};
use crate::{App, Person};

const MINUTE_MS: i64 = 60_000;
/// Documents tell times to the minute, and an answer may be half a minute on its way: only beyond this a clock is called wrong.
/// At a log-in a clock may be as far behind.
const OFF_MS: i64 = 2 * MINUTE_MS;

impl Read for ShowDevice {
    fn answer(self, looking: &Looking<'_>) -> Result<DeviceView, Failure> {
        let app = looking.app;
        // A failure to open is the other commands' answer; the strip only has nothing to count then.
        let seen = looking.look(count).ok();
        let Counted { saved, files, conflicts, notices, last_delivered } = seen.unwrap_or_default();
        let last_saved = saved.and_then(|saved| saved.last_saved);
        Ok(DeviceView {
            connection: app.connection(),
            waiting_changes: saved.map(|saved| saved.waiting),
            waiting_files: files,
            last_saved,
            last_delivered,
            conflicts,
            notices,
            free_bytes: app.host.free_bytes(),
            clock: clock(app, looking.now, last_saved),
            key: app.keystore_kind().map(key_protection),
            person: app.person().as_ref().map(person_view),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demonstration: app.is_demonstration(),
        })
    }
}

/// What is counted while the data is open.
#[derive(Default)]
struct Counted {
    saved: Option<SavedSummary>,
    files: u32,
    conflicts: u32,
    notices: u32,
    last_delivered: Option<Timestamp>,
}

fn count(view: &View<'_>) -> Result<Counted, Failure> {
    let notices = view.notices()?.iter().filter(|notice| notice.kind.needs_act()).count();
    let files = view.files()?.iter().filter(|kept| kept.end != Some(FileEnd::Stored)).count();
    Ok(Counted {
        saved: Some(view.saved_summary()?),
        files: u32::try_from(files).unwrap_or(u32::MAX),
        conflicts: view.count_conflicts()?,
        notices: u32::try_from(notices).unwrap_or(u32::MAX),
        last_delivered: view.last_delivered()?,
    })
}

/// The server's clock is the better judge; without it a clock is only known to be wrong if it was earlier once.
fn clock(app: &App, now: Timestamp, last_saved: Option<Timestamp>) -> ClockTrust {
    let set_back = last_saved.is_some_and(|last| last > now);
    let ahead_ms = app
        .exchanges
        .standing()
        .and_then(|standing| standing.ahead_ms(now.as_millisecond(), app.host.uptime().ms));
    match ahead_ms {
        Some(ahead_ms) if ahead_ms.abs() >= OFF_MS => ClockTrust::Off { minutes: ahead_ms / MINUTE_MS },
        Some(_) if !set_back => ClockTrust::Trusted,
        Some(_) | None if set_back => ClockTrust::SetBack,
        Some(_) | None => ClockTrust::Unchecked,
    }
}

fn person_view(person: &Person) -> PersonView {
    PersonView { name: person.name.clone(), unit: person.unit.clone() }
}
