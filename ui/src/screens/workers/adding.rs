//! Persons on their way into the list. The field is free at once, because the next person is already saying their name;
//! they go out one after another, so that the list keeps the order in which they were entered.

use std::collections::VecDeque;

use apseko_contract::{KeepWorker, RosterView, UiError, WorkerForm};
use apseko_domain::{VisitId, WorkerId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::typed::title_of;
use crate::host::{self, Wish};
use crate::news::{News, use_news};
use crate::parts::{Button, Row, Rows, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::query::Asked;
use crate::text::{Texts, use_say};

/// A person who was typed and is not in the list yet.
#[derive(Debug, Clone, PartialEq)]
struct Typed {
    number: u32,
    wish: Wish<KeepWorker>,
    form: WorkerForm,
    state: State,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Sent,
    Kept(WorkerId),
    Refused(UiError),
}

/// The persons who wait for their turn.
#[derive(Debug, Default)]
struct Line {
    is_moving: bool,
    waiting: VecDeque<(u32, Wish<KeepWorker>)>,
}

impl Line {
    /// Whether the line has to be set in motion for this one.
    fn join(&mut self, number: u32, wish: Wish<KeepWorker>) -> bool {
        self.waiting.push_back((number, wish));
        !std::mem::replace(&mut self.is_moving, true)
    }

    fn next(&mut self) -> Option<(u32, Wish<KeepWorker>)> {
        let next = self.waiting.pop_front();
        self.is_moving = next.is_some();
        next
    }
}

/// The persons on their way.
#[derive(Debug, Clone, Copy)]
pub struct Adding {
    visit: VisitId,
    typed: RwSignal<Vec<Typed>>,
    /// It goes on when the screen is gone.
    line: StoredValue<ArcStoredValue<Line>>,
    last_number: StoredValue<u32>,
    asked: Asked<RosterView>,
    news: News,
}

impl Adding {
    /// Starts with nobody. Whoever is in the list is on their way no more.
    pub fn start(visit: VisitId, roster: Signal<RosterView>, asked: Asked<RosterView>) -> Self {
        let adding = Self {
            visit,
            typed: RwSignal::new(Vec::new()),
            line: StoredValue::new(ArcStoredValue::new(Line::default())),
            last_number: StoredValue::new(0),
            asked,
            news: use_news(),
        };
        Effect::new(move || {
            let known = roster.with(|roster| roster.workers.iter().map(|row| row.worker).collect::<Vec<_>>());
            let arrived = adding.typed.with(|typed| typed.iter().any(|one| one.has_arrived(&known)));
            if arrived {
                adding.typed.update(|typed| typed.retain(|one| !one.has_arrived(&known)));
            }
        });
        on_cleanup(move || adding.tell_refused());
        adding
    }

    /// Sends a person.
    pub fn add(self, form: WorkerForm) {
        let number = self.last_number.get_value().wrapping_add(1);
        self.last_number.set_value(number);
        let wish = Wish::new(KeepWorker { visit: self.visit, worker: None, form: form.clone(), was: None });
        self.typed
            .update(|typed| typed.insert(0, Typed { number, wish: wish.clone(), form, state: State::Sent }));
        self.send(number, wish);
    }

    /// Whether somebody is on their way.
    pub fn is_busy(self) -> Signal<bool> {
        let typed = self.typed;
        Signal::derive(move || typed.with(|typed| !typed.is_empty()))
    }

    fn send(self, number: u32, wish: Wish<KeepWorker>) {
        let Some(line) = self.line.try_get_value() else { return };
        if line.try_update_value(|line| line.join(number, wish)) == Some(true) {
            spawn_local(async move {
                while let Some((number, wish)) = line.try_update_value(Line::next).flatten() {
                    self.deliver(number, wish).await;
                }
            });
        }
    }

    async fn deliver(self, number: u32, wish: Wish<KeepWorker>) {
        let outcome = host::send(&wish).await;
        let state = match &outcome {
            Ok(worker) => State::Kept(*worker),
            Err(error) => State::Refused(error.clone()),
        };
        let screen_is_gone = self.typed.try_update(|typed| set_state(typed, number, state)).is_none();
        match outcome {
            // The change is heard of as well; asking does not wait for it.
            Ok(_) if !screen_is_gone => self.asked.again(),
            Err(error) if screen_is_gone => tell_not_added(&error, wish, self.news),
            Ok(_) | Err(_) => {}
        }
    }

    fn again(self, number: u32) {
        let wish = self.typed.try_update(|typed| {
            set_state(typed, number, State::Sent);
            typed.iter().find(|one| one.number == number).map(|one| one.wish.clone())
        });
        if let Some(wish) = wish.flatten() {
            self.send(number, wish);
        }
    }

    fn give_up(self, number: u32) {
        self.typed.update(|typed| typed.retain(|one| one.number != number));
    }

    /// Whoever leaves the screen takes the refused persons along in words that can be repeated.
    fn tell_refused(self) {
        let typed = self.typed.try_get_untracked().unwrap_or_default();
        for one in typed {
            if let State::Refused(error) = one.state {
                tell_not_added(&error, one.wish, self.news);
            }
        }
    }
}

impl Typed {
    fn has_arrived(&self, known: &[WorkerId]) -> bool {
        matches!(&self.state, State::Kept(worker) if known.contains(worker))
    }
}

fn set_state(typed: &mut [Typed], number: u32, state: State) {
    if let Some(one) = typed.iter_mut().find(|one| one.number == number) {
        one.state = state;
    }
}

fn tell_not_added(error: &UiError, wish: Wish<KeepWorker>, news: News) {
    news.tell_failed(error, move || {
        let wish = wish.clone();
        spawn_local(async move {
            if let Err(error) = host::send(&wish).await {
                tell_not_added(&error, wish, news);
            }
        });
    });
}

/// The persons on their way, above those who have arrived.
#[component]
pub fn OnTheirWay(adding: Adding) -> impl IntoView {
    let say = use_say();
    let numbers =
        Memo::new(move |_| adding.typed.with(|typed| typed.iter().map(|one| one.number).collect::<Vec<_>>()));
    view! {
        <Show when=move || numbers.with(|numbers| !numbers.is_empty())>
            <div class="roster__list">
                <Rows label=say.word(Texts::roster_add)>
                    <For each=move || numbers.get() key=|number| *number let:number>
                        <OnTheWay adding=adding number=number />
                    </For>
                </Rows>
            </div>
        </Show>
    }
}

#[component]
fn OnTheWay(adding: Adding, number: u32) -> impl IntoView {
    let say = use_say();
    let one = Memo::new(move |_| {
        adding.typed.with(|typed| {
            typed.iter().find(|one| one.number == number).map(|one| (one.form.clone(), one.error()))
        })
    });
    let title = say.phrase(move |texts| {
        let name = one.with(|one| one.as_ref().and_then(|(form, _)| title_of(form)));
        name.unwrap_or_else(|| texts.worker_nameless().to_owned())
    });
    let error = Signal::derive(move || one.with(|one| one.as_ref().and_then(|(_, error)| error.clone())));
    let refused = Memo::new(move |_| error.with(Option::is_some));
    let aside = move || {
        view! {
            {move || if refused.get() {
                view! { <Tag tone=Tone::Bad icon=Tone::Bad.icon()>{say.word(Texts::roster_not_added)}</Tag> }.into_any()
            } else {
                view! { <span>{say.word(Texts::saving)}</span> }.into_any()
            }}
        }
    };
    view! {
        <Row title=title aside=aside>
            <ProblemBanner error=error on_retry=move || adding.again(number) />
            <Show when=move || refused.get()>
                <Button on_press=move || adding.give_up(number)>{say.word(Texts::roster_give_up)}</Button>
            </Show>
        </Row>
    }
}

impl Typed {
    fn error(&self) -> Option<UiError> {
        if let State::Refused(error) = &self.state { Some(error.clone()) } else { None }
    }
}
