//! Tables on pages: rows that break between pages take their head with them.

use super::layout::{CELL, LEFT, SMALL, Sheet, WIDTH, leading};
use super::lines::lines;
use super::marks::{Cell, Ink, Mark, Role, words};
use super::model::{Pairs, Table};

/// Left and right of a text in its cell.
const INSET: i32 = 5_000;
/// Above and below.
const PAD: i32 = 3_500;
/// Width of a name in a table of pairs.
const NAME: i32 = 84_000;

/// One cell of a row.
struct Box {
    x: i32,
    width: i32,
    text: String,
    kind: Cell,
    figures: bool,
    heavy: bool,
}

/// A row with its lines.
struct Row {
    boxes: Vec<Box>,
    lines: Vec<Vec<String>>,
    most: i32,
}

impl Row {
    fn new(sheet: &Sheet, boxes: Vec<Box>) -> Self {
        let broken = |cell: &Box| lines(sheet.face, &cell.text, CELL, cell.width - 2 * INSET);
        let lines: Vec<Vec<String>> = boxes.iter().map(broken).collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or(1);
        Self { boxes, lines, most: i32::try_from(most).unwrap_or(i32::MAX) }
    }
}

/// Names with their values, in a grid.
pub(super) fn pairs(sheet: &mut Sheet, pairs: &Pairs) {
    let table = sheet.thing();
    top(sheet);
    for (n, row) in pairs.rows().into_iter().enumerate() {
        let width = if row.len() == 2 { WIDTH / 2 } else { WIDTH };
        let mut boxes = Vec::new();
        let mut x = LEFT;
        for (name, value) in row {
            let cell = |x, width, text: &str, kind| Box {
                x,
                width,
                text: text.to_owned(),
                kind,
                figures: false,
                heavy: false,
            };
            boxes.push(cell(x, NAME, name, Cell::Row));
            boxes.push(cell(x + NAME, width - NAME, value, Cell::Data));
            x += width;
        }
        let row = Row::new(sheet, boxes);
        lay(sheet, (table, n), &row, None);
    }
    sheet.y += 8_000;
}

/// Rows under a head.
pub(super) fn table(sheet: &mut Sheet, table: &Table) {
    let id = sheet.thing();
    // Caption, head and two rows stay together.
    sheet.need(leading(SMALL) + 3 * (leading(CELL) + 2 * PAD));
    if !table.caption.is_empty() {
        let at = (LEFT, sheet.y + CELL);
        let marks = vec![words(at, CELL, Ink::Black, true, table.caption.clone())];
        sheet.put(Role::Caption(id), marks);
        sheet.y += leading(CELL);
    }
    let shares: i32 = table.columns.iter().map(|column| column.share).sum();
    let cells = |texts: &[String], kind: Cell, heavy: bool| {
        let mut x = LEFT;
        let mut boxes = Vec::new();
        for (n, column) in table.columns.iter().enumerate() {
            let last = n + 1 == table.columns.len();
            let share = WIDTH.saturating_mul(column.share) / shares.max(1);
            let width = if last { LEFT + WIDTH - x } else { share };
            let text = texts.get(n).cloned().unwrap_or_default();
            boxes.push(Box { x, width, text, kind, figures: column.figures, heavy });
            x += width;
        }
        boxes
    };
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let head = Row::new(sheet, cells(&names, Cell::Column, true));
    top(sheet);
    lay(sheet, (id, 0), &head, None);
    for (n, texts) in table.rows.iter().enumerate() {
        let row = Row::new(sheet, cells(texts, Cell::Data, false));
        lay(sheet, (id, n + 1), &row, Some(&head));
    }
    if let Some(texts) = &table.sum {
        let row = Row::new(sheet, cells(texts, Cell::Data, true));
        lay(sheet, (id, table.rows.len() + 1), &row, Some(&head));
    }
    sheet.y += 8_000;
}

/// The line above a table.
fn top(sheet: &mut Sheet) {
    let y = sheet.y;
    sheet.put(Role::Around, vec![rule((LEFT, y), (LEFT + WIDTH, y))]);
}

fn rule(from: (i32, i32), to: (i32, i32)) -> Mark {
    Mark::Rule { from, to, width: 500, ink: Ink::Line }
}

/// A row; on a new page where it does not fit, under its head again. One that is taller than a page
/// goes on over several.
fn lay(sheet: &mut Sheet, (table, n): (usize, usize), row: &Row, head: Option<&Row>) {
    let mut from = 0;
    let mut turned = sheet.is_fresh();
    loop {
        let left = row.most - from;
        let fits = ((sheet.room() - 2 * PAD) / leading(CELL)).max(0);
        if left <= fits || turned {
            // At least a line a page, so that it ends whatever the head is like.
            let many = left.min(fits.max(1));
            draw(sheet, (table, n), row, (from, many), false);
            from += many;
            if from >= row.most {
                return;
            }
        }
        sheet.turn();
        turned = true;
        top(sheet);
        if let Some(head) = head {
            draw(sheet, (table, 0), head, (0, head.most), true);
        }
    }
}

/// Lines `from` and `many` more of a row; `again` = a head that was read to the listener before.
fn draw(
    sheet: &mut Sheet,
    (table, n): (usize, usize),
    row: &Row,
    (from, many): (i32, i32),
    again: bool,
) {
    let height = many.saturating_mul(leading(CELL)) + 2 * PAD;
    let (top, bottom) = (sheet.y, sheet.y + height);
    let mut around = Vec::new();
    for cell in &row.boxes {
        if cell.kind != Cell::Data {
            let size = (cell.width, height);
            around.push(Mark::Ground { at: (cell.x, top), size, ink: Ink::Tint });
        }
    }
    for cell in &row.boxes {
        around.push(rule((cell.x, top), (cell.x, bottom)));
    }
    around.push(rule((LEFT + WIDTH, top), (LEFT + WIDTH, bottom)));
    // Again, because the ground of a name lies over the end of the row above.
    around.push(rule((LEFT, top), (LEFT + WIDTH, top)));
    around.push(rule((LEFT, bottom), (LEFT + WIDTH, bottom)));
    sheet.put(Role::Around, around);
    let (skip, take) = (usize::try_from(from).unwrap_or(0), usize::try_from(many).unwrap_or(0));
    for (column, (cell, texts)) in row.boxes.iter().zip(&row.lines).enumerate() {
        // In the middle of its line, so that a row looks as far from the line above as below.
        let mut y = top + PAD + CELL + (leading(CELL) - CELL) * 3 / 10;
        let mut marks = Vec::new();
        for text in texts.iter().skip(skip).take(take) {
            let wide = sheet.face.width(text, CELL);
            let x = if cell.figures { cell.x + cell.width - INSET - wide } else { cell.x + INSET };
            marks.push(words((x, y), CELL, Ink::Black, cell.heavy, text.clone()));
            y += leading(CELL);
        }
        let role = if again { Role::Around } else { Role::Cell(table, n, column, cell.kind) };
        sheet.put(role, marks);
    }
    sheet.y = bottom;
}
