//! What things are called today, for whoever reads ids that were written down long ago: the ids stay, the words are added.

use super::{Book, Id};

impl Book {
    /// What a device is called.
    pub fn label_of(&self, device: Id) -> Option<String> {
        self.device(device).map(|it| it.label.to_string())
    }

    /// What the audit's object is called: `person:ID`, `device:ID`, `unit:ID`, `key:ID`, or the id of a device alone. Of everything
    /// else the book knows no name.
    pub fn called(&self, object: &str) -> Option<String> {
        let (kind, id) = object.split_once(':').unwrap_or(("device", object));
        let id: Id = id.parse().ok()?;
        match kind {
            "person" | "user" => self.person(id).map(|it| it.name.to_string()),
            "device" => self.label_of(id),
            "unit" => self.unit(id).map(|it| it.name.to_string()),
            "key" => self.key(id).map(|it| it.name.to_string()),
            _ => None,
        }
    }
}
