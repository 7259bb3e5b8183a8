//! Exists to show what the app says of its own accord.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{
    Banner, Button, ButtonKind, Dialog, EmptyState, Pending, TextField, Toast, Tone, use_toasts,
};

#[component]
pub fn Banners() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Vēstis"</h2>
            <Banner tone=Tone::Info title="Bezsaistē kopš 9.52">
                "Viss ievadītais ir saglabāts ierīcē un tiks nogādāts, kad būs savienojums."
            </Banner>
            <Banner
                tone=Tone::Warn
                title="VID datu kopā uz 20.11. plkst. 8.45 trīs personas nav atrastas"
                action=|| view! { <Button>"Rādīt personas"</Button> }
            >
                "Rezultāts nav apstiprināts. Noskaidrojiet apstākļus uz vietas."
            </Banner>
            <Banner
                tone=Tone::Bad
                title="Foto nav saglabāts"
                code="APS-2107"
                action=|| view! { <Button>"Mēģināt vēlreiz"</Button> }
            >
                "Ierīcē beidzas brīvā vieta. Atbildes un iepriekšējie foto ir drošībā. Atbrīvojiet vietu sinhronizācijas lapā."
            </Banner>
            <Banner tone=Tone::Ok title="Apsekojums A-2026-00417 nogādāts" />
            <Banner title="Sadaļa „Sastatnes” nav sākta" />
        </section>
    }
}

#[component]
pub fn Passing() -> impl IntoView {
    let toasts = use_toasts();
    let is_open = RwSignal::new(false);
    let remove = move || {
        let undo = move || toasts.show(Toast::new("Foto atjaunots."));
        toasts.show(Toast::new("Foto 2 noņemts no BU-10.").action("Atsaukt", undo));
    };
    let late = RwSignal::new(false);
    view! {
        <section class="section">
            <h2>"Uz brīdi"</h2>
            <div class="cluster">
                <Button on_press=remove>"Noņemt foto"</Button>
                <Button on_press=move || toasts.show(Toast::new("Saglabāts ierīcē 10.47.12"))>"Saglabāt"</Button>
                <Button on_press=move || is_open.set(true)>"Aizzīmogot…"</Button>
                <Button on_press=move || late.set(true)>"Meklēt reģistrā"</Button>
            </div>
            <Show when=move || late.get()><Pending text="Meklē ierīcē saglabātajos datos…" /></Show>
            <Seal is_open=is_open />
        </section>
    }
}

#[component]
fn Seal(is_open: RwSignal<bool>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let toasts = use_toasts();
    let seal = move || {
        is_open.set(false);
        toasts.show(Toast::new("Apsekojums aizzīmogots."));
    };
    view! {
        <Dialog
            open=is_open
            title="Aizzīmogot apsekojumu"
            close_label="Aizvērt"
            on_close=move || is_open.set(false)
            actions=move || view! {
                <Button on_press=move || is_open.set(false)>"Vēl ne"</Button>
                <Button kind=ButtonKind::Main on_press=seal>"Aizzīmogot"</Button>
            }
        >
            <p>"Pēc aizzīmogošanas atbildes un pierādījumus vairs nevar mainīt. Labojums ir jauns ieraksts."</p>
            <TextField
                label="Apliecības numurs"
                value=code
                hint="Kā uz dienesta apliecības"
                on_input=move |text| code.set(text)
            />
        </Dialog>
    }
}

#[component]
pub fn Empty() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Tukšas vietas"</h2>
            <EmptyState
                icon=Icon::Today
                title="Šodien izbraukumu nav"
                action=|| view! {
                    <Button kind=ButtonKind::Main>"Rādīt visus uzdevumus"</Button>
                    <Button>"Fiksēt pārkāpumu uz vietas"</Button>
                }
            >
                "Nākamais izbraukums ir pirmdien, 23. novembrī. Sagatavojiet to jau tagad, kamēr ir savienojums."
            </EmptyState>
        </section>
    }
}
