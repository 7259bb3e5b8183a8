//! The two shapes in which a problem is shown.

use apseko_contract::UiError;
use leptos::prelude::*;

use super::table::{Explanation, Severity, WayOut, explain_error};
use crate::frame::PageTitle;
use crate::parts::{Banner, Button, ButtonKind, ButtonLink, CodeText, Tone};
use crate::route::{Route, Router};
use crate::screens::SupportLog;
use crate::text::{Say, Texts, use_say};

impl Severity {
    fn tone(self) -> Tone {
        match self {
            Self::Information => Tone::Info,
            Self::Attention => Tone::Warn,
            Self::Failure => Tone::Bad,
        }
    }
}

/// A problem in its place, above what it is about.
#[component]
pub fn ProblemBanner(
    /// What went wrong; nothing is shown while it is `None`.
    #[prop(into)]
    error: Signal<Option<UiError>>,
    /// Runs when the person wants the same once more.
    #[prop(optional, into)]
    on_retry: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let say = use_say();
    move || {
        error.get().map(|error| {
            let told = explained(say, &error);
            let action = move || way_out(told.way_out, on_retry, say);
            view! {
                <Banner tone=told.severity.tone() title=told.happened code=error.code.as_str() action=action>
                    <p>{told.advice} <Correlation error=error.clone() /></p>
                </Banner>
            }
        })
    }
}

/// A problem that leaves nothing else to show.
#[component]
pub fn ProblemPage(
    /// What went wrong.
    error: UiError,
    /// Whether the screen has its heading above this already.
    #[prop(optional)]
    titled: bool,
    /// Runs when the person wants the same once more.
    #[prop(optional, into)]
    on_retry: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let say = use_say();
    let code = error.code;
    let refused = error.clone();
    let told = Signal::derive(move || explain_error(&refused, say.get().0));
    let log_is_open = RwSignal::new(false);
    let toggle_label = move || {
        let texts = say.get();
        if log_is_open.get() { texts.hide_support_log() } else { texts.show_support_log() }
    };
    view! {
        <section class="problem" role="alert">
            {if titled {
                view! { <h2>{move || told.get().happened}</h2> }.into_any()
            } else {
                view! { <PageTitle text=move || told.get().happened.to_owned() /> }.into_any()
            }}
            <p class="problem__advice">{move || told.get().advice}</p>
            <p class="problem__code">
                {say.word(Texts::code)} ": " <CodeText>{code.as_str()}</CodeText> <Correlation error=error />
            </p>
            <div class="cluster">
                {move || way_out(told.get().way_out, on_retry, say)}
                <Button kind=ButtonKind::Quiet on_press=move || log_is_open.update(|open| *open = !*open)>
                    {toggle_label}
                </Button>
            </div>
            <Show when=move || log_is_open.get()>
                <SupportLog />
            </Show>
        </section>
    }
}

/// Support finds the same event in the log by this number.
#[component]
fn Correlation(error: UiError) -> impl IntoView {
    let id = error.correlation_id;
    (!id.is_empty()).then(|| view! { <small class="problem__id">"\u{a0}· "<CodeText>{id}</CodeText></small> })
}

fn explained(say: Say, error: &UiError) -> Explanation {
    explain_error(error, say.get().0)
}

fn way_out(way: WayOut, on_retry: Option<UnsyncCallback<()>>, say: Say) -> Option<AnyView> {
    let router = use_context::<Router>();
    match way {
        WayOut::Retry => on_retry.map(|retry| {
            view! { <Button on_press=move || retry.run(())>{say.word(Texts::try_again)}</Button> }.into_any()
        }),
        WayOut::GoBack => router.map(|router| {
            view! { <Button on_press=move || router.back()>{say.word(Texts::back)}</Button> }.into_any()
        }),
        WayOut::Reload => {
            Some(view! { <Button on_press=reload>{say.word(Texts::reload)}</Button> }.into_any())
        }
        WayOut::OpenSync => Some(
            view! { <ButtonLink href=Route::Sync.href()>{say.word(Texts::open_sync)}</ButtonLink> }
                .into_any(),
        ),
        WayOut::None => None,
    }
}

fn reload() {
    // A page that cannot even reload itself leaves the key F5; there is nothing else to offer.
    let _ = window().location().reload();
}
