//! Why a file does not come or cannot be shown, as a code, whichever side says so.

use apseko_contract::UiError;
use apseko_domain::Code;
use leptos::prelude::*;

use crate::parts::{Banner, Button, ButtonLink, Tone};
use crate::problem::{WayOut, explain_code};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// There is no road to the office.
const OFFLINE: &str = "server.unreachable";

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    code: String,
}

impl Fault {
    /// A reason that is known by its code.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned() }
    }
}

impl From<UiError> for Fault {
    /// What the server refused is told by the server's own code.
    fn from(error: UiError) -> Self {
        let of_server = error.params.get("code").filter(|_| error.code == Code::ServerRefused);
        Self { code: of_server.cloned().unwrap_or_else(|| error.code.as_str().to_owned()) }
    }
}

/// Says what happened, what is safe, and offers the way out.
#[component]
pub fn FaultBanner(
    /// What it is; nothing is shown while it is `None`.
    #[prop(into)]
    fault: Signal<Option<Fault>>,
    /// Tries the same once more.
    #[prop(into)]
    on_retry: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let retry = StoredValue::new_local(on_retry);
    move || {
        fault.get().map(|Fault { code }| {
            let told = explain_code(&code, say.get().0);
            let offline = told.way_out == WayOut::OpenSync || code == OFFLINE;
            let action = move || {
                view! {
                    <Button on_press=move || retry.with_value(|retry| retry.run(()))>
                        {say.word(Texts::try_again)}
                    </Button>
                    {offline.then(|| view! {
                        <ButtonLink href=Route::Sync.href()>{say.word(Texts::open_sync)}</ButtonLink>
                    })}
                }
            };
            view! {
                <Banner tone=Tone::Warn title=told.happened code=code action=action>
                    <p>{told.advice}</p>
                </Banner>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_server_keeps_the_code_of_the_server() {
        let params = [("code".to_owned(), "file.not_arrived".to_owned())].into();
        let refused = UiError { code: Code::ServerRefused, params, correlation_id: String::new() };
        assert_eq!(Fault::from(refused), Fault::new("file.not_arrived"));
        let plain = UiError {
            code: Code::ServerUnreachable,
            params: Default::default(),
            correlation_id: String::new(),
        };
        assert_eq!(Fault::from(plain), Fault::new(OFFLINE), "the code of the device where there is no other");
    }
}
