//! An inspector with the real app in a process of its own, and the few things that these stories need of her.

use std::path::Path;
use std::time::{Duration, Instant};

use apseko_contract::{CreateAdhocTask, ListTasks, ShowSync, SyncState};
use apseko_domain::ViolationArea;
use apseko_tests::{Limits, WebHost};

use super::premises::Premises;

/// A story that gets no further has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts the app on a data folder, and comes in.
pub fn start(premises: &Premises, data: &Path) -> WebHost {
    let words = premises.address();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let host = WebHost::start_with(data, Limits::None, &words).unwrap();
    host.come_in().unwrap();
    host
}

/// Whether a task is listed.
pub fn sees(host: &WebHost, object: &str) -> bool {
    let rows = host.call(ListTasks { search: String::new() }).unwrap().unwrap();
    rows.iter().any(|row| row.title == object)
}

/// Writes a violation down that was seen on the spot.
pub fn writes(host: &WebHost, object: &str) {
    let task = CreateAdhocTask {
        place: "Rūpniecības iela 12, Jelgava".to_owned(),
        object: object.to_owned(),
        area: ViolationArea::ConstructionSite,
        note: "Divi nodarbinātie bez ķiverēm.".to_owned(),
        draft: String::new(),
    };
    host.call(task).unwrap().unwrap();
}

/// Asks until it is so.
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Whether the office has everything.
pub fn is_delivered(host: &WebHost) -> bool {
    let sync = host.call(ShowSync {}).unwrap().unwrap();
    sync.waiting.own == 0 && sync.state == SyncState::UpToDate
}
