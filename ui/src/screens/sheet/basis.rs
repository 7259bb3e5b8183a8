//! What a sheet is made for: its purpose, its types, and questions picked by code. Answers survive every change.

use apseko_contract::{PrepareSheet, SheetBasis, ThingKind};
use apseko_domain::{Purpose, SheetKind, TaskId};
use leptos::prelude::*;

use super::store::SheetStore;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, CheckField, Choice, Dialog, SelectField, TextField};
use crate::problem::ProblemBanner;
use crate::screens::people::Disagreement;
use crate::text::{Texts, use_say};
use crate::wish::use_wish;

/// The dialog.
#[component]
pub fn BasisDialog(store: SheetStore, is_open: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let wanted = RwSignal::new(None::<Wanted>);
    let sheet = store.sheet();
    let disputed = Memo::new(move |_| {
        wanted.with(|wanted| wanted.as_ref().map(|wanted| wanted.disputed.clone()).unwrap_or_default())
    });
    Effect::new(move || {
        if is_open.get() {
            wanted.set(store.plan_now().and_then(|plan| Wanted::of(&plan.view)));
        }
    });
    let prepare = use_wish(move |_: PrepareSheet, outcome| {
        if outcome.is_ok() {
            is_open.set(false);
            news.tell(Texts::basis_changed);
        }
    });
    let send = move || {
        if let Some(wanted) = wanted.get_untracked() {
            prepare.send(wanted.command());
        }
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_press=move || is_open.set(false)>{say.word(Texts::cancel)}</Button>
            <Button kind=ButtonKind::Main busy=prepare.busy() busy_label=say.word(Texts::saving) on_press=send>
                {say.word(Texts::save_basis)}
            </Button>
        }
    };
    view! {
        <Dialog
            open=is_open
            title=say.word(Texts::sheet_basis)
            close_label=say.word(Texts::close)
            on_close=move || is_open.set(false)
            actions=actions
        >
            <p class="remark">{say.word(Texts::sheet_basis_about)}</p>
            {move || view! { <Disagreement fields=disputed.get() of=sheet.map(|sheet| (ThingKind::Sheet, sheet.0)) /> }}
            <ProblemBanner error=prepare.error() on_retry=send />
            <Fields wanted=wanted />
        </Dialog>
    }
}

#[component]
fn Fields(wanted: RwSignal<Option<Wanted>>) -> impl IntoView {
    let say = use_say();
    let change = move |edit: &dyn Fn(&mut Wanted)| wanted.update(|wanted| wanted.iter_mut().for_each(edit));
    let purposes = move || {
        let choice = |purpose: &Purpose| Choice::new(purpose.as_str(), say.get().purpose_named(*purpose));
        Purpose::ALL.iter().map(choice).collect::<Vec<_>>()
    };
    let purpose = move || {
        wanted.with(|wanted| {
            wanted
                .as_ref()
                .and_then(|wanted| wanted.purpose)
                .map_or_else(String::new, |purpose| purpose.as_str().to_owned())
        })
    };
    let kind = move |kind: SheetKind| {
        let is_on =
            move || wanted.with(|wanted| wanted.as_ref().is_some_and(|wanted| wanted.kinds.contains(&kind)));
        view! {
            <CheckField
                label=say.phrase(move |texts| format!("{} · {}", texts.sheet_named(kind), kind.as_str()))
                checked=Signal::derive(is_on)
                on_change=move |on: bool| change(&|wanted| wanted.set_kind(kind, on))
            />
        }
    };
    view! {
        <SelectField
            label=say.word(Texts::purpose_name)
            choices=Signal::derive(purposes)
            value=Signal::derive(purpose)
            on_choose=move |code: String| change(&|wanted| wanted.purpose = Purpose::parse(&code))
        />
        <fieldset class="field">
            <legend class="field__label">{say.word(Texts::sheet_types)}</legend>
            {SheetKind::ALL.iter().map(|known| kind(*known)).collect_view()}
        </fieldset>
        <TextField
            label=say.word(Texts::picked_questions)
            hint=say.word(Texts::picked_hint)
            value=Signal::derive(move || wanted.with(|wanted| {
                wanted.as_ref().map_or_else(String::new, |wanted| wanted.picked.clone())
            }))
            on_input=move |text: String| change(&|wanted| wanted.picked.clone_from(&text))
        />
    }
}

/// What the dialog says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    task: TaskId,
    purpose: Option<Purpose>,
    kinds: Vec<SheetKind>,
    picked: String,
    /// What the dialog began with: another window may change the sheet while it is open.
    was: SheetBasis,
    disputed: Vec<String>,
}

impl Wanted {
    fn of(view: &apseko_contract::SheetView) -> Option<Self> {
        let (purpose, kinds) = (view.purpose, view.kinds.clone());
        let was = SheetBasis { purpose, kinds: kinds.clone(), picked: view.picked.clone() };
        let (picked, disputed) = (view.picked.join(", "), view.conflicts.clone());
        Some(Self { task: view.task?, purpose, kinds, picked, was, disputed })
    }

    fn set_kind(&mut self, kind: SheetKind, on: bool) {
        self.kinds.retain(|known| *known != kind);
        if on {
            self.kinds.push(kind);
        }
    }

    fn command(&self) -> PrepareSheet {
        let in_order = SheetKind::ALL.iter().copied().filter(|kind| self.kinds.contains(kind)).collect();
        PrepareSheet {
            task: self.task,
            purpose: self.purpose,
            kinds: in_order,
            picked: codes(&self.picked),
            was: Some(self.was.clone()),
            disputed: self.disputed.clone(),
        }
    }
}

/// Codes as people write them down: with commas, spaces or semicolons, in any case.
fn codes(typed: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in typed.split([',', ';', ' ', '\n']).map(|code| code.trim().to_uppercase()) {
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(codes("da-12, BU-04;bu-04  "), ["DA-12", "BU-04"]);
        assert!(codes(" ").is_empty());
    }
}
