//! Exists for views of one thing side by side; arrows move between them, and Tab goes into the
//! one that is open.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::fresh_id::fresh_id;
use super::tag::Tag;
use super::tone::Tone;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub value: String,
    pub label: String,
    pub count: Option<(String, Tone)>,
}

impl Tab {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), count: None }
    }

    #[must_use]
    pub fn count(self, count: impl Into<String>, tone: Tone) -> Self {
        Self { count: Some((count.into(), tone)), ..self }
    }
}

fn neighbour(key: &str, from: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(if from >= last { 0 } else { from + 1 }),
        "ArrowLeft" => Some(from.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

fn focus_tab(list: &web_sys::Element, index: usize) {
    let Ok(tabs) = list.query_selector_all("[role=tab]") else { return };
    let tab = u32::try_from(index).ok().and_then(|index| tabs.item(index));
    if let Some(tab) = tab.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on a detached element, where nobody is waiting for it.
        let _ = tab.focus();
    }
}

/// The children are the open panel; the caller shows there what belongs to `chosen`.
#[component]
pub fn Tabs(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
    children: Children,
) -> impl IntoView {
    let tabs = Memo::new(move |_| tabs.get());
    let id = StoredValue::new(fresh_id("tabs"));
    let list = NodeRef::<leptos::html::Div>::new();
    let position = move || {
        let tabs = tabs.read();
        chosen.with(|chosen| tabs.iter().position(|tab| tab.value == *chosen)).unwrap_or(0)
    };
    let tab_id = move |index: usize| id.with_value(|id| format!("{id}-{index}"));
    let panel_id = move || id.with_value(|id| format!("{id}-panel"));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = tabs.with_untracked(Vec::len);
        let Some(index) = neighbour(&event.key(), untrack(position), count) else { return };
        event.prevent_default();
        if let Some(value) = tabs.with_untracked(|tabs| tabs.get(index).map(|tab| tab.value.clone())) {
            on_choose.run(value);
        }
        if let Some(list) = list.get_untracked() {
            focus_tab(&list, index);
        }
    };
    let tab = move |(index, tab): (usize, Tab)| {
        let Tab { value, label, count } = tab;
        let is_open = move || position() == index;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=tab_id(index)
                aria-selected=move || is_open().to_string()
                aria-controls=panel_id()
                tabindex=move || if is_open() { "0" } else { "-1" }
                on:click=move |_| on_choose.run(value.clone())
            >
                {label}
                {count.map(|(count, tone)| view! { <Tag tone=tone>{count}</Tag> })}
            </button>
        }
    };
    view! {
        <div class="tabs">
            <div class="tabs__list" role="tablist" aria-label=label node_ref=list on:keydown=on_key>
                {move || tabs.get().into_iter().enumerate().map(tab).collect_view()}
            </div>
            <div
                class="tabs__panel"
                role="tabpanel"
                id=panel_id()
                aria-labelledby=move || tab_id(position())
                tabindex="0"
            >
                {children()}
            </div>
        </div>
    }
}
