//! A partner province's items of a month against the obligations here, both directions. An item is
//! known by the bill, who owes whom, and for what.

use std::collections::{BTreeMap, BTreeSet};

use domain::chart::DueKind;
use domain::clearing::{Parties, StatementState, day_of};
use domain::day_end::{BreakKind, Cause, OtherSide, Ticket};
use domain::{Area, Fen, Moment, Month, RecordId, ids};
use store::act::ObligationRow;
use store::record::{statement_key, window_key};
use store::{Body, Kind, Reads};

use super::bank::{short, too_large};
use super::{Found, PAGE, open_tickets};
use crate::import::row::{Read, Row};
use crate::import::table::{Column, needed, read};
use crate::import::{ImportFault, Rules};

const COLUMNS: &[Column] =
    &[needed("setl_id"), needed("debtor"), needed("creditor"), needed("kind"), needed("amount")];
const KINDS: [(&str, DueKind); 4] = [
    ("fund", DueKind::Fund),
    ("own", DueKind::Own),
    ("aid", DueKind::Aid),
    ("premium", DueKind::Premium),
];
/// Largest amount of an item, either way.
const MOST: Fen = Fen(100_000_000_000);

/// An item as a partner has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerItem {
    /// The bill, cancel or premium act (`setl_id`).
    pub setl_id: String,
    /// Who owes.
    pub debtor: Area,
    /// Who is owed.
    pub creditor: Area,
    /// For what.
    pub kind: DueKind,
    /// How much, 分; below zero for what was given back.
    pub amount: Fen,
}

impl PartnerItem {
    /// What both sides know it by.
    fn name(&self) -> String {
        let Self { setl_id, debtor, creditor, kind, .. } = self;
        format!("{setl_id} {} {debtor}>{creditor}", kind_word(*kind))
    }
}

/// The word of a kind in files and JSON.
pub fn kind_word(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Fund => "fund",
        DueKind::Own => "own",
        DueKind::Aid => "aid",
        DueKind::Premium => "premium",
        DueKind::Transfer => "transfer",
    }
}

/// Which provinces and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerMonth {
    /// The book of our province.
    pub province: Area,
    /// The book of the partner.
    pub partner: Area,
    /// The month.
    pub month: Month,
}

impl PartnerMonth {
    fn has(&self, debtor: Area, creditor: Area) -> bool {
        let pair = [debtor.province(), creditor.province()];
        let here = [self.province.province(), self.partner.province()];
        pair == here || pair == [here[1], here[0]]
    }
}

/// Reads a partner's file, or tells all that is wrong.
pub fn parse_partner(
    bytes: &[u8],
    rules: Rules<'_>,
    asked: &PartnerMonth,
) -> Result<Vec<PartnerItem>, Vec<ImportFault>> {
    read(bytes, COLUMNS, |row| item(row, rules, asked))
}

fn item(row: &mut Row<'_>, rules: Rules<'_>, asked: &PartnerMonth) -> Read<PartnerItem> {
    let (setl_id, kind) = (short(row, "setl_id"), row.word("kind", &KINDS));
    let (debtor, creditor) = (row.area("debtor", rules), row.area("creditor", rules));
    let amount = amount(row);
    let (setl_id, kind, debtor, creditor) = (setl_id?, kind?, debtor?, creditor?);
    let item = PartnerItem { setl_id, debtor, creditor, kind, amount: amount? };
    if !asked.has(debtor, creditor) {
        return row.fault("debtor", "不是这两个省之间的往来", "请只放两省之间的明细");
    }
    Ok(item)
}

fn amount(row: &mut Row<'_>) -> Read<Fen> {
    row.text("amount")?;
    match row.maybe_decimal("amount", 2)?.map(Fen) {
        Some(amount) if !amount.is_zero() && amount <= MOST && amount >= Fen(-MOST.0) => Ok(amount),
        _ => row.fault("amount", "金额是零或太大", "请填写以元为单位的金额，退回的为负"),
    }
}

/// The windows of a month are sealed and its statements made. Before that a partner's file has nothing
/// to be compared with: what is missing here may still come.
pub fn month_is_made(reads: &dyn Reads, month: Month) -> store::Result<bool> {
    let job = reads.record_by_key(Kind::Job, &crate::clearing::making(month))?;
    Ok(job.is_some_and(|job| matches!(job.body, Body::Job(job) if job.finished.is_some())))
}

/// Compares a partner's whole file of a month with our items of the windows that were sealed for it. A
/// ticket of the month whose item is no break any more is settled.
pub fn compare_partner(
    reads: &dyn Reads,
    asked: &PartnerMonth,
    items: &[PartnerItem],
    now: Moment,
) -> store::Result<Found> {
    let mut ours = ours(reads, asked)?;
    let statements = statements(reads, asked)?;
    let mut theirs: BTreeMap<String, (&PartnerItem, Fen, usize)> = BTreeMap::new();
    for item in items {
        let entry = theirs.entry(item.name()).or_insert((item, Fen::ZERO, 0));
        entry.1 = entry.1.plus(item.amount).map_err(too_large)?;
        entry.2 += 1;
    }
    let mut found = Found::default();
    let mut items_broken = BTreeSet::new();
    let mut broken = |kind, (item, debtor): (String, Area), amounts, found: &mut Found| {
        items_broken.insert(item.clone());
        let statement = statements.get(&(debtor.province().0)).copied();
        if let Some((id, true)) = statement {
            found.statements.insert(id);
        }
        let statement = statement.map(|(id, _)| id);
        found.broken(Ticket { statement, ..ticket(asked, (kind, item), amounts, now) });
    };
    for (name, (item, amount, times)) in theirs {
        let here = ours.remove(&name);
        let kind = match here {
            Some((_, ours)) if ours == amount => {
                found.equal += 1;
                continue;
            }
            _ if times > 1 => BreakKind::Twice,
            Some(_) => BreakKind::Differs,
            None => BreakKind::OnlyThere,
        };
        let ours = here.map_or(Fen::ZERO, |(_, ours)| ours);
        broken(kind, (name, item.debtor), (amount, ours), &mut found);
    }
    for (name, (debtor, amount)) in ours {
        if !amount.is_zero() {
            broken(BreakKind::OnlyHere, (name, debtor), (Fen::ZERO, amount), &mut found);
        }
    }
    let (other, first) = (OtherSide::Partner(asked.partner), day_of(asked.month, 1));
    for (id, ticket) in open_tickets(reads, asked.province)? {
        let of_month = ticket.other == other && ticket.days.0 == first;
        if of_month && !items_broken.contains(&ticket.item) {
            found.settled.insert(id);
        }
    }
    Ok(found)
}

fn ticket(
    asked: &PartnerMonth,
    (kind, item): (BreakKind, String),
    (theirs, ours): (Fen, Fen),
    at: Moment,
) -> Ticket {
    let first = day_of(asked.month, 1);
    Ticket {
        other: OtherSide::Partner(asked.partner),
        area: asked.province,
        kind,
        item,
        days: (first, first.last_of_month()),
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

/// The statements of the month between the two by the debtor's province, and whether each may still
/// be disputed.
fn statements(
    reads: &dyn Reads,
    asked: &PartnerMonth,
) -> store::Result<BTreeMap<u8, (RecordId, bool)>> {
    let mut known = BTreeMap::new();
    let PartnerMonth { province, partner, month } = *asked;
    for (debtor, creditor) in [(province, partner), (partner, province)] {
        let key = statement_key(month, Parties::Provinces { debtor, creditor });
        if let Some(record) = reads.record_by_key(Kind::Statement, &key)?
            && let Body::Statement(statement) = &record.body
        {
            let open = statement.state == StatementState::Sealed;
            known.insert(debtor.province().0, (record.id, open));
        }
    }
    Ok(known)
}

/// Our items between the two of a month, summed by name: who owes, how much. An item stands in the
/// window of the area that decided about it, which may be neither's (a premium that a guardian elsewhere
/// paid): a window without a debt between the two is passed over by its sums.
fn ours(reads: &dyn Reads, asked: &PartnerMonth) -> store::Result<BTreeMap<String, (Area, Fen)>> {
    let mut items: BTreeMap<String, (Area, Fen)> = BTreeMap::new();
    let homes = reads.heads()?.into_iter().map(|head| head.area);
    for home in homes {
        let key = window_key(home, asked.month);
        let Some(record) = reads.record_by_key(Kind::Window, &key)? else { continue };
        let Body::Window(window) = record.body else { continue };
        let sums = reads.window_sums(home, window.window)?;
        if !sums.iter().any(|sum| asked.has(sum.debtor, sum.creditor)) {
            continue;
        }
        let mut after = domain::ObligationId(0);
        loop {
            let page = reads.obligations_in((home, window.window), after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for row in
                page.iter().filter(|row| asked.has(row.obligation.debtor, row.obligation.creditor))
            {
                let item = of_row(row);
                let entry = items.entry(item.name()).or_insert((item.debtor, Fen::ZERO));
                entry.1 = entry.1.plus(item.amount).map_err(too_large)?;
            }
        }
    }
    Ok(items)
}

/// An item of ours as a partner's file writes it.
pub fn of_row(row: &ObligationRow) -> PartnerItem {
    let domain::settlement::Obligation { debtor, creditor, kind, amount } = row.obligation;
    let setl_id = ids::outward_now(row.area, row.settlement.0);
    PartnerItem { setl_id, debtor, creditor, kind, amount }
}
