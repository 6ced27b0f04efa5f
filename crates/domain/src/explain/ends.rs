//! Why a payer paid no more, in words: Chinese, English. `{place}` is the place in the way.

use super::ShareEnd;

/// What a patient learns about a relative: never a balance, a freeze or an insurance.
pub(super) fn discreet(end: ShareEnd) -> Option<(&'static str, &'static str)> {
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
        | ShareEnd::NoQuota
        | ShareEnd::WalletNotOpen
        | ShareEnd::WalletPartly
        | ShareEnd::WalletUnknown
        | ShareEnd::WalletNotTaken
        | ShareEnd::NotOpen => reason(end),
    }
}

/// Why a payer paid no more; nothing to say where the bill is paid.
pub(super) fn reason(end: ShareEnd) -> Option<(&'static str, &'static str)> {
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
        ShareEnd::NoQuota => {
            ("跨省要先设定共济额度", "between provinces a quota must be set first")
        }
        ShareEnd::WalletNotOpen => (
            "{place}的医保钱包这一天还没有开通，请打当地 12393 询问",
            "the wallet of {place} is not open on that day; call 12393 there",
        ),
        ShareEnd::WalletPartly => (
            "{place}只有一部分开通了医保钱包，不知道是哪一部分，请打当地 12393 询问",
            "{place} has opened the wallet in part, which part is not known; call 12393 there",
        ),
        ShareEnd::WalletUnknown => (
            "不知道{place}的医保钱包开通了没有，请打当地 12393 询问",
            "whether {place} has opened the wallet is not known; call 12393 there",
        ),
        ShareEnd::WalletNotTaken => ("这家机构不能用医保钱包", "this institution takes no wallets"),
    })
}
