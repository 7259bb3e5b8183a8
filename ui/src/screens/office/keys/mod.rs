//! Keys of other systems: which there are, what each may do, and until when.

mod form;
mod made;

use apseko_contract::{KeyRow, ListKeys, ListUnits, MadeKey, RevokeKey, UnitRow};
use apseko_domain::Capability;
use leptos::prelude::*;

use self::form::NewKey;
use self::made::Made;
use super::{OfficePage, OfficePlace, OfficeTab, Rights, use_office, use_place};
use crate::act::use_act;
use crate::answered::Answered;
use crate::host;
use crate::icon::Icon;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, ButtonLink, EmptyState, Row, Rows, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::route::Route;
use crate::text::{Texts, Word, moment, use_say};

/// The tab.
#[component]
pub fn Keys() -> impl IntoView {
    let say = use_say();
    let place = use_place();
    let keys = use_office(|| Some(ListKeys {}));
    let units = use_units();
    let made = RwSignal::new(None::<MadeKey>);
    let is_new = Memo::new(move |_| place.get() == Some(OfficePlace::NewKey));
    Effect::new(move || {
        // Whoever leaves the place does not find the secret there when they come back.
        if !is_new.get() {
            made.set(None);
        }
    });
    let detail = move || {
        view! {
            {move || match made.get() {
                Some(made) => view! { <Made key=made /> }.into_any(),
                None => view! { <NewKey units=units on_made=move |key| made.set(Some(key)) /> }.into_any(),
            }}
        }
    };
    let add = move || {
        view! {
            <ButtonLink kind=ButtonKind::Main icon=Icon::Plus href=Route::Office(OfficePlace::NewKey).href()>
                {say.word(Texts::key_add)}
            </ButtonLink>
        }
    };
    view! {
        <OfficePage tab=OfficeTab::Keys actions=add detail=detail detailed=is_new>
            <Answered asked=keys titled=true let:view>
                <List keys=Signal::derive(move || view.get().keys) units=units on_stale=move || keys.again() />
            </Answered>
        </OfficePage>
    }
}

/// The units to choose from and to name.
fn use_units() -> Memo<Vec<UnitRow>> {
    let rights = use_context::<Rights>();
    let asked = use_office(move || {
        rights.is_some_and(|rights| rights.may(Capability::ReadPeople)).then_some(ListUnits {})
    });
    Memo::new(move |_| asked.newest().get().map_or_else(Vec::new, |view| view.units))
}

#[component]
fn List(
    keys: Signal<Vec<KeyRow>>,
    units: Memo<Vec<UnitRow>>,
    #[prop(into)] on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let is_empty = Memo::new(move |_| keys.with(Vec::is_empty));
    let one = |key: &KeyRow| format!("{} {}", key.id, key.version);
    view! {
        <Show
            when=move || !is_empty.get()
            fallback=move || view! {
                <EmptyState icon=Icon::Key title=say.word(Texts::key_none)>{say.word(Texts::key_none_next)}</EmptyState>
            }
        >
            <Rows label=say.word(Texts::office_keys)>
                <For each=move || keys.get() key=one let:key>
                    <Line key=key units=units on_stale=on_stale />
                </For>
            </Rows>
        </Show>
    }
}

#[component]
fn Line(key: KeyRow, units: Memo<Vec<UnitRow>>, on_stale: Callback<()>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let revoke = use_act::<RevokeKey>(move |outcome| match outcome {
        Ok(_) => news.tell(Texts::key_revoked),
        Err(_) => on_stale.run(()),
    });
    let (id, seen, until, unit) = (key.id, key.version, key.until, key.unit);
    let (word, tone) = standing(&key);
    let by = key.made_by.clone();
    let aside = move || {
        view! { <span>{say.word(Texts::key_until)} " " {move || moment::minute(say.get().0, until)}</span> }
    };
    let may = key.capabilities.clone();
    let allowed = move || {
        let texts = say.get();
        may.iter().map(|one| texts.capability(*one)).collect::<Vec<_>>().join(", ")
    };
    let where_to = move || {
        let named = unit.and_then(|unit| {
            units.with(|units| units.iter().find(|one| one.id == unit).map(|one| one.name.clone()))
        });
        named.unwrap_or_else(|| say.get().key_every_unit().to_owned())
    };
    let made_by = move || {
        let texts = say.get();
        let by = by.as_ref().map_or_else(|| texts.key_by_operator().to_owned(), |by| by.name.clone());
        format!("{}: {by}", texts.key_by())
    };
    view! {
        <Row title=key.name aside=aside>
            <p>{allowed}</p>
            <p>{where_to} " · " {made_by}</p>
            <div class="meta"><Tag tone=tone icon=tone.icon()>{say.word(word)}</Tag></div>
            <ProblemBanner error=revoke.error() />
            {(!key.revoked).then(|| view! {
                <div class="cluster">
                    <Button
                        busy=revoke.busy()
                        busy_label=say.word(Texts::saving)
                        on_press=move || revoke.send(RevokeKey { key: id, seen })
                    >
                        {say.word(Texts::key_revoke)}
                    </Button>
                </div>
            })}
        </Row>
    }
}

fn standing(key: &KeyRow) -> (Word, Tone) {
    if key.revoked {
        (Texts::key_is_revoked, Tone::Neutral)
    } else if key.until <= host::now() {
        (Texts::key_over, Tone::Warn)
    } else {
        (Texts::key_works, Tone::Ok)
    }
}
