//! What bytes are, by their content. A name or a declared type is never asked.

use std::panic::catch_unwind;

/// As much of a file as its kind is told from.
const HEAD: usize = 8 * 1024;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

macro_rules! kinds {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// A kind of file, as far as a user must be told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum FileKind { $($name,)* }

        impl FileKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// Its name in English, with an article.
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

kinds! {
    Jpeg: "JPEG 照片", "a JPEG photo";
    Png: "PNG 图片", "a PNG picture";
    Heic: "HEIC 照片", "a HEIC photo";
    Webp: "WEBP 图片", "a WEBP picture";
    Gif: "GIF 动图", "a GIF picture";
    OtherImage: "其他格式的图片", "a picture of another format";
    Svg: "SVG 矢量图", "an SVG drawing";
    Pdf: "PDF 文件", "a PDF file";
    Office: "办公软件文档", "an office document";
    Zip: "ZIP 压缩包", "a ZIP archive";
    OtherArchive: "压缩包", "an archive";
    Html: "网页文件", "a web page";
    Video: "视频", "a video";
    Audio: "音频", "a sound file";
    Program: "程序文件", "a program";
    Text: "文本文件", "a text file";
    Unknown: "无法识别的文件", "a file of unknown type";
}

impl FileKind {
    /// What these bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        // The matchers read lengths out of foreign bytes; should one stumble, the kind is unknown.
        let mime = catch_unwind(|| infer::get(head)).ok().flatten().map(|t| t.mime_type());
        match mime.map_or(Self::Unknown, from_mime) {
            // The matcher looks at four bytes only; the rest of the signature tells a PNG that was
            // transferred as text.
            Self::Png if !head.starts_with(PNG_SIGNATURE) => Self::Unknown,
            Self::Unknown | Self::Text | Self::Html => from_text(head),
            kind => kind,
        }
    }

    /// What follows the end of a picture. An attachment may start anywhere, so its marks are searched.
    pub(super) fn of_tail(tail: &[u8]) -> Self {
        let head = tail.get(..HEAD).unwrap_or(tail);
        match Self::of(tail) {
            Self::Unknown | Self::Text if contains(head, b"PK\x03\x04") => Self::Zip,
            Self::Unknown | Self::Text if contains(head, b"ftyp") => Self::Video,
            Self::Unknown | Self::Text if contains(head, b"<html") => Self::Html,
            Self::Unknown | Self::Text if contains(head, b"<script") => Self::Html,
            Self::Unknown | Self::Text if contains(head, b"%pdf-") => Self::Pdf,
            kind => kind,
        }
    }
}

fn from_mime(mime: &str) -> FileKind {
    match mime {
        "image/jpeg" => FileKind::Jpeg,
        "image/png" => FileKind::Png,
        "image/heif" => FileKind::Heic,
        "image/webp" => FileKind::Webp,
        "image/gif" => FileKind::Gif,
        "application/pdf" => FileKind::Pdf,
        "application/zip" => FileKind::Zip,
        "text/html" => FileKind::Html,
        "application/msword" | "application/x-ole-storage" | "application/rtf" => FileKind::Office,
        _ if mime.starts_with("application/vnd.ms-") => FileKind::Office,
        _ if mime.starts_with("application/vnd.openxmlformats-") => FileKind::Office,
        _ if mime.starts_with("application/vnd.oasis.opendocument") => FileKind::Office,
        "application/x-executable"
        | "application/vnd.microsoft.portable-executable"
        | "application/x-mach-binary"
        | "application/wasm"
        | "application/vnd.android.dex"
        | "application/java" => FileKind::Program,
        "application/gzip"
        | "application/vnd.rar"
        | "application/x-7z-compressed"
        | "application/x-tar"
        | "application/x-bzip2"
        | "application/x-xz"
        | "application/zstd" => FileKind::OtherArchive,
        _ if mime.starts_with("image/") => FileKind::OtherImage,
        _ if mime.starts_with("video/") => FileKind::Video,
        _ if mime.starts_with("audio/") => FileKind::Audio,
        _ if mime.starts_with("text/") => FileKind::Text,
        _ => FileKind::Unknown,
    }
}

/// Tells texts apart; markup counts only where the text starts with a tag.
fn from_text(head: &[u8]) -> FileKind {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"<") {
        if contains(head, b"<svg") {
            return FileKind::Svg;
        }
        if contains(head, b"<html") || contains(head, b"<!doctype html") {
            return FileKind::Html;
        }
    }
    let printable = |b: &u8| *b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r');
    let text = match str::from_utf8(head) {
        Ok(_) => true,
        // A character may be cut at the end of the head.
        Err(e) => e.error_len().is_none(),
    };
    if text && !head.is_empty() && head.iter().all(printable) {
        FileKind::Text
    } else {
        FileKind::Unknown
    }
}

/// Whether the lower-case `mark` is in `bytes`, whatever the case there.
fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|w| w.eq_ignore_ascii_case(mark))
}
