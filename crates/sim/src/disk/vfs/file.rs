//! The edge to SQLite: what it does with an open file, each C function a thin cover over a safe one of [`Handle`].

use std::ffi::{c_int, c_void};
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{Ordering, fence};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods};

use super::answer;
use crate::disk::handle::Handle;
use crate::disk::locks::Level;

const SECTOR_BYTES: c_int = 4096;

/// What SQLite allocates for an open file: its own head, then ours. The handle is null unless the file is open.
#[repr(C)]
pub(super) struct OpenFile {
    pub(super) head: sqlite3_file,
    pub(super) handle: *mut Handle,
}

pub(super) static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// # Safety
/// `file` was opened by `xOpen`, is not closed, and no other call works on it: SQLite uses a file from one thread at
/// a time.
pub(super) unsafe fn handle_of<'a>(file: *mut sqlite3_file) -> &'a mut Handle {
    // SAFETY: by the caller's promise `xOpen` has put a live handle there.
    unsafe { &mut *(*file.cast::<OpenFile>()).handle }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let file = file.cast::<OpenFile>();
    // SAFETY: the file is open, so the box of `xOpen` is there; nobody uses the file after its close.
    unsafe {
        drop(Box::from_raw((*file).handle));
        (*file).handle = ptr::null_mut();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    out: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    let out = out.cast::<u8>();
    // SAFETY: SQLite gives `amount` writable bytes; zeroed first, because they may never have been written.
    let out = unsafe {
        out.write_bytes(0, amount);
        std::slice::from_raw_parts_mut(out, amount)
    };
    // SAFETY: an open file.
    match unsafe { handle_of(file) }.read(offset, out) {
        Ok(found) if found < amount => ffi::SQLITE_IOERR_SHORT_READ,
        result => answer(result.map(|_| ()), ffi::SQLITE_IOERR_READ),
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite gives `amount` readable bytes and an open file.
    let (file, bytes) = unsafe { (handle_of(file), std::slice::from_raw_parts(bytes.cast::<u8>(), amount)) };
    answer(file.write(offset, bytes), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let Ok(size) = usize::try_from(size) else { return ffi::SQLITE_IOERR_TRUNCATE };
    // SAFETY: an open file.
    answer(unsafe { handle_of(file) }.resize(size), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    answer(unsafe { handle_of(file) }.sync(), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    let size = unsafe { handle_of(file) }.size();
    let Ok(size) = size.map(|size| sqlite3_int64::try_from(size).unwrap_or(sqlite3_int64::MAX)) else {
        return ffi::SQLITE_IOERR_FSTAT;
    };
    // SAFETY: SQLite's place for the answer.
    unsafe { *out = size };
    ffi::SQLITE_OK
}

fn level(code: c_int) -> Level {
    match code {
        ffi::SQLITE_LOCK_NONE => Level::None,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, to: c_int) -> c_int {
    // SAFETY: an open file.
    answer(unsafe { handle_of(file) }.raise(level(to)), ffi::SQLITE_IOERR_LOCK)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, to: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe { handle_of(file) }.lower(level(to));
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: an open file.
    let Ok(reserved) = unsafe { handle_of(file) }.is_reserved() else {
        return ffi::SQLITE_IOERR_CHECKRESERVEDLOCK;
    };
    // SAFETY: SQLite's place for the answer.
    unsafe { *out = reserved.into() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_: *mut sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    SECTOR_BYTES
}

/// Nothing is promised, not even POWERSAFE_OVERWRITE, which SQLite's own VFS claims: here a commit is padded to the
/// next sector, there it is not.
unsafe extern "C" fn device_characteristics(_: *mut sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    index: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    let (Ok(index), Ok(bytes)) = (usize::try_from(index), usize::try_from(bytes)) else {
        return ffi::SQLITE_IOERR_SHMMAP;
    };
    // SAFETY: an open file.
    let mapped = unsafe { handle_of(file) }.map(index, (extend != 0).then_some(bytes));
    let (region, code) = match mapped {
        Ok(region) => (region, ffi::SQLITE_OK),
        Err(refusal) => (None, answer(Err(refusal), ffi::SQLITE_IOERR_SHMMAP)),
    };
    // Writing through a pointer from a shared slice is sound, because the slice is of atomics; the handle keeps the
    // memory until `shm_unmap` or `close`.
    let start = region.map_or(ptr::null_mut(), |region| region.as_ptr().cast_mut().cast());
    // SAFETY: SQLite's place for the answer.
    unsafe { *out = start };
    code
}

fn slots(first: c_int, amount: c_int) -> Option<Range<usize>> {
    let first = usize::try_from(first).ok()?;
    Some(first..first.checked_add(usize::try_from(amount).ok()?)?)
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, first: c_int, amount: c_int, flags: c_int) -> c_int {
    let Some(slots) = slots(first, amount) else { return ffi::SQLITE_IOERR_SHMLOCK };
    // SAFETY: an open file.
    let handle = unsafe { handle_of(file) };
    let result = if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        handle.release(slots)
    } else if flags & ffi::SQLITE_SHM_SHARED != 0 {
        handle.share(slots)
    } else {
        handle.claim(slots)
    };
    answer(result, ffi::SQLITE_IOERR_SHMLOCK)
}

unsafe extern "C" fn shm_barrier(_: *mut sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: an open file.
    unsafe { handle_of(file) }.unmap();
    ffi::SQLITE_OK
}
