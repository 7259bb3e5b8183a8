//! The places in the law behind a sheet, by how sure they are: what is not confirmed must never look confirmed.

use std::collections::BTreeMap;
use std::sync::Arc;

use apseko_contract::NormView;
use apseko_sheets::source::NormStatus;
use leptos::prelude::*;

use super::super::sheet::Plan;
use super::{Looking, section};
use crate::parts::{Heading, Row, Rows, Tag, Tone};
use crate::text::{Texts, use_say};

/// A norm, and the questions that rest on it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Used {
    norm: NormView,
    questions: Vec<String>,
}

/// Whether a norm is confirmed.
pub fn is_confirmed(norm: &NormView) -> bool {
    norm.status == NormStatus::Confirmed
}

/// What to say of a norm.
pub fn status_word(status: NormStatus, texts: Texts) -> &'static str {
    match status {
        NormStatus::Confirmed => texts.definitions_norm_confirmed(),
        NormStatus::Unconfirmed | NormStatus::Example => texts.definitions_norm_sample(),
    }
}

const fn tone_of(status: NormStatus) -> Tone {
    match status {
        NormStatus::Confirmed => Tone::Ok,
        NormStatus::Unconfirmed | NormStatus::Example => Tone::Warn,
    }
}

fn norms_of(plan: &Plan, only_unconfirmed: bool) -> Vec<Used> {
    let mut found: BTreeMap<String, Used> = BTreeMap::new();
    for at in 0..plan.view.sections.len() {
        for question in section::questions(plan, at, only_unconfirmed) {
            for norm in question.norms.iter().filter(|norm| !only_unconfirmed || !is_confirmed(norm)) {
                let new = || Used { norm: norm.clone(), questions: Vec::new() };
                found.entry(norm.code.clone()).or_insert_with(new).questions.push(question.code.clone());
            }
        }
    }
    found.into_values().collect()
}

fn counts(norms: &[Used]) -> [(NormStatus, u64); 3] {
    [NormStatus::Confirmed, NormStatus::Unconfirmed, NormStatus::Example].map(|status| {
        let count = norms.iter().filter(|used| used.norm.status == status).count();
        (status, u64::try_from(count).unwrap_or(u64::MAX))
    })
}

/// How many norms there are by status.
#[component]
pub fn NormCounts(plan: Arc<Plan>) -> impl IntoView {
    let say = use_say();
    let known = counts(&norms_of(&plan, false)).into_iter().filter(|(_, count)| *count > 0);
    let tags = known.map(|(status, count)| {
        let told = say.phrase(move |texts| match status {
            NormStatus::Confirmed => texts.norms_confirmed(count),
            NormStatus::Unconfirmed => texts.norms_unconfirmed(count),
            NormStatus::Example => texts.norms_example(count),
        });
        view! { <li><Tag tone=tone_of(status)>{told}</Tag></li> }
    });
    view! { <ul class="roster__counts">{tags.collect_view()}</ul> }
}

/// A norm with its status.
#[component]
pub fn NormLine(norm: NormView) -> impl IntoView {
    let say = use_say();
    let NormView { quoted, title, status, .. } = norm;
    view! {
        <li class="definition__line">
            <span title=title>{quoted}</span>
            <Tag tone=tone_of(status)>{say.phrase(move |texts| status_word(status, texts).to_owned())}</Tag>
        </li>
    }
}

/// Every norm of the sheet, with the questions that rest on it.
#[component]
pub fn NormList(plan: Arc<Plan>, looking: Looking) -> impl IntoView {
    let say = use_say();
    let rows = move || {
        let norms = norms_of(&plan, looking.only_unconfirmed.get());
        norms.into_iter().map(|used| view! { <NormRow used=used /> }).collect_view()
    };
    view! {
        <div class="page">
            <Heading level=2>{say.word(Texts::definitions_norm_list)}</Heading>
            <Rows label=say.word(Texts::definitions_norm_list)>{rows}</Rows>
        </div>
    }
}

#[component]
fn NormRow(used: Used) -> impl IntoView {
    let say = use_say();
    let Used { norm: NormView { quoted, title, status, code }, questions } = used;
    let aside = move || {
        view! { <Tag tone=tone_of(status)>{say.phrase(move |texts| status_word(status, texts).to_owned())}</Tag> }
    };
    view! {
        <Row title=quoted aside=aside>
            <p>{title}</p>
            <p><code class="definition__code">{code}</code> " " {questions.join(", ")}</p>
        </Row>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_is_not_confirmed_never_looks_confirmed() {
        let texts = Texts(Language::Latvian);
        assert_eq!(status_word(NormStatus::Confirmed, texts), "apstiprināta");
        for status in [NormStatus::Unconfirmed, NormStatus::Example] {
            assert_eq!(status_word(status, texts), "paraugs, juridiski neapstiprināts");
            assert_eq!(tone_of(status), Tone::Warn);
        }
    }

    #[test]
    fn a_norm_is_counted_once_however_many_questions_rest_on_it() {
        let norm =
            |status| NormView { code: "dal".to_owned(), quoted: String::new(), title: String::new(), status };
        let used =
            |status| Used { norm: norm(status), questions: vec!["DA-01".to_owned(), "DA-02".to_owned()] };
        let known = [used(NormStatus::Unconfirmed), used(NormStatus::Example), used(NormStatus::Unconfirmed)];
        assert_eq!(counts(&known).map(|(_, count)| count), [0, 2, 1]);
    }
}
