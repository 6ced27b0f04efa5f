//! How far a prepayment is used (异地就医预付金使用率): a month's clearing ÷ the prepayment. 70 % is
//! yellow, 90 % red (冀, S78); at 90 % an emergency increase is asked for (苏, S73).

use std::collections::BTreeMap;

use super::Prepayment;
use crate::{Area, BasisPoints, Fen, Moment, Overflow};

/// From here on yellow.
const YELLOW: BasisPoints = BasisPoints(7_000);
/// From here on red.
const RED: BasisPoints = BasisPoints(9_000);

/// How urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Below 70 %.
    Normal,
    /// 70 % and more.
    Yellow,
    /// 90 % and more.
    Red,
}

impl Level {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Normal => "正常",
            Self::Yellow => "黄色预警",
            Self::Red => "红色预警",
        }
    }
}

/// A month's clearing in basis points of the prepayment, cut, so that a level is never reported before
/// it is reached; `None` where nothing was given. A month below zero used nothing.
pub fn utilisation(clearing: Fen, prepayment: Fen) -> Result<Option<BasisPoints>, Overflow> {
    if !prepayment.is_positive() {
        return Ok(None);
    }
    let whole = i128::from(clearing.max(Fen::ZERO).0).checked_mul(10_000).ok_or(Overflow)?;
    let ratio = whole.checked_div(i128::from(prepayment.0)).ok_or(Overflow)?;
    i64::try_from(ratio).map(|points| Some(BasisPoints(points))).map_err(|_| Overflow)
}

/// The level of a utilisation.
pub fn level(used: BasisPoints) -> Level {
    if used >= RED {
        Level::Red
    } else if used >= YELLOW {
        Level::Yellow
    } else {
        Level::Normal
    }
}

/// What stands given between each giver and holder: all that is not settled, of whichever year. One of
/// last year's stands until it goes on as this year's.
pub fn standing(given: &[Prepayment]) -> Result<BTreeMap<(Area, Area), Fen>, Overflow> {
    let mut pairs = BTreeMap::new();
    for one in given.iter().filter(|one| one.settled_at.is_none()) {
        let sum: &mut Fen = pairs.entry((one.giver, one.holder)).or_default();
        *sum = sum.plus(one.amount)?;
    }
    Ok(pairs)
}

impl Prepayment {
    /// The year is settled: what is left goes on as the next year's, whose record there may be already.
    /// `None` where it was settled before, or where the next one is: that would give it away anew.
    pub fn settle(
        &self,
        next: Option<&Self>,
        now: Moment,
    ) -> Result<Option<(Self, Self)>, Overflow> {
        if self.settled_at.is_some() || next.is_some_and(|next| next.settled_at.is_some()) {
            return Ok(None);
        }
        let settled = Self { settled_at: Some(now), ..self.clone() };
        let given = next.map_or(Fen::ZERO, |next| next.amount);
        let amount = given.plus(self.amount)?;
        let year = self.year.saturating_add(1);
        Ok(Some((settled, Self { year, amount, settled_at: None, ..self.clone() })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settled_year_takes_nothing_over() {
        let area = |number| Area::from_number(number).unwrap();
        let of = |year, settled_at| Prepayment {
            giver: area(440_000),
            holder: area(510_000),
            year,
            amount: Fen(700),
            settled_at,
        };
        let now = Moment(1);
        let (_, next) = of(2025, None).settle(Some(&of(2026, None)), now).unwrap().unwrap();
        assert_eq!((next.year, next.amount), (2026, Fen(1_400)));
        assert_eq!(of(2025, None).settle(Some(&of(2026, Some(now))), now), Ok(None));
        assert_eq!(of(2025, Some(now)).settle(None, now), Ok(None));
    }

    #[test]
    fn levels_begin_where_they_say() {
        for (clearing, points, expected) in [
            (0, 0, Level::Normal),
            (-500, 0, Level::Normal),
            (69_999, 6_999, Level::Normal),
            (70_000, 7_000, Level::Yellow),
            (89_999, 8_999, Level::Yellow),
            (90_000, 9_000, Level::Red),
            (250_000, 25_000, Level::Red),
        ] {
            let used = utilisation(Fen(clearing), Fen(100_000)).unwrap().unwrap();
            assert_eq!((used, level(used)), (BasisPoints(points), expected));
        }
        assert_eq!(utilisation(Fen(1), Fen::ZERO), Ok(None));
        assert_eq!(utilisation(Fen::MAX, Fen(1)), Err(Overflow));
    }

    #[test]
    fn what_stands_is_all_that_is_not_settled() {
        let area = |number| Area::from_number(number).unwrap();
        let (giver, holder) = (area(440_000), area(510_000));
        let of = |year, amount, settled_at| Prepayment {
            giver,
            holder,
            year,
            amount: Fen(amount),
            settled_at,
        };
        let back = Prepayment { giver: holder, holder: giver, ..of(2027, 7, None) };
        let given = [of(2025, 900, Some(Moment(1))), of(2026, 40, None), of(2027, 60, None), back];
        let pairs = [((giver, holder), Fen(100)), ((holder, giver), Fen(7))];
        assert_eq!(standing(&given), Ok(pairs.into()));
        assert_eq!(standing(&[of(2026, i64::MAX, None), of(2027, 1, None)]), Err(Overflow));
    }
}
