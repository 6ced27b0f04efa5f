//! Words about persons, their insurance and their accounts.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Beneficiary, Grantor, Institution};
use super::words::Who::{Is, SideOr};
use super::words::Words;

/// One wording for unknown, not eligible and not matching, so that nobody can find out about others.
pub(super) const PersonUnknown: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "按填写的信息没有找到可以办理的人。",
        "姓名、证件类型和证件号码都要和参保登记一致；没有登记和对不上，都是这个答复。",
        "请对照证件逐字核对[“{field}”|姓名和证件号码]；都正确的，请打电话核对参保登记。",
    ],
    en: [
        "Nobody was found with these details.",
        "Name, kind and number of the certificate must equal the insurance file; a person who is \
         not in it gets the same answer.",
        "Compare[ {field}| name and number] with the certificate; if all is right, call to check \
         the file.",
    ],
};

pub(super) const NameIdMismatch: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "填写的姓名和证件号码对不上。",
        "姓名要和参保登记一字不差，包括生僻字和姓名中间的“·”。",
        "请对照证件重新填写[“{field}”|姓名和证件号码]；证件无误的，请到参保地更正登记。",
    ],
    en: [
        "The name and the certificate number do not belong together.",
        "The name must equal the insurance file, rare characters and the middle dot included.",
        "Enter[ {field}| name and number] again from the certificate, or have the file corrected.",
    ],
};

pub(super) const RelativeNotInsured: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "没有查到被共济人[在{area}]的基本医疗保险。",
        "使用共济的家人自己要先参加职工医保或居民医保。",
        "请这位家人先在参保地参保缴费，生效后再来办理。",
    ],
    en: [
        "The relative has no basic medical insurance[ in {area}].",
        "A relative who uses shared money must be insured too, as employee or resident.",
        "The relative should join the insurance first and come back once it is in force.",
    ],
};

pub(super) const RelativeStatusAbnormal: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "被共济人的医保现在不在正常状态[（{on}起）]。",
        "暂停、终止或欠费期间不能使用共济[，以{area}的参保记录为准]。",
        "请这位家人向参保地医保经办机构问清原因，补缴或恢复参保以后再用。",
    ],
    en: [
        "The relative's insurance is not in its normal state[ (since {on})].",
        "While it is paused, ended or in arrears, shared money cannot be used[ (file of {area})].",
        "The relative should ask the agency why, and pay or resume the insurance.",
    ],
};

pub(super) const PremiumYearUnpaid: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这一年度的居民医保还没有缴费[，已缴的待遇到{on}为止]。",
        "居民医保按年度缴费，没有缴费的年度不享受待遇，也不能使用共济。",
        "请先补缴[{area}]这一年度的居民医保；共济人也可以在缴费期内代缴。",
    ],
    en: [
        "The resident premium of this year is not paid[; paid until {on}].",
        "Residents' insurance is paid by the year; an unpaid year has no benefits and no sharing.",
        "Pay this year's premium[ in {area}] first; a relative may pay it in the season.",
    ],
};

pub(super) const GrantorNotEmployeeInsured: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人[在{area}]没有参加职工医保。",
        "只有职工医保才有个人账户，居民医保没有可以共济的账户。",
        "请由参加职工医保的家人来做共济人；刚换单位的，请等单位办好参保再试。",
    ],
    en: [
        "The person who shares is not in employees' insurance[ in {area}].",
        "Only employees' insurance has a personal account that can be shared.",
        "A relative in employees' insurance should share; after a change of job try again later.",
    ],
};

pub(super) const GrantorStatusAbnormal: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人的职工医保现在不在正常状态[（{on}起）]。",
        "停保、终止或欠费期间，账户里的钱不能给家人用[，以{area}的参保记录为准]。",
        "请共济人向单位或参保地医保经办机构问清原因，恢复正常后再用。",
    ],
    en: [
        "The insurance of the person who shares is not in its normal state[ (since {on})].",
        "While it is paused, ended or in arrears the account cannot be shared[ (file of {area})].",
        "The person who shares should ask the employer or the agency, and resume the insurance.",
    ],
};

pub(super) const NoValidAccount: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "[{side}|共济人]名下没有可用的医保个人账户。",
        "家庭共济用的是职工医保个人账户里的钱[，在{area}没有查到这个账户]。",
        "请[{side}|共济人]到参保地核对个人账户是否已经建立；也可以请另一位有账户的家人共济。",
    ],
    en: [
        "There is no usable personal account of [{side}|the person who shares].",
        "Sharing uses money of an employee's personal account[; none was found in {area}].",
        "Ask the insured area whether the account exists, or let another relative share.",
    ],
};

pub(super) const Frozen: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "[{side}的|这个]账户现在是冻结状态[（{on}起）]。",
        "冻结期间，本人和家人都不能用这个账户付款；原因只告诉账户本人。",
        "请[{side}|账户本人]带证件到参保地医保经办机构问清原因并办理解冻；解冻后由共济人重新开启共济。",
    ],
    en: [
        "The account[ of {side}] is frozen[ (since {on})].",
        "While it is frozen nobody can pay from it; only its owner is told why.",
        "The owner should see the agency with an identity card; after that sharing has to be \
         switched on again.",
    ],
};

pub(super) const PatientStatusAbnormal: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "患者的医保现在不在有效状态[（{on}）]。",
        "参保暂停、终止、欠费或年度未缴费时，不能用医保结算[（参保地：{area}）]。",
        "请患者先自费结算并留好票据，再向参保地医保经办机构核对参保状态。",
    ],
    en: [
        "The patient's insurance is not in force[ ({on})].",
        "Paused, ended or unpaid insurance cannot settle a bill[ (insured in {area})].",
        "Pay in cash, keep the receipt and ask the insured area about the insurance.",
    ],
};

pub(super) const InsutypeMismatch: Words = Words {
    who: Is(Institution),
    zh: [
        "请求里的险种[“{name}”]和患者现在参加的险种不一致。",
        "职工医保和居民医保待遇不同，必须按患者参加的险种结算。",
        "请收费员重新读取患者参保信息，按读到的险种再提交一次。",
    ],
    en: [
        "The insurance[ “{name}”] in the request is not the one the patient has.",
        "Employees and residents have different benefits; the bill must use the patient's own.",
        "Read the patient's insurance again and send the request with the kind that it shows.",
    ],
};

pub(super) const SamePerson: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济人和被共济人是同一个人。",
        "共济是把自己账户里的钱给近亲属用，自己用自己的账户不需要绑定。",
        "请把被共济人改成家人的信息；自己看病买药直接用本人账户。",
    ],
    en: [
        "Both sides of the binding are the same person.",
        "Sharing is for close relatives; the own account needs no binding.",
        "Enter the relative's details instead; own bills use the own account by themselves.",
    ],
};
