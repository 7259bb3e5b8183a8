//! What a database for the feed must be able to do, in stories. Every database hears the same ones.

#[cfg(test)]
mod feed;
#[cfg(test)]
mod founding;
#[cfg(test)]
mod links;
#[cfg(test)]
mod material;
#[cfg(test)]
mod openings;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod parked;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod registers;
#[cfg(test)]
mod sqlite;
#[cfg(test)]
mod suite;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod turns;
