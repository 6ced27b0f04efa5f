//! What is wrong with an uploaded photo: a closed list, stable codes, how to mend it.

use super::{BYTES_MAX, FileKind, LONG_SIDE_MAX, PIXELS_MAX, SHORT_SIDE_MIN, SIDES_RATIO_MAX};

const MEGABYTE: usize = 1024 * 1024;

/// Why a file cannot be taken. The codes are stable; texts may change, codes never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhotoFault {
    /// No bytes at all.
    Empty,
    /// More than [`BYTES_MAX`] bytes.
    TooLarge {
        /// Length of the file in bytes.
        bytes: usize,
    },
    /// Neither JPEG nor PNG by its content.
    WrongType(FileKind),
    /// It ends before the picture does.
    Cut,
    /// Its parts contradict each other, or no decoder here can read them.
    Damaged,
    /// Something follows the end of the picture; the kind says what it looks like.
    DataAfterEnd(FileKind),
    /// More than [`PIXELS_MAX`] pixels, or more colour depth than such a picture may have.
    TooManyPixels {
        /// Declared pixels from left to right.
        width: u32,
        /// Declared pixels from top to bottom.
        height: u32,
    },
    /// Fewer than [`SHORT_SIDE_MIN`] pixels on the short side.
    TooFewPixels {
        /// Declared pixels from left to right.
        width: u32,
        /// Declared pixels from top to bottom.
        height: u32,
    },
    /// One side is more than [`SIDES_RATIO_MAX`] times the other.
    TooNarrow {
        /// Declared pixels from left to right.
        width: u32,
        /// Declared pixels from top to bottom.
        height: u32,
    },
}

impl PhotoFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "PHOTO_EMPTY",
            Self::TooLarge { .. } => "PHOTO_TOO_LARGE",
            Self::WrongType(_) => "PHOTO_WRONG_TYPE",
            Self::Cut => "PHOTO_CUT",
            Self::Damaged => "PHOTO_DAMAGED",
            Self::DataAfterEnd(_) => "PHOTO_DATA_AFTER_END",
            Self::TooManyPixels { .. } => "PHOTO_TOO_MANY_PIXELS",
            Self::TooFewPixels { .. } => "PHOTO_TOO_FEW_PIXELS",
            Self::TooNarrow { .. } => "PHOTO_TOO_NARROW",
        }
    }

    /// What is wrong and how to mend it, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Empty => "文件是空的。请重新拍照或重新选择照片。".to_owned(),
            Self::TooLarge { bytes } => format!(
                "照片有 {} MB，最多 {} MB。请在相机设置里选小一点的照片尺寸，重新拍一张。",
                bytes.div_ceil(MEGABYTE),
                BYTES_MAX / MEGABYTE
            ),
            Self::WrongType(FileKind::Heic) => "这是 HEIC 照片，暂时不能直接使用。iPhone 请在“设置 › 相机 › \
                 格式”里选“兼容性最佳”，再对着证件原件重新拍一张。"
                .to_owned(),
            Self::WrongType(kind) => format!(
                "这是{}，不能作为证件照片。请用手机对着证件原件拍照，上传 JPEG 或 PNG 格式的照片。",
                kind.zh()
            ),
            Self::Cut => {
                "照片不完整，后面的部分丢失了，可能是传输时中断。请重新选择原照片上传，或者重新拍一张。".to_owned()
            }
            Self::Damaged => {
                "照片打不开：文件已经损坏，或者用了少见的编码方式。请用手机对着证件原件重新拍一张。".to_owned()
            }
            Self::DataAfterEnd(kind) => format!(
                "照片后面还附带了别的内容（{}），不能使用。请关闭相机的“动态照片”“实况”和“HDR”后重新拍一张，\
                 或者把照片截图后再上传。",
                kind.zh()
            ),
            Self::TooManyPixels { width, height } => format!(
                "照片太大（{width}×{height} 像素），最多 {} 万像素。请在相机设置里选小一点的照片尺寸，重新拍一张。",
                PIXELS_MAX / 10_000
            ),
            Self::TooFewPixels { width, height } => format!(
                "照片太小（{width}×{height} 像素），短边至少要 {SHORT_SIDE_MIN} 像素，否则看不清文字。\
                 请上传原图，或者靠近证件重新拍一张。"
            ),
            Self::TooNarrow { width, height } => format!(
                "照片太长（{width}×{height} 像素），长边最多是短边的 {SIDES_RATIO_MAX} 倍，否则缩小后看不清文字。\
                 请不要用长截图，一页拍一张。"
            ),
        }
    }

    /// What is wrong and how to mend it, in English.
    pub fn en(self) -> String {
        match self {
            Self::Empty => "The file is empty. Take the photo again or choose another.".to_owned(),
            Self::TooLarge { bytes } => format!(
                "The photo has {} MB; at most {} MB are allowed. Choose a smaller size in the \
                 camera's settings and take it again.",
                bytes.div_ceil(MEGABYTE),
                BYTES_MAX / MEGABYTE
            ),
            Self::WrongType(FileKind::Heic) => {
                "This is a HEIC photo, which cannot be used yet. On \
                 an iPhone choose Settings › Camera › Formats › Most Compatible and photograph the \
                 original again."
                    .to_owned()
            }
            Self::WrongType(kind) => format!(
                "This is {}, not a photo of a document. Photograph the original with a phone and \
                 upload it as JPEG or PNG.",
                kind.en()
            ),
            Self::Cut => "The photo is incomplete: its end is missing, perhaps the transfer was \
                 interrupted. Choose the original again, or take a new photo."
                .to_owned(),
            Self::Damaged => "The photo cannot be opened: it is damaged or uses a rare encoding. \
                 Photograph the original again."
                .to_owned(),
            Self::DataAfterEnd(kind) => format!(
                "Something is attached behind the photo ({}). Switch off motion photo, live photo \
                 and HDR and take it again, or upload a screenshot of it.",
                kind.en()
            ),
            Self::TooManyPixels { width, height } => format!(
                "The photo is too large ({width}×{height} pixels); at most {} megapixels are \
                 allowed. Choose a smaller size in the camera's settings and take it again.",
                PIXELS_MAX / 1_000_000
            ),
            Self::TooFewPixels { width, height } => format!(
                "The photo is too small ({width}×{height} pixels); its short side needs \
                 {SHORT_SIDE_MIN} pixels to be readable. Upload the original, or move closer and \
                 take it again."
            ),
            Self::TooNarrow { width, height } => format!(
                "The photo is too long ({width}×{height} pixels): shrunk to {LONG_SIDE_MAX} pixels \
                 it could not be read. One side may be {SIDES_RATIO_MAX} times the other at most. \
                 Take one photo per page instead of a long screenshot."
            ),
        }
    }
}
