//! What may make a clerk return a photo. A hint is not a fault: the user may submit nevertheless.

/// What the photo looks like before a person looks at it. The codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhotoHint {
    /// Nothing in it is sharp.
    Blurred,
    /// Hardly any light.
    Dark,
    /// So bright that print is lost.
    Overexposed,
    /// What is photographed seems to run over a border of the picture.
    EdgesCropped,
}

impl PhotoHint {
    /// Every hint.
    pub const ALL: &'static [Self] =
        &[Self::Blurred, Self::Dark, Self::Overexposed, Self::EdgesCropped];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blurred => "PHOTO_BLURRED",
            Self::Dark => "PHOTO_DARK",
            Self::Overexposed => "PHOTO_OVEREXPOSED",
            Self::EdgesCropped => "PHOTO_EDGES_CROPPED",
        }
    }

    /// What seems wrong and how to mend it, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Blurred => {
                "照片可能模糊。请拿稳手机，点一下屏幕对焦后重拍；文字看得清楚的，可以直接提交。"
            }
            Self::Dark => "照片可能太暗。请到光线好的地方重拍；文字看得清楚的，可以直接提交。",
            Self::Overexposed => {
                "照片可能太亮或反光。请关掉闪光灯、避开强光重拍；文字看得清楚的，可以直接提交。"
            }
            Self::EdgesCropped => {
                "证件可能没有拍全。请让证件四边都在画面里，周围留一点空白；四角都看得见的，可以直接提交。"
            }
        }
    }

    /// What seems wrong and how to mend it, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Blurred => {
                "The photo may be blurred. Hold the phone still, tap to focus and take it again; if \
                 the text is readable you may submit it."
            }
            Self::Dark => {
                "The photo may be too dark. Take it again in better light; if the text is readable \
                 you may submit it."
            }
            Self::Overexposed => {
                "The photo may be too bright or reflecting. Take it again without flash and away \
                 from glare; if the text is readable you may submit it."
            }
            Self::EdgesCropped => {
                "The document may be cut off. Keep all four edges inside the picture with some room \
                 around; if all corners are visible you may submit it."
            }
        }
    }
}
