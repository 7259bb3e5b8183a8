//! What somebody types and nobody else may see, while it stands in a field. What it held is overwritten as soon as it
//! says something else.

mod choosing;

use apseko_contract::Typed;
use leptos::prelude::*;

use crate::parts::Keypad;
use crate::text::{Texts, use_say};

pub use choosing::{NewPassword, NewPin};

/// How many digits a code of the authenticator has.
pub const CODE_LENGTH: usize = 6;
/// How many digits a PIN may have.
pub const PIN_LENGTHS: std::ops::RangeInclusive<usize> = 4..=8;

/// The content of one secret field.
#[derive(Debug, Clone, Copy)]
pub struct Secret(RwSignal<Typed>);

impl Secret {
    /// Starts empty.
    pub fn new() -> Self {
        Self(RwSignal::new(Typed::default()))
    }

    /// What the field shows.
    pub fn shown(self) -> Signal<String> {
        Signal::derive(move || self.0.with(|typed| typed.text().to_owned()))
    }

    /// Takes over what the field says now.
    pub fn set(self, text: String) {
        self.0.set(Typed::new(text));
    }

    /// Adds a digit of the number pad.
    pub fn push(self, digit: char, most: usize) {
        let mut text = self.0.with_untracked(|typed| typed.text().to_owned());
        if text.chars().count() < most {
            text.push(digit);
            self.set(text);
        }
    }

    /// Takes the last character away.
    pub fn pop(self) {
        let mut text = self.0.with_untracked(|typed| typed.text().to_owned());
        if text.pop().is_some() {
            self.set(text);
        }
    }

    /// Empties the field; an answer that comes after its screen is gone finds nothing to empty.
    pub fn clear(self) {
        let _ = self.0.try_set(Typed::default());
    }

    /// A copy for sending.
    pub fn typed(self) -> Typed {
        self.0.get_untracked()
    }

    /// How many characters there are.
    pub fn length(self) -> usize {
        self.0.with(|typed| typed.text().chars().count())
    }

    /// Whether both fields say the same.
    pub fn equals(self, other: Self) -> bool {
        self.0.with(|typed| other.0.with(|again| typed == again))
    }
}

/// The number pad that fills a secret field.
#[component]
pub fn CodePad(
    /// The field.
    code: Secret,
    /// How many digits it takes.
    length: usize,
) -> impl IntoView {
    let say = use_say();
    view! {
        <Keypad
            label=say.word(Texts::keypad)
            delete_label=say.word(Texts::delete_digit)
            on_digit=move |digit| code.push(digit, length)
            on_delete=move || code.pop()
        />
    }
}
