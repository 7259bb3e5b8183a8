//! What room files take, and making some: everything that goes can be fetched again.

use apseko_contract::{MadeRoom, MakeRoom, RoomView, ShowRoom, Topic};
use apseko_store::{KeptFile, StoreError};

use crate::App;
use crate::failure::Failure;
use crate::files::{Gone, let_all_go};
use crate::router::{Act, Looking, Read};

impl Read for ShowRoom {
    fn answer(self, looking: &Looking<'_>) -> Result<RoomView, Failure> {
        let free = looking.app.host.free_bytes();
        looking.look(|view| {
            let (own, fetched) = (view.files()?, view.fetched()?);
            let fetched = fetched.iter().map(|fetched| fetched.size).fold(0, u64::saturating_add);
            Ok(RoomView {
                free,
                own: bytes_of(&own, KeptFile::is_here),
                can_go: bytes_of(&own, KeptFile::may_go),
                fetched,
            })
        })
    }
}

impl Act for MakeRoom {
    fn act(self, app: &App) -> Result<MadeRoom, Failure> {
        let (store, rooms) = (app.store()?, app.file_rooms()?);
        let own = let_all_go(&store, app.host.now());
        let fetched = rooms.fetched.let_all_go();
        // What has gone has gone, also where the rest did not.
        app.tell(Topic::File);
        Ok(made(own, fetched)?)
    }
}

fn made(own: Result<Gone, StoreError>, fetched: Result<Gone, StoreError>) -> Result<MadeRoom, StoreError> {
    let (own, fetched) = (own?, fetched?);
    Ok(MadeRoom { files: own.files + fetched.files, bytes: own.bytes.saturating_add(fetched.bytes) })
}

fn bytes_of(files: &[KeptFile], counts: impl Fn(&KeptFile) -> bool) -> u64 {
    files.iter().filter(|kept| counts(kept)).map(|kept| kept.file.size).fold(0, u64::saturating_add)
}
