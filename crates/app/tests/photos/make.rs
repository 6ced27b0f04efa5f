//! Pictures and files made in code: nothing here was photographed.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Seeded and the same on every machine.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A printed sheet on a grey desk, in per cent of the picture; it may reach over the borders.
#[derive(Clone, Copy)]
pub(crate) struct Sheet {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

/// All four edges are in the picture.
pub(crate) const FRAMED: Sheet = Sheet { left: 10, top: 10, right: 90, bottom: 90 };

pub(crate) fn page(width: u32, height: u32, sheet: Sheet) -> DynamicImage {
    let (w, h) = (i32::try_from(width).unwrap(), i32::try_from(height).unwrap());
    let (left, right) = (w * sheet.left / 100, w * sheet.right / 100);
    let (top, bottom) = (h * sheet.top / 100, h * sheet.bottom / 100);
    let luma = |x: i32, y: i32| {
        let grain = mix(u64::from(x.unsigned_abs()) << 32 | u64::from(y.unsigned_abs()));
        let noise = u8::try_from(grain % 4).unwrap();
        let (across, down) = (x - left, y - top);
        if x < left || x >= right || y < top || y >= bottom {
            return 140 + noise;
        }
        let margin = across < 16 || right - x < 16 || down < 16 || bottom - y < 16;
        // Lines of print: strokes of three pixels in lines of twenty, eight of them blank.
        let (stroke, line) = (across / 3 + 10_000, down / 3 + 10_000);
        let ink = mix(u64::from(stroke.unsigned_abs()) << 32 | u64::from(line.unsigned_abs())) & 1;
        if margin || down % 20 >= 12 || ink == 0 { 228 + noise } else { 40 + noise }
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let v = luma(i32::try_from(x).unwrap(), i32::try_from(y).unwrap());
        Rgb([v, v, v.saturating_sub(6)])
    }))
}

pub(crate) fn flat(width: u32, height: u32, luma: u8) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([luma; 3])))
}

/// Out of focus: what is finer than a twelfth of a hundred pixels is gone.
pub(crate) fn blurred(picture: &DynamicImage) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    let filter = image::imageops::FilterType::Triangle;
    picture.thumbnail_exact(width / 12, height / 12).resize_exact(width, height, filter)
}

pub(crate) fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    file(picture, ImageFormat::Jpeg)
}

pub(crate) fn png(picture: &DynamicImage) -> Vec<u8> {
    file(picture, ImageFormat::Png)
}

/// A JPEG segment with its marker and length.
pub(crate) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

/// Puts segments behind the start marker.
pub(crate) fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// TIFF data with an orientation, a camera's name and a GPS directory that says `place`.
pub(crate) fn exif(orientation: u16, place: &str) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let mut entry = |tag: u16, format: u16, count: u32, value: u32| {
        tiff.extend([tag.to_le_bytes(), format.to_le_bytes()].concat());
        tiff.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    };
    // The count of entries is written as the first two bytes of the directory, below.
    let text = u32::try_from(place.len()).unwrap();
    entry(0x0112, 3, 1, orientation.into());
    entry(0x8825, 4, 1, 8 + 2 + 2 * 12 + 4);
    tiff.splice(8..8, 2_u16.to_le_bytes());
    tiff.extend([0; 4]);
    tiff.extend(1_u16.to_le_bytes());
    let text_at = u32::try_from(tiff.len()).unwrap() + 12 + 4;
    tiff.extend([0x1C_u16.to_le_bytes(), 7_u16.to_le_bytes()].concat());
    tiff.extend([text.to_le_bytes(), text_at.to_le_bytes(), [0; 4]].concat());
    tiff.extend(place.as_bytes());
    tiff
}

/// The same as an APP1 segment.
pub(crate) fn exif_segment(orientation: u16, place: &str) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", &exif(orientation, place)[..]].concat())
}

/// A PNG chunk with a right checksum.
pub(crate) fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    let crc = [&name[..], body].into_iter().flatten().fold(u32::MAX, |crc, byte| {
        let low = usize::from(crc.to_le_bytes()[0] ^ byte);
        (crc >> 8) ^ CRC[low]
    });
    [&length.to_be_bytes(), &name[..], body, &(!crc).to_be_bytes()].concat()
}

const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 0;
    let mut value = 0;
    while n < table.len() {
        let mut crc: u32 = value;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[n] = crc;
        n += 1;
        value += 1;
    }
    table
};

/// A grey PNG of one byte per pixel with whatever is between its header and its end.
pub(crate) fn png_of(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = chunk(*b"IHDR", &[&size[..], &[8, 0, 0, 0, 0]].concat());
    let start: &[u8] = b"\x89PNG\r\n\x1a\n";
    [start, &header, &chunks.concat(), &chunk(*b"IEND", &[])].concat()
}

/// Puts chunks behind the header of a PNG.
pub(crate) fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

/// A zlib stream of about `zeros` zero bytes, 158 times smaller: one literal, then copies of 258 bytes
/// at distance 1 in fixed Huffman codes of 13 bits, which repeat every 13 bytes.
pub(crate) fn zeros_deflated(zeros: usize) -> Vec<u8> {
    let copy = "1100010100000";
    let bits = format!("11000110000{}", copy.repeat(9));
    let packed: Vec<u8> = bits.as_bytes()[..15 * 8]
        .chunks_exact(8)
        .map(|byte| byte.iter().rev().fold(0, |b, bit| b << 1 | (bit - b'0')))
        .collect();
    [&[0x78, 0x01], &packed[..2], &packed[2..].repeat(zeros / (258 * 8) + 1)].concat()
}
