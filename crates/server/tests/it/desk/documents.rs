//! Documents at the window.

use serde_json::json;

use super::{ROOT, clerk, psn_no};
use crate::site::{Call, TestSite};

/// A plain grey PNG of 700 by 700 pixels, its data stored without compression.
fn png() -> Vec<u8> {
    let side = 700_u32;
    let mut raw = Vec::new();
    for row in 0..side {
        raw.push(0);
        raw.extend((0..side).map(|column| u8::try_from((row ^ column) & 0xff).unwrap()));
    }
    let mut zlib = vec![0x78, 0x01];
    let mut blocks = raw.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        zlib.push(u8::from(blocks.peek().is_none()));
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &raw {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut head = side.to_be_bytes().repeat(2);
    head.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", head), (b"IDAT", zlib), (b"IEND", Vec::new())] {
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let chunk = [kind.as_slice(), &data].concat();
        file.extend(&chunk);
        file.extend(crc(&chunk).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| c >> 1 ^ (0xedb8_8320 & (c & 1).wrapping_neg()))
    })
}

#[tokio::test]
async fn a_page_is_kept_and_shown_and_each_look_is_known() {
    let site = TestSite::new().await;
    let (intake, zhang) = (clerk(&site, "intake").await, psn_no(&site, "zhang_san"));
    let add = |query: &str, number: &str, bytes: Vec<u8>| {
        let call = Call::post(&format!("{ROOT}/documents?{query}")).token(&intake.token);
        site.call(call.number(number).header("content-type", "image/png").bytes(bytes))
    };
    let query = format!("kind=marriage&psn_no={zhang}");
    let added = add(&query, "D1", png()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(add(&query, "D1", png()).await.json, added.json, "twice");
    let id = added.json["id"].as_str().unwrap().to_owned();
    let reader = clerk(&site, "reader").await;
    let page = reader.get(&format!("/documents/{id}/pages/1")).await;
    assert_eq!((page.status, &page.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    let looks = reader.get(&format!("/people/{zhang}/looks")).await;
    assert_eq!(looks.json["looks"][0]["what"], "document");
    let glance = reader.get(&format!("/people/{zhang}")).await;
    assert_eq!(glance.json["documents"][0]["kind"], "marriage", "{}", glance.text);
    let chengdu = clerk(&site, "chengdu").await;
    for path in [format!("{id}/pages/1"), format!("{id}/pages/2"), "110000/pages/1".to_owned()] {
        let by = if path.ends_with(&format!("{id}/pages/1")) { &chengdu } else { &reader };
        let unknown = by.get(&format!("/documents/{path}")).await;
        assert_eq!(unknown.problem(), (404, "DOCUMENT_UNKNOWN"), "{path}");
    }
    for bytes in [b"%PDF-1.7".to_vec(), Vec::new(), png()[..1_000].to_vec()] {
        let faulty = add(&query, &site.number(), bytes).await;
        assert_eq!(faulty.problem(), (422, "DOCUMENT_FAULTY"), "{}", faulty.text);
    }
    let odd = add(&format!("kind=photo&psn_no={zhang}"), &site.number(), png()).await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
    let large = add(&query, &site.number(), vec![0; 10 * 1024 * 1024]).await;
    assert_eq!(large.problem(), (413, "BODY_TOO_LARGE"));
    let seen = reader.get(&format!("/people/{zhang}")).await;
    assert_eq!(seen.json["documents"].as_array().unwrap().len(), 1, "nothing else was kept");
    assert_eq!(seen.json["documents"][0]["versions"], json!(1));
}
