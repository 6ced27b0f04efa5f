//! Words about places and institutions.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Institution};
use super::words::Who::{Is, SideOr};
use super::words::Words;

pub(super) const AreaUnknown: Words = Words {
    who: SideOr(Institution),
    zh: [
        "[“{field}”里的]地区代码[“{name}”]在医保区划表里查不到。",
        "每个统筹区各记各的账，地区不明就不知道这笔钱记在哪里。",
        "请核对[“{field}”，填|并填写]六位医保区划代码（例如 110000），再试一次。",
    ],
    en: [
        "The area code[ “{name}”][ in {field}] is not in the table of insurance areas.",
        "Each area keeps its own books, so every bill needs an area that is known.",
        "Check[ {field}| the code] and send a six-digit area code such as 110000.",
    ],
};

pub(super) const RegionNotOpen: Words = Words {
    who: SideOr(Agency),
    zh: [
        "[{area}|有一方参保地]暂时还不能和另一方所在地互相使用家庭共济。",
        "双方参保地和就医地都开通以后才能用[，现在要由{side_place}一方先开通][（{on}起开通）]。",
        "请向[{side_place}|参保地]医保经办机构询问开通时间；开通之前可以先用本人账户或现金结算。",
    ],
    en: [
        "Sharing between [{area}|one insured area] and the other place is not open yet.",
        "Both insured areas and the place of care must be open[; {side_place} must open first]\
         [, open from {on}].",
        "Ask [{side_place}|the insured area] when it opens; until then use the own account or cash.",
    ],
};

pub(super) const InstitutionNotConnected: Words = Words {
    who: Is(Institution),
    zh: [
        "这家医院或药店暂时还不能用家庭共济结算。",
        "家庭共济要等机构的收费系统接通以后才能用[（{on}起接通）]。",
        "请先用本人账户或现金结算，也可以换一家已接通的机构；机构可向当地医保经办机构申请接通。",
    ],
    en: [
        "This hospital or pharmacy cannot settle with family accounts yet.",
        "Its billing system has to be connected first[ (from {on})].",
        "Use the own account or cash, or a connected institution; the institution can apply to the \
         local agency.",
    ],
};

pub(super) const InstitutionUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这家机构[“{name}”]有效的医保定点协议。",
        "医保只能在协议有效的定点机构结算[（{on}）]。",
        "请机构核对定点机构代码；代码无误的，请联系当地医保经办机构查看协议。",
    ],
    en: [
        "No contract in force was found for this institution[ “{name}”].",
        "Insurance can only be used where a contract is in force[ ({on})].",
        "The institution should check its code, then ask the local agency about its contract.",
    ],
};
