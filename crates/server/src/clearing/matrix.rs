//! Who owes whom, as a matrix (清分表): provinces by provinces, areas within their province.

use std::collections::{BTreeMap, BTreeSet};

use domain::chart::DueKind;
use domain::clearing::{Position, province_book};
use domain::{Area, Fen, Overflow};

/// What one book owes another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// By kind, 分.
    pub kinds: BTreeMap<DueKind, Fen>,
    /// In all, 分.
    pub amount: Fen,
    /// How many items.
    pub items: i64,
}

/// Positions as a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Between provinces, debtor first.
    pub provinces: BTreeMap<(Area, Area), Owed>,
    /// Between areas of one province, debtor first.
    pub within: BTreeMap<(Area, Area), Owed>,
}

impl Matrix {
    /// Of positions. Balances that moved with people stand in none: they are remitted by themselves.
    pub fn of<'p>(positions: impl IntoIterator<Item = &'p Position>) -> Result<Self, Overflow> {
        let mut matrix = Self::default();
        for position in positions {
            if position.kind == DueKind::Transfer {
                continue;
            }
            let (from, to) = (province_book(position.debtor), province_book(position.creditor));
            let cell = if from == to {
                matrix.within.entry((position.debtor, position.creditor))
            } else {
                matrix.provinces.entry((from, to))
            };
            let owed = cell.or_default();
            let kind = owed.kinds.entry(position.kind).or_default();
            *kind = kind.plus(position.amount)?;
            owed.amount = owed.amount.plus(position.amount)?;
            owed.items = owed.items.checked_add(position.items).ok_or(Overflow)?;
        }
        Ok(matrix)
    }

    /// Every province in it, by code.
    pub fn books(&self) -> Vec<Area> {
        let all: BTreeSet<Area> =
            self.provinces.keys().flat_map(|(debtor, creditor)| [*debtor, *creditor]).collect();
        all.into_iter().collect()
    }

    /// What a province owes all others, and what all others owe it.
    pub fn of_province(&self, province: Area) -> Result<(Fen, Fen), Overflow> {
        let mut sums = (Fen::ZERO, Fen::ZERO);
        for ((debtor, creditor), owed) in &self.provinces {
            if *debtor == province {
                sums.0 = sums.0.plus(owed.amount)?;
            }
            if *creditor == province {
                sums.1 = sums.1.plus(owed.amount)?;
            }
        }
        Ok(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_stand_against_each_other_and_areas_within() {
        let area = |number| Area::from_number(number).unwrap();
        let position = |debtor, creditor, kind, amount| Position {
            debtor: area(debtor),
            creditor: area(creditor),
            kind,
            amount: Fen(amount),
            items: 2,
        };
        let positions = [
            position(440_300, 510_100, DueKind::Aid, 500),
            position(440_100, 510_100, DueKind::Fund, -100),
            position(510_100, 110_000, DueKind::Aid, 70),
            position(440_300, 440_100, DueKind::Aid, 9),
            position(440_300, 510_100, DueKind::Transfer, 1_000),
        ];
        let matrix = Matrix::of(&positions).unwrap();
        let owed = &matrix.provinces[&(area(440_000), area(510_000))];
        assert_eq!((owed.amount, owed.items), (Fen(400), 4));
        assert_eq!(owed.kinds[&DueKind::Fund], Fen(-100));
        assert_eq!(matrix.within.len(), 1);
        assert_eq!(matrix.books(), [110_000, 440_000, 510_000].map(area));
        assert_eq!(matrix.of_province(area(510_000)).unwrap(), (Fen(70), Fen(400)));
    }
}
