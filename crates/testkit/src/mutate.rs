//! Spoils texts in the ways that texts get spoiled: by hand, by encoding, by malice.

use crate::rng::Rng;

/// Pieces that parsers have stumbled over.
const NASTY: [&str; 24] = [
    "",
    " ",
    "\u{feff}",
    "\u{3000}",
    "\0",
    "\r\n",
    "\"",
    "'",
    "\\",
    "//",
    "/*",
    "#",
    "null",
    "NaN",
    "1e400",
    "-0",
    "18446744073709551616",
    "'; DROP TABLE accounts; --",
    "０１２",
    "Ｘ",
    "·",
    "𠮷",
    "\u{202e}",
    "[[[[[[[[",
];

/// A text like this one with one to four things wrong with it; mostly still readable.
pub fn spoil(text: &str, rng: &mut Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..rng.between(1, 4) {
        let at = rng.below(chars.len() + 1);
        let end = (at + rng.below(12)).min(chars.len());
        match rng.between(0, 7) {
            0 => {
                chars.drain(at..end);
            }
            1 => {
                let piece: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, piece);
            }
            2 | 3 => {
                let nasty = rng.pick(&NASTY).copied().unwrap_or_default();
                chars.splice(at..end, nasty.chars());
            }
            4 => {
                if let (Some(one), Some(other)) =
                    (chars.get(at).copied(), rng.pick(&chars).copied())
                {
                    chars.splice(at..=at, [other, one]);
                }
            }
            5 => {
                let any = char::from_u32(u32::try_from(rng.below(0x11_0000)).unwrap_or(0));
                chars.splice(at..at, any);
            }
            6 => {
                let digit = char::from_digit(u32::try_from(rng.below(10)).unwrap_or(0), 10);
                if at < chars.len() {
                    chars.splice(at..=at, digit);
                }
            }
            _ => chars.truncate(at),
        }
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_spoils_in_one_way_and_mostly_does() {
        let text = "{\"金额\": \"800元\"}";
        let spoilt: Vec<String> = (0..200).map(|seed| spoil(text, &mut Rng::new(seed))).collect();
        assert_eq!(spoilt[7], spoil(text, &mut Rng::new(7)));
        assert!(spoilt.iter().filter(|s| *s == text).count() < 20);
    }
}
