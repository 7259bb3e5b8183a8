//! Who works with this device, as far as use cases need to know.

/// Someone who works with this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id at the office.
    pub user: [u8; 16],
    /// First and last name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// The codes of their roles with spaces, as the permission to work here names them.
    pub roles: String,
}
