//! What happened on this device in one's own name, and whether the record of it is whole.

use std::collections::BTreeMap;

use apseko_contract::{
    AuditPage, AuditRow, AuditState, CheckAudit, ExportAudit, Exported, ShowAudit, UiError,
};
use apseko_domain::{Code, riga};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::answered::Answered;
use crate::frame::PageTitle;
use crate::host;
use crate::icon::Icon;
use crate::parts::{
    Banner, Button, ButtonKind, ButtonLink, CodeText, EmptyState, MainPane, Row, Rows, Tag, Tone,
};
use crate::problem::{ProblemBanner, explain};
use crate::query::use_query;
use crate::route::Route;
use crate::step_up::use_stepped_up_wish;
use crate::text::{Texts, moment, use_say};

/// The own audit.
#[component]
pub fn AuditScreen() -> impl IntoView {
    let say = use_say();
    let newest = use_query(|| Some(ShowAudit { before: None }));
    let checked = RwSignal::new(None::<Result<AuditState, UiError>>);
    let exported = RwSignal::new(None::<Exported>);
    let export = use_stepped_up_wish::<ExportAudit>(move |outcome| exported.set(outcome.ok()));
    let check = move || {
        spawn_local(async move {
            let outcome = host::call(CheckAudit {}).await;
            let _ = checked.try_set(Some(outcome));
        });
    };
    let actions = move || {
        view! {
            <Button on_press=check>{say.word(Texts::check_audit)}</Button>
            <Button
                busy=export.busy()
                busy_label=say.word(Texts::exporting)
                on_press=move || export.send(ExportAudit {})
            >
                {say.word(Texts::export_audit)}
            </Button>
        }
    };
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::audit)>
                <div class="page page--reading">
                    <div class="back">
                        <ButtonLink kind=ButtonKind::Quiet icon=Icon::Back href=Route::Access.href()>
                            {say.word(Texts::own_access)}
                        </ButtonLink>
                    </div>
                    <PageTitle text=say.word(Texts::audit) actions=actions />
                    <p class="remark">{say.word(Texts::audit_about)}</p>
                    {move || checked.get().map(|outcome| view! { <Checked outcome=outcome on_retry=check /> })}
                    <ProblemBanner error=export.error() on_retry=move || export.send(ExportAudit {}) />
                    {move || exported.get().map(|exported| view! { <ExportedTo exported=exported /> })}
                    <Answered asked=newest titled=true let:page>
                        <Pages newest=page />
                    </Answered>
                </div>
            </MainPane>
        </div>
    }
}

#[component]
fn Checked(
    outcome: Result<AuditState, UiError>,
    #[prop(into)] on_retry: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    match outcome {
        Ok(AuditState { count, broken_at: None }) => view! {
            <Banner tone=Tone::Ok title=say.phrase(move |texts| texts.audit_whole(count)) />
        }
        .into_any(),
        Ok(AuditState { broken_at: Some(number), .. }) => view! {
            <Banner tone=Tone::Bad title=say.phrase(move |texts| texts.audit_broken(number))>
                <p>{say.word(Texts::audit_broken_next)}</p>
            </Banner>
        }
        .into_any(),
        Err(error) => {
            view! { <ProblemBanner error=Signal::stored(Some(error)) on_retry=on_retry /> }.into_any()
        }
    }
}

#[component]
fn ExportedTo(exported: Exported) -> impl IntoView {
    let say = use_say();
    let Exported { path, records } = exported;
    view! {
        <Banner tone=Tone::Ok title=say.phrase(move |texts| texts.exported(records))>
            <p class="written"><CodeText>{path}</CodeText></p>
        </Banner>
    }
}

/// The newest page keeps itself fresh; earlier ones never change and are added below it.
#[component]
fn Pages(newest: Signal<AuditPage>) -> impl IntoView {
    let say = use_say();
    let first = newest.get_untracked();
    let next = RwSignal::new(first.earlier);
    let known = RwSignal::new(BTreeMap::new());
    let add = move |rows: Vec<AuditRow>| {
        // Numbers stand for ever, so whatever has been read once stays where it is.
        let _ = known.try_update(|known| known.extend(rows.into_iter().map(|row| (row.number, row))));
    };
    Effect::new(move || add(newest.get().rows));
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let more = move || {
        let Some(before) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let outcome = host::call(ShowAudit { before: Some(before) }).await;
            let _ = busy.try_set(false);
            let _ = error.try_set(outcome.as_ref().err().cloned());
            if let Ok(page) = outcome {
                let _ = next.try_set(page.earlier);
                add(page.rows);
            }
        });
    };
    let rows = move || known.with(|known| known.values().rev().cloned().collect::<Vec<_>>());
    let is_empty = move || newest.with(|page| page.rows.is_empty());
    view! {
        <Show
            when=move || !is_empty()
            fallback=move || view! {
                <EmptyState icon=Icon::History title=say.word(Texts::no_records)>{say.word(Texts::no_records_next)}</EmptyState>
            }
        >
            <Rows label=say.word(Texts::audit)>
                <For each=rows key=|row| row.number children=|row| view! { <Record row=row /> } />
            </Rows>
        </Show>
        <ProblemBanner error=error on_retry=more />
        <Show when=move || next.get().is_some()>
            <div class="cluster">
                <Button busy=busy busy_label=say.word(Texts::loading) on_press=more>{say.word(Texts::earlier_records)}</Button>
            </div>
        </Show>
    }
}

#[component]
fn Record(row: AuditRow) -> impl IntoView {
    let say = use_say();
    let AuditRow { number, at, kind, object, purpose, refused } = row;
    let told_at = move || {
        let texts = say.get();
        moment::instant(texts.0, at, riga(host::now()).date)
    };
    let aside = move || view! { <span>{told_at}</span> <span>{say.phrase(move |texts| texts.record_number(number))}</span> };
    let tone = if refused.is_some() { Tone::Warn } else { Tone::Neutral };
    view! {
        <Row title=say.phrase(move |texts| texts.audit_kind(&kind)) tone=tone aside=aside>
            {(!object.is_empty()).then_some(view! { <p>{object}</p> })}
            {(!purpose.is_empty()).then(|| view! {
                <p>{move || { let texts = say.get(); texts.purpose(&texts.audit_purpose(&purpose)) }}</p>
            })}
            {refused.map(|code| view! {
                <Tag tone=Tone::Warn icon=Tone::Warn.icon()>
                    {move || { let texts = say.get(); texts.refused(&why(&code, texts)) }}
                </Tag>
            })}
        </Row>
    }
}

/// A refusal in words; a code of another version as it is.
fn why(code: &str, texts: Texts) -> String {
    let known = Code::ALL.iter().find(|known| known.as_str() == code);
    known.map_or_else(|| code.to_owned(), |known| explain(*known, texts.0).happened.to_owned())
}
