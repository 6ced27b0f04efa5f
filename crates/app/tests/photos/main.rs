//! Evidence photos: what comes out clean, what is told, and what hostile files do.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod bombs;
mod hostile;
mod make;
mod walk;

use app::photo::{FileKind, Photo, PhotoFault, PhotoHint, check};
use image::{DynamicImage, GenericImageView, Rgba, RgbaImage};
use make::{FRAMED, Sheet, blurred, flat, jpeg, page, png};

fn hints(picture: &DynamicImage) -> Vec<PhotoHint> {
    check(&jpeg(picture)).unwrap().hints
}

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    check(bytes).unwrap_err().into_iter().map(PhotoFault::code).collect()
}

fn luma_at(photo: &Photo, x: u32, y: u32) -> u8 {
    image::load_from_memory(&photo.jpeg).unwrap().to_luma8().get_pixel(x, y).0[0]
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn a_sharp_framed_page_passes_without_hints() {
    let picture = page(1_000, 760, FRAMED);
    for bytes in [jpeg(&picture), png(&picture)] {
        let photo = check(&bytes).unwrap();
        assert_eq!(photo.hints, []);
        assert_eq!((photo.width, photo.height), (1_000, 760));
        walk::assert_clean(&photo);
    }
}

#[test]
fn blur_is_hinted_and_sharpness_is_not() {
    let sharp = page(1_200, 900, FRAMED);
    assert_eq!(hints(&blurred(&sharp)), [PhotoHint::Blurred]);
    // Sharpness is judged at one scale: a large sharp photo stays sharp when it is shrunk.
    assert_eq!(hints(&sharp.resize_exact(2_600, 1_950, image::imageops::FilterType::Triangle)), []);
}

#[test]
fn a_page_over_any_border_is_hinted() {
    let over = Sheet { left: -30, ..FRAMED };
    let left = page(1_000, 760, over);
    for picture in [left.fliph(), left.rotate90(), left.rotate270(), left] {
        assert_eq!(hints(&picture), [PhotoHint::EdgesCropped]);
    }
    let everywhere = Sheet { left: -10, top: -10, right: 110, bottom: 110 };
    assert_eq!(hints(&page(1_000, 760, everywhere)), [PhotoHint::EdgesCropped]);
    // A scan: the sheet fills the picture and its own margin is the border.
    let scan = Sheet { left: 0, top: 0, right: 100, bottom: 100 };
    assert_eq!(hints(&page(1_000, 760, scan)), []);
}

#[test]
fn light_is_judged_with_what_is_left_to_read() {
    let sharp = page(1_000, 760, FRAMED);
    let mut dark = sharp.to_rgb8();
    dark.iter_mut().for_each(|v| *v /= 6);
    assert!(hints(&DynamicImage::ImageRgb8(dark)).contains(&PhotoHint::Dark));
    let mut bright = sharp.to_rgb8();
    bright.iter_mut().for_each(|v| *v = 215 + *v / 6);
    assert!(hints(&DynamicImage::ImageRgb8(bright)).contains(&PhotoHint::Overexposed));

    // White paper with a line of print is not too bright, a white card on a black desk not too dark.
    let mut scan = flat(1_000, 760, 255).to_rgb8();
    let mut desk = flat(1_000, 760, 8).to_rgb8();
    for (x, y, pixel) in
        sharp.to_rgb8().enumerate_pixels().filter(|(_, y, _)| (300..460).contains(y))
    {
        let card = (300..600).contains(&x);
        scan.put_pixel(x, y, if card { *pixel } else { image::Rgb([255; 3]) });
        desk.put_pixel(x, y, if card { *pixel } else { image::Rgb([8; 3]) });
    }
    assert_eq!(hints(&DynamicImage::ImageRgb8(scan)), []);
    assert_eq!(hints(&DynamicImage::ImageRgb8(desk)), []);
}

#[test]
fn orientation_is_applied_before_it_is_stripped() {
    let mut picture = flat(900, 700, 230).to_rgb8();
    image::imageops::replace(&mut picture, &flat(450, 350, 20).to_rgb8(), 0, 0);
    let plain = jpeg(&DynamicImage::ImageRgb8(picture));
    // Where the dark quarter, top left in the file, must be seen: (right, bottom).
    let seen = [
        (1, (false, false)),
        (2, (true, false)),
        (3, (true, true)),
        (4, (false, true)),
        (5, (false, false)),
        (6, (true, false)),
        (7, (true, true)),
        (8, (false, true)),
    ];
    for (orientation, dark) in seen {
        let photo = check(&make::with_segments(&plain, &[make::exif_segment(orientation, "")]));
        let photo = photo.unwrap();
        let size = if orientation < 5 { (900, 700) } else { (700, 900) };
        assert_eq!((photo.width, photo.height), size, "orientation {orientation}");
        for corner in [(false, false), (true, false), (false, true), (true, true)] {
            let x = if corner.0 { size.0 - 100 } else { 100 };
            let y = if corner.1 { size.1 - 100 } else { 100 };
            assert_eq!(luma_at(&photo, x, y) < 128, corner == dark, "{orientation} {corner:?}");
        }
    }
}

#[test]
fn exif_gps_comments_and_profiles_do_not_survive() {
    let secrets =
        ["Exif", "N31.2304-PLACE", "a comment of the camera", "ICC_PROFILE", "ns.adobe.com"];
    let bytes = make::with_segments(
        &jpeg(&page(800, 640, FRAMED)),
        &[
            make::exif_segment(1, secrets[1]),
            make::segment(0xFE, secrets[2].as_bytes()),
            make::segment(0xE2, b"ICC_PROFILE\0\x01\x01a profile"),
            make::segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        ],
    );
    let photo = check(&bytes).unwrap();
    walk::assert_clean(&photo);
    for secret in secrets {
        assert!(contains(&bytes, secret), "{secret} is in the upload");
        assert!(!contains(&photo.jpeg, secret), "{secret} is in the clean picture");
    }
    assert!(format!("{photo:?}").len() < 100, "Debug shows no picture");
}

#[test]
fn chunks_of_a_png_do_not_survive_and_its_orientation_does() {
    let text = make::chunk(*b"tEXt", b"Comment\0photographed at home");
    let exif = make::chunk(*b"eXIf", &make::exif(6, "N31.2304-PLACE"));
    let bytes = make::with_chunks(&png(&page(800, 640, FRAMED)), &[text, exif]);
    let photo = check(&bytes).unwrap();
    walk::assert_clean(&photo);
    assert_eq!((photo.width, photo.height), (640, 800));
    for secret in ["photographed at home", "N31.2304-PLACE"] {
        assert!(contains(&bytes, secret));
        assert!(!contains(&photo.jpeg, secret));
    }
}

#[test]
fn what_transparency_hides_stays_hidden() {
    let hidden =
        RgbaImage::from_fn(700, 700, |x, _| Rgba([0, 0, 0, if x < 350 { 0 } else { 255 }]));
    let photo = check(&png(&DynamicImage::ImageRgba8(hidden))).unwrap();
    assert!(luma_at(&photo, 100, 300) > 250, "transparent black is white paper");
    assert!(luma_at(&photo, 600, 300) < 5, "opaque black is black");
}

#[test]
fn a_large_photo_is_shrunk_and_a_small_one_is_not_enlarged() {
    let photo = check(&jpeg(&page(3_000, 4_000, FRAMED))).unwrap();
    assert_eq!((photo.width, photo.height), (1_800, 2_400));
    let decoded = image::load_from_memory(&photo.jpeg).unwrap();
    assert_eq!(decoded.dimensions(), (1_800, 2_400));
    let photo = check(&jpeg(&page(600, 800, FRAMED))).unwrap();
    assert_eq!((photo.width, photo.height), (600, 800));
}

#[test]
fn deep_and_grey_pictures_come_out_too() {
    let picture = page(640, 640, FRAMED);
    let grey = DynamicImage::ImageLuma8(picture.to_luma8());
    let deep = DynamicImage::ImageRgba16(picture.to_rgba16());
    for bytes in [png(&grey), jpeg(&grey), png(&deep)] {
        let photo = check(&bytes).unwrap();
        assert_eq!(photo.hints, []);
        walk::assert_clean(&photo);
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let thin = jpeg(&flat(2_401, 599, 200));
    assert_eq!(codes(&thin), ["PHOTO_TOO_FEW_PIXELS", "PHOTO_TOO_NARROW"]);
    let cut = &thin[..thin.len() - 2];
    assert_eq!(codes(cut), ["PHOTO_CUT", "PHOTO_TOO_FEW_PIXELS", "PHOTO_TOO_NARROW"]);
    let zip = [&thin[..], b"PK\x03\x04"].concat();
    assert_eq!(check(&zip).unwrap_err()[0], PhotoFault::DataAfterEnd(FileKind::Zip));
    assert_eq!(codes(&vec![0; 9 << 20]), ["PHOTO_TOO_LARGE", "PHOTO_WRONG_TYPE"]);
    assert_eq!(codes(&jpeg(&flat(600, 2_401, 200))), ["PHOTO_TOO_NARROW"]);
    assert!(check(&jpeg(&flat(600, 2_400, 200))).is_ok());
}

#[test]
fn every_text_says_what_and_how_to_mend_it() {
    let (width, height) = (1, 1);
    let mut faults = vec![
        PhotoFault::Empty,
        PhotoFault::TooLarge { bytes: 9 << 20 },
        PhotoFault::Cut,
        PhotoFault::Damaged,
        PhotoFault::TooManyPixels { width, height },
        PhotoFault::TooFewPixels { width, height },
        PhotoFault::TooNarrow { width, height },
    ];
    faults.extend(FileKind::ALL.iter().map(|k| PhotoFault::WrongType(*k)));
    faults.extend(FileKind::ALL.iter().map(|k| PhotoFault::DataAfterEnd(*k)));
    for fault in faults {
        assert!(fault.code().starts_with("PHOTO_"));
        assert!(fault.zh().contains('请') && fault.zh().ends_with('。'), "{}", fault.zh());
        assert!(fault.en().is_ascii() || fault.en().contains(['›', '×']), "{}", fault.en());
        assert!(!fault.zh().contains("  ") && !fault.en().contains("  "), "{fault:?}");
    }
    for hint in PhotoHint::ALL {
        assert!(hint.zh().contains("可以直接提交") && hint.en().contains("you may submit"));
    }
    assert!(PhotoFault::WrongType(FileKind::Pdf).zh().contains("PDF"));
}
