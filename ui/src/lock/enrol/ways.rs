//! The first step: who it is, and by which way they show it. The ways are the server's to open; where there is one alone,
//! nothing has to be chosen.

use apseko_contract::{EnrolmentView, ShowWaysIn, WayIn};
use leptos::prelude::*;

use super::account::AccountStep;
use super::institution::InstitutionStep;
use super::invitation::InvitationStep;
use crate::parts::{Banner, Button, Tab, Tabs, Tone};
use crate::query::{Asked, use_query};
use crate::text::{Texts, use_say};

/// Which ways there are, and which is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    asked: Asked<apseko_contract::WaysInView>,
    chosen: RwSignal<WayIn>,
}

impl Ways {
    /// Asks the server.
    pub fn new() -> Self {
        Self { asked: use_query(|| Some(ShowWaysIn {})), chosen: RwSignal::new(WayIn::Invitation) }
    }

    /// What can be chosen; the invitation as long as nobody has said more.
    fn open(self) -> Vec<WayIn> {
        self.asked.newest().with(|known| match known {
            Some(known) => known.ways.clone(),
            None => vec![WayIn::Invitation],
        })
    }

    /// The heading above the step.
    pub fn title(self, texts: Texts) -> &'static str {
        if self.open().len() > 1 { texts.ways_title() } else { texts.invitation_title() }
    }
}

const fn name(way: WayIn) -> &'static str {
    match way {
        WayIn::Invitation => "invitation",
        WayIn::Account => "account",
        WayIn::Institution => "institution",
    }
}

fn label(way: WayIn, texts: Texts) -> &'static str {
    match way {
        WayIn::Invitation => texts.invitation_title(),
        WayIn::Account => texts.way_account(),
        WayIn::Institution => texts.way_institution(),
    }
}

/// The ways side by side, and the form of the one that is chosen.
#[component]
pub fn WaysStep(
    ways: Ways,
    user: RwSignal<String>,
    #[prop(into)] on_begun: UnsyncCallback<EnrolmentView>,
    /// Somebody gives up at the institution.
    #[prop(into)]
    on_cancel: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let tabs =
        move || ways.open().into_iter().map(|way| Tab::new(name(way), label(way, say.get()))).collect();
    let choose = move |value: String| {
        let known = untrack(|| ways.open()).into_iter().find(|way| name(*way) == value);
        known.into_iter().for_each(|way| ways.chosen.set(way));
    };
    let is_one = move || ways.open().len() < 2;
    view! {
        <div class="ways" class:ways--one=is_one>
            {move || ways.asked.error().with(Option::is_some).then(|| view! { <Offline ways=ways /> })}
            <Tabs
                label=say.word(Texts::ways_label)
                tabs=Signal::derive(tabs)
                chosen=Signal::derive(move || name(ways.chosen.get()).to_owned())
                on_choose=choose
            >
                {move || match ways.chosen.get() {
                    WayIn::Invitation => view! { <InvitationStep user=user on_begun=on_begun /> }.into_any(),
                    WayIn::Account => view! { <AccountStep user=user on_begun=on_begun /> }.into_any(),
                    WayIn::Institution => {
                        view! { <InstitutionStep on_begun=on_begun on_cancel=on_cancel /> }.into_any()
                    }
                }}
            </Tabs>
        </div>
    }
}

/// Nobody says which ways are open, and none of them works without the server.
#[component]
fn Offline(ways: Ways) -> impl IntoView {
    let say = use_say();
    let action = move || {
        view! { <Button on_press=move || ways.asked.again()>{say.word(Texts::try_again)}</Button> }
    };
    view! {
        <Banner tone=Tone::Info title=say.word(Texts::ways_offline) action=action>
            <p>{say.word(Texts::ways_offline_next)}</p>
        </Banner>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn each_way_has_a_name_of_its_own() {
        let ways = [WayIn::Invitation, WayIn::Account, WayIn::Institution];
        let names: std::collections::HashSet<_> = ways.map(name).into();
        assert_eq!(names.len(), ways.len(), "a tab that is two ways opens the first");
        for language in Language::ALL {
            let labels: std::collections::HashSet<_> = ways.map(|way| label(way, Texts(*language))).into();
            assert_eq!(labels.len(), ways.len());
        }
    }
}
