//! Bills of a stay in hospital: what they are decided with beside other bills, and lines that are
//! taken back before they are paid (退费明细).

use std::collections::BTreeMap;

use super::{AccumulatorKey, cut_lines};
use crate::benefit::Accumulator;
use crate::institution::Level;
use crate::item::{Catalogue, CutLine, Line};
use crate::{BasisPoints, Fen, Moment, Overflow, Reason, Refusal};

/// What the bill of a stay is decided with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StayBill {
    /// `mid_setl_flag`: paid while the stay goes on.
    pub mid: bool,
    /// Discharge (2402), the day that chooses the benefit rules; `None` = the settlement's own.
    pub ended: Option<Moment>,
    /// The patient agreed that relatives pay for this stay (《家庭共济使用知情同意书》).
    pub aid_agreed: bool,
    /// What the stay's earlier bills that stand added to accumulators.
    pub earlier: Vec<(AccumulatorKey, Accumulator)>,
}

/// The lines of a stay as they are paid: each less what later lines take back of it. A line and
/// its return together are nothing; what is left in part has the lower count and amount.
pub fn net_lines<'a>(lines: impl IntoIterator<Item = &'a CutLine>) -> Result<Vec<Line>, Refusal> {
    let mut net: BTreeMap<&str, Line> = BTreeMap::new();
    let mut order = Vec::new();
    let mut back = Vec::new();
    for cut in lines {
        match &cut.back_of {
            None => {
                order.push(cut.line.sn.as_str());
                net.insert(&cut.line.sn, cut.line.clone());
            }
            Some(of) => back.push((of.as_str(), &cut.line)),
        }
    }
    for (of, line) in back {
        let Some(left) = net.get_mut(of) else { return Err(unknown(of)) };
        take_back(left, line)?;
    }
    let left = order.into_iter().filter_map(|sn| net.remove(sn));
    Ok(left.filter(|line| line.count > 0).collect())
}

/// Less what this line takes back: the same thing at the same price, never more than is left, and of
/// the last piece the whole amount.
fn take_back(left: &mut Line, back: &Line) -> Result<(), Refusal> {
    if (&back.item, back.price) != (&left.item, left.price) {
        return Err(Refusal::new(Reason::TotalMismatch).field("feedetl_sn").name(&back.sn));
    }
    let wrong = |field| Refusal::new(Reason::AmountOutOfRange).field(field).name(&back.sn);
    let count = left.count.checked_add(back.count).ok_or(Overflow)?;
    let amount = left.amount.plus(back.amount)?;
    if back.count >= 0 || count < 0 {
        return Err(wrong("cnt"));
    }
    if back.amount > Fen::ZERO || amount < Fen::ZERO || (count == 0 && !amount.is_zero()) {
        return Err(wrong("det_item_fee_sumamt"));
    }
    (left.count, left.amount) = (count, amount);
    Ok(())
}

fn unknown(sn: &str) -> Refusal {
    Refusal::new(Reason::LineUnknown).field("init_feedetl_sn").name(sn)
}

/// Cuts a line that takes another one back: as that one would be cut, with the sign turned.
pub fn cut_back(
    line: &Line,
    of: &str,
    catalogue: &Catalogue,
    level: Level,
    class_b: BasisPoints,
) -> Result<CutLine, Refusal> {
    let count = line.count.checked_neg().ok_or(Overflow)?;
    let mirrored = Line { amount: line.amount.negated()?, count, ..line.clone() };
    let mut cut = cut_lines(&[mirrored], catalogue, level, class_b)?;
    let Some(cut) = cut.pop() else { return Err(unknown(of)) };
    Ok(CutLine {
        line: line.clone(),
        out_of_list: cut.out_of_list.negated()?,
        overprice: cut.overprice.negated()?,
        preselfpay: cut.preselfpay.negated()?,
        in_scope: cut.in_scope.negated()?,
        back_of: Some(of.to_owned()),
        ..cut
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settlement::cut_lines;

    fn line(sn: &str, count: i64, amount: i64) -> Line {
        let (sn, item) = (sn.to_owned(), "A".to_owned());
        let (amount, count) = (Fen(amount), count.saturating_mul(10_000));
        Line { sn, item, amount, count, price: 3_333_333, prescription: None }
    }

    fn cut(line: &Line, of: Option<&str>) -> CutLine {
        let (catalogue, level) = (Catalogue::default(), Level::Two);
        match of {
            Some(of) => cut_back(line, of, &catalogue, level, BasisPoints(0)).unwrap(),
            None => cut_lines(std::slice::from_ref(line), &catalogue, level, BasisPoints(0))
                .unwrap()
                .remove(0),
        }
    }

    fn net(lines: &[(Line, Option<&str>)]) -> Result<Vec<(String, i64, i64)>, Reason> {
        let cut: Vec<CutLine> = lines.iter().map(|(line, of)| cut(line, *of)).collect();
        let net = net_lines(&cut).map_err(|refusal| refusal.reason)?;
        Ok(net.into_iter().map(|line| (line.sn, line.count / 10_000, line.amount.0)).collect())
    }

    #[test]
    fn what_is_taken_back_is_not_paid() {
        let whole = [(line("1", 3, 1_000), None), (line("2", -3, -1_000), Some("1"))];
        assert_eq!(net(&whole), Ok(vec![]));
        let part = [
            (line("2", -1, -333), Some("1")),
            (line("1", 3, 1_000), None),
            (line("3", 1, 333), None),
        ];
        let left = vec![("1".to_owned(), 2, 667), ("3".to_owned(), 1, 333)];
        assert_eq!(net(&part), Ok(left), "whatever came first");
        let mirrored = cut(&line("2", -1, -333), Some("1"));
        assert_eq!((mirrored.out_of_list, mirrored.in_scope), (Fen(-333), Fen::ZERO));
    }

    #[test]
    fn never_more_than_is_left_nor_another_thing() {
        let one = line("1", 3, 1_000);
        let other = Line { price: 1, amount: Fen(0), ..line("2", -1, 0) };
        for (back, reason) in [
            (vec![line("2", -4, -1_333)], Reason::AmountOutOfRange),
            (vec![line("2", -2, -667), line("3", -2, -667)], Reason::AmountOutOfRange),
            (vec![line("2", -3, -999)], Reason::AmountOutOfRange),
            (vec![other], Reason::TotalMismatch),
        ] {
            let back = back.into_iter().map(|line| (line, Some("1")));
            let lines: Vec<_> = std::iter::once((one.clone(), None)).chain(back).collect();
            assert_eq!(net(&lines), Err(reason));
        }
        let stray = [(line("2", -1, -333), Some("9"))];
        assert_eq!(net(&stray), Err(Reason::LineUnknown));
    }
}
