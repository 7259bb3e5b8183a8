//! Stories of the app as a shell sees it.

#[cfg(test)]
mod border;
#[cfg(test)]
mod device;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod told;
#[cfg(test)]
mod visit;
