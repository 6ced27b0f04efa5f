//! Words about consents, documents and the mutual-aid password.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Beneficiary, Grantor};
use super::words::Who::SideOr;
use super::words::Words;

pub(super) const ConsentMissing: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "还没有同意办理这件事需要的内容[（{name}）]。",
        "处理个人信息和共济承诺都要本人看过并同意；已经撤回的，要重新同意。",
        "请先阅读并同意，再继续办理。",
    ],
    en: [
        "A consent that this needs is missing[ ({name})].",
        "People agree themselves after reading; a consent taken back has to be given again.",
        "Read the text, agree, and go on.",
    ],
};

pub(super) const DocumentUnknown: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "没有找到这份材料。",
        "编号不对、材料不是您的，或者保存期满已经删除，都是这个答复。",
        "请在“我的材料”里重新选择；已经删除的，请重新上传。",
    ],
    en: [
        "This document was not found.",
        "A wrong number, somebody else's document and a deleted one get the same answer.",
        "Choose it again in “my documents”, or hand it in anew.",
    ],
};

pub(super) const DocumentFaulty: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "这张图片不能用作材料[：{name}]。",
        "材料要是清晰、完整的 JPEG 或 PNG 照片，大小和页数都有上限；为了安全，其他文件不收。",
        "请在光线好的地方把整页重新拍清楚再上传；没有手机的，可以到经办窗口办理。",
    ],
    en: [
        "This picture cannot be used[: {name}].",
        "Documents are clear, whole JPEG or PNG pictures of limited size; nothing else is taken.",
        "Take the picture again in good light with the whole page, or go to a window.",
    ],
};

pub(super) const DocumentMissing: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "还缺少材料[：{name}]。",
        "这件事要用材料核对身份或亲属关系[，按{area}的规定]。",
        "请补充材料后再提交；材料在别处的，可以带原件到经办窗口办理。",
    ],
    en: [
        "A document is missing[: {name}].",
        "It proves who somebody is or how people are related[ (rule of {area})].",
        "Add the document and send it again, or bring the original to a window.",
    ],
};

pub(super) const PasswordWrong: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "家庭共济密码不对[，还可以试 {count} 次]。",
        "连续输错会暂时锁定密码，保护家人账户里的钱。",
        "请核对后再输；忘记密码的，可以在核验身份后重新设置。",
    ],
    en: [
        "The mutual-aid password is wrong[; {count} tries are left].",
        "After some wrong tries it is locked for a while, to protect the family's money.",
        "Enter it again, or set a new one after proving who you are.",
    ],
};

pub(super) const PasswordLocked: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "家庭共济密码已经暂时锁定[（到 {name} 为止）]。",
        "连续输错的次数到了上限；锁定只影响密码，不影响在医院和药店结算。",
        "请过一段时间再试，或者现在核验身份、重新设置密码。",
    ],
    en: [
        "The mutual-aid password is locked for a while[ (until {name})].",
        "It was wrong too often; bills in hospitals and pharmacies are not affected.",
        "Try later, or prove who you are and set a new password now.",
    ],
};

pub(super) const PasswordMissing: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这次付款需要家庭共济密码。",
        "[{area}|参保地]要求用家人的钱在手机上付款时输入密码。",
        "请输入密码；还没有密码的，请先核验身份、设置密码。",
    ],
    en: [
        "This payment needs the mutual-aid password.",
        "[{area}|The insured area] asks for it when shared money pays on a phone.",
        "Enter the password; if there is none yet, prove who you are and set one.",
    ],
};
