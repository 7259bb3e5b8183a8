//! Who may ask, write and read what, walked whole: every role in every relation to a case, against tables written here.

#[cfg(test)]
mod cast;
#[cfg(test)]
mod expected;
#[cfg(test)]
mod naming;
#[cfg(test)]
mod petitions;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod scopes;
#[cfg(test)]
#[path = "../cases/unit.rs"]
#[expect(dead_code, reason = "the stories need more of it")]
mod unit;
#[cfg(test)]
#[path = "../cases/world.rs"]
#[expect(dead_code, reason = "the stories need more of it")]
mod world;
#[cfg(test)]
mod writing;
