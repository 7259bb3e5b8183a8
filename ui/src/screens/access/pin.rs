//! Setting the own PIN for short pauses, and taking it away.

use apseko_contract::{OwnAccessView, SetPin, Typed};
use leptos::prelude::*;

use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Card, Dialog, SecretField};
use crate::problem::ProblemBanner;
use crate::secret::{NewPin, Secret};
use crate::text::{Texts, Word, use_say};

/// What is done with the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Setting,
    Changing,
    Removing,
}

impl Doing {
    fn word(self) -> Word {
        match self {
            Self::Setting => Texts::set_pin,
            Self::Changing => Texts::change_pin,
            Self::Removing => Texts::remove_pin,
        }
    }
}

/// The PIN and the ways to change it.
#[component]
pub fn PinCard(access: Signal<OwnAccessView>) -> impl IntoView {
    let say = use_say();
    let doing = RwSignal::new(None::<Doing>);
    let has_pin = Memo::new(move |_| access.get().has_pin);
    let about = move || if has_pin.get() { say.get().pin_card_set() } else { say.get().pin_card_none() };
    let button = move |what: Doing| {
        view! { <Button on_press=move || doing.set(Some(what))>{say.word(what.word())}</Button> }
    };
    let actions = move || {
        if has_pin.get() {
            view! { {button(Doing::Changing)} {button(Doing::Removing)} }.into_any()
        } else {
            button(Doing::Setting).into_any()
        }
    };
    let title = say.phrase(move |texts| doing.get().map_or("", |what| what.word()(texts)).to_owned());
    view! {
        <Card title=say.word(Texts::pin) level=2 actions=move || view! { {actions} }>
            <p>{about}</p>
        </Card>
        <Dialog
            open=Signal::derive(move || doing.get().is_some())
            title=title
            close_label=say.word(Texts::close)
            on_close=move || doing.set(None)
        >
            {move || doing.get().map(|what| view! { <PinForm what=what on_done=move || doing.set(None) /> })}
        </Dialog>
    }
}

#[component]
fn PinForm(what: Doing, #[prop(into)] on_done: UnsyncCallback<()>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let password = Secret::new();
    let pin = NewPin::required();
    let tried = RwSignal::new(false);
    let removes = what == Doing::Removing;
    let set_pin = use_act::<SetPin>(move |outcome| {
        password.clear();
        pin.clear();
        tried.set(false);
        if outcome.is_ok() {
            on_done.run(());
            news.tell(if removes { Texts::pin_removed } else { Texts::pin_set });
        }
    });
    let lacks_password = move || password.length() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(|| !lacks_password() && (removes || pin.is_whole())) {
            let pin = if removes { Typed::default() } else { pin.typed() };
            set_pin.send(SetPin { password: password.typed(), pin });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ProblemBanner error=set_pin.error() />
            <SecretField
                label=say.word(Texts::device_password)
                show_label=say.word(Texts::show_password)
                hide_label=say.word(Texts::hide_password)
                fault=Signal::derive(move || (tried.get() && lacks_password()).then(|| say.get().fault_password().to_owned()))
                value=password.shown()
                on_input=move |text| password.set(text)
            />
            {(!removes).then(|| pin.fields(say, tried, Texts::new_pin_short, Texts::new_pin_short_again))}
            <Button kind=ButtonKind::Main wide=true submit=true busy=set_pin.busy() busy_label=say.word(Texts::saving)>
                {say.word(what.word())}
            </Button>
        </form>
    }
}
