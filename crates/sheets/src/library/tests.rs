//! The real pack, and packs that are wrong.
