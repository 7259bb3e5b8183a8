//! The small picture of a file: read when somebody can see its place, and asked for at the office only where that costs nobody
//! anything or somebody has said so.

use std::sync::Arc;

use apseko_contract::{Copy as Whereabouts, EvidenceRow, FetchFile, Shape, ShowSync, StopFetching};
use js_sys::Array;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{IntersectionObserver, IntersectionObserverEntry};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::fault::Fault;
use super::object_url::ObjectUrl;
use super::whole::read_whole;
use crate::host;
use crate::query::use_query;

/// What may be done for a picture, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Allowed {
    /// Nothing at all.
    Nothing,
    /// Reading what is here.
    Reading,
    /// Asking the office as well.
    Fetching,
}

/// A picture, and why there is none.
#[derive(Debug, Clone, Copy)]
pub struct Glimpse {
    evidence: Uuid,
    /// The picture, as soon as it is here.
    pub picture: RwSignal<Option<Arc<ObjectUrl>>>,
    /// Why it does not come.
    pub fault: RwSignal<Option<Fault>>,
    begun: RwSignal<Begun>,
    whereabouts: Memo<Whereabouts>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Begun {
    asking: bool,
    reading: bool,
    /// The failure that still stands there is an old one.
    forgetting: bool,
}

impl Glimpse {
    /// Follows the preview of a file for as long as its place stands.
    pub fn follow(row: Memo<EvidenceRow>, allowed: Signal<Allowed>) -> Self {
        let whereabouts = Memo::new(move |_| row.with(|row| row.preview.clone()));
        let glimpse = Self {
            evidence: row.with_untracked(|row| row.evidence),
            whereabouts,
            picture: RwSignal::new(None),
            fault: RwSignal::new(None),
            begun: RwSignal::new(Begun::default()),
        };
        Effect::new(move || {
            let (Begun { asking, reading, forgetting }, allowed) = (glimpse.begun.get(), allowed.get());
            match whereabouts.get() {
                Whereabouts::Here if !reading && allowed != Allowed::Nothing => glimpse.read(),
                Whereabouts::Away if !asking && allowed == Allowed::Fetching => glimpse.ask(),
                Whereabouts::Failed { code } if !forgetting => glimpse.fault.set(Some(Fault::new(&code))),
                Whereabouts::Here
                | Whereabouts::Away
                | Whereabouts::Coming { .. }
                | Whereabouts::Failed { .. }
                | Whereabouts::None => {}
            }
        });
        glimpse
    }

    /// Tries once more what did not succeed. A failure that stands there is forgotten first, so that the same one is heard
    /// of again.
    pub fn again(self) {
        self.fault.set(None);
        let forgetting = matches!(self.whereabouts.get_untracked(), Whereabouts::Failed { .. });
        self.begun.set(Begun { forgetting, ..Begun::default() });
        if forgetting {
            let evidence = self.evidence;
            spawn_local(async move {
                if let Err(error) = host::call(StopFetching { evidence }).await {
                    let _ = self.fault.try_set(Some(error.into()));
                }
            });
        }
    }

    fn read(self) {
        let evidence = self.evidence;
        self.begun.update(|begun| begun.reading = true);
        spawn_local(async move {
            let goes_on = |_, _| !self.picture.is_disposed();
            match read_whole(evidence, Shape::Preview, PREVIEW, goes_on).await {
                Ok(picture) => drop(self.picture.try_set(picture)),
                Err(fault) => drop(self.fault.try_set(Some(fault))),
            }
        });
    }

    fn ask(self) {
        let evidence = self.evidence;
        self.begun.set(Begun { asking: true, ..Begun::default() });
        spawn_local(async move {
            if let Err(error) = host::call(FetchFile { evidence, what: Shape::Preview }).await {
                let _ = self.fault.try_set(Some(error.into()));
            }
        });
    }
}

/// The office makes previews, and makes them so.
const PREVIEW: &str = "image/jpeg";

/// What may be done by itself: on a network that is known to cost, nothing is asked for until somebody says so.
pub fn use_allowed(said_so: RwSignal<bool>) -> (Signal<Allowed>, Memo<bool>) {
    let sync = use_query(|| Some(ShowSync {}));
    let known = Memo::new(move |_| {
        let metered = sync.newest().with(|sync| sync.as_ref().map(|sync| sync.metered));
        metered.or_else(|| sync.error().with(Option::is_some).then_some(None))
    });
    let costs = Memo::new(move |_| known.get() == Some(Some(true)));
    let allowed = Signal::derive(move || allowed_by(known.get(), said_so.get()));
    (allowed, costs)
}

/// `known` is nothing until the device was asked, and then whether the network costs, where the system says so.
fn allowed_by(known: Option<Option<bool>>, said_so: bool) -> Allowed {
    match (known, said_so) {
        (_, true) | (Some(None | Some(false)), false) => Allowed::Fetching,
        (None | Some(Some(true)), false) => Allowed::Reading,
    }
}

type Seen = Closure<dyn FnMut(Array)>;

/// Whether an element has come into view. A browser that cannot tell shows everything.
pub fn in_view(element: NodeRef<Div>) -> Signal<bool> {
    let seen = RwSignal::new(false);
    let watch = StoredValue::new_local(None::<(IntersectionObserver, Seen)>);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let heard = Seen::new(move |entries: Array| {
            let is_in = |entry: wasm_bindgen::JsValue| {
                entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting()
            };
            if entries.iter().any(is_in) && !seen.get_untracked() {
                seen.set(true);
                stop(watch);
            }
        });
        let Ok(observer) = IntersectionObserver::new(heard.as_ref().unchecked_ref()) else {
            seen.set(true);
            return;
        };
        observer.observe(&element);
        watch.set_value(Some((observer, heard)));
    });
    on_cleanup(move || stop(watch));
    seen.into()
}

/// The closure stays until its place is gone, because it may be the caller.
fn stop(watch: StoredValue<Option<(IntersectionObserver, Seen)>, LocalStorage>) {
    let _ = watch.try_with_value(|watch| {
        if let Some((observer, _)) = watch {
            observer.disconnect();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_for_where_it_is_known_to_cost() {
        assert_eq!(allowed_by(Some(Some(true)), false), Allowed::Reading);
        assert_eq!(allowed_by(Some(Some(true)), true), Allowed::Fetching, "a person has said so");
        assert_eq!(allowed_by(Some(Some(false)), false), Allowed::Fetching);
        assert_eq!(allowed_by(Some(None), false), Allowed::Fetching, "most systems do not say");
        assert_eq!(allowed_by(None, false), Allowed::Reading, "what is not known yet may cost");
    }
}
