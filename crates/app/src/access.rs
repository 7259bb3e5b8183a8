//! Who works with this device, as far as use cases need to know.

/// Someone who works with this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// First and last name.
    pub name: String,
    /// Their unit.
    pub unit: String,
}
