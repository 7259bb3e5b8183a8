//! The files that the office does not have: those that go next, and apart from them those that it does not take.

use apseko_contract::FilesView;
use leptos::prelude::*;
use uuid::Uuid;

use super::row::File;
use super::tally::Group;
use crate::parts::{Button, ButtonKind, Rows};
use crate::text::{Texts, use_say};

/// So many say what is going on; the rest comes on demand.
const FIRST: usize = 6;

/// The files of a group, in the order in which they go.
pub fn of_group(files: Signal<FilesView>, group: Group) -> Memo<Vec<Uuid>> {
    Memo::new(move |_| {
        files.with(|files| {
            let rows = files.rows.iter().filter(|row| Group::of(row) == group);
            rows.map(|row| row.evidence).collect()
        })
    })
}

/// What waits or is on its way.
#[component]
pub fn Going(
    files: Signal<FilesView>,
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = use_say();
    view! { <Files files=files group=Group::Going label=say.word(Texts::files_wait_list) on_changed=on_changed /> }
}

/// What the office does not take.
#[component]
pub fn RefusedFiles(
    files: Signal<FilesView>,
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = use_say();
    view! { <Files files=files group=Group::Refused label=say.word(Texts::files_refused_list) on_changed=on_changed /> }
}

#[component]
fn Files(
    files: Signal<FilesView>,
    group: Group,
    label: Signal<String>,
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = use_say();
    let all = RwSignal::new(false);
    let known = of_group(files, group);
    let count = Memo::new(move |_| known.with(Vec::len));
    let shown = Memo::new(move |_| {
        let many = if all.get() { usize::MAX } else { FIRST };
        known.with(|known| known.iter().copied().take(many).collect::<Vec<_>>())
    });
    let more = move || {
        if all.get() { say.get().show_fewer().to_owned() } else { say.get().show_all_of(count.get()) }
    };
    let is_there = Memo::new(move |_| count.get() > 0);
    let is_long = Memo::new(move |_| count.get() > FIRST);
    view! {
        <Show when=move || is_there.get()>
            <Rows label=label>
                <For each=move || shown.get() key=|evidence| *evidence let:evidence>
                    <File evidence=evidence files=files on_changed=on_changed />
                </For>
            </Rows>
            <Show when=move || is_long.get()>
                <div class="cluster cluster--end">
                    <Button kind=ButtonKind::Quiet on_press=move || all.update(|all| *all = !*all)>{more}</Button>
                </div>
            </Show>
        </Show>
    }
}
