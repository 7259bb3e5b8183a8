//! Puts the state of the exchange into a sentence, what to do about it, and when it is tried again.

use apseko_contract::{SyncState, SyncView};
use apseko_domain::Code;
use jiff::Timestamp;

use crate::parts::DotState;
use crate::problem::explain;
use crate::screens::sync::course::Course;
use crate::screens::sync::files::FilesStand;
use crate::text::Texts;

/// What a person can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing, and nothing has to be done.
    None,
    /// Ask the server at once.
    Now,
    /// Choose what the network may be used for.
    Networks,
}

/// What the card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The sign before the sentence.
    pub dot: DotState,
    /// What is going on.
    pub title: String,
    /// What is safe, and what to do.
    pub told: &'static str,
    /// What to tell the help desk.
    pub code: Option<String>,
    /// When it is tried again by itself.
    pub until: Option<Timestamp>,
    /// The button.
    pub way: Way,
}

/// What to say of a state. Of files the exchange knows nothing, and „everything” means them, too.
pub fn advice(view: &SyncView, files: FilesStand, texts: Texts) -> Advice {
    let waits = Course::of(view).waits;
    let files_wait = matches!(files, FilesStand::Left | FilesStand::Unknown);
    let (dot, way) = (dot(&view.state), way(&view.state));
    let (title, told) = match &view.state {
        SyncState::NoServer => texts.no_server(),
        SyncState::Beginning => texts.sync_begins(),
        SyncState::UpToDate if waits > 0 => {
            let kept_apart = view.parked > 0 || view.refused > 0;
            let (title, told) = (texts.not_delivered_yet(waits), texts.left_over_advice(kept_apart));
            return Advice { dot: DotState::Off, title, told, code: None, until: None, way };
        }
        SyncState::UpToDate if files_wait => {
            let (title, told) = texts.files_not_delivered_yet(files == FilesStand::Left);
            return Advice {
                dot: DotState::Off,
                title: title.to_owned(),
                told,
                code: None,
                until: None,
                way,
            };
        }
        SyncState::UpToDate if files == FilesStand::Unsigned => texts.files_not_signed_yet(),
        SyncState::UpToDate => texts.sync_up_to_date(),
        SyncState::Working => texts.sync_works(),
        SyncState::Waiting { .. } => texts.sync_waits(),
        SyncState::Offline { .. } => texts.sync_offline(waits > 0 || files_wait),
        SyncState::NotAllowed => texts.sync_not_allowed(view.networks),
        SyncState::NeedsPerson { code, .. } => stopped(code, texts),
    };
    Advice { dot, title: title.to_owned(), told, code: code(&view.state), until: until(&view.state), way }
}

fn dot(state: &SyncState) -> DotState {
    match state {
        SyncState::UpToDate | SyncState::Working => DotState::On,
        SyncState::NeedsPerson { .. } => DotState::Attention,
        SyncState::NoServer
        | SyncState::Beginning
        | SyncState::Waiting { .. }
        | SyncState::Offline { .. }
        | SyncState::NotAllowed => DotState::Off,
    }
}

fn way(state: &SyncState) -> Way {
    match state {
        SyncState::NoServer => Way::None,
        SyncState::NotAllowed => Way::Networks,
        SyncState::Beginning
        | SyncState::UpToDate
        | SyncState::Working
        | SyncState::Waiting { .. }
        | SyncState::Offline { .. }
        | SyncState::NeedsPerson { .. } => Way::Now,
    }
}

fn until(state: &SyncState) -> Option<Timestamp> {
    match state {
        SyncState::Waiting { until }
        | SyncState::Offline { until }
        | SyncState::NeedsPerson { until, .. } => Some(*until),
        SyncState::NoServer
        | SyncState::Beginning
        | SyncState::UpToDate
        | SyncState::Working
        | SyncState::NotAllowed => None,
    }
}

fn code(state: &SyncState) -> Option<String> {
    if let SyncState::NeedsPerson { code, .. } = state { Some(code.clone()) } else { None }
}

/// A fault of this device's own, such as a full disk, has its words in the table of problems already.
fn stopped(code: &str, texts: Texts) -> (&'static str, &'static str) {
    let own = Code::ALL.iter().find(|own| own.as_str() == code);
    match own {
        Some(own) if !Texts::knows_sync_failure(code) => {
            let told = explain(*own, texts.0);
            (told.happened.trim_end_matches('.'), told.advice)
        }
        Some(_) | None => texts.sync_failure(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use apseko_contract::WaitingView;
    use apseko_domain::Networks;

    const LV: Texts = Texts(Language::Latvian);

    fn told_of(view: &SyncView, texts: Texts) -> Advice {
        advice(view, FilesStand::Done, texts)
    }

    fn at() -> Timestamp {
        "2026-11-20T10:05:00Z".parse().unwrap()
    }

    fn view(state: SyncState, own: u64) -> SyncView {
        SyncView {
            state,
            server: Some("sync.example".to_owned()),
            networks: Networks::Any,
            metered: None,
            last_answer: None,
            last_receipt: None,
            waiting: WaitingView { own, ..WaitingView::default() },
            delivered: 0,
            received: 0,
            parked: 0,
            refused: 0,
            notices: Vec::new(),
        }
    }

    #[test]
    fn everything_is_delivered_only_when_nothing_waits() {
        assert_eq!(told_of(&view(SyncState::UpToDate, 0), LV).title, "Viss nogādāts");
        let early = told_of(&view(SyncState::UpToDate, 2), LV);
        assert_eq!(
            early.title, "2 izmaiņas vēl nav nogādātas",
            "a state that is ahead of the facts must not lie"
        );
        assert_eq!(early.dot, DotState::Off, "nor look as if all were well");
        assert!(early.told.contains("ierīcē"));
        let apart = told_of(&SyncView { refused: 2, ..view(SyncState::UpToDate, 2) }, LV);
        assert!(apart.told.contains("zemāk"), "what is kept apart is explained and not promised");
    }

    #[test]
    fn everything_is_delivered_only_when_the_files_are_too() {
        let told = |files| advice(&view(SyncState::UpToDate, 0), files, LV);
        let left = told(FilesStand::Left);
        assert_eq!(
            (left.title.as_str(), left.dot),
            ("Izmaiņas ir nogādātas, faili vēl ne visi", DotState::Off)
        );
        assert!(left.told.contains("saglabāti ierīcē") && left.told.contains("zemāk"));
        assert_ne!(told(FilesStand::Unknown).title, "Viss nogādāts", "silence is no promise");
        let unsigned = told(FilesStand::Unsigned);
        assert_eq!((unsigned.title.as_str(), unsigned.dot), ("Viss nogādāts", DotState::On));
        assert!(unsigned.told.contains("nav parakstījis"), "delivered is not proved");
        let offline = SyncState::Offline { until: at() };
        assert!(!advice(&view(offline, 0), FilesStand::Left, LV).told.contains("Nekas negaida"));
    }

    #[test]
    fn without_a_server_there_is_nothing_to_press() {
        let calm = told_of(&view(SyncState::NoServer, 12), LV);
        assert_eq!((calm.way, calm.dot, calm.until), (Way::None, DotState::Off, None));
        assert!(calm.told.contains("glabājas šajā ierīcē"));
    }

    #[test]
    fn a_network_that_may_not_be_used_leads_to_the_choice() {
        let off = told_of(&SyncView { networks: Networks::None, ..view(SyncState::NotAllowed, 1) }, LV);
        let metered =
            told_of(&SyncView { networks: Networks::Unmetered, ..view(SyncState::NotAllowed, 1) }, LV);
        assert_eq!(
            (off.way, metered.way),
            (Way::Networks, Way::Networks),
            "asking at once would change nothing"
        );
        assert_ne!(off.title, metered.title);
    }

    #[test]
    fn whatever_waits_for_another_try_says_when() {
        for state in [
            SyncState::Waiting { until: at() },
            SyncState::Offline { until: at() },
            SyncState::NeedsPerson { code: "link.no_key".to_owned(), until: at() },
        ] {
            let told = told_of(&view(state, 1), LV);
            assert_eq!((told.until, told.way), (Some(at()), Way::Now));
            assert!(told.told.contains("saglabāts ierīcē"), "{}: it says what is safe", told.told);
        }
    }

    #[test]
    fn what_needs_a_person_says_so_in_a_sentence_and_gives_the_code() {
        let needs =
            |code: &str| told_of(&view(SyncState::NeedsPerson { code: code.to_owned(), until: at() }, 0), LV);
        let known = needs("exchange.upgrade_needed");
        assert_eq!((known.title.as_str(), known.dot), ("Programma ir jāatjaunina", DotState::Attention));
        assert_eq!(known.code.as_deref(), Some("exchange.upgrade_needed"));
        assert_eq!(needs("link.new").title, "Sinhronizācija ir apstājusies");
        let full = needs(Code::DataFull.as_str());
        assert_eq!(
            full.told,
            explain(Code::DataFull, Language::Latvian).advice,
            "the device's own faults too"
        );
        assert!(!full.title.ends_with('.'), "a heading has no full stop");
    }
}
