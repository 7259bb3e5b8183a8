//! The most memory that a process ever had, as Linux keeps it.

/// In kilobytes; nothing, when the process has ended or the system keeps no such figure.
pub(super) fn peak_kb(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.split_whitespace().next()?.parse().ok()
}
