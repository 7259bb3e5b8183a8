//! Exists to show what is looked through: the day, the office, people, a plan.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{
    Button, Cell, CodeText, Column, HeadCell, IconButton, Row, Rows, SearchField, Sort, Table, TableRow, Tag,
    Tone,
};

#[component]
pub fn Today() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Šodien"</h2>
            <Rows label="Šodienas izbraukumi">
                <Row
                    title="SIA „Baltijas Jumti”"
                    href="#/gallery"
                    current=true
                    lead=|| view! { <b>"10.30"</b><small>"38 km"</small> }
                    aside=|| view! { <Tag tone=Tone::Ok icon=Icon::Check>"Sagatavots"</Tag><span>"52 jautājumi"</span> }
                >
                    <p>"Rūpniecības iela 12, Jelgava · būvobjekts"</p>
                    <div class="meta">
                        <Tag>"Preventīva"</Tag>
                        <Tag>"DA + BU"</Tag>
                        <Tag tone=Tone::Warn>"Bīstamība 78 no 100"</Tag>
                        <Tag tone=Tone::Bad>"NG 2024"</Tag>
                    </div>
                </Row>
                <Row
                    title="SIA „Kafejnīca Ozols”"
                    href="#/gallery"
                    lead=|| view! { <b>"13.30"</b><small>"6 km"</small> }
                    aside=|| view! { <Tag tone=Tone::Warn>"VID dati no 17.11."</Tag><span>"derīgi līdz 13.00"</span> }
                >
                    <p>"Lielā iela 4, Jelgava · ēdināšana"</p>
                    <div class="meta">
                        <Tag tone=Tone::Info>"Iesniegums 11.11."</Tag>
                        <Tag>"NN"</Tag>
                        <Tag>"kopā ar A. Bērziņu"</Tag>
                    </div>
                </Row>
                <Row
                    title="SIA „Zemgales Loģistika”"
                    href="#/gallery"
                    lead=|| view! { <b>"14.45"</b><small>"4 km"</small> }
                    aside=|| view! { <Tag>"Nav sagatavots"</Tag> }
                >
                    <p>"Loka maģistrāle 9, Jelgava · noliktava"</p>
                </Row>
            </Rows>
        </section>
    }
}

#[component]
pub fn Office() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Paveicams birojā"</h2>
            <Rows label="Paveicams birojā" compact=true>
                <Row title="Papildināt kontroles lapu" href="#/gallery" aside=|| view! { <span>"3 dienas"</span> }>
                    <p>"SIA „Dobeles Koks”, apsekots 17.11. · 6 neatbildēti"</p>
                </Row>
                <Row
                    title="Rīkojuma izpilde"
                    on_press=|| ()
                    aside=|| view! { <Tag tone=Tone::Bad icon=Icon::Clock>"nokavēts"</Tag> }
                >
                    <p>"SIA „Aura Būve”, 3. punkts, termiņš vakar"</p>
                </Row>
                <Row title="Kvartāla pārskats"><p>"atvērsies 1. decembrī"</p></Row>
            </Rows>
        </section>
    }
}

#[component]
pub fn Workers() -> impl IntoView {
    let sought = RwSignal::new(String::new());
    view! {
        <section class="section">
            <div class="section__head">
                <h2>"Nodarbinātie"</h2>
                <Tag icon=Icon::Clock>"14 min kopš pirmās personas"</Tag>
            </div>
            <div class="with-action">
                <SearchField
                    label="Personas kods vai vārds"
                    placeholder="Personas kods vai vārds"
                    clear_label="Notīrīt"
                    value=sought
                    on_input=move |text| sought.set(text)
                />
                <IconButton icon=Icon::Scan label="Nolasīt dokumentu" main=true on_press=|| () />
            </div>
            <div class="cluster">
                <Tag tone=Tone::Ok>"2 kārtībā"</Tag>
                <Tag tone=Tone::Warn>"2 nav VID datu kopā"</Tag>
                <Tag tone=Tone::Warn>"1 neskaidrs"</Tag>
            </div>
            <Rows label="Objektā konstatētie">
                <Row title="Jānis Ābols" tone=Tone::Warn aside=|| view! { <Tag tone=Tone::Warn>"nav VID datu kopā"</Tag> }>
                    <p>"dz. 12.03.1994. · pavārs · strādā „no pirmdienas”"</p>
                    <p>"Līgums uzrādīts, noslēgts 20.11.2026., pēc darba uzsākšanas"</p>
                    <p class="said">"Līgums uzrādīts; VID datu kopā uz 20.11. plkst. 8.45 nav atrasts"</p>
                    <div class="cluster"><Button>"Paskaidrojums"</Button><Button>"Jautājumi 5/8"</Button></div>
                </Row>
                <Row
                    title="Māra Liepa"
                    href="#/gallery"
                    aside=|| view! { <Tag tone=Tone::Ok icon=Icon::Check>"kārtībā"</Tag> }
                >
                    <p>"VID no 03.02.2025. · 5131 01 viesmīle · 40 h"</p>
                </Row>
                <Row
                    title="Dainis Krūmiņš"
                    href="#/gallery"
                    aside=|| view! { <Tag tone=Tone::Warn>"jāprecizē"</Tag> }
                >
                    <p>"Līdzīgs ieraksts: " <b>"Dainis Krumins"</b> ", dzimšanas datums sakrīt. Vai tā ir šī persona?"</p>
                </Row>
            </Rows>
        </section>
    }
}

#[component]
pub fn Plan() -> impl IntoView {
    let sort = RwSignal::new(Some(Sort { key: "hazard".to_owned(), descending: true }));
    let columns = vec![
        Column::new("employer", "Darba devējs").sortable(),
        Column::new("number", "Uzdevums"),
        Column::new("due", "Termiņš").sortable(),
        Column::new("workers", "Nodarbinātie").numeric().sortable(),
        Column::new("hazard", "Bīstamība").numeric().sortable(),
        Column::new("state", "Stāvoklis"),
    ];
    let row = |employer: &'static str, number: &'static str, due: &'static str, workers: u16, hazard: u8| {
        view! {
            <HeadCell href="#/gallery">{employer}</HeadCell>
            <Cell><CodeText>{number}</CodeText></Cell>
            <Cell>{due}</Cell>
            <Cell numeric=true>{workers}</Cell>
            <Cell numeric=true>{hazard}</Cell>
        }
    };
    view! {
        <section class="section">
            <h2>"Augstākā bīstamība bez pārbaudes"</h2>
            <Table
                caption="Augstākā bīstamība bez pārbaudes"
                columns=columns
                sort=sort
                on_sort=move |asked| sort.set(Some(asked))
            >
                <TableRow>
                    {row("SIA „Nord Demontāža”", "U-2026-00871", "24.11.2026.", 34, 91)}
                    <Cell><Tag tone=Tone::Bad>"2 NG"</Tag></Cell>
                </TableRow>
                <TableRow current=true>
                    {row("SIA „Baltijas Jumti”", "U-2026-00893", "20.11.2026.", 9, 78)}
                    <Cell><Tag tone=Tone::Ok>"Sagatavots"</Tag></Cell>
                </TableRow>
                <TableRow>
                    {row("SIA „Mežaparka Zāģētava”", "U-2026-00902", "27.11.2026.", 51, 78)}
                    <Cell><Tag tone=Tone::Warn>"1 NG smags"</Tag></Cell>
                </TableRow>
                <TableRow>
                    {row("SIA „Zemgales Cūka”", "U-2026-00911", "03.12.2026.", 120, 74)}
                    <Cell><Tag tone=Tone::Info>"5 iesniegumi"</Tag></Cell>
                </TableRow>
            </Table>
        </section>
    }
}
