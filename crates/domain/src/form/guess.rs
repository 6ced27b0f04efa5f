//! Strange keys: what was meant, and how much of them may be shown.

use super::section::Key;

/// A key as a fault may show it: short, printable, digits hidden where they could be a number of a
/// person.
pub(super) fn show(key: &str) -> String {
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let printable = key.chars().filter(|c| !c.is_control());
    printable.take(20).map(|c| if digits >= 6 && c.is_ascii_digit() { '*' } else { c }).collect()
}

/// Which key a strange one was meant to be: the one that is equal but for digits, spaces and signs,
/// else the only one that is one character away.
pub(super) fn meant(strange: &str, keys: &[Key]) -> Option<Key> {
    let han = strange.chars().filter(|c| c.is_alphabetic() && !c.is_ascii());
    let bare: Vec<char> = han.take(20).collect();
    let words = |key: &Key| key.all().map(|word| word.chars().collect::<Vec<_>>());
    let exact = keys.iter().find(|key| words(key).any(|word| word == bare));
    let mut near = keys.iter().filter(|key| words(key).any(|word| is_one_edit(&bare, &word)));
    match (exact, near.next(), near.next()) {
        (Some(key), _, _) | (None, Some(key), None) => Some(*key),
        _ => None,
    }
}

/// One character too many, missing or wrong.
fn is_one_edit(left: &[char], right: &[char]) -> bool {
    let head = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (left.get(head..), right.get(head..));
    let less = |rest: Option<&[char]>| rest.and_then(|r| r.get(1..)).map(<[char]>::to_vec);
    let (left_less, right_less) = (less(left), less(right));
    let same = |a: &Option<Vec<char>>, b: Option<&[char]>| a.is_some() && a.as_deref() == b;
    same(&left_less, right) || same(&right_less, left) || same(&left_less, right_less.as_deref())
}
