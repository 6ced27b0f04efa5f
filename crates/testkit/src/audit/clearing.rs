//! Clearing between areas: in which window every debt stands, what a month's statements come to, what
//! is confirmed, paid and received.
//!
//! Written from decisions 12–14 of clearing (ADR 0017) and `money.md`. Amounts by kind are left to the
//! mirrors of the evidence (invariant 2); here every book's accounts are kept in all.

use std::collections::BTreeMap;

use app::acts::{
    AnswerDispute, ConfirmStatement, DisputeStatement, GivePrepayment, Receive, Remit,
};
use domain::chart::DueKind;
use domain::clearing::{Parties, RemittanceFor, StatementState};
use domain::clerk::Duty;
use domain::{Area, ClerkId, Moment, Month, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Answer, Body, Kind, Reads};

use super::model::Model;
use super::{Finding, Findings, Touched};
use crate::deed::Deed;
use crate::trouble::Result;

/// The first window of an area.
const FIRST: i64 = 1;

/// What one area owes another of one kind, and of how many items that is the sum.
pub type Sums = BTreeMap<(Area, Area, DueKind), (i64, i64)>;

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its record, once the database was looked at.
    pub id: Option<RecordId>,
    /// What it sums up.
    pub positions: Sums,
    /// Below zero: what the month before left.
    pub brought: i64,
    /// State.
    pub state: StatementState,
    /// Last day for a word while it waits for one.
    pub due: Date,
    /// Since when it waits for one: it was made, or a dispute was answered.
    pub since: Date,
    /// Who disputes it, and who said so.
    pub disputed: Option<(Area, ClerkId)>,
}

/// Money that left one bank and has not come to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Who paid.
    pub payer: Area,
    /// Who is paid.
    pub payee: Area,
    /// How much.
    pub amount: i64,
    /// What for.
    pub purpose: RemittanceFor,
    /// Who wrote down that it was paid.
    pub by: ClerkId,
}

/// Everything of it.
#[derive(Clone, Debug, Default)]
pub struct Clearing {
    /// Debts by home area and window.
    pub items: BTreeMap<(Area, i64), Sums>,
    /// The open window of each area that has a head.
    pub windows: BTreeMap<Area, i64>,
    /// Windows by what they were sealed for.
    pub sealed: BTreeMap<(Area, Month), i64>,
    /// The last month that was cleared.
    pub done: Option<Month>,
    /// Statements.
    pub claims: BTreeMap<(Month, Parties), Claim>,
    /// Money on its way.
    pub transit: BTreeMap<RecordId, Sent>,
    /// Numbers that banks gave.
    pub refs: std::collections::BTreeSet<(Area, String)>,
    /// Balances that moved with people: debtor, creditor.
    pub moved: BTreeMap<(Area, Area), i64>,
    /// Prepayments by giver, holder and year; whether they are settled.
    pub prepaid: BTreeMap<(Area, Area, i16), (i64, bool)>,
    /// Years whose prepayments were settled.
    pub closed: std::collections::BTreeSet<i16>,
}

fn book_of(area: Area) -> Area {
    Area::from_number(u32::from(area.province().0) * 10_000).unwrap_or(area)
}

fn day_of(month: Month, later: i32, day: i8) -> Date {
    let (year, number) = (month.0 / 100, month.0 % 100);
    let first = Date::new(i16::try_from(year).unwrap_or(0), i8::try_from(number).unwrap_or(1), 1);
    let first = first.ok().and_then(|first| first.checked_add(later.months()).ok());
    let first = first.unwrap_or(Date::ZERO);
    Date::new(first.year(), first.month(), day).unwrap_or(first.last_of_month())
}

fn after(month: Month) -> Month {
    Month::of(day_of(month, 1, 1))
}

/// The 20th of the next month, and never fewer than ten days.
fn word_until(month: Month, today: Date) -> Date {
    today.checked_add(10.days()).unwrap_or(today).max(day_of(month, 1, 20))
}

/// Nothing below zero is brought forward from one year to the next: the other side pays it.
fn ends_year(month: Month) -> bool {
    month.0 % 100 == 12
}

impl Claim {
    /// (owes, is owed) of the side that speaks for it.
    fn dues(&self, parties: Parties) -> (i64, i64) {
        let mut dues = (0, -self.brought);
        for ((debtor, ..), (amount, _)) in &self.positions {
            match parties {
                Parties::Within { area, .. } if *debtor != area => dues.1 += amount,
                _ => dues.0 += amount,
            }
        }
        dues
    }

    /// What the speaker pays; below zero the other side, within a province.
    fn net(&self, parties: Parties) -> i64 {
        let (owes, owed) = self.dues(parties);
        owes - owed
    }

    /// What is left for the next month.
    fn left(&self, (month, parties): (Month, Parties)) -> i64 {
        match parties {
            Parties::Provinces { .. } if !ends_year(month) => self.net(parties).min(0),
            Parties::Provinces { .. } | Parties::Within { .. } => 0,
        }
    }

    /// Who pays whom how much.
    pub fn pays(&self, (month, parties): (Month, Parties)) -> Option<(Area, Area, i64)> {
        let (one, other, net) = (parties.speaker(), parties.other(), self.net(parties));
        if net > 0 {
            return Some((one, other, net));
        }
        let back = net < 0 && self.left((month, parties)) == 0;
        back.then_some((other, one, -net))
    }
}

impl Model {
    /// A debt of an act whose number's home is `home`: it stands in the window that is open there.
    pub(super) fn owed(
        &mut self,
        home: Area,
        (debtor, creditor, kind): (Area, Area, DueKind),
        amount: i64,
    ) {
        if debtor == creditor || amount == 0 {
            return;
        }
        self.owe(debtor, creditor, amount);
        let window = self.clearing.windows.get(&home).copied().unwrap_or(FIRST);
        let items = self.clearing.items.entry((home, window)).or_default();
        let sum = items.entry((debtor, creditor, kind)).or_default();
        *sum = (sum.0 + amount, sum.1 + 1);
    }

    /// A balance moved with its owner; that stands in no window.
    pub(super) fn owe_moved(&mut self, debtor: Area, creditor: Area, amount: i64) {
        self.owe(debtor, creditor, amount);
        *self.clearing.moved.entry((debtor, creditor)).or_default() += amount;
    }

    /// An act of this home was decided: the area has a head from now on.
    pub(super) fn has_head(&mut self, home: Area) {
        self.clearing.windows.entry(home).or_insert(FIRST);
    }

    /// Books a statement that holds: every debt goes through the provinces' books, and what is due both
    /// ways is set off.
    fn confirm(&mut self, key: (Month, Parties), today: Date) {
        let Some(claim) = self.clearing.claims.get(&key).cloned() else { return };
        let parties = key.1;
        for ((debtor, creditor, _), (amount, _)) in &claim.positions {
            let (from, to) = (book_of(*debtor), book_of(*creditor));
            let goes = match parties {
                Parties::Provinces { .. } => true,
                Parties::Within { province, area } => *debtor == area && to == province,
            };
            let mut middle = vec![from, to];
            middle.dedup();
            middle.retain(|book| goes && book != debtor && book != creditor);
            for book in middle {
                self.post(book, 1100, *amount);
                self.post(book, 2200, -amount);
            }
        }
        let (owes, owed) = claim.dues(parties);
        let off = if owes >= owed { owed } else { owes };
        for book in [parties.speaker(), parties.other()] {
            self.post(book, 1100, -off);
            self.post(book, 2200, off);
        }
        let paid = claim.pays(key).is_none();
        let state = if paid { StatementState::Paid } else { StatementState::Confirmed };
        self.clearing.claims.insert(key, Claim { state, due: today, disputed: None, ..claim });
    }

    /// The calendar of clearing, once a day.
    pub(super) fn clear(&mut self, now: Moment) {
        let today = now.date();
        let homes: Vec<Area> = self.people.values().map(|person| person.area).collect();
        for home in homes {
            self.has_head(home);
        }
        let last = Month::of(today.first_of_month().yesterday().unwrap_or(today));
        let mut month = self.clearing.done.map_or(last, after);
        while month <= last {
            self.seal(month, today);
            self.clearing.done = Some(month);
            month = after(month);
        }
        self.grant(today);
        let silent = self
            .clearing
            .claims
            .iter()
            .filter(|(_, claim)| claim.state == StatementState::Sealed && today > claim.due);
        let silent: Vec<(Month, Parties)> = silent.map(|(key, _)| *key).collect();
        for key in silent {
            self.confirm(key, today);
        }
        self.close_year(today);
    }

    /// Silence counts on days on which the platform ran: ten of them, this one among them.
    fn grant(&mut self, today: Date) {
        let sealed = |claim: &&mut Claim| claim.state == StatementState::Sealed;
        for claim in self.clearing.claims.values_mut().filter(sealed) {
            let ran = self.swept.iter().filter(|day| claim.since < **day && **day < today).count();
            let more = 9_i64.saturating_sub(i64::try_from(ran).unwrap_or(9));
            claim.due = claim.due.max(today.checked_add(more.days()).unwrap_or(today));
        }
    }

    /// Whatever stands open is cleared with this month.
    fn seal(&mut self, month: Month, today: Date) {
        let mut all = Sums::new();
        for (home, window) in &mut self.clearing.windows {
            for (key, (amount, items)) in
                self.clearing.items.get(&(*home, *window)).into_iter().flatten()
            {
                let sum = all.entry(*key).or_default();
                *sum = (sum.0 + amount, sum.1 + items);
            }
            self.clearing.sealed.insert((*home, month), *window);
            *window += 1;
        }
        let mut wanted: BTreeMap<Parties, Sums> = BTreeMap::new();
        for (key, sum) in all {
            let (debtor, creditor, _) = key;
            let (from, to) = (book_of(debtor), book_of(creditor));
            let hops = [
                (debtor != from).then_some(Parties::Within { province: from, area: debtor }),
                (from != to).then_some(Parties::Provinces { debtor: from, creditor: to }),
                (creditor != to).then_some(Parties::Within { province: to, area: creditor }),
            ];
            for parties in hops.into_iter().flatten() {
                wanted.entry(parties).or_default().insert(key, sum);
            }
        }
        let before = Month::of(day_of(month, -1, 1));
        let left: BTreeMap<Parties, i64> = self
            .clearing
            .claims
            .iter()
            .filter(|((of, _), _)| *of == before)
            .map(|(key, claim)| (key.1, claim.left(*key)))
            .filter(|(_, left)| *left != 0)
            .collect();
        for parties in left.keys() {
            wanted.entry(*parties).or_default();
        }
        for (parties, positions) in wanted {
            self.has_head(parties.speaker());
            let brought = left.get(&parties).copied().unwrap_or_default();
            let (state, due) = (StatementState::Sealed, word_until(month, today));
            let (since, disputed) = (today, None);
            let claim = Claim { id: None, positions, brought, state, due, since, disputed };
            self.clearing.claims.insert((month, parties), claim);
        }
    }

    /// From March on the prepayments of the year that is over go on as the next year's, once all is paid
    /// or its first quarter is over.
    fn close_year(&mut self, today: Date) {
        let year = today.year() - 1;
        let due: Vec<(Area, Area, i16)> = self
            .clearing
            .prepaid
            .iter()
            .filter(|((_, _, of), (_, settled))| *of <= year && !settled)
            .map(|(key, _)| *key)
            .collect();
        let of_year = |month: &Month| i16::try_from(month.year()) == Ok(year);
        let open = self
            .clearing
            .claims
            .iter()
            .any(|((month, _), claim)| of_year(month) && claim.state != StatementState::Paid);
        let late = today > Date::new(year + 1, 3, 31).unwrap_or(today);
        let closed = self.clearing.closed.contains(&year);
        if closed || today.month() < 3 || due.is_empty() || (open && !late) {
            return;
        }
        self.clearing.closed.insert(year);
        for key in due {
            let Some((amount, _)) = self.clearing.prepaid.get(&key).copied() else { continue };
            self.clearing.prepaid.insert(key, (amount, true));
            let next = self.clearing.prepaid.entry((key.0, key.1, key.2 + 1)).or_default();
            next.0 += amount;
        }
    }

    fn claim(&self, id: RecordId) -> Option<((Month, Parties), &Claim)> {
        let mut all = self.clearing.claims.iter().filter(|(_, claim)| claim.id == Some(id));
        all.next().map(|(key, claim)| (*key, claim))
    }
}

/// A bank's word: a number, and a day that has come.
fn is_word(bank_ref: &str, on: Date, now: Moment) -> bool {
    let length = bank_ref.trim().chars().count();
    (1..=64).contains(&length) && on <= now.date()
}

/// May it be?
pub(super) fn may(model: &Model, deed: &Deed, now: Moment) -> bool {
    let officer = |clerk, area| model.on_duty(clerk, Duty::MoneyOfficer, area);
    match deed {
        Deed::Confirm(ConfirmStatement { clerk, area, statement, .. }) => {
            let claim = model.claim(*statement);
            officer(*clerk, *area)
                && claim.is_some_and(|((_, parties), claim)| {
                    parties.speaker() == *area && claim.state == StatementState::Sealed
                })
        }
        Deed::Dispute(DisputeStatement { clerk, area, statement, why, .. }) => {
            let claim = model.claim(*statement);
            let side = claim.is_some_and(|((_, parties), claim)| {
                parties.includes(*area) && claim.state == StatementState::Sealed
            });
            side && officer(*clerk, *area) && !why.trim().is_empty()
        }
        Deed::AnswerDispute(AnswerDispute { clerk, area, statement, outcome, .. }) => {
            let claim = model.claim(*statement);
            // Another side, and another clerk.
            let other = |(of, by): (Area, ClerkId)| of != *area && by != *clerk;
            let side = claim.is_some_and(|((_, parties), claim)| {
                parties.includes(*area)
                    && claim.state == StatementState::Disputed
                    && claim.disputed.is_some_and(other)
            });
            side && officer(*clerk, *area) && !outcome.trim().is_empty()
        }
        Deed::Remit(ask) => officer(ask.clerk, ask.payer) && remittable(model, ask, now),
        Deed::Receive(ask) => {
            let sent = model.clearing.transit.get(&ask.remittance);
            officer(ask.clerk, ask.payee)
                && is_word(&ask.bank_ref, ask.on, now)
                && sent.is_some_and(|sent| {
                    (sent.payee, sent.amount, sent.purpose)
                        == (ask.payee, ask.amount.0, ask.purpose)
                        && sent.by != ask.clerk
                })
        }
        Deed::Prepay(ask) => officer(ask.clerk, ask.giver) && givable(model, ask, now),
        _ => false,
    }
}

fn remittable(model: &Model, ask: &Remit, now: Moment) -> bool {
    let due = match ask.purpose {
        RemittanceFor::Statement(id) => model.claim(id).is_some_and(|(key, claim)| {
            claim.state == StatementState::Confirmed
                && claim.pays(key) == Some((ask.payer, ask.payee, ask.amount.0))
        }),
        RemittanceFor::Moves => {
            let due = model.clearing.moved.get(&(ask.payer, ask.payee)).copied();
            ask.amount.0 > 0 && ask.amount.0 <= due.unwrap_or_default()
        }
        RemittanceFor::Prepayment(_) => false,
    };
    due && is_fresh(model, (ask.payer, &ask.bank_ref)) && is_word(&ask.bank_ref, ask.on, now)
}

fn is_fresh(model: &Model, (payer, bank_ref): (Area, &str)) -> bool {
    !model.clearing.refs.contains(&(payer, bank_ref.trim().to_owned()))
}

fn givable(model: &Model, ask: &GivePrepayment, now: Moment) -> bool {
    let (giver, holder, year) = (ask.giver, ask.holder, ask.year);
    let this = now.date().year();
    let settled = model.clearing.prepaid.get(&(giver, holder, year)).is_some_and(|known| known.1);
    giver != holder
        && [giver, holder].iter().all(|area| book_of(*area) == *area)
        && ask.amount.0 > 0
        && (year == this || year == this + 1)
        && !settled
        && is_fresh(model, (giver, &ask.bank_ref))
        && is_word(&ask.bank_ref, ask.on, now)
}

/// Books it; the answer that is right.
pub(super) fn book(model: &mut Model, deed: &Deed, answer: &Answer, now: Moment) -> Answer {
    let said = match answer {
        Answer::Record(id) => *id,
        _ => RecordId(0),
    };
    match deed {
        Deed::Confirm(ask) => {
            if let Some((key, _)) = model.claim(ask.statement) {
                model.confirm(key, now.date());
            }
            Answer::Record(ask.statement)
        }
        Deed::Dispute(ask) => {
            let disputed = Some((ask.area, ask.clerk));
            step(model, ask.statement, (StatementState::Disputed, disputed), now.date());
            Answer::Record(ask.statement)
        }
        Deed::AnswerDispute(ask) => {
            if let Some((key, _)) = model.claim(ask.statement) {
                let due = word_until(key.0, now.date());
                step(model, ask.statement, (StatementState::Sealed, None), due);
                if let Some(claim) = model.clearing.claims.get_mut(&key) {
                    claim.since = now.date();
                }
            }
            Answer::Record(ask.statement)
        }
        Deed::Remit(ask) => {
            let Remit { payer, payee, purpose, amount, .. } = *ask;
            model.post(payer, 2200, amount.0);
            let on_way = Sent { payer, payee, amount: amount.0, purpose, by: ask.clerk };
            sent(model, (said, &ask.bank_ref), on_way);
            match purpose {
                RemittanceFor::Statement(id) => {
                    step(model, id, (StatementState::Sent, None), now.date());
                }
                RemittanceFor::Moves => {
                    *model.clearing.moved.entry((payer, payee)).or_default() -= amount.0;
                }
                RemittanceFor::Prepayment(_) => {}
            }
            Answer::Record(said)
        }
        Deed::Prepay(ask) => {
            let GivePrepayment { giver, holder, year, amount, .. } = *ask;
            model.post(giver, 1110, amount.0);
            model.clearing.prepaid.entry((giver, holder, year)).or_default().0 += amount.0;
            let purpose = RemittanceFor::Prepayment(RecordId(0));
            let (payer, payee, by) = (giver, holder, ask.clerk);
            let on_way = Sent { payer, payee, amount: amount.0, purpose, by };
            sent(model, (said, &ask.bank_ref), on_way);
            Answer::Record(said)
        }
        Deed::Receive(ask) => {
            if let Some(on_way) = model.clearing.transit.remove(&ask.remittance) {
                let prepaid = matches!(on_way.purpose, RemittanceFor::Prepayment(_));
                model.post(on_way.payee, 1010, on_way.amount);
                model.post(on_way.payee, if prepaid { 2210 } else { 1100 }, -on_way.amount);
            }
            if let RemittanceFor::Statement(id) = ask.purpose {
                step(model, id, (StatementState::Paid, None), now.date());
            }
            Answer::Record(ask.remittance)
        }
        _ => answer.clone(),
    }
}

fn sent(model: &mut Model, (id, bank_ref): (RecordId, &str), on_way: Sent) {
    model.post(on_way.payer, 1010, -on_way.amount);
    model.clearing.refs.insert((on_way.payer, bank_ref.trim().to_owned()));
    model.clearing.transit.insert(id, on_way);
}

fn step(
    model: &mut Model,
    id: RecordId,
    (state, disputed): (StatementState, Option<(Area, ClerkId)>),
    due: Date,
) {
    let known = model.claim(id).map(|(key, _)| key);
    if let Some(claim) = known.and_then(|key| model.clearing.claims.get_mut(&key)) {
        (claim.state, claim.disputed, claim.due) = (state, disputed, due);
    }
}

/// What an act of clearing could have touched.
pub(super) fn asked(deed: &Deed, touched: &mut Touched) {
    match deed {
        Deed::Confirm(ask) => drop(touched.claims.insert(ask.statement)),
        Deed::Dispute(ask) => drop(touched.claims.insert(ask.statement)),
        Deed::AnswerDispute(ask) => drop(touched.claims.insert(ask.statement)),
        Deed::Remit(Remit { purpose: RemittanceFor::Statement(id), .. })
        | Deed::Receive(Receive { purpose: RemittanceFor::Statement(id), .. }) => {
            touched.claims.insert(*id);
        }
        _ => {}
    }
}

/// Learns the records of statements that a run of the calendar made, and holds them against what it
/// had to make.
pub(super) fn learn(model: &mut Model, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
    let last = model.clearing.claims.values().filter_map(|claim| claim.id).max();
    let after = last.unwrap_or(RecordId(0));
    for record in reads.records(Kind::Statement, after, u32::MAX)? {
        let Body::Statement(made) = &record.body else { continue };
        let Some(claim) = model.clearing.claims.get_mut(&(made.month, made.parties)) else {
            findings.push(Finding(format!("a statement of nothing: {:?}", made.parties)));
            continue;
        };
        if claim.id.is_some() {
            findings.push(Finding(format!("a second statement: {:?}", made.parties)));
        }
        claim.id = Some(record.id);
        let of = |p: &domain::clearing::Position| {
            ((p.debtor, p.creditor, p.kind), (p.amount.0, p.items))
        };
        let got: Sums = made.positions.iter().map(of).collect();
        let what = format!("positions of {:?} in {}", made.parties, made.month.0);
        findings.equal(&what, &got, &claim.positions);
        let brought: i64 = made.brought.values().map(|fen| fen.0).sum();
        findings.equal("brought forward", &brought, &claim.brought);
    }
    for (key, claim) in &model.clearing.claims {
        if claim.id.is_none() {
            findings.push(Finding(format!("no statement was made of {key:?}")));
        }
    }
    Ok(())
}

/// Which prepayment a remittance is for is a number that only the database knows.
pub(super) fn learn_sent(model: &mut Model, reads: &dyn Reads) -> Result<()> {
    let unknown = RemittanceFor::Prepayment(RecordId(0));
    for (id, sent) in model.clearing.transit.iter_mut().filter(|(_, s)| s.purpose == unknown) {
        if let Some(Body::Remittance(kept)) = reads.record(*id)?.map(|record| record.body) {
            sent.purpose = kept.purpose;
        }
    }
    Ok(())
}

/// Statements stand where they must: those of an act, or all.
pub(super) fn compare(
    model: &Model,
    reads: &dyn Reads,
    only: Option<&Touched>,
    findings: &mut Findings,
) -> Result<()> {
    for ((month, parties), claim) in &model.clearing.claims {
        let Some(id) = claim.id else { continue };
        if only.is_some_and(|touched| !touched.claims.contains(&id)) {
            continue;
        }
        let kept = reads.record(id)?.and_then(|record| match record.body {
            Body::Statement(made) => {
                let pays = made.pays().ok().flatten();
                Some((made.state, pays.map(|(payer, payee, due)| (payer, payee, due.amount.0))))
            }
            _ => None,
        });
        let expected = Some((claim.state, claim.pays((*month, *parties))));
        findings.equal(&format!("statement {parties:?} of {}", month.0), &kept, &expected);
    }
    Ok(())
}

/// Every debt stands in exactly one window, the right one; sealed windows are those of their months;
/// what is on its way is on its way.
pub(super) fn compare_all(model: &Model, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
    for ((home, window), expected) in &model.clearing.items {
        let got: Sums = reads
            .window_sums(*home, *window)?
            .iter()
            .map(|p| ((p.debtor, p.creditor, p.kind), (p.amount.0, p.items)))
            .collect();
        findings.equal(&format!("window {window} of {home}"), &got, expected);
    }
    let open: BTreeMap<Area, i64> =
        reads.heads()?.into_iter().map(|head| (head.area, head.window)).collect();
    for (area, window) in &model.clearing.windows {
        let got = open.get(area).copied();
        findings.equal(&format!("open window of {area}"), &got, &Some(*window));
        let beyond = reads.window_sums(*area, window + 1)?;
        findings.equal(&format!("debts beyond the window of {area}"), &beyond.len(), &0);
    }
    let mut sealed = BTreeMap::new();
    for record in reads.records(Kind::Window, RecordId(0), u32::MAX)? {
        let Body::Window(window) = record.body else { continue };
        if sealed.insert((window.area, window.month), window.window).is_some() {
            findings.push(Finding(format!("{} was sealed twice", window.area)));
        }
    }
    findings.equal("sealed windows", &sealed, &model.clearing.sealed);
    let mut transit = BTreeMap::new();
    for record in reads.records(Kind::Remittance, RecordId(0), u32::MAX)? {
        let Body::Remittance(sent) = record.body else { continue };
        if sent.received.is_none() {
            transit.insert(record.id, (sent.payer, sent.payee, sent.amount.0));
        }
    }
    let expected: BTreeMap<RecordId, (Area, Area, i64)> = model
        .clearing
        .transit
        .iter()
        .map(|(id, sent)| (*id, (sent.payer, sent.payee, sent.amount)))
        .collect();
    findings.equal("in transit", &transit, &expected);
    compare(model, reads, None, findings)
}
