//! Words about vouchers, stays, orders and the end of the day: most are read by a cashier.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Beneficiary, Grantor, Institution};
use super::words::Who::{Is, SideOr};
use super::words::Words;

pub(super) const VoucherInvalid: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "这个医保码或身份核验令牌不能用。",
        "医保码一分钟内有效、只能扫一次；令牌半小时内有效，只能在第一次使用的机构和那一次就诊使用。",
        "请患者重新打开医保电子凭证，收费员重新扫码。",
    ],
    en: [
        "This e-voucher code or token cannot be used.",
        "A code is good for a minute and scanned once; a token for half an hour, at one institution and for one visit.",
        "Open the e-voucher again and scan the new code.",
    ],
};

pub(super) const VoucherInactive: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "医保电子凭证还没有激活，或者已经停用。",
        "没有激活的电子凭证不能用来就医和支付。",
        "请在手机上激活；没有手机的，可以用身份证或社会保障卡就医。",
    ],
    en: [
        "The e-voucher is not activated, or was switched off.",
        "Only an activated e-voucher can be used.",
        "Activate it on the phone, or show the ID card or social-security card.",
    ],
};

pub(super) const ServiceMissing: Words = Words {
    who: Is(Institution),
    zh: [
        "这家机构没有开通[“{name}”|这项服务]。",
        "开通哪些服务由机构和医保经办机构约定。",
        "请改用机构已经开通的方式；需要开通的，请机构联系医保经办机构。",
    ],
    en: [
        "This institution does not offer this service[ ({name})].",
        "Which services are open is agreed between institution and agency.",
        "Use another way, or the institution asks the agency to open it.",
    ],
};

pub(super) const StayOrder: Words = Words {
    who: Is(Institution),
    zh: [
        "住院业务的先后顺序不对[：请先办理 {name}]。",
        "入院、费用上传、出院、结算按顺序办理；撤销按相反的顺序办理。",
        "请收费员[先办理 {name}，|按顺序办理，]再重发本交易。",
    ],
    en: [
        "The steps of a stay are out of order[: first {name}].",
        "Admission, charges, discharge, settlement; cancels go the other way round.",
        "Do [{name} first|the steps in order], then send this again.",
    ],
};

pub(super) const LineUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到要退或要删的费用明细[（{name}）]。",
        "退费明细要对应本次住院已上传、还没有退完的明细；已结算的明细要先撤销结算。",
        "请收费员核对费用明细流水号后重发。",
    ],
    en: [
        "There is no such line of charges[ ({name})].",
        "A line taken back must be one of this stay, not settled and not taken back before.",
        "Check the line number and send it again.",
    ],
};

pub(super) const HoldNotAllowed: Words = Words {
    who: Is(Agency),
    zh: [
        "[{area}|这里]不能用个人账户预留住院押金。",
        "是否可以预留由账户所在地的规定决定[，最多预留到 {on}]。",
        "请改用其他方式缴纳押金；出院结算时个人账户仍可以按规定支付。",
    ],
    en: [
        "Accounts cannot keep money for a stay here[ ({area})].",
        "The rules of the account's area decide it.",
        "Pay the deposit another way; the account can still pay at discharge.",
    ],
};

pub(super) const HoldUnknown: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "没有找到这笔住院预留。",
        "编号不对、不是您的账户，或者已经使用、释放、到期，都是这个答复。",
        "请在“住院预留”里重新查看。",
    ],
    en: [
        "There is no such open hold.",
        "A wrong number, another account, or one that was used, released or over.",
        "Look at the list of holds again.",
    ],
};

pub(super) const OrderUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这个支付订单。",
        "订单号、机构和支付令牌三者要对应。",
        "请核对费用上传返回的订单号和支付令牌；必要时重新上传费用。",
    ],
    en: [
        "There is no such order.",
        "Order number, institution and token must match.",
        "Check what the upload returned, or upload the charges again.",
    ],
};

pub(super) const OrderState: Words = Words {
    who: Is(Institution),
    zh: [
        "这个支付订单现在的状态[（{name}）]不能这样办理。",
        "已保存的订单可以支付或撤销，已结算的可以退费，其他状态不能再变。",
        "请先查询订单状态（6301），再决定下一步。",
    ],
    en: [
        "The order's state[ ({name})] does not allow this.",
        "A saved order can be paid or revoked, a settled one refunded, nothing else.",
        "Ask for its state (6301) first.",
    ],
};

pub(super) const OrderNotAuthorised: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "患者还没有同意支付这个订单，或者同意已经过期。",
        "移动支付要由患者本人（或监护人）在自己的手机上确认，确认后十五分钟内有效。",
        "请患者在手机上打开待支付订单，选择是否使用家庭共济并确认，再重发。",
    ],
    en: [
        "The payer has not agreed to this order, or too long ago.",
        "The patient or guardian agrees on the own phone; it is good for fifteen minutes.",
        "Open the order on the phone, choose whether family pays, agree, and send it again.",
    ],
};

pub(super) const RefundMismatch: Words = Words {
    who: Is(Institution),
    zh: [
        "退费金额和原订单不一致[（{field}）]。",
        "平台按整单退回原来的账户：总额、基金、个人账户和现金都要等于原订单[（应为 {amount}）]。",
        "请收费员按 6301 返回的金额填写后重发；只退一部分的，请整单退费后重新结算。",
    ],
    en: [
        "The refund's amounts are not those of the order[ ({field})].",
        "An order is given back whole, to where the money came from[ (should be {amount})].",
        "Use the amounts that 6301 returns; for a part, refund and settle the rest anew.",
    ],
};

pub(super) const PrescriptionMissing: Words = Words {
    who: Is(Institution),
    zh: [
        "[第 {name} 号明细|有明细]没有处方，统筹基金不能支付。",
        "门诊统筹在药店支付处方药时，要有处方号和开方医师。",
        "请补填处方号和开方医师后重发；没有处方的，改用个人账户或现金支付。",
    ],
    en: [
        "[Line {name}|A line] has no prescription, so the fund does not pay it.",
        "At pharmacies the fund pays prescription drugs on a prescription only.",
        "Send prescription number and doctor, or let the account or cash pay.",
    ],
};

pub(super) const FileUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这个文件，或者下载时间已过。",
        "文件只有上传或申请它的机构可以下载，保存三十天。",
        "请核对文件查询号；已过期的，请重新上传或重新对账。",
    ],
    en: [
        "There is no such file, or its time is over.",
        "Only the institution that it belongs to gets it, for thirty days.",
        "Check its number, or upload or reconcile again.",
    ],
};

pub(super) const FileFaulty: Words = Words {
    who: Is(Institution),
    zh: [
        "上传的文件不能用[：{name}]。",
        "对账文件是 ZIP 压缩的 UTF-8 文本，每行一笔，各列用制表符分隔。",
        "请按提示改正后重新上传；有一行错误，整个文件都不处理。",
    ],
    en: [
        "The uploaded file cannot be used[: {name}].",
        "It is a ZIP with one UTF-8 text, a bill a line, columns separated by tabs.",
        "Mend it as told and upload it again; one faulty line stops the whole file.",
    ],
};

pub(super) const ClearingMismatch: Words = Words {
    who: Is(Institution),
    zh: [
        "申报的金额和结算记录不一致[（{field}，应为 {amount}）]。",
        "申报只能等于本月、这一清算类别的结算合计；先对账、后申报。",
        "请先用 3201、3202 对账，改正后再申报。",
    ],
    en: [
        "The amounts applied for are not those of the bills[ ({field} should be {amount})].",
        "An application equals the bills of its month and kind.",
        "Reconcile with 3201 and 3202 first, then apply again.",
    ],
};

pub(super) const ClearingUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这个清算申请。",
        "编号不对或不是本机构的，都是这个答复。",
        "请核对申请事件编号。",
    ],
    en: [
        "There is no such application.",
        "A wrong number and another institution's get the same answer.",
        "Check the number.",
    ],
};

pub(super) const ClearingState: Words = Words {
    who: Is(Agency),
    zh: [
        "这个清算申请现在的状态不能这样办理[（{name}）]。",
        "已审核或已拨付的申请不能撤销；同一月份、同一类别只能有一个有效申请。",
        "请联系医保经办机构；已申报的，请先撤销再重新申报。",
    ],
    en: [
        "The application's state does not allow this[ ({name})].",
        "Approved and paid ones stand; one application counts per month and kind.",
        "Ask the agency, or take the earlier application back first.",
    ],
};

pub(super) const TicketUnknown: Words = Words {
    who: Is(Agency),
    zh: [
        "没有找到这个差异工单，或者已经处理完。",
        "编号不对、不在您的地区，都是这个答复。",
        "请在工单列表里重新选择。",
    ],
    en: [
        "There is no such open ticket.",
        "A wrong number and another area's get the same answer.",
        "Choose it again in the list.",
    ],
};

pub(super) const TicketState: Words = Words {
    who: Is(Agency),
    zh: [
        "这个差异工单现在不能这样处理[：{name}]。",
        "多出或缺少的钱先记入待处理款项，再转到它该在的地方，工单才能结束。",
        "请先在工单里看清它的款项，再选处理方式。",
    ],
    en: [
        "The ticket cannot be settled like that now[: {name}].",
        "Money of a break stands unplaced first, then goes where it belongs; then the ticket ends.",
        "Look at the money of the ticket, then choose.",
    ],
};

pub(super) const PaymentTooHigh: Words = Words {
    who: Is(Agency),
    zh: [
        "要拨付的金额超过应付金额[（应付 {amount}）]。",
        "拨付不能超过账上欠机构的金额和已审核的申请。",
        "请核对应付金额后重新提出。",
    ],
    en: [
        "The payment is more than what is owed[ ({amount})].",
        "A payment is at most what the books owe and what was approved.",
        "Check the amount and propose it again.",
    ],
};

pub(super) const FilingUnknown: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "没有找到这个异地就医备案。",
        "编号不对、不是您的，或者已经结束，都是这个答复。",
        "请在“异地就医备案”里重新查看。",
    ],
    en: [
        "There is no such filing.",
        "A wrong number, somebody else's, or one that ended.",
        "Look at the list of filings again.",
    ],
};

pub(super) const FilingOverlaps: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "这个地方、这段时间已经有备案。",
        "同一个就医地同一时间只能有一个备案。",
        "请先结束原来的备案，或者改时间、改就医地。",
    ],
    en: [
        "There is a filing for this place and time already.",
        "One filing per place and time.",
        "End the other one first, or change place or time.",
    ],
};

pub(super) const GateKeyUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这个接入密钥。",
        "名称不对、不是这家机构的，或者已经停用，都是这个答复。",
        "请核对密钥名称；需要新密钥的，请联系医保经办机构。",
    ],
    en: [
        "There is no such key.",
        "A wrong name, another institution's, or one that is retired.",
        "Check its name, or ask the agency for a new one.",
    ],
};
