//! Tables in a terminal, where a Chinese character is two columns wide.

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c),
            0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Lines with their cells under each other; figures (columns named in `right`) at the right edge.
pub fn table<const N: usize>(head: [&str; N], rows: &[[String; N]], right: &[usize]) -> String {
    let mut widths = head.map(width);
    for row in rows {
        for (most, cell) in widths.iter_mut().zip(row) {
            *most = width(cell).max(*most);
        }
    }
    let mut text = String::new();
    let head = head.map(ToOwned::to_owned);
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for (place, (cell, most)) in row.iter().zip(widths).enumerate() {
            let gap = " ".repeat(most.saturating_sub(width(cell)));
            let cell = if right.contains(&place) { gap + cell } else { cell.clone() + &gap };
            line.push_str("  ");
            line.push_str(&cell);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_under_each_other() {
        let rows = [["张三".to_owned(), "3000.00".to_owned()], ["JOHN".into(), "1.00".into()]];
        let text = table(["姓名", "余额"], &rows, &[1]);
        assert_eq!(text, "  姓名     余额\n  张三  3000.00\n  JOHN     1.00\n");
        assert_eq!(width("田𠮷·a"), 6);
    }
}
