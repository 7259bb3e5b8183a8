//! What a person types and nobody else may see: never printed, overwritten when it is dropped.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A password, a PIN or a code on its way from a screen to the vault.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Typed {
    /// Takes over what was typed.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Drop for Typed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Typed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_not_printed() {
        assert_eq!(format!("{:?}", Typed::new("zirgs".to_owned())), "Typed(…)");
    }
}
