//! What a database for the people's book must be able to do, in stories. Every database hears the same ones.

#[cfg(test)]
mod databases;
#[cfg(test)]
mod moments;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod stories;
