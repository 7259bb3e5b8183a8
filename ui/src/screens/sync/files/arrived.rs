//! What the office has, folded into one line: it may be hundreds, and none of them wants anything.

use apseko_contract::FilesView;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

use super::list::of_group;
use super::row::File;
use super::tally::{Group, Tally};
use crate::parts::Rows;
use crate::text::use_say;

/// The line, and under it each of them.
#[component]
pub fn Arrived(files: Signal<FilesView>, tally: Memo<Tally>) -> impl IntoView {
    let say = use_say();
    let known = of_group(files, Group::Arrived);
    let open = RwSignal::new(false);
    let label = say.phrase(move |texts| {
        let Tally { arrived, signed, .. } = tally.get();
        texts.files_arrived(arrived, signed)
    });
    let is_there = Memo::new(move |_| tally.with(|tally| tally.arrived > 0));
    view! {
        <Show when=move || is_there.get()>
            <details class="facts" on:toggle=move |event| open.set(is_open(&event))>
                <summary>{label}</summary>
                // Hundreds of rows are made only for whoever wants to see them.
                <Show when=move || open.get()>
                    <Rows label=label>
                        <For each=move || known.get() key=|evidence| *evidence let:evidence>
                            <File evidence=evidence files=files on_changed=|| () />
                        </For>
                    </Rows>
                </Show>
            </details>
        </Show>
    }
}

fn is_open(event: &Event) -> bool {
    let details = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}
