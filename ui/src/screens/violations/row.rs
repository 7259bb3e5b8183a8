//! One violation in the list: how grave it is, whom it concerns, by when.

use apseko_contract::{ViolationView, ViolationsView};
use apseko_domain::ViolationId;
use leptos::prelude::*;

use super::{Open, find, shown_beside};
use crate::frame::is_wide;
use crate::icon::Icon;
use crate::parts::{Row, Tag, Tone};
use crate::screens::visit::{count, severity_look};
use crate::text::{Texts, moment, use_say};

/// The row.
#[component]
pub fn ViolationRow(
    /// The violations.
    view: Signal<ViolationsView>,
    /// Which one.
    id: ViolationId,
    /// What is open.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let wide = is_wide();
    let violation = Memo::new(move |last: Option<&Option<ViolationView>>| {
        view.with(|view| find(view, id)).or_else(|| last.cloned().flatten())
    });
    let is_current = Memo::new(move |_| {
        if wide.get() {
            view.with(|view| shown_beside(view, open.get())) == Some(Open::This(id))
        } else {
            open.get() == Some(Open::This(id))
        }
    });
    let press = move || {
        let closes = !wide.get_untracked() && is_current.get_untracked();
        open.set((!closes).then_some(Open::This(id)));
    };
    let title = Signal::derive(move || {
        violation.with(|known| known.as_ref().map(|one| one.title.clone()).unwrap_or_default())
    });
    let tone = Signal::derive(move || violation.with(|known| known.as_ref().map_or(Tone::Neutral, bar_of)));
    let aside = move || violation.get().map(|violation| view! { <Due violation=violation /> });
    view! {
        <Row title=title on_press=press current=is_current tone=tone aside=aside>
            {move || violation.get().map(|violation| view! { <Lines view=view violation=violation /> })}
        </Row>
    }
}

#[component]
fn Lines(view: Signal<ViolationsView>, violation: ViolationView) -> impl IntoView {
    let say = use_say();
    let several = view.with(|view| view.parties.len() > 1);
    let party = several.then(|| view.with(|view| party_name(view, &violation))).flatten();
    let description = violation.description.clone();
    let workers = violation.workers.len();
    view! {
        <p class="meta"><ViolationTags violation=violation /></p>
        {(party.is_some() || workers > 0).then(|| view! {
            <p>
                {party}
                {(several && workers > 0).then_some(" · ")}
                {(workers > 0).then_some(move || say.get().workers_counted(count(workers)))}
            </p>
        })}
        {(!description.is_empty()).then(|| view! { <p class="clamped">{description}</p> })}
    }
}

#[component]
fn Due(violation: ViolationView) -> impl IntoView {
    let say = use_say();
    let told = move |due| {
        let texts = say.get();
        texts.until_day(&moment::short_day(texts.0, due))
    };
    violation
        .due
        .filter(|_| !violation.dropped)
        .map(|due| view! { <span class="number">{move || told(due)}</span> })
}

/// Code and severity, and what else has to be seen at once.
#[component]
pub fn ViolationTags(
    /// The violation.
    violation: ViolationView,
) -> impl IntoView {
    let say = use_say();
    let ViolationView {
        code,
        severity,
        provisional,
        dropped,
        asks_danger,
        danger,
        conflicts,
        due,
        due_sure,
        ..
    } = violation;
    let (tone, icon) = if dropped {
        (Tone::Neutral, None)
    } else if provisional {
        (Tone::Warn, None)
    } else {
        severity_look(severity)
    };
    let told = move || format!("{code} · {}", say.get().severity(severity));
    view! {
        {match icon {
            Some(icon) => view! { <Tag tone=tone icon=icon>{told}</Tag> }.into_any(),
            None => view! { <Tag tone=tone>{told}</Tag> }.into_any(),
        }}
        {provisional.then(|| view! {
            <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::violation_provisional)}</Tag>
        })}
        {(danger == Some(true)).then(|| view! {
            <Tag tone=Tone::Bad icon=Icon::Warning>{say.word(Texts::danger_there)}</Tag>
        })}
        {(asks_danger && danger.is_none() && !dropped).then(|| view! {
            <Tag tone=Tone::Warn icon=Icon::Warning>{say.word(Texts::danger_open)}</Tag>
        })}
        {(due.is_some() && !due_sure && !dropped).then(|| view! {
            <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::due_check)}</Tag>
        })}
        {dropped.then(|| view! { <Tag>{say.word(Texts::violation_dropped)}</Tag> })}
        {(!conflicts.is_empty()).then(|| view! {
            <Tag tone=Tone::Warn icon=Icon::Warning>{say.word(Texts::people_disagree)}</Tag>
        })}
    }
}

fn bar_of(violation: &ViolationView) -> Tone {
    match violation {
        ViolationView { dropped: true, .. } => Tone::Neutral,
        ViolationView { provisional: true, .. } => Tone::Warn,
        ViolationView { severity: 3.., .. } => Tone::Bad,
        ViolationView { .. } => Tone::Neutral,
    }
}

/// Whose it is, by name; nothing when nobody knows.
pub fn party_name(view: &ViolationsView, violation: &ViolationView) -> Option<String> {
    let main = view.parties.first().map(|party| party.party);
    let id = violation.party.or(main)?;
    let party = view.parties.iter().find(|party| party.party == id)?;
    Some(party.form.name.clone()).filter(|name| !name.is_empty())
}
