//! Which relatives a bill may ask: their quotas, then their accounts, each in the order of the
//! beneficiary's area (or the other way round, where the area says so).

use super::payers::{closed_by, ordered, out_of_scope, standing};
use super::room::{of_grantor, of_quota, part_of_quota, usable_part};
use super::split::{Purse, Question, Split};
use super::{AccountUse, PayerFacts, ShareSource};
use crate::binding::is_between_provinces;
use crate::explain::{PayerNote, ShareEnd};
use crate::institution::Service;
use crate::policy::Ruled;
use crate::policy::axes::{Count, OwnFirst, PayerOrder, Trigger};
use crate::wallet::{Quota, QuotaChange, Standing, wallet_closed};
use crate::{Area, Fen, Overflow, RecordId};

impl<'a> Split<'a> {
    /// Asks the quotas that relatives set. Where only a quota could pay, its want is written down.
    pub(super) fn ask_quotas(&mut self) -> Result<(), Overflow> {
        let home = self.question.facts.patient.area;
        let by_quota = |payer: &&PayerFacts| {
            payer.quota.is_some() || is_between_provinces(payer.grantor.area, home)
        };
        // Most bills have none: nobody is put in order for them.
        if !self.question.facts.payers.iter().any(|payer| by_quota(&payer)) {
            return Ok(());
        }
        let (kind, payers) = self.payers();
        let payers: Vec<_> = payers.into_iter().filter(by_quota).collect();
        if payers.is_empty() {
            return Ok(());
        }
        let nobody = self.nobody(kind)?;
        for payer in payers {
            let end = nobody
                .or_else(|| self.passed(payer, kind))
                .or_else(|| standing(payer, self.question.now))
                .or_else(|| self.wallet_out_of_reach(payer));
            match (end, &payer.quota) {
                (None, Some((id, quota))) => self.ask_quota(payer, *id, quota)?,
                (end, _) => {
                    let end = end.unwrap_or(ShareEnd::NoQuota);
                    self.note_once(payer, true, end);
                }
            }
            if self.rest.is_closed() {
                break;
            }
        }
        Ok(())
    }

    /// Asks relatives' accounts.
    pub(super) fn ask_relatives(&mut self) -> Result<(), Overflow> {
        let Question { facts, policies, day, .. } = self.question;
        let (kind, payers) = self.payers();
        if payers.is_empty() {
            return Ok(());
        }
        let nobody = self.nobody(kind)?;
        let only_one = policies
            .grantors_per_settlement(facts.patient.area, day)
            .filter(|count| count.value == Count::One)
            .map(|count| count.rule);
        for payer in payers {
            if self.is_told(payer) {
                continue;
            }
            let end = nobody
                .or_else(|| self.passed(payer, kind))
                .or_else(|| standing(payer, self.question.now))
                .or_else(|| self.out_of_reach(payer));
            match (end, only_one) {
                (Some(end), _) => self.note_once(payer, false, end),
                (None, Some(rule)) if self.paid.is_live() => {
                    self.explanation.rest_on([rule]);
                    self.note_once(payer, false, ShareEnd::OneGrantorOnly);
                }
                (None, _) => self.ask_grantor(payer)?,
            }
            if self.rest.is_closed() {
                break;
            }
        }
        Ok(())
    }

    /// The relatives in order; names the order's rule where there is anybody to order.
    fn payers(&mut self) -> (PayerOrder, Vec<&'a PayerFacts>) {
        let Question { bill, facts, policies, now, day } = self.question;
        let order = policies.order(facts.patient.area, day);
        let kind = order.as_ref().map_or(PayerOrder::FiledAscending, |order| order.value);
        let payers = ordered(facts, kind, policies, bill.visit.0, now);
        if !payers.is_empty() {
            self.explanation.rest_on(order.map(|order| order.rule));
        }
        (kind, payers)
    }

    /// Another payer was picked, or none.
    fn passed(&self, payer: &PayerFacts, order: PayerOrder) -> Option<ShareEnd> {
        let picked = self.question.bill.picked == Some(payer.binding.id);
        (order == PayerOrder::Picked && !picked).then_some(ShareEnd::NotPicked)
    }

    /// Why no relative at all is asked.
    fn nobody(&mut self, order: PayerOrder) -> Result<Option<ShareEnd>, Overflow> {
        let Question { bill, facts, policies, day, .. } = self.question;
        let home = facts.patient.area;
        let asked = match bill.account_use {
            AccountUse::None | AccountUse::OwnOnly => false,
            AccountUse::OwnThenFamily => true,
            // Who picked a payer has asked.
            AccountUse::OwnThenAutomatic if bill.picked.is_some() => true,
            // Where payers are picked, picking is asking: who picked nobody is told so.
            AccountUse::OwnThenAutomatic if order == PayerOrder::Picked => true,
            AccountUse::OwnThenAutomatic => policies.trigger(home, day).is_some_and(|trigger| {
                self.explanation.rest_on([trigger.rule]);
                trigger.value == Trigger::Automatic
            }),
        };
        if !asked {
            return Ok(Some(ShareEnd::NotAsked));
        }
        if !bill.institution.takes_family {
            return Ok(Some(ShareEnd::NotOpen));
        }
        if bill.stay.as_ref().is_some_and(|stay| !stay.aid_agreed) {
            return Ok(Some(ShareEnd::NotAgreed));
        }
        // Before this bill: an account that the bill itself empties is not "at zero".
        let own = match &facts.account {
            Some(account) if facts.patient.has_account() => account.free_all()?,
            _ => Fen::ZERO,
        };
        match policies.own_first(home, day) {
            Some(Ruled { value: OwnFirst::OnlyAtZero, rule }) if own.is_positive() => {
                self.explanation.rest_on([rule]);
                Ok(Some(ShareEnd::OwnNotZero))
            }
            _ => Ok(None),
        }
    }

    /// Why this relative's account may not pay this bill.
    fn out_of_reach(&mut self, payer: &PayerFacts) -> Option<ShareEnd> {
        let Question { bill, facts, policies, day, .. } = self.question;
        if let Some(rule) = out_of_scope(payer, bill, policies, day) {
            self.explanation.rest_on([rule]);
            return Some(ShareEnd::Scope);
        }
        let rule = closed_by(payer, facts, bill, policies, day)?;
        self.explanation.rest_on([rule]);
        Some(ShareEnd::NotOpen)
    }

    /// Why this relative's quota may not pay this bill: scope, the wallet of the three places (the
    /// strictest decides), the institution.
    fn wallet_out_of_reach(&mut self, payer: &PayerFacts) -> Option<ShareEnd> {
        let Question { bill, facts, policies, day, .. } = self.question;
        if let Some(rule) = out_of_scope(payer, bill, policies, day) {
            self.explanation.rest_on([rule]);
            return Some(ShareEnd::Scope);
        }
        let areas = [facts.patient.area, payer.grantor.area, bill.institution.area];
        if let Some((_, standing, rule)) = wallet_closed(areas, policies, day) {
            self.explanation.rest_on([rule]);
            return Some(match standing {
                Standing::Partly => ShareEnd::WalletPartly,
                Standing::Unknown => ShareEnd::WalletUnknown,
                Standing::Open | Standing::Closed => ShareEnd::WalletNotOpen,
            });
        }
        let offered = bill.institution.offers(Service::Wallet);
        (!offered).then_some(ShareEnd::WalletNotTaken)
    }

    /// A quota was looked at, and the way from the account is closed anyhow: nothing more to say.
    fn is_told(&self, payer: &PayerFacts) -> bool {
        let Question { bill, facts, policies, day, .. } = self.question;
        let id = Some(payer.binding.id);
        let told = self.explanation.payers.iter().any(|note| note.quota && note.binding == id);
        told && closed_by(payer, facts, bill, policies, day).is_some()
    }

    /// Quota and account of one relative pay nothing for the same reason: said once.
    fn note_once(&mut self, payer: &PayerFacts, quota: bool, end: ShareEnd) {
        let (binding, place) = (payer.binding.id, self.place_in_the_way(payer, end));
        let same = |note: &PayerNote| {
            (note.binding, note.paid, note.end) == (Some(binding), Fen::ZERO, end)
        };
        if !self.explanation.payers.iter().any(same) {
            let (paid, binding) = (Fen::ZERO, Some(binding));
            self.explanation.payers.push(PayerNote { binding, quota, paid, end, place });
        }
    }

    /// The place whose wallet is in the way, where one is.
    fn place_in_the_way(&self, payer: &PayerFacts, end: ShareEnd) -> Option<Area> {
        let Question { bill, facts, policies, day, .. } = self.question;
        let of_place = [ShareEnd::WalletNotOpen, ShareEnd::WalletPartly, ShareEnd::WalletUnknown];
        let areas = [facts.patient.area, payer.grantor.area, bill.institution.area];
        let closed = wallet_closed(areas, policies, day).filter(|_| of_place.contains(&end));
        closed.map(|(place, ..)| place)
    }

    fn ask_quota(
        &mut self,
        payer: &PayerFacts,
        id: RecordId,
        quota: &Quota,
    ) -> Result<(), Overflow> {
        let Question { policies, day, .. } = self.question;
        let limits = (self.is_away(), self.paid.by(payer.binding.id));
        let room = of_quota(payer, quota, limits, policies, day)?;
        let (part, rule) = part_of_quota(quota.area, policies, day);
        self.explanation.rest_on(rule);
        let source = ShareSource::Quota(payer.binding.id, id);
        let (payer, area, free) = (quota.grantor, quota.area, (quota.current, quota.carried));
        let (current, carried) = self.pay(Purse { source, payer, area, free, part }, room)?;
        if !current.plus(carried)?.is_zero() {
            let quota = quota.take(current, carried)?;
            let (current, carried) = (current.negated()?, carried.negated()?);
            self.paid.quotas.push((id, QuotaChange { quota, current, carried }));
        }
        Ok(())
    }

    fn ask_grantor(&mut self, payer: &PayerFacts) -> Result<(), Overflow> {
        let Question { policies, day, .. } = self.question;
        let Some(account) = &payer.account else { return Ok(()) };
        let limits = (self.is_away(), self.paid.by(payer.binding.id));
        let room = of_grantor(payer, account, limits, policies, day)?;
        let (part, rule) = usable_part(payer.grantor.area, policies, day);
        self.explanation.rest_on(rule);
        let source = ShareSource::Live(payer.binding.id);
        let (payer, area, free) = (account.person, account.area, account.free_parts()?);
        self.pay(Purse { source, payer, area, free, part }, room).map(|_| ())
    }

    fn is_away(&self) -> bool {
        self.question.bill.institution.area != self.question.facts.patient.area
    }
}
