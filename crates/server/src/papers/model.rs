//! What a paper says, before anybody thinks of pages or markup.

use domain::Fen;

use crate::http::parts::SplitKind;

/// Something to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// What kind of paper: 家庭共济绑定申请表.
    pub title: String,
    /// Its number; empty = it has none. Also the name of the file, so ASCII letters and digits.
    pub number: String,
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
    /// What holds for the whole paper, small, at its end.
    pub foot: Vec<String>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The head of a section.
    Heading(String),
    /// A paragraph; a line feed breaks the line.
    Text(String),
    /// A paragraph in small type.
    Note(String),
    /// Names with their values.
    Pairs(Pairs),
    /// Rows under a head that is repeated on every page.
    Table(Table),
    /// Who paid a bill.
    Split(Split),
    /// Who signs, each with room for the name and the day.
    Signatures(Vec<String>),
}

/// Names with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(pub Vec<(String, String)>);

/// Widest value that shares its line with another pair, in Latin letters; a Chinese character is
/// two. What is drawn breaks lines anyway where a value is wider than its cell.
const SHORT: usize = 26;

impl Pairs {
    /// Without any.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more; an empty value is written as a dash, so that nobody fills it in by hand.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        let value = if value.is_empty() { "—".to_owned() } else { value };
        self.0.push((name.to_owned(), value));
        self
    }

    /// With one more where it is known.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The pairs line by line: two short ones stand side by side.
    pub(super) fn rows(&self) -> Vec<&[(String, String)]> {
        let mut rest = self.0.as_slice();
        let mut rows = Vec::new();
        while !rest.is_empty() {
            let two = rest.get(..2).filter(|two| two.iter().all(is_short));
            let many = if two.is_some() { 2 } else { 1 };
            let (row, after) = rest.split_at(many);
            rows.push(row);
            rest = after;
        }
        rows
    }
}

fn is_short((_, value): &(String, String)) -> bool {
    let wide: usize = value.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    wide <= SHORT && !value.contains('\n')
}

/// Rows under a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it lists.
    pub caption: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// A cell for each column.
    pub rows: Vec<Vec<String>>,
    /// The sum, set off from the rows.
    pub sum: Option<Vec<String>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub name: String,
    /// Its part of the width; the parts of a table need not come to anything.
    pub share: i32,
    /// Amounts and counts: right-aligned.
    pub figures: bool,
}

impl Column {
    /// Of texts.
    pub fn text(name: &str, share: i32) -> Self {
        Self { name: name.to_owned(), share, figures: false }
    }

    /// Of amounts or counts.
    pub fn figures(name: &str, share: i32) -> Self {
        Self { name: name.to_owned(), share, figures: true }
    }
}

/// A bill as one bar: whoever paid, in the order in which money is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What the bar is of: 这次的费用.
    pub name: String,
    /// The whole, 分.
    pub total: Fen,
    /// They sum to `total`. All above zero, or, where money was given back, all below.
    pub parts: Vec<Part>,
}

impl Split {
    /// The bar in words, for who does not see it.
    pub(super) fn said(&self) -> String {
        let parts: Vec<String> =
            self.parts.iter().map(|part| format!("{} {} 元", part.name, part.amount)).collect();
        format!("{} {} 元：{}", self.name, self.total, parts.join("，"))
    }
}

/// A part of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Out of which pocket.
    pub pocket: SplitKind,
    /// As the reader calls it: 张*的账户.
    pub name: String,
    /// How much, 分.
    pub amount: Fen,
}

impl Print {
    /// An empty paper.
    pub fn new(title: impl Into<String>, number: impl Into<String>) -> Self {
        let (title, number) = (title.into(), number.into());
        Self { title, number, blocks: Vec::new(), foot: Vec::new() }
    }

    /// With one more block.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// With one more line at its end.
    #[must_use]
    pub fn footed(mut self, line: impl Into<String>) -> Self {
        self.foot.push(line.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_pairs_share_a_line_and_long_ones_do_not() {
        let pairs = Pairs::new()
            .with("姓名", "张*")
            .with("关系", "子女")
            .with("使用范围", "门诊、住院、药店、居民医保代缴、长护险代缴")
            .with("证件", "1101**********1230")
            .with("空", "");
        let rows: Vec<usize> = pairs.rows().iter().map(|row| row.len()).collect();
        assert_eq!(rows, [2, 1, 2]);
        assert_eq!(pairs.0[4].1, "—");
        assert_eq!(Pairs::new().rows().len(), 0);
    }
}
