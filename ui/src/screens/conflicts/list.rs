//! Everything on which people disagree: a list that leads to each decision.

use apseko_contract::{ConflictRow, ConflictValue, ConflictsView, ShowConflicts};
use leptos::prelude::*;

use super::told;
use crate::answered::Answered;
use crate::icon::Icon;
use crate::parts::{Row, Rows, Tag, Tone};
use crate::query::use_query;
use crate::route::Route;
use crate::screens::visit::count;
use crate::text::{Say, Texts, moment, use_say};

/// The list; it asks for itself.
#[component]
pub fn ConflictList() -> impl IntoView {
    let asked = use_query(|| Some(ShowConflicts {}));
    view! {
        <Answered asked=asked titled=true let:view>
            <ConflictRows view=view />
        </Answered>
    }
}

/// The rows of the list.
#[component]
pub fn ConflictRows(
    /// What people disagree on.
    #[prop(into)]
    view: Signal<ConflictsView>,
) -> impl IntoView {
    let say = use_say();
    let is_empty = Memo::new(move |_| view.with(|view| view.rows.is_empty()));
    move || {
        if is_empty.get() {
            return view! { <p class="remark">{say.word(Texts::conflict_none)}</p> }.into_any();
        }
        view! {
            <Rows label=say.word(Texts::conflict_list)>
                <For each=move || view.get().rows key=|row| format!("{row:?}") let:row>
                    <OneConflict row=row />
                </For>
            </Rows>
        }
        .into_any()
    }
}

#[component]
fn OneConflict(row: ConflictRow) -> impl IntoView {
    let say = use_say();
    let href = Route::of_conflict(&row.key).href();
    let row = StoredValue::new(row);
    let words = move |words: fn(&ConflictRow, Texts) -> String| {
        say.phrase(move |texts| row.with_value(|row| words(row, texts)))
    };
    let task = row.with_value(told::task);
    view! {
        <Row title=words(told::title) href=href tone=Tone::Warn aside=move || aside(say, row)>
            <p>{words(told::thing)}</p>
            {task.map(|task| view! { <p>{task}</p> })}
            <p class="conflict__values">{words(values)}</p>
        </Row>
    }
}

/// The values beside one another, as many as there are. What people typed stands in quotation marks.
fn values(row: &ConflictRow, texts: Texts) -> String {
    let told = row.values.iter().map(|value| {
        let line = told::value_line(row, value, texts);
        if matches!(value, ConflictValue::Text(_)) { format!("„{line}”") } else { line }
    });
    told.collect::<Vec<_>>().join(" · ")
}

fn aside(say: Say, row: StoredValue<ConflictRow>) -> impl IntoView {
    let stand = row.with_value(|row| count(row.values.len()));
    let asked = row.with_value(|row| row.asked.first().map(|asked| asked.at));
    let asked = asked.map(|at| {
        let told =
            say.phrase(move |texts| format!("{} {}", texts.conflict_asked(), moment::minute(texts.0, at)));
        view! { <Tag tone=Tone::Info icon=Icon::Note>{told}</Tag> }
    });
    view! {
        <Tag tone=Tone::Warn icon=Icon::Warning>{say.phrase(move |texts| texts.conflict_values(stand))}</Tag>
        {asked}
    }
}
