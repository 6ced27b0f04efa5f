//! What the books show for the invariants of `docs/money-flows.md`.
//!
//! The whole is taken from kept state (accounts and totals), so that a kept balance that is wrong
//! is found; a part is taken from the entries of its acts and costs only what they touch. Bounds
//! are not stored: whoever decided an act knows them.

use std::collections::{BTreeMap, BTreeSet};

use domain::chart::{
    ACCOUNT_CARRIED, ACCOUNT_CURRENT, BANK, DUE_FROM, DUE_TO, DueKind, PREPAYMENT_GIVEN,
    PREPAYMENT_HELD, UNPLACED, account_carried, account_current, due_from, mirror, prepaid,
};
use domain::clearing::{Remittance, RemittanceFor};
use domain::person::Account;
use domain::settlement::{Settlement, SettlementKind, ShareSource};
use domain::{Area, Fen, ObligationId, Overflow, SettlementId};
use ledger::invariant::{Evidence, Figure, Holder, Net, Obligation, Reversal};
use ledger::{AccountKey, Balances, Book};
use rusqlite::Connection;
use store::act::ObligationRow;
use store::seal::Keyring;
use store::{Body, EvidenceScope, Kind, QueueAsk, Result};

use crate::error::inconsistent;
use crate::{books, commitments, people, records, settlements};

/// Everything.
pub(crate) fn whole(conn: &Connection, ring: &Keyring) -> Result<Evidence> {
    let accounts = people::all_accounts(conn)?;
    let mut balances = Balances::default();
    for Account { area, person, current, carried, .. } in &accounts {
        balances.set(account_current(*area, *person), current.negated().map_err(overflow)?);
        balances.set(account_carried(*area, *person), carried.negated().map_err(overflow)?);
    }
    for (account, amount) in books::totals(conn)? {
        balances.set(account, amount);
    }
    let all = settlements::all(conn)?;
    let committed = commitments::all(conn)?;
    let of = |account: &Account| committed.get(&(account.area, account.person)).copied();
    let holders = accounts.iter().map(|account| holder(account, of(account).unwrap_or_default()));
    let mut holders = holders.collect::<Result<Vec<_>>>()?;
    holders.extend(commitments::left_over(conn)?.into_iter().map(without_reservation));
    let money = (balances, in_transit(conn, ring)?);
    evidence(conn, money, holders, &all, &books::obligations(conn)?)
}

/// Only what touches these accounts and acts.
pub(crate) fn part(conn: &Connection, scope: &EvidenceScope) -> Result<Evidence> {
    let books = books::all_books(conn)?;
    let areas = settlements::areas(conn)?;
    let (mut balances, mut transit) = (BTreeMap::new(), BTreeMap::new());
    let (mut records, mut debts) = (Vec::new(), Vec::new());
    for act in &scope.acts {
        let moved = legs(conn, &books, *act)?;
        add(&mut transit, half_a_remittance(&moved))?;
        add(&mut balances, moved)?;
        let id = SettlementId(*act);
        for area in &areas {
            if let Some(settlement) = settlements::settlement(conn, *area, id)? {
                debts.extend(books::obligations_of(conn, *area, id)?);
                records.push(settlement);
            }
        }
    }
    let mut kept = Balances::default();
    for (account, amount) in balances {
        kept.set(account, amount);
    }
    let mut holders = Vec::new();
    for account in people::accounts(conn, &scope.accounts)?.into_values() {
        let committed = commitments::of(conn, account.area, account.person)?;
        holders.push(holder(&account, committed)?);
    }
    evidence(conn, (kept, transit), holders, &records, &debts)
}

fn evidence(
    conn: &Connection,
    (balances, transit): (Balances, BTreeMap<AccountKey, Fen>),
    holders: Vec<Holder>,
    records: &[Settlement],
    debts: &[ObligationRow],
) -> Result<Evidence> {
    Ok(Evidence {
        mirrors: mirrors(&balances, &transit),
        balances,
        holders,
        figures: figures(records).map_err(overflow)?,
        reversals: reversals(conn, records)?,
        obligations: windows(debts),
        nets: nets(debts).map_err(overflow)?,
        bounds: Vec::new(),
    })
}

fn overflow(error: Overflow) -> store::StoreError {
    inconsistent("entries", error.to_string())
}

/// Most remittances in transit that are read at a time.
const PAGE: u32 = 500;

/// What one bank paid and the other has not said that it has, by the receiver's account.
fn in_transit(conn: &Connection, ring: &Keyring) -> Result<BTreeMap<AccountKey, Fen>> {
    let (mut sums, mut after) = (BTreeMap::new(), None);
    loop {
        let (kind, areas, state) = (Kind::Remittance, (0, 999_999), Some("in_transit"));
        let page = records::queue(conn, ring, &QueueAsk { kind, areas, state, after, most: PAGE })?;
        for record in &page {
            let Body::Remittance(remittance) = &record.body else { continue };
            let Remittance { payer, payee, kinds, amount, purpose, .. } = remittance;
            let due = |(kind, amount): (&DueKind, &Fen)| (due_from(*payee, *payer, *kind), *amount);
            add(&mut sums, kinds.iter().map(due).collect())?;
            if matches!(purpose, RemittanceFor::Prepayment(_)) {
                add(&mut sums, vec![(prepaid(*payer, *payee), *amount)])?;
            }
        }
        let Some(last) = page.last() else { return Ok(sums) };
        let due = last.body.index().due.unwrap_or(domain::Moment(0));
        after = Some((due, last.id));
    }
}

/// What an act put into or took out of transit: it moved the bank of one book, or money there that
/// nobody had placed yet, against a debt whose other half stands elsewhere.
fn half_a_remittance(legs: &[(AccountKey, Fen)]) -> Vec<(AccountKey, Fen)> {
    if !legs.iter().any(|(account, _)| matches!(account.code, BANK | UNPLACED)) {
        return Vec::new();
    }
    let receiver = |(account, amount): &(AccountKey, Fen)| match account.code {
        DUE_FROM | PREPAYMENT_GIVEN => Some((*account, *amount)),
        DUE_TO | PREPAYMENT_HELD => mirror(*account).map(|other| (other, *amount)),
        _ => None,
    };
    legs.iter().filter_map(receiver).collect()
}

/// Every due-from and due-to, and every prepayment, with its counterpart in the other book, each pair
/// once, and what is in transit between them.
fn mirrors(
    balances: &Balances,
    transit: &BTreeMap<AccountKey, Fen>,
) -> Vec<(AccountKey, AccountKey, Fen)> {
    let mut pairs = BTreeSet::new();
    for (account, _) in balances.iter() {
        let other = mirror(account);
        pairs.extend(match account.code {
            DUE_FROM | PREPAYMENT_GIVEN => other.map(|other| (account, other)),
            DUE_TO | PREPAYMENT_HELD => other.map(|other| (other, account)),
            _ => None,
        });
    }
    let of = |from: &AccountKey| transit.get(from).copied().unwrap_or_default();
    pairs.into_iter().map(|(from, to)| (from, to, of(&from))).collect()
}

/// An account, with what the open commitments of its owner sum to in the books.
fn holder(account: &Account, commitments: Fen) -> Result<Holder> {
    let Account { current, carried, reserved_current, reserved_carried, .. } = account;
    Ok(Holder {
        id: account.person.0,
        posted: current.plus(*carried).map_err(overflow)?,
        reserved: reserved_current.plus(*reserved_carried).map_err(overflow)?,
        commitments,
    })
}

/// A commitment whose reservation has ended or never was: nobody's money may be spoken for by it.
fn without_reservation((id, commitments): (i64, Fen)) -> Holder {
    Holder { id, posted: Fen::ZERO, reserved: Fen::ZERO, commitments }
}

/// `money.md`: T = F + S + A + C + H, the same total by lines, the personal part by its parts, and
/// the shares and funds that make up S, A and F.
fn figures(records: &[Settlement]) -> std::result::Result<Vec<Figure>, Overflow> {
    let mut all = Vec::with_capacity(records.len().saturating_mul(6));
    for Settlement { id, figures: f, shares, .. } in records {
        let (mut own, mut aid) = (Vec::new(), Vec::new());
        for share in shares {
            let parts = match share.source {
                ShareSource::Own => &mut own,
                ShareSource::Live(_) | ShareSource::Quota(..) => &mut aid,
            };
            parts.extend([share.current, share.carried]);
        }
        let personal = vec![
            f.deductible,
            f.coinsurance,
            f.above_cap,
            f.preselfpay,
            f.overprice,
            f.out_of_list,
        ];
        let figure = |name, whole, parts| Figure { id: id.0, name, whole, parts };
        all.extend([
            figure("total by payer", f.total, vec![f.fund_sum, f.own, f.aid, f.cash, f.hosp_part]),
            figure(
                "total by line",
                f.total,
                vec![f.out_of_list, f.overprice, f.preselfpay, f.in_scope],
            ),
            // What the hospital bears is taken off the same parts before anybody pays.
            figure("personal part", f.psn_part()?.plus(f.hosp_part)?, personal),
            figure("fund share", f.fund_sum, f.funds.values().copied().collect()),
            figure("own share", f.own, own),
            figure("aid share", f.aid, aid),
        ]);
    }
    Ok(all)
}

/// Each bill that was given back, with what is left of it.
fn reversals(conn: &Connection, records: &[Settlement]) -> Result<Vec<Reversal>> {
    let originals: BTreeSet<(Area, SettlementId)> = records
        .iter()
        .filter_map(|record| match (record.kind, record.cancelled_by) {
            (SettlementKind::Cancel(id) | SettlementKind::Undo(id), _) => {
                Some((record.care_area, id))
            }
            (SettlementKind::Settled, Some(_)) => Some((record.care_area, record.id)),
            (SettlementKind::Settled, None) => None,
        })
        .collect();
    let books: Vec<Book> = books::all_books(conn)?;
    let mut found = Vec::with_capacity(originals.len());
    for (area, original) in originals {
        let cancels = settlements::cancels_of(conn, area, original)?;
        let mut rest = BTreeMap::new();
        add(&mut rest, legs(conn, &books, original.0)?)?;
        for cancel in &cancels {
            add(&mut rest, legs(conn, &books, cancel.0)?)?;
        }
        let mut rest = by_person(rest)?;
        rest.retain(|_, amount| !amount.is_zero());
        let count = u32::try_from(cancels.len()).unwrap_or(u32::MAX);
        found.push(Reversal { id: original.0, count, rest: rest.into_iter().collect() });
    }
    Ok(found)
}

/// The carried part counted as the current one: what came from an account year that is over returns
/// to the carried part (`money.md`), and to the person nothing is missing.
fn by_person(sums: BTreeMap<AccountKey, Fen>) -> Result<BTreeMap<AccountKey, Fen>> {
    let mut merged = BTreeMap::new();
    for (account, amount) in sums {
        let code = if account.code == ACCOUNT_CARRIED { ACCOUNT_CURRENT } else { account.code };
        add(&mut merged, vec![(AccountKey { code, ..account }, amount)])?;
    }
    Ok(merged)
}

fn legs(conn: &Connection, books: &[Book], act: i64) -> Result<Vec<(AccountKey, Fen)>> {
    let entries = books::entries_of(conn, books, act)?.into_iter();
    Ok(entries.map(|entry| (entry.account, entry.amount)).collect())
}

fn add(sums: &mut BTreeMap<AccountKey, Fen>, legs: Vec<(AccountKey, Fen)>) -> Result<()> {
    for (account, amount) in legs {
        let sum = sums.entry(account).or_default();
        *sum = sum.plus(amount).map_err(overflow)?;
    }
    Ok(())
}

fn windows(debts: &[ObligationRow]) -> Vec<Obligation> {
    let mut counts: BTreeMap<ObligationId, u32> = BTreeMap::new();
    for debt in debts {
        let count = counts.entry(debt.id).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().map(|(id, windows)| Obligation { id: id.0, windows }).collect()
}

/// What each area gets (+) or pays (−), per home area, window and kind.
fn nets(debts: &[ObligationRow]) -> std::result::Result<Vec<Net>, Overflow> {
    let mut sums: BTreeMap<(Area, i64, DueKind), BTreeMap<Area, Fen>> = BTreeMap::new();
    for ObligationRow { area, window, obligation, .. } in debts {
        let nets = sums.entry((*area, *window, obligation.kind)).or_default();
        let creditor = nets.entry(obligation.creditor).or_default();
        *creditor = creditor.plus(obligation.amount)?;
        let debtor = nets.entry(obligation.debtor).or_default();
        *debtor = debtor.minus(obligation.amount)?;
    }
    let net = |((_, window, _), nets): (_, BTreeMap<Area, Fen>)| Net {
        window,
        nets: nets.into_values().collect(),
    };
    Ok(sums.into_iter().map(net).collect())
}

#[cfg(test)]
mod tests {
    use domain::chart;

    use super::*;

    /// A receipt of money that stood unplaced has no leg at the bank.
    #[test]
    fn a_receipt_ends_a_transit_also_out_of_unplaced_money() {
        let [payer, payee] = [440_000, 510_000].map(|area| Area::from_number(area).unwrap());
        let kinds = [(DueKind::Aid, Fen(300))].into();
        let receipt = chart::receive(payer, payee, &kinds).unwrap();
        let ticket = domain::RecordId(9);
        let found_later = chart::out_of_unplaced(&receipt, payee, ticket).unwrap();
        for transfer in [receipt, found_later] {
            let legs: Vec<_> =
                transfer.legs().iter().map(|leg| (leg.account, leg.amount)).collect();
            let due = due_from(payee, payer, DueKind::Aid);
            assert_eq!(half_a_remittance(&legs), [(due, Fen(-300))]);
        }
        let bill = [(due_from(payee, payer, DueKind::Aid), Fen(300))];
        assert_eq!(half_a_remittance(&bill), [], "a debt is no remittance");
    }
}
