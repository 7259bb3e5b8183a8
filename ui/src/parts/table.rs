//! Exists for a desk: many alike things compared by columns. The head stays, columns sort, the
//! first cell is the link, and on a narrow screen the table scrolls inside itself.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub key: String,
    pub label: String,
    pub numeric: bool,
    pub sortable: bool,
}

impl Column {
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), numeric: false, sortable: false }
    }

    #[must_use]
    pub fn numeric(self) -> Self {
        Self { numeric: true, ..self }
    }

    #[must_use]
    pub fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub key: String,
    pub descending: bool,
}

fn next_sort(key: &str, now: Option<&Sort>) -> Sort {
    let descending = now.is_some_and(|sort| sort.key == key && !sort.descending);
    Sort { key: key.to_owned(), descending }
}

#[component]
pub fn Table(
    /// Names the table for a screen reader; it is not shown.
    #[prop(into)]
    caption: Signal<String>,
    #[prop(into)] columns: Signal<Vec<Column>>,
    #[prop(optional, into)] sort: Signal<Option<Sort>>,
    #[prop(optional, into)] on_sort: Option<UnsyncCallback<Sort>>,
    children: Children,
) -> impl IntoView {
    let columns = Memo::new(move |_| columns.get());
    let head =
        move || columns.get().into_iter().map(|column| head_cell(column, sort, on_sort)).collect_view();
    view! {
        <div class="table" role="region" aria-label=caption tabindex="0">
            <table>
                <caption class="sr-only">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

fn head_cell(
    column: Column,
    sort: Signal<Option<Sort>>,
    on_sort: Option<UnsyncCallback<Sort>>,
) -> impl IntoView {
    let Column { key, label, numeric, sortable } = column;
    let direction = {
        let key = key.clone();
        Memo::new(move |_| {
            sort.with(|sort| sort.as_ref().filter(|sort| sort.key == key).map(|sort| sort.descending))
        })
    };
    let said = move || match direction.get() {
        Some(true) => Some("descending"),
        Some(false) => Some("ascending"),
        None => sortable.then_some("none"),
    };
    let inside = match on_sort.filter(|_| sortable) {
        Some(on_sort) => {
            let press = move |_| on_sort.run(sort.with_untracked(|now| next_sort(&key, now.as_ref())));
            view! {
                <button type="button" class="table__sort" on:click=press>
                    <span>{label}</span>
                    <Glyph icon=Icon::Down />
                </button>
            }
            .into_any()
        }
        None => label.into_any(),
    };
    view! { <th scope="col" class:numeric=numeric aria-sort=said>{inside}</th> }
}

#[component]
pub fn TableRow(#[prop(optional, into)] current: Signal<bool>, children: Children) -> impl IntoView {
    view! {
        <tr class:row--current=current aria-current=move || current.get().then_some("true")>{children()}</tr>
    }
}

/// The first cell of a row; with `href` the whole row follows the link.
#[component]
pub fn HeadCell(#[prop(optional, into)] href: Option<String>, children: Children) -> impl IntoView {
    let inside = match href {
        Some(href) => view! { <a class="table__link" href=href>{children()}</a> }.into_any(),
        None => children(),
    };
    view! { <th scope="row">{inside}</th> }
}

#[component]
pub fn Cell(#[prop(optional)] numeric: bool, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! { <td class:numeric=numeric>{children.map(|children| children())}</td> }
}
