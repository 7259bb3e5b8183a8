//! Exists to show how the exchange with the server may stand: every strip and every card, without a server.

use apseko_contract::{
    ClockTrust, Connection, DeviceView, KeyProtection, NoticeView, SyncState, SyncView, WaitingTask,
    WaitingView,
};
use apseko_domain::{Networks, NoticeKind, TaskId};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use crate::frame::StripLine;
use crate::host;
use crate::route::Route;
use crate::screens::{FilesStand, Notices, StateCard, Waiting};

#[component]
pub fn Strips() -> impl IntoView {
    let saved = DeviceView { waiting_changes: Some(12), ..delivered(Connection::Offline) };
    let worst = DeviceView {
        conflicts: 2,
        clock: ClockTrust::SetBack,
        key: Some(KeyProtection::KeyFile),
        free_bytes: Some(150_000_000),
        demonstration: true,
        ..saved.clone()
    };
    let strips = vec![
        DeviceView { last_delivered: None, demonstration: true, ..delivered(Connection::NotConnected) },
        DeviceView { waiting_changes: Some(31), last_delivered: None, ..delivered(Connection::NotConnected) },
        delivered(Connection::Online),
        DeviceView { waiting_changes: Some(45), ..delivered(Connection::Working) },
        saved.clone(),
        delivered(Connection::Offline),
        DeviceView { connection: Connection::NotAllowed, ..saved.clone() },
        DeviceView { connection: Connection::NeedsPerson, conflicts: 1, ..saved.clone() },
        DeviceView { conflicts: 2, ..delivered(Connection::Online) },
        DeviceView { notices: 1, clock: ClockTrust::Off { minutes: -200 }, ..delivered(Connection::Online) },
        DeviceView { connection: Connection::NotAllowed, conflicts: 2, waiting_changes: Some(131), ..saved },
        DeviceView {
            waiting_changes: None,
            last_saved: None,
            last_delivered: None,
            ..delivered(Connection::Offline)
        },
        worst,
    ];
    let strip = |device| {
        view! { <div class="strip"><a href=Route::Sync.href()><StripLine device=device /></a></div> }
    };
    view! {
        <section class="section">
            <h2>"Josla"</h2>
            {strips.into_iter().map(strip).collect_view()}
        </section>
    }
}

#[component]
pub fn States() -> impl IntoView {
    let until = after(272);
    let needs = |code: &str| SyncState::NeedsPerson { code: code.to_owned(), until };
    let arrived = SyncView { waiting: WaitingView::default(), ..standing(SyncState::UpToDate) };
    let state = |card, files| view! { <StateCard sync=Signal::stored(card) files=Signal::stored(files) /> };
    let cards = vec![
        standing(SyncState::NoServer),
        standing(SyncState::Beginning),
        arrived.clone(),
        standing(SyncState::UpToDate),
        standing(SyncState::Working),
        standing(SyncState::Waiting { until: after(38) }),
        standing(SyncState::Offline { until }),
        SyncView { waiting: WaitingView::default(), ..standing(SyncState::Offline { until: after(-5) }) },
        SyncView { networks: Networks::None, ..standing(SyncState::NotAllowed) },
        SyncView { networks: Networks::Unmetered, ..standing(SyncState::NotAllowed) },
        standing(needs("link.not_our_server")),
        standing(needs("exchange.upgrade_needed")),
        standing(needs("link.not_heard_of_yet")),
    ];
    view! {
        <section class="section">
            <h2>"Sinhronizācijas stāvoklis"</h2>
            {cards.into_iter().map(|card| state(card, FilesStand::Done)).collect_view()}
            {[FilesStand::Left, FilesStand::Unsigned, FilesStand::Unknown].map(|files| state(arrived.clone(), files))}
        </section>
    }
}

#[component]
pub fn Deliveries() -> impl IntoView {
    let nothing = WaitingView::default();
    let courses = vec![
        standing(SyncState::Working),
        SyncView { waiting: nothing.clone(), ..standing(SyncState::UpToDate) },
        SyncView { waiting: nothing, delivered: 0, ..standing(SyncState::UpToDate) },
        SyncView { parked: 2, refused: 1, ..restored() },
        standing(SyncState::NoServer),
    ];
    courses.into_iter().map(|course| view! { <Waiting sync=Signal::stored(course) /> }).collect_view()
}

/// Every notice there is, and a clock that is wrong.
#[component]
pub fn NoticeList() -> impl IntoView {
    let notice = |(number, kind): (u64, NoticeKind)| NoticeView {
        notice: number,
        kind,
        case: "SIA „Baltijas Jumti”".to_owned(),
        number: if kind == NoticeKind::CaseLeft { "U-2026-00893".to_owned() } else { String::new() },
        count: 2,
        at: after(-900),
    };
    let notices = (1..).zip(NoticeKind::ALL.iter().copied()).map(notice).collect();
    let sync = Signal::stored(SyncView { notices, ..standing(SyncState::UpToDate) });
    let clock = ClockTrust::Off { minutes: 12 };
    let device = Signal::stored(Some(DeviceView { clock, ..delivered(Connection::Online) }));
    view! { <Notices sync=sync device=device on_read=|| () /> }
}

fn delivered(connection: Connection) -> DeviceView {
    DeviceView {
        connection,
        waiting_changes: Some(0),
        waiting_files: 0,
        last_saved: Some(after(-900)),
        last_delivered: Some(after(-840)),
        conflicts: 0,
        notices: 0,
        free_bytes: Some(41_000_000_000),
        clock: ClockTrust::Trusted,
        key: Some(KeyProtection::Keystore),
        person: None,
        version: "1.0.0".to_owned(),
        demonstration: false,
    }
}

fn standing(state: SyncState) -> SyncView {
    let tasks = vec![
        task(1, "SIA „Baltijas Jumti”", "Rūpniecības iela 12, Jelgava", "U-2026-00893", 31),
        task(2, "SIA „Kafejnīca Ozols”", "Lielā iela 4, Jelgava", "U-2026-00897", 12),
        task(3, "", "Būvlaukums Meža ielas galā", "", 1),
    ];
    SyncView {
        state,
        server: Some("sinhronizacija.piemers.lv".to_owned()),
        networks: Networks::Any,
        metered: Some(false),
        last_answer: Some(after(-30)),
        last_receipt: Some(after(-31)),
        waiting: WaitingView { own: 45, of_others: 0, tasks, elsewhere: 1 },
        delivered: 12,
        received: 208,
        parked: 0,
        refused: 0,
        notices: Vec::new(),
    }
}

/// A server that was restored from a backup is helped by many tasks at once.
fn restored() -> SyncView {
    let tasks = (1..=9).map(|number| {
        let employer = format!("SIA „Piemērs {number}”");
        task(number, &employer, "Lielā iela 4, Jelgava", &format!("U-2026-0080{number}"), u64::from(number))
    });
    let waiting = WaitingView { own: 5, of_others: 40, tasks: tasks.collect(), elsewhere: 0 };
    SyncView { waiting, ..standing(SyncState::Working) }
}

fn task(id: u8, employer: &str, place: &str, number: &str, waiting: u64) -> WaitingTask {
    let task = TaskId(uuid::Uuid::from_u128(u128::from(id)));
    let [employer, place, number] = [employer, place, number].map(str::to_owned);
    WaitingTask { task, number, employer, place, waiting }
}

fn after(seconds: i64) -> Timestamp {
    host::now().saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::UNIX_EPOCH)
}
