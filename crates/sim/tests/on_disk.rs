//! The same storms with the real database, on a disk that crashes; and proof that a disk that lies would be noticed.

use apseko_sim::on_disk::OnDisk;
use apseko_sim::plan::Plan;
use apseko_sim::run::run;

#[test]
fn storms_on_the_real_database_break_no_promise() {
    for seed in 0..25 {
        let outcome = run::<OnDisk>(&Plan::draw(seed), None, false);
        assert_eq!(outcome.violation, None, "replay with SIM_SEED={seed} cargo xtask sim --layer store");
    }
}

#[test]
fn a_disk_that_says_kept_and_keeps_nothing_is_noticed() {
    let lost = (0..100).find(|seed| run::<OnDisk<true>>(&Plan::draw(*seed), None, false).violation.is_some());
    assert!(lost.is_some(), "otherwise these storms would prove nothing about power cuts");
}
