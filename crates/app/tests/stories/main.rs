//! Stories of the app as a shell sees it.

#[cfg(test)]
mod border;
#[cfg(test)]
mod coming_in;
#[cfg(test)]
mod confirmation;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod device;
#[cfg(test)]
#[cfg(debug_assertions)]
mod evidence;
#[cfg(test)]
mod fixed;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod links;
#[cfg(test)]
mod office;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod roster;
#[cfg(test)]
mod told;
#[cfg(test)]
mod victims;
#[cfg(test)]
mod visit;
#[cfg(test)]
mod windows;
