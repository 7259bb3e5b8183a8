//! How long the machine has been on: the system says so where it can, else it is counted from the start of the program.

use std::sync::OnceLock;
use std::time::Instant;

use crate::host::Uptime;

/// The uptime of this machine. `fresh` fills bytes with randomness, once, where the system has no name for its start.
pub(crate) fn uptime(fresh: impl Fn(&mut [u8])) -> Uptime {
    from_system().unwrap_or_else(|| since_start(fresh))
}

#[cfg(target_os = "linux")]
fn from_system() -> Option<Uptime> {
    let boot = *BOOT.get_or_init(name_of_this_boot).as_ref()?;
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let ms = seconds.parse::<u64>().ok()?.checked_mul(1_000)? + hundredths.parse::<u64>().ok()? * 10;
    Some(Uptime { ms, boot })
}

/// It does not change while a program runs, and every command asks for it.
#[cfg(target_os = "linux")]
static BOOT: OnceLock<Option<[u8; 16]>> = OnceLock::new();

#[cfg(target_os = "linux")]
fn name_of_this_boot() -> Option<[u8; 16]> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(uuid::Uuid::parse_str(boot.trim()).ok()?.into_bytes())
}

#[cfg(not(target_os = "linux"))]
fn from_system() -> Option<Uptime> {
    None
}

fn since_start(fresh: impl Fn(&mut [u8])) -> Uptime {
    static START: OnceLock<(Instant, [u8; 16])> = OnceLock::new();
    let (start, boot) = START.get_or_init(|| {
        let mut boot = [0; 16];
        fresh(&mut boot);
        (Instant::now(), boot)
    });
    Uptime { ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX), boot: *boot }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_only_runs_forward_and_keeps_its_name() {
        let first = uptime(|bytes| bytes.fill(3));
        let second = uptime(|bytes| bytes.fill(4));
        assert!(second.ms >= first.ms);
        assert_eq!(first.boot, second.boot, "one switching-on has one name");
        let counted = (since_start(|bytes| bytes.fill(5)), since_start(|bytes| bytes.fill(6)));
        assert_eq!(counted.0.boot, counted.1.boot, "also where the program had to make it up");
    }
}
