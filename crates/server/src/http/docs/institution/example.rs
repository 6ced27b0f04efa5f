//! A copyable example of a transaction: what is sent and what comes back, made from its table.

use super::{Channel, sample};
use crate::http::docs::page::escaped;
use crate::http::institution::fields::tables::Table;
use crate::http::institution::fields::{Field, Kind, NodeTable};
use crate::http::institution::node::Node;
use crate::http::institution::transactions::Who;

/// The example as the page shows it.
pub(super) fn html(table: &Table, channel: Channel) -> String {
    let code = |text: &str| format!("<pre><code>{}</code></pre>", escaped(text));
    let (input, output) = (input(table), output(table));
    let mut html = vec!["<h2 id=example>例子 Example</h2>".to_owned()];
    match channel {
        Channel::Envelope(who) => {
            html.push(
                "<p><code>psn_no</code> 取自 1101 的回答，<code>mdtrt_id</code>、\
                 <code>setl_id</code> 取自前面的交易；每次请求换一个 <code>msgid</code>。\
                 演示数据 (<code>--demo</code>) 下不用签名。</p>"
                    .to_owned(),
            );
            html.push(code(&curl(table.infno, who, input)));
        }
        Channel::Mobile | Channel::Call => {
            html.push(
                "<p>业务数据 (clear text)，签名并加密后放进 <code>encData</code>：</p>".to_owned(),
            );
            html.push(code(&pretty(&whole(&input))));
        }
        Channel::None => html.push(code(&pretty(&input))),
    }
    html.push("<h3>回答 Answer</h3>".to_owned());
    html.push(match channel {
        Channel::Envelope(_) => code(&pretty(&answer(output))),
        Channel::Mobile | Channel::Call | Channel::None => code(&pretty(&whole(&output))),
    });
    html.concat()
}

/// The input of the example: every field that the interface wants.
pub(super) fn input(table: &Table) -> Node {
    let outer = table.request.iter().filter(|node| !node.name.contains('.'));
    let nodes = outer.map(|node| {
        let row = row(table, node, |field| field.national);
        (node.name.to_owned(), rows(node, row))
    });
    Node::Object(nodes.collect())
}

/// The output of the example: every field of the table.
pub(super) fn output(table: &Table) -> Node {
    let mut members = Vec::new();
    for node in &table.response {
        let row = row(table, node, |_| true);
        if node.name.is_empty() {
            return rows(node, row);
        }
        members.push((node.name.to_owned(), rows(node, row)));
    }
    if members.is_empty() { Node::Null } else { Node::Object(members) }
}

fn rows(node: &NodeTable, row: Node) -> Node {
    if node.most == 1 { row } else { Node::List(vec![row]) }
}

fn row(table: &Table, node: &NodeTable, wanted: fn(&Field) -> bool) -> Node {
    let fields = node.fields.iter().filter(|field| wanted(field)).map(|field| {
        let inner = format!("{}.{}", node.name, field.name);
        let nested = table.request.iter().find(|known| known.name == inner);
        let value = match (field.kind, nested) {
            (Kind::Json, Some(nested)) => rows(nested, row(table, nested, |_| true)),
            _ => sample::value(table.infno, field),
        };
        (field.name.to_owned(), value)
    });
    Node::Object(fields.collect())
}

/// The business object of mobile payment: the fields of `data`, and the lists among them.
fn whole(node: &Node) -> Node {
    let Node::Object(members) = node else { return node.clone() };
    let mut whole = Vec::new();
    for (name, node) in members {
        match node {
            Node::Object(fields) => whole.extend(fields.iter().cloned()),
            other => whole.push((name.clone(), other.clone())),
        }
    }
    Node::Object(whole)
}

fn texts(pairs: &[(&str, &str)]) -> Vec<(String, Node)> {
    let pair = |(name, text): &(&str, &str)| ((*name).to_owned(), Node::Text((*text).to_owned()));
    pairs.iter().map(pair).collect()
}

/// The call as a command. `$GONGJI` is the server's address.
fn curl(infno: &str, who: Who, input: Node) -> String {
    let place = sample::institution(who);
    let msgid = format!("{place}202611220930000001");
    let mut members = texts(&[
        ("infno", infno),
        ("msgid", &msgid),
        ("mdtrtarea_admvs", "110105"),
        ("insuplc_admdvs", "110000"),
        ("recer_sys_code", "99"),
        ("dev_no", ""),
        ("dev_safe_info", ""),
        ("cainfo", ""),
        ("signtype", ""),
        ("infver", "V1.0"),
        ("opter_type", "1"),
        ("opter", "0001"),
        ("opter_name", "收费员"),
        ("inf_time", sample::TIME),
        ("fixmedins_code", place),
        ("fixmedins_name", "示例机构"),
        ("sign_no", ""),
    ]);
    members.push(("input".to_owned(), input));
    let body = pretty(&Node::Object(members)).replace('\'', "'\\''");
    format!(
        "curl \"$GONGJI/fsi/api/rsfComIfsService/callService\" \\\n  \
         -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

fn answer(output: Node) -> Node {
    let mut members = vec![("infcode".to_owned(), Node::Number("0".to_owned()))];
    members.extend(texts(&[
        ("inf_refmsgid", "110105202611220930000000000001"),
        ("refmsg_time", "20261122093000000"),
        ("respond_time", "20261122093000025"),
    ]));
    members.push(("err_msg".to_owned(), Node::Null));
    members.push(("output".to_owned(), output));
    Node::Object(members)
}

/// JSON as people read it, members in their order, numbers as they are written.
fn pretty(node: &Node) -> String {
    let mut text = String::new();
    write(node, 0, &mut text);
    text
}

fn write(node: &Node, depth: usize, text: &mut String) {
    let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
    match node {
        Node::Object(members) if !members.is_empty() => {
            text.push('{');
            for (place, (name, node)) in members.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                text.push_str(&line(depth + 1));
                text.push_str(&Node::Text(name.clone()).to_json());
                text.push_str(": ");
                write(node, depth + 1, text);
            }
            text.push_str(&line(depth));
            text.push('}');
        }
        Node::List(rows) if !rows.is_empty() => {
            text.push('[');
            for (place, node) in rows.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                text.push_str(&line(depth + 1));
                write(node, depth + 1, text);
            }
            text.push_str(&line(depth));
            text.push(']');
        }
        other => text.push_str(&other.to_json()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::institution::fields::{complete, read, tables};

    #[test]
    fn every_example_is_a_request_without_faults() {
        for table in tables::all() {
            let faults = read(&table.request, &input(table)).err();
            assert_eq!(faults, None, "{}", table.infno);
            let shown = Node::parse(&pretty(&input(table))).unwrap();
            assert_eq!(shown, input(table), "{}", table.infno);
        }
    }

    #[test]
    fn every_example_answer_is_complete_and_adds_up() {
        for table in tables::all() {
            let faults = complete(table.infno, &output(table));
            assert_eq!(faults, [], "{}", table.infno);
        }
    }
}
