//! The sync centre: what is going on, what waits, what the server has confirmed, and what the network may be used for.
//! In the order in which it matters to somebody who asks "has it arrived?".

mod advice;
mod confirmed;
mod course;
mod device;
mod files;
mod network;
mod next_try;
mod notices;
mod state;
mod waiting;

use apseko_contract::{
    DeviceView, FilesView, RoomView, ShowDevice, ShowFiles, ShowRoom, ShowSync, SyncState, SyncView,
};
use leptos::prelude::*;

use crate::answered::Answered;
use crate::frame::PageTitle;
use crate::parts::MainPane;
use crate::query::{Asked, use_query};
use crate::screens::conflicts::ConflictList;
use crate::text::{Texts, use_say};
use confirmed::ConfirmedCard;
use device::{DeviceCard, LogCard};
use network::NetworkCard;

pub use files::{Files, FilesStand, Room};
pub use notices::Notices;
pub use state::StateCard;
pub use waiting::Waiting;

/// The sync centre.
#[component]
pub fn SyncScreen() -> impl IntoView {
    let say = use_say();
    let sync = use_query(|| Some(ShowSync {}));
    let device = use_query(|| Some(ShowDevice {}));
    let files = use_query(|| Some(ShowFiles {}));
    let room = use_query(|| Some(ShowRoom {}));
    // Whether everything has arrived is not said before the files are known, and then once.
    let may_tell =
        Memo::new(move |_| files.newest().with(Option::is_some) || files.error().with(Option::is_some));
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::sync)>
                <div class="page page--sync">
                    <PageTitle text=say.word(Texts::sync) />
                    <Show when=move || may_tell.get()>
                        <Answered asked=sync titled=true let:view>
                            <Exchange sync=view files=files room=room device=device.newest() on_chosen=move || sync.again() />
                        </Answered>
                    </Show>
                    <Answered asked=device titled=true let:view>
                        <div class="pairs"><DeviceCard device=view /><LogCard /></div>
                    </Answered>
                </div>
            </MainPane>
        </div>
    }
}

/// Everything about the exchange itself.
#[component]
fn Exchange(
    sync: Signal<SyncView>,
    files: Asked<FilesView>,
    room: Asked<RoomView>,
    device: Signal<Option<DeviceView>>,
    #[prop(into)] on_chosen: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let has_server = Memo::new(move |_| sync.with(|sync| sync.state != SyncState::NoServer));
    // Nobody else writes to a device that has never met a server.
    let disagrees = move || device.with(|device| device.as_ref().is_some_and(|device| device.conflicts > 0));
    let may_disagree = Memo::new(move |_| has_server.get() || disagrees());
    let stand = Signal::derive(move || files.newest().with(|files| FilesStand::of(files.as_ref())));
    let on_chosen = StoredValue::new_local(on_chosen);
    let again = move || on_chosen.with_value(|on_chosen| on_chosen.run(()));
    view! {
        <StateCard sync=sync files=stand />
        <Notices sync=sync device=device on_read=again />
        <Waiting sync=sync />
        <Answered asked=files titled=true let:view>
            <Files files=view on_changed=move || files.again() />
        </Answered>
        <Answered asked=room titled=true let:view>
            <Room room=view on_made=move || room.again() />
        </Answered>
        {move || may_disagree.get().then(|| view! {
            <section class="section">
                <h2>{say.word(Texts::to_be_decided)}</h2>
                <ConflictList />
            </section>
        })}
        <div class="pairs">
            <ConfirmedCard sync=sync device=device />
            {move || has_server.get().then(|| view! { <NetworkCard sync=sync on_chosen=again /> })}
        </div>
    }
}
