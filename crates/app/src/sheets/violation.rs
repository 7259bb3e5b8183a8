//! Violations of a visit: what follows from answers, with what people said about each, and those added by hand.

use std::collections::BTreeSet;

use apseko_contract::{CauseView, ViolationView};
use apseko_domain::{DaysOff, PartyId, ViolationId, due};
use apseko_sheets::Value;
use apseko_sheets::library::Violation;
use apseko_sheets::live::{Breach, Cause};
use apseko_store::Thing;
use jiff::civil::Date;
use uuid::Uuid;

use super::OpenSheet;
use super::ids::violation_of;
use super::whole::norm_view;

/// The severity that a person chose.
pub(crate) fn severity(words: &Thing) -> Option<u8> {
    words
        .int("severity")
        .and_then(|severity| u8::try_from(severity).ok())
        .filter(|severity| (1..=3).contains(severity))
}

/// Whether a person set it aside.
pub(crate) fn is_dropped(words: &Thing) -> bool {
    words.text("state") == "annulled"
}

impl OpenSheet {
    /// The id of a violation of a party.
    pub fn violation_id(&self, violation: &Violation, party: Option<Uuid>) -> ViolationId {
        let other = party.filter(|party| Some(*party) != self.scene.main_party());
        violation_of(self.scene.sheet_id(), violation.code.as_str(), other)
    }

    /// What people said about a violation.
    pub fn words_about(&self, id: ViolationId) -> Option<&Thing> {
        self.scene.violations.iter().find(|words| words.id == id.0)
    }

    /// Those that follow from answers now and those added by hand; then those that follow no longer.
    pub fn violations(&self) -> (Vec<ViolationView>, Vec<ViolationView>) {
        let mut views: Vec<ViolationView> =
            self.live.breaches().into_iter().map(|breach| self.following(&breach)).collect();
        let following: BTreeSet<ViolationId> = views.iter().map(|view| view.violation).collect();
        let others = self.scene.violations.iter().filter(|words| !following.contains(&ViolationId(words.id)));
        let (derived, by_hand): (Vec<_>, Vec<_>) = others.partition(|words| words.id("sheet").is_some());
        views.extend(by_hand.into_iter().map(|words| self.by_hand(words)));
        views.sort_by_key(|view| (view.dropped, std::cmp::Reverse(view.severity)));
        (views, derived.into_iter().map(|words| self.by_hand(words)).collect())
    }

    fn following(&self, breach: &Breach<'_>) -> ViolationView {
        let id = self.violation_id(breach.violation, breach.party);
        let norms = breach.norms.iter().filter_map(|norm| self.live.edition().norms().get(*norm));
        let causes: Vec<CauseView> = breach.causes.iter().filter_map(|cause| self.cause(*cause)).collect();
        let workers = breach.workers.iter().filter_map(|row| self.name_of_person(*row));
        let notes: Vec<&str> =
            causes.iter().map(|cause| cause.note.as_str()).filter(|note| !note.is_empty()).collect();
        let mut view = ViolationView {
            violation: id,
            code: breach.violation.code.to_string(),
            title: breach.violation.title.lv.clone(),
            description: notes.join("\n"),
            severity: breach.violation.severity,
            party: breach.party.map(PartyId),
            norms: norms.map(norm_view).collect(),
            measure: breach.violation.measures.first().cloned().unwrap_or_default(),
            measure_text: String::new(),
            term: breach.violation.deadline,
            due: None,
            due_sure: true,
            causes,
            workers: workers.collect(),
            asks_danger: breach.asks_danger,
            danger: None,
            provisional: breach.provisional,
            dropped: false,
            edited: Vec::new(),
            conflicts: Vec::new(),
        };
        self.finish(&mut view, self.words_about(id));
        view
    }

    fn by_hand(&self, words: &Thing) -> ViolationView {
        let known = self.live.edition().violation(words.text("code"));
        let mut view = ViolationView {
            violation: ViolationId(words.id),
            code: words.text("code").to_owned(),
            title: known.map(|known| known.title.lv.clone()).unwrap_or_default(),
            description: String::new(),
            severity: known.map_or(2, |known| known.severity),
            party: self.scene.main_party().map(PartyId),
            norms: Vec::new(),
            measure: known.and_then(|known| known.measures.first().cloned()).unwrap_or_default(),
            measure_text: String::new(),
            term: known.and_then(|known| known.deadline),
            due: None,
            due_sure: true,
            causes: Vec::new(),
            workers: Vec::new(),
            asks_danger: false,
            danger: None,
            provisional: false,
            dropped: false,
            edited: Vec::new(),
            conflicts: Vec::new(),
        };
        self.finish(&mut view, Some(words));
        view
    }

    /// What people said wins; what they left open is computed.
    fn finish(&self, view: &mut ViolationView, words: Option<&Thing>) {
        if let Some(words) = words {
            take_words(view, words);
        }
        let measure = self.live.edition().measures().iter().find(|measure| measure.code == view.measure);
        view.measure_text = measure.map(|measure| measure.text.lv.clone()).unwrap_or_default();
        if view.due.is_none()
            && let Some(term) = view.term
        {
            let days_off: &DaysOff = self.live.edition().days_off();
            let until = due(self.live.day(), term, days_off);
            (view.due, view.due_sure) = (Some(until.day), until.sure);
        }
    }

    fn cause(&self, cause: Cause) -> Option<CauseView> {
        let question = self.live.edition().question(cause.at.question)?;
        let row_title = self.live.row(cause.at).map(|row| row.title.clone()).unwrap_or_default();
        let note = self.live.given(cause.at).map(|answer| answer.note.clone()).unwrap_or_default();
        Some(CauseView { place: self.spot(cause.at)?, question: question.text.lv.clone(), row_title, note })
    }

    /// What a worker is called, or a victim: by the row, else by the answer that says who it is.
    fn name_of_person(&self, row: Uuid) -> Option<String> {
        let edition = self.live.edition();
        let groups = (0..edition.groups().len()).filter_map(|at| u16::try_from(at).ok());
        let mut rows = groups.flat_map(|at| self.live.rows(apseko_sheets::expr::GroupIx(at)));
        let title = rows.find(|known| known.id == row)?.title.clone();
        let said = || {
            let answers = edition.questions().iter().filter(|question| question.group.is_some());
            let mut answers = answers.filter_map(|question| {
                self.live.given(self.find(question.code.as_str(), Some(row))?)?.main()
            });
            answers.find_map(
                |value| if let Value::Person { name, .. } = value { Some(name.clone()) } else { None },
            )
        };
        Some(title).filter(|title| !title.is_empty()).or_else(said).filter(|name| !name.is_empty())
    }
}

fn take_words(view: &mut ViolationView, words: &Thing) {
    let said = |field: &str| words.cell(field).is_some();
    if !words.text("description").is_empty() {
        words.text("description").clone_into(&mut view.description);
    }
    if let Some(severity) = severity(words) {
        view.severity = severity;
    }
    if !words.text("measure").is_empty() {
        words.text("measure").clone_into(&mut view.measure);
    }
    if let Some(day) = words.day("due_day") {
        view.due = Some(day).filter(|day| *day != Date::MIN);
    }
    if let Some(party) = words.id("party") {
        view.party = Some(PartyId(party));
    }
    view.danger = words.flag("immediate_danger");
    view.dropped = is_dropped(words);
    let fields = ["description", "severity", "measure", "due_day", "party"];
    view.edited = fields.into_iter().filter(|field| said(field)).map(str::to_owned).collect();
    let conflicts = words.cells().filter(|(_, cell)| cell.conflict);
    view.conflicts = conflicts.map(|(field, _)| field.to_owned()).collect();
}
