//! Faults of policy files: where, what is wrong, what is allowed.

use std::fmt;

/// Longest piece of a file that a message repeats, in characters.
const LONGEST_ECHO: usize = 40;

/// One fault of a policy file: where, what, what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyFault {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Key or axis, as a path.
    pub key: String,
    /// What is wrong and what is allowed.
    pub what: String,
}

impl PolicyFault {
    /// A fault of a file as a whole.
    pub(super) fn of_file(file: &str, key: &str, what: String) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1, key: key.to_owned(), what }
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, key, what } = self;
        write!(f, "{file}:{line}:{column} {key}: {what}")
    }
}

/// Line and column, from 1, of a byte offset; a column counts characters.
pub(super) fn place(text: &str, offset: usize) -> (u32, u32) {
    let before: &str = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
    let lines = before.matches('\n').count().saturating_add(1);
    let columns = before.get(line_start..).unwrap_or("").chars().count().saturating_add(1);
    (u32::try_from(lines).unwrap_or(u32::MAX), u32::try_from(columns).unwrap_or(u32::MAX))
}

/// At most [`LONGEST_ECHO`] characters of a piece of a file, without line breaks.
pub(super) fn clip(text: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let mut clipped: String = text.chars().take(LONGEST_ECHO).map(shown).collect();
    if text.chars().nth(LONGEST_ECHO).is_some() {
        clipped.push('…');
    }
    clipped
}

/// "not known, did you mean …, allowed: …".
pub(super) fn not_known<'a>(word: &str, allowed: impl Iterator<Item = &'a str> + Clone) -> String {
    let guess = nearest(word, allowed.clone())
        .map_or(String::new(), |near| format!("，是不是想写 `{near}`？"));
    let list = allowed.map(|word| format!("`{word}`")).collect::<Vec<_>>().join("、");
    format!("不认识 `{}`{guess}；可用：{list}", clip(word))
}

/// The allowed word that a slip of the hand most likely meant.
pub fn nearest<'a>(word: &str, allowed: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.chars().count() > LONGEST_ECHO {
        return None;
    }
    allowed
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(slips, candidate)| slips.saturating_mul(3) <= candidate.chars().count().max(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions and replacements between two words (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut above: Vec<usize> = (0..=right.chars().count()).collect();
    for (row, from) in left.chars().enumerate() {
        let mut diagonal = row;
        let mut beside = row.saturating_add(1);
        let mut current = vec![beside];
        for (to, up) in right.chars().zip(above.iter().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(from != to));
            beside = replaced.min(up.saturating_add(1)).min(beside.saturating_add(1));
            diagonal = *up;
            current.push(beside);
        }
        above = current;
    }
    above.last().copied().unwrap_or(0)
}

/// A message of serde in the words of a person who edits rules; `raw` is the piece of the file that
/// it is about and is never repeated in full, `form` says what is allowed there.
pub(super) fn mend(message: &str, raw: &str, form: &str) -> String {
    let inner = raw.trim().trim_matches(['"', '\'']);
    let message = if inner.chars().count() > LONGEST_ECHO {
        message.replace(inner, &clip(inner))
    } else {
        message.to_owned()
    };
    let (head, allowed) = message.rsplit_once(", expected ").unwrap_or((&message, ""));
    let quoted = quoted_words(head).next().unwrap_or("");
    // The parser's inner name of a date.
    if quoted.starts_with("$__toml") {
        return format!("类型不对：写的是日期；应为{form}");
    }
    if head.starts_with("unknown variant") || head.starts_with("unknown field") {
        return not_known(quoted, quoted_words(allowed));
    }
    if head.starts_with("missing field") {
        return format!("缺少 `{}`", clip(quoted));
    }
    if head.starts_with("duplicate field") {
        return format!("`{}` 写了两次", clip(quoted));
    }
    for (start, said) in [
        ("invalid type: ", "类型不对"),
        ("invalid value: ", "值不对"),
        ("invalid length ", "个数不对"),
    ] {
        if let Some(found) = head.strip_prefix(start) {
            return format!("{said}：写的是{}；应为{form}", found_zh(found));
        }
    }
    // What else serde or the parser says is in their words, not in those of the reader.
    format!("写法不对；应为{form}")
}

/// What serde found, in Chinese.
fn found_zh(found: &str) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let kind = match kind {
        "string" => "文字",
        "integer" => "整数",
        "floating" => "小数",
        "boolean" => " true 或 false",
        "map" => "表",
        "sequence" => "列表",
        _ => return "别的东西".to_owned(),
    };
    clip(&format!("{kind} {}", value.trim_start_matches("point "))).trim_end().to_owned()
}

/// The words between backticks.
fn quoted_words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (left, right, slips) in
            [("", "", 0), ("order", "order", 0), ("oder", "order", 1), ("ranked", "rankd", 1)]
        {
            assert_eq!(distance(left, right), slips, "{left} {right}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("oder", ["order", "floor"].into_iter()), Some("order"));
        assert_eq!(nearest("zzzz", ["order", "floor"].into_iter()), None);
    }

    #[test]
    fn a_place_counts_characters() {
        assert_eq!(place("a\n北京 x", 9), (2, 4));
        assert_eq!(place("", 0), (1, 1));
        assert_eq!(place("a\n", 99), (2, 1));
    }

    #[test]
    fn no_message_repeats_a_long_value() {
        let long = "敏".repeat(200);
        for message in [
            format!("unknown variant `{long}`, expected `a` or `b`"),
            format!("invalid type: string \"{long}\", expected a number"),
            format!("an own message about {long}, expected nothing of the kind"),
            format!("an own message about {long}"),
        ] {
            let said = mend(&message, &format!("\"{long}\""), "文字");
            assert!(said.matches('敏').count() <= LONGEST_ECHO, "{said}");
        }
    }
}
