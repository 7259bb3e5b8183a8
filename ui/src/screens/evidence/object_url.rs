//! The address of bytes in memory. The browser holds the bytes for as long as the address is good, so nobody may forget to
//! take it back: it goes with this value.

use leptos::web_sys::{Blob, Url};

/// An address that is good for as long as this lives.
#[derive(Debug, PartialEq, Eq)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Gives bytes an address; none where the browser has no room for them.
    pub fn of(bytes: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(bytes).ok().map(Self)
    }

    /// The address.
    pub fn address(&self) -> String {
        self.0.clone()
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // An address that the browser does not know any more is what is wanted.
        let _ = Url::revoke_object_url(&self.0);
    }
}
