//! The choice of networks. What was pressed is shown at once; a refusal puts the truth back and says so.

use apseko_contract::{ChooseNetworks, SyncView, UiError};
use apseko_domain::Networks;
use leptos::prelude::*;

use crate::act::use_act;
use crate::parts::{Card, Choice, ChoiceList};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

/// Finds the choice that holds.
pub const CHOSEN_NETWORK: &str = "#networks input:checked";

const ALL: [Networks; 3] = [Networks::Any, Networks::Unmetered, Networks::None];

/// What the network may be used for.
#[component]
pub fn NetworkCard(sync: Signal<SyncView>, #[prop(into)] on_chosen: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let truth = Memo::new(move |_| sync.with(|sync| sync.networks));
    let metered = Memo::new(move |_| sync.with(|sync| sync.metered));
    let wishing = Wishing::start(truth, on_chosen);
    let choices = move || ALL.iter().map(|networks| choice(say.get(), *networks)).collect::<Vec<_>>();
    view! {
        <Card title=say.word(Texts::networks) level=2>
            <ProblemBanner error=wishing.error />
            <div id="networks">
                <ChoiceList
                    label=say.word(Texts::networks_label)
                    choices=Signal::derive(choices)
                    chosen=Signal::derive(move || Some(name(wishing.shown.get()).to_owned()))
                    hint=say.phrase(move |texts| texts.metered(metered.get()).to_owned())
                    on_choose=move |chosen: String| wishing.choose(&chosen)
                />
            </div>
        </Card>
    }
}

/// What somebody wants, until the device says the same.
#[derive(Clone, Copy)]
struct Wishing {
    wish: RwSignal<Option<Networks>>,
    shown: Memo<Networks>,
    error: Signal<Option<UiError>>,
}

impl Wishing {
    fn start(truth: Memo<Networks>, on_chosen: UnsyncCallback<()>) -> Self {
        let wish = RwSignal::new(None::<Networks>);
        let sent = StoredValue::new(None::<Networks>);
        let on_chosen = StoredValue::new_local(on_chosen);
        let choosing = use_act::<ChooseNetworks>(move |outcome| {
            if outcome.is_err() {
                sent.set_value(None);
                wish.set(None);
            } else {
                on_chosen.with_value(|on_chosen| on_chosen.run(()));
            }
        });
        // A second press while the first is on its way is sent after it.
        Effect::new(move || match (choosing.busy().get(), wish.get()) {
            (false, Some(networks)) if sent.get_value() != Some(networks) => {
                sent.set_value(Some(networks));
                choosing.send(ChooseNetworks { networks });
            }
            (false, Some(networks)) if truth.get() == networks => {
                sent.set_value(None);
                wish.set(None);
            }
            (false | true, Some(_) | None) => {}
        });
        let shown = Memo::new(move |_| wish.get().unwrap_or_else(|| truth.get()));
        Self { wish, shown, error: choosing.error() }
    }

    fn choose(self, chosen: &str) {
        if let Some(networks) = ALL.into_iter().find(|networks| name(*networks) == chosen) {
            self.wish.set(Some(networks));
        }
    }
}

fn choice(texts: Texts, networks: Networks) -> Choice {
    let (label, about) = Texts::networks_choice(networks);
    Choice::new(name(networks), label(texts)).detail(about(texts))
}

fn name(networks: Networks) -> &'static str {
    match networks {
        Networks::Any => "any",
        Networks::Unmetered => "unmetered",
        Networks::None => "none",
    }
}
