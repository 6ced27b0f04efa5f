//! Small files that ask for much memory or time.

use super::hostile::Trial;
use super::make::{self, chunk, png_of, segment, zeros_deflated};

/// A scan of the first component with `data` zero bytes.
pub(crate) fn scan(first: u8, last: u8, data: usize) -> Vec<u8> {
    [segment(0xDA, &[1, 1, 0, first, last, 0]), vec![0; data]].concat()
}

/// A progressive JPEG of 39.7 megapixels whose every code is one zero bit, and many scans of it.
fn progressive_bomb() -> Vec<u8> {
    let table = |class: u8| segment(0xC4, &[&[class, 1][..], &[0; 15], &[0]].concat());
    let blocks = (6_300 / 8 + 1) * (6_300 / 8 + 1);
    let frame = [8, 0x18, 0x9C, 0x18, 0x9C, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    let dc = [segment(0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 0, 0]), vec![0; blocks * 3 / 8 + 1]].concat();
    [
        vec![0xFF, 0xD8],
        segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        segment(0xC2, &frame),
        table(0x00),
        table(0x10),
        dc,
        scan(1, 63, blocks / 8 + 1).repeat(60),
        vec![0xFF, 0xD9],
    ]
    .concat()
}

pub(crate) fn all(trial: &mut Trial) {
    let jpeg = make::jpeg(&make::flat(640, 600, 200));
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let declared = |width: u16, height: u16| {
        let mut bytes = jpeg.clone();
        bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    trial.expect("JPEG of 65,535²", &declared(65_535, 65_535), "PHOTO_CUT");
    trial.expect("JPEG of 6,300² without data", &declared(6_300, 6_300), "PHOTO_CUT");
    trial.expect("JPEG of 65,535 × 600", &declared(65_535, 600), "PHOTO_CUT");
    trial.expect("JPEG of 0 × 0", &declared(0, 0), "PHOTO_TOO_FEW_PIXELS");
    trial.expect("progressive JPEG of 60 scans", &progressive_bomb(), "clean");

    let deep = chunk(*b"IDAT", &zeros_deflated(900_000_000));
    assert!(deep.len() < 6_000_000, "a bomb within the limit of bytes");
    trial.expect(
        "PNG of 30,000²",
        &png_of(30_000, 30_000, std::slice::from_ref(&deep)),
        "PHOTO_TOO_MANY_PIXELS",
    );
    trial.expect(
        "PNG of 2³² − 1",
        &png_of(u32::MAX, u32::MAX, std::slice::from_ref(&deep)),
        "PHOTO_TOO_MANY_PIXELS",
    );
    trial.expect("PNG of 700² with 900 MB", &png_of(700, 700, &[deep]), "any");
    trial.expect(
        "PNG of 6,300²",
        &png_of(6_300, 6_300, &[chunk(*b"IDAT", &zeros_deflated(40_000_000))]),
        "clean",
    );
    let profile = [&b"icc\0\0"[..], &zeros_deflated(900_000_000)].concat();
    let text = [&b"Comment\0\0"[..], &zeros_deflated(900_000_000)].concat();
    let plain = chunk(*b"IDAT", &zeros_deflated(700 * 701));
    for aside in [chunk(*b"iCCP", &profile), chunk(*b"zTXt", &text)] {
        trial.expect("PNG with a bomb aside", &png_of(700, 700, &[aside, plain.clone()]), "any");
    }
}
