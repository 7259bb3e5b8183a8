//! Exists for the few steps that cannot be undone (seal, sign, wipe); everything else happens at
//! once and offers an undo. A tap outside does not close it: a glove must not lose typed words.

use leptos::prelude::*;

use super::fresh_id::fresh_id;
use super::icon_button::IconButton;
use crate::icon::Icon;

fn follow(open: Signal<bool>, element: NodeRef<leptos::html::Dialog>) {
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let is_wanted = open.get();
        // Opening gives the focus to the first control, so the body has to be there already.
        request_animation_frame(move || match (is_wanted, element.open()) {
            (true, false) => {
                if let Err(error) = element.show_modal() {
                    leptos::logging::error!("The dialog did not open: {error:?}.");
                }
            }
            (false, true) => element.close(),
            (true, true) | (false, false) => {}
        });
    });
}

/// The body is built anew each time it opens, so nothing typed last time is left in it.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] close_label: Signal<String>,
    #[prop(into)] on_close: UnsyncCallback<()>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::new();
    follow(open, element);
    let title_id = fresh_id("dialog");
    let labelled_by = title_id.clone();
    let tell_closed = move |_| {
        if open.get_untracked() {
            on_close.run(());
        }
    };
    let actions = StoredValue::new(actions);
    let children = StoredValue::new(children);
    let foot = move || {
        actions.with_value(|actions| {
            actions.as_ref().map(|actions| view! { <div class="dialog__foot">{actions.run()}</div> })
        })
    };
    view! {
        <dialog class="dialog" aria-labelledby=labelled_by node_ref=element on:close=tell_closed>
            <h2 class="dialog__title" id=title_id>{title}</h2>
            <Show when=move || open.get()>
                <div class="dialog__body">{children.with_value(|children| children())}</div>
                {foot()}
            </Show>
            <div class="dialog__close"><IconButton icon=Icon::Cross label=close_label on_press=on_close /></div>
        </dialog>
    }
}
