//! 9101 文件上传, 9102 文件下载: files of an institution, sealed, for thirty days, for itself alone.

use std::sync::Arc;

use app::acts::{KeepFile, NewFile};
use app::statement::FILE_MAX;
use app::{Act, Numbered};
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use domain::day_end::File;
use domain::{Reason, Refusal};
use store::{Answer, Body, Kind, Reads};

use super::{Transaction, Who, acts, fetches};
use crate::http::institution::answer::{Download, Failure};
use crate::http::institution::call::{Call, Decided, lost};
use crate::http::institution::fields::Fault;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Files.
pub(crate) static ALL: &[Transaction] =
    &[acts("9101", Who::Any, upload, render), fetches("9102", Who::Any, download)];

/// With padding or without: clients do both.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// 9101. What is in a file is looked at by the transaction that names it.
pub(crate) fn upload(
    call: &Call,
    _: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("fsUploadIn");
    let fault = |what: &str| Failure::Faults(vec![Fault::new("fsUploadIn.in", "文件数据", what)]);
    // Mail-like encoders break lines.
    let text: String = row.text("in").chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes =
        BASE64.decode(text).map_err(|_| fault("应为 Base64 文本或字节数组，请核对后重发"))?;
    if bytes.is_empty() {
        return Err(fault("是空文件，请核对后重发"));
    }
    if bytes.len() > FILE_MAX {
        return Err(fault("最多 20 MB，请分段上传"));
    }
    let file = NewFile { name: row.text("filename").to_owned(), bytes };
    let (institution, area) = (call.institution.id, call.institution.area);
    Ok(Arc::new(KeepFile { numbered, institution, area, file }))
}

/// The answer of 9101 stands in the output itself.
pub(crate) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let Some(Body::File(file)) = reads.record(id)?.map(|record| record.body) else {
        return Err(lost("records"));
    };
    // The name is the request's own: it is forgotten with the bytes.
    let name = call.row("fsUploadIn").text("filename");
    Ok(Object::default()
        .text("file_qury_no", file.number)
        .text("filename", name)
        .text("fixmedins_code", &call.institution.code)
        .text("dld_endtime", file.until.to_string())
        .done())
}

/// 9102. The bytes, as the 湖南 edition and the clients of 河北 have it.
pub(crate) fn download(call: &Call, reads: &dyn Reads) -> Result<Download, Failure> {
    let (file, bytes) = own(call, reads, call.row("fsDownloadIn").text("file_qury_no"))?;
    Ok(Download { name: file.name, bytes })
}

/// A file of the institution that asks, within its time.
pub(super) fn own(
    call: &Call,
    reads: &dyn Reads,
    number: &str,
) -> Result<(File, Vec<u8>), Failure> {
    let unknown = || Failure::from(Refusal::new(Reason::FileUnknown).field("file_qury_no"));
    let found = reads.record_by_key(Kind::File, number)?.map(|record| record.body);
    let Some(Body::File(file)) = found else { return Err(unknown()) };
    if file.institution != call.institution.id || call.now > file.until {
        return Err(unknown());
    }
    let blob = file.blob.ok_or_else(unknown)?;
    let bytes = reads.blob(blob)?.ok_or_else(unknown)?;
    Ok((file, bytes))
}
