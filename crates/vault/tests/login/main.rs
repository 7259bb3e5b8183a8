//! The log-in as its attackers meet it: every story plays a whole device, because a rule that holds alone may be walked
//! around through the disk, the keystore, the clock or a killed process.

#[cfg(test)]
mod child;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod coming_in;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod cut_off;
#[cfg(test)]
mod device;
#[cfg(test)]
mod flipped_bits;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod keystore;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod officers;
#[cfg(test)]
mod ordered;
#[cfg(test)]
mod own_access;
#[cfg(test)]
mod people;
#[cfg(test)]
mod second_key;
#[cfg(test)]
mod tries;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod wiping;
