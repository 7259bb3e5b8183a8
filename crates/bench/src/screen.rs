//! A display of our own, watched from outside: a window has settled when its picture stops changing. No program
//! has to say that it is ready, so none can say it too early.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

use crate::Failure;

const WIDTH: u16 = 1280;
const HEIGHT: u16 = 860;
/// A picture that stays the same for this long is the final one.
const QUIET: Duration = Duration::from_millis(700);
/// A window that shows nothing for this long will not show anything.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(4);

/// A virtual display.
pub struct Screen {
    server: Child,
    name: String,
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub fn open() -> Result<Self, Failure> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x860x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb is needed for this benchmark: {error}"))?;
        let mut number = String::new();
        let output = server.stdout.take().ok_or("Xvfb has no output")?;
        BufReader::new(output).read_line(&mut number)?;
        let name = format!(":{}", number.trim());
        let (connection, at) = x11rb::connect(Some(&name))?;
        let root = connection.setup().roots.get(at).ok_or("the display has no screen")?.root;
        Ok(Self { server, name, connection, root })
    }

    /// Starts a program, waits until its picture is final, ends it, and returns when the last change was seen.
    pub fn time_to_settle(&mut self, mut program: Command) -> Result<Duration, Failure> {
        program
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let blank = self.picture()?;
        let begin = Instant::now();
        let mut process = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let settled = self.watch(begin, blank);
        process.kill()?;
        process.wait()?;
        self.wait_until_blank(blank)?;
        settled
    }

    fn watch(&self, begin: Instant, blank: u64) -> Result<Duration, Failure> {
        let (mut last, mut changed_at) = (blank, None);
        loop {
            let now = begin.elapsed();
            let picture = self.picture()?;
            if picture != last {
                (last, changed_at) = (picture, Some(now));
            }
            match changed_at {
                Some(at) if now > at + QUIET => return Ok(at),
                None if now > PATIENCE => return Err("the window stayed blank".into()),
                Some(_) if now > PATIENCE => return Err("the window never stopped changing".into()),
                _ => std::thread::sleep(BETWEEN_LOOKS),
            }
        }
    }

    fn wait_until_blank(&self, blank: u64) -> Result<(), Failure> {
        let begin = Instant::now();
        while self.picture()? != blank {
            if begin.elapsed() > PATIENCE {
                return Err("a closed window stayed on the display".into());
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        Ok(())
    }

    fn picture(&self) -> Result<u64, Failure> {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, WIDTH, HEIGHT, u32::MAX)?
            .reply()?;
        let mut hasher = DefaultHasher::new();
        image.data.hash(&mut hasher);
        Ok(hasher.finish())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
