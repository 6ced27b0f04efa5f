//! Collects the faults of a form with their places.

use super::FormFault;
use super::json::{self, SyntaxFault};

/// More faults than this are not told: the file is no form.
const FAULTS_MAX: usize = 50;

/// Collects faults of one text.
pub(super) struct Faults<'a> {
    text: &'a str,
    list: Vec<FormFault>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, list: Vec::new() }
    }

    /// A fault at `part` of the text.
    pub(super) fn at(&mut self, place: &str, part: &str, what: &str, mend: &str) {
        let (line, column) = json::position(self.text, part);
        self.push(place, Some((line, column)), what, mend);
    }

    /// Something that is not there, so it has no line.
    pub(super) fn missing(&mut self, place: &str, what: &str, mend: &str) {
        self.push(place, None, what, mend);
    }

    /// A fault of the file as a whole.
    pub(super) fn whole(&mut self, what: &str, mend: &str) {
        self.push("全文", None, what, mend);
    }

    /// The text is no JSON object.
    pub(super) fn syntax(&mut self, fault: &SyntaxFault<'_>) {
        let next = fault.rest.chars().next();
        let chinese = next.filter(|c| "“”‘’，：；｛｝【】".contains(*c));
        let (what, mend) = match chinese {
            Some(sign) => (
                format!("这里用了中文标点“{sign}”"),
                "引号、逗号、冒号和括号都要换成英文标点".to_owned(),
            ),
            None if fault.other_type => (
                "这不是一份表格（JSON 对象）".to_owned(),
                "表格以 { 开头、以 } 结尾，可以对照 examples/form.json 填写".to_owned(),
            ),
            None if fault.cut => {
                ("表格没有写完就结束了".to_owned(), "请检查有没有漏掉引号或结尾的 }".to_owned())
            }
            None => (
                "从这里起不是正确的 JSON 格式".to_owned(),
                "请检查附近的引号、逗号、冒号和括号，最后一项后面不要加逗号".to_owned(),
            ),
        };
        self.at("全文", fault.rest, &what, &mend);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// All faults from top to bottom; those without a line come last.
    pub(super) fn sorted(mut self) -> Vec<FormFault> {
        self.list.sort_by_key(|f| (f.line.unwrap_or(u32::MAX), f.column.unwrap_or(u32::MAX)));
        self.list
    }

    fn push(&mut self, place: &str, at: Option<(u32, u32)>, what: &str, mend: &str) {
        if self.list.len() < FAULTS_MAX {
            self.list.push(FormFault {
                place: place.to_owned(),
                line: at.map(|(line, _)| line),
                column: at.map(|(_, column)| column),
                what: what.to_owned(),
                mend: mend.to_owned(),
            });
        }
    }
}
