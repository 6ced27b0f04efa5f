//! Personal data as it is shown: 张*, 110190********1232, 138****5678. No national standard of
//! masking is known; these are the forms that official apps use.

/// 张三 → `张*`, 古丽·买买提 → `古*`; an empty name is `*`.
pub fn name(name: &str) -> String {
    let first: String = name.trim().chars().take(1).collect();
    format!("{first}*")
}

/// A certificate number: the first six and the last four characters of long numbers, the last two
/// of shorter ones, nothing of less than six characters.
pub fn number(number: &str) -> String {
    let length = number.chars().count();
    match length {
        15.. => keep(number, 6, 4),
        6..15 => keep(number, 0, 2),
        _ => keep(number, 0, 0),
    }
}

/// 13812345678 → `138****5678`; anything that is not eleven characters keeps its last two.
pub fn phone(phone: &str) -> String {
    if phone.chars().count() == 11 { keep(phone, 3, 4) } else { keep(phone, 0, 2) }
}

/// A card: its last four characters, none of a card with less than eight.
pub fn card(card: &str) -> String {
    let tail = if card.chars().count() < 8 { 0 } else { 4 };
    keep(card, 0, tail)
}

/// Hides what lies between the first `head` and the last `tail` characters.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    let shown_from = length.saturating_sub(tail);
    text.chars()
        .enumerate()
        .map(|(place, c)| if place < head || place >= shown_from { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_as_little_as_the_apps_do() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("𠮷野"), "𠮷*");
        assert_eq!(name(""), "*");
        assert_eq!(number("110190198001011232"), "110190********1232");
        assert_eq!(number("E12345678"), "*******78");
        assert_eq!(number("12345"), "*****");
        assert_eq!(phone("13812345678"), "138****5678");
        assert_eq!(phone("01012345"), "******45");
        assert_eq!(card("X123456789"), "******6789");
        assert_eq!(card("X1"), "**");
    }
}
