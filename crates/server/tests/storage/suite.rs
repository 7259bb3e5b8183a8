//! The list of the stories, and how they are told: each to a fresh database, and the names of those that failed at the end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use apseko_server::storage::Storage;

use crate::material::meta;
use crate::{feed, founding, links, openings, operations, pages, parked, registers, turns};

/// Opens the same database again at every call.
pub type Open = Box<dyn Fn() -> Arc<dyn Storage>>;

type Story = (&'static str, fn(&dyn Storage));
type StoryOfOpenings = (&'static str, fn(&dyn Fn() -> Arc<dyn Storage>));

macro_rules! stories {
    ($($module:ident: $($story:ident)+;)+) => { &[$($((stringify!($story), $module::$story),)+)+] };
}

/// Told to a database in which nothing has been founded.
const BEFORE_FOUNDING: &[Story] = stories! {
    founding: nothing_can_be_asked_before_a_feed_is_founded
        a_feed_is_founded_once
        of_several_founders_one_wins;
};

const FOUNDED: &[Story] = stories! {
    founding: the_counter_row_is_replaced_as_a_whole
        lives_can_be_taken_back
        numbers_of_64_bits_survive;
    operations: an_operation_comes_back_as_it_was
        numbers_in_a_header_may_be_as_large_as_they_can
        a_body_that_nobody_can_read_is_kept
        a_large_body_is_kept
        five_thousand_are_found_at_once
        what_is_named_twice_is_answered_once
        empty_lists_have_empty_answers
        what_is_not_there_is_not_found
        operations_come_in_the_order_of_arrival
        everything_but_the_header_can_change
        a_new_operation_can_change_in_the_same_breath
        changes_can_be_applied_several_times
        the_last_operation_of_a_stream_is_replaced;
    registers: only_heads_are_heads
        an_update_makes_a_head_and_takes_it_away
        a_thing_has_the_heads_of_all_its_registers
        fields_are_told_apart_to_the_last_letter
        several_heads_of_a_register_are_all_there
        each_kind_writes_its_own_register
        forgetting_takes_what_was_derived_and_nothing_else
        what_is_derived_anew_follows_the_forgetting;
    links: pairs_are_found_by_their_first
        petitions_wait_in_the_order_of_arrival
        a_petition_waits_until_it_does_not
        orders_to_erase_stay
        the_first_signature_stays;
    feed: lines_of_a_scope_come_ascending
        lines_come_in_pages
        things_are_known_by_scope_and_kind
        scopes_of_newer_programs_are_kept
        refused_requests_are_taken;
    parked: parked_operations_come_in_their_order
        a_parked_operation_comes_back_as_it_was
        one_that_is_parked_stays_as_it_is
        taken_out_comes_before_put_in;
    pages: every_pair_and_every_id_is_found
        every_stream_and_every_thing_is_found
        every_open_case_is_found_whole
        every_line_of_every_scope_is_found
        everything_that_waits_is_found_in_its_order;
    turns: what_is_not_committed_never_happened
        a_picture_does_not_change
        a_writer_sees_what_it_wrote
        a_picture_cannot_be_written_to
        a_second_writer_waits_for_the_first
        no_turn_is_lost
        readers_do_not_wait_for_a_writer
        after_a_failure_nothing_is_committed
        news_are_told_to_everybody_who_waits
        nobody_waits_for_what_is_there
        waiting_ends
        orders_are_noted_apart_from_the_transaction;
};

const OPENINGS: &[StoryOfOpenings] = stories! {
    openings: everything_is_there_after_opening_again
        a_commit_elsewhere_is_noticed
        writers_elsewhere_take_turns
        one_founding_is_enough_for_all;
};

/// Tells every story to a database of its own.
pub fn suite(make: &dyn Fn() -> Arc<dyn Storage>) {
    let unfounded = BEFORE_FOUNDING.iter().filter(|(_, story)| fails(|| story(make().as_ref())));
    let founded = FOUNDED.iter().filter(|(_, story)| {
        fails(|| {
            let storage = make();
            storage.found(&meta()).unwrap();
            story(storage.as_ref());
        })
    });
    report(unfounded.chain(founded).map(|(name, _)| *name).collect());
}

/// Tells the stories in which one database is opened several times.
pub fn suite_of_openings(make: &dyn Fn() -> Open) {
    let failed = OPENINGS.iter().filter(|(_, story)| fails(|| story(&make())));
    report(failed.map(|(name, _)| *name).collect());
}

fn fails(told: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(told)).is_err()
}

fn report(failed: Vec<&str>) {
    assert!(failed.is_empty(), "{} stories went wrong: {failed:#?}", failed.len());
}
