//! The split bar in figures: widths by amount, and a pattern for each pocket, so that it reads in
//! black and white.

use domain::Fen;

use super::model::Part;
use crate::http::parts::SplitKind;

/// The narrowest part, in thousandths of the bar: still seen, and room for its number.
const LEAST: i64 = 40;

/// Widths of the parts of a bar of this width, in the same unit; they sum to it. A part that would
/// be too thin to see is as wide as the least, and the others give way.
pub(super) fn widths(parts: &[Part], width: i32) -> Vec<i32> {
    let width = i64::from(width);
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX).max(1);
    let least = (width.saturating_mul(LEAST) / 1_000).min(width / count);
    let amounts: Vec<i128> = parts.iter().map(|part| amount(part.amount)).collect();
    let mut thin = vec![false; parts.len()];
    loop {
        let wide = |n: usize| !thin.get(n).copied().unwrap_or(true);
        let thins = i64::try_from(thin.iter().filter(|thin| **thin).count()).unwrap_or(0);
        let room = width.saturating_sub(least.saturating_mul(thins));
        let sum: i128 = amounts.iter().enumerate().filter(|(n, _)| wide(*n)).map(|(_, a)| a).sum();
        let share = |n: usize, amount: i128| {
            if !wide(n) || sum == 0 {
                return least;
            }
            i64::try_from(i128::from(room).saturating_mul(amount) / sum).unwrap_or(room)
        };
        let widths: Vec<i64> = amounts.iter().enumerate().map(|(n, a)| share(n, *a)).collect();
        let more: Vec<bool> =
            widths.iter().enumerate().map(|(n, w)| !wide(n) || *w < least).collect();
        if more == thin || sum == 0 {
            return rounded(widths, width);
        }
        thin = more;
    }
}

/// Never below zero: what is given back is drawn as it was paid.
fn amount(amount: Fen) -> i128 {
    i128::from(amount.0).abs()
}

/// What rounding left over goes to the widest part.
fn rounded(mut widths: Vec<i64>, width: i64) -> Vec<i32> {
    let rest = width.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest = widest.saturating_add(rest);
    }
    widths.into_iter().map(|width| i32::try_from(width).unwrap_or(0)).collect()
}

/// How a part is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    Empty,
    Solid,
    Slash,
    Backslash,
    Cross,
    Dots,
    Level,
    Upright,
}

/// The pattern of a pocket; relatives take turns, `nth` from 0.
pub(super) fn pattern(pocket: SplitKind, nth: usize) -> Pattern {
    match pocket {
        SplitKind::Fund => Pattern::Slash,
        SplitKind::Hospital => Pattern::Upright,
        SplitKind::Own => Pattern::Solid,
        SplitKind::Relative => {
            const TURNS: [Pattern; 3] = [Pattern::Dots, Pattern::Cross, Pattern::Backslash];
            TURNS.get(nth % TURNS.len()).copied().unwrap_or(Pattern::Dots)
        }
        SplitKind::Quota => Pattern::Level,
        SplitKind::Cash => Pattern::Empty,
    }
}

/// The pattern of each part: relatives are counted apart from the rest.
pub(super) fn patterns(parts: &[Part]) -> Vec<Pattern> {
    let mut relatives = 0;
    let one = |part: &Part| {
        let found = pattern(part.pocket, relatives);
        relatives += usize::from(part.pocket == SplitKind::Relative);
        found
    };
    parts.iter().map(one).collect()
}

/// Red, green, blue of a pocket: the colours of pages, so that paper and screen agree.
pub(super) fn colour(pocket: SplitKind) -> (u8, u8, u8) {
    match pocket {
        SplitKind::Fund | SplitKind::Hospital => (0x58, 0x6A, 0x80),
        SplitKind::Own => (0x0F, 0x76, 0x6E),
        SplitKind::Relative => (0xB4, 0x53, 0x09),
        SplitKind::Quota => (0x6D, 0x28, 0xD9),
        SplitKind::Cash => (0x4A, 0x55, 0x65),
    }
}

/// From where to where.
pub(super) type Stroke = ((i32, i32), (i32, i32));

/// The strokes of a pattern over a box, corner at the origin; they may reach beyond it and are cut.
/// `step` is the distance between two; a solid box has none.
pub(super) fn strokes(pattern: Pattern, (width, height): (i32, i32), step: i32) -> Vec<Stroke> {
    let step = step.max(1);
    let every = |to: i32| (0..=to / step).map(move |n| n.saturating_mul(step) + step / 2);
    let slash = || every(width + height).map(|x| ((x, 0), (x - height, height)));
    let backslash = || every(width + height).map(|x| ((x - height, 0), (x, height)));
    match pattern {
        Pattern::Empty | Pattern::Solid => Vec::new(),
        Pattern::Slash => slash().collect(),
        Pattern::Backslash => backslash().collect(),
        Pattern::Cross => slash().chain(backslash()).collect(),
        Pattern::Level => every(height).map(|y| ((0, y), (width, y))).collect(),
        Pattern::Upright => every(width).map(|x| ((x, 0), (x, height))).collect(),
        Pattern::Dots => {
            let dot = step / 2;
            let row = |y: i32| every(width).map(move |x| ((x, y), (x + dot, y)));
            every(height).flat_map(row).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use SplitKind::{Cash, Fund, Hospital, Own, Quota, Relative};

    use super::*;

    fn parts(amounts: &[i64]) -> Vec<Part> {
        let part =
            |amount: &i64| Part { pocket: Relative, name: String::new(), amount: Fen(*amount) };
        amounts.iter().map(part).collect()
    }

    #[test]
    fn widths_follow_amounts_and_the_thinnest_is_still_seen() {
        assert_eq!(widths(&parts(&[50, 50]), 1_000), [500, 500]);
        assert_eq!(widths(&parts(&[1, 999_999]), 1_000), [40, 960]);
        assert_eq!(widths(&parts(&[41, 39, 920]), 1_000), [40, 40, 920]);
        assert_eq!(widths(&parts(&[-50, -150]), 1_000), [250, 750]);
        assert_eq!(widths(&parts(&[0]), 1_000), [1_000]);
        assert_eq!(widths(&[], 1_000), [0; 0]);
        for many in 1..60 {
            let found = widths(&parts(&vec![i64::MAX / 100; many]), 480_000);
            assert_eq!(found.iter().sum::<i32>(), 480_000, "{many}");
            assert!(found.iter().all(|width| *width > 0), "{many}");
        }
    }

    #[test]
    fn no_two_pockets_of_a_bill_look_alike() {
        let pocket = |pocket| Part { pocket, name: String::new(), amount: Fen(1) };
        let all = [Fund, Hospital, Own, Relative, Relative, Relative, Quota, Cash].map(pocket);
        let found = patterns(&all);
        for (n, one) in found.iter().enumerate() {
            assert!(!found[n + 1..].contains(one), "{one:?}");
        }
    }
}
