//! What a file is by its first bytes. What a device said of it, and how it is called, may be anything.

use image::ImageFormat;

/// So many first bytes say what a file is.
pub(super) const HEAD: usize = 12;

/// A kind of picture that has a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    WebP,
    Bmp,
}

impl Kind {
    /// The kind of a file that begins with these bytes.
    pub fn of(head: &[u8]) -> Option<Self> {
        let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'B', b'M', ..] => Some(Self::Bmp),
            _ => is_webp.then_some(Self::WebP),
        }
    }

    /// The same, as the decoders call it.
    pub fn format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::WebP => ImageFormat::WebP,
            Self::Bmp => ImageFormat::Bmp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        for (head, kind) in [
            (&b"\xff\xd8\xff\xe1\x00\x10Exif\0\0"[..], Some(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Some(Kind::Png)),
            (b"RIFF\x10\0\0\0WEBP", Some(Kind::WebP)),
            (b"BM\x10\0\0\0\0\0\0\0\0\0", Some(Kind::Bmp)),
            (b"RIFF\x10\0\0\0WAVE", None),
            (b"%PDF-1.7\n%\xe2\xe3", None),
            (b"\0\0\0\x1cftypheic", None),
            (b"GIF89a\x01\0\x01\0\0\0", None),
            (b"\xff\xd8", None),
            (b"", None),
        ] {
            assert_eq!(Kind::of(head), kind, "{head:?}");
        }
    }
}
