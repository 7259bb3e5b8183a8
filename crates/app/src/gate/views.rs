//! Looks at personal data, written down with their purpose: once when something is opened, not at every redrawing.

use apseko_contract::Topic;
use apseko_store::{AuditEvent, AuditKind, AuditObject};

use crate::App;

/// Whoever goes on looking at the same thing is written down again after this long.
const SAME_LOOK_MS: u64 = 15 * 60_000;
/// More things than this are not told apart; then a look is written down once more than needed.
const MOST: usize = 256;

/// The looks of the last minutes.
#[derive(Default)]
pub(crate) struct Looks {
    recent: Vec<(Option<AuditObject>, &'static str, u64)>,
}

impl Looks {
    /// Whether this is a new look.
    fn is_new(&mut self, object: Option<&AuditObject>, purpose: &'static str, now_ms: u64) -> bool {
        self.recent.retain(|(_, _, at_ms)| now_ms.saturating_sub(*at_ms) < SAME_LOOK_MS);
        if self.recent.iter().any(|(seen, why, _)| seen.as_ref() == object && *why == purpose) {
            return false;
        }
        if self.recent.len() == MOST {
            self.recent.clear();
        }
        self.recent.push((object.cloned(), purpose, now_ms));
        true
    }
}

impl App {
    /// Writes down that whoever is in looked at something.
    pub(crate) fn note_view(&self, purpose: &'static str, object: Option<AuditObject>) {
        let noted = self.at_gate(|inside| {
            let host = self.host.as_ref();
            let Some(stay) = inside.stay.as_mut() else { return false };
            if !stay.looks.is_new(object.as_ref(), purpose, host.uptime().ms) {
                return false;
            }
            let event = stay.event(host, AuditKind::Viewed);
            stay.note_event(AuditEvent { object, purpose: Some(purpose.to_owned()), ..event });
            true
        });
        if noted {
            self.tell(Topic::Audit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_store::ObjectKind;

    #[test]
    fn looking_on_is_one_look_and_looking_again_later_is_another() {
        let task = AuditObject { kind: ObjectKind::Task, id: [1; 16] };
        let other = AuditObject { kind: ObjectKind::Task, id: [2; 16] };
        let mut looks = Looks::default();
        assert!(looks.is_new(Some(&task), "case-work", 0));
        assert!(
            !looks.is_new(Some(&task), "case-work", SAME_LOOK_MS - 1),
            "the screen only drew itself again"
        );
        assert!(looks.is_new(Some(&other), "case-work", 1));
        assert!(looks.is_new(Some(&task), "complaint", 1), "another reason is another look");
        assert!(looks.is_new(Some(&task), "case-work", SAME_LOOK_MS));
    }
}
