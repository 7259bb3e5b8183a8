//! Exists to show the control sheet as an inspector meets it.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{
    Answer, AnswerButtons, AnswerTone, Consequence, IconButton, Question, SectionLink, SheetSection, Tag,
    Thumb, Tone,
};

fn answers() -> Vec<Answer> {
    vec![
        Answer::new("yes", "Jā", AnswerTone::Yes),
        Answer::new("partly", "Daļēji", AnswerTone::Partly),
        Answer::new("no", "Nē", AnswerTone::No),
        Answer::new("not-applicable", "Neattiecas", AnswerTone::Neutral),
        Answer::new("not-checked", "Nav pārbaudīts", AnswerTone::Muted),
    ]
}

fn threat_answers() -> Vec<Answer> {
    vec![
        Answer::new("yes", "Jā, sagatavot apturēšanu", AnswerTone::No).with_icon(Icon::Warning),
        Answer::new("no", "Nē", AnswerTone::Neutral),
    ]
}

#[component]
pub fn Rail() -> impl IntoView {
    let section = |title: &'static str, done: u8, all: u8, current: bool| {
        let share = f64::from(done) / f64::from(all);
        view! {
            <SectionLink
                href="#/gallery"
                title=title
                share=share
                progress_label=format!("Sadaļā „{title}” atbildēts")
                current=current
            >
                {format!("{done}/{all}")}
            </SectionLink>
        }
    };
    view! {
        <div class="rail__head">
            <p class="kicker">"Apsekojums A-2026-00417"</p>
            <h2>"SIA „Baltijas Jumti”"</h2>
            <small>"Rūpniecības iela 12, Jelgava · sākts 10.31"</small>
        </div>
        <div class="rail__list">
            {section("Kopējā daļa", 14, 14, false)}
            {section("Klātesošie", 3, 3, false)}
            {section("Nodarbinātie", 7, 12, false)}
            {section("Darbs augstumā", 3, 7, true)}
            {section("Sastatnes", 0, 2, false)}
            {section("Būvlaukuma organizācija", 2, 10, false)}
            {section("Elektrodrošība", 0, 5, false)}
            {section("Dokumenti", 0, 8, false)}
        </div>
        <div class="rail__list">
            <SectionLink href="#/gallery" title="Pierādījumi">"14"</SectionLink>
            <SectionLink href="#/gallery" title="Pārkāpumi"><Tag tone=Tone::Bad>"3"</Tag></SectionLink>
            <SectionLink href="#/gallery" title="Dokumenti">"1 projekts"</SectionLink>
            <SectionLink href="#/gallery" title="Kā vēl trūkst"><Tag tone=Tone::Warn>"11"</Tag></SectionLink>
        </div>
    }
}

#[component]
pub fn Section() -> impl IntoView {
    view! {
        <SheetSection
            id="sadala-augstums"
            kicker="Būvobjekts · BU"
            title="Darbs augstumā"
            level=2
            share=0.43
            progress_label="Sadaļā „Darbs augstumā” atbildēts"
            reason=|| view! { <Tag>"Sadaļa iekļauta pēc pazīmes „jumta darbi”"</Tag> }
        >
            <RoofQuestion />
            <Asked code="BU-11" text="Vai pretkritiena sistēmām ir stiprinājuma punkti, pārbaude un glābšanas plāns?" current=true />
            <Asked code="BU-12" text="Vai pārvietojamās kāpnes ir drošas un lietotas pareizi?" first="yes" />
            <Asked code="BU-15" text="Vai lieto ķiveres, drošības apavus, redzamu apģērbu?" first="partly">
                <p>"„Divi nodarbinātie bez ķiverēm.”"</p>
            </Asked>
            <Asked code="BU-16" text="Vai darba aprīkojums ir pārbaudīts un tam ir pases?" first="not-checked" />
            <Asked code="BU-17" text="Vai objektā ir strādājošs ugunsdzēsības aparāts?" first="not-applicable" />
        </SheetSection>
    }
}

#[component]
fn Tools(has_note: bool) -> impl IntoView {
    view! {
        <IconButton
            icon=Icon::Note
            label=if has_note { "Piezīme (ir)" } else { "Piezīme" }
            marked=has_note
            on_press=|| ()
        />
        <IconButton icon=Icon::Camera label="Foto" on_press=|| () />
        <IconButton icon=Icon::Microphone label="Balss piezīme" on_press=|| () />
    }
}

#[component]
fn Asked(
    code: &'static str,
    text: &'static str,
    #[prop(optional)] first: Option<&'static str>,
    #[prop(optional)] current: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let chosen = RwSignal::new(first.map(str::to_owned));
    let has_note = children.is_some();
    view! {
        <Question
            id=code.to_lowercase()
            code=code
            text=text
            current=current
            tools=move || view! { <Tools has_note=has_note /> }
        >
            <AnswerButtons label=text answers=answers() chosen=chosen on_choose=move |value| chosen.set(Some(value)) />
            {children.map(|children| children())}
        </Question>
    }
}

#[component]
fn RoofQuestion() -> impl IntoView {
    let text = "Vai jumta darbiem ir kolektīvā aizsardzība vai drošības sistēma?";
    let chosen = RwSignal::new(Some("no".to_owned()));
    let violates = move || chosen.with(|chosen| chosen.as_deref() == Some("no"));
    view! {
        <Question id="bu-10" code="BU-10" text=text tools=|| view! { <Tools has_note=true /> }>
            <AnswerButtons label=text answers=answers() chosen=chosen on_choose=move |value| chosen.set(Some(value)) />
            <Show when=violates><Violation /></Show>
        </Question>
    }
}

#[component]
fn Violation() -> impl IntoView {
    let text = "Vai pastāv tieši draudi dzīvībai vai veselībai?";
    let chosen = RwSignal::new(Some("yes".to_owned()));
    view! {
        <Consequence tone=Tone::Bad>
            <div class="cluster">
                <Tag tone=Tone::Bad icon=Icon::Warning>"Pārkāpums BU-V06 · augsts"</Tag>
                <small>"MK noteikumi Nr. 143 · norma nav apstiprināta · nekavējoties"</small>
            </div>
            <p class="question__text">{text}</p>
            <AnswerButtons
                label=text
                answers=threat_answers()
                chosen=chosen
                on_choose=move |value| chosen.set(Some(value))
            />
            <div class="thumbs">
                <Thumb label="Foto 1, uzņemts 10.44" caption="10.44" on_open=|| () />
                <Thumb label="Foto 2, uzņemts 10.45" caption="10.45" on_open=|| () />
                <Thumb label="Balss piezīme, ierunāta 10.46" icon=Icon::Microphone caption="10.46" on_open=|| () />
                <p>"2 nodarbinātie pie jumta malas bez margām, augstums ap 6 m."</p>
            </div>
        </Consequence>
    }
}
