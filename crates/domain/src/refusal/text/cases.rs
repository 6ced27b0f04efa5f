//! Words about cases and the clerks who decide them.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Grantor, Operator};
use super::words::Who::{Is, SideOr};
use super::words::Words;

/// One wording for unknown and for somebody else's, so that nobody can find out about others.
pub(super) const CaseUnknown: Words = Words {
    who: SideOr(Agency),
    zh: [
        "没有找到这个事项。",
        "编号不对，或者这个事项不归您查看，都是这个答复。",
        "请从事项列表里重新打开；列表里没有的，请核对编号和所在统筹区。",
    ],
    en: [
        "This case was not found.",
        "A wrong number and a case that is not yours to see get the same answer.",
        "Open it from the list again; if it is not there, check the number and the area.",
    ],
};

pub(super) const CaseState: Words = Words {
    who: SideOr(Agency),
    zh: [
        "这个事项现在的状态不能这样办[（{on}起）][：{name}]。",
        "可能已经办结、退回或撤回，也可能还没有人领办。",
        "请刷新这个事项，看清现在的状态，再按状态办理。",
    ],
    en: [
        "The case's state does not allow this[ (since {on})][: {name}].",
        "It may be decided, returned or taken back, or nobody has claimed it yet.",
        "Reload the case, look at its state, and go on from there.",
    ],
};

pub(super) const FlagUnknown: Words = Words {
    who: SideOr(Agency),
    zh: [
        "没有找到这条疑点。",
        "编号不对，或者这条疑点不在您的管辖范围，都是这个答复。",
        "请从疑点列表里重新打开；列表里没有的，请核对编号和所在统筹区。",
    ],
    en: [
        "This flag was not found.",
        "A wrong number and a flag of another place get the same answer.",
        "Open it from the list again; if it is not there, check the number and the area.",
    ],
};

pub(super) const FlagClosed: Words = Words {
    who: SideOr(Agency),
    zh: [
        "这条疑点已经处理过了。",
        "一条疑点只处理一次；处理结果和理由都留有记录，不能改写。",
        "请刷新看处理结果；又有新情况的，平台会另立一条疑点。",
    ],
    en: [
        "This flag was closed before.",
        "A flag is closed once; what was found and why is kept and cannot be rewritten.",
        "Reload it to see the outcome; what happens anew gets a flag of its own.",
    ],
};

pub(super) const RulesChanged: Words = Words {
    who: SideOr(Agency),
    zh: [
        "提出以后，启用的规则已经变了，不能再批准。",
        "提出的是整套规则；照原样启用，会把后来启用的改动悄悄撤掉[（现在启用的摘要是 {name}…）]。",
        "这个事项请不予通过，并由经办在现在启用的规则上重新提出。",
    ],
    en: [
        "The rules in force have changed since these were proposed.",
        "A proposal is a whole set: in force as it is, it would undo what came since[ (the digest in force begins {name})].",
        "Refuse this case and have the change proposed again on the rules in force now.",
    ],
};

pub(super) const CaseTaken: Words = Words {
    who: Is(Agency),
    zh: [
        "这个事项由另一位经办人办理。",
        "一个事项同一时间只由一位经办人办理；谁批准的，由谁撤回。",
        "请这位经办人办理、移交给您或放回待办；不在岗的，请主管协调。",
    ],
    en: [
        "Another clerk has this case.",
        "One clerk works on a case at a time; an approval is taken back by who gave it.",
        "Ask that clerk to decide it, hand it over or release it; else ask the supervisor.",
    ],
};

pub(super) const NotYourDuty: Words = Words {
    who: Is(Agency),
    zh: [
        "您的岗位[在{area}]不能办这件事。",
        "每件事由规定的岗位办理[，这件事的岗位是“{name}”]；一个岗位不包含另一个岗位。",
        "请有这个岗位的同事办理；确实需要的，请系统管理员调整岗位或管辖范围。",
    ],
    en: [
        "Your duties do not cover this[ in {area}].",
        "Each act belongs to a duty[ (here: {name})]; no duty includes another.",
        "Ask a colleague who has the duty, or the administrator to change yours.",
    ],
};

pub(super) const SamePersonTwice: Words = Words {
    who: Is(Agency),
    zh: [
        "这件事要由另一位经办人来办。",
        "受理或提出的人不能自己审核、复核，移交也不能移交给自己。",
        "请另一位有这个岗位的同事办理。",
    ],
    en: [
        "Another clerk has to do this.",
        "Who took it in or proposed it may not decide it, and nobody hands over to himself.",
        "Ask another colleague who has the duty.",
    ],
};

pub(super) const SecondClerkNeeded: Words = Words {
    who: Is(Agency),
    zh: [
        "这件事要经第二个人复核才能生效。",
        "涉及资金和权利的操作要两个人办理[，复核的岗位是“{name}”]。",
        "请先提交复核；另一位经办人批准以后，系统会照原内容办理。",
    ],
    en: [
        "This needs a second pair of eyes.",
        "Acts about money and rights take two people[ (approved by: {name})].",
        "Propose it; once another clerk approves, it is carried out as it stands.",
    ],
};

pub(super) const HourOver: Words = Words {
    who: Is(Agency),
    zh: [
        "这次批准不能撤回了[（{on}批准）]。",
        "批准只能在一小时内、还没有用它付过款的时候撤回。",
        "批错了的，请按更正或解绑办理，并告诉当事人。",
    ],
    en: [
        "This approval can no longer be taken back[ ({on})].",
        "It can be taken back within an hour and before anything was paid by it.",
        "If it was wrong, correct or end the binding, and tell the people concerned.",
    ],
};

pub(super) const ReasonMissing: Words = Words {
    who: SideOr(Agency),
    zh: [
        "还没有写原因。",
        "这件事会告诉当事人并留在记录里，要让人看得懂为什么。",
        "请用一两句话写清原因，不要写身份证号、手机号，再提交。",
    ],
    en: [
        "No reason was given.",
        "People are told why, and the record keeps it.",
        "Write the reason in a sentence or two, without numbers of persons, and send it again.",
    ],
};

pub(super) const TooManyLooks: Words = Words {
    who: Is(Agency),
    zh: [
        "今天查看完整信息的次数已经用完[（每天 {count} 次）]。",
        "查看完整证件号码等信息每次都有记录，每天有上限，用来保护群众的个人信息。",
        "请先用隐去部分数字的信息办理；确有需要的，请主管安排其他同事办理。",
    ],
    en: [
        "You have looked in clear as often as a day allows[ ({count})].",
        "Each look at full data is recorded and capped, to protect people's data.",
        "Work with the masked data, or let the supervisor give the work to a colleague.",
    ],
};

pub(super) const CalendarUnknown: Words = Words {
    who: Is(Operator),
    zh: [
        "这一年的工作日还算不出来[（{on}）]。",
        "国务院还没有发布这一年的放假和调休安排，或者系统还没有更新。",
        "期限先按星期一至星期五计算，发布并更新后会重新计算；着急的请打电话问清。",
    ],
    en: [
        "The working days of this year are not known[ ({on})].",
        "The days off of that year are not published yet, or this platform is not updated.",
        "Deadlines count Monday to Friday until then and are counted again; call if urgent.",
    ],
};

pub(super) const ClerkUnknown: Words = Words {
    who: Is(Agency),
    zh: [
        "没有找到可以办理的经办人账号。",
        "登录名不对、账号已停用，或者不在您的管辖范围内，都是这个答复。",
        "请核对登录名；仍找不到的，请系统管理员处理。",
    ],
    en: [
        "No clerk was found under this name.",
        "A wrong name, a closed account and one outside your scope get the same answer.",
        "Check the sign-in name, or ask the administrator.",
    ],
};

pub(super) const ClerkLoginTaken: Words = Words {
    who: Is(Agency),
    zh: [
        "这个登录名已经有经办人在用。",
        "登录名在整个平台只能用一次，停用的账号也占用登录名。",
        "请换一个登录名再添加。",
    ],
    en: [
        "Another clerk has this sign-in name.",
        "A sign-in name is given once in the whole platform; closed accounts keep theirs.",
        "Choose another name and add the clerk again.",
    ],
};

pub(super) const AppealClosed: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "这件事不能再提出申诉[（{on}）]。",
        "同一件事的申诉正在办理、已有结果，或者已经超过可以申诉的时间。",
        "请在“我的申诉”里查看进度和结果；对结果仍有异议的，请到医保经办机构反映。",
    ],
    en: [
        "No further appeal is possible in this matter[ ({on})].",
        "One is under way or decided, or the time for it is over.",
        "See “my appeals” for its outcome; if you still disagree, go to the agency.",
    ],
};
