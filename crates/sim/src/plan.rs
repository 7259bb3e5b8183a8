//! What will happen, drawn from one seed: people's deeds and the bad luck between them. Plain data, so that a failing
//! plan can be cut down to the few lines that matter.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::chance::Chance;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A whole run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The seed that it was drawn from.
    pub seed: u64,
    /// The circumstances.
    pub setting: Setting,
    /// What happens, in order of time.
    pub events: Vec<Event>,
}

/// The circumstances of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setting {
    /// The devices; the first belongs to a head of unit.
    pub devices: Vec<DeviceSetting>,
    /// The level of the server's program.
    pub server_level: u16,
    /// About so many operations in one message.
    #[serde(default = "ordinary_page")]
    pub page: u32,
    /// How likely a message is lost.
    pub drop: f64,
    /// How likely it arrives twice.
    pub duplicate: f64,
    /// How likely it takes very long.
    pub delay: f64,
    /// How likely a device's program dies right after a commit.
    pub die_after_commit: f64,
    /// How likely it dies in the middle of a step, before the commit.
    pub die_in_step: f64,
    /// How likely the disk refuses a write in a step.
    pub disk_full: f64,
    /// How likely the server dies after a commit, before its answer.
    pub server_dies: f64,
    /// How long a scheduled look at the network is apart, at most.
    pub tick_every: u64,
}

/// A device.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct DeviceSetting {
    /// Whose it is.
    pub user: u8,
    /// The level of its program.
    pub level: u16,
}

/// Something that happens at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: u64,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Someone does something on a device.
    Deed(u8, Deed),
    /// Something befalls a device.
    Mishap(u8, Mishap),
    /// The device makes room.
    Compact(u8),
    /// The server backs itself up.
    Backup,
    /// The server is lost and restored from the last backup.
    Rollback,
    /// The server is started anew, with this level of program.
    ServerRestart(u16),
    /// The head of unit has looked at work that was held back, and lets some in.
    Admit(u64),
    /// Some bodies are ordered to be destroyed.
    Erase(u64),
}

/// What can befall a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mishap {
    /// It is cut off for so long.
    CutOff(u64),
    /// What it sends arrives, and no answer does, for so long.
    Deaf(u64),
    /// Its clock jumps by so many minutes.
    ClockJump(i64),
    /// Its program is ended and begun again.
    Restart,
    /// Power goes: what the disk had not been told to keep may be gone.
    PowerLoss,
    /// Its data is copied to be put back one day.
    KeepImage,
    /// Its data is replaced by the kept copy.
    RestoreImage,
    /// A copy of it goes to work beside it, with everything that was in memory.
    TwinAwakes,
    /// A copy of it goes to work beside it, after a start of the program.
    CloneStarts,
    /// It is gone for ever.
    Death,
    /// Another level of the program is installed.
    Install(u16),
}

/// What a person does. Cases and things are numbered; what does not exist on the device is left undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Begins a case with a task.
    NewCase(u8),
    /// Writes into a field of a thing of a case.
    Edit { case: u8, thing: u8, field: u8, value: u16 },
    /// Takes a thing out.
    Retract { case: u8, thing: u8 },
    /// Brings a thing back.
    Restore { case: u8, thing: u8 },
    /// Decides between values, where people disagree.
    Resolve { case: u8, thing: u8, field: u8 },
    /// Asks for something to be decided about the task.
    Petition { case: u8, action: u8, user: u8 },
    /// Seals the document of a case.
    Seal { case: u8 },
    /// Writes something that only a newer program knows.
    Future { case: u8, value: u16 },
}

impl Plan {
    /// Reads a plan as a line of the corpus has it.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Draws a run. Every kind of bad luck is in it or not, each with even odds, at a rate from a wide range.
    pub fn draw(seed: u64) -> Self {
        let mut chance = Chance::of(seed, 1);
        let setting = Setting::draw(&mut chance);
        let mut events = deeds(&mut chance, &setting);
        misfortunes(&mut chance, &setting, &mut events);
        events.sort_by_key(|event| event.at);
        Self { seed, setting, events }
    }
}

impl Setting {
    fn draw(chance: &mut Chance) -> Self {
        let count = chance.within(2, 6);
        let newer = chance.happens(0.3);
        let device = |chance: &mut Chance, index: u64| DeviceSetting {
            // Now and then two devices belong to one person.
            user: u8::try_from(if index > 1 && chance.happens(0.3) { index - 1 } else { index }).unwrap_or(0),
            level: if newer && chance.happens(0.5) { 2 } else { 1 },
        };
        let devices = (0..count).map(|index| device(chance, index)).collect();
        let server_level = if newer && chance.happens(0.5) { 2 } else { 1 };
        Self {
            devices,
            server_level,
            page: chance.pick(&[2, 5, 30, apseko_oplog::PAGE]).copied().unwrap_or(apseko_oplog::PAGE),
            drop: swarm(chance, 0.3),
            duplicate: swarm(chance, 0.2),
            delay: swarm(chance, 0.1),
            die_after_commit: swarm(chance, 0.04),
            die_in_step: swarm(chance, 0.04),
            disk_full: swarm(chance, 0.04),
            server_dies: swarm(chance, 0.05),
            tick_every: chance.long_tail(6 * HOUR, 4 * DAY),
        }
    }
}

fn ordinary_page() -> u32 {
    apseko_oplog::PAGE
}

/// Off in half of the runs; else a rate up to this, spread over two orders of magnitude.
fn swarm(chance: &mut Chance, most: f64) -> f64 {
    if chance.happens(0.5) {
        return 0.0;
    }
    let steps = i32::try_from(chance.below(8)).unwrap_or(0);
    most * 0.5_f64.powi(steps)
}

const SPAN: u64 = 10 * DAY;

fn deeds(chance: &mut Chance, setting: &Setting) -> Vec<Event> {
    let devices = setting.devices.len() as u64;
    let cases = chance.within(1, 3);
    let count = chance.within(30, 120);
    let fields = chance.within(1, 3);
    let narrow = |number: u64| u8::try_from(number).unwrap_or(0);
    let mut events: Vec<Event> = (0..cases)
        .map(|case| {
            let who = narrow(chance.below(devices));
            Event { at: chance.below(HOUR), what: What::Deed(who, Deed::NewCase(narrow(case))) }
        })
        .collect();
    for _ in 0..count {
        let who = narrow(chance.below(devices));
        let case = narrow(chance.below(cases));
        let (thing, field) = (narrow(chance.below(2)), narrow(chance.below(fields)));
        let value = u16::try_from(chance.below(400)).unwrap_or(0);
        let deed = match chance.below(100) {
            0..60 => Deed::Edit { case, thing, field, value },
            60..66 => Deed::Retract { case, thing },
            66..70 => Deed::Restore { case, thing },
            70..78 => Deed::Resolve { case, thing, field },
            78..90 => {
                Deed::Petition { case, action: narrow(chance.below(8)), user: narrow(chance.below(devices)) }
            }
            90..96 => Deed::Seal { case },
            _ => Deed::Future { case, value },
        };
        events.push(Event { at: chance.below(SPAN), what: What::Deed(who, deed) });
    }
    events
}

/// One kind of misfortune: at most how often, and what.
type Misfortune = (u64, fn(&mut Chance, u8) -> What);

const MISFORTUNES: [Misfortune; 16] = [
    (4, |chance, device| What::Mishap(device, Mishap::CutOff(chance.long_tail(10 * MINUTE, 5 * DAY)))),
    (3, |chance, device| What::Mishap(device, Mishap::Deaf(chance.long_tail(10 * MINUTE, DAY)))),
    (3, |chance, device| What::Mishap(device, Mishap::ClockJump(clock_jump(chance)))),
    (4, |_, device| What::Mishap(device, Mishap::Restart)),
    (3, |_, device| What::Mishap(device, Mishap::PowerLoss)),
    (2, |_, device| What::Mishap(device, Mishap::KeepImage)),
    (2, |_, device| What::Mishap(device, Mishap::RestoreImage)),
    (2, |_, device| What::Mishap(device, Mishap::TwinAwakes)),
    (2, |_, device| What::Mishap(device, Mishap::CloneStarts)),
    (1, |_, device| What::Mishap(device, Mishap::Death)),
    (3, |chance, device| What::Mishap(device, Mishap::Install(1 + u16::from(chance.happens(0.5))))),
    (4, |_, device| What::Compact(device)),
    (3, |_, _| What::Rollback),
    (2, |chance, _| What::ServerRestart(1 + u16::from(chance.happens(0.5)))),
    (2, |chance, _| What::Admit(chance.draw())),
    (2, |chance, _| What::Erase(chance.draw())),
];

fn clock_jump(chance: &mut Chance) -> i64 {
    let minutes = i64::try_from(chance.long_tail(10, 10 * 365 * 24 * 60)).unwrap_or(0);
    if chance.happens(0.5) { minutes } else { -minutes }
}

fn misfortunes(chance: &mut Chance, setting: &Setting, events: &mut Vec<Event>) {
    let devices = setting.devices.len() as u64;
    let backups = chance.within(1, 6);
    events.extend((0..backups).map(|_| Event { at: chance.below(SPAN), what: What::Backup }));
    for (most, draw) in MISFORTUNES {
        if chance.happens(0.5) {
            continue;
        }
        for _ in 0..chance.within(1, most) {
            let device = u8::try_from(chance.below(devices)).unwrap_or(0);
            let what = draw(chance, device);
            // What needs a program of level 2 only makes sense where there is one.
            let newer = setting.server_level == 2 || setting.devices.iter().any(|device| device.level == 2);
            if !newer && matches!(what, What::Mishap(_, Mishap::Install(_)) | What::ServerRestart(2)) {
                continue;
            }
            events.push(Event { at: chance.below(SPAN), what });
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, hour, minute) = (self.at / DAY, self.at / HOUR % 24, self.at / MINUTE % 60);
        write!(out, "day {day} {hour:02}:{minute:02}  {:?}", self.what)
    }
}
