//! Hears what changed and wakes exactly the queries that depend on it, at most once per frame.

use apseko_contract::{Change, ChangeBatch, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{EventSource, MessageEvent};
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::window as shell;

/// A timer and not an animation frame, because a hidden window gets no frames and would show old facts first
/// when it comes back.
const ONE_FRAME: std::time::Duration = std::time::Duration::from_millis(16);
/// How long to wait before asking a host that turned us away again.
const COME_BACK_AFTER: std::time::Duration = std::time::Duration::from_secs(3);

/// One counter per topic. A query watches the counters of the topics it depends on.
#[derive(Debug, Clone, Copy)]
pub struct Changes {
    task: RwSignal<u32>,
    note: RwSignal<u32>,
    visit: RwSignal<u32>,
    sheet: RwSignal<u32>,
    file: RwSignal<u32>,
    device: RwSignal<u32>,
    lock: RwSignal<u32>,
    audit: RwSignal<u32>,
    office: RwSignal<u32>,
    unheard: StoredValue<Vec<ChangeBatch>>,
}

impl Changes {
    /// Starts to listen, for as long as the page lives.
    pub fn start() -> Self {
        let changes = Self {
            task: RwSignal::new(0),
            note: RwSignal::new(0),
            visit: RwSignal::new(0),
            sheet: RwSignal::new(0),
            file: RwSignal::new(0),
            device: RwSignal::new(0),
            lock: RwSignal::new(0),
            audit: RwSignal::new(0),
            office: RwSignal::new(0),
            unheard: StoredValue::new(Vec::new()),
        };
        if shell::is_here() {
            changes.follow_window()
        } else {
            changes.follow_browser()
        }
        changes
    }

    /// Makes the running effect run again when one of the topics changes.
    pub fn watch(self, topics: &[Topic]) {
        for topic in topics {
            self.counter(*topic).track();
        }
    }

    /// Takes a batch in. Batches of one frame wake a query once.
    pub fn hear(self, batch: ChangeBatch) {
        let waiting = self.unheard.with_value(|unheard| !unheard.is_empty());
        self.unheard.update_value(|unheard| {
            if batch == ChangeBatch::Everything {
                unheard.clear();
            }
            unheard.push(batch);
        });
        if !waiting {
            set_timeout(move || self.wake(), ONE_FRAME);
        }
    }

    /// Wakes what depends on the lock, because something was refused that an open device allows.
    pub fn lock_may_have_moved(self) {
        self.hear(ChangeBatch::Some(vec![Change { topic: Topic::Lock, id: Uuid::nil() }]));
    }

    fn wake(self) {
        let Some(batches) = self.unheard.try_update_value(std::mem::take) else { return };
        for topic in [
            Topic::Task,
            Topic::Note,
            Topic::Visit,
            Topic::Sheet,
            Topic::File,
            Topic::Device,
            Topic::Lock,
            Topic::Audit,
            Topic::Office,
        ] {
            if batches.iter().any(|batch| batch.touches(&[topic])) {
                self.counter(topic).update(|count| *count = count.wrapping_add(1));
            }
        }
    }

    fn counter(self, topic: Topic) -> RwSignal<u32> {
        match topic {
            Topic::Task => self.task,
            Topic::Note => self.note,
            Topic::Visit => self.visit,
            Topic::Sheet => self.sheet,
            Topic::File => self.file,
            Topic::Device => self.device,
            Topic::Lock => self.lock,
            Topic::Audit => self.audit,
            Topic::Office => self.office,
        }
    }

    fn follow_window(self) {
        let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let payload = js_sys::Reflect::get(&event, &"payload".into()).unwrap_or(JsValue::NULL);
            let text = js_sys::JSON::stringify(&payload).ok().and_then(|json| json.as_string());
            self.hear(text.as_deref().map_or(ChangeBatch::Everything, read_batch));
        })
        .into_js_value();
        spawn_local(async move {
            if shell::listen("changes", heard.unchecked_ref()).await.is_ok() {
                // What changed before we listened would otherwise never be heard of.
                self.hear(ChangeBatch::Everything);
            }
        });
    }

    fn follow_browser(self) {
        let Ok(source) = EventSource::new("/changes") else { return };
        // Also on the first opening: something may have changed between the first questions and now.
        let opened = Closure::<dyn Fn()>::new(move || self.hear(ChangeBatch::Everything));
        source.set_onopen(Some(opened.into_js_value().unchecked_ref()));
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            self.hear(event.data().as_string().as_deref().map_or(ChangeBatch::Everything, read_batch));
        });
        source.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        let watched = source.clone();
        let failed = Closure::<dyn Fn()>::new(move || {
            // The strip asks at once, so that it does not go on telling how things were.
            self.hear(ChangeBatch::Some(vec![Change { topic: Topic::Device, id: Uuid::nil() }]));
            // A broken connection is mended by the browser; one that was refused is given up, so we ask anew.
            if watched.ready_state() == EventSource::CLOSED {
                set_timeout(move || self.follow_browser(), COME_BACK_AFTER);
            }
        });
        source.set_onerror(Some(failed.into_js_value().unchecked_ref()));
    }
}

/// A message that cannot be read still says that something changed.
fn read_batch(text: &str) -> ChangeBatch {
    serde_json::from_str(text).unwrap_or(ChangeBatch::Everything)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_as_the_host_writes_it() {
        let batch = ChangeBatch::Some(vec![Change { topic: Topic::Note, id: Uuid::nil() }]);
        assert_eq!(read_batch(&serde_json::to_string(&batch).unwrap()), batch);
    }

    #[test]
    fn a_message_that_cannot_be_read_means_everything() {
        assert_eq!(read_batch("?"), ChangeBatch::Everything, "asking again is cheap, staying wrong is not");
    }
}
