//! The bank's lines of an area against its account 1010: payments to institutions, premiums handed
//! over, remittances sent and received, and what tickets booked. Both sides are summed by the bank's
//! number, so that a line that the bank takes back is no break.

use std::collections::BTreeMap;

use domain::day_end::{BreakKind, Cause, OtherSide, Ticket};
use domain::ids::first_at;
use domain::{Area, Fen, Moment, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Body, Kind, QueueAsk, Reads};

use super::Found;
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
/// Records that are read at once.
const PAGE: u32 = 1_000;
/// A payment is written down at most so long before the bank carries it out (P).
const DAYS_BEFORE: i64 = 45;

/// A line of the bank.
#[derive(Clone, PartialEq, Eq)]
pub struct BankLine {
    /// The bank's number.
    pub bank_ref: String,
    /// The bank's day.
    pub on: Date,
    /// How much, 分; below zero where it left.
    pub amount: Fen,
    /// The other side, as the bank writes it; empty where the file has none.
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
        Some(_) => short(row, "other"),
    };
    let (bank_ref, on, incoming, amount, other) = (bank_ref?, on?, incoming?, amount?, other?);
    if on < from || on > to {
        let mend = "请只放本次对账这几天的流水，或改日期范围";
        return row.fault("day", format!("不在 {from} 至 {to} 之内"), mend);
    }
    let amount = if incoming { amount } else { Fen(amount.0.saturating_neg()) };
    Ok(BankLine { bank_ref, on, amount, other })
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
    let open = open_tickets(reads, area)?;
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

/// Open tickets of the area's bank that booked nothing, by the bank's number.
fn open_tickets(reads: &dyn Reads, area: Area) -> store::Result<BTreeMap<String, RecordId>> {
    let mut open = BTreeMap::new();
    let areas = (area.number(), area.number());
    let mut ask =
        QueueAsk { kind: Kind::Ticket, areas, state: Some("open"), after: None, most: PAGE };
    loop {
        let page = reads.queue(&ask)?;
        let Some(last) = page.last() else { return Ok(open) };
        ask.after = Some((last.body.index().due.unwrap_or(Moment(0)), last.id));
        for record in page {
            if let Body::Ticket(ticket) = record.body
                && ticket.other == OtherSide::Bank(area)
                && ticket.booked.is_empty()
            {
                open.insert(ticket.item, record.id);
            }
        }
    }
}

/// What the books have on the area's bank account under numbers of the bank's, from a while before
/// these days on.
fn booked(reads: &dyn Reads, area: Area, from: Date) -> store::Result<BTreeMap<String, Sum>> {
    let since = Moment::start_of(from.saturating_sub(DAYS_BEFORE.days()));
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut put = |bank_ref: &str, amount: Fen, on: Date| match bank_ref {
        "" => Ok(()),
        number => sums.entry(number.to_owned()).or_default().add(amount, on),
    };
    let out = |amount: Fen| Fen(amount.0.saturating_neg());
    walk(reads, Kind::Payment, first_at(since), |body| match body {
        Body::Payment(order) if order.area == area => {
            put(&order.bank_ref, out(order.amount), order.at.date())
        }
        _ => Ok(()),
    })?;
    // A receipt is written into a record that may be much older.
    walk(reads, Kind::Remittance, 0, |body| {
        let Body::Remittance(remittance) = body else { return Ok(()) };
        if remittance.payer == area {
            put(&remittance.sent.bank_ref, out(remittance.amount), remittance.sent.on)?;
        }
        match &remittance.received {
            Some(receipt) if remittance.payee == area => {
                put(&receipt.bank_ref, remittance.amount, receipt.on)
            }
            _ => Ok(()),
        }
    })?;
    walk(reads, Kind::HandedOver, 0, |body| match body {
        Body::HandedOver(handed) if handed.area == area => handed
            .times
            .iter()
            .try_for_each(|time| put(&time.bank_ref, out(time.amount), time.at.date())),
        _ => Ok(()),
    })?;
    walk(reads, Kind::Ticket, 0, |body| match body {
        Body::Ticket(ticket) if ticket.other == OtherSide::Bank(area) => ticket
            .booked
            .iter()
            .try_for_each(|booked| put(&booked.bank_ref, booked.amount, booked.on)),
        _ => Ok(()),
    })?;
    Ok(sums)
}

/// Every record of a kind from an identifier on.
fn walk(
    reads: &dyn Reads,
    kind: Kind,
    from: i64,
    mut each: impl FnMut(&Body) -> store::Result<()>,
) -> store::Result<()> {
    let mut after = RecordId(from.saturating_sub(1));
    loop {
        let page = reads.records(kind, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        page.iter().try_for_each(|record| each(&record.body))?;
    }
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
