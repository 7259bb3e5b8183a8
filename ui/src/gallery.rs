//! Exists to see every part in every state on one page, while designing and in the browser tests.
//! It speaks Latvian on its own and is not part of what is delivered.

mod actions;
mod conflicts;
mod evidence;
mod facts;
mod files;
mod forms;
mod lists;
mod look;
mod secrets;
mod sheet;
mod sync;
mod telling;

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{
    Button, ButtonKind, IconButton, MainPane, Progress, RailPane, SidePane, Toast, use_toasts,
};
use crate::theme::{self, Theme};

#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="frame frame--three">
            <RailPane label="Kontroles lapas sadaļas"><sheet::Rail /></RailPane>
            <MainPane label="Galerija">
                <div>
                    <sheet::Section />
                    <Parts />
                </div>
                <Foot />
            </MainPane>
            <SidePane label="Par šo jautājumu"><facts::Beside /></SidePane>
        </div>
    }
}

#[component]
fn Parts() -> impl IntoView {
    view! {
        <div class="page">
            <div class="page__head">
                <div class="page__title">
                    <p class="kicker">"Apseko · dizaina daļas"</p>
                    <h1>"Galerija"</h1>
                </div>
                <div class="page__actions"><Themes /></div>
            </div>
            <actions::Actions />
            <actions::Answering />
            <lists::Today />
            <lists::Office />
            <lists::Workers />
            <lists::Plan />
            <forms::Fields />
            <forms::Choices />
            <forms::Signing />
            <secrets::Secrets />
            <secrets::Once />
            <telling::Banners />
            <telling::Passing />
            <telling::Empty />
            <sync::Strips />
            <sync::States />
            <sync::NoticeList />
            <sync::Deliveries />
            <files::FileLists />
            <evidence::EvidenceFiles />
            <evidence::Rooms />
            <facts::Facts />
            <facts::Views />
            <conflicts::Conflicts />
            <look::Icons />
            <look::Colours />
            <look::Letters />
        </div>
    }
}

#[component]
fn Themes() -> impl IntoView {
    let chosen = RwSignal::new(theme::remembered());
    let choose = move |theme: Theme| {
        chosen.set(theme);
        theme::remember(theme);
        theme::apply(theme);
    };
    let one = move |icon: Icon, label: &'static str, theme: Theme| {
        let pressed = Signal::derive(move || chosen.get() == theme);
        view! { <IconButton icon=icon label=label pressed=pressed on_press=move || choose(theme) /> }
    };
    view! {
        {one(Icon::Sun, "Gaišs", Theme::Light)}
        {one(Icon::Moon, "Tumšs", Theme::Dark)}
        {one(Icon::Contrast, "Augsts kontrasts", Theme::Contrast)}
        {one(Icon::Settings, "Kā ierīcē", Theme::System)}
    }
}

#[component]
fn Foot() -> impl IntoView {
    let toasts = use_toasts();
    let undone = move || toasts.show(Toast::new("Pēdējā atbilde atsaukta."));
    let next = move || {
        let undo = move || toasts.show(Toast::new("Atgriezta sadaļa „Darbs augstumā”."));
        toasts.show(Toast::new("Sadaļa „Darbs augstumā” pabeigta.").action("Atsaukt", undo));
    };
    view! {
        <div class="foot">
            <Progress share=0.52 label="Kontroles lapā atbildēts" />
            <small>"Sadaļā 3 no 7 · kopā 27 no 52"</small>
            <Button kind=ButtonKind::Quiet on_press=undone>"Atsaukt pēdējo"</Button>
            <Button kind=ButtonKind::Main on_press=next keys="Control+Enter">"Nākamā sadaļa"</Button>
        </div>
    }
}
