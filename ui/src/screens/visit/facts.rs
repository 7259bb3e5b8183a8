//! What is known about a visit, one line each; what nobody knows has no line.

use apseko_contract::VisitView;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::parts::{Card, CodeText, KeyValue, KeyValues};
use crate::text::{Texts, moment, use_say};

/// The facts, beside the visit or below it.
#[component]
pub fn VisitFacts(
    /// The visit.
    view: Signal<VisitView>,
) -> impl IntoView {
    let say = use_say();
    let facts = Memo::new(move |_| view.get());
    move || {
        let VisitView { row, task, parties, objections, .. } = facts.get();
        let reg_no =
            parties.into_iter().next().map(|main| main.form.reg_no).filter(|number| !number.is_empty());
        view! {
            <Card title=say.word(Texts::visit_facts) level=2>
                <KeyValues>
                    {(!task.number.is_empty()).then(|| view! {
                        <KeyValue name=say.word(Texts::task)><CodeText>{task.number}</CodeText></KeyValue>
                    })}
                    {reg_no.map(|number| view! {
                        <KeyValue name=say.word(Texts::reg_no)><CodeText>{number}</CodeText></KeyValue>
                    })}
                    {(!task.place.is_empty()).then(|| view! {
                        <KeyValue name=say.word(Texts::address)>{task.place}</KeyValue>
                    })}
                    <KeyValue name=say.word(Texts::origin_name)>{move || say.get().origin(task.origin)}</KeyValue>
                    <At name=say.word(Texts::visit_started_at) at=row.started_at />
                    <At name=say.word(Texts::visit_finished_at) at=row.finished_at />
                    {row.outcome.map(|outcome| view! {
                        <KeyValue name=say.word(Texts::visit_outcome)>{move || say.get().outcome(outcome)}</KeyValue>
                    })}
                </KeyValues>
            </Card>
            {(!objections.is_empty()).then(|| view! {
                <Card title=say.word(Texts::objections) level=2><p class="written">{objections}</p></Card>
            })}
        }
    }
}

#[component]
fn At(name: Signal<String>, at: Option<Timestamp>) -> impl IntoView {
    let say = use_say();
    at.map(|at| {
        let told = move || moment::minute(say.get().0, at);
        view! { <KeyValue name=name><time>{told}</time></KeyValue> }
    })
}
