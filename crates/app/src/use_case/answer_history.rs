//! Every answer that a place had, so that a correction never hides what was there before.

use apseko_contract::{PastAnswer, ShowAnswerHistory};
use apseko_domain::Code;
use apseko_store::{AuditObject, ObjectKind};

use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ShowAnswerHistory {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Sheet, id: self.sheet.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<Vec<PastAnswer>, Failure> {
        looking.look_at_sheet(self.sheet, |view, sheet| {
            let row = self.place.row.map(|row| row.0);
            let at = sheet.find(&self.place.question, row).ok_or(Code::QuestionUnknown)?;
            let holder = row.unwrap_or(self.sheet.0);
            let history = view.answer_history(holder, row.is_some(), &self.place.question)?;
            let standing: Vec<_> =
                sheet.given(at).map(|given| given.alternatives.clone()).unwrap_or_default();
            let past = history.into_iter().map(|version| {
                let stands = standing.iter().any(|other| {
                    other.answer == version.answer && other.at == version.at && other.author == version.author
                });
                let answer = version.answer.map(|(answer, _)| answer).filter(|answer| !answer.is_empty());
                PastAnswer {
                    source: answer.as_ref().and_then(|answer| answer.source),
                    answer,
                    author: version.author,
                    at: version.at,
                    clock_trusted: !version.clock_untrusted,
                    stands,
                }
            });
            Ok(past.collect())
        })
    }
}
