//! The definitions as they are delivered: they load, every question can be reached, and people read what is meant.

#[cfg(test)]
mod given;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod reached;
