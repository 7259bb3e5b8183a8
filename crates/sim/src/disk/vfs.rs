//! The edge to SQLite: the table of a file system, each C function a thin cover over a safe one.
#![expect(unsafe_code, reason = "SQLite calls a file system through C pointers, there is no other way in")]

mod file;

use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::sync::OnceLock;
use std::time::Duration;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_vfs};

use super::handle::{Handle, OpenAs, in_directory};
use super::platter::Refusal;
use file::{METHODS, OpenFile, handle_of};

/// The same as [`super::VFS`], as C wants it.
const NAME: &CStr = c"apseko-sim-disk";
const LONGEST_PATH: c_int = 512;

/// Makes [`super::VFS`] known to SQLite; the second call and later ones do nothing.
///
/// # Errors
/// What SQLite said to the registration.
pub fn register() -> Result<(), rusqlite::Error> {
    static DONE: OnceLock<c_int> = OnceLock::new();
    match *DONE.get_or_init(register_once) {
        ffi::SQLITE_OK => Ok(()),
        code => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

fn register_once() -> c_int {
    // SAFETY: null asks for the default file system; SQLite initialises itself first.
    let system = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
    if system.is_null() {
        return ffi::SQLITE_ERROR;
    }
    let vfs = sqlite3_vfs {
        iVersion: 2,
        szOsFile: c_int::try_from(size_of::<OpenFile>()).unwrap_or(c_int::MAX),
        mxPathname: LONGEST_PATH,
        pNext: ptr::null_mut(),
        zName: NAME.as_ptr(),
        pAppData: system.cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        // Extensions are never loaded: rusqlite is built without that.
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: None,
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    };
    // SAFETY: the leaked table lives as long as the process, as SQLite needs it, and nothing else points to it.
    unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(vfs)), 0) }
}

fn answer(result: Result<(), Refusal>, otherwise: c_int) -> c_int {
    match result {
        Ok(()) => ffi::SQLITE_OK,
        Err(Refusal::Busy) => ffi::SQLITE_BUSY,
        Err(Refusal::Full) => ffi::SQLITE_FULL,
        Err(Refusal::FullForShared) => ffi::SQLITE_IOERR_SHMSIZE,
        Err(Refusal::Gone | Refusal::Missing | Refusal::Exists | Refusal::Write | Refusal::Sync) => otherwise,
    }
}

/// # Safety
/// `name` is null or a C string that outlives the answer.
unsafe fn text<'a>(name: *const c_char) -> Option<&'a str> {
    if name.is_null() {
        return None;
    }
    // SAFETY: by the caller's promise.
    unsafe { CStr::from_ptr(name) }.to_str().ok()
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let file = file.cast::<OpenFile>();
    // SAFETY: SQLite gives memory of the size that was registered. Without methods it will not close what is not open.
    unsafe { file.write(OpenFile { head: sqlite3_file { pMethods: ptr::null() }, handle: ptr::null_mut() }) };
    // SAFETY: SQLite gives null or a C string; for the flags of a journal or log it made the name itself.
    let opened = unsafe { open_named(name, flags) };
    match opened {
        Ok(handle) => {
            let head = sqlite3_file { pMethods: &raw const METHODS };
            // SAFETY: as above; `close` takes the box back.
            unsafe { file.write(OpenFile { head, handle: Box::into_raw(Box::new(handle)) }) };
            if !out_flags.is_null() {
                // SAFETY: not null, and SQLite's to give.
                unsafe { *out_flags = flags };
            }
            ffi::SQLITE_OK
        }
        Err(Refusal::Gone) => ffi::SQLITE_IOERR,
        Err(refusal) => answer(Err(refusal), ffi::SQLITE_CANTOPEN),
    }
}

/// # Safety
/// As for [`open`].
unsafe fn open_named(name: ffi::sqlite3_filename, flags: c_int) -> Result<Handle, Refusal> {
    if name.is_null() {
        return Handle::anonymous();
    }
    if flags & (ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_WAL) != 0 {
        // SAFETY: SQLite promises the database's file for exactly these names, and it was opened by `open`.
        let database = unsafe { handle_of(ffi::sqlite3_database_file_object(name)) };
        // Or a connection from before the power cut would write a journal for the run after it.
        if database.is_stale() {
            return Err(Refusal::Gone);
        }
    }
    // SAFETY: a C string, by the caller's promise.
    let path = unsafe { text(name) }.ok_or(Refusal::Missing)?;
    let create = flags & ffi::SQLITE_OPEN_CREATE != 0;
    Handle::open(path, OpenAs { create, exclusive: flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0 })
}

/// Limit: a deletion comes without a handle. A connection from before a power cut could still delete the rollback
/// journal of the run after it, if the cut came from another thread between two steps of its commit.
unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: SQLite gives a C string.
    let path = unsafe { text(name) }.unwrap_or_default();
    match in_directory(path, |platter, name| platter.delete(name, sync_dir != 0)) {
        Err(Refusal::Missing) => ffi::SQLITE_IOERR_DELETE_NOENT,
        result => answer(result, ffi::SQLITE_IOERR_DELETE),
    }
}

unsafe extern "C" fn access(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives a C string.
    let path = unsafe { text(name) }.unwrap_or_default();
    let found = in_directory(path, |platter, name| match flags {
        ffi::SQLITE_ACCESS_EXISTS => Ok(platter.holds_something(name)),
        _ => Ok(platter.exists(name)),
    });
    match found {
        Err(Refusal::Gone) => ffi::SQLITE_IOERR_ACCESS,
        found => {
            // SAFETY: SQLite's place for the answer.
            unsafe { *out = found.unwrap_or(false).into() };
            ffi::SQLITE_OK
        }
    }
}

unsafe extern "C" fn full_pathname(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite gives a C string.
    let path = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if path.len() > usize::try_from(room).unwrap_or(0) {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: `out` has `room` bytes, and the two do not overlap.
    unsafe { ptr::copy_nonoverlapping(path.as_ptr().cast(), out, path.len()) };
    ffi::SQLITE_OK
}

/// # Safety
/// `vfs` is the table that [`register_once`] made.
unsafe fn system_of(vfs: *mut sqlite3_vfs) -> *mut sqlite3_vfs {
    // SAFETY: by the caller's promise; the default file system stays registered.
    unsafe { (*vfs).pAppData.cast() }
}

unsafe extern "C" fn randomness(vfs: *mut sqlite3_vfs, bytes: c_int, out: *mut c_char) -> c_int {
    // SAFETY: SQLite's own arguments, handed on to SQLite's own function.
    unsafe {
        let system = system_of(vfs);
        (*system).xRandomness.map_or(0, |draw| draw(system, bytes, out))
    }
}

/// A wait takes a twentieth of its time. Not none: SQLite waits a limited number of times for another thread, and with
/// the waits gone that thread may not have run once before SQLite gives up ("locking protocol").
unsafe extern "C" fn sleep(_: *mut sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(u64::try_from(microseconds).unwrap_or(0)) / 20);
    microseconds
}

unsafe extern "C" fn current_time(vfs: *mut sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite's own arguments, handed on to SQLite's own function.
    unsafe {
        let system = system_of(vfs);
        (*system).xCurrentTime.map_or(ffi::SQLITE_ERROR, |ask| ask(system, out))
    }
}

unsafe extern "C" fn current_time_int64(vfs: *mut sqlite3_vfs, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite's own arguments, handed on to SQLite's own function.
    unsafe {
        let system = system_of(vfs);
        (*system).xCurrentTimeInt64.map_or(ffi::SQLITE_ERROR, |ask| ask(system, out))
    }
}
