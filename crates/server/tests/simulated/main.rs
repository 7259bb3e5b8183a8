//! What simulated servers lived through with their ledgers in memory is lived through again on real databases, and has to
//! come to the same to the last byte: refused, late, doubled and forged-looking messages, restores and old programs.

#[cfg(test)]
mod lives;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod rows;
