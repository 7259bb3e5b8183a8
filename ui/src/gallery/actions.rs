//! Exists to show what is pressed.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{
    Answer, AnswerButtons, AnswerTone, Button, ButtonKind, ButtonLink, ButtonSize, IconButton, Kbd, Tab,
    Tabs, Tone,
};

#[component]
pub fn Actions() -> impl IntoView {
    let busy = RwSignal::new(false);
    let toggle = move || busy.update(|busy| *busy = !*busy);
    view! {
        <section class="section">
            <h2>"Darbības"</h2>
            <div class="cluster">
                <Button kind=ButtonKind::Main>"Sākt apsekojumu"</Button>
                <Button>"Fiksēt pārkāpumu uz vietas"</Button>
                <Button icon=Icon::Plus>"Jauns uzdevums"</Button>
                <Button kind=ButtonKind::Quiet icon=Icon::Undo>"Atsaukt pēdējo"</Button>
                <Button kind=ButtonKind::Danger>"Dzēst no ierīces"</Button>
                <ButtonLink href="#/gallery" icon=Icon::Document>"Atvērt lietu"</ButtonLink>
            </div>
            <div class="cluster">
                <Button kind=ButtonKind::Main busy=true busy_label="Sagatavo…">"Sagatavot izbraukumam"</Button>
                <Button busy=busy busy_label="Saglabā…">"Saglabāt"</Button>
                <Button kind=ButtonKind::Quiet on_press=toggle>"Pārslēgt „Saglabāt”"</Button>
                <Button kind=ButtonKind::Main disabled=true>"Parakstīt"</Button>
                <Button disabled=true>"Nosūtīt"</Button>
                <small><Kbd keys="Ctrl+Enter" /> " nākamais jautājums"</small>
            </div>
            <div class="cluster">
                <IconButton icon=Icon::Note label="Piezīme" on_press=|| () />
                <IconButton icon=Icon::Camera label="Foto (2)" marked=true on_press=|| () />
                <IconButton icon=Icon::Pin label="Piespraust" pressed=Signal::from(true) on_press=|| () />
                <IconButton icon=Icon::Trash label="Dzēst" disabled=true on_press=|| () />
                <IconButton icon=Icon::Scan label="Nolasīt dokumentu" main=true on_press=|| () />
            </div>
            <div class="columns">
                <Button kind=ButtonKind::Main size=ButtonSize::Large wide=true>"Sākt apsekojumu"</Button>
                <Button size=ButtonSize::Large wide=true>"Atvērt lietu"</Button>
            </div>
        </section>
    }
}

#[component]
pub fn Answering() -> impl IntoView {
    let chosen = RwSignal::new(None::<String>);
    let answers = vec![
        Answer::new("ok", "Kārtībā", AnswerTone::Yes),
        Answer::new("unclear", "Neskaidrs", AnswerTone::Partly),
        Answer::new("absent", "Nav atrasts", AnswerTone::Partly),
    ];
    view! {
        <section class="section">
            <h2>"Atbildes"</h2>
            <AnswerButtons
                label="Salīdzināšanas rezultāts"
                answers=answers.clone()
                chosen=chosen
                on_choose=move |value| chosen.set(Some(value))
            />
            <AnswerButtons
                label="Salīdzināšanas rezultāts, slēgts"
                answers=answers
                chosen=Some("ok".to_owned())
                disabled=true
                on_choose=|_| ()
            />
            <InTabs />
        </section>
    }
}

#[component]
fn InTabs() -> impl IntoView {
    let chosen = RwSignal::new("open".to_owned());
    let tabs = vec![
        Tab::new("open", "Atvērtie"),
        Tab::new("control", "Izpildes kontrole").count("4", Tone::Warn),
        Tab::new("letters", "Iesniegumi").count("5", Tone::Info),
        Tab::new("closed", "Pabeigtie"),
    ];
    let said = move || match chosen.get().as_str() {
        "open" => "Trīs uzdevumi šodien, divi šonedēļ.",
        "control" => "Četri rīkojumi, kuru termiņš beidzas šonedēļ.",
        "letters" => "Pieci iesniegumi gaida sadali.",
        _ => "Šomēnes pabeigti 11 apsekojumi.",
    };
    view! {
        <Tabs label="Uzdevumi" tabs=tabs chosen=chosen on_choose=move |value| chosen.set(value)>
            <p>{said}</p>
        </Tabs>
    }
}
