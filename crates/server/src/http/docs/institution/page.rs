//! The page of a transaction.

use super::{Channel, example};
use crate::http::docs::page::{escaped, frame};
use crate::http::institution::fields::tables::Table;
use crate::http::institution::fields::{Field, Kind, NodeTable, unknown};

pub(super) fn page(table: &Table) -> String {
    let channel = Channel::of(table.infno);
    let mut body = vec![format!(
        "<nav><a href=/docs/institution>← 机构接口</a> <a href=#request>请求 Request</a> \
         <a href=#response>回答 Response</a> <a href=#example>例子 Example</a></nav>\
         <p>谁可以调用 (callers): {}</p>",
        channel.who()
    )];
    body.push("<h2 id=request>请求 Request</h2>".to_owned());
    body.extend(table.request.iter().map(request));
    body.push("<h2 id=response>回答 Response</h2>".to_owned());
    if table.response.is_empty() {
        body.push(
            "<p>没有输出 (no output)：<code>output</code> 为 <code>null</code>。</p>".to_owned(),
        );
    }
    body.extend(table.response.iter().map(|node| response(table.infno, node)));
    if !table.files.is_empty() {
        body.push(
            "<h2 id=files>文件 Files</h2><p>制表符分隔的 UTF-8 文本，列的次序如下，空值写作 \
             <code>null</code>。</p>"
                .to_owned(),
        );
        body.extend(table.files.iter().map(|node| fields(node, need_of_request)));
    }
    body.push(example::html(table, channel));
    frame(&format!("{} {}", table.infno, table.zh), &body.concat())
}

fn request(node: &NodeTable) -> String {
    let need = if node.required { "必需 required" } else { "可缺 optional" };
    format!("{}<p class=kind>{need}</p>{}", head(node), fields(node, need_of_request))
}

fn response(infno: &str, node: &NodeTable) -> String {
    let need = |field: &Field| match unknown::why(infno, node.name, field.name) {
        Some(why) if field.national => format!("可为空：{}", escaped(why)),
        _ if field.national => "不为空 never empty".to_owned(),
        _ => "可为空 may be null".to_owned(),
    };
    format!("{}{}", head(node), fields(node, need))
}

fn head(node: &NodeTable) -> String {
    let rows = match node.most {
        1 => "对象 object".to_owned(),
        most => format!("数组 list，最多 {most} 行"),
    };
    let name = match node.name {
        "" => "（顶层）output".to_owned(),
        name => escaped(name),
    };
    format!("<h3><code>{name}</code> {} <span class=kind>{rows}</span></h3>", escaped(node.zh))
}

fn fields(node: &NodeTable, need: impl Fn(&Field) -> String) -> String {
    let rows = node.fields.iter().map(|field| {
        let also = match field.also {
            "" => String::new(),
            also => format!(" / <code>{}</code>", escaped(also)),
        };
        let codes = field.codes.map_or(String::new(), |codes| {
            let name = escaped(codes.name);
            format!("<a href=/docs/institution#codes-{name}>{name}</a>")
        });
        format!(
            "<tr><td><code>{}</code>{also}<td>{}<td>{}<td>{}<td>{codes}<td>{}",
            escaped(field.name),
            escaped(field.zh),
            form(field.kind),
            need(field),
            escaped(field.note)
        )
    });
    format!(
        "<div class=wide><table><tr><th>字段 field<th>含义 meaning<th>类型 type<th>必填 \
         need<th>代码表 codes<th>说明 note{}</table></div>",
        rows.collect::<String>()
    )
}

fn need_of_request(field: &Field) -> String {
    match (field.required, field.national) {
        (true, _) => "必需 required",
        (false, true) => "规范必填，缺少也受理 wanted",
        (false, false) => "可缺 optional",
    }
    .to_owned()
}

/// A form as the interface writes it.
fn form(kind: Kind) -> String {
    match kind {
        Kind::Text(most) => format!("C({most})"),
        Kind::Code(_) => "代码 code".to_owned(),
        Kind::Decimal(digits, 0) => format!("N({digits})"),
        Kind::Decimal(digits, scale) => format!("N({digits},{scale})"),
        Kind::Day => "D <span class=kind>yyyy-MM-dd</span>".to_owned(),
        Kind::Time => "DT <span class=kind>yyyy-MM-dd HH:mm:ss</span>".to_owned(),
        Kind::Extra => "JSON 文本 text".to_owned(),
        Kind::Bytes => "Base64".to_owned(),
        Kind::Flag => "true / false".to_owned(),
        Kind::Json => "JSON".to_owned(),
    }
}
