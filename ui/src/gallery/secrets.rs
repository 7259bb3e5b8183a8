//! Exists to show what lets somebody in.

use leptos::prelude::*;

use crate::parts::{CodeField, CodeList, Keypad, PinDots, PinField, QrCode, SecretField};

#[component]
pub fn Secrets() -> impl IntoView {
    let password = RwSignal::new("Zilais traktors brauc lēni".to_owned());
    let code = RwSignal::new("123".to_owned());
    let pin = RwSignal::new("12".to_owned());
    let press = move |digit| code.update(|code| code.push(digit));
    view! {
        <section class="section">
            <h2>"Noslēpumi"</h2>
            <div class="columns">
                <div class="stack">
                    <SecretField
                        label="Ierīces parole"
                        show_label="Rādīt paroli"
                        hide_label="Paslēpt paroli"
                        value=password
                        on_input=move |text| password.set(text)
                    />
                    <CodeField
                        label="Kods"
                        hint="Seši cipari no autentifikatora"
                        length=6
                        value=code
                        on_input=move |text| code.set(text)
                    />
                    <PinField label="PIN kods" shortest=4 longest=8 value=pin on_input=move |text| pin.set(text) />
                    <PinDots typed=6_usize shortest=4 />
                </div>
                <Keypad
                    label="Ciparu tastatūra"
                    delete_label="Dzēst pēdējo ciparu"
                    on_digit=press
                    on_delete=move || code.update(|code| code.truncate(code.len().saturating_sub(1)))
                />
            </div>
        </section>
    }
}

#[component]
pub fn Once() -> impl IntoView {
    let codes = (0..10).map(|number| format!("K{number}RT-7XQ2-M8P{number}-WD4F")).collect();
    view! {
        <section class="section">
            <h2>"Rāda vienu reizi"</h2>
            <div class="columns">
                <QrCode rows=sample() label="Kvadrātkods" />
                <CodeList label="Atkopšanas kodi" codes=codes />
            </div>
        </section>
    }
}

/// Looks like a code and says nothing.
fn sample() -> Vec<String> {
    let dark = |x: u32, y: u32| (x * 7 + y * 11 + x * y) % 5 < 2;
    (0..25).map(|y| (0..25).map(|x| if dark(x, y) { '1' } else { '0' }).collect()).collect()
}
