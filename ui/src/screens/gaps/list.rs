//! The list of what is missing, in the order in which the sheet is walked.

use apseko_contract::{GapsView, MissingView, SheetGap, VisitGap};
use apseko_domain::{SheetId, VisitId};
use leptos::prelude::*;

use crate::icon::{Glyph, Icon};
use crate::parts::{Heading, Row, Rows, Tone};
use crate::route::{Route, Router};
use crate::screens::sheet::use_sheet_jump;
use crate::screens::visit::count;
use crate::text::{Texts, use_say};

/// What is missing of the visit itself.
#[component]
pub fn GapsOfVisit(
    /// Which visit.
    visit: VisitId,
    /// What is missing.
    gaps: Signal<GapsView>,
) -> impl IntoView {
    let say = use_say();
    let of_visit = Memo::new(move |_| gaps.with(|gaps| gaps.of_visit.clone()));
    view! {
        <Show when=move || of_visit.with(|gaps| !gaps.is_empty())>
            <section class="section gaps">
                <GroupHead title=say.word(Texts::gaps_of_visit) found=Signal::derive(move || of_visit.with(Vec::len)) />
                <Rows label=say.word(Texts::gaps_of_visit)>
                    <For each=move || of_visit.get() key=|gap| *gap let:gap>
                        <Row
                            title=say.phrase(move |texts| texts.visit_gap(gap).to_owned())
                            href=place_of(visit, gap).href()
                        >
                            <p>{say.word(leads_to(gap))}</p>
                        </Row>
                    </For>
                </Rows>
            </section>
        </Show>
    }
}

fn place_of(visit: VisitId, gap: VisitGap) -> Route {
    match gap {
        VisitGap::NobodyMet | VisitGap::NoEmployer | VisitGap::NoRegNo | VisitGap::NoBasis => {
            Route::People(visit)
        }
        VisitGap::DangerOpen => Route::Violations(visit),
        VisitGap::WorkersMissing => Route::Workers(visit),
    }
}

fn leads_to(gap: VisitGap) -> crate::text::Word {
    match gap {
        VisitGap::NobodyMet | VisitGap::NoEmployer | VisitGap::NoRegNo | VisitGap::NoBasis => {
            Texts::visit_people
        }
        VisitGap::DangerOpen => Texts::visit_violations,
        VisitGap::WorkersMissing => Texts::visit_workers,
    }
}

/// What is missing of the sheet, section by section and row by row.
#[component]
pub fn GapsOfSheet(
    /// What is missing.
    gaps: Signal<GapsView>,
) -> impl IntoView {
    let say = use_say();
    let sheet = Memo::new(move |_| gaps.with(|gaps| gaps.sheet));
    let groups = Memo::new(move |_| gaps.with(|gaps| grouped(&gaps.of_sheet)));
    view! {
        <For each=move || groups.get() key=|group| format!("{group:?}") let:group>
            {
                let Group { section, row_title, gaps } = group;
                let title = match (section.as_str(), row_title.as_str()) {
                    ("", "") => say.now().gaps_whole_sheet().to_owned(),
                    (section, "") => section.to_owned(),
                    (section, row) => format!("{section} · {row}"),
                };
                let label = title.clone();
                view! {
                    <section class="section gaps">
                        <GroupHead title=Signal::stored(title) found=Signal::stored(gaps.len()) />
                        <Rows label=label>
                            {gaps.into_iter().map(|gap| view! { <GapRow sheet=sheet gap=gap /> }).collect_view()}
                        </Rows>
                    </section>
                }
            }
        </For>
    }
}

/// The heading of a group with how much is missing there.
#[component]
fn GroupHead(title: Signal<String>, found: Signal<usize>) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="section__head">
            <Heading level=2>{title}</Heading>
            <small class="number">{move || say.get().places_open(count(found.get()))}</small>
        </div>
    }
}

#[component]
fn GapRow(sheet: Memo<Option<SheetId>>, gap: SheetGap) -> impl IntoView {
    let say = use_say();
    let jump = use_sheet_jump();
    let router = use_context::<Router>();
    let SheetGap { place, question, missing, .. } = gap;
    let code = place.question.clone();
    let go = move || {
        if let (Some(router), Some(sheet)) = (router, sheet.get_untracked()) {
            jump.go(router, sheet, place.clone());
        }
    };
    let lead = move || view! { <span class="gap__code">{code.clone()}</span> };
    let (tone, icon) = look(&missing);
    let told = move || say.get().missing(&missing);
    view! {
        <Row title=question on_press=go lead=lead>
            <p class="gap__missing" data-tone=tone.name()>
                <Glyph icon=icon />
                {told}
            </p>
        </Row>
    }
}

/// What was put off is waiting; what does not fit has to be mended; the rest is simply open.
fn look(missing: &MissingView) -> (Tone, Icon) {
    match missing {
        MissingView::Answer | MissingView::Part(_) => (Tone::Neutral, Icon::Minus),
        MissingView::PutOff(_) => (Tone::Warn, Icon::Clock),
        MissingView::Confirmation | MissingView::Unfit | MissingView::Note | MissingView::NoteOrPhoto => {
            (Tone::Warn, Icon::Warning)
        }
    }
}

/// Gaps that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    section: String,
    row_title: String,
    gaps: Vec<SheetGap>,
}

fn grouped(gaps: &[SheetGap]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for gap in gaps {
        match groups.last_mut() {
            Some(last) if last.section == gap.section && last.row_title == gap.row_title => {
                last.gaps.push(gap.clone())
            }
            _ => groups.push(Group {
                section: gap.section.clone(),
                row_title: gap.row_title.clone(),
                gaps: vec![gap.clone()],
            }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::Spot;

    fn gap(section: &str, row: &str, code: &str) -> SheetGap {
        SheetGap {
            place: Spot { question: code.to_owned(), row: None },
            section: section.to_owned(),
            row_title: row.to_owned(),
            question: String::new(),
            missing: MissingView::Answer,
        }
    }

    #[test]
    fn gaps_stand_together_by_section_and_by_person() {
        let gaps = [
            gap("Nodarbinātie", "Jānis", "NN-06"),
            gap("Nodarbinātie", "Jānis", "NN-07"),
            gap("Nodarbinātie", "Māra", "NN-06"),
            gap("Darbs augstumā", "", "BU-10"),
        ];
        let sizes: Vec<usize> = grouped(&gaps).iter().map(|group| group.gaps.len()).collect();
        assert_eq!(sizes, [2, 1, 1], "questions about two people must not run into one another");
    }
}
