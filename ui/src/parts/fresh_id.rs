//! Exists because labels, hints and panels are wired to each other by ids, and one part may
//! stand on a screen many times.

use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

pub fn fresh_id(part: &str) -> String {
    format!("{part}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
