//! Changing the own device password.

use apseko_contract::ChangePassword;
use apseko_domain::Code;
use leptos::prelude::*;

use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Card, Dialog, SecretField};
use crate::problem::ProblemBanner;
use crate::secret::{NewPassword, Secret};
use crate::text::{Texts, use_say};

/// Until the host says otherwise; it has the last word.
const SHORTEST_PASSWORD: u32 = 12;

/// The password and the way to change it.
#[component]
pub fn PasswordCard() -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    let change = move || {
        view! { <Button on_press=move || is_open.set(true)>{say.word(Texts::change_password)}</Button> }
    };
    view! {
        <Card title=say.word(Texts::password) level=2 actions=change>
            <p>{say.word(Texts::password_card)}</p>
        </Card>
        <Dialog
            open=is_open
            title=say.word(Texts::change_password)
            close_label=say.word(Texts::close)
            on_close=move || is_open.set(false)
        >
            <PasswordForm is_open=is_open />
        </Dialog>
    }
}

#[component]
fn PasswordForm(is_open: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let present = Secret::new();
    let new = NewPassword::new(SHORTEST_PASSWORD);
    let tried = RwSignal::new(false);
    let change = use_act::<ChangePassword>(move |outcome| {
        present.clear();
        tried.set(false);
        // The new one stays while only the present one was mistyped.
        if !outcome.as_ref().is_err_and(|error| error.code == Code::PasswordWrong) {
            new.clear();
        }
        if outcome.is_ok() {
            is_open.set(false);
            news.tell(Texts::password_changed);
        }
    });
    let lacks_present = move || present.length() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(|| !lacks_present() && new.is_whole()) {
            change.send(ChangePassword { present: present.typed(), new: new.typed() });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ProblemBanner error=change.error() />
            <SecretField
                label=say.word(Texts::present_password)
                show_label=say.word(Texts::show_password)
                hide_label=say.word(Texts::hide_password)
                fault=Signal::derive(move || (tried.get() && lacks_present()).then(|| say.get().fault_password().to_owned()))
                value=present.shown()
                on_input=move |text| present.set(text)
            />
            {new.fields(say, tried)}
            <Button kind=ButtonKind::Main wide=true submit=true busy=change.busy() busy_label=say.word(Texts::saving)>
                {say.word(Texts::change_password)}
            </Button>
        </form>
    }
}
