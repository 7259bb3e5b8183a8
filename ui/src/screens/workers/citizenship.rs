//! The citizenship: found in the classifier by a few letters. What is in no classifier is kept as it was typed.

use apseko_contract::{ListRow, SearchList};
use leptos::prelude::*;

use crate::parts::{Field, FieldWiring, fresh_id};
use crate::query::use_query;
use crate::text::{Texts, use_say};

const LIST: &str = "citizenship";

/// Asks for a citizenship.
#[component]
pub fn CitizenshipField(
    /// The code, or words that have none.
    code: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let say = use_say();
    // What is typed now; nothing while the field only shows what is known.
    let typed = RwSignal::new(None::<String>);
    let looked_up = Memo::new(move |_| typed.get().unwrap_or_else(|| code.get()));
    let found = use_query(move || Some(SearchList { list: LIST.to_owned(), text: looked_up.get() })).newest();
    let rows = Memo::new(move |_| found.get().unwrap_or_default());
    // The name stays when the list goes on to other words.
    let name = Memo::new(move |last: Option<&(String, String)>| {
        let code = code.get();
        let known = rows.with(|rows| name_of(rows, &code));
        let kept = last.filter(|(of, _)| *of == code).map(|(_, name)| name.clone());
        let name = known.or(kept).unwrap_or_else(|| code.clone());
        (code, name)
    });
    let shown = move || typed.get().unwrap_or_else(|| name.get().1);
    let leave = move || {
        if let Some(text) = typed.get_untracked() {
            on_choose.run(rows.with_untracked(|rows| code_of(rows, &text)));
            typed.set(None);
        }
    };
    let list_id = StoredValue::new(fresh_id("list"));
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input"
                id=wiring.control_id
                type="text"
                autocomplete="off"
                spellcheck="false"
                list=list_id.get_value()
                placeholder=say.word(Texts::worker_citizenship_hint)
                aria-describedby=wiring.described_by
                prop:value=shown
                on:input=move |event| typed.set(Some(event_target_value(&event)))
                on:change=move |_| leave()
            />
            <datalist id=list_id.get_value()>
                {move || rows.get().into_iter().map(|row| view! { <option value=row.name></option> }).collect_view()}
            </datalist>
        }
    };
    view! { <Field label=say.word(Texts::worker_citizenship) control=control /> }
}

fn name_of(rows: &[ListRow], code: &str) -> Option<String> {
    rows.iter().find(|row| !code.is_empty() && row.code == code).map(|row| row.name.clone())
}

/// The code of what was typed in full, by name or by code; else the words themselves.
fn code_of(rows: &[ListRow], typed: &str) -> String {
    let typed = typed.trim();
    let wanted = typed.to_lowercase();
    let is_it = |row: &&ListRow| row.name.to_lowercase() == wanted || row.code.to_lowercase() == wanted;
    rows.iter().find(is_it).map_or_else(|| typed.to_owned(), |row| row.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<ListRow> {
        let row = |code: &str, name: &str| ListRow { code: code.to_owned(), name: name.to_owned() };
        vec![row("UA", "Ukraina"), row("UZ", "Uzbekistāna")]
    }

    #[test]
    fn a_country_is_kept_by_its_code() {
        assert_eq!(code_of(&rows(), "ukraina "), "UA");
        assert_eq!(code_of(&rows(), "uz"), "UZ");
    }

    #[test]
    fn what_is_in_no_classifier_is_kept_as_it_was_typed() {
        assert_eq!(code_of(&rows(), "bezvalstnieks"), "bezvalstnieks", "a person says what they are");
        assert_eq!(code_of(&rows(), ""), "", "an emptied field is empty");
        assert_eq!(name_of(&rows(), "UA").as_deref(), Some("Ukraina"));
        assert_eq!(name_of(&rows(), ""), None);
    }
}
