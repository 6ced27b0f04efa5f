//! Words about balances, limits and credits.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Beneficiary, Grantor};
use super::words::Who::{Is, SideOr};
use super::words::Words;

/// Says nothing about how much a relative's account holds, only that its share ended here.
pub(super) const BalanceShort: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "[{field}超过了账户里可以动用的部分。|这个账户这次能付的部分到这里就用完了。]",
        "个人账户只能付账户里可以动用的钱，已经留作他用的部分不能再用。",
        "[请把{field}改小一些|差的部分请用现金或另一位家人的账户付]；等账户下次入账以后可以再用。",
    ],
    en: [
        "[The {field} is more than is free in the account.|This account's share of the payment ends here.]",
        "An account pays what is free in it; what is spoken for cannot be used.",
        "[Name a lower {field}|Pay the rest in cash or from another relative's account]; the next credit \
         adds to it.",
    ],
};

pub(super) const KeepBackBelowFloor: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人的账户要留下一部分，所以[{field}超过了能给家人用的部分|这次不能再付]。",
        "[{area}|共济人参保地]规定给家人用时账户里要保留[ {amount}|一定金额]，本人看病不受限制。",
        "[请把{field}改小一些|差的部分请用现金或另一位家人的账户付]。",
    ],
    en: [
        "Part of the account has to stay, so [the {field} is too high|it cannot pay more for relatives].",
        "[{area}|The insured area] keeps [{amount}|a part] back; the owner may use all of it.",
        "[Name a lower {field}|Pay the rest in cash or from another relative's account].",
    ],
};

pub(super) const SingleAmount: Words = Words {
    who: Is(Grantor),
    zh: [
        "超过了每次付款的限额[（{amount}）]。",
        "共济人或[{area}|参保地]为每次付款设了上限。",
        "超出的部分请用现金付；共济人可以登录把每次限额调高。",
    ],
    en: [
        "This is over the limit per payment[ ({amount})].",
        "The person who shares or [{area}|the area] set a limit for each payment.",
        "Pay the rest in cash; the person who shares can raise the limit.",
    ],
};

pub(super) const MonthLimit: Words = Words {
    who: Is(Grantor),
    zh: [
        "这个月的共济限额已经用完[（每月 {amount}）]。",
        "共济人为这位家人设了每月限额，下个月 1 日[（{on}）]重新计算。",
        "这次差的部分请用现金付；共济人可以登录把每月限额调高。",
    ],
    en: [
        "This month's limit is used up[ ({amount} a month)].",
        "The person who shares set a monthly limit; it starts anew on the first[ ({on})].",
        "Pay the rest in cash; the person who shares can raise the limit.",
    ],
};

pub(super) const YearLimit: Words = Words {
    who: Is(Grantor),
    zh: [
        "今年的共济限额已经用完[（每年 {amount}）]。",
        "共济人为这位家人设了每年限额，明年 1 月 1 日[（{on}）]重新计算。",
        "这次差的部分请用现金付；共济人可以登录把每年限额调高。",
    ],
    en: [
        "This year's limit is used up[ ({amount} a year)].",
        "The person who shares set a yearly limit; it starts anew on 1 January[ ({on})].",
        "Pay the rest in cash; the person who shares can raise the limit.",
    ],
};

pub(super) const OneGrantorPerSettlement: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "一次结算只能用一位共济人的账户。",
        "[{area}|被共济人参保地]规定一笔费用不能由几位家人的账户一起付。",
        "差的部分请用现金付；也可以下次换另一位共济人。",
    ],
    en: [
        "One settlement can use the account of one relative only.",
        "[{area}|The relative's insured area] does not let several accounts share one bill.",
        "Pay the rest in cash; another relative's account can be used next time.",
    ],
};

pub(super) const CreditNotBookable: Words = Words {
    who: Is(Agency),
    zh: [
        "这笔入账[（{amount}）]不能记到个人账户[（{name}）]。",
        "入账的人要在[{area}|当地]参加职工医保、有个人账户，金额要大于 0 元[（{on}）]。",
        "请经办人员核对入账文件里的人、地区和金额，改正后重新导入。",
    ],
    en: [
        "This credit[ ({amount})] cannot be booked[ ({name})].",
        "The person must be in employees' insurance in [{area}|the area], the amount above zero\
         [ ({on})].",
        "Check person, area and amount in the credit file and import it again.",
    ],
};
