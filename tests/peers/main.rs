//! Programs of others speak to our server, and ours does what theirs do: a protocol is what more than one program understands.

#[cfg(test)]
mod uploads;
