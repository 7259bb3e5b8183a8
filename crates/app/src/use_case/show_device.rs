//! The truth for the strip, also when the data cannot be opened.

use apseko_contract::{ClockTrust, DeviceView, PersonView, ShowDevice};

use crate::Person;
use crate::failure::Failure;
use crate::gate::key_protection;
use crate::router::{Looking, Read};

impl Read for ShowDevice {
    fn answer(self, looking: &Looking<'_>) -> Result<DeviceView, Failure> {
        let app = looking.app;
        // A failure to open is the other commands' answer; the strip only has nothing to count then.
        let seen =
            looking.look(|view| Ok((view.saved_summary()?, view.count_conflicts()?, view.last_delivered()?)));
        let (saved, conflicts, last_delivered) = match seen {
            Ok((saved, conflicts, last_delivered)) => (Some(saved), conflicts, last_delivered),
            Err(_) => (None, 0, None),
        };
        let last_saved = saved.and_then(|saved| saved.last_saved);
        let set_back = last_saved.is_some_and(|last| last > looking.now);
        Ok(DeviceView {
            connection: app.connection(),
            waiting_changes: saved.map(|saved| saved.waiting),
            last_saved,
            last_delivered,
            conflicts,
            free_bytes: app.host.free_bytes(),
            clock: if set_back { ClockTrust::SetBack } else { ClockTrust::Unchecked },
            key: app.keystore_kind().map(key_protection),
            person: app.person().as_ref().map(person_view),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demonstration: app.is_demonstration(),
        })
    }
}

fn person_view(person: &Person) -> PersonView {
    PersonView { name: person.name.clone(), unit: person.unit.clone() }
}
