//! The recovery codes, shown this once: they go away only after somebody has said that they are written down.

use apseko_contract::Typed;
use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, ButtonSize, CheckField, CodeList};
use crate::text::{Texts, use_say};

/// The codes and the promise.
#[component]
pub fn CodesOnce(codes: Vec<Typed>, #[prop(into)] on_done: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let written = RwSignal::new(false);
    let codes = codes.iter().map(|code| code.text().to_owned()).collect();
    view! {
        <div class="lock__form">
            <p>{say.word(Texts::codes_about)}</p>
            <CodeList label=say.word(Texts::codes_title) codes=codes />
            <Button icon=Icon::Print on_press=print>{say.word(Texts::print_codes)}</Button>
            <CheckField
                label=say.word(Texts::codes_written)
                checked=written
                on_change=move |now| written.set(now)
            />
            <div class="lock__action">
                <Button
                    kind=ButtonKind::Main
                    size=ButtonSize::Large
                    wide=true
                    disabled=Signal::derive(move || !written.get())
                    on_press=on_done
                >
                    {say.word(Texts::go_on)}
                </Button>
            </div>
        </div>
    }
}

fn print() {
    // A shell without printing leaves the pencil; the page has already asked for it.
    let _ = window().print();
}
