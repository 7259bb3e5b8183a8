//! What the rules know of a person: the posts of today, and the units whose cases are behind them.

use apseko_domain::{Capability, Role};

/// A post: a role in a unit. A head of a region has one for each unit below; a deputy has those of whom they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// What they are there.
    pub role: Role,
    /// The unit.
    pub unit: [u8; 16],
}

/// A person of the inspectorate, as they are today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Their posts of today. Without one they may do nothing.
    pub posts: Vec<Seat>,
    /// Units in which they had a post and have none any more: their cases are closed to them.
    pub left: Vec<[u8; 16]>,
}

impl Person {
    /// Somebody with one post.
    pub fn at(role: Role, unit: [u8; 16]) -> Self {
        Self { posts: vec![Seat { role, unit }], left: Vec::new() }
    }

    /// Whether they may do something in any of their posts, however far.
    pub fn may(&self, capability: Capability) -> bool {
        self.is(|role| role.may(capability))
    }

    /// Whether one of their roles is like this.
    pub fn is(&self, like: impl Fn(Role) -> bool) -> bool {
        self.posts.iter().any(|seat| like(seat.role))
    }

    /// Whether one of their roles in a unit is like this.
    pub fn is_in(&self, unit: &[u8; 16], like: impl Fn(Role) -> bool) -> bool {
        self.posts.iter().any(|seat| seat.unit == *unit && like(seat.role))
    }

    /// Whether they have a post in a unit.
    pub fn sits_in(&self, unit: &[u8; 16]) -> bool {
        self.is_in(unit, |_| true)
    }

    /// Whether they had a post in a unit, and have none there any more.
    pub fn has_left(&self, unit: &[u8; 16]) -> bool {
        self.left.contains(unit) && !self.sits_in(unit)
    }
}
