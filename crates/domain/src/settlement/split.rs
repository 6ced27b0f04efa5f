//! Who pays the personal part: own account, relatives' quotas and accounts in order, cash.

use jiff::civil::Date;

use super::rest::Rest;
use super::room::{Room, draw, of_owner};
use super::{AccountUse, Bill, SettleFacts, Share, ShareSource};
use crate::explain::{Explanation, PayerNote, ShareEnd};
use crate::person::AccountPart;
use crate::policy::axes::{PayableParts, PayerKind};
use crate::policy::{AxisName, PolicySet, Ruled};
use crate::wallet::QuotaChange;
use crate::{Area, BindingId, Fen, Moment, Month, Overflow, PersonId, RecordId};

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
    pub(super) quotas: Vec<(RecordId, QuotaChange)>,
    pub(super) own: Fen,
    pub(super) aid: Fen,
}

/// Money that may be asked: an account or a quota.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purse {
    pub(super) source: ShareSource,
    /// Whose account.
    pub(super) payer: PersonId,
    /// In which area's book; its rules say which parts of a bill it may pay.
    pub(super) area: Area,
    /// What is free of it: (current, carried).
    pub(super) free: (Fen, Fen),
    /// Which of them pays first.
    pub(super) part: AccountPart,
}

/// Asks the payers in order and writes down why each paid no more.
pub(super) struct Split<'a> {
    pub(super) question: Question<'a>,
    pub(super) rest: Rest,
    pub(super) paid: Paid,
    pub(super) explanation: Explanation,
}

impl Split<'_> {
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
                PayerKind::Quota => self.ask_quotas()?,
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
                let free = account.free_parts()?;
                let (payer, area, part) =
                    (account.person, account.area, AccountPart::CurrentThenCarried);
                let purse = Purse { source: ShareSource::Own, payer, area, free, part };
                return self.pay(purse, room).map(|_| ());
            }
        };
        self.note(ShareSource::Own, Fen::ZERO, end);
        Ok(())
    }

    /// Lets one purse pay what it may, and says from which parts (current, carried) it did.
    pub(super) fn pay(&mut self, purse: Purse, room: Room) -> Result<(Fen, Fen), Overflow> {
        let Question { policies, day, now, .. } = self.question;
        let Purse { source, payer, area, free, part } = purse;
        let axis = AxisName::PayableParts;
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
        self.note(source, taken, end);
        if taken.is_zero() {
            return Ok((Fen::ZERO, Fen::ZERO));
        }
        let (current, carried) = draw(free, part, taken)?;
        self.paid.shares.push(Share { source, payer, area, current, carried });
        match source.binding() {
            None => self.paid.own = self.paid.own.plus(taken)?,
            Some(binding) => {
                self.paid.aid = self.paid.aid.plus(taken)?;
                self.paid.count((binding, area, now.month(), taken))?;
            }
        }
        Ok((current, carried))
    }

    pub(super) fn note(&mut self, source: ShareSource, paid: Fen, end: ShareEnd) {
        let quota = matches!(source, ShareSource::Quota(..));
        let binding = source.binding();
        self.explanation.payers.push(PayerNote { binding, quota, paid, end, place: None });
    }
}

impl Paid {
    /// What a binding's counters gain: quota and account together.
    fn count(&mut self, gained: (BindingId, Area, Month, Fen)) -> Result<(), Overflow> {
        let (binding, _, _, amount) = gained;
        match self.used.iter_mut().find(|(counted, ..)| *counted == binding) {
            Some((.., sum)) => *sum = sum.plus(amount)?,
            None => self.used.push(gained),
        }
        Ok(())
    }

    /// What this binding paid of the bill already, by quota or account.
    pub(super) fn by(&self, binding: BindingId) -> Fen {
        let used = self.used.iter().find(|(counted, ..)| *counted == binding);
        used.map_or(Fen::ZERO, |(.., amount)| *amount)
    }

    /// A relative's account paid, and not a quota.
    pub(super) fn is_live(&self) -> bool {
        self.shares.iter().any(|share| matches!(share.source, ShareSource::Live(_)))
    }
}
