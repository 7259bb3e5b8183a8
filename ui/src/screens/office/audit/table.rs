//! Entries as lines of a table, where there is room for columns: what is alike stands below each other, and the rest of an
//! entry opens under its line.

use apseko_contract::{EventOutcome, EventRow};
use apseko_domain::riga;
use leptos::prelude::*;

use super::entry::{Facts, OutcomeTag, actor};
use crate::host;
use crate::icon::{Glyph, Icon};
use crate::parts::{Cell, Column, HeadCell, NumberText, Table, TableRow, fresh_id};
use crate::text::{Texts, moment, use_say};

/// The facts of an entry go over all of these.
const COLUMNS: u8 = 6;

/// Entries, the newest first.
#[component]
pub fn EventTable(rows: Memo<Vec<EventRow>>) -> impl IntoView {
    let say = use_say();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("at", texts.events_at()),
            Column::new("who", texts.events_who()),
            Column::new("what", texts.events_what()),
            Column::new("object", texts.events_object()),
            Column::new("outcome", texts.events_outcome()),
            Column::new("more", texts.events_more()),
        ]
    };
    view! {
        <div class="office__events">
            <Table caption=say.word(Texts::office_audit) columns=columns>
                <For each=move || rows.get() key=|row| row.place let:row>
                    <Line row=row />
                </For>
            </Table>
        </div>
    }
}

#[component]
fn Line(row: EventRow) -> impl IntoView {
    let say = use_say();
    let open = RwSignal::new(false);
    let id = fresh_id("event");
    let at = row.at;
    let told_at = move || moment::instant(say.get().0, at, riga(host::now()).date);
    let (action, who) = (row.action.clone(), row.clone());
    let (object, name) = (row.object.clone(), row.object_name.clone());
    let about = (!object.is_empty())
        .then_some(move || name.clone().unwrap_or_else(|| say.get().event_object(&object)));
    let from = row.device_label.clone().map(|label| {
        view! { <small class="office__under">{say.word(Texts::events_device)} ": " <NumberText>{label}</NumberText></small> }
    });
    let why = row.purpose.clone().map(|purpose| {
        let told = say.phrase(move |texts| texts.purpose(&texts.event_purpose(&purpose)));
        view! { <small class="office__under">{told}</small> }
    });
    let outcome = match row.outcome {
        EventOutcome::Done => view! { <span>{say.word(Texts::events_done)}</span> }.into_any(),
        EventOutcome::Begun | EventOutcome::Refused => {
            view! { <OutcomeTag outcome=row.outcome code=row.code.clone() /> }.into_any()
        }
    };
    let row = StoredValue::new(row);
    let facts_id = id.clone();
    view! {
        <TableRow>
            <HeadCell><NumberText>{told_at}</NumberText></HeadCell>
            <Cell><span>{move || actor(&who, say.get())}</span>{from}</Cell>
            <Cell><span>{move || say.get().event(&action)}</span>{why}</Cell>
            <Cell>{about}</Cell>
            <Cell>{outcome}</Cell>
            <Cell><MoreButton open=open controls=id /></Cell>
        </TableRow>
        <Show when=move || open.get()>
            <tr class="office__opened" id=facts_id.clone()>
                <td colspan=COLUMNS.to_string()><Facts row=row.get_value() /></td>
            </tr>
        </Show>
    }
}

#[component]
fn MoreButton(open: RwSignal<bool>, controls: String) -> impl IntoView {
    let say = use_say();
    let label = say.phrase(move |texts| {
        if open.get() { texts.events_less().to_owned() } else { texts.events_details().to_owned() }
    });
    view! {
        <button
            type="button"
            class="office__opener"
            aria-expanded=move || open.get().to_string()
            aria-controls=move || open.get().then(|| controls.clone())
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <span>{label}</span>
            <Glyph icon=Icon::Down />
        </button>
    }
}
