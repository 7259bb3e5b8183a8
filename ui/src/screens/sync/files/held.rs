//! What holds files, told once above them with the way out, because it mostly holds all of them.

use apseko_contract::{FileHeld, FilesView};
use leptos::prelude::*;

use super::tally::{Tally, reasons};
use crate::icon::{Glyph, Icon};
use crate::parts::{Button, ButtonKind};
use crate::screens::sync::state::go_to_networks;
use crate::text::{Texts, use_say};

/// Each reason once, and how many were refused.
#[component]
pub fn Reasons(files: Signal<FilesView>) -> impl IntoView {
    let say = use_say();
    let held = Memo::new(move |_| files.with(reasons));
    let refused = Memo::new(move |_| files.with(|files| Tally::of(files).refused));
    view! {
        {move || (refused.get() > 0).then(|| view! {
            <p class="warned">
                <Glyph icon=Icon::Warning />
                <span>{say.phrase(move |texts| texts.files_not_taken(refused.get()))}</span>
            </p>
        })}
        {move || held.get().into_iter().filter_map(reason).collect_view()}
    }
}

fn reason(held: FileHeld) -> Option<AnyView> {
    let say = use_say();
    let told = Texts::file_held_told(&held)?;
    let by_network = matches!(held, FileHeld::NotAllowed | FileHeld::Metered);
    let way = by_network.then(|| {
        view! {
            <Button kind=ButtonKind::Quiet on_press=go_to_networks>{say.word(Texts::change_networks)}</Button>
        }
    });
    Some(
        view! { <div class="sync-files__reason"><p class="remark">{say.word(told)}</p>{way}</div> }
            .into_any(),
    )
}
