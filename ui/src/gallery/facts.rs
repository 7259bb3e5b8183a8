//! Exists to show what is known: cards, names with facts, tags, progress.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Button, Card, CodeText, KeyValue, KeyValues, NumberText, Progress, Ring, Tag, Tone};

#[component]
pub fn Beside() -> impl IntoView {
    view! {
        <div>
            <p class="kicker">"Jautājums BU-11"</p>
            <h2>"Par šo jautājumu"</h2>
        </div>
        <Card title="Tiesību norma">
            <p>"MK noteikumi Nr. 143 un Nr. 372. Punkts nav apstiprināts, dokumentā to nedrukā."</p>
        </Card>
        <Card title="No reģistriem">
            <KeyValues>
                <KeyValue name="UR statuss"><Tag tone=Tone::Ok icon=Icon::Check>"aktīvs"</Tag></KeyValue>
                <KeyValue name="NACE">"43.41 Jumta seguma uzklāšana"</KeyValue>
                <KeyValue name="VID darba ņēmēju dati"><b>"9"</b></KeyValue>
                <KeyValue name="Objektā konstatēti"><b>"12"</b></KeyValue>
            </KeyValues>
            <Tag tone=Tone::Warn>"3 personas VID datu kopā uz 20.11. plkst. 8.45 nav atrastas"</Tag>
        </Card>
        <Card title="Iepriekšējās pārbaudes">
            <KeyValues>
                <KeyValue name="14.05.2025.">"DA · 4 pārkāpumi"</KeyValue>
                <KeyValue name="02.09.2024.">"NG · smags, kritiens"</KeyValue>
            </KeyValues>
        </Card>
        <Card title="Pierādījumi šim jautājumam" actions=|| view! { <Button icon=Icon::Camera>"Fotografēt"</Button> }>
            <p>"Vēl nav. Fotografējiet vai ierunājiet piezīmi, neizejot no lapas."</p>
        </Card>
    }
}

#[component]
pub fn Facts() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Fakti"</h2>
            <div class="cluster">
                <Tag>"Preventīva"</Tag>
                <Tag tone=Tone::Accent>"šodien"</Tag>
                <Tag tone=Tone::Ok icon=Icon::Check>"Sagatavots"</Tag>
                <Tag tone=Tone::Warn icon=Icon::Clock>"termiņš rīt"</Tag>
                <Tag tone=Tone::Bad icon=Icon::Warning>"nokavēts"</Tag>
                <Tag tone=Tone::Info icon=Icon::Info>"Iesniegums 11.11."</Tag>
            </div>
            <p>
                "Pierādījumu kods " <CodeText>"7C3A-91F0-22BE-0417"</CodeText> ", kopā "
                <NumberText>"86"</NumberText> " ieraksti un " <NumberText>"14"</NumberText>
                " datnes gaida savienojumu. " <a href="#/gallery">"Atvērt sinhronizāciju"</a>
            </p>
        </section>
    }
}

#[component]
pub fn Views() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Cik paveikts"</h2>
            <div class="columns">
                <Card title="Gada plāns">
                    <Progress share=0.86 expected=Signal::from(0.885) label="Gada plāns" />
                    <p>"412 no 480. Atpaliek par 12 pārbaudēm, visvairāk būvniecībā."</p>
                </Card>
                <Card title="Santa Priede">
                    <Progress share=1.0 over=true label="Santas Priedes noslodze" />
                    <p>"Noslodze 1,0 · 13 no 12"</p>
                </Card>
            </div>
            <div class="cluster">
                <Ring share=0.0 label="Sastatnes" />
                <Ring share=0.2 label="Būvlaukuma organizācija" />
                <Ring share=0.43 label="Darbs augstumā" />
                <Ring share=0.58 label="Nodarbinātie" />
                <Ring share=1.0 label="Kopējā daļa" />
            </div>
        </section>
    }
}
