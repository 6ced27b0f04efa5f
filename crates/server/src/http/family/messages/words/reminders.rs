//! Sentences of reminders: what is the matter, and what the reader can do.

use domain::Fen;
use domain::remind::LimitKind;
use jiff::civil::Date;

use super::super::told::{Role, Told};
use super::Words;

/// The limit of which period, and what "used up" means for the next one.
fn period(kind: LimitKind) -> (&'static str, &'static str, &'static str, &'static str) {
    match kind {
        LimitKind::Payment => {
            ("每次", "payment", "下一次照常可以用", "The next bill can use it again")
        }
        LimitKind::Month => ("每月", "month", "下个月 1 日自动恢复", "It starts anew on the 1st"),
        LimitKind::Year => {
            ("每年", "year", "明年 1 月 1 日自动恢复", "It starts anew on 1 January")
        }
    }
}

/// 80 % of a limit are used.
pub(super) fn near(kind: LimitKind, limit: Fen, used: Fen, told: &Told) -> Words {
    let other = &told.other;
    let (zh, en, ..) = period(kind);
    Words::new(
        "limit_near",
        format!(
            "{other}用您的账户已到{zh}限额的八成：限额 {limit} 元，用了 {used} 元。限额可以在绑定里改；\
             不改也不用办理。"
        ),
        format!(
            "{other} has used {used} of the limit of {limit} per {en} on your account. You can \
             change it in the binding; nothing has to be done."
        ),
    )
}

/// A limit is used up.
pub(super) fn reached(kind: LimitKind, limit: Fen, by_area: bool, told: &Told) -> Words {
    let other = &told.other;
    let (zh, en, next, next_en) = period(kind);
    let (change, change_en) = if by_area {
        ("这是参保地规定的最高限额，不能再提高", "It is the highest that the area allows")
    } else {
        ("要提高，请在绑定里改限额", "Raise it in the binding if it is wanted")
    };
    Words::new(
        "limit_reached",
        format!(
            "{other}用您的账户已用完{zh}限额 {limit} 元，超出的部分没有用您的账户。{next}；{change}。"
        ),
        format!(
            "{other} has used up the limit of {limit} per {en}; more was not taken from your \
             account. {next_en}. {change_en}."
        ),
    )
}

/// What a relative pays for the reader has ended for now; no amount.
pub(super) fn share_ended(kind: LimitKind, told: &Told) -> Words {
    let other = &told.other;
    let (_, _, next, next_en) = period(kind);
    Words::new(
        "share_ended",
        format!(
            "{other}给您共济的额度这段时间用完了，{next}。在那以前看病买药，请先用自己的账户或现金。"
        ),
        format!(
            "What {other} pays for you is used up for now. {next_en}; pay yourself until then."
        ),
    )
}

/// The own balance is low.
pub(super) fn balance(balance: Fen, low: Fen) -> Words {
    Words::new(
        "balance_low",
        format!(
            "您的个人账户还可以用 {balance} 元，低于提醒线 {low} 元。不够的部分，看病买药时要另外付；\
             提醒线可以在“消息设置”里改。"
        ),
        format!(
            "Your account has {balance} left, less than {low}. What it cannot pay is paid in cash; \
             change the amount in your message settings."
        ),
    )
}

/// Premiums can be paid from now on.
pub(super) fn season(place: &str, (from, to): (Date, Date), told: &Told) -> Words {
    let other = &told.other;
    Words::new(
        "season_open",
        format!(
            "{place}的居民医保开始集中缴费：{from} 至 {to}。您的绑定可以为{other}代缴，请在这段时间内办理；\
             怎么办理，请拨打 12393。"
        ),
        format!(
            "Residents' premiums of {place} are taken from {from} to {to}. Your binding may pay \
             for {other}; do it in time and call 12393 for how."
        ),
    )
}

/// A binding ends soon.
pub(super) fn expiring(until: Date, told: &Told) -> Words {
    let other = &told.other;
    Words::new(
        "binding_expiring",
        format!(
            "您和{other}的家庭共济 {until} 到期，过了这天不再共用账户。还要继续的，请到期后重新申请。"
        ),
        format!("Your binding with {other} ends after {until}. Apply anew then to go on with it."),
    )
}

/// More was used than ever before.
pub(super) fn unusual(on: Date, amount: Fen, before: Fen, told: &Told) -> Words {
    let other = &told.other;
    Words::new(
        "unusual_use",
        format!(
            "{other}在 {on} 用您的账户付了 {amount} 元，比前三个月加起来（{before} 元）还多。您知道这件事的，\
             不用办理；不知道的，请先在绑定里关闭，再看使用记录，可以申诉。"
        ),
        format!(
            "{other} used {amount} of your account on {on}, more than in the three months before \
             ({before}). If you know of it, nothing has to be done; else switch the binding off, \
             see the uses, and appeal."
        ),
    )
}

/// The grantor learns that the relative has not accepted yet.
pub(super) fn acceptance(until: Date, told: &Told) -> Option<Words> {
    let other = &told.other;
    (told.role == Role::Grantor).then(|| {
        Words::new(
            "acceptance_reminder",
            format!("提醒：{other}还没有确认您的绑定申请。请提醒家人在 {until} 以前确认，过了这天就作废了。"),
            format!(
                "Reminder: {other} has not accepted your binding yet. Please remind your relative; \
                 it lapses after {until}."
            ),
        )
    })
}
