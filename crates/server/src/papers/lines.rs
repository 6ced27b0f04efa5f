//! A text in lines: Chinese breaks between any two characters but before closing and after opening
//! punctuation (GB/T 15834-2011, 5.1), Latin words and figures do not break.

use super::face::Face;

/// May not begin a line.
const CLOSING: &str = "，。、；：！？）》」』”’％…—·)],.;:!?%";
/// May not end a line.
const OPENING: &str = "（《「『“‘([¥";

/// The lines of a text at a size, none wider than `width` (1/1000 pt); at least one.
pub(super) fn lines(face: &Face, text: &str, size: i32, width: i32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        fill(face, paragraph, size, width, &mut lines);
    }
    lines
}

fn fill(face: &Face, text: &str, size: i32, width: i32, lines: &mut Vec<String>) {
    let mut line = String::new();
    for unit in units(text) {
        let both = face.width(&format!("{line}{}", unit.trim_end()), size);
        if both > width && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        if face.width(unit.trim_end(), size) <= width {
            line.push_str(if line.is_empty() { unit.trim_start() } else { &unit });
            continue;
        }
        // A word wider than the line: it breaks anywhere.
        for c in unit.chars() {
            if face.width(&line, size).saturating_add(face.width(&c.to_string(), size)) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line.trim_end().to_owned());
}

/// What stays together: a word, a character with the punctuation that clings to it.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        match units.last_mut() {
            Some(unit) if clings(before, c) => unit.push(c),
            _ => units.push(c.to_string()),
        }
        before = Some(c);
    }
    units
}

/// A character stays with the one before it.
fn clings(before: Option<char>, c: char) -> bool {
    let Some(before) = before else { return false };
    let is_word = |c: char| c.is_ascii_graphic();
    OPENING.contains(before)
        || CLOSING.contains(c)
        || (is_word(before) && is_word(c))
        // An amount and its 元.
        || (is_word(before) && c == ' ')
        || (before == ' ' && c == '元')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: i32) -> Vec<String> {
        lines(Face::get().unwrap(), text, 10_000, width)
    }

    #[test]
    fn lines_do_not_begin_with_closing_nor_end_with_opening_punctuation() {
        let text =
            "我承诺：与被共济人是如实填写的近亲属关系；我愿意（用自己的职工医保个人账户）支付。";
        for width in (30_000..200_000).step_by(7_000) {
            let lines = broken(text, width);
            assert_eq!(lines.concat(), text);
            let face = Face::get().unwrap();
            for line in &lines {
                assert!(face.width(line, 10_000) <= width, "{line} at {width}");
                assert!(!line.starts_with(|c| CLOSING.contains(c)), "{line} at {width}");
                assert!(!line.ends_with(|c| OPENING.contains(c)), "{line} at {width}");
            }
        }
    }

    #[test]
    fn an_amount_stays_with_its_unit_and_words_do_not_break() {
        assert_eq!(broken("您的账户付了 86.40 元", 95_000), ["您的账户付了", "86.40 元"]);
        assert_eq!(broken("编号 11000020261122ABC", 90_000), ["编号", "11000020261122A", "BC"]);
        assert_eq!(broken("一\n\n二", 90_000), ["一", "", "二"]);
        assert_eq!(broken("", 90_000), [""]);
    }

    #[test]
    fn a_word_longer_than_the_line_breaks_anywhere() {
        let word = "0".repeat(64);
        let lines = broken(&word, 100_000);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), word);
    }
}
