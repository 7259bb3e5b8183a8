//! The code of an invitation: told once, large enough to be copied by eye, and alone on paper when printed.

use apseko_contract::InvitationView;
use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, CodeText, Dialog};
use crate::text::{Texts, use_say};

/// The dialog, for as long as there is a code.
#[component]
pub fn InvitationCode(
    /// The code; it is forgotten when somebody says that it was handed over.
    told: RwSignal<Option<InvitationView>>,
    /// For whom it is.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let say = use_say();
    let actions = move || {
        view! {
            <Button icon=Icon::Print on_press=print>{say.word(Texts::invitation_print)}</Button>
            <Button kind=ButtonKind::Main on_press=move || told.set(None)>
                {say.word(Texts::invitation_noted)}
            </Button>
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || told.with(Option::is_some))
            title=say.word(Texts::invitation_code_title)
            close_label=say.word(Texts::close)
            on_close=move || told.set(None)
            actions=actions
        >
            {move || told.get().map(|InvitationView { code, until }| {
                view! {
                    <p>{name}</p>
                    <p class="office__code"><CodeText>{code}</CodeText></p>
                    <p>{move || say.get().invitation_until(until)}</p>
                    <p class="remark">{say.word(Texts::invitation_once)}</p>
                }
            })}
        </Dialog>
    }
}

fn print() {
    // A browser that cannot print shows the code all the same.
    let _ = window().print();
}
