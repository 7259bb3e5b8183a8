//! Choosing a new password or PIN: each is typed twice, and what is missing is said while it is typed.

use apseko_contract::Typed;
use leptos::prelude::*;

use super::{PIN_LENGTHS, Secret};
use crate::parts::SecretField;
use crate::text::{Say, Texts, Word};

/// A new password, typed twice.
#[derive(Debug, Clone, Copy)]
pub struct NewPassword {
    shortest: usize,
    first: Secret,
    again: Secret,
}

impl NewPassword {
    /// Starts empty; `shortest` is what will be accepted.
    pub fn new(shortest: u32) -> Self {
        let shortest = usize::try_from(shortest).unwrap_or(usize::MAX);
        Self { shortest, first: Secret::new(), again: Secret::new() }
    }

    /// Whether it may be sent.
    pub fn is_whole(self) -> bool {
        self.lacks() == 0 && self.first.equals(self.again)
    }

    /// A copy for sending.
    pub fn typed(self) -> Typed {
        self.first.typed()
    }

    /// Empties both fields.
    pub fn clear(self) {
        self.first.clear();
        self.again.clear();
    }

    fn lacks(self) -> usize {
        self.shortest.saturating_sub(self.first.length())
    }

    fn hint(self, texts: Texts) -> String {
        let rule = texts.password_rule(to_count(self.shortest));
        match (self.first.length(), self.lacks()) {
            (0, _) => rule,
            (_, 0) => texts.long_enough().to_owned(),
            (_, lacks) => texts.password_lacks(to_count(lacks)),
        }
    }

    /// Both fields.
    pub fn fields(self, say: Say, tried: RwSignal<bool>) -> impl IntoView {
        let too_short =
            move || (tried.get() && self.lacks() > 0).then(|| say.get().fault_password_short().to_owned());
        let differs = move || {
            (tried.get() && !self.first.equals(self.again)).then(|| say.get().fault_again().to_owned())
        };
        view! {
            <SecretField
                label=say.word(Texts::new_password)
                show_label=say.word(Texts::show_password)
                hide_label=say.word(Texts::hide_password)
                autocomplete="new-password"
                hint=Signal::derive(move || Some(self.hint(say.get())))
                fault=Signal::derive(too_short)
                value=self.first.shown()
                on_input=move |text| self.first.set(text)
            />
            <SecretField
                label=say.word(Texts::new_password_again)
                show_label=say.word(Texts::show_password)
                hide_label=say.word(Texts::hide_password)
                autocomplete="new-password"
                fault=Signal::derive(differs)
                value=self.again.shown()
                on_input=move |text| self.again.set(text)
            />
        }
    }
}

/// A new PIN, typed twice.
#[derive(Debug, Clone, Copy)]
pub struct NewPin {
    first: Secret,
    again: Secret,
    may_be_none: bool,
}

impl NewPin {
    /// A PIN that has to be there.
    pub fn required() -> Self {
        Self { first: Secret::new(), again: Secret::new(), may_be_none: false }
    }

    /// A PIN that may be left out.
    pub fn optional() -> Self {
        Self { may_be_none: true, ..Self::required() }
    }

    /// Whether it may be sent.
    pub fn is_whole(self) -> bool {
        self.has_form() && self.first.equals(self.again)
    }

    /// A copy for sending.
    pub fn typed(self) -> Typed {
        self.first.typed()
    }

    /// Empties both fields.
    pub fn clear(self) {
        self.first.clear();
        self.again.clear();
    }

    fn has_form(self) -> bool {
        let length = self.first.length();
        PIN_LENGTHS.contains(&length) || (self.may_be_none && length == 0)
    }

    /// Both fields.
    pub fn fields(self, say: Say, tried: RwSignal<bool>, label: Word, label_again: Word) -> impl IntoView {
        let bad_form = move || (tried.get() && !self.has_form()).then(|| say.get().fault_pin().to_owned());
        let differs = move || {
            (tried.get() && !self.first.equals(self.again)).then(|| say.get().fault_pin_again().to_owned())
        };
        let mark = move || self.may_be_none.then(|| say.get().may_stay_empty().to_owned());
        view! {
            <SecretField
                label=say.word(label)
                mark=Signal::derive(mark)
                hint=say.word(Texts::new_pin_hint)
                show_label=say.word(Texts::show_pin)
                hide_label=say.word(Texts::hide_pin)
                autocomplete="off"
                digits=*PIN_LENGTHS.end()
                fault=Signal::derive(bad_form)
                value=self.first.shown()
                on_input=move |text| self.first.set(text)
            />
            <SecretField
                label=say.word(label_again)
                show_label=say.word(Texts::show_pin)
                hide_label=say.word(Texts::hide_pin)
                autocomplete="off"
                digits=*PIN_LENGTHS.end()
                fault=Signal::derive(differs)
                value=self.again.shown()
                on_input=move |text| self.again.set(text)
            />
        }
    }
}

fn to_count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
