//! Takes a person off the list without asking, because it can be taken back.

use apseko_contract::{Removal, RemoveWorker, RestoreWorker};
use apseko_domain::WorkerId;
use leptos::task::spawn_local;

use crate::host;
use crate::news::{News, use_news};
use crate::text::Texts;
use crate::wish::{Wishing, use_wish};

/// Prepares removals; `then` runs after each one that took somebody out, for a screen that has nobody left to show.
pub fn use_removal(then: impl Fn() + Send + Sync + 'static) -> Wishing<RemoveWorker> {
    let news = use_news();
    use_wish(move |removed: RemoveWorker, outcome| match outcome {
        Ok(Removal::Out) => {
            news.tell_undoable(Texts::worker_removed, move || restore(removed.worker, news));
            then();
        }
        Ok(Removal::Disputed) => {
            news.tell_undoable(Texts::stays_unseen, move || restore(removed.worker, news));
        }
        Err(_) => {}
    })
}

/// It outlives the screen, because the undo is still there when the screen is not.
fn restore(worker: WorkerId, news: News) {
    spawn_local(async move {
        match host::call(RestoreWorker { worker }).await {
            Ok(()) => news.tell(Texts::worker_restored),
            Err(error) => news.tell_failed(&error, move || restore(worker, news)),
        }
    });
}
