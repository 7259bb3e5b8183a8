//! Exists to show what everything else is made of: pictures, colours, letters.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[component]
pub fn Icons() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Ikonas"</h2>
            <ul class="swatches">
                {Icon::ALL
                    .into_iter()
                    .map(|icon| view! { <li class="swatch"><Glyph icon=icon /><small>{format!("{icon:?}")}</small></li> })
                    .collect_view()}
            </ul>
        </section>
    }
}

const GROUNDS: [&str; 3] = ["paper", "surface", "sunken"];
const TWINS: [&str; 5] = ["accent", "ok", "warn", "bad", "info"];

#[component]
pub fn Colours() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Krāsas"</h2>
            <ul class="swatches">
                {GROUNDS
                    .into_iter()
                    .map(|name| view! {
                        <li class="swatch swatch--ground" style:--ground=format!("var(--{name})")>
                            <b>"Tinte"</b>
                            <small>{name}</small>
                        </li>
                    })
                    .collect_view()}
                {TWINS
                    .into_iter()
                    .map(|name| view! {
                        <li
                            class="swatch swatch--ground"
                            style:--ground=format!("var(--{name}-soft)")
                            style:--on-ground=format!("var(--{name})")
                        >
                            <b>"Vārds"</b>
                            <span>{name}</span>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
pub fn Letters() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Burti"</h2>
            <div class="stack stack--tight">
                <p class="letters letters--xl">"28 Šodien 3 izbraukumi"</p>
                <p class="letters letters--l">"22 Rīkojums par darbības apturēšanu"</p>
                <p class="letters letters--m">"18 SIA „Zemgales Loģistika”"</p>
                <p>"16 ar peli, 17 ar pirkstu. Āā Čč Ēē Ģģ Īī Ķķ Ļļ Ņņ Šš Ūū Žž · 0123456789"</p>
                <p class="small">"14 Pēc parakstīšanas dokumentu vairs nevar mainīt. Ёё Жж Щщ Ыы"</p>
            </div>
        </section>
    }
}
