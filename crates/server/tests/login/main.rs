//! Coming in: what strangers can and cannot do at the door, and whom of a provider's words the server believes.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod door;
#[cfg(test)]
mod machine;
#[cfg(test)]
mod mischief;
#[cfg(test)]
mod premises;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod reference;
