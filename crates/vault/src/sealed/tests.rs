//! Stories of sealed files: whole ones come back, and no changed one gives a byte that was not sealed.

use std::io::{self, Cursor, Write};

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use super::*;

const PHOTO: Binding = Binding { owner: [0xca; 16], version: 3 };
const SMALL: u8 = 6;

fn key() -> Key {
    Key::take(&mut [0x66; 32])
}

fn header(segment_log2: u8) -> Header {
    Header { segment_log2, file_id: [0xf1; 16], nonce: [0x0c; 19] }
}

/// Bytes in which no two segments are the same.
fn plain(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place.wrapping_mul(0x9e37_79b1) >> 16) as u8).collect()
}

fn sealed_with(segment_log2: u8, plain: &[u8]) -> Vec<u8> {
    let mut writer = SealedWriter::begin_with(Vec::new(), &key(), header(segment_log2), PHOTO).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap().0
}

/// Segments of 64 bytes, so that small files have many.
fn sealed(length: usize) -> Vec<u8> {
    sealed_with(SMALL, &plain(length))
}

fn reader(file: &[u8]) -> Result<SealedReader<Cursor<&[u8]>>, SealError> {
    SealedReader::open(Cursor::new(file), &key(), PHOTO)
}

fn opened(file: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut out = Vec::new();
    reader(file)?.copy_to(&mut out)?;
    Ok(out)
}

/// Everything that can be got out of a damaged file, which has to be genuine and not the whole.
fn refuses(file: &[u8], genuine: &[u8], story: &str) {
    let mut out = Vec::new();
    let refused = reader(file).and_then(|mut reader| reader.copy_to(&mut out));
    assert!(refused.is_err(), "{story}: it was accepted");
    assert!(
        genuine.starts_with(&out) && out.len() < genuine.len().max(1),
        "{story}: it gave out other bytes"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_file_written_in_any_pieces_comes_back(
        length in 0_usize..3_000,
        piece in 1_usize..300,
        (offset, want) in (0_u64..3_200, 0_usize..400),
    ) {
        let plain = plain(length);
        let mut writer = SealedWriter::begin_with(Vec::new(), &key(), header(SMALL), PHOTO).unwrap();
        plain.chunks(piece).for_each(|piece| writer.write_all(piece).unwrap());
        let (file, told) = writer.finish().unwrap();
        prop_assert_eq!(told.plain_bytes, length as u64);
        prop_assert_eq!(told.sha256, <[u8; 32]>::from(Sha256::digest(&plain)), "evidence is known by its hash");
        let mut reader = reader(&file).unwrap();
        prop_assert_eq!(reader.len(), length as u64);
        let mut part = vec![0xee; want];
        let got = reader.read_at(offset, &mut part).unwrap();
        let from = (offset as usize).min(length);
        let to = (from + want).min(length);
        prop_assert_eq!(&part[..got], &plain[from..to], "any part can be read");
        prop_assert!(part[got..].iter().all(|byte| *byte == 0xee), "and nothing beyond is touched");
        prop_assert_eq!(opened(&file).unwrap(), plain);
    }

    #[test]
    fn arbitrary_bytes_are_refused_and_not_fatal(mut file in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(opened(&file).is_err());
        let start = header(SMALL).to_bytes();
        file.iter_mut().zip(start).for_each(|(byte, known)| *byte = known);
        prop_assert!(opened(&file).is_err(), "a genuine header proves nothing");
    }
}

#[test]
fn lengths_around_the_edges_of_segments_come_back() {
    for length in [0, 1, 63, 64, 65, 127, 128, 129, 640] {
        let file = sealed(length);
        let segments = length.div_ceil(64).max(1);
        assert_eq!(file.len(), HEADER + length + segments * TAG, "nothing is added but header and tags");
        assert_eq!(opened(&file).unwrap(), plain(length), "{length} bytes");
    }
}

#[test]
fn a_recording_of_three_mebibytes_comes_back_segment_by_segment() {
    let plain = plain(3 * 1024 * 1024 + 17);
    let mut writer = SealedWriter::begin(Vec::new(), &key(), [0xf1; 16], [0x0c; 19], PHOTO).unwrap();
    writer.write_all(&plain).unwrap();
    let (file, _) = writer.finish().unwrap();
    let mut reader = reader(&file).unwrap();
    assert_eq!((reader.segments(), reader.file_id(), reader.is_empty()), (4, [0xf1; 16], false));
    for (index, chunk) in (0..).zip(plain.chunks(1024 * 1024)).collect::<Vec<_>>().into_iter().rev() {
        assert!(reader.read_segment(index).unwrap().as_slice() == chunk, "segment {index}");
    }
    assert!(matches!(reader.read_segment(4), Err(SealError::Damaged { segment: 4 })), "there is no fifth");
    assert!(opened(&file).unwrap() == plain);
}

#[test]
fn the_format_stays_what_it_is() {
    let file = sealed_with(20, b"foto");
    // python, pycryptodome: ChaCha20_Poly1305 with the key of `derive::file`, the nonce prefix + 0000 + 01, and the
    // header + owner + version as additional data.
    let header = "4150534b46000114f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f10c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c";
    let segment = "3a16ef9e90c4e155cc754794a6ead9c377527531";
    assert_eq!(hex::encode(&file), [header, segment].concat(), "files of last year must open next year");
}

#[test]
fn every_flipped_bit_is_refused() {
    let (file, genuine) = (sealed(150), plain(150));
    for place in 0..file.len() * 8 {
        let mut flipped = file.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        refuses(&flipped, &genuine, &format!("bit {place}"));
    }
}

#[test]
fn every_cut_is_refused_when_the_file_is_opened() {
    for whole in [0, 64, 150, 192] {
        let file = sealed(whole);
        for length in 0..file.len() {
            assert!(reader(&file[..length]).is_err(), "{whole} bytes cut to {length} of {}", file.len());
        }
    }
    let at_an_edge = &sealed(150)[..HEADER + 80];
    assert!(matches!(reader(at_an_edge), Err(SealError::Truncated)), "two whole segments are missing");
    assert!(matches!(reader(&sealed(150)[..20]), Err(SealError::Truncated)), "the header is cut");
}

#[test]
fn whatever_is_added_is_refused_when_the_file_is_opened() {
    for whole in [0, 64, 150, 192] {
        for more in [1, 15, 16, 17, 64, 80, 200] {
            let file = [sealed(whole), vec![0; more]].concat();
            assert!(reader(&file).is_err(), "{whole} bytes and {more} more");
        }
        let twice = [sealed(whole), sealed(whole)[HEADER..].to_vec()].concat();
        assert!(reader(&twice).is_err(), "{whole} bytes, and the segments once more");
    }
}

/// The header and the segments of a file of four whole segments.
fn parts() -> (Vec<u8>, Vec<Vec<u8>>) {
    let file = sealed(256);
    (file[..HEADER].to_vec(), file[HEADER..].chunks(80).map(<[u8]>::to_vec).collect())
}

#[test]
fn swapped_doubled_and_dropped_segments_are_refused() {
    let (head, segments) = parts();
    let genuine = plain(256);
    let orders: [(&str, &[usize]); 6] = [
        ("swapped", &[1, 0, 2, 3]),
        ("the last swapped", &[0, 1, 3, 2]),
        ("doubled", &[0, 1, 1, 2, 3]),
        ("doubled in place of another", &[0, 1, 1, 3]),
        ("dropped from the middle", &[0, 2, 3]),
        ("dropped from the end", &[0, 1, 2]),
    ];
    for (story, order) in orders {
        let body: Vec<_> = order.iter().flat_map(|place| segments[*place].clone()).collect();
        refuses(&[head.clone(), body].concat(), &genuine, story);
    }
}

#[test]
fn a_segment_of_another_file_is_refused() {
    let (head, segments) = parts();
    let other = Header { file_id: [0xf2; 16], ..header(SMALL) };
    let mut writer = SealedWriter::begin_with(Vec::new(), &key(), other, PHOTO).unwrap();
    writer.write_all(&plain(256)).unwrap();
    let strange = writer.finish().unwrap().0[HEADER..][80..160].to_vec();
    let file = [head, segments[0].clone(), strange, segments[2].clone(), segments[3].clone()].concat();
    refuses(&file, &plain(256), "same place, same content, other file");
}

#[test]
fn a_file_opens_with_its_key_and_for_its_owner_and_version_only() {
    let file = sealed(150);
    let open = |key: Key, binding| SealedReader::open(Cursor::new(&file), &key, binding).map(drop);
    assert!(open(key(), PHOTO).is_ok());
    for (key, binding, story) in [
        (Key::take(&mut [0x67; 32]), PHOTO, "another key"),
        (key(), Binding { owner: [0xcb; 16], ..PHOTO }, "another act"),
        (key(), Binding { version: 2, ..PHOTO }, "an older version"),
    ] {
        assert!(matches!(open(key, binding), Err(SealError::Damaged { segment: 2 })), "{story}");
    }
}

#[test]
fn a_damaged_segment_is_named_and_the_others_can_still_be_read() {
    let mut file = sealed(256);
    file[HEADER + 80 + 5] ^= 1;
    let mut reader = reader(&file).unwrap();
    for index in [0, 2, 3, 0] {
        assert!(reader.read_segment(index).is_ok(), "evidence that is whole stays readable");
    }
    assert!(matches!(reader.read_segment(1), Err(SealError::Damaged { segment: 1 })));
    let mut part = [0; 8];
    assert!(
        matches!(reader.read_at(60, &mut part), Err(SealError::Damaged { segment: 1 })),
        "across the edge"
    );
    assert_eq!(part[4..], [0; 4], "of the damaged segment nothing is given out");
}

#[test]
fn what_is_not_a_sealed_file_or_too_new_is_told_apart() {
    assert!(matches!(reader(b""), Err(SealError::Truncated)), "an empty file is the beginning of any");
    assert!(matches!(reader(b"\xff\xd8\xff\xe0 a photo"), Err(SealError::NotSealed)), "a short strange file");
    assert!(matches!(reader(&[0x25; 500]), Err(SealError::NotSealed)), "a long strange file");
    let mut newer = sealed(10);
    newer[MAGIC.len()] = 2;
    assert!(matches!(reader(&newer), Err(SealError::NewerFormat)), "an update of the program helps");
    let mut greedy = sealed(10);
    greedy[MAGIC.len() + 1] = 40;
    assert!(matches!(reader(&greedy), Err(SealError::NewerFormat)), "a terabyte is not reserved for a claim");
}

/// A disk that is full after so many bytes.
struct FullAfter(usize);

impl Write for FullAfter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn after_a_full_disk_a_file_cannot_be_finished() {
    let full = SealedWriter::begin_with(FullAfter(10), &key(), header(SMALL), PHOTO);
    assert!(matches!(full, Err(SealError::Io(_))), "not even the header found room");
    let mut writer = SealedWriter::begin_with(FullAfter(200), &key(), header(SMALL), PHOTO).unwrap();
    assert!(matches!(writer.write_all(&plain(500)), Err(SealError::Io(_))));
    assert!(
        matches!(writer.finish(), Err(SealError::Io(_))),
        "half a file must not be taken for a whole one"
    );
}
