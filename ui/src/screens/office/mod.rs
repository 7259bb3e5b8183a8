//! The administration: who works where, on which devices, and what the server has noted of it all.

mod audit;
mod devices;
mod held;
mod import;
mod invitation_code;
mod keys;
mod packs;
mod pages;
mod people;
mod rights;
mod shell;
mod units;

use leptos::prelude::*;

pub use crate::route::{OfficePlace, OfficeTab};

pub use invitation_code::InvitationCode;
pub use rights::Rights;
pub use shell::{DetailTitle, NarrowBack, OfficePage, detail_level, use_office, use_place};

/// A tab of the administration.
#[component]
pub fn OfficeScreen(
    /// Which.
    tab: OfficeTab,
) -> impl IntoView {
    match tab {
        OfficeTab::Units => view! { <units::Units /> }.into_any(),
        OfficeTab::People => view! { <people::People /> }.into_any(),
        OfficeTab::Devices => view! { <devices::Devices /> }.into_any(),
        OfficeTab::Packs => view! { <packs::Packs /> }.into_any(),
        OfficeTab::Keys => view! { <keys::Keys /> }.into_any(),
        OfficeTab::Audit => view! { <audit::Audit /> }.into_any(),
    }
}
