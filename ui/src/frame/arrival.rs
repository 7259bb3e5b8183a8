//! What stands over the screens: what somebody should know right after coming in, and that nothing can be changed.

use leptos::prelude::*;

use crate::gate::Gate;
use crate::parts::{Banner, Button, ButtonLink, Tone};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// From this number on, somebody has to think of new recovery codes.
pub const FEW_CODES: u8 = 3;

/// Told until it has been read.
#[component]
pub fn Arrival() -> impl IntoView {
    let say = use_say();
    let arrival = use_context::<Gate>().map(Gate::arrival);
    move || {
        let arrival = arrival?;
        let told = arrival.get()?;
        let failed = (told.failed_before > 0)
            .then(|| view! { <p>{move || say.get().failed_before(u64::from(told.failed_before))}</p> });
        let few = (told.recovery_codes_left <= FEW_CODES)
            .then(|| view! { <p>{say.word(Texts::few_codes_left)}</p> });
        if failed.is_none() && few.is_none() {
            return None;
        }
        let action = move || {
            view! {
                <ButtonLink href=Route::Access.href()>{say.word(Texts::show_own_access)}</ButtonLink>
                <Button on_press=move || arrival.set(None)>{say.word(Texts::close)}</Button>
            }
        };
        Some(view! {
            <div class="over">
                <Banner tone=Tone::Warn title=say.word(Texts::own_access) action=action>{failed} {few}</Banner>
            </div>
        })
    }
}

/// Told for as long as it is so.
#[component]
pub fn ReadingOnly() -> impl IntoView {
    let say = use_say();
    let reading_only = use_context::<Gate>().map(Gate::reading_only);
    move || {
        reading_only.is_some_and(|reading_only| reading_only.get()).then(|| {
            view! {
                <div class="over">
                    <Banner tone=Tone::Warn title=say.word(Texts::reading_only)>
                        <p>{say.word(Texts::reading_only_next)}</p>
                    </Banner>
                </div>
            }
        })
    }
}
