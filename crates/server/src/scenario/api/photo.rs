//! A photo of a page, for stories in which somebody hands a document in: lines of grey on paper, drawn
//! here, of nobody.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

/// Pixels; enough to be read.
const SIZE: (u32, u32) = (900, 1_200);

/// A PNG of a page; empty where it cannot be drawn, which no interface takes for a photo.
pub(super) fn page() -> Vec<u8> {
    let page = GrayImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let margin = !(80..=820).contains(&x) || y < 80;
        let line = y % 40 < 14 && (x / 7 + y / 40).wrapping_mul(2_654_435_761) % 5 != 0;
        Luma([if line && !margin { 40 } else { 235 }])
    });
    let mut png = Cursor::new(Vec::new());
    match page.write_to(&mut png, ImageFormat::Png) {
        Ok(()) => png.into_inner(),
        Err(_) => Vec::new(),
    }
}
