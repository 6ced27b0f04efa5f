//! Words about bills, visits and settlements: most are read by a cashier.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Beneficiary, Institution, Operator};
use super::words::Who::{Is, SideOr};
use super::words::Words;

pub(super) const TotalMismatch: Words = Words {
    who: Is(Institution),
    zh: [
        "[第 {name} 号明细的数量 × 单价与金额不符|各项费用加起来和总金额不一致][（明细合计 {amount}）]。",
        "[第 {name} 号明细的金额必须等于数量 × 单价，最多相差一分|总金额必须等于全部明细之和，差一分也不能结算]。",
        "请收费员核对[第 {name} 号明细的数量、单价和金额|明细和总金额]，改正后再提交。",
    ],
    en: [
        "[Line {name}: count × price is not its amount|The lines do not sum to the total][ (lines: \
         {amount})].",
        "[The amount of line {name} must be count × price, at most one cent off|The total must equal \
         the sum of all lines to the last cent].",
        "Check [count, price and amount of line {name}|the lines and the total], then send the bill \
         again.",
    ],
};

pub(super) const AmountOutOfRange: Words = Words {
    who: SideOr(Institution),
    zh: [
        "[第 {name} 号明细|有一处]的金额、数量或单价不合理[（{field}）]。",
        "金额要大于 0 元、最多两位小数，并且在可以记账的范围内[（最多 {amount}）]。",
        "请核对[第 {name} 号明细的][“{field}”|金额、数量和单价]，改正后再提交。",
    ],
    en: [
        "[Line {name}: an|An] amount, count or price cannot be right[ ({field})].",
        "Amounts are above zero, have two decimals at most and fit the books[ (at most {amount})].",
        "Check[ {field}| amount, count and price] and send it again.",
    ],
};

pub(super) const VisitUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这位患者在本机构的就诊登记[（{name}）]。",
        "费用要挂在一次就诊登记上，就诊号、人员编号和机构三者要对应。",
        "请收费员核对就诊号；还没有登记的，请先办理挂号或入院登记。",
    ],
    en: [
        "There is no such visit of this patient here[ ({name})].",
        "A bill belongs to a visit; its number, the person and the institution must match.",
        "Check the visit number, or register the visit first.",
    ],
};

pub(super) const VisitState: Words = Words {
    who: Is(Institution),
    zh: [
        "这次就诊[（{name}）]已经结束或作废[（{on}）]，不能再做这一步。",
        "就诊登记撤销以后，不能再上传费用或结算。",
        "请收费员重新办理就诊登记，再上传费用。",
    ],
    en: [
        "This visit[ ({name})] is closed or void[ ({on})].",
        "After that no fees can be added or settled.",
        "Register a new visit and send the fees again.",
    ],
};

pub(super) const BatchUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "这个收费批次[（{name}）]里没有待结算的费用。",
        "结算和撤销明细都要用上传费用时的同一个收费批次号。",
        "请收费员核对收费批次号，或者先上传费用明细。",
    ],
    en: [
        "This charge batch[ ({name})] has no unsettled lines.",
        "Settling needs the batch number under which the lines were sent.",
        "Check the batch number, or send the lines first.",
    ],
};

pub(super) const BatchSettled: Words = Words {
    who: Is(Institution),
    zh: [
        "这批费用[（{name}）]已经结算，不能再改动。",
        "已经结算的明细要先撤销结算，才能修改或删除。",
        "请收费员先撤销这笔结算，改好明细后重新结算。",
    ],
    en: [
        "These lines[ ({name})] are settled and cannot be changed.",
        "A settlement has to be cancelled before its lines can change.",
        "Cancel the settlement, mend the lines and settle again.",
    ],
};

pub(super) const LineRepeated: Words = Words {
    who: Is(Institution),
    zh: [
        "费用明细流水号[“{name}”]重复了，内容却不一样[（{field}）]。",
        "同一次就诊里，每条明细的流水号只能用一次。",
        "请收费员核对这条明细；新的费用请换一个流水号上传。",
    ],
    en: [
        "A line of this number[ “{name}”] exists with other content[ ({field})].",
        "Inside one visit each line number is used once.",
        "Check the line; send a new fee under a new number.",
    ],
};

pub(super) const AlreadySettled: Words = Words {
    who: Is(Institution),
    zh: [
        "这笔费用已经结算过了[，结算号 {name}]。",
        "同一个收费批次只能结算一次，没有重复扣款。",
        "请收费员用结算号查询原来的结果，不要再收一次钱。",
    ],
    en: [
        "This bill is settled already[; settlement {name}].",
        "A charge batch is settled once; nothing was taken twice.",
        "Look up the settlement by its number and do not charge again.",
    ],
};

pub(super) const SettlementUnknown: Words = Words {
    who: Is(Institution),
    zh: [
        "没有找到这位患者在本机构的这笔结算[（{name}）]。",
        "结算号、就诊号和人员编号要和结算时一致。",
        "请收费员核对结算号；查不到的，请按原请求号再问一次结果。",
    ],
    en: [
        "There is no such settlement of this patient here[ ({name})].",
        "Settlement, visit and person numbers must be those of the settlement.",
        "Check the number, or ask again with the number of the first request.",
    ],
};

pub(super) const AlreadyCancelled: Words = Words {
    who: Is(Institution),
    zh: [
        "这笔结算已经撤销过了[，撤销号 {name}]。",
        "一笔结算只能撤销一次，钱已经原路退回[（{on}）]。",
        "请收费员用撤销号查询结果，不需要再撤销。",
    ],
    en: [
        "This settlement was cancelled before[; cancel number {name}].",
        "It can be given back once, and the money went back where it came from[ ({on})].",
        "Look up the cancel by its number; nothing more is to be done.",
    ],
};

pub(super) const QuoteChanged: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "要付的现金[（现在是 {amount}）]或家人账户要出的钱比刚才预结算时多了，所以先停下来。",
        "预结算以后，账户里的钱或限额有了变化；没有扣款。",
        "请收费员重新预结算，患者看过新的金额同意后再结算。",
    ],
    en: [
        "The cash part[, {amount} now,] or what relatives' accounts pay is higher than quoted, so nothing was settled.",
        "Money or limits changed after the quote; nothing was taken.",
        "Quote again and settle once the patient agrees to the new amount.",
    ],
};

pub(super) const PayerNotChosen: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "还没有选择这次由哪位家人的账户付款。",
        "[{area}|被共济人参保地]由患者在付款时选择共济人，系统不会自动选。",
        "请患者在家庭共济里选好付款的家人（15 分钟内有效），再结算；也可以先付现金。",
    ],
    en: [
        "Nobody chose whose account pays this time.",
        "In [{area}|the relative's insured area] the patient picks the payer at payment.",
        "Pick a payer in the family pages (good for 15 minutes) and settle, or pay in cash.",
    ],
};

pub(super) const PayerNotUsable: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "选择的付款家人这次不能付款。",
        "只能选择和患者有有效绑定、并且没有关闭的共济人[（{area}）]。",
        "请患者换一位家人，或者改用本人账户或现金。",
    ],
    en: [
        "The payer that was picked cannot pay this time.",
        "Only somebody bound to the patient and not switched off can be picked[ ({area})].",
        "Pick somebody else, or use the own account or cash.",
    ],
};

pub(super) const ItemNotOnWhitelist: Words = Words {
    who: SideOr(Beneficiary),
    zh: [
        "有商品[“{name}”]不能用医保个人账户购买。",
        "药店里个人账户只能买[{area}]允许范围内的药品和医用品，保健品、日用品不在其中[（{on}起）]。",
        "请收费员把这些商品分开，用现金付款，其余的再用医保结算。",
    ],
    en: [
        "An item[ “{name}”] cannot be bought with a personal account.",
        "In pharmacies accounts pay for allowed medicines and supplies only[ in {area}][ (from \
         {on})].",
        "Pay for these items in cash and settle the others by insurance.",
    ],
};

pub(super) const NotSupported: Words = Words {
    who: Is(Operator),
    zh: [
        "这项功能[“{name}”]平台现在还没有提供。",
        "这个版本只办理已经公布的业务，没有的功能不会假装办成。",
        "请改用已经提供的办理方式；需要这项功能的，请告诉平台运营方。",
    ],
    en: [
        "This platform does not have this feature[ “{name}”] yet.",
        "This version only does what is published; it never pretends.",
        "Use another way, or tell the operator that you need it.",
    ],
};
