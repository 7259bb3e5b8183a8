//! The HTTP API as others meet it: who may do what, proved for every operation, and what hostile requests come to.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bed;
#[cfg(test)]
#[path = "../login/browser.rs"]
mod browser;
#[cfg(test)]
mod casework;
#[cfg(test)]
mod described;
#[cfg(test)]
mod dossiers;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod institution;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod small_ends;
#[cfg(test)]
mod strays;
#[cfg(test)]
mod world;
