//! The envelope of a request, with every tolerance that a real client needs: `Input` for `input`, an
//! input that is a JSON string, missing optional fields, numbers for strings, `"null"` for nothing.

use super::fields::Fault;
use super::node::Node;

/// Most bytes of a request.
pub(crate) const BODY_MAX: usize = 2 * 1024 * 1024;

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
    /// `enc_type`; empty = clear text.
    pub(crate) encryption: String,
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
            ..Self::default()
        };
        if envelope.encryption.is_empty() {
            envelope.encryption = optional(&node, "enctype");
        }
        let input = node.get("input").filter(|input| !input.is_absent());
        match input.or_else(|| node.get("Input")) {
            Some(input @ Node::Object(_)) => envelope.input = input.clone(),
            // Ciphertext is no JSON; it is refused later, by its name.
            Some(Node::Text(_)) if !envelope.encryption.is_empty() => {}
            Some(Node::Text(text)) => match Node::parse(text) {
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
