//! What is known of one file.

use apseko_contract::EvidenceRow;
use leptos::prelude::*;

use super::list::PlaceTag;
use crate::icon::Icon;
use crate::parts::{Banner, ButtonLink, Card, KeyValue, KeyValues, Tone};
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// The facts, and whether people disagree on them.
#[component]
pub fn FileFacts(row: Memo<EvidenceRow>) -> impl IntoView {
    let say = use_say();
    let said = move |told: fn(Texts, &EvidenceRow) -> String| {
        say.phrase(move |texts| row.with(|row| told(texts, row)))
    };
    let way =
        said(|texts, row| row.way.as_ref().map(|way| texts.file_way(way, row.size)).unwrap_or_default());
    let is_own = Memo::new(move |_| row.with(|row| row.way.is_some()));
    let disputed = Memo::new(move |_| row.with(|row| row.disputed));
    view! {
        {move || disputed.get().then(|| view! { <Disputed /> })}
        <Card title=say.word(Texts::evidence_facts) level=2>
            <KeyValues>
                <KeyValue name=say.word(Texts::evidence_kind)>
                    {said(|texts, row| texts.evidence_kind_of(&row.kind, &row.mime).to_owned())}
                </KeyValue>
                <KeyValue name=say.word(Texts::evidence_name)>
                    <span class="viewer__name">{said(|texts, row| or_not_known(texts, &row.name))}</span>
                </KeyValue>
                <KeyValue name=say.word(Texts::evidence_type)>{said(|texts, row| or_not_known(texts, &row.mime))}</KeyValue>
                <KeyValue name=say.word(Texts::evidence_size)>
                    {said(|texts, row| moment::size(texts.0, row.size))}
                </KeyValue>
                <KeyValue name=say.word(Texts::evidence_taken)>
                    {said(|texts, row| {
                        let at = row.taken_at.map(|at| moment::minute(texts.0, at));
                        at.unwrap_or_else(|| texts.evidence_not_known().to_owned())
                    })}
                </KeyValue>
                <KeyValue name=say.word(Texts::evidence_by)>{said(|texts, row| or_not_known(texts, &row.taken_by))}</KeyValue>
                <KeyValue name=say.word(Texts::evidence_where)><PlaceTag row=row /></KeyValue>
                {move || is_own.get().then(|| view! {
                    <KeyValue name=say.word(Texts::evidence_way)>{way}</KeyValue>
                })}
            </KeyValues>
        </Card>
    }
}

#[component]
fn Disputed() -> impl IntoView {
    let say = use_say();
    let action = move || {
        view! { <ButtonLink href=Route::Sync.href() icon=Icon::Sync>{say.word(Texts::open_sync)}</ButtonLink> }
    };
    view! {
        <Banner tone=Tone::Warn title=say.word(Texts::evidence_disputed) action=action>
            <p>{say.word(Texts::evidence_disputed_about)}</p>
        </Banner>
    }
}

fn or_not_known(texts: Texts, fact: &str) -> String {
    if fact.trim().is_empty() { texts.evidence_not_known().to_owned() } else { fact.to_owned() }
}
