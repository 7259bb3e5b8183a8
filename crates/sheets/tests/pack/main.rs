//! The definitions as they are delivered: they load, every question can be reached, and people read what is meant.

#[cfg(test)]
mod given;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod reached;
#[cfg(test)]
mod script;
#[cfg(test)]
mod visits;
#[cfg(test)]
mod words;
