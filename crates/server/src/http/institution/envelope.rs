//! The envelope of a request, with every tolerance that a real client needs: `Input` for `input`, an
//! input that is a JSON string, missing optional fields, numbers for strings, `"null"` for nothing.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

use super::fields::Fault;
use super::gates::cainfo;
use super::node::Node;

/// Most bytes of a request.
pub(crate) const BODY_MAX: usize = 2 * 1024 * 1024;
/// Most bytes of a request with a file: 20 MB of it (`app::statement::FILE_MAX`), in Base64.
pub(crate) const FILE_BODY_MAX: usize = 28 * 1024 * 1024;
/// The node of 9101.
const UPLOAD: &str = "fsUploadIn";

/// What the server needs of an envelope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Envelope {
    /// `infno` as sent.
    pub(crate) infno: String,
    /// `msgid`: of any shape, unique per institution and transaction.
    pub(crate) msgid: String,
    /// `mdtrtarea_admvs`; empty = the institution's.
    pub(crate) care_admdvs: String,
    /// `insuplc_admdvs`; empty = the person's.
    pub(crate) insured_admdvs: String,
    /// `fixmedins_code`
    pub(crate) institution: String,
    /// `enc_type`; empty = clear text, or opened since.
    pub(crate) encryption: String,
    /// The input as it was sealed; empty = it came in clear.
    pub(crate) sealed: String,
    /// `cainfo`; empty = unsigned.
    pub(crate) cainfo: String,
    /// `signtype`
    pub(crate) signtype: String,
    /// `inf_time`
    pub(crate) inf_time: String,
    /// Of a signed envelope: every member but `cainfo` and input, as it was written.
    pub(crate) signed: Vec<(String, String)>,
    /// Of a signed envelope: the plain input, as it was written.
    pub(crate) input_text: String,
    /// The input.
    pub(crate) input: Node,
    /// The input came as a JSON string: the output goes back the same way.
    pub(crate) as_text: bool,
}

/// Why there is no envelope: faults of fields, or of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) Vec<Fault>);

/// A field of the envelope that is needed: name, meaning, shortest and longest.
type Needed = (&'static str, &'static str, usize, usize);

const INFNO: Needed = ("infno", "交易编号", 1, 10);
const MSGID: Needed = ("msgid", "发送方报文ID", 1, 50);
const INSTITUTION: Needed = ("fixmedins_code", "定点医药机构编号", 12, 14);

impl Envelope {
    /// Reads a body.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let whole = |what: String| Unreadable(vec![Fault::new("", "报文", what)]);
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let text = std::str::from_utf8(body)
            .map_err(|_| whole("应为 UTF-8 编码，请核对后重发".to_owned()))?;
        if text.trim().is_empty() {
            return Err(whole("内容为空，请核对后重发".to_owned()));
        }
        let node = Node::parse(text).map_err(|fault| whole(fault.to_string()))?;
        if !matches!(node, Node::Object(_)) {
            return Err(whole("应为 JSON 对象，请核对后重发".to_owned()));
        }
        let mut faults = Vec::new();
        let mut needed = |field: Needed| needed(&node, field, &mut faults);
        let mut envelope = Self {
            infno: needed(INFNO),
            msgid: needed(MSGID),
            institution: needed(INSTITUTION),
            care_admdvs: optional(&node, "mdtrtarea_admvs"),
            insured_admdvs: optional(&node, "insuplc_admdvs"),
            encryption: optional(&node, "enc_type"),
            cainfo: optional(&node, "cainfo"),
            signtype: optional(&node, "signtype"),
            inf_time: optional(&node, "inf_time"),
            ..Self::default()
        };
        if envelope.encryption.is_empty() {
            envelope.encryption = optional(&node, "enctype");
        }
        let name = input_name(&node);
        if !envelope.cainfo.is_empty() {
            envelope.signed = signed(&node);
            envelope.input_text = input_text(text, name).unwrap_or_default();
        }
        match take(node, name) {
            Some(input @ Node::Object(_)) => envelope.input = input,
            // Ciphertext is no JSON; whoever let the caller in opens it, or it is refused.
            Some(Node::Text(sealed)) if !envelope.encryption.is_empty() => envelope.sealed = sealed,
            Some(Node::Text(text)) => match Node::parse(&text) {
                Ok(input @ Node::Object(_)) => {
                    envelope.input = input;
                    envelope.as_text = true;
                }
                Ok(_) => faults.push(input_fault("应为 JSON 对象，请核对后重发".to_owned())),
                Err(error) => faults.push(input_fault(error.to_string())),
            },
            None => faults.push(input_fault("缺少此节点，请补齐后重发".to_owned())),
            Some(Node::Null | Node::Number(_) | Node::List(_)) => {
                faults.push(input_fault("应为 JSON 对象，请核对后重发".to_owned()));
            }
        }
        if faults.is_empty() { Ok(envelope) } else { Err(Unreadable(faults)) }
    }

    /// Takes the plain text of a sealed input.
    pub(crate) fn opened(&mut self, plain: String) -> Result<(), Fault> {
        self.input = match Node::parse(&plain) {
            Ok(input @ Node::Object(_)) => input,
            Ok(_) => return Err(input_fault("应为 JSON 对象，请核对后重发".to_owned())),
            Err(error) => return Err(input_fault(error.to_string())),
        };
        self.input_text = plain;
        self.encryption.clear();
        Ok(())
    }

    /// Puts a file that came beside the envelope where 9101 has it: `fsUploadIn.in`, in Base64. What
    /// the envelope says itself stands.
    pub(crate) fn attach(&mut self, name: &str, bytes: &[u8]) {
        let Node::Object(nodes) = &mut self.input else { return };
        if !nodes.iter().any(|(key, _)| key == UPLOAD) {
            nodes.push((UPLOAD.to_owned(), Node::Object(Vec::new())));
        }
        let upload = nodes.iter_mut().rev().find(|(key, _)| key == UPLOAD);
        let Some((_, Node::Object(fields))) = upload else { return };
        let mut put = |key: &str, value: String| {
            let is_there = fields.iter().any(|(known, value)| known == key && !value.is_absent());
            if !is_there && !value.is_empty() {
                fields.push((key.to_owned(), Node::Text(value)));
            }
        };
        put("in", STANDARD.encode(bytes));
        put("filename", name.to_owned());
    }
}

/// Every member but `cainfo` and the input; the last one of its name, as it was written.
fn signed(node: &Node) -> Vec<(String, String)> {
    let Node::Object(members) = node else { return Vec::new() };
    let all: BTreeMap<&str, &Node> =
        members.iter().map(|(key, node)| (key.as_str(), node)).collect();
    let others = all.into_iter().filter(|(key, _)| !matches!(*key, "cainfo" | "input" | "Input"));
    others.map(|(key, node)| (key.to_owned(), cainfo::value(node))).collect()
}

/// Which member is the input: what is read is what is verified.
fn input_name(node: &Node) -> &'static str {
    if node.get("input").is_some_and(|input| !input.is_absent()) { "input" } else { "Input" }
}

/// A member of an object, the last one of its name, without a copy.
fn take(node: Node, name: &str) -> Option<Node> {
    let Node::Object(members) = node else { return None };
    members.into_iter().rev().find(|(key, _)| key == name).map(|(_, node)| node)
}

/// The input as it was written: the text of its object, or what its string says.
fn input_text(envelope: &str, name: &str) -> Option<String> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(envelope).ok()?;
    let raw = members.get(name)?.get();
    serde_json::from_str(raw).ok().or_else(|| Some(raw.to_owned()))
}

/// The institution that a body names, out of its beginning: nothing is built, nothing is believed.
pub(super) fn named_in(start: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"\"fixmedins_code\"";
    let mut rest = start;
    while let Some(at) = rest.windows(NAME.len()).position(|window| window == NAME) {
        rest = rest.get(at + NAME.len()..)?;
        let value = rest.trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start);
        let Some(value) = value.and_then(|value| value.strip_prefix(b"\"")) else { continue };
        let code = value.split(|byte| *byte == b'"').next().unwrap_or_default();
        if (INSTITUTION.2..=INSTITUTION.3).contains(&code.len()) {
            return std::str::from_utf8(code).ok().map(ToOwned::to_owned);
        }
    }
    None
}

fn input_fault(what: String) -> Fault {
    Fault::new("input", "交易输入", what)
}

fn optional(node: &Node, name: &str) -> String {
    node.get(name).and_then(Node::scalar).unwrap_or_default().to_owned()
}

fn needed(node: &Node, (name, zh, least, most): Needed, faults: &mut Vec<Fault>) -> String {
    let text = optional(node, name);
    let length = text.chars().count();
    if text.is_empty() {
        faults.push(Fault::new(name, zh, "必填，请填写后重发"));
    } else if !(least..=most).contains(&length) {
        let what = match least {
            1 => format!("最多 {most} 个字，请核对后重发"),
            _ => format!("应为 {least} 至 {most} 位，请核对后重发"),
        };
        faults.push(Fault::new(name, zh, what));
    } else if text.chars().any(char::is_control) {
        faults.push(Fault::new(name, zh, "含有无法保存的字符，请核对后重发"));
    } else if name == INFNO.0 && !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        faults.push(Fault::new(name, zh, "应为数字和字母，请核对后重发"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Envelope, Vec<String>> {
        Envelope::parse(json.as_bytes())
            .map_err(|error| error.0.into_iter().map(|fault| fault.path).collect())
    }

    #[test]
    fn an_input_comes_in_many_ways() {
        let data = |envelope: &Envelope| envelope.input.get("data").cloned();
        for (input, as_text) in [
            (r#""input": {"data": {"a": 1}}"#, false),
            (r#""Input": {"data": {"a": 1}}"#, false),
            (r#""input": null, "Input": {"data": {"a": 1}}"#, false),
            (r#""input": "{\"data\": {\"a\": 1}}""#, true),
            (r#""input": {"data": {"a": 1}}, "dev_no": "null", "unheard": [1]"#, false),
        ] {
            let json = format!(
                "\u{feff}{{\"infno\": 9001, \"msgid\": \"m\", \"fixmedins_code\": \
                 \"H11010500001\", {input}}}"
            );
            let envelope = parse(&json).unwrap();
            assert_eq!(envelope.infno, "9001");
            assert_eq!(envelope.as_text, as_text, "{input}");
            let expected = Node::Object(vec![("a".to_owned(), Node::Number("1".to_owned()))]);
            assert_eq!(data(&envelope), Some(expected), "{input}");
        }
    }

    #[test]
    fn what_is_read_is_what_was_signed() {
        for absent in [r#""""#, "null", r#"" ""#, r#""null""#] {
            let json = format!(
                r#"{{"infno": "9001", "msgid": "m", "fixmedins_code": "H11010500001",
                    "cainfo": "x", "input": {absent}, "Input": {{"data": 1}}}}"#
            );
            let envelope = parse(&json).unwrap();
            assert!(envelope.input.get("data").is_some(), "{absent}");
            assert_eq!(envelope.input_text, r#"{"data": 1}"#, "{absent}");
        }
    }

    #[test]
    fn the_beginning_of_a_body_names_the_institution() {
        for (start, code) in [
            (r#"{"infno": "9101", "fixmedins_code" : "H11010500001", "inp"#, Some("H11010500001")),
            (
                r#"{"in":{"fixmedins_code":"plc"},"fixmedins_code":"H11010500001""#,
                Some("H11010500001"),
            ),
            (r#"{"a": "\"fixmedins_code\":\"H11010500001\""#, None),
            (r#"{"fixmedins_code": 110105000010"#, None),
            ("", None),
        ] {
            assert_eq!(named_in(start.as_bytes()).as_deref(), code, "{start}");
        }
    }

    #[test]
    fn all_faults_are_found_at_once() {
        let long = "9".repeat(51);
        for (json, paths) in [
            ("[]".to_owned(), vec![""]),
            ("{}".to_owned(), vec!["infno", "msgid", "fixmedins_code", "input"]),
            (
                format!(
                    r#"{{"infno": "90 01", "msgid": "{long}", "fixmedins_code": "H1", "input": 3}}"#
                ),
                vec!["infno", "msgid", "fixmedins_code", "input"],
            ),
            (
                r#"{"infno": "9001", "msgid": "a\u0000", "fixmedins_code": "H11010500001",
                    "input": "{oops"}"#
                    .to_owned(),
                vec!["msgid", "input"],
            ),
        ] {
            assert_eq!(parse(&json).unwrap_err(), paths, "{json}");
        }
        assert!(Envelope::parse(b"\xff\xfe{}").is_err(), "another encoding");
    }
}
