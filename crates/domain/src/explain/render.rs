//! The same facts, said to each audience (`decisions.md`, "Views of a bill"; `look.md`, "Words").

use super::ends::{discreet, reason};
use super::{Audience, PayerNote};
use crate::policy::RuleRef;
use crate::refusal::text::Lang;
use crate::settlement::{Settlement, SettlementKind, Share, ShareSource};
use crate::{Area, BindingId, Fen, PersonId, Reason};

/// Somebody whom a sentence names; the caller knows the words (妈妈, 张*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Whose care it was.
    Patient,
    /// The grantor of a binding.
    Payer(BindingId),
    /// A place, by its name.
    Place(Area),
}

/// Who reads, and how others are called.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Which view.
    pub audience: Audience,
    /// The reading grantor; needed by [`Audience::Grantor`] only.
    pub viewer: Option<PersonId>,
    /// Language.
    pub lang: Lang,
    /// What somebody is called; never asked for a cashier.
    pub name: &'a dyn Fn(Named) -> String,
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { audience, viewer, lang, name: _ } = self;
        write!(f, "View({audience:?}, {viewer:?}, {lang:?})")
    }
}

/// The sentences about a settlement or a cancel, in the order of the money: fund, hospital, own
/// account, relatives, cash; for a clerk also the rules. A grantor who paid nothing gets none.
pub fn render(settlement: &Settlement, view: &View<'_>) -> Vec<String> {
    match view.audience {
        Audience::Cashier => vec![view.totals(settlement)],
        Audience::Grantor => view.own_money(settlement),
        Audience::Patient => view.bill(settlement),
        Audience::Clerk => {
            let rules = settlement.explanation.rules.iter();
            let rules = rules.map(|rule| view.rule(rule));
            view.bill(settlement).into_iter().chain(rules).collect()
        }
    }
}

impl View<'_> {
    pub(super) fn say(&self, zh: String, en: String) -> String {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Totals and what the cashier can do: no names, no reasons about a relative.
    fn totals(&self, settlement: &Settlement) -> String {
        let figures = &settlement.figures;
        let parts = [
            ("医保基金", "funds", figures.fund_sum),
            ("本人账户", "own account", figures.own),
            ("家人账户", "family accounts", figures.aid),
            ("机构承担", "institution", figures.hosp_part),
            ("现金", "cash", figures.cash),
        ];
        let said = parts
            .into_iter()
            .filter(|(word, _, amount)| *word == "现金" || !amount.is_zero())
            .map(|(zh, en, amount)| {
                let amount = abs(amount);
                self.say(format!("{zh} {amount} 元"), format!("{en} {amount}"))
            });
        let said: Vec<String> = said.collect();
        let text = match settlement.kind {
            SettlementKind::Settled => {
                self.say(format!("{}。", said.join("，")), format!("Paid: {}.", said.join(", ")))
            }
            SettlementKind::Cancel(_) | SettlementKind::Undo(_) => self.say(
                format!("已退回：{}。", said.join("，")),
                format!("Given back: {}.", said.join(", ")),
            ),
        };
        let gap = self.say(String::new(), " ".to_owned());
        match settlement.explanation.memo() {
            Some(reason) => format!("{text}{gap}{}", self.memo(reason)),
            None => text,
        }
    }

    /// What a memo's code says, in words.
    fn memo(&self, reason: Reason) -> String {
        if let Some((zh, en)) = super::around::memo(reason) {
            return self.say(zh.to_owned(), en.to_owned());
        }
        if reason == Reason::PayerNotChosen {
            return self.say(
                "请患者选定由哪位家人付款。".to_owned(),
                "Ask the patient to pick who in the family pays.".to_owned(),
            );
        }
        if reason == Reason::ConsentMissing {
            return self.say(
                "患者没有签家庭共济使用知情同意书，家人账户未付款。".to_owned(),
                "The patient has not agreed that family accounts pay for this stay.".to_owned(),
            );
        }
        self.say(
            "本机构还没有接通家庭共济，不能用家人账户付款。".to_owned(),
            "This institution is not connected: family accounts cannot pay here.".to_owned(),
        )
    }

    /// What the reading grantor's own account paid, and why not more.
    fn own_money(&self, settlement: &Settlement) -> Vec<String> {
        let mine = settlement.shares.iter().filter(|share| Some(share.payer) == self.viewer);
        mine.filter_map(|share| self.own_share(settlement, share)).collect()
    }

    pub(super) fn own_share(&self, settlement: &Settlement, share: &Share) -> Option<String> {
        let binding = share.source.binding()?;
        let quota = is_quota(share.source);
        let (zh, en) = if quota { ("共济额度", "quota") } else { ("账户", "account") };
        let amount = abs(Fen(share.current.0.saturating_add(share.carried.0)));
        let who = (self.name)(Named::Patient);
        if settlement.kind != SettlementKind::Settled {
            return Some(self.say(
                format!("{who}这张账单已撤销，{amount} 元已退回您的{zh}。"),
                format!("This bill of {who} was given back: {amount} to your {en}."),
            ));
        }
        let mut notes = settlement.explanation.payers.iter();
        let note = notes.find(|note| (note.binding, note.quota) == (Some(binding), quota));
        let why = note.map_or_else(String::new, |note| self.because(note, reason(note.end)));
        Some(self.say(
            format!("{who}这次看病，您的{zh}付了 {amount} 元{why}。"),
            format!("For this care of {who} your {en} paid {amount}{why}."),
        ))
    }

    /// The whole bill: patient and clerk, who differ in what they learn about a relative.
    fn bill(&self, settlement: &Settlement) -> Vec<String> {
        let figures = &settlement.figures;
        let back = settlement.kind != SettlementKind::Settled;
        let mut said = Vec::new();
        if settlement.explanation.benefit_unknown() {
            said.push(self.benefit_unknown());
        }
        said.extend(self.around(settlement));
        said.extend(self.paid(figures.fund_sum, back, "医保基金", "The funds"));
        said.extend(self.paid(figures.hosp_part, back, "医院", "The hospital"));
        if back {
            said.extend(settlement.shares.iter().filter_map(|share| {
                let amount = Fen(share.current.0.saturating_add(share.carried.0));
                let (zh, en) = self.account(share.source.binding(), is_quota(share.source));
                self.paid(amount, back, &zh, &en)
            }));
        } else {
            said.extend(settlement.explanation.payers.iter().map(|note| self.payer(note)));
        }
        said.extend(self.paid(figures.cash, back, "现金", "Cash"));
        said
    }

    /// “妈妈的账户付了 80.00 元” or “退回妈妈的账户 80.00 元”; nothing for nothing.
    pub(super) fn paid(&self, amount: Fen, back: bool, zh: &str, en: &str) -> Option<String> {
        let sum = abs(amount);
        let text = if back {
            self.say(format!("退回{zh} {sum} 元。"), format!("{en}: {sum} given back."))
        } else {
            self.say(format!("{zh}付了 {sum} 元。"), format!("{en} paid {sum}."))
        };
        (!amount.is_zero()).then_some(text)
    }

    pub(super) fn account(&self, binding: Option<BindingId>, quota: bool) -> (String, String) {
        match (binding, self.audience) {
            (Some(binding), _) => {
                let name = (self.name)(Named::Payer(binding));
                let (zh, en) =
                    if quota { ("共济额度", "quota") } else { ("账户", "account") };
                (format!("{name}的{zh}"), format!("{name}'s {en}"))
            }
            (None, Audience::Clerk) => ("本人账户".to_owned(), "The own account".to_owned()),
            (None, _) => ("您的账户".to_owned(), "Your account".to_owned()),
        }
    }

    pub(super) fn payer(&self, note: &PayerNote) -> String {
        let (zh, en) = self.account(note.binding, note.quota);
        let why = self.why_no_more(note);
        let sum = note.paid;
        if sum.is_zero() {
            return self.say(format!("{zh}没有付{why}。"), format!("{en} paid nothing{why}."));
        }
        self.say(format!("{zh}付了 {sum} 元{why}。"), format!("{en} paid {sum}{why}."))
    }

    /// “：到了每次的使用限额”, nothing where the bill is paid; to a patient never a relative's balance.
    pub(super) fn why_no_more(&self, note: &PayerNote) -> String {
        let about_relative = note.binding.is_some() && self.audience == Audience::Patient;
        let why = if about_relative { discreet(note.end) } else { reason(note.end) };
        self.because(note, why)
    }

    fn because(&self, note: &PayerNote, why: Option<(&str, &str)>) -> String {
        let Some((zh, en)) = why else { return String::new() };
        let place = note.place.map_or_else(
            || self.say("有一方所在地".to_owned(), "one of the places".to_owned()),
            |area| (self.name)(Named::Place(area)),
        );
        self.say(format!("：{zh}"), format!(": {en}")).replace("{place}", &place)
    }

    pub(super) fn rule(&self, rule: &RuleRef) -> String {
        let place = rule.area.map_or_else(|| format!("{:02}", rule.unit), |area| area.to_string());
        let ((zh, en), grade, since) = (rule.axis.words(), rule.grade, rule.since);
        let unknown = if rule.unknown_here {
            self.say("，本地未知".to_owned(), ", unknown here".to_owned())
        } else {
            String::new()
        };
        self.say(
            format!("依据 {place}：{zh}（自 {since}，等级 {grade:?}{unknown}）。"),
            format!("Rule {place}: {en} (since {since}, grade {grade:?}{unknown})."),
        )
    }
}

fn is_quota(source: ShareSource) -> bool {
    matches!(source, ShareSource::Quota(..))
}

fn abs(amount: Fen) -> Fen {
    Fen(amount.0.saturating_abs())
}
