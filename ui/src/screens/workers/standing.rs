//! What stands about the workers in words and colours: a result of a register is ochre until it is confirmed.

use apseko_contract::{RosterView, WorkerRow, WorkerStanding};
use leptos::prelude::*;

use crate::parts::{Tag, Tone};
use crate::text::{Texts, use_say};

/// In the order in which a person on the site wants to know them.
const STANDINGS: [WorkerStanding; 4] =
    [WorkerStanding::Fine, WorkerStanding::Open, WorkerStanding::NotFound, WorkerStanding::Violation];

/// The colour of a standing. Open questions are nobody's fault and stay grey.
pub const fn tone_of(standing: WorkerStanding) -> Tone {
    match standing {
        WorkerStanding::Open => Tone::Neutral,
        WorkerStanding::Fine => Tone::Ok,
        WorkerStanding::NotFound => Tone::Warn,
        WorkerStanding::Violation => Tone::Bad,
    }
}

/// The colour of a row and of what is said in it.
pub fn row_tone(row: &WorkerRow) -> Tone {
    let doubtful = !row.warnings.is_empty() || !row.conflicts.is_empty();
    let of_standing = tone_of(row.standing);
    if matches!(of_standing, Tone::Warn | Tone::Bad) {
        of_standing
    } else if doubtful {
        Tone::Warn
    } else {
        // What is in order needs no bar.
        Tone::Neutral
    }
}

fn counts(roster: &RosterView) -> [u64; 4] {
    STANDINGS.map(|standing| {
        let many = roster.workers.iter().filter(|row| row.standing == standing).count();
        u64::try_from(many).unwrap_or(u64::MAX)
    })
}

/// How many persons are in order and how many are not, and whether everybody is entered.
#[component]
pub fn Counts(roster: Signal<RosterView>) -> impl IntoView {
    let say = use_say();
    let counts = Memo::new(move |_| roster.with(counts));
    let entered = Memo::new(move |_| {
        roster
            .with(|roster| (roster.counted.map(u64::from), u64::try_from(roster.workers.len()).unwrap_or(0)))
    });
    let people = move || {
        let (counted, entered) = entered.get();
        let tone = if counted.is_some_and(|counted| entered < counted) { Tone::Warn } else { Tone::Neutral };
        let told = move |texts: Texts| match counted {
            Some(counted) => texts.roster_counted(counted, entered),
            None => texts.roster_entered(entered),
        };
        (counted.is_some() || entered > 0).then(|| view! { <li><Tag tone=tone>{say.phrase(told)}</Tag></li> })
    };
    let standings = move || {
        let known = STANDINGS.into_iter().zip(counts.get()).filter(|(_, count)| *count > 0);
        known
            .map(|(standing, count)| {
                let told = say.phrase(move |texts| texts.standing_count(standing, count));
                view! { <li><Tag tone=tone_of(standing)>{told}</Tag></li> }
            })
            .collect_view()
    };
    view! { <ul class="roster__counts" aria-label=say.word(Texts::roster_counts)>{standings}{people}</ul> }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{roster, row};
    use super::*;

    #[test]
    fn a_result_of_a_register_is_ochre_and_never_brick() {
        assert_eq!(tone_of(WorkerStanding::NotFound), Tone::Warn);
        assert_eq!(tone_of(WorkerStanding::Violation), Tone::Bad);
    }

    #[test]
    fn persons_are_counted_by_what_stands_about_them() {
        let found = |number, standing| WorkerRow { standing, ..row(number, "x") };
        let three = roster(vec![
            found(1, WorkerStanding::Fine),
            found(2, WorkerStanding::NotFound),
            found(3, WorkerStanding::Fine),
        ]);
        assert_eq!(counts(&three), [2, 0, 1, 0]);
    }

    #[test]
    fn doubtful_details_are_ochre_although_the_questions_are_open() {
        let doubtful = WorkerRow { conflicts: vec!["name".to_owned()], ..row(1, "x") };
        assert_eq!(row_tone(&doubtful), Tone::Warn);
        assert_eq!(row_tone(&row(1, "x")), Tone::Neutral);
    }
}
