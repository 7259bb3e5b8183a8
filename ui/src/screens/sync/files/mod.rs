//! The files of this device on their way to the office: how far all of them are, what holds them, each by itself, and for
//! which cases the office has signed.

mod arrived;
mod cases;
mod held;
mod list;
mod room;
mod row;
mod tally;

use apseko_contract::{FilesView, PauseFiles};
use leptos::prelude::*;

use crate::act::use_act;
use crate::parts::Button;
use crate::problem::ProblemBanner;
use crate::text::{Texts, moment, use_say};
use arrived::Arrived;
use cases::Cases;
use held::Reasons;
use list::{Going, RefusedFiles};
use tally::Tally;

pub use room::Room;
pub use tally::FilesStand;

/// The place on the screen, which keeps the focus when what was pressed goes away.
const HEADING: &str = "files-heading";

/// Everything about files.
#[component]
pub fn Files(
    /// The files.
    files: Signal<FilesView>,
    /// Asks anew after something was pressed.
    #[prop(into)]
    on_changed: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let tally = Memo::new(move |_| files.with(Tally::of));
    let paused = Memo::new(move |_| files.with(|files| files.paused));
    let on_changed = StoredValue::new_local(on_changed);
    let again = move || on_changed.with_value(|on_changed| on_changed.run(()));
    view! {
        <section class="section sync-files">
            <Head tally=tally paused=paused on_changed=again />
            <Reasons files=files />
            <p class="sr-only" role="status">{say.phrase(move |texts| spoken(texts, tally.get(), paused.get()))}</p>
            <Going files=files on_changed=again />
            <RefusedFiles files=files on_changed=again />
            <Arrived files=files tally=tally />
            <Cases files=files />
        </section>
    }
}

#[component]
fn Head(
    tally: Memo<Tally>,
    paused: Memo<bool>,
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = use_say();
    let pausing = use_act::<PauseFiles>(move |outcome| {
        if outcome.is_ok() {
            on_changed();
        }
    });
    let label = move || if paused.get() { say.get().send_files() } else { say.get().stop_files() };
    let turn = move || pausing.send(PauseFiles { paused: !paused.get_untracked() });
    let may_stop = Memo::new(move |_| paused.get() || tally.with(|tally| tally.going() > 0));
    view! {
        <div class="sync-files__head">
            <div class="stack stack--tight">
                <h2 id=HEADING tabindex="-1">{say.word(Texts::files)}</h2>
                <p class="sync-files__told">{say.phrase(move |texts| told(texts, tally.get()))}</p>
            </div>
            <Show when=move || may_stop.get()>
                <Button busy=pausing.busy() on_press=turn>{label}</Button>
            </Show>
        </div>
        <ProblemBanner error=pausing.error() />
    }
}

/// One line about all of them.
fn told(texts: Texts, tally: Tally) -> String {
    let Tally { files, arrived, bytes_left, .. } = tally;
    match (files, arrived, bytes_left) {
        (0, _, _) => texts.no_files().to_owned(),
        (files, arrived, _) if arrived == files => texts.files_delivered_whole(files),
        (files, arrived, 0) => format!("{}.", texts.files_delivered_of(arrived, files)),
        (files, arrived, left) => format!(
            "{} · {}",
            texts.files_delivered_of(arrived, files),
            texts.bytes_left(&moment::size(texts.0, left))
        ),
    }
}

/// What a person hears who does not look: only what wants something of them, and the end. Never how far it is.
fn spoken(texts: Texts, tally: Tally, paused: bool) -> String {
    if paused {
        texts.files_are_stopped().to_owned()
    } else if tally.refused > 0 {
        texts.files_not_taken(tally.refused)
    } else if tally.files > 0 && tally.arrived == tally.files {
        texts.files_delivered_whole(tally.files)
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    const LV: Texts = Texts(Language::Latvian);

    fn tally(files: u64, arrived: u64, bytes_left: u64) -> Tally {
        Tally { files, arrived, bytes_left, ..Tally::default() }
    }

    #[test]
    fn one_line_tells_how_far_they_are() {
        assert_eq!(told(LV, tally(8, 3, 12_400_000)), "3 no 8 failiem nogādāti · 12,4 MB atlikuši");
        assert_eq!(told(LV, tally(8, 8, 0)), "Nogādāti visi 8 faili.");
        assert_eq!(told(LV, tally(8, 7, 0)), "7 no 8 failiem nogādāti.", "a refused one is not delivered");
        assert!(told(LV, tally(0, 0, 0)).contains("nav failu"));
    }

    #[test]
    fn only_what_wants_something_and_the_end_are_spoken() {
        let on_the_way = [tally(8, 1, 12_000_000), tally(8, 2, 9_000_000)];
        assert!(on_the_way.iter().all(|tally| spoken(LV, *tally, false).is_empty()), "a percentage disturbs");
        assert_eq!(spoken(LV, tally(8, 1, 1), true), "Failu sūtīšana ir apturēta");
        assert!(
            spoken(LV, Tally { refused: 1, ..tally(8, 1, 1) }, false).starts_with("1 fails nav nogādāts")
        );
        assert_eq!(spoken(LV, tally(8, 8, 0), false), "Nogādāti visi 8 faili.");
    }
}
