//! A sheet with everything on it: what is asked, who the rows are, what stands there.

use apseko_contract::{
    GroupOf, GroupView, NormView, OptionView, PartKindView, PartView, QuestionView, RowView, RuleView,
    SectionView, SheetView,
};
use apseko_domain::{PartyId, Purpose, RowId, SheetId, SheetKind, VisitId};
use apseko_sheets::library::{Edition, Norm, Part, PartKind, Question};
use apseko_sheets::live::{Live, Row};
use apseko_sheets::source::RowsOf;

use super::OpenSheet;
use super::known::{Scene, born};
use crate::use_case::task_title;

/// What people decide a sheet is for. What follows from it is no matter of opinion.
const BASIS: [&str; 3] = ["purpose", "kinds", "picked"];

impl OpenSheet {
    /// The whole sheet.
    pub fn whole(&self) -> SheetView {
        let scene = &self.scene;
        let (pack, version) = self.definition();
        let state = scene.visit.as_ref().map(|visit| visit.state.as_str());
        let asked = Asked { live: &self.live, scene: Some(scene) };
        let mut view = asked.view();
        view.sheet = Some(SheetId(scene.sheet.id));
        view.task = Some(scene.task.id);
        view.visit = scene.visit.as_ref().map(|visit| VisitId(visit.id));
        view.title = task_title(&scene.task);
        view.place.clone_from(&scene.task.place);
        view.definition = format!("{pack} {version}");
        view.finished = matches!(state, Some("finished" | "confirmed"));
        view.cursor = self.cursor();
        view.rev = self.rev();
        let about = scene.sheet.cells().filter(|(field, cell)| cell.conflict && BASIS.contains(field));
        view.conflicts = about.map(|(field, _)| field.to_owned()).collect();
        for (section, progress) in view.sections.iter_mut().zip(self.progress()) {
            section.progress = progress;
        }
        let places = self.live.form().walk().iter().flat_map(|question| self.live.places(*question));
        let told = places.filter(|at| self.live.is_shown(*at) || self.given(*at).is_some());
        view.cells = told.filter_map(|at| self.cell(at)).collect();
        view.violations = self.live.breaches().len();
        view
    }
}

/// What is asked, with or without a visit behind it.
pub(crate) struct Asked<'a> {
    pub live: &'a Live,
    pub scene: Option<&'a Scene>,
}

impl Asked<'_> {
    /// Everything but what stands there.
    pub fn view(&self) -> SheetView {
        let form = self.live.form();
        let order = form.order();
        SheetView {
            sheet: None,
            task: None,
            visit: None,
            title: String::new(),
            place: String::new(),
            purpose: Purpose::parse(&order.purpose),
            kinds: order.kinds.iter().filter_map(|kind| SheetKind::parse(kind)).collect(),
            picked: order.picked.iter().map(ToString::to_string).collect(),
            definition: String::new(),
            modules: form.modules(),
            finished: false,
            cursor: 0,
            rev: 0,
            conflicts: Vec::new(),
            sections: self.sections(),
            groups: self.groups(),
            questions: self.questions(),
            cells: Vec::new(),
            violations: 0,
        }
    }

    fn sections(&self) -> Vec<SectionView> {
        let edition = self.live.edition();
        let sections = self.live.form().sections().filter_map(|(at, _)| edition.sections().get(at));
        let views = sections.map(|section| SectionView {
            code: section.code.to_string(),
            title: section.title.lv.clone(),
            group: section
                .group
                .and_then(|group| Some(edition.groups().get(usize::from(group.0))?.code.to_string())),
            shown_when: section.shown_when.as_ref().map(ToString::to_string).unwrap_or_default(),
            shown_when_told: String::new(),
            progress: apseko_contract::SectionProgress { all: Default::default(), rows: Vec::new() },
        });
        views.collect()
    }

    fn groups(&self) -> Vec<GroupView> {
        let edition = self.live.edition();
        let asked = self.live.form().groups();
        let groups = asked.into_iter().filter_map(|ix| Some((ix, edition.groups().get(usize::from(ix.0))?)));
        let views = groups.map(|(ix, group)| GroupView {
            code: group.code.to_string(),
            title: group.title.lv.clone(),
            of: group_of(group.of),
            rows: self.live.rows(ix).iter().map(|row| self.row_view(group.of, row)).collect(),
        });
        views.collect()
    }

    fn row_view(&self, of: RowsOf, row: &Row) -> RowView {
        let about = self.scene.map(|scene| about(scene, of, row)).unwrap_or_default();
        RowView { row: RowId(row.id), title: row.title.clone(), about, party: row.party.map(PartyId) }
    }

    fn questions(&self) -> Vec<QuestionView> {
        let edition = self.live.edition();
        let mut views = Vec::with_capacity(self.live.form().walk().len());
        for (section, (_, questions)) in self.live.form().sections().enumerate() {
            let questions = questions.iter().filter_map(|ix| edition.question(*ix));
            views.extend(questions.map(|question| question_view(edition, question, section)));
        }
        views
    }
}

/// What else to say of a row than its title.
fn about(scene: &Scene, of: RowsOf, row: &Row) -> String {
    match of {
        RowsOf::Worker => {
            let worker = scene.workers.iter().find(|worker| {
                let title = super::known::worker_title(worker);
                title == row.title && scene.party_of(worker).map(|party| party.id) == row.party
            });
            let occupation = worker.map(|worker| worker.text("occupation").to_owned());
            let born = worker.and_then(born).map(|born| born.strftime("dz. %d.%m.%Y.").to_string());
            [born, occupation]
                .into_iter()
                .flatten()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        }
        RowsOf::OrderItem => {
            let item = scene.orders.iter().find(|item| item.text("action") == row.title);
            let due = item.and_then(|item| item.day("due_day"));
            due.map(|due| due.strftime("termiņš %d.%m.%Y.").to_string()).unwrap_or_default()
        }
        RowsOf::Party | RowsOf::Added => String::new(),
    }
}

const fn group_of(of: RowsOf) -> GroupOf {
    match of {
        RowsOf::Party => GroupOf::Party,
        RowsOf::Worker => GroupOf::Worker,
        RowsOf::OrderItem => GroupOf::OrderItem,
        RowsOf::Added => GroupOf::Added,
    }
}

fn question_view(edition: &Edition, question: &Question, section: usize) -> QuestionView {
    let rules = question.follows.iter().filter_map(|rule| {
        let violation = edition.violations().get(rule.violation)?;
        let (code, title) = (violation.code.to_string(), violation.title.lv.clone());
        Some(RuleView { code, title, when: rule.when.to_string(), when_told: String::new() })
    });
    QuestionView {
        code: question.code.to_string(),
        version: question.version,
        section,
        text: question.text.lv.clone(),
        help: question.help.as_ref().map(|help| help.lv.clone()).unwrap_or_default(),
        parts: question.parts.iter().map(|part| part_view(edition, part)).collect(),
        optional: question.optional,
        norms: question.norms.iter().filter_map(|norm| edition.norms().get(*norm)).map(norm_view).collect(),
        quick_notes: question.quick_notes.iter().map(|note| note.lv.clone()).collect(),
        sensitive: question.sensitive,
        fixed: question.fixed,
        shown_when: question.shown_when.as_ref().map(ToString::to_string).unwrap_or_default(),
        shown_when_told: String::new(),
        violations: rules.collect(),
    }
}

/// A place in the law, as screens quote it.
pub(crate) fn norm_view(norm: &Norm) -> NormView {
    NormView {
        code: norm.code.to_string(),
        quoted: norm.quoted(),
        title: norm.title.clone(),
        status: norm.status,
    }
}

/// A part of an answer, as screens put it into words.
pub(crate) fn part_view(edition: &Edition, part: &Part) -> PartView {
    let options = || {
        let options = part.kind.options().iter().map(|option| OptionView {
            code: option.code.to_string(),
            text: option.text.lv.clone(),
            tone: option.tone,
        });
        options.collect()
    };
    let kind = match &part.kind {
        PartKind::Choice(_) => PartKindView::Choice(options()),
        PartKind::Multi(_) => PartKindView::Multi(options()),
        PartKind::Number { unit, decimals, .. } => {
            PartKindView::Number { unit: unit.clone(), decimals: *decimals }
        }
        PartKind::Date => PartKindView::Date,
        PartKind::DateTime => PartKindView::DateTime,
        PartKind::Line => PartKindView::Line,
        PartKind::Paragraphs => PartKindView::Paragraphs,
        PartKind::Person => PartKindView::Person,
        PartKind::Classifier(list) => {
            let list = edition.lists().get(usize::from(list.0));
            PartKindView::Classifier(list.map(|list| list.code.to_string()).unwrap_or_default())
        }
        PartKind::Address => PartKindView::Address,
        PartKind::Photo => PartKindView::Photo,
        PartKind::Signature => PartKindView::Signature,
    };
    PartView { code: part.code.to_string(), label: part.text.lv.clone(), kind, optional: part.optional }
}
