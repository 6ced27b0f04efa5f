//! Words about bindings.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Beneficiary, Grantor};
use super::words::Who::{Is, OtherSideOr, SideOr};
use super::words::Words;

pub(super) const RelationNotAllowedHere: Words = Words {
    who: Is(Grantor),
    zh: [
        "“[{kinship}|这种亲属关系]”[在{area}]暂时不能办理家庭共济。",
        "可以绑定的亲属范围，省内由共济人参保地规定，跨省由国家规定[，按{on}的规定判断]。",
        "请核对关系是否选对；选对了仍不能办的，请打电话问清当地允许的亲属范围。",
    ],
    en: [
        "A binding with a [{kinship}|relative of this kind] is not possible[ in {area}].",
        "Which relatives may be bound is decided by the insured area of the person who shares, across \
         provinces by the nation[ ({on})].",
        "Check that the right kinship was chosen; if so, call to ask which relatives are allowed.",
    ],
};

pub(super) const MemberLimit: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人已经绑定了允许的最多人数[（{count} 人）]。",
        "一位共济人同时能绑定几位家人，由[{area}|共济人参保地]规定[（{kinship}单独计数）]。",
        "请共济人先解除一位不再需要的家人，再绑定新的家人。",
    ],
    en: [
        "The person who shares already has as many relatives as allowed[ ({count})].",
        "[{area}|The insured area] decides how many may be bound at once[ (for {kinship} alone)].",
        "Unbind somebody who no longer needs it, then bind the new relative.",
    ],
};

pub(super) const LifetimeLimit: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人绑定过的不同家人已经到了上限[（{count} 人）]。",
        "[{area}|共济人参保地]对一生中绑定过的不同人数有上限，同一个人重复绑定只算一次。",
        "可以重新绑定以前绑定过的家人；有特殊情况请向参保地医保经办机构申请。",
    ],
    en: [
        "The person who shares has bound as many different people as allowed[ ({count})].",
        "[{area}|The insured area] counts different people over a lifetime; the same one counts \
         once.",
        "Somebody bound before can be bound again; for other cases ask the agency.",
    ],
};

pub(super) const BeneficiaryAlreadyBound: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "这位家人已经有一位共济人了。",
        "[{area}|被共济人参保地]规定一个人同一时间只能有一位共济人。",
        "想换共济人的，请先解除现在的绑定，再绑定新的共济人。",
    ],
    en: [
        "Somebody else already shares with this relative.",
        "[{area}|The relative's insured area] allows one person who shares at a time.",
        "To change, end the present binding first and then bind the new one.",
    ],
};

pub(super) const AlreadyBound: Words = Words {
    who: Is(Grantor),
    zh: [
        "这两个人之间已经有一份家庭共济绑定[（{name}）]。",
        "同样的两个人不需要重复绑定，已有的绑定会一直有效到解除或到期为止。",
        "请在“我的共济”里查看现有绑定，要改限额或范围，直接在那里修改。",
    ],
    en: [
        "These two people are bound already[ ({name})].",
        "The same two need no second binding; the present one lasts until it is ended.",
        "Look at the present binding; limits and scopes can be changed there.",
    ],
};

pub(super) const ConsentPending: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这份绑定还在等[{side}|被共济人]确认。",
        "被共济人（或监护人）确认以后，共济才会生效[，请在{on}以前确认]。",
        "请[{side}|被共济人]登录后在“待我确认”里接受或拒绝。",
    ],
    en: [
        "The binding still waits for [{side}|the relative] to accept.",
        "Sharing starts once the relative, or a guardian, has accepted[; by {on}].",
        "Sign in as [{side}|the relative] and accept or decline it.",
    ],
};

pub(super) const PledgeMissing: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "还没有签署家庭共济承诺书。",
        "办理家庭共济要先承诺亲属关系和所填信息真实[（{area}的规定）]。",
        "请[{side}|共济人]阅读并同意承诺书，然后再提交一次。",
    ],
    en: [
        "The pledge has not been signed.",
        "A binding needs the pledge that kinship and details are true[ (rule of {area})].",
        "Read and agree to the pledge, then send the application again.",
    ],
};

pub(super) const GuardianNeeded: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这件事要由监护人来办。",
        "被共济人还没有到可以自己办理的年龄[（{count} 周岁）]，由监护人代为确认。",
        "请监护人用自己的身份登录，选择为家人办理。",
    ],
    en: [
        "A guardian has to do this.",
        "The relative is below the age for acting alone[ ({count} years)].",
        "The guardian should sign in and act for the relative.",
    ],
};

pub(super) const ProofMissing: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "还需要验证一次身份。",
        "重要的操作每次都要重新验证；验证只对这一件事有效，用过或超过五分钟就要重做。",
        "请重新验证身份，然后在五分钟内提交这一件事。",
    ],
    en: [
        "A fresh proof of identity is needed.",
        "Important acts need a new proof each time; it is good for one act and five minutes.",
        "Prove your identity again and send this act within five minutes.",
    ],
};

pub(super) const BindingUnknown: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "没有找到您名下的这份绑定[（{name}）]。",
        "只有绑定双方和监护人能看到和修改自己的绑定。",
        "请回到“我的共济”重新选择；家人的绑定请家人自己登录办理。",
    ],
    en: [
        "There is no such binding of yours[ ({name})].",
        "Only the two sides and a guardian can see or change a binding.",
        "Go back to your bindings and choose again; relatives sign in for theirs.",
    ],
};

pub(super) const BindingState: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "绑定现在的状态[（{name}）]不能做这一步。",
        "每一步都有先后，例如还没有生效的绑定不能使用，已经结束的不能再修改[（{on}）]。",
        "请打开这份绑定查看现在到了哪一步、该由谁办理。",
    ],
    en: [
        "The binding's present state[ ({name})] does not allow this step.",
        "Steps have an order: what is not in force cannot be used, what is over cannot be changed\
         [ ({on})].",
        "Open the binding to see where it stands and who has to act.",
    ],
};

pub(super) const RelationEnded: Words = Words {
    who: Is(Grantor),
    zh: [
        "这份绑定已经结束[（{on}）]。",
        "绑定结束以后不能再用共济付款；以前的记录仍然可以查看，退费会原路退回。",
        "还想继续共济的，请重新办理绑定。",
    ],
    en: [
        "This binding is over[ (since {on})].",
        "After its end nothing can be paid by it; its records stay and refunds go back.",
        "To go on sharing, make a new binding.",
    ],
};

pub(super) const ReleaseNotAllowed: Words = Words {
    who: OtherSideOr(Grantor),
    zh: [
        "这份绑定要由另一方来解除。",
        "由哪一方解绑，按[{area}|参保地]的规定办理。",
        "请另一方家人登录解除；联系不上的，请带证件到医保经办机构办理。",
    ],
    en: [
        "The other side has to end this binding.",
        "Which side may unbind is a rule of [{area}|the insured area].",
        "Ask the relative on the other side to unbind, or see the agency with an identity card.",
    ],
};

pub(super) const LimitOutOfRange: Words = Words {
    who: Is(Grantor),
    zh: [
        "[{field}|使用限额]不在允许的范围内。",
        "限额要大于 0 元[，并且不能超过 {amount}][（{area}的规定）]。",
        "请把限额改到范围以内；不想限制的，可以不填。",
    ],
    en: [
        "The [{field}|limit] is not in the allowed range.",
        "A limit must be above zero[ and at most {amount}][ (rule of {area})].",
        "Choose a limit inside the range, or leave it empty for none.",
    ],
};

pub(super) const ScopeNotAllowed: Words = Words {
    who: Is(Grantor),
    zh: [
        "选择的使用范围[“{name}”][在{area}]还不能用家庭共济。",
        "能用在哪些地方由共济人参保地规定[（{on}起）]；公共卫生、健身、保健消费都不能用。",
        "请去掉这一项，只选当地允许的范围。",
    ],
    en: [
        "The scope[ “{name}”] cannot be shared[ in {area}].",
        "The insured area of the person who shares decides[ (from {on})]; fitness and wellness \
         never count.",
        "Take it out and choose among the scopes that are allowed there.",
    ],
};

pub(super) const ValidityOutOfRange: Words = Words {
    who: Is(Grantor),
    zh: [
        "[{field}|生效或结束日期]不能用[（{on}）]。",
        "生效日期不能早于今天，结束日期要晚于生效日期，并且不超过[{area}|参保地]规定的期限\
         [（{count} 天）]。",
        "请重新选择日期；生效可以选“立即生效”，结束日期可以不填。",
    ],
    en: [
        "The [{field}|first or last day] is not possible[ ({on})].",
        "It starts today or later, ends after it starts and lasts no longer than \
         [{area}|the area] allows[ ({count} days)].",
        "Choose other days; it can start at once, and the last day may stay empty.",
    ],
};

pub(super) const OrderIncomplete: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "付款顺序里的共济人和现有的绑定不一致[（现有 {count} 位）]。",
        "排序要把现有的每位共济人都排进去，不能多也不能少。",
        "请刷新后重新排序，再提交一次。",
    ],
    en: [
        "The order does not name exactly the people who share now[ ({count})].",
        "An order has to hold each of them once.",
        "Load the list again, sort it and send it.",
    ],
};

pub(super) const OrderNotSettable: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "[{area}|被共济人参保地]的付款顺序不能自己调整。",
        "几位共济人谁先付款，当地有统一的规定。",
        "请按当地顺序使用；暂时不想用哪位家人的账户，请那位共济人先关闭。",
    ],
    en: [
        "The order of payers cannot be set in [{area}|the relative's insured area].",
        "The area has one order for everybody.",
        "Use it as it is; a person who shares can be switched off for a while.",
    ],
};
