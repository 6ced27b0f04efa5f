//! The bank's lines of an area against its account 1010: payments to institutions and to heirs, claims
//! of premiums paid back, premiums handed over, remittances sent and received, and what tickets booked.
//! Both sides are summed by the bank's number, so that a line that the bank takes back is no break; a
//! file has all lines of its numbers.

use std::collections::BTreeMap;

use domain::day_end::{BreakKind, Cause, OtherSide, Ticket};
use domain::person::mask;
use domain::{Area, Fen, Moment, RecordId};
use jiff::civil::Date;
use store::record::{BANK_KINDS, bank_since};
use store::{Kind, QueueAsk, Reads, Record};

use super::{Found, PAGE, open_tickets};
use crate::import::row::{Read, Row};
use crate::import::table::{Column, needed, optional, read};
use crate::import::{AMOUNT_MAX, ImportFault};

const COLUMNS: &[Column] =
    &[needed("bank_ref"), needed("day"), needed("direction"), needed("amount"), optional("other")];
/// The words of a direction: true = the money came in.
const DIRECTIONS: [(&str, bool); 6] =
    [("in", true), ("out", false), ("收", true), ("付", false), ("贷", true), ("借", false)];
/// Longest text of a cell, in characters.
const TEXT_MAX: usize = 64;
/// How the names of institutions, offices and banks end: of nobody else the bank's text is kept.
const ORGANISATIONS: [&str; 18] = [
    "医院",
    "药店",
    "药房",
    "诊所",
    "卫生院",
    "卫生室",
    "服务站",
    "中心",
    "公司",
    "银行",
    "分行",
    "支行",
    "国库",
    "财政",
    "局",
    "财政厅",
    "政府",
    "委员会",
];

/// A line of the bank.
#[derive(Clone, PartialEq, Eq)]
pub struct BankLine {
    /// The bank's number.
    pub bank_ref: String,
    /// The bank's day.
    pub on: Date,
    /// How much, 分; below zero where it left.
    pub amount: Fen,
    /// The other side: an organisation as the bank writes it, anybody else masked; empty where the
    /// file has none.
    pub other: String,
}

impl std::fmt::Debug for BankLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BankLine").field("on", &self.on).finish_non_exhaustive()
    }
}

/// Reads a file of a bank for these days, or tells all that is wrong.
pub fn parse_bank(bytes: &[u8], days: (Date, Date)) -> Result<Vec<BankLine>, Vec<ImportFault>> {
    read(bytes, COLUMNS, |row| line(row, days))
}

fn line(row: &mut Row<'_>, (from, to): (Date, Date)) -> Read<BankLine> {
    let (bank_ref, on) = (short(row, "bank_ref"), day(row));
    let (incoming, amount) = (row.word("direction", &DIRECTIONS), row.money("amount", AMOUNT_MAX));
    let other = match row.maybe("other") {
        None => Ok(String::new()),
        Some(_) => short(row, "other").map(|other| other_side(&other)),
    };
    let (bank_ref, on, incoming, amount, other) = (bank_ref?, on?, incoming?, amount?, other?);
    if on < from || on > to {
        let mend = "请只放本次对账这几天的流水，或改日期范围";
        return row.fault("day", format!("不在 {from} 至 {to} 之内"), mend);
    }
    let amount = if incoming { amount } else { Fen(amount.0.saturating_neg()) };
    Ok(BankLine { bank_ref, on, amount, other })
}

/// Payouts and claims go to people: their names are nobody's business in a ticket.
fn other_side(text: &str) -> String {
    let organisation = ORGANISATIONS.iter().any(|end| text.ends_with(end));
    if organisation { text.to_owned() } else { mask::name(text) }
}

pub(super) fn short(row: &mut Row<'_>, field: &'static str) -> Read<String> {
    let text = row.text(field)?;
    if text.chars().count() <= TEXT_MAX && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    row.fault(field, format!("超过 {TEXT_MAX} 个字符"), "请核对是不是填错了列")
}

fn day(row: &mut Row<'_>) -> Read<Date> {
    row.text("day")?;
    match row.maybe_day("day")? {
        Some(day) => Ok(day),
        None => row.fault("day", "没有填写", "请填写"),
    }
}

/// One number of the bank's on either side.
#[derive(Clone, Debug, Default)]
struct Sum {
    amount: Fen,
    lines: usize,
    days: Vec<Date>,
    other: String,
}

impl Sum {
    fn add(&mut self, amount: Fen, on: Date) -> store::Result<()> {
        self.amount = self.amount.plus(amount).map_err(too_large)?;
        self.lines += 1;
        self.days.push(on);
        Ok(())
    }
}

/// Compares the lines of some days with the books of an area.
pub fn compare_bank(
    reads: &dyn Reads,
    area: Area,
    (from, to): (Date, Date),
    lines: &[BankLine],
    now: Moment,
) -> store::Result<Found> {
    let mut ours = booked(reads, area, from)?;
    let mut theirs: BTreeMap<&str, Sum> = BTreeMap::new();
    for line in lines {
        let sum = theirs.entry(&line.bank_ref).or_default();
        sum.add(line.amount, line.on)?;
        sum.other.clone_from(&line.other);
    }
    let open: BTreeMap<String, RecordId> = open_tickets(reads, area)?
        .into_iter()
        .filter(|(_, ticket)| ticket.of_bank() == Some(area) && ticket.unplaced.is_zero())
        .map(|(id, ticket)| (ticket.item, id))
        .collect();
    let mut found = Found::default();
    for (bank_ref, theirs) in theirs {
        let here = ours.remove(bank_ref);
        let ours = here.as_ref().map_or(Fen::ZERO, |sum| sum.amount);
        if theirs.amount == ours {
            found.equal += 1;
            found.settled.extend(open.get(bank_ref).copied());
            continue;
        }
        let kind = match here {
            _ if theirs.lines > here.as_ref().map_or(1, |sum| sum.lines) => BreakKind::Twice,
            None => BreakKind::OnlyThere,
            Some(_) => BreakKind::Differs,
        };
        let on = theirs.days.first().copied().unwrap_or(from);
        let amounts = (theirs.amount, ours);
        let ticket = ticket(area, (kind, bank_ref.to_owned()), on, amounts, now);
        found.broken(Ticket { note: theirs.other, ..ticket });
    }
    for (bank_ref, sum) in ours {
        let on = sum.days.iter().find(|day| (from..=to).contains(*day));
        if let (Some(on), false) = (on, sum.amount.is_zero()) {
            let kind = (BreakKind::OnlyHere, bank_ref);
            found.broken(ticket(area, kind, *on, (Fen::ZERO, sum.amount), now));
        }
    }
    Ok(found)
}

fn ticket(
    area: Area,
    (kind, item): (BreakKind, String),
    on: Date,
    (theirs, ours): (Fen, Fen),
    at: Moment,
) -> Ticket {
    Ticket {
        other: OtherSide::Bank(area),
        area,
        kind,
        item,
        days: (on, on),
        theirs: [theirs, Fen::ZERO, Fen::ZERO],
        ours: [ours, Fen::ZERO, Fen::ZERO],
        at,
        cause: Cause::Other,
        due: None,
        note: String::new(),
        statement: None,
        booked: Vec::new(),
        unplaced: Fen::ZERO,
        closed: None,
    }
}

/// What the books have on the area's bank account under numbers of the bank's, about these days.
fn booked(reads: &dyn Reads, area: Area, about: Date) -> store::Result<BTreeMap<String, Sum>> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    movers(reads, area, about, |record| {
        record.body.on_bank(area).iter().filter(|moved| !moved.number.is_empty()).try_for_each(
            |moved| {
                let sum = sums.entry(moved.number.to_owned()).or_default();
                sum.add(moved.amount, moved.on)
            },
        )
    })?;
    Ok(sums)
}

/// A payment that is booked without a number of the bank's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnumbered {
    /// The record that it stands in.
    pub record: RecordId,
    /// What kind of payment.
    pub kind: Kind,
    /// How much, 分; below zero where it left.
    pub amount: Fen,
    /// When it was booked.
    pub on: Date,
}

/// Payments of an area's bank of this amount, booked about a day, whose number nobody wrote down: what
/// a line of the bank may be, newest first, at most 50.
pub fn unnumbered(
    reads: &dyn Reads,
    area: Area,
    (amount, about): (Fen, Date),
) -> store::Result<Vec<Unnumbered>> {
    let mut found = Vec::new();
    movers(reads, area, about, |record| {
        let moved = record.body.on_bank(area).into_iter();
        let here = moved.filter(|it| it.number.is_empty() && it.amount == amount);
        found.extend(here.map(|it| {
            let (record, kind) = (record.id, record.body.kind());
            Unnumbered { record, kind, amount: it.amount, on: it.on }
        }));
        Ok(())
    })?;
    found.sort_by_key(|it| (std::cmp::Reverse(it.on), it.record));
    found.truncate(50);
    Ok(found)
}

/// Every record that may move the area's account at its bank, about a day. Costs a pass over the
/// payments of a year, and over all remittances, hand-overs, estates and tickets.
fn movers(
    reads: &dyn Reads,
    area: Area,
    about: Date,
    mut each: impl FnMut(&Record) -> store::Result<()>,
) -> store::Result<()> {
    for kind in BANK_KINDS {
        let mut after = bank_since(kind, about);
        loop {
            // Most premiums are none of the bank's: those that were paid stand by area.
            let page = if kind == Kind::Premium {
                let (areas, state) = ((area.number(), area.number()), Some("paid"));
                let after = Some((Moment(0), after));
                reads.queue(&QueueAsk { kind, areas, state, after, most: PAGE })?
            } else {
                reads.records(kind, after, PAGE)?
            };
            let Some(last) = page.last() else { break };
            after = last.id;
            page.iter().try_for_each(&mut each)?;
        }
    }
    Ok(())
}

pub(super) fn too_large(_: domain::Overflow) -> store::StoreError {
    store::StoreError::Inconsistent { table: "records", what: "amounts overflow".to_owned() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAYS: (Date, Date) = (date(2026, 12, 1), date(2026, 12, 5));

    #[test]
    fn directions_have_the_words_of_banks_and_of_clerks() {
        let file = "bank_ref,day,direction,amount,other\nB1,2026-12-01,收,10.50,省财政\n\
                    B2,2026-12-05,out,0.01,\n";
        let lines = parse_bank(file.as_bytes(), DAYS).unwrap();
        assert_eq!((lines[0].amount, lines[0].other.as_str()), (Fen(1_050), "省财政"));
        assert_eq!((lines[1].amount, lines[1].on), (Fen(-1), DAYS.1));
    }

    #[test]
    fn of_the_other_side_only_organisations_are_named() {
        for named in ["某药店", "深圳市财政局", "国家金库北京市分库国库", "某某有限公司"]
        {
            assert_eq!(other_side(named), named);
        }
        for (text, masked) in [("赵某某", "赵*"), ("赵某某（医保局退款）", "赵*"), ("不明", "不*")]
        {
            assert_eq!(other_side(text), masked);
        }
    }

    #[test]
    fn all_faults_are_told_by_line_and_column() {
        let long = "长".repeat(65);
        let file = format!(
            "day,bank_ref,direction,amount,other\n2026-12-06,B1,in,1,\n2026-12-01,,x,1.005,{long}\n\
             tomorrow,B3,in,-1,\n"
        );
        let faults = parse_bank(file.as_bytes(), DAYS).unwrap_err();
        let places: Vec<_> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(places, [(2, 1), (3, 2), (3, 3), (3, 4), (3, 5), (4, 1), (4, 4)]);
    }
}
