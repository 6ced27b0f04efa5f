//! Bodies that are forms: the envelope as one field, a file beside it (§2.1).
//!
//! `multipart/form-data` with the text part `jsonStr` and the file part `file`, as 湖南 uploads, and
//! `application/x-www-form-urlencoded` with `jsonStr`. Whatever is neither is the envelope itself.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use super::envelope::Unreadable;
use super::fields::Fault;

/// The field with the envelope.
const ENVELOPE: &str = "jsonStr";
/// The part with the file.
const FILE: &str = "file";
/// Most parts that are looked at.
const PARTS_MAX: usize = 32;

/// What a body holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sent<'b> {
    /// The envelope.
    pub(super) json: Cow<'b, [u8]>,
    /// The file beside it.
    pub(super) file: Option<FilePart<'b>>,
}

/// A file of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FilePart<'b> {
    /// Its name, as the client calls it.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: &'b [u8],
}

/// True where a file may come beside the envelope.
pub(super) fn may_have_file(headers: &HeaderMap) -> bool {
    kind(headers).is_some_and(|(kind, _)| kind == "multipart/form-data")
}

/// Takes a body apart.
pub(super) fn sent<'b>(headers: &HeaderMap, body: &'b [u8]) -> Result<Sent<'b>, Unreadable> {
    let plain = || Sent { json: Cow::Borrowed(body), file: None };
    // Clients that name a form and send the envelope alone are read all the same.
    if body.trim_ascii_start().first().is_some_and(|first| *first == b'{') {
        return Ok(plain());
    }
    let faulty = |what: &str| Unreadable(vec![Fault::new("", "报文", what)]);
    match kind(headers) {
        Some((kind, parameters)) if kind == "multipart/form-data" => {
            let Some(boundary) = parameter(&parameters, "boundary") else {
                return Err(faulty("表单没有写 boundary，请核对 Content-Type 后重发"));
            };
            of_parts(body, &boundary)
                .ok_or_else(|| faulty("表单里应有 jsonStr（报文）和 file（文件），请核对后重发"))
        }
        Some((kind, _)) if kind == "application/x-www-form-urlencoded" => {
            let json = fields(body).and_then(|fields| {
                fields.into_iter().find(|(name, _)| name == ENVELOPE).map(|(_, value)| value)
            });
            json.map(|json| Sent { json: Cow::Owned(json.into_bytes()), file: None })
                .ok_or_else(|| faulty("表单里应有 jsonStr（报文），请核对后重发"))
        }
        _ => Ok(plain()),
    }
}

/// Media type in small letters, and what stands behind it.
fn kind(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = text.split_once(';').unwrap_or((text, ""));
    Some((kind.trim().to_ascii_lowercase(), parameters.to_owned()))
}

/// `name=value` or `name="value"` among parameters separated by `;`.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case(name);
        let value = value.trim().trim_matches('"');
        (is_it && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The envelope and the file of a multipart body.
fn of_parts<'b>(body: &'b [u8], boundary: &str) -> Option<Sent<'b>> {
    let (mut json, mut file) = (None, None);
    for part in parts(body, boundary).take(PARTS_MAX) {
        let end = find(part, b"\r\n\r\n")?;
        let (head, bytes) = (part.get(..end)?, part.get(end + 4..)?);
        let head = String::from_utf8_lossy(head);
        let disposition = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
        });
        let disposition = disposition.unwrap_or_default();
        match parameter(disposition, "name").as_deref() {
            Some(ENVELOPE) => json = Some(Cow::Borrowed(bytes)),
            Some(FILE) => {
                let name = parameter(disposition, "filename").unwrap_or_default();
                file = Some(FilePart { name, bytes });
            }
            _ => {}
        }
    }
    Some(Sent { json: json?, file })
}

/// What stands between the delimiters, each without its own line's end.
fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = &'b [u8]> {
    let delimiter = [b"--", boundary.as_bytes()].concat();
    let inner = [b"\r\n", &delimiter[..]].concat();
    let mut rest = body.strip_prefix(&delimiter[..]).or_else(|| {
        // A preamble is allowed before the first delimiter.
        find(body, &inner).and_then(|at| body.get(at + inner.len()..))
    });
    std::iter::from_fn(move || {
        let now = rest.take()?.strip_prefix(b"\r\n")?;
        let end = find(now, &inner)?;
        rest = now.get(end + inner.len()..);
        now.get(..end)
    })
}

/// Where a text begins in another. A match is looked for from its first byte, which is rare.
fn find(whole: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted.first()?;
    let mut from = 0;
    while let Some(next) = whole.get(from..)?.iter().position(|byte| byte == first) {
        let at = from + next;
        if whole.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The fields of a form, decoded; `None` = it is none.
pub(super) fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let body = std::str::from_utf8(body).ok()?;
    let pairs = body.trim().split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// `+` is a blank, `%E4` a byte.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (pair, after) = rest.split_first_chunk::<2>()?;
                rest = after;
                *crate::gm::from_hex(std::str::from_utf8(pair).ok()?)?.first()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(kind: &str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, kind.parse().unwrap())])
    }

    const MULTIPART: &str = "multipart/form-data; boundary=\"x-1\"";

    #[test]
    fn an_envelope_comes_in_many_bodies() {
        let whole =
            b"--x-1\r\nContent-Disposition: form-data; name=\"jsonStr\"\r\n\r\n{\"a\":1}\r\n\
                      --x-1\r\ncontent-disposition: form-data; name=file; filename=\"a.zip\"\r\n\
                      Content-Type: application/zip\r\n\r\nPK\r\n--x\r\n\r\n--x-1--\r\n";
        let read = sent(&headers(MULTIPART), whole).unwrap();
        assert_eq!(read.json.as_ref(), b"{\"a\":1}");
        let file = read.file.unwrap();
        assert_eq!((file.name.as_str(), file.bytes), ("a.zip", &b"PK\r\n--x\r\n"[..]));
        let late = [b"a word before\r\n", &whole[..]].concat();
        assert!(sent(&headers(MULTIPART), &late).unwrap().file.is_some());
        let form = b"x=1&jsonStr=%7B%22a%22%3A+1%7D";
        let read = sent(&headers("application/x-www-form-urlencoded; charset=utf-8"), form);
        assert_eq!(read.unwrap().json.as_ref(), b"{\"a\": 1}");
        for kind in ["text/plain", MULTIPART, "application/x-www-form-urlencoded", "odd"] {
            let read = sent(&headers(kind), b" {\"a\": 1}").unwrap();
            assert_eq!((read.json.as_ref(), read.file), (&b" {\"a\": 1}"[..], None), "{kind}");
        }
        assert_eq!(sent(&HeaderMap::new(), b"").unwrap().json.as_ref(), b"");
    }

    #[test]
    fn what_is_no_form_is_told() {
        for (kind, body) in [
            ("multipart/form-data", &b"--x-1\r\n"[..]),
            (MULTIPART, b""),
            (MULTIPART, b"--x-1--"),
            (MULTIPART, b"--x-1\r\nContent-Disposition: form-data; name=jsonStr\r\n\r\n{}"),
            (MULTIPART, b"--x-1\r\nContent-Disposition: form-data; name=file\r\n\r\nPK\r\n--x-1--"),
            ("application/x-www-form-urlencoded", b"jsonStr=%7"),
            ("application/x-www-form-urlencoded", b"other=1"),
        ] {
            assert!(sent(&headers(kind), body).is_err(), "{kind} {body:?}");
        }
    }
}
