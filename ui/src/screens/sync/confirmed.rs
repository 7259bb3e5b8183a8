//! What the server has confirmed and when, beside what is only saved here: the two are not the same.

use apseko_contract::{DeviceView, SyncState, SyncView};
use apseko_domain::riga;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::host;
use crate::parts::{Card, KeyValue, KeyValues};
use crate::text::{Texts, moment, use_say};

/// The last save, the last answer, the last receipt.
#[component]
pub fn ConfirmedCard(sync: Signal<SyncView>, device: Signal<Option<DeviceView>>) -> impl IntoView {
    let say = use_say();
    let has_server = Memo::new(move |_| sync.with(|sync| sync.state != SyncState::NoServer));
    let last_saved = move || device.with(|device| device.as_ref().and_then(|device| device.last_saved));
    view! {
        <Card title=say.word(Texts::saved_and_delivered) level=2>
            <KeyValues>
                <KeyValue name=say.word(Texts::last_saved)>{move || moment_told(say.get(), last_saved())}</KeyValue>
                {move || has_server.get().then(|| view! { <OfServer sync=sync /> })}
            </KeyValues>
            <p class="remark">{say.word(Texts::saved_is_not_delivered)}</p>
        </Card>
    }
}

#[component]
fn OfServer(sync: Signal<SyncView>) -> impl IntoView {
    let say = use_say();
    let told = move |at: fn(&SyncView) -> Option<Timestamp>| moment_told(say.get(), sync.with(at));
    let server = Memo::new(move |_| sync.with(|sync| sync.server.clone()));
    view! {
        <KeyValue name=say.word(Texts::last_receipt)>{move || told(|sync| sync.last_receipt)}</KeyValue>
        <KeyValue name=say.word(Texts::last_answer)>{move || told(|sync| sync.last_answer)}</KeyValue>
        <KeyValue name=say.word(Texts::received)>
            {move || say.get().changes(sync.with(|sync| sync.received))}
        </KeyValue>
        {move || server.get().map(|server| view! {
            <KeyValue name=say.word(Texts::server_name)><span class="sync-server">{server}</span></KeyValue>
        })}
    }
}

/// When something happened, or that it never did.
fn moment_told(texts: Texts, at: Option<Timestamp>) -> String {
    at.map_or_else(|| texts.never_yet().to_owned(), |at| moment::instant(texts.0, at, riga(host::now()).date))
}
