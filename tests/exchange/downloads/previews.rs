//! What is on a picture, small and upright; and files of which nobody draws one.

use std::io::Cursor;
use std::time::{Duration, Instant};

use apseko_trust::digest;
use image::{ImageFormat, Rgb, RgbImage};

use super::{Place, readings};
use crate::uploads::client::content;

const RED: [u8; 3] = [200, 0, 0];
const BLUE: [u8; 3] = [0, 0, 200];
/// No picture is decoded in so short a time that would have so many pixels.
const SOON: Duration = Duration::from_secs(10);

/// A photo, red on its left and blue on its right, of a camera that was held upright and says whose it is.
fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(2_400, 1_200, |x, _| Rgb(if x < 1_200 { RED } else { BLUE }));
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    // One entry: orientation (0x0112), a short, once: 6.
    let mut notes = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    notes.extend(b"Ilzes telefons");
    let length = u16::try_from(notes.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &notes, &jpeg[2..]].concat()
}

#[test]
fn a_photo_has_a_small_one_that_stands_upright_and_says_nothing_of_its_camera() {
    let mut place = Place::new();
    let photo = photo();
    let address = format!("{}/preview", place.has(&photo));
    let said = place.annas().get(&address);
    said.is(200);
    assert_eq!(said.header("content-type"), "image/jpeg");
    assert_eq!(said.header("cache-control"), "no-store");
    assert_eq!(said.header("x-content-type-options"), "nosniff");
    assert!(said.body.len() < photo.len(), "that is what it is for");
    let drawn = image::load_from_memory_with_format(&said.body, ImageFormat::Jpeg).unwrap().into_rgb8();
    assert_eq!(drawn.dimensions(), (512, 1_024), "the camera was turned, the preview is not");
    let is_like = |x, y, colour: [u8; 3]| {
        drawn.get_pixel(x, y).0.iter().zip(colour).all(|(is, wanted)| is.abs_diff(wanted) < 16)
    };
    assert!(is_like(250, 100, RED) && is_like(250, 900, BLUE), "what was left is above");
    for note in [&b"Exif"[..], b"Ilzes"] {
        assert!(!said.body.windows(note.len()).any(|there| there == note), "nothing of the notes is left");
    }

    let part = place.annas().part(&address, "bytes=100-199");
    assert!(part.is(206).body == said.body[100..200]);
    let head = place.annas().ask("HEAD", &address, "");
    assert_eq!((head.status, head.header("content-length")), (200, said.header("content-length")));
    let noted = readings(&place.installation);
    assert_eq!(noted.len(), 1, "a preview is a reading too");
    assert!(noted[0].to_string().contains("preview"), "{}", noted[0]);
}

#[test]
fn a_preview_is_drawn_once_and_again_when_somebody_has_deleted_it() {
    let mut place = Place::new();
    let photo = photo();
    let address = format!("{}/preview", place.has(&photo));
    let first = place.annas().get(&address);
    let folder = place.installation.path("files-aside/previews");
    let kept = folder.join(format!("{}.1", hex::encode(digest(&photo))));
    assert!(std::fs::read(&kept).unwrap() == first.body, "it is kept as it was sent");
    std::fs::write(&kept, b"another, to see that it is this one which is sent").unwrap();
    let again = place.annas().get(&address);
    assert!(again.is(200).body.starts_with(b"another"), "it is not drawn twice");
    assert_ne!(again.header("etag"), first.header("etag"), "other bytes have another tag");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(place.annas().get(&address).is(200).body == first.body);
}

#[test]
fn what_is_no_picture_has_no_preview() {
    let mut place = Place::new();
    let broken = &photo()[..20_000.min(photo().len() / 2)];
    let noise = [&b"\x89PNG\r\n\x1a\n"[..], &content(5, 40_000)].concat();
    for file in [&b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"[..], &content(4, 40_000), &noise, b""] {
        let address = place.has(file);
        place.annas().get(&format!("{address}/preview")).refused(404, "file.no_preview");
        assert!(place.annas().get(&address).is(200).body == file, "the file itself is there");
    }
    let address = format!("{}/preview", place.has(broken));
    assert!([200, 404].contains(&place.annas().get(&address).status), "half a photo may be drawn in part");
    assert!(place.server.stop());
}

/// A picture of a few bytes that says it has three and a half thousand million pixels.
fn bomb() -> Vec<u8> {
    let side = 60_000_u32.to_be_bytes();
    let head = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", &head[..]), (b"IDAT", b"\x78\x9c\x63\0\0\0\x01\0\x01"), (b"IEND", b"")]
    {
        let named = [&name[..], content].concat();
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend(&named);
        bytes.extend(checked(&named).to_be_bytes());
    }
    bytes
}

/// The check of a piece of a PNG, bit by bit.
fn checked(bytes: &[u8]) -> u32 {
    let each = |sum: u32, byte: &u8| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 }
            },
        )
    };
    !bytes.iter().fold(!0, each)
}

#[test]
fn a_picture_that_would_fill_the_memory_is_not_decoded() {
    let mut place = Place::new();
    let address = format!("{}/preview", place.has(&bomb()));
    let began = Instant::now();
    place.annas().get(&address).refused(404, "file.no_preview");
    assert!(began.elapsed() < SOON, "it is refused for what it says of itself");
    #[cfg(target_os = "linux")]
    {
        let status = std::fs::read_to_string(format!("/proc/{}/status", place.server.pid())).unwrap();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(most < 512 << 10, "{most} KiB: ten gigabytes were claimed");
    }
    let photo = format!("{}/preview", place.has(&photo()));
    place.annas().get(&photo).is(200);
}
