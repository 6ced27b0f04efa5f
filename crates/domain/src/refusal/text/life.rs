//! Words about acting for others, moves and deaths.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Beneficiary, Grantor};
use super::words::Who::SideOr;
use super::words::Words;

pub(super) const WardUnknown: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "没有找到这项监护关系。",
        "编号不对，或者这项监护关系与您无关，都是这个答复。",
        "请在“我的家人”里重新选择；还没有登记的，请先登记监护关系。",
    ],
    en: [
        "This guardianship was not found.",
        "A wrong number and one that is not yours get the same answer.",
        "Choose it again under “my family”, or register the guardianship first.",
    ],
};

pub(super) const WardNotAllowed: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "现在不能以监护人的身份办这件事[（监护到{on}为止）]。",
        "监护关系要审核通过并在有效期内；被监护人到了可以自己办理的年龄[（{count} 周岁）]，由本人办理；\
         监护人也不能把被监护人账户里的钱给自己用。",
        "请[{side}|被监护人]本人办理；监护关系有变化的，请带材料到经办窗口。",
    ],
    en: [
        "This cannot be done as a guardian[ (guardianship until {on})].",
        "A guardianship must be approved and in force; a ward who is old enough[ ({count})] acts \
         alone; and a guardian may not use the ward's money.",
        "Let [{side}|the ward] act; bring papers to a window if the guardianship changed.",
    ],
};

pub(super) const LinkUnknown: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "没有找到这个亲情账户。",
        "编号不对，或者这个亲情账户与您无关，都是这个答复。",
        "请在“亲情账户”里重新选择；还没有添加的，请先添加并等家人同意。",
    ],
    en: [
        "This family link was not found.",
        "A wrong number and one that is not yours get the same answer.",
        "Choose it again under “family links”, or add it and wait for the relative's consent.",
    ],
};

pub(super) const LinkNotAllowed: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这个亲情账户不能用来办这件事[（{name}）]。",
        "家人要先同意，并且选了这项权限。有代办权限的，也不能替家人作为付款人办理，不能代家人同意、改通知方式或密码；涉及双方的事，一个人不能代表两边。亲情账户不是家庭共济。",
        "请家人在“亲情账户”里同意或增加权限；不能代办的，请家人自己登录办理。",
    ],
    en: [
        "This family link does not allow it[ ({name})].",
        "The relative must have agreed to this right. It never covers acting as the one who pays, \
         consents, how the relative is told, or passwords, and nobody acts for both sides. A link \
         is no mutual aid.",
        "Ask the relative to allow it under “family links”, or to sign in and act.",
    ],
};

pub(super) const HoldInFlight: Words = Words {
    who: SideOr(Agency),
    zh: [
        "账户里还有没用完的预留款，现在不能办。",
        "住院等预留的钱要先结算或释放，账才算得清[（{area}）]。",
        "请等出院结算完成或预留到期，再办理这件事。",
    ],
    en: [
        "Money of this account is held, so this cannot be done now.",
        "What is held for a stay in hospital is settled or released first[ ({area})].",
        "Wait until the stay is settled or the hold ends, then do it again.",
    ],
};

pub(super) const BalanceLeft: Words = Words {
    who: SideOr(Agency),
    zh: [
        "账户里还有余额，不能这样结束。",
        "余额要先转到新的参保地或者付给应得的人，不能丢下不管。",
        "请先办理余额转移或发放，再办理这件事。",
    ],
    en: [
        "There is still money in the account.",
        "It goes to the new insured area or is paid out first; none of it may be lost.",
        "Move the balance or pay it out, then do this.",
    ],
};

pub(super) const AlreadyDead: Words = Words {
    who: SideOr(Agency),
    zh: [
        "这个人的死亡已经登记过了[（{on}）]。",
        "同一个人只登记一次；账户余额已经转为应付给继承人的款项。",
        "请在遗产记录里继续办理发放；登记有误的，请办理更正。",
    ],
    en: [
        "This death is recorded already[ ({on})].",
        "It is recorded once; the balance is owed to the heirs since then.",
        "Go on with the payouts of the estate; if the record is wrong, correct it.",
    ],
};

pub(super) const PersonDied: Words = Words {
    who: SideOr(Agency),
    zh: [
        "这个人已经登记死亡，不能再办理。",
        "死亡以后医保和绑定都结束了，账户里的钱归继承人。",
        "请继承人带材料到参保地医保经办机构办理；登记有误的，请经办机构更正。",
    ],
    en: [
        "This person is recorded as dead; nothing more can be done in the name.",
        "Insurance and bindings ended with the death; the money belongs to the heirs.",
        "The heirs should see the agency, also if the record is wrong.",
    ],
};

pub(super) const MoveNotPossible: Words = Words {
    who: SideOr(Agency),
    zh: [
        "不能这样变更参保地。",
        "新的参保地要和现在的不同，这个人要有参保记录[，账户也要在{area}]。",
        "请核对这个人现在的参保地和要转入的参保地，再办理。",
    ],
    en: [
        "The insured area cannot be changed like this.",
        "The new one must differ, and the person must be insured[, with the account in {area}].",
        "Check where the person is insured now and where the insurance goes.",
    ],
};

pub(super) const PersonDuplicate: Words = Words {
    who: SideOr(Agency),
    zh: [
        "这个人在这里可能有两份记录。",
        "证件号码或出生信息与另一份记录相同，合在一起以前不能继续，免得钱记错地方。",
        "请经办人核对两份记录，确认是同一个人后合并；着急的请带证件到经办窗口。",
    ],
    en: [
        "There may be two records of this person.",
        "Number or birth data equal another record; nothing goes on until they are compared.",
        "A clerk should compare and merge them; if urgent, bring the papers to a window.",
    ],
};
