//! The auditor's own cutting of lines: what is out of the list, above the price cap, paid first.

use domain::institution::Level;
use domain::item::{Catalogue, ItemClass, Line};

/// Sums over the lines of a bill, in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) total: i64,
    pub(super) out_of_list: i64,
    pub(super) overprice: i64,
    pub(super) preselfpay: i64,
    pub(super) in_scope: i64,
    /// Of codes that no catalogue knows; they are out of the list as well.
    pub(super) unknown: i64,
}

/// Cuts lines.
pub(super) fn sums(lines: &[Line], catalogue: &Catalogue, level: Level) -> Sums {
    let mut sums = Sums::default();
    for line in lines {
        let amount = line.amount.0;
        sums.total += amount;
        let Some(item) = catalogue.find(&line.item) else {
            sums.unknown += amount;
            sums.out_of_list += amount;
            continue;
        };
        if item.class == ItemClass::C {
            sums.out_of_list += amount;
            continue;
        }
        let capped = match item.price_caps.get(&level) {
            Some(cap) if *cap < line.price => rounded(*cap, line.count, 100_000_000).min(amount),
            _ => amount,
        };
        let paid_first = rounded(capped, item.self_pay.0, 10_000);
        sums.overprice += amount - capped;
        sums.preselfpay += paid_first;
        sums.in_scope += capped - paid_first;
    }
    sums
}

/// `a × b ÷ c`, halves up, for numbers that are not negative.
fn rounded(a: i64, b: i64, c: i128) -> i64 {
    i64::try_from((i128::from(a) * i128::from(b) * 2 + c) / (2 * c)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Fen;

    #[test]
    fn every_class_goes_its_way() {
        let catalogue = crate::rules::catalogue();
        let line = |item: &str, amount, count, price| Line {
            sn: "1".into(),
            item: item.into(),
            amount: Fen(amount),
            count,
            price,
            prescription: None,
        };
        let lines = [
            line("T-A1", 1_000, 10_000, 10_000_000),
            // 2 × 20.00 with a cap of 15.50: 9.00 too much, 10 % of 31.00 first
            line("T-B2", 4_000, 20_000, 20_000_000),
            line("T-C1", 300, 10_000, 3_000_000),
            line("?", 500, 10_000, 5_000_000),
        ];
        let expected = Sums {
            total: 5_800,
            out_of_list: 800,
            overprice: 900,
            preselfpay: 310,
            in_scope: 3_790,
            unknown: 500,
        };
        assert_eq!(sums(&lines, &catalogue, Level::Three), expected);
    }
}
