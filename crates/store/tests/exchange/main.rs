//! Stories of stores that exchange their work with a server: what arrives is shown, and what is said of it is true.

#[cfg(test)]
mod office;
#[cfg(test)]
mod tablet;

use std::sync::Arc;

use apseko_domain::{NoticeKind, TaskId};
use apseko_oplog::device::{Input, Notice};
use apseko_store::words::EntityKind;
use apseko_store::{ConfirmationStep, Touched, Waiting};
use uuid::Uuid;

use office::{Believing, Office};
use tablet::{TASK, Tablet};

#[test]
fn what_was_delivered_waits_no_more() {
    let mut office = Office::new();
    let ilze = Tablet::new(1);
    let fresh = ilze.state();
    assert_eq!((fresh.server, fresh.last_answer, fresh.last_receipt), (None, None, None));
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    let before = ilze.state();
    assert!(before.waiting.own > 2 && before.waiting.of_others == 0);
    assert_eq!(before.waiting.by_case.values().sum::<u64>(), before.waiting.own, "all of it in one case");
    assert!(before.waiting.by_kind[&EntityKind::Note.number()] > 0, "and some of it about the note");
    assert_eq!((ilze.waiting_wishes(), ilze.has_unsent()), (1, true), "one wish of the person waits");

    ilze.talks(&mut office);
    let after = ilze.state();
    assert_eq!(after.waiting, Waiting::default());
    assert_eq!((ilze.waiting_wishes(), ilze.has_unsent()), (0, false), "the strip says so");
    assert_eq!(after.server, Some(office::SERVER));
    assert_eq!(
        after.last_receipt.map(|at| at.as_millisecond()),
        Some(office.signed_at),
        "as the server said"
    );
    assert!(after.last_answer > Some(tablet::NOON));
    assert_eq!(after.stable, 0, "nothing is in a backup yet");

    ilze.writes_note("Trīs nodarbinātie bez ķiverēm.");
    assert_eq!(ilze.waiting_wishes(), 1, "only the new one waits");
    ilze.restarts();
    assert_eq!((ilze.waiting_wishes(), ilze.state().server), (1, after.server), "also after a restart");
}

#[test]
fn wishes_of_an_older_program_wait_until_its_work_was_delivered() {
    let mut office = Office::new();
    let ilze = Tablet::new(1);
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    ilze.was_used_by_an_older_program();
    assert_eq!(ilze.waiting_wishes(), 1, "nothing that waits may be hidden");
    ilze.talks(&mut office);
    assert_eq!((ilze.waiting_wishes(), ilze.has_unsent()), (0, false));
    ilze.writes_note("Trīs nodarbinātie bez ķiverēm.");
    ilze.restarts();
    assert_eq!(ilze.waiting_wishes(), 1, "and what was delivered does not wait again");
}

#[test]
fn what_others_wrote_comes_to_the_screens() {
    let mut office = Office::new();
    let (ilze, andris) = (Tablet::new(1), Tablet::new(2));
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    ilze.talks(&mut office);
    let touched = andris.talks(&mut office);
    assert!(touched.contains(&Touched::Task(TaskId(TASK))), "his screens hear of the task: {touched:?}");
    assert_eq!(andris.notes(), ["Divi nodarbinātie bez ķiverēm."]);
    assert_eq!(andris.rows(), ilze.rows(), "both show the same");
    assert_eq!((andris.waiting_wishes(), andris.state().waiting.own), (0, 0), "nothing of it is his to send");
}

#[test]
fn what_the_server_keeps_apart_is_counted_until_it_has_a_place() {
    let mut office = Office::new();
    let ilze = Tablet::new(1);
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    let all = ilze.state().waiting.own;
    office.believes = Believing::Nobody;
    ilze.talks(&mut office);
    let apart = ilze.state();
    assert_eq!((apart.refused, apart.waiting.own), (all, all), "kept apart is not delivered");
    assert_eq!(ilze.waiting_wishes(), 1, "and the person is told that it waits");
    assert!(ilze.noticed().iter().any(|notice| matches!(notice, Notice::Refused(_))));
    assert_eq!(ilze.notices(), [NoticeKind::Refused], "and why");

    office.believes = Believing::Everybody;
    ilze.restarts();
    ilze.talks(&mut office);
    let kept = ilze.state();
    assert_eq!((kept.refused, kept.parked, kept.waiting.own), (0, 0, 0), "in the end it has its place");
    assert_eq!(ilze.notices(), [], "and nobody is told what is not so any more");
}

#[test]
fn a_paper_of_the_case_is_asked_about_at_its_task() {
    let ilze = Tablet::new(1);
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    let paper = Uuid::from_u128(9);
    assert_eq!(ilze.task_beside(EntityKind::Document, paper), None, "there is no such paper yet");
    ilze.writes_paper(paper);
    assert_eq!(ilze.task_beside(EntityKind::Document, paper), Some(TaskId(TASK)));
}

#[test]
fn an_answer_that_does_not_add_up_changes_nothing() {
    let mut office = Office::new();
    let (ilze, andris) = (Tablet::new(1), Tablet::new(2));
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    ilze.talks(&mut office);
    andris.believes(Believing::Nobody);
    let touched = andris.talks(&mut office);
    assert!(touched.is_empty() && andris.notes().is_empty(), "nothing of it is taken in: {touched:?}");
    assert!(andris.noticed().contains(&Notice::AnswerRefused), "and the person is told");
    andris.believes(Believing::Everybody);
    andris.talks(&mut office);
    assert_eq!(andris.rows(), ilze.rows(), "asked again, it has it all");
}

#[test]
fn an_answer_counts_once_however_often_it_comes() {
    let mut office = Office::new();
    let ilze = Tablet::new(1);
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    let hello = ilze.step(Input::Hurry).send.unwrap();
    let reply = office.answers(hello);
    assert!(ilze.step(Input::Reply(Box::new(reply.clone()))).heard);
    let answered = ilze.state().last_answer;
    assert!(!ilze.step(Input::Reply(Box::new(reply))).heard);
    assert_eq!(ilze.state().last_answer, answered, "the second one was not listened to");
}

#[test]
fn an_exchange_and_a_person_do_not_get_in_each_other_s_way() {
    let mut office = Office::new();
    let ilze = Arc::new(Tablet::new(1));
    ilze.writes_note("Pirmā piezīme.");
    let writer = Arc::clone(&ilze);
    let person = std::thread::spawn(move || {
        for number in 0..40 {
            writer.writes_text(Uuid::from_u128(100 + number), "Vēl viena piezīme.");
        }
    });
    while !person.is_finished() {
        ilze.talks(&mut office);
    }
    person.join().unwrap();
    ilze.talks(&mut office);
    assert_eq!(ilze.state().waiting, Waiting::default(), "everything written meanwhile was delivered");
    let andris = Tablet::new(2);
    andris.talks(&mut office);
    assert_eq!(andris.notes().len(), 41);
    assert_eq!(andris.rows(), ilze.rows());
}

#[test]
fn when_to_ask_again_is_remembered() {
    let ilze = Tablet::new(1);
    ilze.keeps_next_attempt(Some(tablet::NOON));
    ilze.restarts();
    assert_eq!(ilze.state().next_attempt, Some(tablet::NOON));
    ilze.keeps_next_attempt(None);
    assert_eq!(ilze.state().next_attempt, None);
}

#[test]
fn two_devices_that_wrote_without_seeing_each_other_are_told_of_both_until_one_decides() {
    let mut office = Office::new();
    let (ilze, andris) = (Tablet::new(1), Tablet::new(2));
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    ilze.talks(&mut office);
    andris.talks(&mut office);
    ilze.writes_note("Trīs nodarbinātie bez ķiverēm.");
    andris.writes_note("Četri nodarbinātie bez ķiverēm.");
    assert_eq!((ilze.conflicts().len(), andris.conflicts().len()), (0, 0), "neither knows of the other");
    ilze.talks(&mut office);
    andris.talks(&mut office);
    ilze.talks(&mut office);
    for (tablet, other) in [(&ilze, 2), (&andris, 1)] {
        let conflict = tablet.conflicts().remove(0);
        let said: Vec<_> = conflict.alternatives.iter().map(|standing| &standing.said[0]).collect();
        assert_eq!(said.len(), 2);
        assert_eq!(said.iter().filter(|said| said.here).count(), 1, "one of them was written here");
        assert!(said.iter().any(|said| !said.here && said.device == [other; 16]), "{said:?}");
        assert!(said.iter().all(|said| said.delivered && !said.clock_untrusted));
    }
    andris.decides("Četri nodarbinātie bez ķiverēm.");
    assert!(andris.conflicts().is_empty());
    andris.talks(&mut office);
    ilze.talks(&mut office);
    assert!(ilze.conflicts().is_empty(), "the decision travels");
    assert_eq!(ilze.notes(), ["Četri nodarbinātie bez ķiverēm."]);
}

#[test]
fn a_confirmation_waits_is_refused_with_a_reason_and_given_in_the_end() {
    let mut office = Office::new();
    let (ilze, ruta) = (Tablet::new(1), Tablet::new(2));
    ilze.writes_note("Divi nodarbinātie bez ķiverēm.");
    assert!(ilze.confirmation().own.contains(&ilze.user()), "whoever recorded it is not the second person");
    ilze.talks(&mut office);
    ruta.talks(&mut office);
    assert_eq!(ruta.confirmation().step, ConfirmationStep::Awaited { open: true });
    assert!(!ruta.confirmation().own.contains(&ruta.user()));

    office.refuses = Some("petition.not_allowed");
    ruta.confirms();
    let ConfirmationStep::Asked { by, .. } = ruta.confirmation().step else { panic!("nobody has decided") };
    assert_eq!(by, "Persona 2");
    let touched = ruta.talks(&mut office);
    assert!(touched.contains(&Touched::Task(TaskId(TASK))), "the screen hears of a refusal too");
    let told = ruta.confirmation();
    assert_eq!(told.step, ConfirmationStep::Awaited { open: true }, "the mark comes back");
    assert_eq!(told.refused, Some((ruta.user(), "petition.not_allowed".to_owned())));

    office.refuses = None;
    ruta.confirms();
    ruta.talks(&mut office);
    let told = ruta.confirmation();
    assert!(
        matches!(&told.step, ConfirmationStep::Given { by, at: Some(_) } if by == "Persona 2"),
        "{told:?}"
    );
    assert_eq!(told.refused, None, "what was refused before is of no interest any more");
    ilze.talks(&mut office);
    assert!(matches!(ilze.confirmation().step, ConfirmationStep::Given { at: Some(_), .. }));
}
