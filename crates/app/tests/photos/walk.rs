//! An own reading of a clean JPEG, apart from the code that is tested.

use app::photo::{LONG_SIDE_MAX, Photo};

/// Only what is needed to see the picture: no metadata, no comment, nothing behind the end.
pub(crate) fn assert_clean(photo: &Photo) {
    let jpeg = &photo.jpeg;
    assert!(photo.width.max(photo.height) <= LONG_SIDE_MAX);
    assert_eq!(jpeg[..2], [0xFF, 0xD8]);
    let mut at = 2;
    loop {
        assert_eq!(jpeg[at], 0xFF);
        let marker = jpeg[at + 1];
        assert!(matches!(marker, 0xE0 | 0xDB | 0xC0 | 0xC4 | 0xDA), "marker {marker:#x}");
        let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if marker == 0xE0 {
            assert_eq!((&jpeg[at + 4..at + 9], length), (&b"JFIF\0"[..], 16), "no thumbnail");
        }
        if marker == 0xC0 {
            let size = [jpeg[at + 7], jpeg[at + 8], jpeg[at + 5], jpeg[at + 6]];
            let [w1, w0, h1, h0] = size.map(u32::from);
            assert_eq!((w1 << 8 | w0, h1 << 8 | h0), (photo.width, photo.height));
        }
        at += 2 + length;
        if marker == 0xDA {
            break;
        }
    }
    let ends = jpeg[at..].windows(2).position(|w| w[0] == 0xFF && w[1] != 0);
    assert_eq!(ends, Some(jpeg.len() - at - 2), "one scan");
    assert_eq!(jpeg[jpeg.len() - 2..], [0xFF, 0xD9]);
}
