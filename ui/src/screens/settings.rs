//! How the app looks and behaves for the person who holds it.

use leptos::prelude::*;

use crate::frame::{Keys, PageTitle, list_of_keys};
use crate::gate::Gate;
use crate::icon::Icon;
use crate::parts::{Button, ButtonLink, Card, CheckField, Choice, ChoiceList, MainPane};
use crate::route::Route;
use crate::screens::Rights;
use crate::text::{Language, LanguageChoice, Texts, use_say};
use crate::theme::Theme;

/// The settings.
#[component]
pub fn SettingsScreen() -> impl IntoView {
    let say = use_say();
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::settings)>
                <div class="page">
                    <PageTitle text=say.word(Texts::settings) />
                    <div class="pairs">
                        // Whoever looks for the lock on a phone is in a hurry.
                        <div class="stack"><AccessCard /><ThemeChoice /></div>
                        <div class="stack">
                            <LanguageList />
                            <KeyboardCard />
                            <OfficeCard />
                            <DefinitionsCard />
                            <Card title=say.word(Texts::about) level=2>
                                <p>{say.word(Texts::licences)}</p>
                                <GalleryLink />
                            </Card>
                        </div>
                    </div>
                </div>
            </MainPane>
        </div>
    }
}

#[component]
fn AccessCard() -> impl IntoView {
    let say = use_say();
    use_context::<Gate>().map(|gate| {
        let lock = move || {
            view! {
                <ButtonLink href=Route::Access.href()>{say.word(Texts::open_own_access)}</ButtonLink>
                <Button
                    icon=Icon::Lock
                    busy=gate.is_shutting()
                    busy_label=say.word(Texts::locking)
                    on_press=move || gate.lock()
                >
                    {say.word(Texts::lock)}
                </Button>
            }
        };
        view! {
            <Card title=say.word(Texts::own_access) level=2 actions=lock>
                <p>{say.word(Texts::own_access_about)}</p>
            </Card>
        }
    })
}

/// The way to the administration from a phone, for those to whom some of it is open.
#[component]
fn OfficeCard() -> impl IntoView {
    let say = use_say();
    let rights = use_context::<Rights>();
    let first = Memo::new(move |_| rights.and_then(|rights| rights.tabs().first().copied()));
    move || {
        first.get().map(|tab| {
            let open = move || {
                view! {
                    <ButtonLink href=Route::Office(tab.place()).href()>{say.word(Texts::office_open)}</ButtonLink>
                }
            };
            view! {
                <Card title=say.word(Texts::office) level=2 actions=open>
                    <p>{say.word(Texts::office_about)}</p>
                </Card>
            }
        })
    }
}

/// The way to the definitions for those who write or check them.
#[component]
fn DefinitionsCard() -> impl IntoView {
    let say = use_say();
    let open = move || {
        view! { <ButtonLink href=Route::Definitions.href()>{say.word(Texts::definitions_open)}</ButtonLink> }
    };
    view! {
        <Card title=say.word(Texts::definitions) level=2 actions=open>
            <p>{say.word(Texts::definitions_about)}</p>
        </Card>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let say = use_say();
    let choices = move || {
        let texts = say.get();
        vec![
            Choice::new(Theme::System.name(), texts.theme_system()),
            Choice::new(Theme::Light.name(), texts.theme_light()),
            Choice::new(Theme::Dark.name(), texts.theme_dark()).detail(texts.theme_dark_about()),
            Choice::new(Theme::Contrast.name(), texts.theme_contrast()).detail(texts.theme_contrast_about()),
        ]
    };
    use_context::<RwSignal<Theme>>().map(|theme| {
        let choose = move |name: String| {
            if let Some(chosen) = Theme::named(&name) {
                theme.set(chosen);
            }
        };
        view! {
            <ChoiceList
                label=say.word(Texts::theme)
                choices=choices
                chosen=move || Some(theme.get().name().to_owned())
                on_choose=choose
            />
        }
    })
}

#[component]
fn LanguageList() -> impl IntoView {
    let say = use_say();
    // Each language is named in itself, so that it is found by those who read only that one.
    let choices = vec![
        Choice::new(Language::Latvian.code(), "Latviešu"),
        Choice::new(Language::English.code(), "English"),
    ];
    use_context::<LanguageChoice>().map(|language| {
        let choose = move |code: String| {
            if let Some(chosen) = Language::parse(&code) {
                language.choose(chosen);
            }
        };
        view! {
            <ChoiceList
                label=say.word(Texts::language)
                choices=choices
                chosen=move || Some(language.get().code().to_owned())
                hint=say.word(Texts::language_about)
                on_choose=choose
            />
        }
    })
}

#[component]
fn KeyboardCard() -> impl IntoView {
    let say = use_say();
    use_context::<Keys>().map(|keys| {
        view! {
            <Card title=say.word(Texts::keyboard) level=2>
                <div class="keys">{list_of_keys()}</div>
                <CheckField
                    label=say.word(Texts::single_keys)
                    detail=say.word(Texts::single_keys_about)
                    checked=keys.single_keys()
                    on_change=move |on| keys.set_single_keys(on)
                />
            </Card>
        }
    })
}

/// The gallery of parts is for those who build the app, and does not exist in a release.
#[component]
fn GalleryLink() -> impl IntoView {
    #[cfg(debug_assertions)]
    {
        let say = use_say();
        view! { <p><a href=Route::Gallery.href()>{say.word(Texts::gallery)}</a></p> }
    }
}
