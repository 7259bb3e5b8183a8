//! For which cases the office has signed that their files lie with it: only that is proof.

use apseko_contract::{CaseFiles, FilesView};
use jiff::Timestamp;
use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, NumberText, Row, Rows, Tag, Tone};
use crate::text::{Texts, moment, use_say};

const FIRST: usize = 6;

/// Each case.
#[component]
pub fn Cases(files: Signal<FilesView>) -> impl IntoView {
    let say = use_say();
    let all = RwSignal::new(false);
    let cases = Memo::new(move |_| files.with(|files| files.cases.clone()));
    let count = Memo::new(move |_| cases.with(Vec::len));
    let shown = move || {
        let many = if all.get() { usize::MAX } else { FIRST };
        cases.get().into_iter().take(many).enumerate().collect::<Vec<_>>()
    };
    let more = move || {
        if all.get() { say.get().show_fewer().to_owned() } else { say.get().show_all_of(count.get()) }
    };
    let is_there = Memo::new(move |_| count.get() > 0);
    let is_long = Memo::new(move |_| count.get() > FIRST);
    view! {
        <Show when=move || is_there.get()>
            <h3>{say.word(Texts::files_of_cases)}</h3>
            <Rows label=say.word(Texts::files_of_cases)>
                <For each=shown key=key let:case>
                    <Case case=case.1 />
                </For>
            </Rows>
            <Show when=move || is_long.get()>
                <div class="cluster cluster--end">
                    <Button kind=ButtonKind::Quiet on_press=move || all.update(|all| *all = !*all)>{more}</Button>
                </div>
            </Show>
        </Show>
    }
}

/// Cases have no name of their own here; a line is drawn anew when what it says changes.
fn key((nth, case): &(usize, CaseFiles)) -> (usize, String, u64, u64, Option<i64>) {
    (*nth, case.title.clone(), case.files, case.signed, case.signed_at.map(Timestamp::as_second))
}

#[component]
fn Case(case: CaseFiles) -> impl IntoView {
    let say = use_say();
    let CaseFiles { title, files, signed, signed_at } = case;
    let title =
        say.phrase(
            move |texts| {
                if title.is_empty() { texts.case_without_name().to_owned() } else { title.clone() }
            },
        );
    let told = say.phrase(move |texts| texts.case_signed(signed, files));
    let aside = move || {
        let at = signed_at?;
        let when = say.phrase(move |texts| moment::minute(texts.0, at));
        Some(view! { <NumberText>{when}</NumberText> })
    };
    let whole = signed == files && files > 0;
    view! {
        <Row title=title aside=aside>
            <p>{told}</p>
            {whole.then(|| view! {
                <p class="meta"><Tag tone=Tone::Ok icon=Icon::Check>{say.word(Texts::case_whole)}</Tag></p>
            })}
        </Row>
    }
}
