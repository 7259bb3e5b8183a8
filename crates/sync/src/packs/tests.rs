//! Stories about lists and parts; the way over the network is told with real processes (`tests/exchange/packs.rs`).

use apseko_trust::canon::Writer;
use proptest::prelude::*;

use super::*;

fn pack(code: &str, version: u32, content: &[u8]) -> Offered {
    let length = content.len() as u64;
    Offered { code: code.to_owned(), version, length, sum: apseko_trust::digest(content) }
}

fn written(packs: &[Offered]) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(packs.len());
    for pack in packs {
        out.array(4).text(&pack.code).uint(pack.version.into()).uint(pack.length).bytes(&pack.sum);
    }
    out.finish()
}

#[test]
fn newer_versions_are_fetched_first() {
    let (old, new, other) = (pack("vdi", 1, b"1"), pack("vdi", 7, b"2"), pack("norms", 3, b"3"));
    let read = list::read(&written(&[other.clone(), old.clone(), new.clone()])).unwrap();
    assert_eq!(read, [new, other, old]);
}

#[test]
fn a_list_that_promises_too_much_is_refused() {
    let huge = Offered { length: 1 << 40, ..pack("vdi", 1, b"1") };
    assert!(list::read(&written(&[huge])).is_err(), "a device has no room for a terabyte");
    let nothing = pack("vdi", 1, b"");
    assert!(list::read(&written(&[nothing])).is_err());
    let long = pack(&"v".repeat(65), 1, b"1");
    assert!(list::read(&written(&[long])).is_err());
    let many = vec![pack("vdi", 1, b"1"); 1_001];
    assert!(list::read(&written(&many)).is_err());
}

#[test]
fn a_part_goes_on_where_it_stopped_and_never_beyond_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let vdi = pack("vdi", 1, b"abcdef");
    let mut part = Part::open(folder.path(), &vdi).unwrap();
    part.add(b"abc").unwrap();
    drop(part);
    let mut part = Part::open(folder.path(), &vdi).unwrap();
    assert_eq!(part.length(), 3);
    assert!(part.add(b"defg").unwrap().is_none(), "more than the list says");
    assert_eq!(part.length(), 3);
    part.add(b"def").unwrap();
    assert_eq!(part.sum().unwrap(), vdi.sum);
    drop(part);
    clear_all(folder.path());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what nobody offers is taken away");
}

fn clear_all(folder: &Path) {
    part::clear_others(folder, &[]).unwrap();
}

proptest! {
    #[test]
    fn any_bytes_are_a_list_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = list::read(&bytes);
    }
}
