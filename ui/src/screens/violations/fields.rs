//! The fields in which a person says what a violation is: the description, how grave, what is done, by when, whose.

use apseko_contract::{ListRow, PartyView, ViolationEdit, ViolationView, ViolationsView};
use apseko_domain::PartyId;
use jiff::civil::Date;
use leptos::prelude::*;

use super::details::is_disputed;
use super::edit::Editing;
use crate::parts::{Choice, DateField, SelectField, TextArea};
use crate::screens::people::{Warned, with_none};
use crate::text::{Texts, use_say};
use crate::typing::{Typing, use_typing};

/// A year before this is one that is still being typed.
const FIRST_YEAR: i16 = 2000;

/// The fields.
#[component]
pub fn Fields(
    /// The violations.
    view: Signal<ViolationsView>,
    /// The one that is edited.
    shown: Memo<ViolationView>,
    /// Its edits.
    editing: Editing,
    /// Its description.
    typing: Typing,
) -> impl IntoView {
    let say = use_say();
    let offered = move || {
        let texts = say.get();
        let notes = shown.with(|shown| shown.description.clone());
        Some(if notes.is_empty() { texts.violation_description_hint().to_owned() } else { notes })
    };
    let belongs_to = move |party| {
        editing.change(ViolationEdit { party: Some(party), ..ViolationEdit::default() });
    };
    view! {
        <div on:focusout=move |_| typing.leave()>
            <TextArea
                label=say.word(Texts::violation_description)
                placeholder=Signal::derive(offered)
                value=typing.text()
                on_input=move |text| typing.typed(text)
            />
        </div>
        <Measure view=view shown=shown editing=editing />
        <Deadline shown=shown editing=editing />
        <Severity shown=shown editing=editing />
        <PartyField view=view party=Signal::derive(move || shown.with(|shown| shown.party)) on_choose=belongs_to />
    }
}

#[component]
fn Measure(view: Signal<ViolationsView>, shown: Memo<ViolationView>, editing: Editing) -> impl IntoView {
    let say = use_say();
    let measures = Memo::new(move |_| view.with(|view| view.measures.clone()));
    let chosen = Memo::new(move |_| shown.with(|shown| (shown.measure.clone(), shown.measure_text.clone())));
    let choices = Signal::derive(move || {
        let none = say.get().not_chosen().to_owned();
        chosen.with(|(code, text)| measures.with(|measures| measures_offered(&none, measures, code, text)))
    });
    let choose = move |measure: String| {
        if !measure.is_empty() {
            editing.change(ViolationEdit { measure: Some(measure), ..ViolationEdit::default() });
        }
    };
    view! {
        <SelectField
            label=say.word(Texts::violation_measure)
            choices=choices
            value=Signal::derive(move || chosen.with(|(code, _)| code.clone()))
            on_choose=choose
        />
    }
}

/// A measure cannot be taken back, only changed; one that the classifier lacks stays by its own name.
fn measures_offered(none: &str, measures: &[ListRow], code: &str, text: &str) -> Vec<Choice> {
    let known = measures.iter().map(|row| Choice::new(row.code.clone(), row.name.clone()));
    if code.is_empty() {
        return with_none(none, known);
    }
    let is_strange = !measures.iter().any(|row| row.code == code);
    let strange = is_strange.then(|| Choice::new(code, if text.is_empty() { code } else { text }));
    known.chain(strange).collect()
}

#[component]
fn Deadline(shown: Memo<ViolationView>, editing: Editing) -> impl IntoView {
    let say = use_say();
    let known =
        Memo::new(move |_| shown.with(|shown| shown.due.map(|due| due.to_string()).unwrap_or_default()));
    let conflicts = Memo::new(move |_| shown.with(|shown| shown.conflicts.clone()));
    let typing = use_typing(known.into(), is_disputed("due_day", conflicts), move |written| {
        let until = |due| ViolationEdit { due, ..ViolationEdit::default() };
        let due = whole_date(&written.text);
        if due.is_some() {
            let disputed = written.disputed.then(|| "due_day".to_owned()).into_iter().collect();
            editing.change_over(until(due), until(written.was.parse().ok()), disputed);
        }
        due.is_some()
    });
    let term = move || {
        let texts = say.get();
        shown.with(|shown| shown.term).map(|term| texts.term_told(&texts.term_in_words(term)))
    };
    let unsure = move || {
        let odd = shown.with(|shown| shown.due.is_some() && !shown.due_sure);
        odd.then(|| say.get().violation_due_unsure().to_owned())
    };
    let leave = move |_| {
        typing.leave();
        // A deadline cannot be taken back, only changed: half a date gives way to the one that stands.
        if typing.text().with_untracked(|text| whole_date(text).is_none()) {
            typing.show(known.get_untracked());
        }
    };
    view! {
        <div class="field" on:focusout=leave>
            <DateField
                label=say.word(Texts::violation_due)
                hint=Signal::derive(term)
                value=typing.text()
                on_input=move |text| typing.typed(text)
            />
            <Warned what=Signal::derive(unsure) />
        </div>
    }
}

/// A date whose year is typed to its end.
fn whole_date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| date.year() >= FIRST_YEAR)
}

#[component]
fn Severity(shown: Memo<ViolationView>, editing: Editing) -> impl IntoView {
    let say = use_say();
    let choices = Signal::derive(move || {
        let texts = say.get();
        [3, 2, 1].map(|severity: u8| Choice::new(severity.to_string(), texts.severity(severity))).to_vec()
    });
    let choose = move |severity: String| {
        if let Ok(severity) = severity.parse() {
            editing.change(ViolationEdit { severity: Some(severity), ..ViolationEdit::default() });
        }
    };
    view! {
        <SelectField
            label=say.word(Texts::violation_severity)
            choices=choices
            value=Signal::derive(move || shown.with(|shown| shown.severity.clamp(1, 3).to_string()))
            on_choose=choose
        />
    }
}

/// Whose the violation is: asked only where there is more than one that it could be.
#[component]
pub fn PartyField(
    /// The violations, with the parties.
    view: Signal<ViolationsView>,
    /// Whose it is; the main party's while nobody has said.
    #[prop(into)]
    party: Signal<Option<PartyId>>,
    /// Runs with the one that is chosen.
    #[prop(into)]
    on_choose: UnsyncCallback<PartyId>,
) -> impl IntoView {
    let say = use_say();
    let parties = Memo::new(move |_| view.with(|view| view.parties.clone()));
    let choices = Signal::derive(move || {
        let texts = say.get();
        let named = |name: &str| {
            if name.is_empty() { texts.visit_party_nameless().to_owned() } else { name.to_owned() }
        };
        let choice = |party: &PartyView| Choice::new(party.party.to_string(), named(&party.form.name));
        parties.with(|parties| parties.iter().map(choice).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || {
        let main = parties.with(|parties| parties.first().map(|party| party.party));
        party.get().or(main).map(|party| party.to_string()).unwrap_or_default()
    });
    let choose = move |party: String| party.parse().into_iter().for_each(|party| on_choose.run(party));
    view! {
        <Show when=move || parties.with(|parties| parties.len() > 1)>
            <SelectField label=say.word(Texts::violation_party) choices=choices value=value on_choose=choose />
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_is_being_typed_is_no_deadline_yet() {
        assert_eq!(whole_date("0002-12-05"), None, "a browser tells every digit of a year");
        assert_eq!(whole_date(""), None);
        assert!(whole_date("2026-12-05").is_some());
    }

    #[test]
    fn a_measure_that_the_classifier_lacks_keeps_its_name() {
        let known = [ListRow { code: "order".to_owned(), name: "Rīkojums".to_owned() }];
        assert_eq!(measures_offered("nav", &known, "", "").len(), 2);
        assert_eq!(measures_offered("nav", &known, "order", "Rīkojums").len(), 1);
        let strange = measures_offered("nav", &known, "warn", "Brīdinājums");
        assert_eq!(strange.last().map(|choice| choice.label.as_str()), Some("Brīdinājums"));
    }
}
