//! Cases from several devices and the server at once, through the whole exchange.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod any_order;
#[cfg(test)]
mod applicants;
#[cfg(test)]
mod confirmations;
#[cfg(test)]
mod counting;
#[cfg(test)]
mod four_eyes;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod unit;
#[cfg(test)]
mod world;
