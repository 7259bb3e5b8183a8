//! The first databases of a process may be opened on several threads at once. Needs a fresh process for each try, so the
//! test starts itself.

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::Barrier;

    use apseko_store::{StoreKey, open_with_vfs};

    const THREADS: usize = 8;
    /// Without a turn for the first one, about one process in thirty failed.
    const PROCESSES: usize = 100;

    #[test]
    #[ignore = "run by the other test, in a process of its own"]
    fn many_threads_open_their_first_database() {
        let folder = tempfile::tempdir().unwrap();
        let together = Barrier::new(THREADS);
        std::thread::scope(|scope| {
            for number in 0..THREADS {
                let (folder, together) = (folder.path(), &together);
                scope.spawn(move || {
                    together.wait();
                    let path = folder.join(format!("{number}.db"));
                    open_with_vfs(&path, &StoreKey::new([7; 32]), "unix").unwrap();
                });
            }
        });
    }

    #[test]
    fn nobody_is_too_early() {
        for process in 0..PROCESSES {
            let itself = std::env::current_exe().unwrap();
            let mut command = Command::new(itself);
            command.args(["--ignored", "--exact", "tests::many_threads_open_their_first_database"]);
            let said = command.output().unwrap();
            assert!(said.status.success(), "process {process}: {}", String::from_utf8_lossy(&said.stdout));
            assert!(String::from_utf8_lossy(&said.stdout).contains("1 passed"), "the other test was run");
        }
    }
}
