//! A paper on pages of A4: where each line stands. Lengths are 1/1000 pt, from the upper left
//! corner; no float is used.

use std::collections::BTreeSet;

use super::face::Face;
use super::lines::lines;
use super::marks::{Ink, Mark, Page, Piece, Role, words};
use super::model::{Block, Print};
use super::{bar, table};

/// A4, ISO 216: 210 × 297 mm.
pub(super) const PAGE: (i32, i32) = (595_276, 841_890);
/// Left and right margin: 20 mm; a hole punch needs 12.
pub(super) const LEFT: i32 = 56_693;
/// Width between the margins.
pub(super) const WIDTH: i32 = PAGE.0 - 2 * LEFT;
const TOP: i32 = 56_693;
/// Where the text of a page ends; the page's foot stands below.
const BOTTOM: i32 = PAGE.1 - 65_000;
/// The line of the page's foot.
const FOOT: i32 = PAGE.1 - 42_000;

/// Sizes of type.
pub(super) const TITLE: i32 = 18_000;
pub(super) const HEADING: i32 = 12_000;
pub(super) const BODY: i32 = 10_500;
pub(super) const CELL: i32 = 9_500;
pub(super) const SMALL: i32 = 8_500;

/// A paper being laid out.
pub(super) struct Sheet {
    pub(super) face: &'static Face,
    pub(super) pages: Vec<Page>,
    /// Where the next thing begins.
    pub(super) y: i32,
    things: usize,
}

/// The pages of a paper; at least one.
pub(super) fn pages(face: &'static Face, print: &Print) -> Vec<Page> {
    let mut sheet = Sheet { face, pages: vec![Page::new()], y: TOP, things: 0 };
    sheet.title(print);
    for block in &print.blocks {
        sheet.block(block);
    }
    sheet.gap(6_000);
    for line in &print.foot {
        sheet.paragraph(line, SMALL, Ink::Grey);
    }
    if let Some(line) = stood_in(face, print) {
        sheet.paragraph(&line, SMALL, Ink::Grey);
    }
    sheet.feet(print);
    sheet.pages
}

/// What the paper says of characters that the face has not.
fn stood_in(face: &Face, print: &Print) -> Option<String> {
    let mut lost = BTreeSet::new();
    super::texts::each(print, &mut |text| {
        lost.extend(text.chars().filter(|c| *c != '\n' && !face.has(*c)));
    });
    if lost.is_empty() {
        return None;
    }
    let codes: Vec<String> = lost.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    Some(format!(
        "本纸上的“〓”代替字库里没有的字（{}）。原字没有丢失：选中“〓”复制出来就是，网页版上也照原样显示。",
        codes.join("、")
    ))
}

impl Sheet {
    /// A number for a thing.
    pub(super) fn thing(&mut self) -> usize {
        self.things += 1;
        self.things
    }

    pub(super) fn put(&mut self, role: Role, marks: Vec<Mark>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Piece { role, marks });
        }
    }

    /// How much room the page has left.
    pub(super) fn room(&self) -> i32 {
        BOTTOM - self.y
    }

    /// Nothing but its own margin stands on the page.
    pub(super) fn is_fresh(&self) -> bool {
        self.y <= TOP
    }

    pub(super) fn turn(&mut self) {
        self.pages.push(Page::new());
        self.y = TOP;
    }

    /// Turns the page where this does not fit any more.
    pub(super) fn need(&mut self, height: i32) {
        if height > self.room() && !self.is_fresh() {
            self.turn();
        }
    }

    pub(super) fn gap(&mut self, height: i32) {
        if !self.is_fresh() {
            self.y += height;
        }
    }

    fn title(&mut self, print: &Print) {
        let mut marks = Vec::new();
        for line in lines(self.face, &print.title, TITLE, WIDTH) {
            self.y += TITLE;
            let x = LEFT + (WIDTH - self.face.width(&line, TITLE)) / 2;
            marks.push(words((x, self.y), TITLE, Ink::Black, true, line));
            self.y += 8_000;
        }
        self.put(Role::Title, marks);
        if !print.number.is_empty() {
            let text = format!("编号 {}", print.number);
            let x = LEFT + (WIDTH - self.face.width(&text, SMALL)) / 2;
            self.y += SMALL;
            let number = words((x, self.y), SMALL, Ink::Grey, false, text);
            let role = Role::Text(self.thing());
            self.put(role, vec![number]);
            self.y += 6_000;
        }
        let (from, to) = ((LEFT, self.y), (LEFT + WIDTH, self.y));
        self.put(Role::Around, vec![Mark::Rule { from, to, width: 1_200, ink: Ink::Black }]);
        self.y += 10_000;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.heading(text),
            Block::Text(text) => self.paragraph(text, BODY, Ink::Black),
            Block::Note(text) => self.paragraph(text, SMALL, Ink::Grey),
            Block::Pairs(pairs) => table::pairs(self, pairs),
            Block::Table(rows) => table::table(self, rows),
            Block::Split(split) => bar::bar(self, split),
            Block::Signatures(who) => self.signatures(who),
        }
    }

    fn heading(&mut self, text: &str) {
        self.gap(8_000);
        // Never alone at the end of a page: three lines of what follows come with it.
        self.need(HEADING * 5);
        let mut marks = Vec::new();
        for line in lines(self.face, text, HEADING, WIDTH) {
            self.y += HEADING;
            marks.push(words((LEFT, self.y), HEADING, Ink::Black, true, line));
            self.y += 8_000;
        }
        let role = Role::Heading(self.thing());
        self.put(role, marks);
    }

    pub(super) fn paragraph(&mut self, text: &str, size: i32, ink: Ink) {
        let role = Role::Text(self.thing());
        for line in lines(self.face, text, size, WIDTH) {
            self.need(leading(size));
            let at = (LEFT, self.y + size);
            self.put(role.clone(), vec![words(at, size, ink, false, line)]);
            self.y += leading(size);
        }
        self.y += 4_000;
    }

    /// Each on a line of its own, all on one page.
    fn signatures(&mut self, who: &[String]) {
        const LINE: i32 = 34_000;
        self.gap(6_000);
        let count = i32::try_from(who.len()).unwrap_or(i32::MAX);
        self.need(count.saturating_mul(LINE));
        for name in who {
            self.y += LINE;
            let role = Role::Text(self.thing());
            let day_at = LEFT + WIDTH - 150_000;
            let text = format!("{name}：");
            let from = LEFT + self.face.width(&text, BODY);
            let day = "日期：        年      月      日".to_owned();
            let marks = vec![
                words((LEFT, self.y), BODY, Ink::Black, false, text),
                words((day_at, self.y), BODY, Ink::Black, false, day),
            ];
            self.put(role, marks);
            let (from, to) = ((from, self.y + 3_000), (day_at - 16_000, self.y + 3_000));
            self.put(Role::Around, vec![Mark::Rule { from, to, width: 500, ink: Ink::Black }]);
        }
        self.y += 12_000;
    }

    /// Below each page: what paper it is and which of how many pages.
    fn feet(&mut self, print: &Print) {
        let count = self.pages.len();
        for (n, page) in self.pages.iter_mut().enumerate() {
            let right = format!("第 {} 页，共 {count} 页", n + 1);
            let left = format!("{}　{}", print.title, print.number);
            let x = LEFT + WIDTH - self.face.width(&right, SMALL);
            let least = x - LEFT - 12_000;
            let left = lines(self.face, left.trim_end(), SMALL, least).into_iter().next();
            let (from, to) = ((LEFT, FOOT - 14_000), (LEFT + WIDTH, FOOT - 14_000));
            let marks = vec![
                Mark::Rule { from, to, width: 400, ink: Ink::Line },
                words((LEFT, FOOT), SMALL, Ink::Grey, false, left.unwrap_or_default()),
                words((x, FOOT), SMALL, Ink::Grey, false, right),
            ];
            page.push(Piece { role: Role::Around, marks });
        }
    }
}

/// From one base line to the next: 1.6 times the size.
pub(super) fn leading(size: i32) -> i32 {
    size.saturating_mul(8) / 5
}
