//! Who pays the personal part: own account, relatives in order, cash.

use jiff::civil::Date;

use super::payers::{closed_by, ordered, out_of_scope, standing};
use super::rest::Rest;
use super::room::{Room, draw, of_grantor, of_owner, usable_part};
use super::{AccountUse, Bill, PayerFacts, SettleFacts, Share, ShareSource};
use crate::explain::{Explanation, PayerNote, ShareEnd};
use crate::person::{Account, AccountPart};
use crate::policy::axes::{Count, OwnFirst, PayableParts, PayerKind, PayerOrder, Trigger};
use crate::policy::{AxisName, PolicySet, Ruled};
use crate::{Area, BindingId, Fen, Moment, Month, Overflow};

/// What the payers are asked with.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) bill: &'a Bill,
    pub(super) facts: &'a SettleFacts,
    pub(super) policies: &'a PolicySet,
    pub(super) now: Moment,
    pub(super) day: Date,
}

/// What the accounts paid.
#[derive(Debug, Default)]
pub(super) struct Paid {
    pub(super) shares: Vec<Share>,
    pub(super) used: Vec<(BindingId, Area, Month, Fen)>,
    pub(super) own: Fen,
    pub(super) aid: Fen,
}

/// Asks the payers in order and writes down why each paid no more.
pub(super) struct Split<'a> {
    pub(super) question: Question<'a>,
    pub(super) rest: Rest,
    pub(super) paid: Paid,
    pub(super) explanation: Explanation,
}

impl<'a> Split<'a> {
    /// Asks all kinds of payer in the order of the beneficiary's area; stops when nothing is left.
    pub(super) fn run(&mut self) -> Result<(), Overflow> {
        let Question { facts, policies, day, .. } = self.question;
        let (axis, home) = (AxisName::PayerKindsOrder, facts.patient.area);
        let kinds = policies.rule_ref(axis, |axes| &axes.payer_kinds_order, home, day);
        let Some(kinds) = kinds else { return Ok(()) };
        if self.rest.is_closed() {
            return Ok(());
        }
        self.explanation.rest_on([kinds.rule]);
        for kind in kinds.value {
            match kind {
                PayerKind::Own => self.ask_owner()?,
                PayerKind::Live => self.ask_relatives()?,
                PayerKind::Quota => {}
            }
            if self.rest.is_closed() {
                break;
            }
        }
        Ok(())
    }

    fn ask_owner(&mut self) -> Result<(), Overflow> {
        let Question { bill, facts, .. } = self.question;
        // Every person has an account row; only employees own what may be in it.
        let end = match &facts.account {
            _ if !facts.patient.has_account() => return Ok(()),
            _ if bill.account_use == AccountUse::None => ShareEnd::NotAsked,
            None => ShareEnd::NoAccount,
            Some(account) if account.frozen => ShareEnd::Frozen,
            Some(account) => {
                let room = Room { most: of_owner(facts)?, end: ShareEnd::Balance, rule: None };
                let part = AccountPart::CurrentThenCarried;
                return self.pay(ShareSource::Own, account, part, room);
            }
        };
        self.note(None, Fen::ZERO, end);
        Ok(())
    }

    fn ask_relatives(&mut self) -> Result<(), Overflow> {
        let Question { bill, facts, policies, now, day } = self.question;
        let home = facts.patient.area;
        let order = policies.order(home, day);
        let kind = order.as_ref().map_or(PayerOrder::FiledAscending, |order| order.value);
        let payers = ordered(facts, kind, policies, bill.visit.0, now);
        if payers.is_empty() {
            return Ok(());
        }
        self.explanation.rest_on(order.map(|order| order.rule));
        let nobody = self.nobody(kind)?;
        let only_one = policies
            .grantors_per_settlement(home, day)
            .filter(|count| count.value == Count::One)
            .map(|count| count.rule);
        for payer in payers {
            let picked = kind != PayerOrder::Picked || bill.picked == Some(payer.binding.id);
            let end = nobody
                .or((!picked).then_some(ShareEnd::NotPicked))
                .or_else(|| standing(payer, now))
                .or_else(|| self.out_of_reach(payer));
            match (end, only_one) {
                (Some(end), _) => self.note(Some(payer.binding.id), Fen::ZERO, end),
                (None, Some(rule)) if self.paid.aid.is_positive() => {
                    self.explanation.rest_on([rule]);
                    self.note(Some(payer.binding.id), Fen::ZERO, ShareEnd::OneGrantorOnly);
                }
                (None, _) => self.ask_grantor(payer)?,
            }
            if self.rest.is_closed() {
                break;
            }
        }
        Ok(())
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

    /// Why this relative's money may not go to this bill.
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

    fn ask_grantor(&mut self, payer: &'a PayerFacts) -> Result<(), Overflow> {
        let Question { bill, facts, policies, day, .. } = self.question;
        let Some(account) = &payer.account else { return Ok(()) };
        let is_away = bill.institution.area != facts.patient.area;
        let room = of_grantor(payer, account, is_away, policies, day)?;
        let (part, rule) = usable_part(payer.grantor.area, policies, day);
        self.explanation.rest_on(rule);
        self.pay(ShareSource::Live(payer.binding.id), account, part, room)
    }

    /// Lets one account pay what it may; the parts that it may pay are those of its own area.
    fn pay(
        &mut self,
        source: ShareSource,
        account: &Account,
        part: AccountPart,
        room: Room,
    ) -> Result<(), Overflow> {
        let Question { policies, day, now, .. } = self.question;
        let (axis, area) = (AxisName::PayableParts, account.area);
        let payable = policies.rule_ref(axis, |axes| &axes.payable_parts, area, day);
        let taken = match &payable {
            Some(Ruled { value: PayableParts { own, aid }, rule }) => {
                self.explanation.rest_on([*rule]);
                let may = if source == ShareSource::Own { own } else { aid };
                self.rest.take(may, room.most)?
            }
            None => Fen::ZERO,
        };
        let end = if self.rest.cash()?.is_zero() {
            ShareEnd::BillPaid
        } else if taken < room.most {
            ShareEnd::Parts
        } else {
            self.explanation.rest_on(room.rule);
            room.end
        };
        let binding = source.binding();
        self.note(binding, taken, end);
        if taken.is_zero() {
            return Ok(());
        }
        let (current, carried) = draw(account, part, taken)?;
        let payer = account.person;
        self.paid.shares.push(Share { source, payer, area, current, carried });
        match binding {
            None => self.paid.own = self.paid.own.plus(taken)?,
            Some(binding) => {
                self.paid.aid = self.paid.aid.plus(taken)?;
                self.paid.used.push((binding, area, now.month(), taken));
            }
        }
        Ok(())
    }

    fn note(&mut self, binding: Option<BindingId>, paid: Fen, end: ShareEnd) {
        self.explanation.payers.push(PayerNote { binding, quota: false, paid, end });
    }
}
