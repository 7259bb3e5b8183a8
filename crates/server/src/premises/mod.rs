//! What belongs to one installation of the server and not to its database: keys, the people they are for, the clock.

mod directory;
mod folder;
mod keys;
mod office;

pub use directory::{BadDirectory, Colleague, Colleagues};
pub use folder::{Folder, FolderFault, Occupied};
pub use keys::{NewInstallation, ServerKeys};
pub use office::Office;
pub(crate) use office::now_ms;
