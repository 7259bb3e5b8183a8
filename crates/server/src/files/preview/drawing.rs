//! From the bytes of a picture to those of its preview: small, upright, and with nothing of what cameras write beside it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageError, ImageReader, Limits, RgbaImage};
use thiserror::Error;

use super::kind::Kind;
use super::size::{MOST_MEMORY, fitted, is_too_large};

const QUALITY: u8 = 80;

/// Why a picture has no preview.
#[derive(Debug, Error)]
pub(super) enum NoPicture {
    /// It says of itself that it has more pixels than are decoded.
    #[error("the picture is too large")]
    TooLarge,
    /// It is not what its first bytes say.
    #[error("the picture cannot be read: {0}")]
    Unreadable(#[from] ImageError),
}

/// The preview of a picture, as JPEG.
pub(super) fn draw(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, NoPicture> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind.format());
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    let sides = decoder.dimensions();
    if is_too_large(sides, decoder.total_bytes()) {
        return Err(NoPicture::TooLarge);
    }
    decoder.set_limits(limits)?;
    // A picture whose notes cannot be read is shown as it lies.
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder)?;
    let mut small = match fitted(sides) {
        fitted if fitted == sides => picture,
        (width, height) => picture.thumbnail_exact(width, height),
    };
    small.apply_orientation(upright);
    let small = small.into_rgba8();
    let mut drawn = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut drawn, QUALITY);
    encode(encoder, &small)?;
    Ok(drawn)
}

fn encode(mut encoder: JpegEncoder<&mut Vec<u8>>, picture: &RgbaImage) -> Result<(), ImageError> {
    let (width, height) = picture.dimensions();
    encoder.encode(&on_white(picture), width, height, ExtendedColorType::Rgb8)
}

/// Drawings come with nothing behind them, and would be black on black.
fn on_white(picture: &RgbaImage) -> Vec<u8> {
    let on_white = |colour: u8, cover: u8| {
        let (colour, cover) = (u32::from(colour), u32::from(cover));
        u8::try_from((colour * cover + 255 * (255 - cover) + 127) / 255).unwrap_or(u8::MAX)
    };
    let colours = picture.pixels().flat_map(|pixel| {
        let [red, green, blue, cover] = pixel.0;
        [on_white(red, cover), on_white(green, cover), on_white(blue, cover)]
    });
    colours.collect()
}

#[cfg(test)]
mod tests;
