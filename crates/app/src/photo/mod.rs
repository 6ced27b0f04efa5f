//! Photos of evidence (身份证, 户口本, 结婚证, 出生证明, a signed form): from uploaded bytes to a clean
//! picture, or to everything that is wrong with them.
//!
//! The order is: what the bytes are ([`FileKind`], by content and never by name), how they are built
//! (`outline`: dimensions, end marker, nothing behind it), and only when that is in order the decoder.
//! So no decoder ever meets a file whose declared size was not checked. The picture that comes out is
//! drawn anew: EXIF, GPS, comments, profiles, transparency and hidden data cannot survive it.
//!
//! One call needs at most about 450 MB (a progressive CMYK JPEG of 40 megapixels) and is computation
//! only: callers run it off the async threads and few at a time.

mod decode;
mod fault;
mod hint;
mod kind;
mod measure;
mod outline;

use std::fmt;

pub use fault::PhotoFault;
pub use hint::PhotoHint;
pub use kind::FileKind;

/// Most bytes of an uploaded photo (8 MB).
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most photos (pages) of one document; a 户口本 has one page per member.
pub const PAGES_MAX: usize = 10;
/// Most pixels of an uploaded photo (40 megapixels).
pub const PIXELS_MAX: u64 = 40_000_000;
/// Fewest pixels on the short side; below that the print on an ID card cannot be read.
pub const SHORT_SIDE_MIN: u32 = 600;
/// The long side is at most this many times the short side, so that shrinking leaves it readable.
pub const SIDES_RATIO_MAX: u32 = 4;
/// Longest side, in pixels, of the clean picture.
pub const LONG_SIDE_MAX: u32 = 2_400;

/// A clean picture: a JPEG drawn anew, upright, without any metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// The file; nothing of the uploaded bytes is in it but what can be seen.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right, at most [`LONG_SIDE_MAX`].
    pub width: u32,
    /// Pixels from top to bottom, at most [`LONG_SIDE_MAX`].
    pub height: u32,
    /// What may make a clerk return it; the user may submit it nevertheless.
    pub hints: Vec<PhotoHint>,
}

impl fmt::Debug for Photo {
    /// Without the picture, which is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Photo")
            .field("jpeg", &format_args!("{} bytes", self.jpeg.len()))
            .field("width", &self.width)
            .field("height", &self.height)
            .field("hints", &self.hints)
            .finish()
    }
}

/// Makes a clean picture of uploaded bytes, or says everything that is wrong with them.
pub fn check(bytes: &[u8]) -> Result<Photo, Vec<PhotoFault>> {
    if bytes.is_empty() {
        return Err(vec![PhotoFault::Empty]);
    }
    let kind = FileKind::of(bytes);
    let mut faults = Vec::new();
    if bytes.len() > BYTES_MAX {
        faults.push(PhotoFault::TooLarge { bytes: bytes.len() });
    }
    let outline = match kind {
        // The outline of a file that is too large is not read: its length has no limit.
        FileKind::Jpeg | FileKind::Png if !faults.is_empty() => return Err(faults),
        FileKind::Jpeg => outline::jpeg(bytes),
        FileKind::Png => outline::png(bytes),
        other => {
            faults.push(PhotoFault::WrongType(other));
            return Err(faults);
        }
    };
    match outline.end {
        Ok([]) => {}
        Ok(rest) => faults.push(PhotoFault::DataAfterEnd(FileKind::of_tail(rest))),
        Err(fault) => faults.push(fault),
    }
    if let Some((width, height)) = outline.size {
        size_faults(width, height, &mut faults);
    } else if faults.is_empty() {
        faults.push(PhotoFault::Damaged);
    }
    match outline.size {
        Some(size) if faults.is_empty() => decode::redraw(bytes, kind, size).map_err(|f| vec![f]),
        _ => Err(faults),
    }
}

fn size_faults(width: u32, height: u32, faults: &mut Vec<PhotoFault>) {
    let (short, long) = (width.min(height), width.max(height));
    if u64::from(width).saturating_mul(u64::from(height)) > PIXELS_MAX {
        faults.push(PhotoFault::TooManyPixels { width, height });
    }
    if short < SHORT_SIDE_MIN {
        faults.push(PhotoFault::TooFewPixels { width, height });
    }
    if long > short.saturating_mul(SIDES_RATIO_MAX) {
        faults.push(PhotoFault::TooNarrow { width, height });
    }
}
