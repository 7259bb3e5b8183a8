//! Exists to show what people disagree on: side by side, in a list, and after the decision.

use apseko_contract::{
    AlternativeView, ConflictAbout, ConflictAsked, ConflictKey, ConflictRow, ConflictTask, ConflictValue,
    ConflictView, ConflictWriting, ConflictsView, SaidView, ThingKind,
};
use apseko_domain::{NoteId, TaskId, VisitId, WorkerId};
use jiff::Timestamp;
use leptos::prelude::*;
use uuid::Uuid;

use crate::screens::{ConflictList, ConflictRows, Deciding, Settled};

const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);

fn said(author: &str, here: bool, fine: bool, wrote: &[&str]) -> SaidView {
    SaidView {
        author: author.to_owned(),
        here,
        device: if here { "4C1F09AA" } else { "9E07D35B" }.to_owned(),
        at: NOON,
        clock_trusted: fine,
        delivered: fine,
        wrote: wrote.iter().map(|field| (*field).to_owned()).collect(),
    }
}

fn view(
    field: &str,
    values: [(ConflictValue, Vec<SaidView>); 2],
    writing: Option<ConflictWriting>,
) -> ConflictView {
    let about = ConflictAbout::Worker {
        visit: VisitId(Uuid::nil()),
        worker: WorkerId(Uuid::nil()),
        name: "Jānis Ābols".to_owned(),
    };
    let task = ConflictTask {
        task: TaskId(Uuid::nil()),
        number: "U-2026-00893".to_owned(),
        title: "SIA „Baltijas Jumti”".to_owned(),
    };
    let key = ConflictKey { kind: ThingKind::Worker, id: Uuid::nil(), field: field.to_owned() };
    ConflictView {
        row: ConflictRow {
            key,
            task: Some(task),
            about,
            values: values.iter().map(|(value, _)| value.clone()).collect(),
            newest: NOON,
            asked: Vec::new(),
        },
        open: true,
        alternatives: (1..)
            .zip(values)
            .map(|(number, (value, said))| AlternativeView { id: format!("{number:02}"), value, said })
            .collect(),
        seen: Vec::new(),
        writing,
        reference: "K-7F3A2C".to_owned(),
    }
}

fn names() -> ConflictView {
    let one = |name: &str| ConflictValue::Text(name.to_owned());
    let ilze = vec![said("Ilze Kalniņa", true, false, &[])];
    let andris = vec![said("Andris Bērziņš", false, true, &[]), said("Māra Liepa", false, true, &[])];
    view("name", [(one("Jānis Āboliņš"), ilze), (one("Jānis Ābols"), andris)], Some(ConflictWriting::Line))
}

fn existence() -> ConflictView {
    let there = vec![said("Ilze Kalniņa", true, true, &["name", "occupation"])];
    let out = vec![said("", false, true, &[])];
    view("exists", [(ConflictValue::There(true), there), (ConflictValue::There(false), out)], None)
}

#[component]
pub fn Conflicts() -> impl IntoView {
    let asked = ConflictAsked { note: NoteId(Uuid::nil()), author: "Ilze Kalniņa".to_owned(), at: NOON };
    let rows = vec![names().row, ConflictRow { asked: vec![asked], ..existence().row }];
    let mut settled = names();
    settled.alternatives.truncate(1);
    view! {
        <section class="section">
            <h2>"Domstarpības"</h2>
            <ConflictRows view=Signal::stored(ConflictsView { rows }) />
            <h3>"Šajā ierīcē"</h3>
            <ConflictList />
        </section>
        <section class="section">
            <h2>"Domstarpība par vārdu"</h2>
            <Deciding view=Signal::stored(names()) decided=RwSignal::new(false) asking=RwSignal::new(false) />
        </section>
        <section class="section">
            <h2>"Domstarpība par to, vai ieraksts paliek"</h2>
            <Deciding view=Signal::stored(existence()) decided=RwSignal::new(false) asking=RwSignal::new(false) />
        </section>
        <Settled view=Signal::stored(settled) decided=RwSignal::new(false) />
    }
}
