//! A bill as the bar that is drawn of it: one part for every pocket that paid, each with its own
//! reasons. Whoever draws it computes nothing.

use super::{Audience, PayerNote, View};
use crate::item::LineNote;
use crate::policy::AxisName;
use crate::policy::axes::Part;
use crate::report::{Payer, seen_by};
use crate::settlement::{Settlement, SettlementKind, Share};
use crate::{Fen, Overflow};

/// One segment of the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPart {
    /// Which pocket.
    pub payer: Payer,
    /// What it paid, in 分: never zero, negative in what gives a bill back.
    pub amount: Fen,
    /// What it is called.
    pub label: String,
    /// Why it is that much, and why not more.
    pub why: Vec<String>,
}

/// The parts of a bill that the audience may see: fund, own account, each relative's account, each
/// quota, cash, the hospital's share. Relatives and quotas come in the order in which they were asked.
/// For patient and clerk the parts add up to the bill; a grantor sees the own ones, a cashier none
/// (the totals of an answer are enough, see [`fn@super::render`]).
///
/// The reason of a pocket that paid nothing stands with the same relative's other part, else with
/// cash, else with whoever paid last: it is why that one had to pay so much. Rules that a clerk reads
/// stand here as far as they are about one part; the rest is in [`fn@super::render`].
pub fn split(settlement: &Settlement, view: &View<'_>) -> Result<Vec<SplitPart>, Overflow> {
    let mut parts = view.pockets(settlement)?;
    for (payer, why) in view.reasons(settlement, &parts) {
        if let Some(part) = part_for(&mut parts, payer) {
            part.why.push(why);
        }
    }
    Ok(parts)
}

fn part_for(parts: &mut [SplitPart], payer: Payer) -> Option<&mut SplitPart> {
    let twin = match payer {
        Payer::Aid(binding) => Payer::Quota(binding),
        Payer::Quota(binding) => Payer::Aid(binding),
        Payer::Fund | Payer::Own | Payer::Cash | Payer::Hospital => payer,
    };
    let of = |payer: Payer| parts.iter().position(|part| part.payer == payer);
    let last = || parts.iter().rposition(|part| part.payer != Payer::Hospital);
    let at = of(payer).or_else(|| of(twin)).or_else(|| of(Payer::Cash)).or_else(last)?;
    parts.get_mut(at)
}

/// The place of a pocket in the bar.
fn place(payer: Payer) -> u8 {
    match payer {
        Payer::Fund => 0,
        Payer::Own => 1,
        Payer::Aid(_) => 2,
        Payer::Quota(_) => 3,
        Payer::Cash => 4,
        Payer::Hospital => 5,
    }
}

/// What the funds leave of such a line, and not the accounts.
fn is_of_fund(note: LineNote) -> bool {
    match note {
        LineNote::NotAllowed | LineNote::AllowedUnknown => false,
        LineNote::NoPrescription
        | LineNote::PrescriptionIncomplete
        | LineNote::PrescriberUnknown
        | LineNote::PrescriptionsNotOffered => true,
    }
}

impl View<'_> {
    /// The parts without their reasons.
    fn pockets(&self, settlement: &Settlement) -> Result<Vec<SplitPart>, Overflow> {
        let whose = match self.audience {
            Audience::Cashier => None,
            Audience::Grantor => self.viewer,
            Audience::Patient | Audience::Clerk => Some(settlement.patient),
        };
        let Some(whose) = whose else { return Ok(Vec::new()) };
        let turn =
            |payer| settlement.shares.iter().position(|share| Payer::from(share.source) == payer);
        let mut seen = seen_by(settlement, whose)?;
        seen.sort_by_key(|(payer, _)| (place(*payer), turn(*payer)));
        let part = |(payer, amount)| {
            let (label, why) = (self.label(payer), Vec::new());
            SplitPart { payer, amount, label, why }
        };
        Ok(seen.into_iter().map(part).collect())
    }

    fn label(&self, payer: Payer) -> String {
        let (zh, en) = match (payer, self.audience) {
            (Payer::Fund, _) => ("医保基金", "Funds"),
            (Payer::Own, _) => ("本人账户", "Own account"),
            (Payer::Cash, _) => ("现金", "Cash"),
            (Payer::Hospital, _) => ("医院", "Hospital"),
            (Payer::Aid(_), Audience::Grantor) => ("您的账户", "Your account"),
            (Payer::Quota(_), Audience::Grantor) => ("您的共济额度", "Your quota"),
            (Payer::Aid(binding) | Payer::Quota(binding), _) => {
                let quota = matches!(payer, Payer::Quota(_));
                let (zh, en) = self.account(Some(binding), quota);
                return self.say(zh, en);
            }
        };
        self.say(zh.to_owned(), en.to_owned())
    }

    fn reasons(&self, settlement: &Settlement, parts: &[SplitPart]) -> Vec<(Payer, String)> {
        let back = settlement.kind != SettlementKind::Settled;
        match self.audience {
            Audience::Cashier => Vec::new(),
            Audience::Grantor => {
                let mine = settlement.shares.iter().filter(|s| Some(s.payer) == self.viewer);
                let why = |share: &Share| {
                    Some((Payer::from(share.source), self.own_share(settlement, share)?))
                };
                mine.filter_map(why).collect()
            }
            Audience::Patient | Audience::Clerk if back => {
                let back = |part: &SplitPart| {
                    let said = self.paid(part.amount, true, &part.label, &part.label)?;
                    Some((part.payer, said))
                };
                parts.iter().filter_map(back).collect()
            }
            Audience::Patient | Audience::Clerk => self.reasons_of_bill(settlement),
        }
    }

    fn reasons_of_bill(&self, settlement: &Settlement) -> Vec<(Payer, String)> {
        let (figures, explanation) = (&settlement.figures, &settlement.explanation);
        let mut said = Vec::new();
        if !figures.cash.is_zero() {
            let zh = "基金和账户都没有付的部分，用现金付。".to_owned();
            let en = "What neither the funds nor any account paid is cash.".to_owned();
            said.push((Payer::Cash, self.say(zh, en)));
        }
        if !figures.hosp_part.is_zero() {
            let zh = "医院自己承担的部分，先从账单里减去。".to_owned();
            let en = "What the hospital bears itself is taken off before anybody pays.".to_owned();
            said.push((Payer::Hospital, self.say(zh, en)));
        }
        said.extend(self.left_by_fund(settlement).map(|why| (Payer::Fund, why)));
        said.extend(explanation.away.map(|note| (Payer::Fund, self.away(note))));
        said.extend(explanation.payers.iter().map(|note| self.no_more(note)));
        for (note, amount) in &explanation.lines {
            let payer = if is_of_fund(*note) { Payer::Fund } else { Payer::Cash };
            said.push((payer, self.line(*note, *amount)));
        }
        if self.audience == Audience::Clerk {
            let of_fund = [AxisName::Benefit, AxisName::AwayReduction];
            said.extend(explanation.rules.iter().filter_map(|rule| {
                let barred = rule.axis == AxisName::ItemWhitelist;
                let payer = if barred { Payer::Cash } else { Payer::Fund };
                let one = barred || of_fund.contains(&rule.axis);
                one.then(|| (payer, self.rule(rule)))
            }));
        }
        said
    }

    /// What the funds left of the bill. Where they paid nothing for want of a prescription the lines
    /// say so better.
    fn left_by_fund(&self, settlement: &Settlement) -> Option<String> {
        let (figures, explanation) = (&settlement.figures, &settlement.explanation);
        if explanation.benefit_unknown() {
            return Some(self.benefit_unknown());
        }
        if figures.fund_sum.is_zero() && explanation.lines.keys().any(|note| is_of_fund(*note)) {
            return None;
        }
        let left = Part::ALL.into_iter().map(|part| (part, figures.part(part)));
        let left = left.filter(|(_, amount)| !amount.is_zero());
        let left: Vec<_> = left
            .map(|(part, amount)| {
                self.say(format!("{} {amount} 元", part.zh()), format!("{} {amount}", part.en()))
            })
            .collect();
        if left.is_empty() {
            return Some(self.all_paid());
        }
        let (zh, en) = (left.join("，"), left.join(", "));
        Some(self.say(format!("基金不付的：{zh}。"), format!("The funds do not pay: {en}.")))
    }

    /// Why a payer that was asked paid no more.
    fn no_more(&self, note: &PayerNote) -> (Payer, String) {
        let payer = match (note.binding, note.quota) {
            (None, _) => Payer::Own,
            (Some(binding), false) => Payer::Aid(binding),
            (Some(binding), true) => Payer::Quota(binding),
        };
        let why = self.why_no_more(note);
        let said = if note.paid.is_zero() {
            self.payer(note)
        } else if why.is_empty() {
            self.all_paid()
        } else {
            self.say(format!("没有付更多{why}。"), format!("No more than that{why}."))
        };
        (payer, said)
    }

    fn all_paid(&self) -> String {
        self.say("剩下的都在这里付清了。".to_owned(), "It paid all that was left.".to_owned())
    }
}
