//! Exists to show what is filled in, whole and faulty, open and closed.

use leptos::prelude::*;

use crate::parts::{
    Button, ButtonKind, CheckField, Choice, ChoiceList, DateField, SelectField, Step, StepState, Steps,
    TextArea, TextField, TextKind, TimeField,
};

#[component]
pub fn Fields() -> impl IntoView {
    let name = RwSignal::new("SIA „Baltijas Jumti”".to_owned());
    let number = RwSignal::new("4010300000".to_owned());
    let empty = RwSignal::new(String::new());
    let date = RwSignal::new("2026-11-20".to_owned());
    let time = RwSignal::new("12:05".to_owned());
    let sheet = RwSignal::new("bu".to_owned());
    let sheets = vec![
        Choice::new("da", "Darba aizsardzība (DA)"),
        Choice::new("bu", "Būvobjekts (BU)"),
        Choice::new("nn", "Nereģistrētā nodarbinātība (NN)"),
    ];
    let fault = move || number.with(|number| (number.chars().count() != 11).then(|| NUMBER_FAULT.to_owned()));
    view! {
        <section class="section">
            <h2>"Veidlapas"</h2>
            <div class="columns">
                <TextField label="Darba devējs" value=name on_input=move |text| name.set(text) />
                <TextField
                    label="Reģistrācijas numurs"
                    kind=TextKind::Digits
                    value=number
                    hint="11 cipari, kā Uzņēmumu reģistrā"
                    fault=Signal::derive(fault)
                    on_input=move |text| number.set(text)
                />
                <TextField
                    label="Tālrunis"
                    mark="nav obligāts"
                    kind=TextKind::Phone
                    placeholder="+371 20000000"
                    value=empty
                    on_input=move |text| empty.set(text)
                />
                <TextField label="Pagaidu numurs" value="P-7C3-26-0041" read_only=true on_input=|_| () />
                <TextField label="Struktūrvienība" value="Zemgales RVDI" disabled=true on_input=|_| () />
                <SelectField label="Kontroles lapa" choices=sheets value=sheet on_choose=move |value| sheet.set(value) />
                <DateField label="Izpildes termiņš" value=date on_input=move |text| date.set(text) />
                <TimeField label="Stājas spēkā plkst." value=time on_input=move |text| time.set(text) />
            </div>
            <Explanation />
        </section>
    }
}

const NUMBER_FAULT: &str = "Numurā ir jābūt 11 cipariem. Pārbaudiet, vai nav izlaists cipars.";

#[component]
fn Explanation() -> impl IntoView {
    let text = RwSignal::new(
        "Būvdarbu vadītājs (pilnvara Nr. 14) paskaidro, ka margas piegādās 23. novembrī. \
         Līdz tam darbus uz jumta neveiks."
            .to_owned(),
    );
    view! {
        <TextArea
            label="Darba devēja paskaidrojums"
            hint="Lodziņš aug līdzi tekstam. Saglabājas ierīcē uzreiz."
            value=text
            on_input=move |typed| text.set(typed)
        />
    }
}

#[component]
pub fn Choices() -> impl IntoView {
    let chosen = RwSignal::new(Some("refused".to_owned()));
    let none = RwSignal::new(None::<String>);
    let checked = RwSignal::new(true);
    let ways = vec![
        Choice::new("signs", "Paraksta uz ierīces").detail("Pārstāvis paraksta ar pirkstu vai irbuli"),
        Choice::new("refused", "Atsakās parakstīt")
            .detail("Būs vajadzīgs liecinieks vai piezīme par iemeslu"),
        Choice::new("absent", "Nav klāt"),
        Choice::new("eid", "eID karte").detail("Šai ierīcei nav kartes lasītāja").disabled(true),
    ];
    let bases = vec![Choice::new("plan", "Plāna pārbaude"), Choice::new("letter", "Pēc iesnieguma")];
    view! {
        <section class="section">
            <h2>"Izvēles"</h2>
            <div class="columns">
                <ChoiceList
                    label="Pārstāvja paraksts"
                    choices=ways
                    chosen=chosen
                    on_choose=move |value| chosen.set(Some(value))
                />
                <div class="stack">
                    <ChoiceList
                        label="Pārbaudes pamats"
                        hint="Ierakstīs aktā"
                        fault="Izvēlieties pamatu, lai sāktu apsekojumu."
                        choices=bases
                        chosen=none
                        on_choose=move |value| none.set(Some(value))
                    />
                    <div>
                        <CheckField
                            label="Darba devējs brīdināts par ierakstu"
                            checked=checked
                            on_change=move |now| checked.set(now)
                        />
                        <CheckField label="Klāt ir tulks" detail="Valodu norādiet piezīmē" checked=false on_change=|_| () />
                        <CheckField label="Apsekojums slēgts" checked=true disabled=true on_change=|_| () />
                    </div>
                </div>
            </div>
        </section>
    }
}

#[component]
pub fn Signing() -> impl IntoView {
    let works = RwSignal::new("Darbus uz jumta, 3.–4. ass, ieskaitot pacelšanu ar celtni".to_owned());
    view! {
        <section class="section">
            <h2>"Rīkojums par darbības apturēšanu"</h2>
            <Steps>
                <Step number=1 title="Saturs" state=StepState::Done state_label="pabeigts">
                    <p>"Fakti pārņemti no BU-10; 3 foto pielikumā"</p>
                </Step>
                <Step number=2 title="Jāaizpilda" state=StepState::Current state_label="pašlaik">
                    <TextArea label="Apturamie darbi vai objekts" value=works on_input=move |text| works.set(text) />
                    <div class="cluster"><Button kind=ButtonKind::Main>"Turpināt uz parakstiem"</Button></div>
                </Step>
                <Step number=3 title="Paraksti" state=StepState::Ahead state_label="vēl priekšā">
                    <p>"Inspektore · eID karte vai ierīces atslēga"</p>
                </Step>
                <Step number=4 title="Izsniegšana" state=StepState::Ahead state_label="vēl priekšā" />
            </Steps>
        </section>
    }
}
