//! The same facts, said to each audience (`decisions.md`, "Views of a bill"; `look.md`, "Words").

use super::{Audience, PayerNote, ShareEnd};
use crate::policy::RuleRef;
use crate::refusal::text::Lang;
use crate::settlement::{Settlement, SettlementKind};
use crate::{BindingId, Fen, PersonId, Reason};

/// Somebody whom a sentence names; the caller knows the words (妈妈, 张*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Whose care it was.
    Patient,
    /// The grantor of a binding.
    Payer(BindingId),
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
        let mine = mine.filter_map(|share| Some((share.source.binding()?, share)));
        let who = || (self.name)(Named::Patient);
        mine.map(|(binding, share)| {
            let amount = abs(Fen(share.current.0.saturating_add(share.carried.0)));
            if settlement.kind != SettlementKind::Settled {
                return self.say(
                    format!("{}这张账单已撤销，{amount} 元已退回您的账户。", who()),
                    format!("This bill of {} was given back: {amount} to your account.", who()),
                );
            }
            let mut notes = settlement.explanation.payers.iter();
            let end = notes.find(|note| note.binding == Some(binding)).map(|note| note.end);
            let why = self.because(end.and_then(reason));
            self.say(
                format!("{}这次看病，您的账户付了 {amount} 元{why}。", who()),
                format!("For this care of {} your account paid {amount}{why}.", who()),
            )
        })
        .collect()
    }

    /// The whole bill: patient and clerk, who differ in what they learn about a relative.
    fn bill(&self, settlement: &Settlement) -> Vec<String> {
        let figures = &settlement.figures;
        let back = settlement.kind != SettlementKind::Settled;
        let mut said = Vec::new();
        if settlement.explanation.benefit_unknown() {
            said.push(self.say(
                "本地的报销规则还没有可靠的来源，医保基金没有支付；请打当地 12393 询问。".to_owned(),
                "No reliable source for the local benefit rule: the funds paid nothing. Call 12393."
                    .to_owned(),
            ));
        }
        said.extend(self.around(settlement));
        said.extend(self.paid(figures.fund_sum, back, "医保基金", "The funds"));
        said.extend(self.paid(figures.hosp_part, back, "医院", "The hospital"));
        if back {
            said.extend(settlement.shares.iter().filter_map(|share| {
                let amount = Fen(share.current.0.saturating_add(share.carried.0));
                let (zh, en) = self.account(share.source.binding());
                self.paid(amount, back, &zh, &en)
            }));
        } else {
            said.extend(settlement.explanation.payers.iter().map(|note| self.payer(note)));
        }
        said.extend(self.paid(figures.cash, back, "现金", "Cash"));
        said
    }

    /// “妈妈的账户付了 80.00 元” or “退回妈妈的账户 80.00 元”; nothing for nothing.
    fn paid(&self, amount: Fen, back: bool, zh: &str, en: &str) -> Option<String> {
        let sum = abs(amount);
        let text = if back {
            self.say(format!("退回{zh} {sum} 元。"), format!("{en}: {sum} given back."))
        } else {
            self.say(format!("{zh}付了 {sum} 元。"), format!("{en} paid {sum}."))
        };
        (!amount.is_zero()).then_some(text)
    }

    fn account(&self, binding: Option<BindingId>) -> (String, String) {
        match (binding, self.audience) {
            (Some(binding), _) => {
                let name = (self.name)(Named::Payer(binding));
                (format!("{name}的账户"), format!("{name}'s account"))
            }
            (None, Audience::Clerk) => ("本人账户".to_owned(), "The own account".to_owned()),
            (None, _) => ("您的账户".to_owned(), "Your account".to_owned()),
        }
    }

    fn payer(&self, note: &PayerNote) -> String {
        let (zh, en) = self.account(note.binding);
        let about_relative = note.binding.is_some() && self.audience == Audience::Patient;
        let why = if about_relative { discreet(note.end) } else { reason(note.end) };
        let why = self.because(why);
        let sum = note.paid;
        if sum.is_zero() {
            return self.say(format!("{zh}没有付{why}。"), format!("{en} paid nothing{why}."));
        }
        self.say(format!("{zh}付了 {sum} 元{why}。"), format!("{en} paid {sum}{why}."))
    }

    fn because(&self, why: Option<(&str, &str)>) -> String {
        why.map_or_else(String::new, |(zh, en)| self.say(format!("：{zh}"), format!(": {en}")))
    }

    fn rule(&self, rule: &RuleRef) -> String {
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

fn abs(amount: Fen) -> Fen {
    Fen(amount.0.saturating_abs())
}

/// What a patient learns about a relative: never a balance, a freeze or an insurance.
fn discreet(end: ShareEnd) -> Option<(&'static str, &'static str)> {
    match end {
        ShareEnd::Balance | ShareEnd::Floor => {
            Some(("这位家人的部分到此为止", "this relative's share ended here"))
        }
        ShareEnd::Frozen | ShareEnd::Insurance | ShareEnd::NoAccount => {
            Some(("这位家人现在不能代付，可以问问家人", "this relative cannot pay at present"))
        }
        ShareEnd::BillPaid
        | ShareEnd::PaymentLimit
        | ShareEnd::MonthLimit
        | ShareEnd::YearLimit
        | ShareEnd::AwayLimit
        | ShareEnd::Parts
        | ShareEnd::Scope
        | ShareEnd::SwitchedOff
        | ShareEnd::NotYetEffective
        | ShareEnd::NotPicked
        | ShareEnd::OneGrantorOnly
        | ShareEnd::OwnNotZero
        | ShareEnd::NotAsked
        | ShareEnd::NotAgreed
        | ShareEnd::Quota
        | ShareEnd::WalletNotOpen
        | ShareEnd::WalletNotTaken
        | ShareEnd::NotOpen => reason(end),
    }
}

/// Why a payer paid no more; nothing to say where the bill is paid.
fn reason(end: ShareEnd) -> Option<(&'static str, &'static str)> {
    Some(match end {
        ShareEnd::BillPaid => return None,
        ShareEnd::Balance => ("账户里能用的钱用完了", "no more money is free in the account"),
        ShareEnd::Floor => ("账户里要留的钱不能动", "the account must keep its floor"),
        ShareEnd::PaymentLimit => ("到了每次的使用限额", "the limit per payment is reached"),
        ShareEnd::MonthLimit => ("到了这个月的使用限额", "the limit of this month is reached"),
        ShareEnd::YearLimit => ("到了今年的使用限额", "the limit of this year is reached"),
        ShareEnd::AwayLimit => {
            ("到了异地看病的使用限额", "the limit for care away from home is reached")
        }
        ShareEnd::Parts => {
            ("剩下的部分不能用这个账户付", "the rest may not be paid from this account")
        }
        ShareEnd::Scope => ("使用范围里没有这一类", "the scope does not cover this kind of care"),
        ShareEnd::SwitchedOff => ("代付暂时关着", "paying is switched off for now"),
        ShareEnd::Frozen => ("账户冻结或暂停", "the account is frozen or suspended"),
        ShareEnd::Insurance => ("参保状态不正常", "the insurance is not in force"),
        ShareEnd::NotYetEffective => ("绑定还没有生效", "the binding is not yet in force"),
        ShareEnd::NotPicked => ("这次没有选这位家人付", "was not picked for this payment"),
        ShareEnd::OneGrantorOnly => {
            ("一次结算只能用一位家人的账户", "one settlement may use one relative only")
        }
        ShareEnd::OwnNotZero => {
            ("本人账户还有钱，用完才用家人的", "the own account must be at zero first")
        }
        ShareEnd::NotAsked => ("这次没有要求用这个账户", "the account was not asked for"),
        ShareEnd::NotOpen => {
            ("两地之间或这家机构还没有开通", "not open between these places or at this institution")
        }
        ShareEnd::NoAccount => ("没有个人账户", "there is no account"),
        ShareEnd::NotAgreed => {
            ("这次住院没有同意使用家庭共济", "family accounts were not agreed to for this stay")
        }
        ShareEnd::Quota => ("共济额度用完了", "the quota is used up"),
        ShareEnd::WalletNotOpen => {
            ("有一方的医保钱包这一天还没有开通", "the wallet of a place is not open on that day")
        }
        ShareEnd::WalletNotTaken => ("这家机构不能用医保钱包", "this institution takes no wallets"),
    })
}
