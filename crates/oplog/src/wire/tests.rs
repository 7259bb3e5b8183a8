//! The written form, seen from outside: everything comes back to the byte, and nothing hostile gets through or in.

mod figures;
mod golden;
mod hostile;
mod make;
mod refusals;
mod round_trip;
