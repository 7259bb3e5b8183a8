//! Clocks that are a year off, on either side: work is taken, other clocks are not moved, and people are told.

use std::path::PathBuf;

use super::audit::said;
use super::device::TestDevice;
use super::server::Installation;
use super::tell;
use super::together::share;

const CASE: u8 = 5;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

#[test]
fn a_device_a_year_ahead_is_heard_and_moves_nobody_s_clock() {
    a_device_is_a_year_off(YEAR_MS, true);
}

#[test]
fn a_device_a_year_behind_is_heard() {
    a_device_is_a_year_off(-YEAR_MS, false);
}

fn a_device_is_a_year_off(ahead_ms: i64, is_absurd: bool) {
    let mut installation = Installation::found(None);
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    let server = installation.serve();
    tell(async {
        let (of_tablet, of_laptop) =
            (installation.link(&server, &tablet), installation.link(&server, &laptop));
        // Written before it has ever spoken with the server, which would tell it the time.
        tablet.clock_ahead_ms = ahead_ms;
        tablet.open_case(CASE);
        tablet.write_note(CASE, 1, "Sastatnēm nav margu.");
        tablet.sync(&of_tablet).await.unwrap();
        assert_eq!((tablet.unsent(), tablet.acknowledged().len()), (0, 2), "its work is taken");
        // A key that seems not to have been valid yet: somebody has to look.
        assert_eq!(admit_what_is_held(&installation), if is_absurd { 0 } else { 2 });
        laptop.sync(&of_laptop).await.unwrap();
        assert_eq!(laptop.texts(1), ["Sastatnēm nav margu."]);
        laptop.write_note(CASE, 1, "Sastatnēm nav margu trešajā stāvā.");
        laptop.sync(&of_laptop).await.unwrap();
        tablet.sync(&of_tablet).await.unwrap();
        assert_eq!(
            tablet.texts(1),
            ["Sastatnēm nav margu trešajā stāvā."],
            "what replaces is decided by what was seen"
        );
        let latest = laptop.acknowledged().into_iter().map(|id| laptop.hlc_ms(&id)).max().unwrap();
        let off = latest.abs_diff(super::device::now_ms());
        assert!(off < 60_000, "the clock of the other device was not moved: {off} ms");
    });
    assert!(server.stop());
    let told = said(&installation, &["notices"]);
    assert_eq!(told.contains("notice.clock"), is_absurd, "a time that cannot have been is told: {told}");
}

/// Lets everything in that waits for a second look; tells how much that was.
fn admit_what_is_held(installation: &Installation) -> usize {
    let held = said(installation, &["quarantine", "list"]);
    let ids: Vec<&str> =
        held.lines().filter_map(|line| line.strip_prefix("held ")?.split(' ').next()).collect();
    for id in &ids {
        said(installation, &["quarantine", "admit", id]);
    }
    ids.len()
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_a_year_off_takes_everything_and_comes_back_to_its_senses() {
    for years in [-1, 1] {
        let mut installation = Installation::found(None);
        let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
        laptop.user = tablet.user;
        share(&installation, &[1, 2]);
        let shifted = Shifted::by(years * YEAR_MS / 1_000);
        let server = installation.serve_under(&shifted.words());
        tablet.open_case(CASE);
        tablet.write_note(CASE, 1, "Sastatnēm nav margu.");
        tell(deliver(&installation, &server, &mut tablet, &mut laptop, years));
        assert!(server.stop());

        let server = installation.serve();
        // What came under a key that seemed to hold not yet waits for somebody who looks at it.
        assert_eq!(admit_what_is_held(&installation), if years < 0 { 2 } else { 0 });
        tell(async {
            let (of_tablet, of_laptop) =
                (installation.link(&server, &tablet), installation.link(&server, &laptop));
            tablet.write_notes(CASE, 3);
            tablet.sync(&of_tablet).await.unwrap();
            laptop.sync(&of_laptop).await.unwrap();
            let mine = tablet.acknowledged();
            assert_eq!(mine.len(), 5, "{years} years off: nothing that was acknowledged is lost");
            assert!(mine.iter().all(|id| laptop.knows(id)), "and everybody hears of it");
        });
        assert!(server.stop());
        assert!(installation.check().contains("parked 0\n"));
    }
}

async fn deliver(
    installation: &Installation,
    server: &super::server::Server,
    tablet: &mut TestDevice,
    laptop: &mut TestDevice,
    years: i64,
) {
    let (of_tablet, of_laptop) = (installation.link(server, tablet), installation.link(server, laptop));
    while tablet.unsent() > 0 {
        tablet.talk(&of_tablet).await.unwrap();
    }
    let failure = loop {
        if let Err(failure) = laptop.talk(&of_laptop).await {
            break failure;
        }
    };
    let code = failure.code();
    assert_eq!(code, "session.delivers_only", "{years} years off: keys seem not to hold, so nothing is told");
}

/// The program's clock, moved for one process: `clock_gettime` is answered by a few lines that are loaded before the
/// system's own. There is nothing in the program itself that could be turned.
struct Shifted {
    library: PathBuf,
    seconds: i64,
    _folder: tempfile::TempDir,
}

const LINES: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *told) {
    static int (*system_s_own)(clockid_t, struct timespec *);
    if (!system_s_own) system_s_own = dlsym(RTLD_NEXT, "clock_gettime");
    int done = system_s_own(clock, told);
    const char *seconds = getenv("CLOCK_AHEAD");
    if (done == 0 && clock == CLOCK_REALTIME && seconds) told->tv_sec += atol(seconds);
    return done;
}
"#;

impl Shifted {
    fn by(seconds: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (source, library) = (folder.path().join("clock.c"), folder.path().join("clock.so"));
        std::fs::write(&source, LINES).unwrap();
        let mut compiler = std::process::Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
        assert!(compiler.status().unwrap().success(), "the linker that builds this program compiles too");
        Self { library, seconds, _folder: folder }
    }

    fn words(&self) -> [(String, String); 2] {
        let library = self.library.display().to_string();
        [("LD_PRELOAD".to_owned(), library), ("CLOCK_AHEAD".to_owned(), self.seconds.to_string())]
    }
}
