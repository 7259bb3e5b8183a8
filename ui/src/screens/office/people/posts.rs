//! The posts of a person, those of today first, and how one is ended.

use apseko_contract::{EndPost, PostEnd, PostView};
use leptos::prelude::*;

use super::form::{DayField, FormFoot, focus_first_fault, focus_first_field, save_on_keys, today};
use super::person::Colleague;
use crate::parts::{Button, ButtonKind, Heading, Row, Rows, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::screens::office::detail_level;
use crate::screens::office::units::may_manage;
use crate::text::{Texts, use_say};

/// All posts.
#[component]
pub fn Posts(
    /// Whose.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let posts = Memo::new(move |_| {
        let mut posts = colleague.view.get().posts;
        posts.sort_by_key(|post| !post.counts_today);
        posts
    });
    view! {
        <section class="section">
            <Heading level=detail_level()>{say.word(Texts::staff_posts)}</Heading>
            <Show
                when=move || posts.with(|posts| !posts.is_empty())
                fallback=move || view! { <p class="remark">{say.word(Texts::staff_no_post)}</p> }
            >
                <Rows label=say.word(Texts::staff_posts)>
                    <For
                        each=move || posts.get()
                        key=|post| serde_json::to_string(post).unwrap_or_default()
                        let:post
                    >
                        <Post colleague=colleague post=post />
                    </For>
                </Rows>
            </Show>
        </section>
    }
}

#[component]
fn Post(colleague: Colleague, post: PostView) -> impl IntoView {
    let say = use_say();
    let ending = RwSignal::new(false);
    let may_change = may_manage();
    let (role, from, until) = (post.role, post.from, post.until);
    let is_over = until.is_some_and(|until| until < today());
    let state = match (post.counts_today, is_over) {
        (true, _) => None,
        (false, true) => Some((Texts::post_over as crate::text::Word, Tone::Neutral)),
        (false, false) => Some((Texts::post_coming as crate::text::Word, Tone::Info)),
    };
    let can_end = move || may_change.get() && !is_over && !ending.get();
    let open = move || {
        ending.set(true);
        focus_first_field();
    };
    let stands_for = post.stands_for.clone();
    let unit = post.unit_name.clone();
    let post = StoredValue::new(post);
    view! {
        <Row title=move || say.get().role_name(role)>
            <p>{unit}</p>
            <p>{move || say.get().days_from_to(from, until)}</p>
            {stands_for.map(|person| view! {
                <Tag tone=Tone::Info>{move || say.get().stands_in_for(&person.name)}</Tag>
            })}
            {state.map(|(word, tone)| view! { <Tag tone=tone>{say.word(word)}</Tag> })}
            <Show when=can_end>
                <Button kind=ButtonKind::Quiet on_press=open>{say.word(Texts::staff_end_post)}</Button>
            </Show>
            <Show when=move || ending.get()>
                <Ending colleague=colleague post=post.get_value() ending=ending />
            </Show>
        </Row>
    }
}

#[component]
fn Ending(colleague: Colleague, post: PostView, ending: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let until = RwSignal::new(today().to_string());
    let tried = RwSignal::new(false);
    let end = colleague.change::<EndPost>(Texts::post_ended);
    let post = StoredValue::new(post);
    let save = move || {
        tried.set(true);
        let Ok(until) = until.with_untracked(|until| until.parse()) else { return focus_first_fault() };
        let (unit, role, from, stands_for) = post
            .with_value(|post| (post.unit, post.role, post.from, post.stands_for.as_ref().map(|who| who.id)));
        let end_of_it = PostEnd { seen: colleague.seen(), unit, role, from, until, stands_for };
        end.send(EndPost { person: colleague.id(), end: end_of_it });
    };
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <ProblemBanner error=end.error() />
            <DayField label=say.word(Texts::staff_last_day) value=until tried=tried />
            <FormFoot
                busy=end.busy()
                label=say.word(Texts::staff_end_post)
                on_save=save
                on_cancel=move || ending.set(false)
            />
        </div>
    }
}
