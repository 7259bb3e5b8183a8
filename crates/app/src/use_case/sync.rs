//! The sync centre: how the exchange stands, and the two things that a person can do about it.

use std::collections::BTreeMap;

use apseko_contract::{
    AcknowledgeNotice, ChooseNetworks, Connection, NoticeView, ShowSync, SyncNow, SyncState, SyncView, Topic,
    WaitingTask, WaitingView,
};
use apseko_store::{ExchangeState, Notice, Task, View};
use apseko_sync::State;
use jiff::Timestamp;
use uuid::Uuid;

use crate::App;
use crate::failure::Failure;
use crate::router::{Act, Looking, Read};

impl Read for ShowSync {
    fn answer(self, looking: &Looking<'_>) -> Result<SyncView, Failure> {
        let app = looking.app;
        let (exchange, waiting, notices) = looking.look(|view| {
            let exchange = view.exchange_state()?;
            let waiting = waiting(view, &exchange)?;
            Ok((exchange, waiting, view.notices()?))
        })?;
        let standing = app.exchanges.standing();
        Ok(SyncView {
            state: app.sync_state(),
            server: app.exchanges.server(),
            networks: exchange.networks,
            metered: app.host.is_metered(),
            last_answer: exchange.last_answer,
            last_receipt: exchange.last_receipt,
            waiting,
            delivered: standing.as_ref().map_or(0, |standing| standing.delivered),
            received: standing.as_ref().map_or(0, |standing| standing.received),
            parked: exchange.parked,
            refused: exchange.refused,
            notices: notices.into_iter().map(notice_view).collect(),
        })
    }
}

impl Act for SyncNow {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.exchanges.hurry();
        app.exchanges.hurry_files();
        Ok(())
    }
}

impl Act for ChooseNetworks {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.store()?.choose_networks(self.networks)?;
        app.exchanges.choose(self.networks);
        app.tell(Topic::Device);
        Ok(())
    }
}

impl Act for AcknowledgeNotice {
    fn act(self, app: &App) -> Result<(), Failure> {
        app.store()?.acknowledge(self.notice)?;
        app.tell(Topic::Device);
        Ok(())
    }
}

fn notice_view(notice: Notice) -> NoticeView {
    NoticeView {
        notice: notice.number,
        kind: notice.kind,
        case: notice.case,
        number: notice.case_number,
        count: notice.count,
        at: notice.at,
    }
}

impl App {
    /// What is going on between this device and its server.
    pub(crate) fn sync_state(&self) -> SyncState {
        match self.exchanges.standing() {
            Some(standing) => standing.state.map_or(SyncState::Beginning, state_of),
            // While the data are shut nothing is exchanged, and nobody can say more than that there is a server.
            None if self.host.server().is_some() && self.person().is_none() => SyncState::Beginning,
            None => SyncState::NoServer,
        }
    }

    /// The same in one word, for the strip.
    pub(crate) fn connection(&self) -> Connection {
        match self.sync_state() {
            SyncState::NoServer => Connection::NotConnected,
            SyncState::UpToDate => Connection::Online,
            SyncState::Working => Connection::Working,
            SyncState::NotAllowed => Connection::NotAllowed,
            SyncState::NeedsPerson { .. } => Connection::NeedsPerson,
            // What has not been seen to answer is not said to be there.
            SyncState::Beginning | SyncState::Waiting { .. } | SyncState::Offline { .. } => {
                Connection::Offline
            }
        }
    }
}

fn state_of(state: State) -> SyncState {
    let moment = |ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
    match state {
        State::Connected => SyncState::UpToDate,
        State::Working => SyncState::Working,
        State::Waiting { until_ms } => SyncState::Waiting { until: moment(until_ms) },
        State::Offline { until_ms } => SyncState::Offline { until: moment(until_ms) },
        State::NotAllowed => SyncState::NotAllowed,
        State::NeedsPerson { code, until_ms } => SyncState::NeedsPerson { code, until: moment(until_ms) },
    }
}

/// What waits, in the changes that people made, by the tasks that they know: the newest first.
fn waiting(view: &View<'_>, exchange: &ExchangeState) -> Result<WaitingView, Failure> {
    let mut cases = view.waiting_by_case()?;
    let own = u64::from(view.saved_summary()?.waiting);
    let mut tasks = Vec::new();
    if !cases.is_empty() {
        let mut known = view.all_tasks()?;
        known.sort_by_key(|task| std::cmp::Reverse(task.created_at));
        for task in known {
            tasks.extend(of_task(view, task, &mut cases)?);
        }
    }
    let in_tasks: u64 = tasks.iter().map(|task: &WaitingTask| task.waiting).sum();
    Ok(WaitingView {
        own,
        of_others: exchange.waiting.of_others,
        tasks,
        elsewhere: own.saturating_sub(in_tasks),
    })
}

/// A case has one task as a rule; the first of several stands for it.
fn of_task(
    view: &View<'_>,
    task: Task,
    cases: &mut BTreeMap<Uuid, u64>,
) -> Result<Option<WaitingTask>, Failure> {
    let waiting = view.case_of(task.id)?.and_then(|case| cases.remove(&case));
    Ok(waiting.map(|waiting| WaitingTask {
        task: task.id,
        number: task.number,
        employer: task.employer_name,
        place: task.place,
        waiting,
    }))
}
