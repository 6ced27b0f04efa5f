//! The lines of a bill, cut into what policy does with them.

use std::collections::BTreeSet;

use super::Bill;
use crate::institution::Level;
use crate::item::{Catalogue, CutLine, ItemClass, Line};
use crate::money::round_div;
use crate::{BasisPoints, Fen, Overflow, Reason, Refusal};

/// Price (millionths of a 元) × count (1/10,000) is in units of this many to the 分.
const PRICE_COUNT_PER_FEN: i128 = 100_000_000;
/// What a line's total may differ from price × count: clients round in their own ways.
const TOLERANCE: i64 = 1;
/// `med_chrgitm_type` of an item that no catalogue knows: 其他费.
const OTHER: &str = "14";

/// Cut lines and their sums; `total = out_of_list + overprice + preselfpay + in_scope`, line by
/// line and in sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// The lines.
    pub lines: Vec<CutLine>,
    /// 全自费
    pub out_of_list: Fen,
    /// 超限价
    pub overprice: Fen,
    /// 先行自付
    pub preselfpay: Fen,
    /// 符合政策范围
    pub in_scope: Fen,
}

/// Cuts the lines of a bill; `class_b` is the 先行自付 of class B items that name none of their own.
pub fn cut(bill: &Bill, catalogue: &Catalogue, class_b: BasisPoints) -> Result<Cut, Refusal> {
    let mut cut = Cut::default();
    let mut total = Fen::ZERO;
    for line in cut_lines(&bill.lines, catalogue, bill.institution.level, class_b)? {
        total = total.plus(line.line.amount)?;
        cut.out_of_list = cut.out_of_list.plus(line.out_of_list)?;
        cut.overprice = cut.overprice.plus(line.overprice)?;
        cut.preselfpay = cut.preselfpay.plus(line.preselfpay)?;
        cut.in_scope = cut.in_scope.plus(line.in_scope)?;
        cut.lines.push(line);
    }
    if total != bill.total {
        return Err(Refusal::new(Reason::TotalMismatch).field("medfee_sumamt").amount(total));
    }
    Ok(cut)
}

/// Cuts lines by themselves, as an upload of charges is answered.
pub fn cut_lines(
    lines: &[Line],
    catalogue: &Catalogue,
    level: Level,
    class_b: BasisPoints,
) -> Result<Vec<CutLine>, Refusal> {
    let mut cut = Vec::with_capacity(lines.len());
    for line in lines {
        check(line)?;
        cut.push(cut_line(line, catalogue, level, class_b)?);
    }
    Ok(cut)
}

/// Amount, count and price are possible and belong together.
fn check(line: &Line) -> Result<(), Refusal> {
    let impossible = [
        ("det_item_fee_sumamt", line.amount < Fen::ZERO),
        ("cnt", line.count <= 0),
        ("pric", line.price < 0),
    ];
    if let Some((field, _)) = impossible.into_iter().find(|(_, is_wrong)| *is_wrong) {
        return Err(Refusal::new(Reason::AmountOutOfRange).field(field).name(&line.sn));
    }
    let expected = times(line.price, line.count)?;
    if line.amount.minus(expected)?.0.abs() > TOLERANCE {
        return Err(Refusal::new(Reason::TotalMismatch).field("feedetl_sn").name(&line.sn));
    }
    Ok(())
}

/// Price × count in 分, rounded once.
fn times(price: i64, count: i64) -> Result<Fen, Overflow> {
    let exact = i128::from(price).checked_mul(i128::from(count)).ok_or(Overflow)?;
    round_div(exact, PRICE_COUNT_PER_FEN)
}

/// Out of the list: everything. Otherwise overprice is what lies above cap × count (rounded once),
/// the share paid first is taken of the rest, and what is left is in scope.
fn cut_line(
    line: &Line,
    catalogue: &Catalogue,
    level: Level,
    class_b: BasisPoints,
) -> Result<CutLine, Overflow> {
    let item = catalogue.find(&line.item);
    let class = item.map_or(ItemClass::C, |item| item.class);
    let mut cut = CutLine {
        line: line.clone(),
        class,
        charge_type: item.map_or(OTHER, |item| item.charge_type.as_str()).to_owned(),
        price_cap: item.and_then(|item| item.price_caps.get(&level)).copied(),
        self_pay: BasisPoints::WHOLE,
        out_of_list: Fen::ZERO,
        overprice: Fen::ZERO,
        preselfpay: Fen::ZERO,
        in_scope: Fen::ZERO,
        account_allowed: item.is_some(),
        unknown: item.is_none(),
        notes: BTreeSet::new(),
        back_of: None,
    };
    cut.self_pay = match (class, item.map_or(BasisPoints::WHOLE, |item| item.self_pay)) {
        (ItemClass::C, _) => {
            cut.out_of_list = line.amount;
            return Ok(cut);
        }
        (ItemClass::B, BasisPoints(0)) => class_b,
        (ItemClass::A | ItemClass::B, own) => own,
    };
    let listed = match cut.price_cap {
        Some(cap) if cap < line.price => line.amount.min(times(cap, line.count)?),
        _ => line.amount,
    };
    cut.overprice = line.amount.minus(listed)?;
    cut.preselfpay = cut.self_pay.of(listed)?;
    cut.in_scope = listed.minus(cut.preselfpay)?;
    Ok(cut)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::item::Item;

    fn item(code: &str, class: ItemClass, self_pay: i64, cap: Option<i64>) -> Item {
        Item {
            code: code.to_owned(),
            name: code.to_owned(),
            list_type: "101".to_owned(),
            charge_type: "09".to_owned(),
            class,
            self_pay: BasisPoints(self_pay),
            price_caps: cap.map(|cap| (Level::Two, cap)).into_iter().collect::<BTreeMap<_, _>>(),
            account_allowed: Vec::new(),
        }
    }

    fn parts(item_code: &str, amount: i64, count: i64, price: i64) -> Result<[i64; 4], Refusal> {
        let catalogue = Catalogue::new([
            item("A", ItemClass::A, 0, None),
            item("B", ItemClass::B, 500, None),
            item("B0", ItemClass::B, 0, None),
            item("C", ItemClass::C, 0, Some(1)),
            item("CAP", ItemClass::B, 1_000, Some(8_000_000)),
        ]);
        let line = Line {
            sn: "7".to_owned(),
            item: item_code.to_owned(),
            amount: Fen(amount),
            count,
            price,
            prescription: None,
        };
        check(&line)?;
        let cut = cut_line(&line, &catalogue, Level::Two, BasisPoints(1_000))?;
        Ok([cut.out_of_list, cut.overprice, cut.preselfpay, cut.in_scope].map(|fen| fen.0))
    }

    #[test]
    fn each_class_is_cut_in_its_way() {
        for (item, amount, count, price, cut) in [
            ("A", 1_000, 10_000, 10_000_000, [0, 0, 0, 1_000]),
            ("B", 452, 10_000, 4_520_000, [0, 0, 23, 429]),
            ("B0", 1_000, 10_000, 10_000_000, [0, 0, 100, 900]),
            ("C", 1_000, 10_000, 10_000_000, [1_000, 0, 0, 0]),
            ("nobody knows it", 1_000, 10_000, 10_000_000, [1_000, 0, 0, 0]),
            // 3 × 10.00, of which 8.00 each are in scope
            ("CAP", 3_000, 30_000, 10_000_000, [0, 600, 240, 2_160]),
            // below the cap; the client rounded up
            ("CAP", 1_001, 12_500, 8_000_000, [0, 0, 100, 901]),
        ] {
            assert_eq!(parts(item, amount, count, price), Ok(cut), "{item} {amount}");
        }
    }

    #[test]
    fn a_line_must_be_price_times_count_within_one_fen() {
        for (amount, is_right) in
            [(333, true), (334, true), (332, true), (335, false), (331, false)]
        {
            let cut = parts("A", amount, 10_000, 3_333_333);
            assert_eq!(cut.is_ok(), is_right, "{amount}");
            if let Err(refusal) = cut {
                assert_eq!(refusal.reason, Reason::TotalMismatch);
                assert_eq!(refusal.field.as_deref(), Some("feedetl_sn"));
                assert_eq!(refusal.name.as_deref(), Some("7"));
            }
        }
    }

    #[test]
    fn impossible_numbers_are_refused_by_field() {
        for (amount, count, price, field) in [
            (-1, 10_000, 1, "det_item_fee_sumamt"),
            (1, 0, 1, "cnt"),
            (1, -10_000, 1, "cnt"),
            (1, 10_000, -1, "pric"),
        ] {
            let refusal = parts("A", amount, count, price).unwrap_err();
            assert_eq!(refusal.reason, Reason::AmountOutOfRange);
            assert_eq!(refusal.field.as_deref(), Some(field));
        }
        assert_eq!(parts("A", 1, i64::MAX, i64::MAX).unwrap_err().reason, Reason::AmountOutOfRange);
    }
}
