//! Gives answers to the host in order, and catches up with what became of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use apseko_contract::{
    FollowSheet, GiveAnswer, OpenSheet, PreviewSheet, SheetNews, SheetView, Spot, UiError,
};
use apseko_domain::SheetId;
use apseko_sheets::Answer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outbox::Letter;
use super::place::Failed;
use super::{Inner, Plan, Way, lock, set_if_new};
use crate::host::{self, Wish};
use crate::keepers::Owing;
use crate::news::News;

impl Inner {
    /// Shows an answer at once and sends it in its turn. `seen` is what it replaces, if not what is known here.
    pub fn give(self: &Arc<Self>, spot: &Spot, answer: Answer, seen: Option<Vec<String>>, remember: bool) {
        let place = self.place(spot);
        let before = place.answer_now();
        if before == answer && seen.is_none() {
            return;
        }
        if remember {
            self.undo.update(|undo| undo.remember(spot, before, &answer));
        }
        place.failed.set(None);
        place.pending.set(Some(answer.clone()));
        let seen = seen.unwrap_or_else(|| place.cell.with_untracked(|cell| cell.seen.clone()));
        lock(&self.outbox).put(spot.clone(), answer, seen);
        spawn_local(Arc::clone(self).deliver());
    }

    /// Sends what failed once more; it is the same wish, so nothing is carried out twice.
    pub fn try_again(self: &Arc<Self>, spot: &Spot) {
        let failed = self.place(spot).failed.get_untracked();
        if let Some(failed) = failed {
            self.give(spot, failed.answer, None, false);
        }
    }

    /// Writes down what is typed, and lets the rest go on without a screen.
    pub fn leave(&self) {
        self.write_down();
        self.is_gone.store(true, Ordering::Relaxed);
    }

    async fn deliver(self: Arc<Self>) {
        loop {
            let letter = lock(&self.outbox).next();
            let Some(letter) = letter else { return };
            let outcome = self.send(&letter).await;
            let is_fresh = outcome.is_ok() && self.catch_up().await;
            let has_newer = {
                let mut outbox = lock(&self.outbox);
                outbox.settle();
                outbox.waits(&letter.place)
            };
            match outcome {
                // Without the news the answer on the screen is newer than what is known of it.
                Ok(()) if has_newer || !is_fresh => {}
                Ok(()) => self.place(&letter.place).pending.set(None),
                Err(error) => self.tell_failed(&letter, error, has_newer),
            }
        }
    }

    async fn send(&self, letter: &Letter) -> Result<(), UiError> {
        match &self.way {
            Way::Sheet(sheet) => {
                let body = self.command(*sheet, letter);
                let wish = Wish::repeat_or_new(lock(&self.wishes).get(&letter.place), body);
                lock(&self.wishes).insert(letter.place.clone(), wish.clone());
                host::send(&wish).await?;
                lock(&self.wishes).remove(&letter.place);
            }
            Way::Preview { answers, .. } => {
                let mut answers = lock(answers);
                answers.retain(|(place, _)| *place != letter.place);
                if !letter.answer.is_empty() {
                    answers.push((letter.place.clone(), letter.answer.clone()));
                }
            }
        }
        Ok(())
    }

    fn command(&self, sheet: SheetId, letter: &Letter) -> GiveAnswer {
        let mut based_on = letter.seen.clone();
        if letter.after_own {
            // The person's own earlier answer stands there now. Anybody else's they have not seen.
            let own = self
                .place(&letter.place)
                .cell
                .with_untracked(|cell| cell.others.is_empty().then(|| cell.seen.clone()));
            based_on = own.unwrap_or(based_on);
        }
        GiveAnswer { sheet, place: letter.place.clone(), answer: letter.answer.clone(), based_on }
    }

    /// Puts back what stood there, keeps what was meant at hand, and says so.
    fn tell_failed(self: &Arc<Self>, letter: &Letter, error: UiError, has_newer: bool) {
        if self.is_gone.load(Ordering::Relaxed) {
            let wish = lock(&self.wishes).get(&letter.place).cloned();
            wish.into_iter().for_each(|wish| tell_not_saved(&error, wish, self.news));
        } else if !has_newer {
            let place = self.place(&letter.place);
            // The question may be out of sight by now, so it is told at the edge of the screen as well.
            let (again, spot) = (Arc::clone(self), letter.place.clone());
            self.news.tell_failed(&error, move || again.try_again(&spot));
            place.failed.set(Some(Failed { error, answer: letter.answer.clone() }));
            place.pending.set(None);
        }
    }

    /// Reads what changed; answers whether what is known is fresh now.
    pub async fn catch_up(&self) -> bool {
        let outcome = match &self.way {
            Way::Sheet(sheet) => self.read(*sheet).await,
            Way::Preview { asks, answers } => {
                let Some(asks) = asks.try_get_untracked() else { return false };
                let answers = lock(answers).clone();
                let view = host::call(PreviewSheet { answers, ..asks }).await;
                view.map(|view| self.take_sheet(view))
            }
        };
        let is_fresh = outcome.is_ok();
        set_if_new(&self.error, outcome.err());
        is_fresh
    }

    async fn read(&self, sheet: SheetId) -> Result<(), UiError> {
        if self.plan.with_untracked(Option::is_some) {
            let since = self.cursor.load(Ordering::Relaxed);
            if let SheetNews::Some { cursor, rev, cells, progress, violations } =
                host::call(FollowSheet { sheet, since }).await?
            {
                // News that were overtaken by newer ones would bring old cells back.
                if cursor >= self.cursor.load(Ordering::Relaxed) {
                    self.cursor.store(cursor, Ordering::Relaxed);
                    self.rev.store(rev, Ordering::Relaxed);
                    self.take_cells(cells, false);
                    set_if_new(&self.progress, progress);
                    set_if_new(&self.violations, violations);
                }
                return Ok(());
            }
        }
        self.take_sheet(host::call(OpenSheet { sheet }).await?);
        Ok(())
    }

    fn take_sheet(&self, mut view: SheetView) {
        if view.cursor < self.cursor.load(Ordering::Relaxed) {
            return;
        }
        self.cursor.store(view.cursor, Ordering::Relaxed);
        self.rev.store(view.rev, Ordering::Relaxed);
        let progress = view.sections.iter().map(|section| section.progress.clone()).collect();
        self.take_cells(std::mem::take(&mut view.cells), true);
        set_if_new(&self.progress, progress);
        set_if_new(&self.violations, view.violations);
        let plan = Arc::new(Plan::of(view));
        set_if_new(&self.plan, Some(plan));
    }
}

/// Whoever has gone on to another screen still hears that an answer was not saved, and can send the same again.
fn tell_not_saved(error: &UiError, wish: Wish<GiveAnswer>, news: News) {
    news.tell_failed(error, move || {
        let wish = wish.clone();
        spawn_local(async move {
            if let Err(error) = host::send(&wish).await {
                tell_not_saved(&error, wish, news);
            }
        });
    });
}
