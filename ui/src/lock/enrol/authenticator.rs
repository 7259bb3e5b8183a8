//! The secret of an authenticator, to be scanned, or typed where there is no camera.

use apseko_contract::AuthenticatorView;
use leptos::prelude::*;

use crate::parts::{CodeText, QrCode};
use crate::text::{Texts, use_say};

/// The square and the same in letters. There is no button to copy it: other programs read the clipboard.
#[component]
pub fn AuthenticatorSecret(view: AuthenticatorView) -> impl IntoView {
    let say = use_say();
    let AuthenticatorView { secret, picture } = view;
    view! {
        <div class="scan">
            <p>{say.word(Texts::scan_about)}</p>
            <QrCode rows=picture label=say.word(Texts::qr_name) />
            <div class="scan__typed">
                <p class="field__label">{say.word(Texts::type_secret)}</p>
                <p class="scan__secret"><CodeText>{secret.text().to_owned()}</CodeText></p>
                <p class="remark">{say.word(Texts::never_copied)}</p>
            </div>
        </div>
    }
}
