//! The feed under many hands: who writes at the same time, what is acknowledged, what a failure takes with it.

#[cfg(test)]
mod copies;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod hands;
#[cfg(test)]
mod house;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod pretend;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod stories;
