//! Exists so that a label, a hint and a fault are always tied to their control: what is read
//! beside the control is also what a screen reader says about it.

use leptos::prelude::*;

use super::fresh_id::fresh_id;
use crate::icon::{Glyph, Icon};

/// What a control inside a [`Field`] must carry.
#[derive(Clone, Debug)]
pub struct FieldWiring {
    pub control_id: String,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<Option<&'static str>>,
}

fn wire(hint: MaybeProp<String>, fault: MaybeProp<String>) -> (FieldWiring, String, String) {
    let control_id = fresh_id("field");
    let hint_id = format!("{control_id}-hint");
    let fault_id = format!("{control_id}-fault");
    let ids = (hint_id.clone(), fault_id.clone());
    let described_by = Signal::derive(move || {
        let hint = hint.with(Option::is_some).then_some(ids.0.as_str());
        let fault = fault.with(Option::is_some).then_some(ids.1.as_str());
        match (fault, hint) {
            (Some(fault), Some(hint)) => Some(format!("{fault} {hint}")),
            (one, other) => one.or(other).map(str::to_owned),
        }
    });
    let invalid = Signal::derive(move || fault.with(Option::is_some).then_some("true"));
    (FieldWiring { control_id, described_by, invalid }, hint_id, fault_id)
}

#[component]
pub fn Field<Control, Shown>(
    #[prop(into)] label: Signal<String>,
    /// A short remark after the label, such as that it may stay empty.
    #[prop(optional, into)]
    mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    control: Control,
) -> impl IntoView
where
    Control: FnOnce(FieldWiring) -> Shown,
    Shown: IntoView + 'static,
{
    let (wiring, hint_id, fault_id) = wire(hint, fault);
    let control_id = wiring.control_id.clone();
    view! {
        <div class="field" class:field--faulty=move || fault.with(Option::is_some)>
            <div class="field__head">
                <label class="field__label" for=control_id>{label}</label>
                {move || mark.get().map(|mark| view! { <span class="field__mark">{mark}</span> })}
            </div>
            {control(wiring)}
            {move || {
                let id = hint_id.clone();
                hint.get().map(|hint| view! { <p class="field__hint" id=id>{hint}</p> })
            }}
            <div aria-live="polite">
                {move || {
                    let id = fault_id.clone();
                    fault.get().map(|fault| view! {
                        <p class="field__fault" id=id><Glyph icon=Icon::Warning />{fault}</p>
                    })
                }}
            </div>
        </div>
    }
}
