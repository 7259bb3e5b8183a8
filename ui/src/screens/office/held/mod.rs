//! What the server keeps and does not count: by device, since when and why, and what is to come of it.

mod entry;
mod group;

use apseko_contract::{AdmitForm, AdmitFromQuarantine, LetInView, ListQuarantine, UiError};
use apseko_domain::{Capability, DeviceId};
use leptos::prelude::*;

use self::entry::EntryRow;
use self::group::{Entry, OfDevice, by_device};
use super::pages::{MorePages, use_pages};
use super::{OfficePlace, Rights};
use crate::answered::Answered;
use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, ButtonLink, EmptyState, Heading, Rows};
use crate::problem::ProblemBanner;
use crate::route::Route;
use crate::step_up::{SteppedUp, use_stepped_up_wish};
use crate::text::office_held::is_in;
use crate::text::{Texts, use_say};

/// So many are let in with one question; the rest stays in the list and is let in with the next one.
const MOST: usize = 200;

/// How many are in now, and how many are still kept.
type CameOf = (u64, u64);

/// The list.
#[component]
pub fn Held(
    /// Of one device only.
    device: Option<DeviceId>,
) -> impl IntoView {
    let say = use_say();
    let pages = use_pages(move || Some(ListQuarantine { device, after: None }));
    let devices = Memo::new(move |_| by_device(pages.rows()));
    let came_of = RwSignal::new(None::<CameOf>);
    let admit = use_stepped_up_wish::<AdmitFromQuarantine>(move |outcome: Result<LetInView, UiError>| {
        if let Ok(view) = outcome {
            came_of.set(Some(counted(&view)));
        }
        pages.first().again();
    });
    let back = if device.is_some() { OfficePlace::Held } else { OfficePlace::Devices };
    let back_to = if device.is_some() { Texts::held_all_devices } else { Texts::office_devices };
    view! {
        <div class="stack office__held">
            <div>
                <p class="back">
                    <ButtonLink href=Route::Office(back).href() kind=ButtonKind::Quiet icon=Icon::Back>
                        {say.word(back_to)}
                    </ButtonLink>
                </p>
                <Heading level=2>{say.word(Texts::held)}</Heading>
            </div>
            <p class="prose">{say.word(Texts::held_about)}</p>
            <ProblemBanner error=admit.error() />
            <p role="status">{move || came_of.get().map(|(done, left)| say.get().held_came_of(done, left))}</p>
            <Answered asked=pages.first() titled=true let:_page>
                <Show
                    when=move || devices.with(|devices| !devices.is_empty())
                    fallback=move || view! {
                        <EmptyState icon=Icon::Check title=say.word(Texts::held_none)>
                            {say.word(Texts::held_none_next)}
                        </EmptyState>
                    }
                >
                    <For each=move || devices.get() key=|one| one.device let:one>
                        <Device device=one.device devices=devices admit=admit on_stale=move || pages.first().again() />
                    </For>
                </Show>
                <MorePages pages=pages />
            </Answered>
        </div>
    }
}

fn counted(view: &LetInView) -> CameOf {
    let done = view.rows.iter().filter(|row| is_in(row.came)).count();
    (u64::try_from(done).unwrap_or(u64::MAX), u64::try_from(view.rows.len() - done).unwrap_or(u64::MAX))
}

#[component]
fn Device(
    device: DeviceId,
    devices: Memo<Vec<OfDevice>>,
    admit: SteppedUp<AdmitFromQuarantine>,
    #[prop(into)] on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let rights = use_context::<Rights>();
    let may_decide = Memo::new(move |_| rights.is_some_and(|rights| rights.may(Capability::ManageDevices)));
    let now =
        Memo::new(move |_| devices.with(|devices| devices.iter().find(|one| one.device == device).cloned()));
    let entries = move || now.get().map_or_else(Vec::new, |now| now.entries);
    let is_open = move || may_decide.get() && now.with(|now| now.as_ref().is_some_and(OfDevice::is_open));
    let title = Signal::derive(move || {
        let texts = say.get();
        now.with(|now| now.as_ref().map_or_else(String::new, |now| device_title(now, texts)))
    });
    let admit_all = move || {
        admit.send(AdmitFromQuarantine {
            form: AdmitForm { device: Some(device), since: None, until: None, ids: Vec::new() },
        });
    };
    let admit_some = move |entry: Entry| {
        let ids = entry.ids.into_iter().take(MOST).collect();
        admit.send(AdmitFromQuarantine { form: AdmitForm { device: None, since: None, until: None, ids } });
    };
    view! {
        <section class="section">
            <Heading level=3>{title}</Heading>
            <Rows label=title>
                <For each=entries key=|entry| format!("{entry:?}") let:entry>
                    <EntryRow entry=entry may_decide=may_decide busy=admit.busy() on_admit=admit_some on_stale=on_stale />
                </For>
            </Rows>
            <Show when=is_open>
                <div class="cluster">
                    <Button busy=admit.busy() on_press=admit_all>{say.word(Texts::held_admit_all)}</Button>
                </div>
            </Show>
            <Show when=move || !may_decide.get()>
                <p class="remark">{say.word(Texts::held_may_not)}</p>
            </Show>
        </section>
    }
}

fn device_title(one: &OfDevice, texts: Texts) -> String {
    let label = one.label.clone().unwrap_or_else(|| texts.held_unknown_device().to_owned());
    one.owner.as_ref().map_or(label.clone(), |owner| format!("{label} · {}", owner.name))
}
