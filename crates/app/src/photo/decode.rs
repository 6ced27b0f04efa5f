//! From checked bytes to the picture that can be seen, and to a new file of it.

use std::io::Cursor;
use std::panic::catch_unwind;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, Limits, RgbaImage};

use super::measure::hints;
use super::{FileKind, LONG_SIDE_MAX, PIXELS_MAX, Photo, PhotoFault};

/// Quality of the clean JPEG, of 100; print stays sharp and a page stays near 1 MB.
const QUALITY: u8 = 85;
/// Most bytes of the decoded picture: [`PIXELS_MAX`] in four channels of 8 bits.
const DECODED_MAX: u64 = PIXELS_MAX * 4;
/// What a decoder may allocate beside the picture: some rows, and what is compressed in profiles.
const ASIDE_MAX: u64 = 16 * 1024 * 1024;
/// Longest side that a JPEG can declare; a PNG gets no more.
const SIDE_MAX: u32 = 65_535;

/// Draws the picture anew. `size` is what the outline declared; the decoder must find the same.
pub(super) fn redraw(bytes: &[u8], kind: FileKind, size: (u32, u32)) -> Result<Photo, PhotoFault> {
    // Decoders are memory-safe, not free of panics: whatever trips one is a damaged file.
    catch_unwind(|| {
        let picture = decode(bytes, kind, size)?;
        let (width, height) = (picture.width(), picture.height());
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
            .encode(picture.as_bytes(), width, height, ExtendedColorType::Rgb8)
            .map_err(|_| PhotoFault::Damaged)?;
        Ok(Photo { jpeg, width, height, hints: hints(picture) })
    })
    .unwrap_or(Err(PhotoFault::Damaged))
}

/// The upright picture in RGB, no side longer than [`LONG_SIDE_MAX`].
fn decode(bytes: &[u8], kind: FileKind, size: (u32, u32)) -> Result<DynamicImage, PhotoFault> {
    let source = Cursor::new(bytes);
    let decoded = match kind {
        FileKind::Jpeg => JpegDecoder::new(source).and_then(|mut decoder| {
            decoder.set_limits(limits())?;
            upright(decoder, size)
        }),
        FileKind::Png => {
            PngDecoder::with_limits(source, limits()).and_then(|decoder| upright(decoder, size))
        }
        _ => return Err(PhotoFault::WrongType(kind)),
    };
    decoded.map_err(|_| PhotoFault::Damaged)?
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(ASIDE_MAX);
    limits
}

type Upright = Result<DynamicImage, PhotoFault>;

fn upright(mut decoder: impl ImageDecoder, size: (u32, u32)) -> Result<Upright, ImageError> {
    let (width, height) = decoder.dimensions();
    if (width, height) != size {
        return Ok(Err(PhotoFault::Damaged));
    }
    if decoder.total_bytes() > DECODED_MAX {
        return Ok(Err(PhotoFault::TooManyPixels { width, height }));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Shrunk before it is turned and flattened: each of these makes a copy.
    let mut picture = shrink(DynamicImage::from_decoder(decoder)?, LONG_SIDE_MAX);
    picture.apply_orientation(orientation);
    if picture.color().has_alpha() {
        picture = on_white(picture.into_rgba8());
    }
    Ok(Ok(DynamicImage::ImageRgb8(picture.into_rgb8())))
}

/// At most `side` pixels on the longest side; never larger than it was.
pub(super) fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side {
        picture.thumbnail(side, side)
    } else {
        picture
    }
}

/// Lays the picture on white paper: what its transparency hides stays hidden for ever.
fn on_white(mut picture: RgbaImage) -> DynamicImage {
    for pixel in picture.pixels_mut() {
        let [colour @ .., alpha] = &mut pixel.0;
        for c in colour {
            let (value, seen) = (u16::from(*c), u16::from(*alpha));
            // At most 255 × 255 + 127, which a u16 holds.
            let mixed = (value * seen + 255 * (255 - seen) + 127) / 255;
            *c = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        *alpha = u8::MAX;
    }
    DynamicImage::ImageRgba8(picture)
}
