//! What belongs to one installation of the server and not to its database: keys, the people they are for, the clock.

mod directory;
mod folder;
mod keys;
mod logins;
mod mark;
mod office;
mod registry;

pub use directory::{BadDirectory, Colleague, Colleagues};
pub use folder::{Folder, FolderFault, Occupied};
pub use keys::{NewInstallation, ServerKeys};
pub use logins::Logins;
pub use mark::Mark;
pub use office::Office;
pub(crate) use office::now_ms;
#[cfg(debug_assertions)]
pub(crate) use registry::OFFICERS;
pub(crate) use registry::take_over;
pub use registry::{
    BooksFault, ChangeFault, Follower, NotAdmitted, NotLeased, NotTaken, Registry, Snapshot, Standing, day_of,
};
