//! The ZIP around a statement: one file, bounded in every way that a hostile one could grow.

use std::fmt;
use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Longest archive, in bytes.
pub const FILE_MAX: usize = 20 * 1024 * 1024;
/// Longest text in it, in bytes: nothing beyond it is unpacked.
const TEXT_MAX: u64 = 48 * 1024 * 1024;
/// Most entries, folders and the by-work of some packers included.
const ENTRIES_MAX: usize = 16;

/// What is wrong with an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipFault {
    /// Not a ZIP, or damaged.
    Broken,
    /// Longer than [`FILE_MAX`], or its text longer than is unpacked.
    TooLarge,
    /// Not exactly one file.
    NotOne,
    /// With a password.
    Locked,
    /// Packed in another way than stored or deflated.
    Method,
}

impl fmt::Display for ZipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broken => "不是 ZIP 压缩文件或已损坏",
            Self::TooLarge => "文件太大：压缩后最多 20 MB，解压后最多 48 MB",
            Self::NotOne => "ZIP 里应有且只有一个文本文件",
            Self::Locked => "ZIP 有密码",
            Self::Method => "压缩方式不支持，请用普通 ZIP（deflate）",
        })
    }
}

/// The text of the only file of an archive. Names are never looked at as paths.
pub fn text_of(zip: &[u8]) -> Result<Vec<u8>, ZipFault> {
    if zip.len() > FILE_MAX {
        return Err(ZipFault::TooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| ZipFault::Broken)?;
    if archive.len() > ENTRIES_MAX {
        return Err(ZipFault::NotOne);
    }
    let is_by_work = |name: &str| name.ends_with('/') || name.starts_with("__MACOSX/");
    let mut files = Vec::new();
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place).map_err(|_| ZipFault::Broken)?;
        // Names in the characters of an old packer are names of files all the same.
        if !entry.name().is_ok_and(|name| is_by_work(&name)) {
            files.push((place, entry.encrypted()));
        }
    }
    let [(place, locked)] = files[..] else { return Err(ZipFault::NotOne) };
    if locked {
        return Err(ZipFault::Locked);
    }
    let entry = archive.by_index(place).map_err(|error| match error {
        ZipError::UnsupportedArchive(_) => ZipFault::Method,
        _ => ZipFault::Broken,
    })?;
    let mut text = Vec::new();
    // What the archive says of its own size counts for nothing.
    let read = entry.take(TEXT_MAX + 1).read_to_end(&mut text).map_err(|_| ZipFault::Broken)?;
    if read as u64 > TEXT_MAX {
        return Err(ZipFault::TooLarge);
    }
    Ok(text)
}

/// An archive of one text. The same text is the same archive: no time is written.
pub fn zip_of(name: &str, text: &[u8]) -> Result<Vec<u8>, ZipFault> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, options).map_err(|_| ZipFault::Broken)?;
    writer.write_all(text).map_err(|_| ZipFault::Broken)?;
    Ok(writer.finish().map_err(|_| ZipFault::Broken)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn one_file_comes_out_whatever_stands_beside_it() {
        assert_eq!(text_of(&zip_of("a.txt", b"1\t2\n").unwrap()).unwrap(), b"1\t2\n");
        let more = packed(&[("x/", b""), ("__MACOSX/x/._a", b"?"), ("x/../../a.txt", b"1")]);
        assert_eq!(text_of(&more).unwrap(), b"1");
        assert_eq!(zip_of("a", b"x").unwrap(), zip_of("a", b"x").unwrap());
    }

    #[test]
    fn a_bomb_is_not_unpacked_to_its_end() {
        let beyond = usize::try_from(TEXT_MAX).unwrap() + 1;
        let bomb = zip_of("a.txt", &vec![b'0'; beyond]).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(text_of(&bomb), Err(ZipFault::TooLarge));
        assert_eq!(text_of(&vec![0; FILE_MAX + 1]), Err(ZipFault::TooLarge));
    }

    #[test]
    fn what_is_no_archive_of_one_file_is_told_apart() {
        let many: Vec<(String, &[u8])> = (0..40).map(|n| (format!("f{n}/"), &b""[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (&name[..], *text)).collect();
        for (zip, fault) in [
            (Vec::new(), ZipFault::Broken),
            (b"setl_id\tpsn_no".to_vec(), ZipFault::Broken),
            (packed(&[]), ZipFault::NotOne),
            (packed(&[("a", b"1"), ("b", b"2")]), ZipFault::NotOne),
            (packed(&many), ZipFault::NotOne),
        ] {
            assert_eq!(text_of(&zip), Err(fault));
        }
        let whole = zip_of("a.txt", &[7; 5_000]).unwrap();
        let mut generator = 7_u64;
        for _ in 0..500 {
            // Damaged in one byte or cut short: an error or some text, never a panic.
            generator = generator.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = usize::try_from(generator >> 33).unwrap() % whole.len();
            let mut damaged = whole.clone();
            damaged[place] ^= u8::try_from(generator >> 56).unwrap();
            drop(text_of(&damaged));
            drop(text_of(&whole[..place]));
        }
    }
}
