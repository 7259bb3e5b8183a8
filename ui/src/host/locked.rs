//! Tells that the device turned out to be locked. Every command passes through here, so that no screen can go on
//! showing data after the host has shut it.

use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static HEARD_BY: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Names who has to hear of it; meant to be called once, by the gate.
pub fn when_locked(heard: impl Fn() + 'static) {
    HEARD_BY.with_borrow_mut(|known| *known = Some(Rc::new(heard)));
}

/// Tells it. The listener is called outside the borrow, because it may name another one.
pub(super) fn tell() {
    if let Some(heard) = HEARD_BY.with_borrow(Clone::clone) {
        heard();
    }
}
