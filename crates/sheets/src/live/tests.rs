//! A sheet while it is being filled in, told as what happens at a visit.

mod again;
mod fixed;
mod gaps;
mod given;
mod parties;
mod random_pack;
mod same_as_anew;
mod stories;
mod work;
