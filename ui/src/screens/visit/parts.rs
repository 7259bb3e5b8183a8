//! The parts of a visit with how much each holds: the way into every one of them.

use apseko_contract::{PartyView, PersonMetView, SheetRow, VisitView};
use leptos::prelude::*;

use super::{count, share_of};
use crate::icon::Icon;
use crate::parts::{Ring, Row, Rows, Tag, Tone};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// The list of parts.
#[component]
pub fn Parts(
    /// The visit.
    view: Signal<VisitView>,
) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let sheet = Memo::new(move |_| view.with(|view| view.sheet.clone()));
    let people = Memo::new(move |_| view.with(|view| (view.parties.clone(), view.persons.clone())));
    let workers = Memo::new(move |_| view.with(|view| view.workers));
    let violations = Memo::new(move |_| view.with(|view| view.violations));
    let gaps = Memo::new(move |_| view.with(|view| view.gaps));
    let worker_count = move || view! { <span class="parts__count">{workers}</span> };
    let people_aside = move || {
        let (parties, persons) = people.get();
        view! { <span class="parts__count">{parties.len() + persons.len()}</span> }
    };
    let severities = move || view! { <Severities violations=violations.get() /> };
    let gap_count = move || view! { <GapTag gaps=gaps.get() /> };
    view! {
        <div class="parts">
            <Rows label=say.word(Texts::visit_parts)>
                {move || view! { <SheetPart sheet=sheet.get() /> }}
                <Row title=say.word(Texts::visit_people) href=Route::People(visit).href() aside=people_aside>
                    <p>{move || people.with(|(parties, persons)| people_told(say.get(), parties, persons))}</p>
                </Row>
                <Row title=say.word(Texts::visit_workers) href=Route::Workers(visit).href() aside=worker_count>
                    <Show when=move || workers.get() == 0>
                        <p>{say.word(Texts::visit_workers_none)}</p>
                    </Show>
                </Row>
                <Row title=say.word(Texts::visit_violations) href=Route::Violations(visit).href() aside=severities>
                    <Show when=move || violations.get() == [0; 3]>
                        <p>{say.word(Texts::visit_violations_none)}</p>
                    </Show>
                </Row>
                <Row title=say.word(Texts::visit_gaps) href=Route::Gaps(visit).href() aside=gap_count />
            </Rows>
        </div>
    }
}

#[component]
fn SheetPart(sheet: Option<SheetRow>) -> impl IntoView {
    let say = use_say();
    let Some(SheetRow { sheet, progress, purpose, kinds }) = sheet else {
        return view! {
            <Row title=say.word(Texts::visit_sheet)><p>{say.word(Texts::visit_no_sheet)}</p></Row>
        }
        .into_any();
    };
    let told = say.phrase(move |texts| texts.answered_told(progress.answered, progress.asked));
    let aside = move || {
        view! {
            <span class="parts__ring">
                <span class="parts__count">
                    {move || say.get().answered_of(progress.answered, progress.asked)}
                </span>
                <Ring share=share_of(progress) label=told />
            </span>
        }
    };
    view! {
        <Row title=say.word(Texts::visit_sheet) href=Route::Sheet(sheet, 0).href() aside=aside>
            <p>{move || say.get().sheet_made_for(purpose, &kinds)}</p>
        </Row>
    }
    .into_any()
}

/// How many violations there are of each severity, the gravest first.
#[component]
pub fn Severities(
    /// By severity 1, 2, 3.
    violations: [usize; 3],
) -> impl IntoView {
    let say = use_say();
    let [minor, significant, serious] = violations;
    let tag = move |severity: u8, found: usize| {
        let (tone, icon) = severity_look(severity);
        (found > 0).then(|| {
            let told = move || {
                let texts = say.get();
                texts.violations_of(count(found), texts.severities(severity, count(found)))
            };
            match icon {
                Some(icon) => view! { <Tag tone=tone icon=icon>{told}</Tag> }.into_any(),
                None => view! { <Tag tone=tone>{told}</Tag> }.into_any(),
            }
        })
    };
    view! {
        <span class="parts__tags">{tag(3, serious)} {tag(2, significant)} {tag(1, minor)}</span>
    }
}

/// How a severity looks: the gravest has a sign beside its colour.
pub fn severity_look(severity: u8) -> (Tone, Option<Icon>) {
    match severity {
        ..=1 => (Tone::Neutral, None),
        2 => (Tone::Bad, None),
        3.. => (Tone::Bad, Some(Icon::Warning)),
    }
}

#[component]
fn GapTag(gaps: usize) -> impl IntoView {
    let say = use_say();
    if gaps == 0 {
        view! { <Tag tone=Tone::Ok icon=Icon::Check>{say.word(Texts::visit_gaps_none)}</Tag> }.into_any()
    } else {
        let told = move || say.get().places_open(count(gaps));
        view! { <Tag tone=Tone::Warn icon=Icon::Clock>{told}</Tag> }.into_any()
    }
}

/// „SIA „Baltijas Jumti” · Jānis Bērziņš, Anna Kļaviņa”
fn people_told(texts: Texts, parties: &[PartyView], persons: &[PersonMetView]) -> String {
    let names = |names: Vec<&str>| {
        let known: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        known.join(", ")
    };
    let parties = names(parties.iter().map(|party| party.form.name.as_str()).collect());
    let persons = names(persons.iter().map(|person| person.form.name.as_str()).collect());
    match (parties.as_str(), persons.as_str()) {
        ("", "") => texts.visit_nobody_yet().to_owned(),
        (one, "") | ("", one) => one.to_owned(),
        (parties, persons) => format!("{parties} · {persons}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use apseko_contract::PartyForm;
    use apseko_domain::PartyId;

    #[test]
    fn people_are_named_and_the_nameless_leave_no_comma() {
        let texts = Texts(Language::Latvian);
        let party = |name: &str| PartyView {
            party: PartyId(uuid::Uuid::nil()),
            form: PartyForm { name: name.to_owned(), ..PartyForm::default() },
            warnings: Vec::new(),
            workers: 0,
            conflicts: Vec::new(),
        };
        assert_eq!(
            people_told(texts, &[party("SIA „A”"), party(""), party("SIA „B”")], &[]),
            "SIA „A”, SIA „B”"
        );
        assert_eq!(people_told(texts, &[party("")], &[]), "Vēl neviens nav pierakstīts");
    }
}
