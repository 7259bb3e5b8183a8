//! What the server lets the person do, asked whenever it comes into reach: a device alone does not know.

use apseko_contract::{Connection, DeviceView, MeView, ShowMe};
use apseko_domain::Capability;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::gate::Gate;
use crate::host;
use crate::query::Asked;
use crate::route::OfficeTab;

/// What is known of the person's rights.
#[derive(Debug, Clone, Copy)]
pub struct Rights {
    me: RwSignal<Option<MeView>>,
    contacts: Memo<u32>,
}

impl Rights {
    /// Makes the rights known to everything inside, and follows them for as long as the device is open.
    pub fn provide(device: Asked<DeviceView>) {
        let reached =
            Memo::new(move |_| device.newest().with(|device| device.as_ref().is_some_and(is_reached)));
        let contacts =
            Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(reached.get()));
        let rights = Self { me: RwSignal::new(None), contacts };
        provide_context(rights);
        let reading_only = use_context::<Gate>().map(Gate::reading_only);
        Effect::new(move || {
            // Whoever may only read has no business with the office, and it would say so with a refusal.
            let may_ask = !reading_only.is_some_and(|reading_only| reading_only.get());
            if contacts.get() > 0 && may_ask {
                spawn_local(rights.ask());
            }
        });
    }

    async fn ask(self) {
        // Without an answer the administration stays away until the next contact, and nothing else depends on it.
        if let Ok(me) = host::call(ShowMe {}).await {
            let _ = self.me.try_set(Some(me));
        }
    }

    /// How often the server came into reach; a question that failed without it is asked again then.
    pub fn contacts(self) -> u32 {
        self.contacts.get()
    }

    /// Whether the person may do something there.
    pub fn may(self, capability: Capability) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.about_others.contains(&capability)))
    }

    /// Whether anything is known.
    pub fn are_known(self) -> bool {
        self.me.with(Option::is_some)
    }

    /// The tabs that are open to the person; none for those who administer nothing.
    pub fn tabs(self) -> Vec<OfficeTab> {
        self.me.with(|me| me.as_ref().map_or_else(Vec::new, |me| tabs_of(&me.about_others)))
    }
}

fn is_reached(device: &DeviceView) -> bool {
    matches!(device.connection, Connection::Online | Connection::Working)
}

/// Everybody reads content and sees their own devices, so these alone open no administration.
fn tabs_of(capabilities: &[Capability]) -> Vec<OfficeTab> {
    let may = |tab: &OfficeTab| capabilities.contains(&needed(*tab));
    let found: Vec<OfficeTab> = OfficeTab::ALL.into_iter().filter(may).collect();
    let opens = |tab: &OfficeTab| !matches!(tab, OfficeTab::Packs | OfficeTab::Devices);
    if found.iter().any(opens) { found } else { Vec::new() }
}

/// What a tab needs.
fn needed(tab: OfficeTab) -> Capability {
    match tab {
        OfficeTab::Units | OfficeTab::People => Capability::ReadPeople,
        OfficeTab::Devices => Capability::ReadDevices,
        OfficeTab::Packs => Capability::ReadContent,
        OfficeTab::Keys => Capability::ManageSystems,
        OfficeTab::Audit => Capability::ReadAuditTechnical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_administers_nothing_sees_no_administration() {
        assert!(tabs_of(&[Capability::ReadContent, Capability::ReadDevices]).is_empty());
        assert!(tabs_of(&[]).is_empty());
    }

    #[test]
    fn a_tab_needs_its_own_right() {
        assert_eq!(tabs_of(&[Capability::ReadPeople]), [OfficeTab::Units, OfficeTab::People]);
        assert_eq!(tabs_of(&[Capability::ReadAuditTechnical]), [OfficeTab::Audit]);
    }
}
