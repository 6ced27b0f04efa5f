//! Documents: looked at, kept sealed, shown to their owner, nothing of hostile files kept.

use serde_json::json;

use super::{ROOT, document, guard, photo, upload};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn a_photo_is_looked_at_and_nothing_is_kept() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let good = upload(&site, &zhang, "/documents/check", photo(1)).await;
    assert_eq!((good.status, &good.json["ok"]), (200, &json!(true)), "{}", good.text);
    let bad = upload(&site, &zhang, "/documents/check", b"%PDF-1.7".to_vec()).await;
    assert_eq!(bad.json["ok"], false, "{}", bad.text);
    assert_eq!(bad.json["faults"][0]["code"], "PHOTO_WRONG_TYPE");
    assert!(bad.json["faults"][0]["zh"].as_str().unwrap().contains("JPEG"));
    let kept = site.get(&zhang, &format!("{ROOT}/documents")).await.json;
    assert_eq!(kept, json!({"documents": []}));
    let nobody = Call::post(&format!("{ROOT}/documents/check")).bytes(photo(1));
    assert_eq!(site.call(nobody).await.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn a_document_is_kept_without_metadata_and_shown_to_its_owner_only() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let mut tagged = photo(1);
    let exif = b"\xFF\xE1\x00\x18Exif\0\0GPS 39.9N 116.4E";
    tagged.splice(2..2, exif[..26].iter().copied());
    let call = Call::post(&format!("{ROOT}/documents?kind=marriage")).token(&zhang).number("D1");
    let first = site.call(call.clone().bytes(tagged.clone())).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let again = site.call(call.clone().bytes(tagged)).await;
    assert_eq!(again.json["id"], first.json["id"], "twice under one number");
    let other = site.call(call.bytes(photo(2))).await;
    assert_eq!(other.problem(), (409, "NUMBER_REUSED"));
    let id = first.json["id"].as_str().unwrap();
    let page = site.get(&zhang, &format!("{ROOT}/documents/{id}/pages/1")).await;
    assert_eq!(page.headers["content-type"], "image/jpeg");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.bytes.starts_with(&[0xFF, 0xD8]) && page.bytes.ends_with(&[0xFF, 0xD9]));
    assert!(!page.bytes.windows(3).any(|three| three == b"GPS"), "drawn anew");
    for path in [format!("{id}/pages/2"), format!("{id}/pages/0"), "x/pages/1".to_owned()] {
        let none = site.get(&zhang, &format!("{ROOT}/documents/{path}")).await;
        assert_eq!(none.problem(), (404, "DOCUMENT_UNKNOWN"), "{path}");
    }
    let mei = site.sign_in("li_mei").await;
    let theirs = site.get(&mei, &format!("{ROOT}/documents/{id}/pages/1")).await;
    assert_eq!(theirs.problem(), (404, "DOCUMENT_UNKNOWN"));
    let page = upload(&site, &mei, &format!("/documents/{id}/pages"), photo(3)).await;
    assert_eq!(page.problem(), (404, "DOCUMENT_UNKNOWN"));
    let odd = upload(&site, &zhang, "/documents?kind=passport", photo(1)).await;
    assert_eq!(odd.json["errors"][0]["path"], "kind", "{}", odd.text);
}

#[tokio::test]
async fn a_document_has_ten_pages_at_most_and_keeps_its_versions() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = document(&site, &zhang, "household").await;
    let pages = format!("/documents/{id}/pages");
    for number in 2..=10 {
        let more = upload(&site, &zhang, &pages, photo(number)).await;
        assert_eq!((more.status, &more.json["pages"]), (201, &json!(number)), "{}", more.text);
    }
    let eleventh = upload(&site, &zhang, &pages, photo(11)).await;
    assert_eq!(eleventh.problem(), (422, "DOCUMENT_FAULTY"));
    let kept = site.get(&zhang, &format!("{ROOT}/documents")).await.json["documents"][0].clone();
    let versions = kept["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 10);
    assert_eq!(versions[0]["pages"].as_array().unwrap().len(), 1, "the first stays as it was");
    assert_eq!(versions[9]["pages"].as_array().unwrap().len(), 10);
    let page = site.get(&zhang, &format!("{ROOT}/documents/{id}/pages/10")).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn hostile_files_get_a_clear_answer_and_leave_nothing() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let files = hostile();
    assert!(files.len() >= 20, "{}", files.len());
    let size = std::fs::metadata(site.file()).unwrap().len();
    for (name, bytes) in files {
        let refused = upload(&site, &zhang, "/documents?kind=household", bytes.clone()).await;
        let (status, code) = refused.problem();
        assert!(
            (status, code) == (422, "DOCUMENT_FAULTY") || (status, code) == (413, "BODY_TOO_LARGE"),
            "{name}: {}",
            refused.text
        );
        let said = format!("{}{}", refused.json["detail"], refused.json["next"]);
        assert!(said.chars().count() > 20, "{name}: {said}");
        let looked = upload(&site, &zhang, "/documents/check", bytes).await;
        if status == 422 {
            assert_eq!(looked.json["ok"], false, "{name}: {}", looked.text);
            assert!(!looked.json["faults"].as_array().unwrap().is_empty(), "{name}");
        }
    }
    let kept = site.get(&zhang, &format!("{ROOT}/documents")).await.json;
    assert_eq!(kept, json!({"documents": []}));
    assert_eq!(std::fs::metadata(site.file()).unwrap().len(), size, "nothing was written");
}

/// Wrong types, cut and damaged pictures, pictures with a tail, sizes that cannot be.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let good = photo(1);
    let with = |tail: &[u8]| [&good[..], tail].concat();
    let mut bent = good.clone();
    for byte in bent.iter_mut().skip(200).step_by(7) {
        *byte = 0xFF;
    }
    let mut huge = good.clone();
    let frame = huge.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let mut tiny = good.clone();
    tiny[frame + 5..frame + 9].copy_from_slice(&[0, 9, 0, 9]);
    let png = |width: u32, height: u32| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 0, 0, 0, 0, 1, 2, 3, 4]);
        bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
        bytes
    };
    vec![
        ("empty", Vec::new()),
        ("text", b"hello".to_vec()),
        ("pdf", b"%PDF-1.7\n%%EOF".to_vec()),
        ("zip", b"PK\x03\x04rest".to_vec()),
        ("gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
        ("html", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("elf", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("windows", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec()),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec()),
        ("only the start", good[..2].to_vec()),
        ("cut", good[..good.len() / 2].to_vec()),
        ("without end", good[..good.len() - 2].to_vec()),
        ("bent", bent),
        ("a zip behind it", with(b"PK\x03\x04 and a program")),
        ("html behind it", with(b"<script>alert(1)</script>")),
        ("another picture behind it", with(&good)),
        ("65535 pixels square", huge),
        ("nine pixels square", tiny),
        ("a png bomb", png(60_000, 60_000)),
        ("a png without a picture", png(800, 1_000)),
        ("more than eight megabytes", with(&vec![0; 8 * 1024 * 1024])),
        ("more than nine megabytes", vec![0xFF; 9 * 1024 * 1024 + 1]),
    ]
}

#[tokio::test]
async fn a_guardian_sees_the_wards_papers_and_the_look_is_kept() {
    let site = TestSite::new().await;
    let li = site.sign_in("li_si").await;
    let id = document(&site, &li, "id_card").await;
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let path = format!("{ROOT}/documents/{id}/pages/1");
    assert_eq!(site.get_for((&mei, &ward), &path).await.status, 200);
    assert_eq!(site.get(&mei, &path).await.problem(), (404, "DOCUMENT_UNKNOWN"));
    let looks = site.get(&li, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"][0]["what"], "document", "{looks}");
}
