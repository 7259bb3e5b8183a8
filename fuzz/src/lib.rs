//! What the targets share: a meter for memory, and the journey that every accepted message must survive.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use apseko_oplog::message::Carried;
use apseko_oplog::{Body, Header};

/// The system's allocator, counting. The targets have one thread.
#[derive(Debug, Clone, Copy)]
pub struct Meter;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static METER: Meter = Meter;

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Meter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

/// Memory for each byte of input: one byte can point back at an id of 32, which is then in a header and beside it.
const PER_BYTE: usize = 256;
const ALWAYS: usize = 64 << 10;

/// Decodes, and stops the run if that took much more memory than the input is long.
pub fn measured<T>(bytes: &[u8], decode: impl FnOnce(&[u8]) -> T) -> T {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let decoded = decode(bytes);
    let used = PEAK.load(Relaxed).saturating_sub(before);
    assert!(used <= ALWAYS + PER_BYTE * bytes.len(), "{} bytes took {used} bytes of memory", bytes.len());
    decoded
}

/// What came out of a message has to be what reading its bytes gives.
pub fn check_op(op: &Carried) {
    assert_eq!(Header::read(op.header.bytes()).as_ref(), Ok(&*op.header), "a header is what its bytes say");
    if let Some(body) = &op.body {
        assert_eq!(Body::of(body.bytes()), **body, "a body is what its bytes say");
    }
}
