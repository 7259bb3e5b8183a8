//! People from a file: all of it or nothing, and first as a rehearsal.

use apseko_domain::Capability;
use serde::{Deserialize, Serialize};

use super::api;
use crate::command::command;
use crate::{Access, Asked, Method, Remote};

api! {
    /// A file of people.
    pub struct ImportForm {
        /// Its text: a line a person, the names of the columns first.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 100_000)))]
        pub text: String,
        /// Whether it is only said what would happen.
        pub rehearse: bool,
    }

    /// What is wrong at one place of the file.
    pub struct ImportFault {
        /// In which line; the names of the columns are in the first.
        pub line: u32,
        /// In which column.
        pub column: String,
        /// What: a stable code.
        pub code: String,
    }

    /// What came, or would come, of it.
    pub struct ImportView {
        /// Who is new.
        pub added: Vec<String>,
        /// Who changed.
        pub changed: Vec<String>,
        /// How many are as they were.
        pub unchanged: u32,
        /// Who works here and is not in the file. Nothing happens to them.
        pub missing: Vec<String>,
        /// What is wrong; with anything here, nothing was done.
        pub faults: Vec<ImportFault>,
    }
}

/// Takes people over from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPeople {
    /// The file.
    pub form: ImportForm,
}
command!(ImportPeople -> ImportView {
    name: "import-people", kind: Act, access: Access::Unlocked(Capability::ManagePeople), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for ImportPeople {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, "people/import").body(&self.form)
    }
}
