//! Reminders: which of them a bill makes, and the act that tells one from a sweep.
//!
//! A bill's are decided on facts that the bill reads anyway (wishes stand beside the person, the
//! highest count beside the counter): no look more. The settled amounts are those of the record.

use domain::person::Account;
use domain::remind::{Crossing, LimitKind, crossings};
use domain::settlement::{PayerFacts, SettleFacts, Settlement, Share, ShareSource};
use domain::{Fen, Overflow, PersonId};
use store::records::About;
use store::{Answer, Effects, Facts, Message, Needs};

use crate::act::{Act, Context, Refusals};
use crate::acts::message;
use crate::number::Numbered;

/// Limits that the bill brought to 80 % or used up, and balances that it brought below the amount
/// that their owner set. What the reader switched off is not made.
pub(crate) fn of_bill(
    facts: &Facts,
    of: &SettleFacts,
    settlement: &Settlement,
    context: &mut Context<'_>,
) -> Result<Vec<Message>, Overflow> {
    let mut told = Vec::new();
    for share in &settlement.shares {
        let payer = share
            .source
            .binding()
            .and_then(|binding| of.payers.iter().find(|payer| payer.binding.id == binding));
        if let Some(payer) = payer.filter(|payer| is_first(share, payer, settlement)) {
            let paid = paid_by(payer, settlement)?;
            let month = context.now.month();
            let tops = [month.0, month.year()].map(|of| facts.top_of(payer.binding.id, of));
            let rules = (&context.world.policies, context.now.date());
            for crossing in crossings(payer, tops, paid, rules)? {
                told.extend(of_limit(payer, crossing));
            }
        }
        let account = match share.source {
            ShareSource::Own => of.account.as_ref(),
            ShareSource::Live(_) => payer.and_then(|payer| payer.account.as_ref()),
            // Its money was set aside before: what is free stays as it is.
            ShareSource::Quota(..) => None,
        };
        let paid = share.current.plus(share.carried)?;
        let before = account.map(Account::free_all).transpose()?;
        if let Some(before) = before {
            told.extend(of_balance(facts, share, (before, before.minus(paid)?), context));
        }
    }
    let wanted = |(person, about): &(PersonId, About)| {
        about.reminder().is_none_or(|kind| facts.wishes_of(*person).wants(kind))
    };
    let told = told.into_iter().filter(wanted);
    Ok(told.map(|(person, about)| message(context, person, about)).collect())
}

/// Limits are of a binding, and its quota and the account may both have paid of one bill.
fn paid_by(payer: &PayerFacts, settlement: &Settlement) -> Result<Fen, Overflow> {
    let of = |share: &&Share| share.source.binding() == Some(payer.binding.id);
    let shares = settlement.shares.iter().filter(of);
    Fen::sum(shares.flat_map(|share| [share.current, share.carried]))
}

/// The first of the binding's shares of the bill.
fn is_first(share: &Share, payer: &PayerFacts, settlement: &Settlement) -> bool {
    let of = |share: &&Share| share.source.binding() == Some(payer.binding.id);
    settlement.shares.iter().find(of) == Some(share)
}

/// To the grantor, who can act; the beneficiary learns only that a relative's share has ended, and
/// nothing of a payment's limit: the bill itself says so, and the next one is paid again.
fn of_limit(payer: &PayerFacts, crossing: Crossing) -> Vec<(PersonId, About)> {
    let Crossing { kind, reached, limit, used, by_area } = crossing;
    let (binding, grantor) = (payer.binding.id, payer.binding.grantor);
    if !reached {
        return vec![(grantor, About::LimitNear { binding, kind, limit, used })];
    }
    let mut told = vec![(grantor, About::LimitReached { binding, kind, limit, by_area })];
    if kind != LimitKind::Payment {
        told.push((payer.binding.beneficiary, About::ShareEnded { binding, kind }));
    }
    told
}

/// Once a month, whatever came back in between.
fn of_balance(
    facts: &Facts,
    share: &Share,
    (before, balance): (Fen, Fen),
    context: &Context<'_>,
) -> Option<(PersonId, About)> {
    let known = facts.reminders.get(&share.payer).cloned().unwrap_or_default();
    let told = known.low_told == context.now.month().0;
    let low = known.wishes.low();
    let falls = !told && known.wishes.falls_low(before, balance);
    falls.then_some((share.payer, About::BalanceLow { balance, low }))
}

/// Tells somebody something that a sweep found; nothing where the reader switched that off.
#[derive(Clone, Debug)]
pub struct Tell {
    /// Number and content: told once.
    pub numbered: Numbered,
    /// To whom.
    pub person: PersonId,
    /// What.
    pub about: About,
}

impl Act for Tell {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { people: [self.person].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        if wants(facts, self.person, &self.about) {
            effects.messages.push(message(context, self.person, self.about.clone()));
        }
        Ok(effects)
    }
}

/// The reader is known and did not switch this off.
pub(crate) fn wants(facts: &Facts, person: PersonId, about: &About) -> bool {
    let wanted = about.reminder().is_none_or(|kind| facts.wishes_of(person).wants(kind));
    facts.people.contains_key(&person) && wanted
}
