//! The table of fields, thing by thing, after the domain's list of entities (B.2). Codes are only ever added.

use super::Holds::{
    Answer, Bool, Choice, Code, Codes, Day, File, Id, Instant, Int, LongText, ShortText, Time, Unit, User,
    Users,
};
use super::{EntityKind, Field, Holds};

/// Written once, with the thing: whose it is, who made it and when.
pub(super) const FIXED: &[&str] = &["unit", "created_by", "created_at"];

/// What every question is.
pub(super) const ANSWER: Field = person("q:*", Answer);

const fn plain(code: &'static str, holds: Holds) -> Field {
    Field { code, holds, personal: false }
}

const fn person(code: &'static str, holds: Holds) -> Field {
    Field { code, holds, personal: true }
}

pub(super) const fn of(kind: EntityKind) -> &'static [Field] {
    match kind {
        EntityKind::Case => CASE,
        EntityKind::Task => TASK,
        EntityKind::Visit => VISIT,
        EntityKind::Party => PARTY,
        EntityKind::PersonMet => PERSON_MET,
        EntityKind::Worker => WORKER,
        EntityKind::Sheet => SHEET,
        EntityKind::AnswerRow => ANSWER_ROW,
        EntityKind::Violation => VIOLATION,
        EntityKind::Evidence => EVIDENCE,
        EntityKind::Document => DOCUMENT,
        EntityKind::Delivery => DELIVERY,
        EntityKind::OrderItem => ORDER_ITEM,
        EntityKind::Note => NOTE,
        EntityKind::Applicant => APPLICANT,
    }
}

const CASE: &[Field] = &[
    plain("unit", Unit),
    plain("created_by", User),
    plain("created_at", Instant),
    plain("number", ShortText),
    person("subject", ShortText),
    plain("dvs_number", ShortText),
];

const TASK: &[Field] = &[
    plain("case", Id(EntityKind::Case)),
    plain("origin", Choice(&["preventive", "emergency", "adhoc", "follow-up"])),
    plain("purpose", ShortText),
    plain("type", Code),
    plain(
        "area",
        Choice(&["unregistered-employment", "labour-relations", "osh", "construction-site", "direct-danger"]),
    ),
    person("place", ShortText),
    plain("address_code", Code),
    person("object", ShortText),
    person("employer_name", ShortText),
    person("employer_reg_no", Code),
    plain("sheets", Codes),
    person("reason", LongText),
    plain("planned_day", Day),
    plain("planned_time", Time),
    plain("due_day", Day),
    plain("priority", Choice(&["low", "normal", "high"])),
    plain("number", ShortText),
    plain("virsis_service", Code),
    plain("justified", Bool),
    plain("created_by", User),
    plain("created_at", Instant),
];

const VISIT: &[Field] = &[
    plain("task", Id(EntityKind::Task)),
    plain("state", Choice(&["planned", "started", "paused", "finished"])),
    plain("started_at", Instant),
    plain("finished_at", Instant),
    person("place", ShortText),
    plain("address_code", Code),
    plain("position", Code),
    plain("inspectors", Users),
    plain("announced", Bool),
    plain("outcome", Choice(&["violations", "no_violations", "not_possible", "obstructed"])),
    plain("weather", ShortText),
    person("objections", LongText),
    person("colleagues", LongText),
];

const PARTY: &[Field] = &[
    plain("visit", Id(EntityKind::Visit)),
    plain(
        "role",
        Choice(&[
            "employer",
            "main_contractor",
            "subcontractor",
            "agency",
            "self_employed",
            "client",
            "owner",
        ]),
    ),
    person("name", ShortText),
    person("reg_no", Code),
    plain("legal_form", Code),
    person("address", ShortText),
    plain("e_address_active", Bool),
    person("contact", ShortText),
    plain("nace", Code),
    plain("headcount", ShortText),
];

const PERSON_MET: &[Field] = &[
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    person("name", ShortText),
    person(
        "role",
        Choice(&["manager", "representative", "osh_specialist", "safety_representative", "employee"]),
    ),
    person("document_type", ShortText),
    person("document_number", ShortText),
    person("basis", ShortText),
    person("contact", ShortText),
    person("language", ShortText),
];

const WORKER: &[Field] = &[
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    person("name", ShortText),
    person("personal_code", Code),
    person("birth_day", ShortText),
    person("citizenship", ShortText),
    person("document_type", ShortText),
    person("document_number", ShortText),
    person("occupation", ShortText),
    person("work_since", Day),
    person("contract_shown", Bool),
    person("statement", LongText),
    person("match", Choice(&["unverified", "matched", "mismatch", "not_found", "clarified"])),
    person("snapshot", Code),
    person("posted", Bool),
    plain("first_seen_at", Instant),
];

const SHEET: &[Field] = &[
    plain("task", Id(EntityKind::Task)),
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    plain("definition", Code),
    plain("version", Int),
    plain("purpose", ShortText),
    plain("type", Code),
    plain(
        "state",
        Choice(&["generated", "in_progress", "completed_on_site", "completed_in_office", "locked"]),
    ),
    plain("locked_at", Instant),
    plain("kinds", Codes),
    plain("modules", Codes),
    plain("picked", Codes),
    plain("day", Day),
];

const ANSWER_ROW: &[Field] = &[
    plain("sheet", Id(EntityKind::Sheet)),
    plain("group", Code),
    plain("order", Int),
    plain("party", Id(EntityKind::Party)),
    plain("worker", Id(EntityKind::Worker)),
    plain("order_item", Id(EntityKind::OrderItem)),
    person("title", ShortText),
];

const VIOLATION: &[Field] = &[
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    plain("sheet", Id(EntityKind::Sheet)),
    plain("row", Id(EntityKind::AnswerRow)),
    plain("code", Code),
    person("description", LongText),
    plain("severity", Int),
    plain("persons_affected", Int),
    plain("repeated", Bool),
    plain("immediate_danger", Bool),
    plain("norms", Codes),
    plain("measure", Code),
    plain("due_day", Day),
    plain("state", Choice(&["recorded", "confirmed", "included", "remedied", "not_remedied", "annulled"])),
    plain("question", Code),
];

const EVIDENCE: &[Field] = &[
    plain("task", Id(EntityKind::Task)),
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    plain("sheet", Id(EntityKind::Sheet)),
    plain("question", Code),
    plain("violation", Id(EntityKind::Violation)),
    plain("worker", Id(EntityKind::Worker)),
    plain("document", Id(EntityKind::Document)),
    person("file", File),
    plain("type", Choice(&["photo", "audio", "video", "scan", "file", "drawing"])),
    plain("taken_at", Instant),
    person("position", Code),
    person("caption", LongText),
    plain("notice_given", Bool),
    plain("original", Id(EntityKind::Evidence)),
];

const DOCUMENT: &[Field] = &[
    plain("case", Id(EntityKind::Case)),
    plain("visit", Id(EntityKind::Visit)),
    plain("party", Id(EntityKind::Party)),
    plain("type", Code),
    plain("template", Code),
    plain("provisional_number", ShortText),
    plain("place", ShortText),
    person("addressee", ShortText),
    person("addressee_code", Code),
    person("addressee_address", ShortText),
    person("subject", ShortText),
    person("text", LongText),
    plain("due_day", Day),
    plain("restricted", Bool),
    plain("supersedes", Id(EntityKind::Document)),
];

const DELIVERY: &[Field] = &[
    plain("document", Id(EntityKind::Document)),
    plain("party", Id(EntityKind::Party)),
    plain("channel", Choice(&["e_address", "email", "post", "registered_post", "on_site"])),
    plain("state", Choice(&["queued", "sent", "delivered", "presumed_notified", "failed", "fallback"])),
    plain("sent_at", Instant),
    plain("presumed_day", Day),
    person("received_by", ShortText),
    plain("receipt_refused", Bool),
    person("witness", ShortText),
    person("proof", ShortText),
];

const ORDER_ITEM: &[Field] = &[
    plain("document", Id(EntityKind::Document)),
    plain("party", Id(EntityKind::Party)),
    plain("violation", Id(EntityKind::Violation)),
    plain("order", Int),
    person("action", LongText),
    plain("due_day", Day),
    person("proof", LongText),
    plain(
        "state",
        Choice(&["open", "reported_done", "verified", "partly", "not_done", "extended", "escalated"]),
    ),
];

const NOTE: &[Field] =
    &[plain("task", Id(EntityKind::Task)), plain("visit", Id(EntityKind::Visit)), person("text", LongText)];

const APPLICANT: &[Field] = &[
    plain("case", Id(EntityKind::Case)),
    person("name", ShortText),
    person("contact", ShortText),
    person("address", ShortText),
    person("wants_anonymity", Bool),
];
