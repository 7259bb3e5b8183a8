//! Reference packs over a real road: fetched in pieces, going on where the road broke, believed for their signature alone.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apseko_store::packs::{PackError, PackFiles, PackFolder, pack_bytes};
use apseko_sync::{Address, NotKept, Offered, PackFetcher, PackShelf};
use apseko_trust::canon::Reader;
use apseko_trust::{Keyring, Pack, PublicKey, SignedPack, SoftwareKey, digest};

use super::device::{TestDevice, now_ms};
use super::server::{Installation, Server};
use super::strangers::{pass, raw, refused};
use super::tell;

const MEGABYTE: usize = 1 << 20;

/// The folder of packs of a device, as the app has it.
struct Shelf {
    folder: PackFolder,
    keyring: Keyring,
}

impl Shelf {
    fn new(path: &Path, keyring: Keyring) -> Self {
        Self { folder: PackFolder::new(path), keyring }
    }

    /// The content of the newest version that can be used.
    fn in_force(&self) -> Option<(u32, Vec<u8>)> {
        let newest = self.folder.all(&self.keyring).unwrap().packs.into_iter().next_back()?;
        let files = self.folder.open(&newest.code, newest.version, &self.keyring).unwrap();
        Some((newest.version, files.get("sheet.json").unwrap().to_vec()))
    }
}

impl PackShelf for Shelf {
    fn has(&self, code: &str, version: u32) -> bool {
        let known = self.folder.all(&self.keyring).unwrap().packs;
        known.iter().any(|pack| pack.code == code && pack.version == version)
    }

    fn keep(&self, _: &Offered, file: &Path) -> Result<(), NotKept> {
        let bytes = std::fs::read(file).unwrap();
        self.folder.keep(&bytes, &self.keyring, now_ms()).map(drop).map_err(|error| NotKept {
            code: "pack.not_believed".to_owned(),
            may_pass: matches!(error, PackError::Disk(_)),
        })
    }
}

pub fn key_in(installation: &Installation, file: &str) -> SoftwareKey {
    let mut secret = [0; 32];
    let text = std::fs::read_to_string(installation.path(file)).unwrap();
    hex::decode_to_slice(text.trim(), &mut secret).unwrap();
    SoftwareKey::from_secret(&secret).unwrap()
}

/// What a device that belongs to this installation believes.
pub fn keyring_of(installation: &Installation) -> Keyring {
    let bytes = std::fs::read(installation.path("keyring")).unwrap();
    let mut reader = Reader::new(&bytes);
    reader.array().unwrap();
    let root = PublicKey::from_sec1(&reader.fixed().unwrap()).unwrap();
    Keyring::from_bytes(root, reader.bytes().unwrap()).unwrap()
}

/// Bytes that do not pack well.
fn content(seed: u8, length: usize) -> Vec<u8> {
    let mut block = digest(&[seed]);
    let mut bytes = Vec::with_capacity(length + 32);
    while bytes.len() < length {
        block = digest(&block);
        bytes.extend_from_slice(&block);
    }
    bytes.truncate(length);
    bytes
}

fn signed(key: &SoftwareKey, version: u32, content: Vec<u8>) -> Vec<u8> {
    let mut files = PackFiles::default();
    files.add("sheet.json", content).unwrap();
    let payload = files.to_bytes();
    let said = Pack { code: "vdi".to_owned(), version, sha256: digest(&payload), made_ms: now_ms() };
    pack_bytes(&SignedPack::sign(key, said).unwrap(), &[], &payload)
}

fn publish(installation: &Installation, bytes: &[u8]) -> Output {
    let file = installation.path("given.pack");
    std::fs::write(&file, bytes).unwrap();
    installation.command("publish").arg(&file).output().unwrap()
}

#[track_caller]
fn published(installation: &Installation, version: u32, content: Vec<u8>) -> Vec<u8> {
    let bytes = signed(&key_in(installation, "pack.key"), version, content);
    let said = publish(installation, &bytes);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    bytes
}

#[track_caller]
fn not_published(said: &Output, code: &str) {
    let error = String::from_utf8_lossy(&said.stderr);
    assert_eq!(said.status.code(), Some(1), "{error}");
    assert!(error.contains(code), "the stable code is {code}: {error}");
}

/// A server with one device, its shelf, and where it fetches into.
struct Place {
    installation: Installation,
    server: Server,
    device: TestDevice,
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let mut installation = Installation::found(None);
        let device = installation.enrol(1);
        let server = installation.serve();
        Self { installation, server, device, folder: tempfile::tempdir().unwrap() }
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(&self.folder.path().join("packs"), keyring_of(&self.installation))
    }

    fn parts(&self) -> PathBuf {
        self.folder.path().join("parts")
    }

    fn fetcher(&self) -> PackFetcher {
        PackFetcher::new(&self.parts())
    }

    fn link(&self) -> apseko_sync::Link {
        self.installation.link(&self.server, &self.device)
    }

    fn link_over(&self, road: &Road) -> apseko_sync::Link {
        let address = Address::read(&format!("http://{}", road.address)).unwrap();
        self.installation.link_to(address, &[], &self.device)
    }
}

#[test]
fn a_published_pack_is_in_force_on_the_device_and_stays_when_a_newer_one_is_bad() {
    let place = Place::new();
    let (shelf, link, mut fetcher) = (place.shelf(), place.link(), place.fetcher());
    tell(async {
        assert_eq!(fetcher.bring(&link, &shelf).await.unwrap().kept, [], "nothing is published yet");
        published(&place.installation, 3, b"questions of spring".to_vec());
        let brought = fetcher.bring(&link, &shelf).await.unwrap();
        assert_eq!(brought.kept.len(), 1, "the server runs, and gives out what was published meanwhile");
        assert_eq!(shelf.in_force(), Some((3, b"questions of spring".to_vec())));
        assert_eq!(fetcher.bring(&link, &shelf).await.unwrap(), Default::default(), "it is fetched once");

        let key = key_in(&place.installation, "pack.key");
        not_published(&publish(&place.installation, &signed(&key, 2, b"old".to_vec())), "pack.older");
        not_published(&publish(&place.installation, &signed(&key, 3, b"other".to_vec())), "pack.older");
        let stranger = SoftwareKey::from_secret(&[99; 32]).unwrap();
        let unsigned = signed(&stranger, 9, b"made up".to_vec());
        not_published(&publish(&place.installation, &unsigned), "pack.not_believed");
        not_published(&publish(&place.installation, b"no pack"), "pack.malformed");

        // Somebody puts it into the folder by hand.
        let name = format!("packs/{}.pack", hex::encode(digest(&unsigned)));
        std::fs::write(place.installation.path(&name), &unsigned).unwrap();
        assert_eq!(fetcher.bring(&link, &shelf).await.unwrap(), Default::default(), "it is not given out");

        // The device believes another office: it fetches, and keeps nothing.
        let elsewhere =
            Shelf::new(&place.folder.path().join("other"), keyring_of(&Installation::found(None)));
        let brought = place.fetcher().bring(&link, &elsewhere).await.unwrap();
        assert_eq!((brought.kept.len(), brought.refused[0].1.as_str()), (0, "pack.not_believed"));
        assert_eq!(elsewhere.in_force(), None);

        published(&place.installation, 4, b"questions of autumn".to_vec());
        fetcher.bring(&link, &shelf).await.unwrap();
        assert_eq!(shelf.in_force(), Some((4, b"questions of autumn".to_vec())));
    });
    let left = std::fs::read_dir(place.parts()).unwrap().count();
    assert_eq!(left, 0, "no half pack stays behind");
}

#[test]
fn a_download_goes_on_where_the_road_broke() {
    let place = Place::new();
    let pack = published(&place.installation, 1, content(1, 3 * MEGABYTE));
    let shelf = place.shelf();
    let road = Road::to(&place.server, Some(MEGABYTE));
    tell(async {
        let failure = place.fetcher().bring(&place.link_over(&road), &shelf).await.unwrap_err();
        assert_eq!(failure.code(), "link.no_connection", "the road broke in the middle");
        assert_eq!(shelf.in_force(), None, "half a pack is none");
        let part = std::fs::read_dir(place.parts()).unwrap().next().unwrap().unwrap();
        let came = usize::try_from(part.metadata().unwrap().len()).unwrap();
        assert!(came > MEGABYTE / 2 && came < pack.len(), "{came} bytes are kept");

        let road = Road::to(&place.server, None);
        let brought = place.fetcher().bring(&place.link_over(&road), &shelf).await.unwrap();
        assert_eq!(brought.kept.len(), 1, "another start of the program goes on with it");
        let sent = usize::try_from(road.sent.load(Ordering::SeqCst)).unwrap();
        let missing = pack.len() - came;
        assert!(
            (missing..missing + 64_000).contains(&sent),
            "the server sent the missing {missing} bytes and {sent} in all"
        );
    });
    assert_eq!(shelf.in_force(), Some((1, content(1, 3 * MEGABYTE))));
}

#[test]
fn other_bytes_than_those_of_the_list_are_thrown_away() {
    let place = Place::new();
    published(&place.installation, 1, b"questions of spring".to_vec());
    let (shelf, link) = (place.shelf(), place.link());
    tell(async {
        place.fetcher().bring(&link, &shelf).await.unwrap();
        let pack = published(&place.installation, 2, content(2, MEGABYTE));
        let part = place.parts().join(format!("{}.part", hex::encode(digest(&pack))));
        std::fs::write(&part, &content(9, MEGABYTE)[..MEGABYTE / 2]).unwrap();
        let brought = place.fetcher().bring(&link, &shelf).await.unwrap();
        assert_eq!((brought.kept.len(), brought.refused[0].1.as_str()), (0, "pack.other_content"));
        assert_eq!(shelf.in_force(), Some((1, b"questions of spring".to_vec())), "the last good one stays");
        assert!(!part.exists(), "nothing of it is used again");
        place.fetcher().bring(&link, &shelf).await.unwrap();
        assert_eq!(shelf.in_force().map(|(version, _)| version), Some(2), "the next try begins anew");
    });
}

#[test]
fn addresses_and_parts_that_are_not_there_are_refused() {
    let place = Place::new();
    let pack = published(&place.installation, 1, content(3, 10_000));
    let name = hex::encode(digest(&pack));
    let pass = pass(&place.installation, &place.server, &place.device);
    let get = |path: &str, headers: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n");
        raw(&place.server, head.as_bytes())
    };
    let file = format!("/packs/{name}");
    refused(get("/packs", ""), 401, "session.needed");
    refused(get(&file, ""), 401, "session.needed");
    assert_eq!(get(&file, &pass).0, 200);

    let range = |range: &str| get(&file, &format!("{pass}Range: {range}\r\n"));
    let length = pack.len();
    let (status, said) = range("bytes=100-199");
    assert_eq!(status, 206);
    let said = said.to_ascii_lowercase();
    assert!(said.contains(&format!("content-range: bytes 100-199/{length}\r\n")), "{said}");
    assert!(
        said.contains("content-length: 100\r\n") && said.contains(&format!("etag: \"{name}\"")),
        "{said}"
    );
    let beyond = range(&format!("bytes={length}-"));
    assert!(
        beyond.1.to_ascii_lowercase().contains(&format!("content-range: bytes */{length}")),
        "{}",
        beyond.1
    );
    refused(beyond, 416, "pack.range");
    let changed = format!("{pass}Range: bytes=100-199\r\nIf-Range: \"other\"\r\n");
    assert_eq!(get(&file, &changed).0, 200, "what the device has begun is another file: all of it");

    let unknown = [
        format!("/packs/{}", "00".repeat(32)),
        format!("/packs/{}", name.to_uppercase()),
        format!("/packs/{name}.pack"),
        "/packs/..%2Fkeyring".to_owned(),
        "/packs/%2e%2e%2froot.key".to_owned(),
        format!("/packs/{}%00", &name[..62]),
        "/packs/publishing".to_owned(),
    ];
    for path in unknown {
        refused(get(&path, &pass), 404, "pack.unknown");
    }
    for path in ["/packs/../keyring", "/packs/", "/packs//etc/passwd"] {
        assert_eq!(get(path, &pass).0, 404, "{path} leads nowhere");
    }
}

#[test]
fn packs_are_checked_backed_up_and_restored() {
    let place = Place::new();
    let pack = published(&place.installation, 1, content(4, 10_000));
    assert!(place.server.stop());
    assert!(place.installation.check().contains("packs 1\n"));
    let backups = place.installation.path("elsewhere");
    let said = place.installation.command("backup").arg("--to").arg(&backups).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let backup = said.lines().find_map(|line| line.strip_prefix("backup ")).unwrap().to_owned();

    let file = place.installation.path(&format!("packs/{}.pack", hex::encode(digest(&pack))));
    let mut rotten = pack.clone();
    rotten[5_000] ^= 1;
    std::fs::write(&file, rotten).unwrap();
    let said = place.installation.command("check").output().unwrap();
    not_published(&said, "pack.damaged");
    std::fs::remove_file(&file).unwrap();
    let words = ["--from", &backup, "--replace"];
    let said = place.installation.command("restore").args(words).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(std::fs::read(&file).unwrap(), pack, "it came back with the feed");
    assert!(place.installation.check().contains("packs 1\n"));
}

/// A road to a server that counts what the server sends, and may break once.
struct Road {
    address: String,
    sent: Arc<AtomicU64>,
}

impl Road {
    /// With a number, the first connection on which the server has sent so many bytes ends there.
    fn to(server: &Server, breaks_after: Option<usize>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (to, sent) = (server.address.clone(), Arc::new(AtomicU64::new(0)));
        let counted = sent.clone();
        std::thread::spawn(move || {
            for device in listener.incoming() {
                let (Ok(device), Ok(server)) = (device, TcpStream::connect(&to)) else { return };
                carry(device, server, counted.clone(), breaks_after);
            }
        });
        Self { address, sent }
    }
}

fn carry(device: TcpStream, server: TcpStream, counted: Arc<AtomicU64>, breaks_after: Option<usize>) {
    let (mut up_from, mut up_to) = (device.try_clone().unwrap(), server.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut up_from, &mut up_to);
        let _ = up_to.shutdown(std::net::Shutdown::Write);
    });
    std::thread::spawn(move || down(device, server, &counted, breaks_after));
}

fn down(mut device: TcpStream, mut server: TcpStream, counted: &AtomicU64, breaks_after: Option<usize>) {
    let (mut bytes, mut passed) = ([0; 16 << 10], 0);
    while let Ok(read) = server.read(&mut bytes) {
        passed += read;
        counted.fetch_add(u64::try_from(read).unwrap(), Ordering::SeqCst);
        let is_over = read == 0 || breaks_after.is_some_and(|most| passed > most);
        if is_over || device.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = device.shutdown(std::net::Shutdown::Both);
    let _ = server.shutdown(std::net::Shutdown::Both);
}
