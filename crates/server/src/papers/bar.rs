//! The split bar on a page: numbers above the parts, the bar, and below it what each part is.

use super::layout::{BODY, CELL, LEFT, SMALL, Sheet, WIDTH, leading};
use super::lines::lines;
use super::marks::{Cell, Ink, Mark, Role, words};
use super::model::Split;
use super::split::{patterns, widths};

const HEIGHT: i32 = 24_000;
const SWATCH: (i32, i32) = (16_000, 9_000);
/// Between two rows of the key.
const KEY_GAP: i32 = 4_000;
/// Where names of the key begin.
const NAMES: i32 = LEFT + 46_000;

/// The bar with its key, all on one page where that is possible.
pub(super) fn bar(sheet: &mut Sheet, split: &Split) {
    let rows = i32::try_from(split.parts.len()).unwrap_or(i32::MAX);
    let key = rows.saturating_add(1).saturating_mul(leading(CELL) + KEY_GAP);
    sheet.need(leading(BODY) + leading(SMALL) + HEIGHT + key + 16_000);
    drawn(sheet, split);
    keyed(sheet, split);
    sheet.y += 8_000;
}

fn drawn(sheet: &mut Sheet, split: &Split) {
    let mut marks = Vec::new();
    let baseline = sheet.y + SMALL;
    let top = sheet.y + leading(SMALL);
    let mut x = LEFT;
    let filled = patterns(&split.parts);
    let all = split.parts.iter().zip(widths(&split.parts, WIDTH)).zip(filled).enumerate();
    for (n, ((part, width), pattern)) in all {
        let number = (n + 1).to_string();
        let middle = x + (width - sheet.face.width(&number, SMALL)) / 2;
        marks.push(words((middle, baseline), SMALL, Ink::Black, true, number));
        let ink = Ink::Pocket(part.pocket);
        marks.push(Mark::Part { at: (x, top), size: (width, HEIGHT), ink, pattern });
        x += width;
    }
    let role = Role::Figure(sheet.thing(), split.said());
    sheet.put(role, marks);
    sheet.y = top + HEIGHT + 6_000;
}

fn keyed(sheet: &mut Sheet, split: &Split) {
    let table = sheet.thing();
    let right = LEFT + WIDTH;
    for (n, (part, pattern)) in split.parts.iter().zip(patterns(&split.parts)).enumerate() {
        let amount = format!("{} 元", part.amount);
        let wide = sheet.face.width(&amount, CELL);
        let names = lines(sheet.face, &part.name, CELL, right - wide - 8_000 - NAMES);
        let count = i32::try_from(names.len()).unwrap_or(1);
        let height = count.saturating_mul(leading(CELL)) + KEY_GAP;
        sheet.need(height);
        let y = sheet.y + CELL + KEY_GAP / 2;
        let at = (LEFT + 20_000, y - SWATCH.1 + 1_000);
        let ink = Ink::Pocket(part.pocket);
        let swatch = Mark::Part { at, size: SWATCH, ink, pattern };
        let below = sheet.y + height;
        let line =
            Mark::Rule { from: (LEFT, below), to: (right, below), width: 300, ink: Ink::Line };
        sheet.put(Role::Around, vec![swatch, line]);
        let number = words((LEFT + 4_000, y), CELL, Ink::Black, true, (n + 1).to_string());
        sheet.put(Role::Cell(table, n, 0, Cell::Row), vec![number]);
        let at = |line: i32| (NAMES, y + line.saturating_mul(leading(CELL)));
        let said = (0..).zip(names).map(|(n, name)| words(at(n), CELL, Ink::Black, false, name));
        sheet.put(Role::Cell(table, n, 1, Cell::Data), said.collect());
        let amount = words((right - wide, y), CELL, Ink::Black, false, amount);
        sheet.put(Role::Cell(table, n, 2, Cell::Data), vec![amount]);
        sheet.y += height;
    }
    let (name, amount) = (split.name.clone(), format!("{} 元", split.total));
    let y = sheet.y + BODY + KEY_GAP / 2;
    let wide = sheet.face.width(&amount, BODY);
    let rows = split.parts.len();
    sheet.put(
        Role::Cell(table, rows, 0, Cell::Row),
        vec![words((NAMES, y), BODY, Ink::Black, true, name)],
    );
    let amount = words((right - wide, y), BODY, Ink::Black, true, amount);
    sheet.put(Role::Cell(table, rows, 1, Cell::Data), vec![amount]);
    sheet.y += leading(BODY) + KEY_GAP;
}
