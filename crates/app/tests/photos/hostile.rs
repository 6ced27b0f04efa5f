//! Two hundred files that nobody photographed: each ends in a clear fault or in a clean picture.

use std::time::{Duration, Instant};

use app::photo::check;

use super::bombs;
use super::make::{self, FRAMED, Seeded, chunk, page, png_of, segment};
use super::walk::assert_clean;

/// Files that were tried, and how they ended.
pub(crate) struct Trial {
    files: usize,
    clean: usize,
}

impl Trial {
    /// `code` is the first fault it must end with; `any`: a fault or a clean picture; `clean`.
    pub(crate) fn expect(&mut self, name: &str, bytes: &[u8], code: &str) {
        let begun = Instant::now();
        let ended = check(bytes);
        let took = begun.elapsed();
        // A bound on the kind of growth, not on the machine: the slowest takes a few seconds at most.
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
        self.files += 1;
        match ended {
            Ok(photo) => {
                assert!(matches!(code, "clean" | "any"), "{name} must be {code}");
                assert_clean(&photo);
                self.clean += 1;
            }
            Err(faults) => {
                let first = faults.first().unwrap().code();
                assert!(code == first || code == "any", "{name} is {first}, must be {code}");
                assert!(faults.iter().all(|f| !f.zh().is_empty() && !f.en().is_empty()));
            }
        }
    }
}

#[test]
fn two_hundred_hostile_files_end_in_clear_answers() {
    let picture = page(640, 600, FRAMED);
    let (jpeg, png) = (make::jpeg(&picture), make::png(&picture));
    let mut trial = Trial { files: 0, clean: 0 };
    wrong_types(&mut trial);
    polyglots(&mut trial, &jpeg, &png);
    cut(&mut trial, &jpeg, &png);
    flipped(&mut trial, &jpeg, &png);
    malformed(&mut trial, &jpeg, &png);
    bombs::all(&mut trial);
    assert!(trial.files >= 200, "{} files", trial.files);
    assert!(trial.clean < trial.files / 2, "{} of {} are clean", trial.clean, trial.files);
    if let Some(peak) = peak_memory_kb() {
        assert!(peak < 900 * 1024, "peak memory {peak} kB");
    }
}

/// Highest resident memory of this process, where the system tells.
fn peak_memory_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn wrong_types(trial: &mut Trial) {
    let files: [&[u8]; 34] = [
        b"%PDF-1.7\n1 0 obj",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?>\n<svg onload='alert(1)'/>",
        b"\xEF\xBB\xBF  <svg/>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1",
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
        b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"RIFF\x20\0\0\0WEBPVP8 ",
        b"RIFF\x20\0\0\0WAVEfmt ",
        b"BM\x3A\0\0\0\0\0\0\0",
        b"II*\0\x08\0\0\0\0\0\0\0",
        b"MM\0*\0\0\0\x08\0\0\0\0",
        b"PK\x03\x04\x14\0\0\0\x08\0word/document.xml",
        b"Rar!\x1a\x07\x01\0",
        b"7z\xBC\xAF\x27\x1C\0\x04",
        b"\x1F\x8B\x08\0\0\0\0\0",
        b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"MZ\x90\0\x03\0\0\0",
        b"\xCA\xFE\xBA\xBE\0\0\0\x34",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  <html><body onload=alert(1)>",
        b"<?php system($_GET['x']); ?>",
        b"#!/bin/sh\nrm -rf /",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"{\\rtf1\\ansi hello}",
        b"ID3\x04\0\0\0\0",
        b"{\"name\": \"photo.jpg\"}",
        b"\0asm\x01\0\0\0",
        b"\0\0\0\x0CjP  \x0D\x0A\x87\x0A\0",
        b"\xFF\xD8photo.jpg",
        b"\x89PNG\n\n\x1a\n",
    ];
    for (i, file) in files.iter().enumerate() {
        trial.expect(&format!("wrong type {i}"), file, "PHOTO_WRONG_TYPE");
        trial.expect(
            &format!("wrong type {i}, long"),
            &[file, &[0; 9_000][..]].concat(),
            "PHOTO_WRONG_TYPE",
        );
    }
    trial.expect("nothing", b"", "PHOTO_EMPTY");
    trial.expect("nine megabytes of zeros", &vec![0; 9 << 20], "PHOTO_TOO_LARGE");
    let mut seeded = Seeded(3);
    for i in 0..10 {
        trial.expect(&format!("noise {i}"), &seeded.bytes(3_000), "PHOTO_WRONG_TYPE");
    }
}

fn polyglots(trial: &mut Trial, jpeg: &[u8], png: &[u8]) {
    let html = b"<html><script>alert(1)</script></html>";
    let zip = b"PK\x03\x04\x14\0\0\0\0\0evil.class";
    let tails: [&[u8]; 8] =
        [zip, html, b"%PDF-1.4", b"\0\0\0\x18ftypmp42", b"GIF89a", jpeg, png, b"\0"];
    for (i, tail) in tails.iter().enumerate() {
        for (name, front) in [("JPEG", jpeg), ("PNG", png)] {
            let file = [front, tail].concat();
            trial.expect(&format!("{name} with tail {i}"), &file, "PHOTO_DATA_AFTER_END");
        }
    }
    let gif: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
    for (i, front) in [gif, zip, html, b"%PDF-1.4\n", b"PK\x05\x06"].iter().enumerate() {
        let file = [front, jpeg].concat();
        trial.expect(&format!("front {i} with JPEG"), &file, "PHOTO_WRONG_TYPE");
    }
    // Inside a comment it is a whole JPEG; drawing it anew drops the comment.
    for inside in [&html[..], zip, png] {
        let comment = segment(0xFE, inside.get(..60_000).unwrap_or(inside));
        trial.expect("a comment", &make::with_segments(jpeg, &[comment]), "clean");
        let text = chunk(*b"tEXt", &[b"Comment\0", inside].concat());
        trial.expect("a text", &make::with_chunks(png, &[text]), "clean");
    }
}

fn cut(trial: &mut Trial, jpeg: &[u8], png: &[u8]) {
    for tenth in 1..10 {
        let (front, name) = (&jpeg[..jpeg.len() * tenth / 10], format!("JPEG cut at {tenth}/10"));
        trial.expect(&name, front, "PHOTO_CUT");
        // What the decoder paints for the missing part can be seen by everybody, but not told.
        trial.expect(&format!("{name}, ended"), &[front, &[0xFF, 0xD9]].concat(), "any");
        let (front, name) = (&png[..png.len() * tenth / 10], format!("PNG cut at {tenth}/10"));
        trial.expect(&name, front, "PHOTO_CUT");
        trial.expect(
            &format!("{name}, ended"),
            &[front, &chunk(*b"IEND", &[])].concat(),
            "PHOTO_CUT",
        );
    }
    for length in [3, 4, 20] {
        trial.expect("the start of a JPEG", &jpeg[..length], "PHOTO_CUT");
    }
    trial.expect("a PNG without its end", &png[..png.len() - 12], "PHOTO_CUT");
    trial.expect("a JPEG without its end", &jpeg[..jpeg.len() - 2], "PHOTO_CUT");
}

fn flipped(trial: &mut Trial, jpeg: &[u8], png: &[u8]) {
    let mut seeded = Seeded(7);
    for (name, file, flips) in [("JPEG", jpeg, 30), ("PNG", png, 20)] {
        for i in 0..flips {
            let mut bytes = file.to_vec();
            // Every other one in the headers, where lengths and dimensions are.
            let reach = if i % 2 == 0 { 700 } else { bytes.len() };
            for _ in 0..=seeded.below(3) {
                let at = seeded.below(reach);
                bytes[at] = seeded.next().to_le_bytes()[0];
            }
            trial.expect(&format!("{name} with flips {i}"), &bytes, "any");
        }
    }
}

fn malformed(trial: &mut Trial, jpeg: &[u8], png: &[u8]) {
    for (name, at) in [("IHDR", 30), ("IDAT", png.len() - 14)] {
        let mut bytes = png.to_vec();
        bytes[at] ^= 0xFF;
        trial.expect(&format!("wrong CRC of {name}"), &bytes, "PHOTO_DAMAGED");
    }
    let mut endless = png.to_vec();
    endless[33..37].copy_from_slice(&[0xFF; 4]);
    trial.expect("a chunk of 4 GB", &endless, "PHOTO_CUT");
    trial.expect("no IDAT", &png_of(700, 700, &[]), "PHOTO_CUT");
    let header = png[8..33].to_vec();
    trial.expect("two IHDR", &make::with_chunks(png, &[header]), "PHOTO_DAMAGED");
    trial.expect("an empty IDAT", &png_of(700, 700, &[chunk(*b"IDAT", &[])]), "PHOTO_DAMAGED");
    let many = vec![chunk(*b"tEXt", b"a\0b"); 100_000];
    trial.expect("a hundred thousand texts", &make::with_chunks(png, &many), "clean");

    let frame = segment(0xC0, &[8, 2, 88, 2, 128, 1, 1, 0x11, 0]);
    trial.expect("two frames", &make::with_segments(jpeg, &[frame]), "PHOTO_DAMAGED");
    trial.expect("no frame", &[0xFF, 0xD8, 0xFF, 0xD9], "PHOTO_DAMAGED");
    trial.expect("a length of one", &[0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0xFF, 0xD9], "PHOTO_DAMAGED");
    let fill = [&vec![0xFF; 1_000_000], &jpeg[3..]].concat();
    trial.expect("a megabyte of fill", &[&jpeg[..2], &fill].concat(), "any");
    let none = [&[0xFF, 0xD8][..], &[0xFF, 0xD8], &jpeg[2..]].concat();
    trial.expect("two starts", &none, "PHOTO_DAMAGED");
    let scans =
        [&jpeg[..jpeg.len() - 2], &bombs::scan(0, 63, 9).repeat(70), &[0xFF, 0xD9]].concat();
    trial.expect("seventy scans", &scans, "PHOTO_DAMAGED");
}
