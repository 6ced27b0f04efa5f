//! Positions: where they go through, and what statements they make. 国家统一清分、省市分级清算: an
//! area owes its province, that one the other province, and that one the area that is owed.

use std::collections::BTreeMap;

use super::{Parties, Position};
use crate::chart::DueKind;
use crate::{Area, Fen, Overflow};

/// The province's own book (440000): it has banks and clearing only, but for municipalities that
/// are province and area in one (110000).
pub fn province_book(area: Area) -> Area {
    let number = u32::from(area.province().0).saturating_mul(10_000);
    // Every area's code begins with its province's.
    Area::from_number(number).unwrap_or(area)
}

/// True where the area is its own province's book.
pub fn own_province(area: Area) -> bool {
    province_book(area) == area
}

/// The books that a debt goes through, debtor first, creditor last; neighbours that are the same book
/// are one.
pub fn path(debtor: Area, creditor: Area) -> Vec<Area> {
    let mut path = vec![debtor, province_book(debtor), province_book(creditor), creditor];
    path.dedup();
    path
}

/// One position for each debtor, creditor and kind: their amounts and items summed up.
pub fn merged(positions: impl IntoIterator<Item = Position>) -> Result<Vec<Position>, Overflow> {
    let mut sums: BTreeMap<(Area, Area, DueKind), (Fen, i64)> = BTreeMap::new();
    for Position { debtor, creditor, kind, amount, items } in positions {
        let (sum, count) = sums.entry((debtor, creditor, kind)).or_default();
        *sum = sum.plus(amount)?;
        *count = count.checked_add(items).ok_or(Overflow)?;
    }
    let position = |((debtor, creditor, kind), (amount, items))| Position {
        debtor,
        creditor,
        kind,
        amount,
        items,
    };
    Ok(sums.into_iter().map(position).collect())
}

/// The statements that positions stand in: that of their two provinces, and those of each end within
/// its province. Balances that moved with people stand in none.
pub fn split(positions: &[Position]) -> BTreeMap<Parties, Vec<Position>> {
    let mut statements: BTreeMap<Parties, Vec<Position>> = BTreeMap::new();
    for position in positions.iter().filter(|position| position.kind != DueKind::Transfer) {
        for parties in parties(position.debtor, position.creditor) {
            statements.entry(parties).or_default().push(*position);
        }
    }
    statements
}

/// The hops of a path, as parties.
fn parties(debtor: Area, creditor: Area) -> Vec<Parties> {
    let (from, to) = (province_book(debtor), province_book(creditor));
    let mut hops = Vec::new();
    if debtor != from {
        hops.push(Parties::Within { province: from, area: debtor });
    }
    if from != to {
        hops.push(Parties::Provinces { debtor: from, creditor: to });
    }
    if creditor != to {
        hops.push(Parties::Within { province: to, area: creditor });
    }
    hops
}

/// What is left in each province's middle book once all these positions are cleared: what its areas
/// owe it less what it owes them, less what it owes other provinces, and what they owe it. Nothing, in
/// every province that is not an area itself.
pub fn neutral(positions: &[Position]) -> Result<BTreeMap<Area, Fen>, Overflow> {
    let mut rest: BTreeMap<Area, Fen> = BTreeMap::new();
    for (parties, positions) in split(positions) {
        for position in positions {
            let amount = position.amount;
            match parties {
                Parties::Provinces { debtor, creditor } => {
                    take(&mut rest, debtor, amount.negated()?)?;
                    take(&mut rest, creditor, amount)?;
                }
                Parties::Within { province, area } => {
                    let owes = position.debtor == area;
                    take(&mut rest, province, if owes { amount } else { amount.negated()? })?;
                }
            }
        }
    }
    for position in positions {
        // An end in a province's own book has no hop of its own: it is that book's gain or loss.
        if own_province(position.debtor) {
            take(&mut rest, position.debtor, position.amount)?;
        }
        if own_province(position.creditor) {
            take(&mut rest, position.creditor, position.amount.negated()?)?;
        }
    }
    Ok(rest)
}

fn take(rest: &mut BTreeMap<Area, Fen>, book: Area, amount: Fen) -> Result<(), Overflow> {
    let sum = rest.entry(book).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(number: u32) -> Area {
        Area::from_number(number).unwrap()
    }

    #[test]
    fn paths_drop_books_that_are_the_same() {
        for (debtor, creditor, expected) in [
            (440_300, 510_100, vec![440_300, 440_000, 510_000, 510_100]),
            (110_000, 510_100, vec![110_000, 510_000, 510_100]),
            (440_300, 310_000, vec![440_300, 440_000, 310_000]),
            (110_000, 310_000, vec![110_000, 310_000]),
            (440_300, 440_100, vec![440_300, 440_000, 440_100]),
            (440_300, 440_000, vec![440_300, 440_000]),
        ] {
            let expected: Vec<Area> = expected.into_iter().map(area).collect();
            assert_eq!(path(area(debtor), area(creditor)), expected);
        }
    }

    #[test]
    fn a_position_stands_in_the_statement_of_each_hop() {
        let position = |debtor, creditor, kind| Position {
            debtor: area(debtor),
            creditor: area(creditor),
            kind,
            amount: Fen(500),
            items: 1,
        };
        let positions = [
            position(440_300, 510_100, DueKind::Aid),
            position(440_300, 440_100, DueKind::Fund),
            position(440_300, 510_100, DueKind::Transfer),
        ];
        let statements = split(&positions);
        let counts: Vec<(Parties, usize)> =
            statements.iter().map(|(parties, of)| (*parties, of.len())).collect();
        let within = |province, one| Parties::Within { province: area(province), area: area(one) };
        let between = Parties::Provinces { debtor: area(440_000), creditor: area(510_000) };
        let expected = [
            (between, 1),
            (within(440_000, 440_100), 1),
            (within(440_000, 440_300), 2),
            (within(510_000, 510_100), 1),
        ];
        assert_eq!(counts, expected);
    }
}
