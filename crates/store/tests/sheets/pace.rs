//! The largest sheets have hundreds of answers: the last one has to be saved as fast as the first. This one has more,
//! so that reading the others would show on any machine.

use std::time::{Duration, Instant};

use apseko_store::words::Answer;

use crate::device::{Device, ask, says};

/// So many answers are timed together; the quickest of them is hardly ever disturbed.
const TIMED: usize = 20;
const HUGE: usize = 4_000;

#[test]
fn the_last_answer_of_a_huge_sheet_is_saved_about_as_fast_as_the_first() {
    let mut device = Device::on_site();
    let quickest = |device: &mut Device, from: usize| -> Duration {
        let time = |number| {
            let begin = Instant::now();
            device.asks(says(&format!("DA-{number}"), &Answer::choice("yes")));
            begin.elapsed()
        };
        (from..from + TIMED).map(time).min().unwrap()
    };
    let early = quickest(&mut device, 0);
    device.writes(
        (TIMED..HUGE).map(|number| ask(says(&format!("DA-{number}"), &Answer::choice("yes")))).collect(),
    );
    let late = quickest(&mut device, HUGE);
    assert!(late < early * 2 + Duration::from_millis(1), "reading all the others shows: {early:?}, {late:?}");
}
