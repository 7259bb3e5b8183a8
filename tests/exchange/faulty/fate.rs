//! What becomes of a request on its way, drawn from the seed before anybody knows what the request says.

use apseko_sim::chance::Chance;
use apseko_sim::plan::Setting;

/// What becomes of one request and its answer. Shares are in thousandths of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Both arrive.
    Whole,
    /// The connection is gone before a byte has left.
    NoWay,
    /// It breaks while the request goes up.
    CutGoing(usize),
    /// The request arrives; the connection breaks while the answer comes down.
    CutComing(usize),
    /// Both arrive, after so many milliseconds.
    Late(u64),
    /// The request goes up in so many pieces.
    Slowly(usize),
    /// The request arrives a second time after it was answered.
    Twice,
    /// It arrives twice at the same time.
    AtOnce,
    /// It arrives again when its device has long said other things.
    Again(u64),
    /// The server's power goes so many microseconds after the request has arrived.
    Axe(u64),
}

/// How likely which fate is.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    lost: f64,
    doubled: f64,
    late: f64,
    axe: f64,
}

impl Rates {
    /// As the plan wants it. What this layer is for happens in every run.
    pub fn of(setting: &Setting) -> Self {
        Self {
            lost: setting.drop.max(0.12),
            doubled: setting.duplicate.max(0.08),
            late: setting.delay.max(0.05),
            axe: setting.server_dies.max(0.015),
        }
    }

    pub fn draw(&self, chance: &mut Chance) -> Fate {
        let share = |chance: &mut Chance| usize::try_from(chance.below(1_000)).unwrap_or(0);
        if chance.happens(self.axe) {
            return Fate::Axe(chance.long_tail(50, 8_000));
        }
        if chance.happens(self.lost) {
            return match chance.below(5) {
                0 => Fate::NoWay,
                1 | 2 => Fate::CutGoing(share(chance)),
                3 => Fate::CutComing(share(chance)),
                _ => Fate::CutComing(0),
            };
        }
        if chance.happens(self.doubled) {
            return match chance.below(3) {
                0 => Fate::Twice,
                1 => Fate::AtOnce,
                _ => Fate::Again(chance.within(1, 12)),
            };
        }
        if chance.happens(self.late) {
            return if chance.happens(0.5) {
                Fate::Late(chance.long_tail(1, 60))
            } else {
                Fate::Slowly(usize::try_from(chance.within(2, 12)).unwrap_or(2))
            };
        }
        Fate::Whole
    }
}

#[test]
fn every_fate_is_drawn() {
    let plan = apseko_sim::plan::Plan::draw(1);
    let mut chance = Chance::of(1, 1);
    let rates = Rates::of(&plan.setting);
    let kinds: std::collections::BTreeSet<String> = (0..5_000)
        .map(|_| format!("{:?}", rates.draw(&mut chance)).split('(').next().unwrap().to_owned())
        .collect();
    assert_eq!(kinds.len(), 10, "{kinds:?}");
}
