//! Pictures of every kind, upright, bare, and none that would fill the memory.

use image::{ImageFormat, Rgb, RgbImage, Rgba};

use super::*;

const RED: [u8; 3] = [200, 0, 0];
const BLUE: [u8; 3] = [0, 0, 200];

/// Red on its left and blue on its right.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { RED } else { BLUE }))
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose camera says how it was held, and whose it is.
fn noted(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut notes = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    notes.extend([orientation, 0, 0, 0, 0, 0, 0]);
    notes.extend(b"Ilzes telefons");
    let length = u16::try_from(notes.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &notes, &jpeg[2..]].concat()
}

fn drawn(kind: Kind, bytes: &[u8]) -> RgbImage {
    let preview = draw(kind, bytes).unwrap();
    image::load_from_memory_with_format(&preview, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn is_like(picture: &RgbImage, (x, y): (u32, u32), colour: [u8; 3]) -> bool {
    picture.get_pixel(x, y).0.iter().zip(colour).all(|(is, wanted)| is.abs_diff(wanted) < 16)
}

#[test]
fn every_kind_of_picture_has_a_small_one() {
    for (kind, format) in [
        (Kind::Jpeg, ImageFormat::Jpeg),
        (Kind::Png, ImageFormat::Png),
        (Kind::WebP, ImageFormat::WebP),
        (Kind::Bmp, ImageFormat::Bmp),
    ] {
        let bytes = written(two_halves(2_048, 1_024), format);
        assert_eq!(Kind::of(&bytes), Some(kind));
        let small = drawn(kind, &bytes);
        assert_eq!(small.dimensions(), (1_024, 512), "{kind:?}");
        assert!(is_like(&small, (100, 100), RED) && is_like(&small, (900, 100), BLUE), "{kind:?}");
    }
}

#[test]
fn a_picture_is_upright_however_the_camera_was_held_and_says_nothing_of_whose_it_is() {
    let jpeg = written(two_halves(2_048, 1_024), ImageFormat::Jpeg);
    // Where the red half comes to lie.
    for (orientation, sides, red, blue) in [
        (1, (1_024, 512), (100, 250), (900, 250)),
        (2, (1_024, 512), (900, 250), (100, 250)),
        (3, (1_024, 512), (900, 250), (100, 250)),
        (6, (512, 1_024), (250, 100), (250, 900)),
        (8, (512, 1_024), (250, 900), (250, 100)),
    ] {
        let bytes = noted(&jpeg, orientation);
        let small = drawn(Kind::Jpeg, &bytes);
        assert_eq!(small.dimensions(), sides, "{orientation}");
        assert!(is_like(&small, red, RED) && is_like(&small, blue, BLUE), "{orientation}");
        let preview = draw(Kind::Jpeg, &bytes).unwrap();
        for said in [&b"Exif"[..], b"Ilzes"] {
            assert!(!preview.windows(said.len()).any(|there| there == said), "nothing of its notes is left");
        }
    }
}

#[test]
fn a_drawing_without_a_ground_lies_on_white() {
    let lines = RgbaImage::from_fn(64, 64, |x, _| Rgba([0, 0, 0, if x < 32 { 255 } else { 0 }]));
    let small = drawn(Kind::Png, &written(lines, ImageFormat::Png));
    assert_eq!(small.dimensions(), (64, 64), "nothing is enlarged");
    assert!(is_like(&small, (8, 8), [0; 3]) && is_like(&small, (56, 8), [255; 3]));
}

#[test]
fn a_picture_that_claims_to_be_huge_is_not_decoded() {
    let mut bomb = written(two_halves(8, 8), ImageFormat::Bmp);
    bomb[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
    bomb[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
    let refused = draw(Kind::Bmp, &bomb);
    assert!(matches!(refused, Err(NoPicture::TooLarge)), "{refused:?}");
}

#[test]
fn what_is_broken_has_no_preview_and_harms_nobody() {
    for (kind, format) in
        [(Kind::Jpeg, ImageFormat::Jpeg), (Kind::Png, ImageFormat::Png), (Kind::WebP, ImageFormat::WebP)]
    {
        let bytes = written(two_halves(64, 64), format);
        assert!(draw(kind, &bytes[..12]).is_err(), "{kind:?}");
        for place in (12..bytes.len()).step_by(7) {
            let mut broken = bytes.clone();
            broken[place] ^= 0x5a;
            // Whatever comes of it: it comes to an end.
            drop(draw(kind, &broken));
        }
    }
}
