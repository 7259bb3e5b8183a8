//! A violation seen on the spot becomes a task: what is known, not what a form would like.

use apseko_contract::{CreateAdhocTask, DraftSlot, DraftView, ReadDraft};
use apseko_domain::{LongText, ShortText, TextFault, ViolationArea};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;

use crate::answered::Answered;
use crate::draft::{DraftKeeper, DraftState, keep_again};
use crate::draft_line::DraftLine;
use crate::frame::PageTitle;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Choice, ChoiceList, MainPane, TextArea, TextField};
use crate::problem::ProblemBanner;
use crate::query::use_query;
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};
use crate::wish::use_wish;

/// The form of a violation recorded on the spot.
#[component]
pub fn AdhocScreen() -> impl IntoView {
    let say = use_say();
    let draft = use_query(|| Some(ReadDraft { slot: DraftSlot::AdhocTask }));
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::new_adhoc)>
                <Answered asked=draft let:draft>
                    <AdhocForm draft=draft.get_untracked() />
                </Answered>
            </MainPane>
        </div>
    }
}

/// What has been typed; also the shape in which the draft is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    place: String,
    object: String,
    area: Option<ViolationArea>,
    note: String,
}

impl Typed {
    /// A draft of another version that cannot be read must not stand in the way of a new form.
    fn from_draft(draft: Option<&DraftView>) -> Self {
        draft.and_then(|draft| serde_json::from_str(&draft.text).ok()).unwrap_or_default()
    }

    fn to_draft(&self) -> String {
        if *self == Self::default() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    fn faults(&self) -> Faults {
        let nowhere = self.place.trim().is_empty() && self.object.trim().is_empty();
        Faults {
            place: if nowhere { Some(Fault::Nowhere) } else { line_fault(&self.place) },
            object: line_fault(&self.object),
            area: self.area.is_none().then_some(Fault::NoArea),
            note: text_fault(LongText::new(&self.note).err()),
        }
    }

    fn command(&self) -> Option<CreateAdhocTask> {
        let draft = self.to_draft();
        let Self { place, object, area, note } = self.clone();
        let complete = self.faults() == Faults::default();
        area.filter(|_| complete).map(|area| CreateAdhocTask { place, object, area, note, draft })
    }
}

/// Why a field is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nowhere,
    NoArea,
    Text(TextFault),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Faults {
    place: Option<Fault>,
    object: Option<Fault>,
    area: Option<Fault>,
    note: Option<Fault>,
}

impl Fault {
    fn told(self, texts: Texts) -> String {
        match self {
            Self::Nowhere => texts.fault_place_or_object().to_owned(),
            Self::NoArea => texts.fault_area().to_owned(),
            Self::Text(TextFault::TooLong { max }) => texts.fault_too_long(max),
            Self::Text(TextFault::Control) => texts.fault_control().to_owned(),
            Self::Text(TextFault::Empty) => texts.fault_empty().to_owned(),
        }
    }
}

fn line_fault(typed: &str) -> Option<Fault> {
    text_fault(ShortText::new(typed).err())
}

/// Every field of this form may stay empty by itself.
fn text_fault(fault: Option<TextFault>) -> Option<Fault> {
    fault.filter(|fault| *fault != TextFault::Empty).map(Fault::Text)
}

#[component]
fn AdhocForm(draft: Option<DraftView>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let router = use_context::<Router>();
    let typed = RwSignal::new(Typed::from_draft(draft.as_ref()));
    let keeper = DraftKeeper::start(DraftSlot::AdhocTask, draft.as_ref());
    Effect::new(move |before: Option<()>| {
        let text = typed.with(Typed::to_draft);
        if before.is_some() {
            keeper.typed(&text);
        }
    });
    let tried = RwSignal::new(false);
    let create = use_wish(move |sent: CreateAdhocTask, outcome| match outcome {
        Ok(task) => {
            // What was typed while the save was under way stays behind as a draft of the next form.
            let is_sent = typed.with_untracked(|typed| typed.command().as_ref() == Some(&sent));
            keeper.saved(&if is_sent { String::new() } else { typed.with_untracked(Typed::to_draft) });
            news.tell(Texts::task_saved);
            if let Some(router) = router {
                router.leave_to(Route::Task(task));
            }
        }
        Err(_) => keeper.resume(),
    });
    let save = move || {
        tried.set(true);
        match typed.with_untracked(Typed::command) {
            Some(command) => create.send_after(keeper.pause(), command),
            None => request_animation_frame(focus_first_fault),
        }
    };
    let clear = move || {
        let before = typed.get_untracked();
        let again = keeper.command(&before.to_draft());
        typed.set(Typed::default());
        tried.set(false);
        let undo = move || {
            // Words of a form that was begun meanwhile are worth as much as the ones that were cleared.
            let is_free = typed.try_with_untracked(|now| *now == Typed::default());
            match is_free {
                Some(true) => typed.set(before.clone()),
                Some(false) => news.tell(Texts::form_in_use),
                None => keep_again(again.clone(), news),
            }
        };
        news.tell_undoable(Texts::draft_cleared, undo);
    };
    let save_on_keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    view! {
        <div class="page page--reading" on:keydown=save_on_keys on:focusout=move |_| keeper.keep_now()>
            <PageTitle text=say.word(Texts::new_adhoc) kicker=say.word(Texts::new_task) />
            <ProblemBanner error=create.error() on_retry=save />
            <Fields typed=typed tried=tried />
        </div>
        <div class="foot">
            <div class="foot__said"><DraftLine state=keeper.state() /></div>
            <Show when=move || keeper.state().get() != DraftState::None>
                <Button kind=ButtonKind::Quiet on_press=clear>{say.word(Texts::clear_draft)}</Button>
            </Show>
            <Button
                kind=ButtonKind::Main
                busy=create.busy()
                busy_label=say.word(Texts::saving)
                keys="Control+Enter"
                on_press=save
            >
                {say.word(Texts::save_task)}
            </Button>
        </div>
    }
}

#[component]
fn Fields(typed: RwSignal<Typed>, tried: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let fault = move |pick: fn(Faults) -> Option<Fault>| {
        Signal::derive(move || {
            let fault = if tried.get() { pick(typed.with(Typed::faults)) } else { None };
            fault.map(|fault| fault.told(say.get()))
        })
    };
    let areas = move || {
        let choice = |area: &ViolationArea| Choice::new(area.as_str(), say.get().area(*area));
        ViolationArea::ALL.iter().map(choice).collect::<Vec<_>>()
    };
    view! {
        <TextField
            label=say.word(Texts::place)
            mark=say.word(Texts::one_of_two)
            hint=say.word(Texts::place_hint)
            fault=fault(|faults| faults.place)
            value=Signal::derive(move || typed.with(|typed| typed.place.clone()))
            on_input=move |text| typed.update(|typed| typed.place = text)
        />
        <TextField
            label=say.word(Texts::object)
            mark=say.word(Texts::one_of_two)
            hint=say.word(Texts::object_hint)
            fault=fault(|faults| faults.object)
            value=Signal::derive(move || typed.with(|typed| typed.object.clone()))
            on_input=move |text| typed.update(|typed| typed.object = text)
        />
        <ChoiceList
            label=say.word(Texts::area_name)
            hint=say.word(Texts::required)
            fault=fault(|faults| faults.area)
            choices=areas
            chosen=move || typed.with(|typed| typed.area.map(|area| area.as_str().to_owned()))
            on_choose=move |area: String| typed.update(|typed| typed.area = ViolationArea::parse(&area))
        />
        <TextArea
            label=say.word(Texts::note)
            mark=say.word(Texts::may_stay_empty)
            hint=say.word(Texts::adhoc_note_hint)
            fault=fault(|faults| faults.note)
            value=Signal::derive(move || typed.with(|typed| typed.note.clone()))
            on_input=move |text| typed.update(|typed| typed.note = text)
        />
    }
}

/// The first field that has to be corrected gets the focus, so that it is also read out.
fn focus_first_fault() {
    let faulty = "#main .field:has(.field__fault) :is(input, textarea)";
    let field = document().query_selector(faulty).ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Typed {
        Typed {
            place: "Brīvības iela 1, Rīga".to_owned(),
            area: Some(ViolationArea::DirectDanger),
            ..Typed::default()
        }
    }

    #[test]
    fn a_place_or_an_object_is_enough() {
        assert!(complete().command().is_some());
        let object = Typed { place: String::new(), object: "Sastatnes".to_owned(), ..complete() };
        assert!(object.command().is_some());
        let neither = Typed { place: "  ".to_owned(), ..complete() };
        assert_eq!(neither.faults().place, Some(Fault::Nowhere));
        assert_eq!(neither.command(), None, "what the host would refuse is not sent");
    }

    #[test]
    fn the_kind_of_violation_has_to_be_chosen() {
        let undecided = Typed { area: None, ..complete() };
        assert_eq!(undecided.faults().area, Some(Fault::NoArea));
    }

    #[test]
    fn limits_are_those_of_the_host() {
        let long = Typed { object: "ā".repeat(201), note: "a".repeat(20_001), ..complete() };
        assert_eq!(long.faults().object, Some(Fault::Text(TextFault::TooLong { max: 200 })));
        assert_eq!(long.faults().note, Some(Fault::Text(TextFault::TooLong { max: 20_000 })));
    }

    #[test]
    fn the_draft_brings_everything_back_and_an_empty_form_leaves_none() {
        let kept =
            DraftView { text: complete().to_draft(), kept_at: jiff::Timestamp::UNIX_EPOCH, based_on: None };
        assert_eq!(Typed::from_draft(Some(&kept)), complete());
        assert_eq!(Typed::default().to_draft(), "", "an empty text is how a draft is forgotten");
        let strange = DraftView { text: "{".to_owned(), ..kept };
        assert_eq!(Typed::from_draft(Some(&strange)), Typed::default());
    }
}
