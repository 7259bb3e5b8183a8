//! A violation that follows from no question is added by hand, from the classifier and nowhere else.

use apseko_contract::{AddViolation, ListRow, ViolationsView};
use apseko_domain::{PartyId, VisitId, fold_for_search};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Open;
use super::fields::PartyField;
use crate::news::use_news;
use crate::parts::{Choice, ChoiceList, SearchField, TextArea};
use crate::problem::ProblemBanner;
use crate::screens::people::Form;
use crate::text::{Texts, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// More matches than these are not looked through; another word is quicker.
const MOST_MATCHES: usize = 8;

/// What has been typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Typed {
    search: String,
    code: String,
    party: Option<PartyId>,
    description: String,
}

/// The form.
#[component]
pub fn AddViolationForm(
    /// Of which visit.
    visit: VisitId,
    /// The violations, with the classifier.
    view: Signal<ViolationsView>,
    /// What is open.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let unsaved = use_unsaved();
    let name = StoredValue::new(format!("violation {visit}"));
    let typed = use_form(name.get_value(), Typed::default());
    let tried = RwSignal::new(false);
    let add = use_wish(move |_: AddViolation, outcome| {
        if let Ok(violation) = outcome {
            unsaved.forget(&name.get_value());
            news.tell(Texts::violation_added);
            open.set(Some(Open::This(violation)));
        }
    });
    let save = move || {
        tried.set(true);
        let Typed { code, party, description, .. } = typed.get_untracked();
        if !code.is_empty() {
            add.send(AddViolation { visit, code, party, description, question: None });
        }
    };
    let drop_it = move || {
        let left = typed.get_untracked();
        if left != Typed::default() {
            news.tell_undoable(Texts::form_dropped, move || {
                unsaved.put_back(&name_of(visit), &left);
                let _ = open.try_set(Some(Open::New));
            });
        }
        unsaved.forget(&name.get_value());
        open.set(None);
    };
    view! {
        <Form
            title=say.word(Texts::violation_add)
            level=2
            is_unsaved=Signal::derive(move || typed.with(|typed| *typed != Typed::default()))
            busy=add.busy()
            save_word=Texts::violation_add
            save=save
            drop_it=drop_it
        >
            <ProblemBanner error=add.error() on_retry=save />
            <Which view=view typed=typed tried=tried />
            <PartyField
                view=view
                party=Signal::derive(move || typed.with(|typed| typed.party))
                on_choose=move |party| typed.update(|typed| typed.party = Some(party))
            />
            <TextArea
                label=say.word(Texts::violation_description)
                hint=say.word(Texts::violation_description_hint)
                value=Signal::derive(move || typed.with(|typed| typed.description.clone()))
                on_input=move |text| typed.update(|typed| typed.description = text)
            />
        </Form>
    }
}

fn name_of(visit: VisitId) -> String {
    format!("violation {visit}")
}

#[component]
fn Which(view: Signal<ViolationsView>, typed: RwSignal<Typed>, tried: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let matches = Memo::new(move |_| {
        typed.with(|typed| view.with(|view| offered(&view.classifier, &typed.search, &typed.code)))
    });
    let choices = Signal::derive(move || {
        let choice = |row: ListRow| Choice::new(row.code.clone(), row.name).detail(row.code);
        matches.get().into_iter().map(choice).collect::<Vec<_>>()
    });
    let hint = Signal::derive(move || {
        let texts = say.get();
        match typed.with(|typed| typed.search.trim().is_empty()) {
            true if matches.with(Vec::is_empty) => Some(texts.violation_search_first().to_owned()),
            false if matches.with(Vec::is_empty) => Some(texts.violation_none_found().to_owned()),
            true | false => None,
        }
    });
    let fault = Signal::derive(move || {
        let none = tried.get() && typed.with(|typed| typed.code.is_empty());
        none.then(|| say.get().violation_fault_none().to_owned())
    });
    view! {
        <SearchField
            label=say.word(Texts::violation_search)
            placeholder=say.word(Texts::violation_search_hint)
            clear_label=say.word(Texts::clear_search)
            slash=false
            value=Signal::derive(move || typed.with(|typed| typed.search.clone()))
            on_input=move |text| typed.update(|typed| typed.search = text)
        />
        <ChoiceList
            label=say.word(Texts::violation_which)
            hint=hint
            fault=fault
            choices=choices
            chosen=Signal::derive(move || Some(typed.with(|typed| typed.code.clone())))
            on_choose=move |code| typed.update(|typed| typed.code = code)
        />
    }
}

/// What matches every word, and always what is chosen already.
fn offered(classifier: &[ListRow], search: &str, chosen: &str) -> Vec<ListRow> {
    let words: Vec<String> = search.split_whitespace().map(fold_for_search).collect();
    let fits = |row: &&ListRow| {
        let text = fold_for_search(&format!("{} {}", row.code, row.name));
        !words.is_empty() && row.code != chosen && words.iter().all(|word| text.contains(word))
    };
    let known = classifier.iter().find(|row| row.code == chosen);
    known.into_iter().chain(classifier.iter().filter(fits).take(MOST_MATCHES)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_is_found_by_any_words_without_marks_and_what_is_chosen_stays() {
        let row = |code: &str, name: &str| ListRow { code: code.to_owned(), name: name.to_owned() };
        let classifier =
            [row("BU-V06", "Nav kolektīvās aizsardzības jumtā"), row("DA-V01", "Nav riska novērtējuma")];
        let codes = |search: &str, chosen: &str| -> Vec<String> {
            offered(&classifier, search, chosen).into_iter().map(|row| row.code).collect()
        };
        assert_eq!(codes("jumta aizsardz", ""), ["BU-V06"]);
        assert_eq!(codes("da-v", "BU-V06"), ["BU-V06", "DA-V01"], "a new search must not hide the choice");
        assert!(codes(" ", "").is_empty());
    }
}
