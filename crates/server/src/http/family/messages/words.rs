//! The sentences: what happened, and what to do next, for whoever reads.

mod binding;
mod others;
mod premium;
mod reminders;
mod wallet;

use domain::Fen;
use domain::policy::PolicySet;
use store::records::About;

use super::told::{Role, Told};

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// Word of the kind.
    pub(super) kind: &'static str,
    /// Chinese.
    pub(super) zh: String,
    /// English.
    pub(super) en: String,
}

impl Words {
    fn new(kind: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, zh: zh.into(), en: en.into() }
    }
}

/// Kind, Chinese and English.
pub(super) fn words(about: &About, told: &Told, policies: &PolicySet) -> Words {
    let other = &told.other;
    match about {
        About::AidPaid { amount, .. } => Words::new(
            "aid_paid",
            format!(
                "{other}这次看病买药，您的账户付了 {amount} 元。详情在使用记录里；不认可的，可以申诉。"
            ),
            format!("Your account paid {amount} for {other}. See the uses; you may appeal."),
        ),
        About::MoneyReturned { amount, .. } => Words::new(
            "money_returned",
            format!("账单撤销了，{amount} 元已退回您的账户，不用您办理。"),
            format!("A bill was given back: {amount} returned to your account. Nothing to do."),
        ),
        About::AcceptanceAsked { .. } => asked(told),
        About::AcceptanceReminder { until, .. } => {
            if let Some(words) = reminders::acceptance(*until, told) {
                return words;
            }
            let Words { zh, en, .. } = asked(told);
            Words::new(
                "acceptance_reminder",
                format!("提醒：{zh}过了 {until} 没有确认，申请就作废了。"),
                format!("Reminder: {en} It lapses after {until}."),
            )
        }
        About::BindingChanged { state, .. } => binding::changed(*state, told),
        About::TermsChanged { .. } => binding::terms(told),
        About::CaseChanged { step, .. } => others::case(*step, told),
        About::LinkAsked { .. } => link_asked(told),
        About::LinkChanged { state, .. } => others::link(*state, told),
        About::WardChanged { state, .. } => others::ward(*state, told),
        About::LimitNear { kind, limit, used, .. } => reminders::near(*kind, *limit, *used, told),
        About::LimitReached { kind, limit, by_area, .. } => {
            reminders::reached(*kind, *limit, *by_area, told)
        }
        About::ShareEnded { kind, .. } => reminders::share_ended(*kind, told),
        About::BalanceLow { balance, low } => reminders::balance(*balance, *low),
        About::SeasonOpen { area, from, to, .. } => {
            reminders::season(&policies.area_name(*area), (*from, *to), told)
        }
        About::BindingExpiring { until, .. } => reminders::expiring(*until, told),
        About::UnusualUse { on, amount, before, .. } => {
            reminders::unusual(*on, *amount, *before, told)
        }
        About::InsuranceChanged { status } => others::insurance(*status),
        About::Moved { from, to, amount } => {
            moved((&policies.area_name(*from), &policies.area_name(*to)), *amount)
        }
        About::Corrected { fields } => {
            let (names, codes) = (others::fields_zh(fields), fields.join(", "));
            Words::new(
                "corrected",
                format!("您的信息已更正：{names}。请核对；仍不对的，请再次申请更正。"),
                format!("Your data were corrected: {codes}. Check them; ask again if still wrong."),
            )
        }
        About::HoldChanged { amount, state, .. } => others::hold(*state, *amount, told),
        About::PasswordChanged { locked } => others::password(*locked),
        About::VoucherChanged { active } => others::voucher(*active),
        About::WalletChanged { .. } => wallet::opened(),
        About::QuotaChanged { left, state, .. } => wallet::quota(*left, *state, told),
        About::PremiumChanged { amount, state, why, .. } => {
            premium::changed(*amount, (*state, *why), told)
        }
        About::FreezeChanged { frozen, reason } => others::freeze(*frozen, reason),
    }
}

fn link_asked(told: &Told) -> Words {
    let Told { other, rights, .. } = told;
    Words::new(
        "link_asked",
        format!(
            "{other}想和您建立亲情账户，权限：{rights}。这不共用账户里的钱。请您同意或拒绝；\
             不认识的人请拒绝。"
        ),
        format!(
            "{other} asks for a family link to you. It shares no money. Please accept or \
             decline; decline strangers."
        ),
    )
}

fn moved((from, to): (&str, &str), amount: Fen) -> Words {
    Words::new(
        "moved",
        format!(
            "您的参保地从{from}变更为{to}，个人账户余额 {amount} 元已一起转过去。原来的家庭\
             共济绑定已结束，请在{to}重新申请。"
        ),
        format!(
            "You moved from {from} to {to} with {amount} of your account. Bindings ended; \
             apply anew in {to}."
        ),
    )
}

/// Somebody wants to pay for the reader, or for whom the reader guards.
fn asked(told: &Told) -> Words {
    let Told { other, ward, role, .. } = told;
    if *role == Role::Guardian {
        return Words::new(
            "acceptance_asked",
            format!(
                "{other}想把您监护的{ward}绑定为家人，用个人账户帮{ward}付医药费。请您代为确认或拒绝。"
            ),
            format!("{other} wants to pay the bills of {ward}, whom you guard. Accept or decline."),
        );
    }
    Words::new(
        "acceptance_asked",
        format!("{other}想把您绑定为家人，用个人账户帮您付医药费。请您确认或拒绝。"),
        format!("{other} wants to pay your bills from the own account. Please accept or decline."),
    )
}

#[cfg(test)]
mod tests {
    use domain::binding::{BindingState, EndedWhy, SuspendedWhy};
    use domain::case::StepKind;
    use domain::family_link::LinkState;
    use domain::hold::HoldState;
    use domain::person::InsuredStatus;
    use domain::policy::axes::PremiumMode;
    use domain::premium::{DroppedWhy, PremiumState};
    use domain::remind::LimitKind;
    use domain::wallet::QuotaState;
    use domain::ward::WardState;
    use domain::{Area, BindingId, PersonId, RecordId, SettlementId};
    use jiff::civil::date;

    use super::*;

    const CLAIM: Option<PremiumMode> = Some(PremiumMode::ClaimBack);

    #[expect(clippy::too_many_lines, reason = "one of every kind of message")]
    fn abouts() -> Vec<About> {
        let (binding, case) = (BindingId(1), RecordId(2));
        let (link, ward) = (RecordId(3), RecordId(4));
        let (settlement, amount) = (SettlementId(5), Fen(3_500));
        let area = Area::parse("110000").unwrap();
        let to = Area::parse("310000").unwrap();
        let mut abouts = vec![
            About::AidPaid { settlement, area, beneficiary: PersonId(1), amount },
            About::MoneyReturned { settlement, area, amount },
            About::AcceptanceAsked { binding },
            About::AcceptanceReminder { binding, until: date(2026, 12, 1) },
            About::TermsChanged { binding },
            About::BalanceLow { balance: amount, low: Fen(5_000) },
            About::SeasonOpen { binding, area, from: date(2026, 9, 1), to: date(2026, 12, 31) },
            About::BindingExpiring { binding, until: date(2026, 12, 31) },
            About::UnusualUse { binding, on: date(2026, 11, 22), amount, before: Fen::ZERO },
            About::LinkAsked { link },
            About::Moved { from: area, to, amount },
            About::Corrected { fields: vec!["tel".to_owned(), "unheard_of".to_owned()] },
            About::HoldChanged { hold: link, amount, state: HoldState::Open },
            About::HoldChanged { hold: link, amount, state: HoldState::Used(settlement) },
            About::HoldChanged { hold: link, amount, state: HoldState::Released },
            About::HoldChanged { hold: link, amount, state: HoldState::Expired },
            About::PasswordChanged { locked: true },
            About::PasswordChanged { locked: false },
            About::VoucherChanged { active: true },
            About::VoucherChanged { active: false },
            About::WalletChanged { wallet: link },
            About::FreezeChanged { frozen: true, reason: "司法协助".to_owned() },
            About::FreezeChanged { frozen: false, reason: String::new() },
        ];
        for state in [QuotaState::Open, QuotaState::Released, QuotaState::Ended] {
            abouts.push(About::QuotaChanged { quota: link, binding, left: amount, state });
        }
        for state in [
            PremiumState::Waiting,
            PremiumState::Claimed,
            PremiumState::Paid,
            PremiumState::Dropped,
            PremiumState::Refunded,
        ] {
            abouts.push(About::PremiumChanged { premium: link, amount, state, why: None });
        }
        let whys = [
            DroppedWhy::CalledOff,
            DroppedWhy::BindingEnded,
            DroppedWhy::NotTaken,
            DroppedWhy::ClaimRefused,
        ];
        abouts.extend(whys.map(|why| About::PremiumChanged {
            premium: link,
            amount,
            state: PremiumState::Dropped,
            why: Some(why),
        }));
        for kind in [LimitKind::Payment, LimitKind::Month, LimitKind::Year] {
            abouts.push(About::LimitNear { binding, kind, limit: amount, used: amount });
            abouts.push(About::ShareEnded { binding, kind });
            abouts.extend([true, false].map(|by_area| About::LimitReached {
                binding,
                kind,
                limit: amount,
                by_area,
            }));
        }
        let states = [
            BindingState::InReview,
            BindingState::Returned,
            BindingState::AwaitingAcceptance,
            BindingState::PendingEffect,
            BindingState::Active,
            BindingState::Suspended(SuspendedWhy::Frozen),
            BindingState::Suspended(SuspendedWhy::AwaitingReactivation),
            BindingState::Suspended(SuspendedWhy::Insurance),
            BindingState::Ended(EndedWhy::Grantor),
            BindingState::Ended(EndedWhy::Clerk),
            BindingState::Ended(EndedWhy::Expired),
            BindingState::Ended(EndedWhy::Died),
            BindingState::Ended(EndedWhy::InsuranceEnded),
            BindingState::Ended(EndedWhy::Moved),
            BindingState::Ended(EndedWhy::KinshipEnded),
            BindingState::Ended(EndedWhy::Corrected),
            BindingState::Withdrawn,
            BindingState::Rejected,
            BindingState::Declined,
            BindingState::Lapsed,
        ];
        abouts.extend(states.map(|state| About::BindingChanged { binding, state }));
        let steps = [StepKind::Returned, StepKind::Approved, StepKind::Rejected];
        abouts.extend(steps.map(|step| About::CaseChanged { case, step }));
        let links = [LinkState::Active, LinkState::Declined, LinkState::Lapsed, LinkState::Ended];
        abouts.extend(links.map(|state| About::LinkChanged { link, state }));
        let wards = [WardState::InReview, WardState::Active, WardState::Rejected, WardState::Ended];
        abouts.extend(wards.map(|state| About::WardChanged { ward, state }));
        let insured = [InsuredStatus::Normal, InsuredStatus::Paused, InsuredStatus::Uninsured];
        abouts.extend(insured.map(|status| About::InsuranceChanged { status }));
        abouts
    }

    #[test]
    fn every_message_says_what_happened_and_what_next_to_each_reader() {
        let policies = crate::rules::load(None).unwrap();
        for about in abouts() {
            for role in [Role::Grantor, Role::Beneficiary, Role::Guardian] {
                for (holds, mode) in [(true, None), (false, None), (true, CLAIM), (false, CLAIM)] {
                    let told = Told {
                        other: "张*".to_owned(),
                        ward: "李*".to_owned(),
                        rights: "查看参保信息".to_owned(),
                        role,
                        holds,
                        mode,
                        ..Told::default()
                    };
                    let Words { kind, zh, en } = words(&about, &told, &policies);
                    assert!(!kind.is_empty() && zh.chars().count() >= 12, "{about:?}: {zh}");
                    assert!(zh.ends_with('。') && en.ends_with('.'), "{about:?}: {zh} {en}");
                    assert!(zh.matches(['。', '；', '，']).count() >= 2, "what next? {zh}");
                    assert!(!zh.contains("。。") && !en.contains(['。', '，', '；']), "{zh} {en}");
                }
            }
        }
    }
}
