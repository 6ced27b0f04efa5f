//! Words about the wallet, premiums and clearing between areas.
#![expect(non_upper_case_globals, reason = "named as the reasons they speak for")]

use super::Actor::{Agency, Beneficiary, Grantor, Institution};
use super::words::Who::{Is, SideOr};
use super::words::Words;

pub(super) const WalletNotOpen: Words = Words {
    who: SideOr(Agency),
    zh: [
        "[{side_place}|这个地方]的医保钱包还没有开通[（{area}）]。",
        "跨省共济要用医保钱包的共济额度，双方参保地和就医地都要开通[（{on}起可以用）]。",
        "请向[{area}|当地]医保经办机构询问开通时间；开通之前请用本人账户或现金。",
    ],
    en: [
        "The wallet of [{side_place}|this place] is not open yet[ ({area})].",
        "Sharing across provinces goes by quotas of the wallet: both insured areas and the place of \
         care must be open[ (from {on})].",
        "Ask the agency[ of {area}] when it opens; until then use the own account or cash.",
    ],
};

pub(super) const WalletPartly: Words = Words {
    who: SideOr(Agency),
    zh: [
        "[{side_place}|这个地方]只有一部分开通了医保钱包，不知道是哪一部分[（{area}）]。",
        "跨省共济要两地都明确开通[（{on}起可以用）]；查不到这里在不在已开通的部分，就不当作开通。",
        "请打[{area}|当地]的医保热线问清；问清以前请用本人账户或现金。",
    ],
    en: [
        "Only a part of [{side_place}|this place] has opened the wallet; which part is not known\
         [ ({area})].",
        "Both places must be open beyond doubt[ (from {on})]; whether this one is in the part that \
         has opened is not known, so it counts as not open.",
        "Call the insurance hotline[ of {area}] and ask; until then use the own account or cash.",
    ],
};

pub(super) const WalletUnknown: Words = Words {
    who: SideOr(Agency),
    zh: [
        "不知道[{side_place}|这个地方]的医保钱包开通了没有[（{area}）]。",
        "没有公布，或者公布的说法不一[（{on}起可以用）]；查不清楚就不当作开通。",
        "请打[{area}|当地]的医保热线问清；问清以前请用本人账户或现金。",
    ],
    en: [
        "Whether [{side_place}|this place] has opened the wallet is not known[ ({area})].",
        "Nothing was published, or sources contradict each other[ (open from {on})]; what is not \
         known counts as not open.",
        "Call the insurance hotline[ of {area}] and ask; until then use the own account or cash.",
    ],
};

pub(super) const QuotaShort: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济额度不够付这一笔。",
        "医保钱包只能用共济人预先设好的额度，用完就要重新设置。",
        "请共济人登录追加额度；差的部分也可以先用现金付。",
    ],
    en: [
        "The quota does not cover this payment.",
        "The wallet pays from the quota that was set before; once used it must be set again.",
        "The person who shares can raise the quota, or the rest is paid in cash.",
    ],
};

pub(super) const DailyCount: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "今天设定共济额度的次数已经到了上限[（每天 {count} 次）]。",
        "这里的规定限制每天设定共济额度的次数[（{area}）]。",
        "请明天再设；调低和收回额度不限次数。",
    ],
    en: [
        "Today's number of times to set a quota is used up[ ({count} a day)].",
        "The rule of the place caps how often a day a quota is set[ ({area})].",
        "Set it tomorrow; lowering and releasing are never limited.",
    ],
};

pub(super) const NightClosed: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "这个时段不能设定共济额度[（{name}）]。",
        "这里的规定写明这个时段暂停办理[（{area}）]。",
        "请过了这个时段再办；调低、收回额度和看病买药的结算不受影响。",
    ],
    en: [
        "No quota is set at this hour[ ({name})].",
        "The rule of the place closes these hours[ ({area})].",
        "Come back later; lowering, releasing and bills are not affected.",
    ],
};

pub(super) const SeasonClosed: Words = Words {
    who: Is(Grantor),
    zh: [
        "现在不能代缴[{area}的][{name}|居民医保]保费。",
        "[这一年的缴费期从{on}开始|到扣款那天，这一年的缴费期已经过了]，缴费期外本平台不代缴。",
        "[请在{on}以后再办|过了缴费期的，请打当地 12393 问能不能补缴]；新生儿等可以随时参保的人，\
         请问当地医保经办机构。",
    ],
    en: [
        "This premium is not taken now[ in {area}].",
        "[The season of that year begins on {on}|On the day on which it would be taken the season of \
         that year is over]; outside it nothing is taken here.",
        "[Come back after {on}|Ask the local 12393 whether it can still be paid]; newborns and the \
         like can join at any time: ask the agency.",
    ],
};

pub(super) const PremiumBalanceNotFull: Words = Words {
    who: Is(Grantor),
    zh: [
        "账户里可用的钱不够一次缴清这笔保费[（{amount}）]。",
        "代缴保费要由一个账户一次付清，不能一部分用账户、一部分用现金[（{area}）]。",
        "请等账户入账以后再缴，或者请另一位家人代缴，也可以自己用现金缴。",
    ],
    en: [
        "The account does not hold the whole premium[ ({amount})].",
        "A premium is paid from one account at once, not partly in cash[ ({area})].",
        "Wait for the next credit, ask another relative, or pay it in cash.",
    ],
};

pub(super) const WalletMissing: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "[{side}|有一方]还没有开通自己的医保钱包。",
        "跨省共济要双方各自开通医保钱包，填好使用地和手机号。",
        "请[{side}|双方]先开通医保钱包；没有手机的，家人或窗口可以代开。",
    ],
    en: [
        "[{side}|One side] has not opened a wallet.",
        "Sharing across provinces needs a wallet on both sides, with a place of use and a phone.",
        "Open it first; without a phone a relative or the window can do it.",
    ],
};

pub(super) const WalletThere: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "医保钱包已经开通了。",
        "每个人只有一个医保钱包。",
        "不用再开通；要换使用地或手机号，请用“变更”。",
    ],
    en: [
        "The wallet is open already.",
        "Everybody has one wallet.",
        "Nothing to do; place of use and phone can be changed.",
    ],
};

pub(super) const WalletNotTaken: Words = Words {
    who: Is(Institution),
    zh: [
        "这家医院或药店还不能用医保钱包。",
        "医保钱包要等机构的收费系统升级以后才能用。",
        "请先用本人账户或现金，也可以换一家能用医保钱包的机构。",
    ],
    en: [
        "This hospital or pharmacy takes no wallets yet.",
        "The wallet needs an upgraded till.",
        "Use the own account or cash, or go to a place that takes wallets.",
    ],
};

pub(super) const QuotaUnknown: Words = Words {
    who: Is(Grantor),
    zh: [
        "没有找到这笔共济额度。",
        "共济额度只有设定的人和被共济的家人看得到；已经结束的不能再用。",
        "请在“共济额度”里核对；需要的话重新设定。",
    ],
    en: [
        "There is no such quota.",
        "A quota is known to who set it and to whom it is for; one that ended is over.",
        "Look at the list of quotas; set a new one if needed.",
    ],
};

pub(super) const QuotaBelowUsed: Words = Words {
    who: Is(Grantor),
    zh: [
        "共济额度不能低于已经用掉的部分[（{amount}）]。",
        "已经付出去的和已答应月底缴费的钱收不回来。",
        "请填不低于[{amount}|已用]的额度；不想再给，可以收回剩余额度。",
    ],
    en: [
        "The quota cannot be lower than what is used[ ({amount})].",
        "What was paid, or promised for a premium, cannot be taken back.",
        "Name at least[ {amount}| what is used]; or release what is left.",
    ],
};

pub(super) const QuotaPromised: Words = Words {
    who: Is(Grantor),
    zh: [
        "还有保费等着从这份共济额度里扣[（{name}）]，现在不能收回。",
        "收回就是全部收回、马上收回；等着扣的保费要留在额度里[（{amount}）]。",
        "请共济人先取消这笔代缴，再收回；也可以先把额度调低，或者等月底扣完。",
    ],
    en: [
        "A premium waits to be taken from this quota[ ({name})], so it cannot be released now.",
        "A release is whole and at once; what is promised must stay[ ({amount})].",
        "Call the premium off first, then release; or lower the quota, or wait until it is taken.",
    ],
};

pub(super) const DailyAmount: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "超过了一笔或一天能设定的额度[（{amount}）]。",
        "为了资金安全，医保钱包的每笔和每天金额有规定[（{area}）]。",
        "请填不超过[{amount}|规定]的数，其余明天再设。",
    ],
    en: [
        "More than one act or one day may come to[ ({amount})].",
        "For safety the amounts of a wallet are capped[ ({area})].",
        "Name at most[ {amount}| that much] and set the rest tomorrow.",
    ],
};

pub(super) const PremiumUnknown: Words = Words {
    who: SideOr(Agency),
    zh: [
        "[{area}|当地]这一年的缴费标准没有查到，不能代缴[（{name}）]。",
        "缴多少钱由当地公布，没有可靠来源的数这里不收。",
        "请打当地 12393 问清标准，先走官方缴费渠道。",
    ],
    en: [
        "What the premium costs[ in {area}] is not known here[ ({name})].",
        "The place publishes it; without a reliable source nothing is taken.",
        "Call the local 12393 and use the official channel.",
    ],
};

pub(super) const PremiumPaid: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "这一年的保费已经有一笔在[（{name}）]。",
        "同一个人、同一年、同一种保险只缴一次，登记了等扣款的、申请了等审核的也算。",
        "已缴成的不用再缴，缴错了由付款的家人在代缴记录里退；还没有办完的，请等办完，或请付款的家人取消以后再缴。",
    ],
    en: [
        "There is a payment of that year's premium already[ ({name})].",
        "One person pays one premium a year; what waits to be taken or looked at counts too.",
        "Nothing to do; a wrong payment is given back from the record, one that waits can be called \
         off by its payer.",
    ],
};

pub(super) const PremiumNotFor: Words = Words {
    who: Is(Beneficiary),
    zh: [
        "家人参加的保险不缴这一种保费[（{name}）]。",
        "参加职工医保的人不再缴居民医保费。",
        "请核对要缴的是哪一种；参保情况有变的，请先到医保经办机构更正。",
    ],
    en: [
        "The relative's insurance has no such premium[ ({name})].",
        "Who is insured as an employee pays no residents' premium.",
        "Check which premium is meant, or have the insurance corrected first.",
    ],
};

pub(super) const PremiumMissing: Words = Words {
    who: Is(Grantor),
    zh: [
        "没有找到这笔代缴。",
        "代缴记录只有出钱的人和被代缴的家人看得到。",
        "请在“代缴记录”里核对编号。",
    ],
    en: [
        "There is no such premium payment.",
        "It is known to who paid and for whom only.",
        "Look at the list of premium payments.",
    ],
};

pub(super) const PremiumState: Words = Words {
    who: SideOr(Grantor),
    zh: [
        "这笔代缴现在不能这样办。",
        "代缴的状态已经变了[（{name}）]，或者已经交给征收机构。",
        "请刷新后再看；已交给征收机构的，请到医保经办机构窗口办理。",
    ],
    en: [
        "This cannot be done with the payment now.",
        "Its state has changed[ ({name})], or it was handed over to the collector.",
        "Look again; what was handed over is a matter of the agency's window.",
    ],
};

pub(super) const StatementUnknown: Words = Words {
    who: Is(Agency),
    zh: ["没有找到这份清算单。", "只能看到本地参与的清算单。", "请核对月份和双方。"],
    en: [
        "There is no such statement.",
        "Only statements of your own place can be seen.",
        "Check the month and the parties.",
    ],
};

pub(super) const StatementState: Words = Words {
    who: Is(Agency),
    zh: ["这份清算单现在不能这样办。", "清算单的状态已经变了[（{name}）]。", "请刷新后再看。"],
    en: [
        "This cannot be done with the statement now.",
        "Its state has changed[ ({name})].",
        "Look again.",
    ],
};

pub(super) const RemittanceUnknown: Words = Words {
    who: Is(Agency),
    zh: ["没有找到这笔拨付。", "只能看到本地付出或收到的拨付。", "请核对银行流水号。"],
    en: [
        "There is no such remittance.",
        "Only what your own place pays or receives can be seen.",
        "Check the bank's number.",
    ],
};

pub(super) const RemittanceState: Words = Words {
    who: Is(Agency),
    zh: ["这笔拨付现在不能这样办。", "拨付的状态已经变了[（{name}）]。", "请刷新后再看。"],
    en: [
        "This cannot be done with the remittance now.",
        "Its state has changed[ ({name})].",
        "Look again.",
    ],
};

pub(super) const RemittanceMismatch: Words = Words {
    who: Is(Agency),
    zh: [
        "金额和账上应付、应收的不一致[（应为 {amount}）]。",
        "清算单一次付清；收到的要和付出的一分不差。",
        "请核对回单上的金额；银行的数不对的，请按差异工单处理。",
    ],
    en: [
        "The amount is not what the books say[ (it should be {amount})].",
        "A statement is paid whole, and what comes is what was sent.",
        "Check the bank's paper; if the bank is wrong, open a ticket.",
    ],
};

pub(super) const ReceiptTaken: Words = Words {
    who: Is(Agency),
    zh: [
        "这个银行流水号已经用在另一笔上了[（{name}）]。",
        "一个流水号只对应一笔。",
        "请核对回单上的流水号。",
    ],
    en: [
        "The bank's number stands for another payment[ ({name})].",
        "A number is one payment.",
        "Check the number on the receipt.",
    ],
};

pub(super) const PrepaymentState: Words = Words {
    who: Is(Agency),
    zh: [
        "这笔预付金现在不能这样办。",
        "预付金在两个省之间，给今年或者明年，金额要大于零；不够可以追加，已清算的年度不行[（{name}）]。",
        "请核对年度、双方和金额。",
    ],
    en: [
        "This cannot be done with the prepayment.",
        "A prepayment is between two provinces, of this year or the next, above zero; it may be raised \
         until its year is settled[ ({name})].",
        "Check year, parties and amount.",
    ],
};

pub(super) const WindowState: Words = Words {
    who: Is(Agency),
    zh: [
        "[{area}|这个地方]这个月的清算期还不能封，或者已经封了。",
        "每个月封一次，月份过完才能封[（{name}）]。",
        "请核对月份；已封的不用再封。",
    ],
    en: [
        "The window of the month cannot be sealed[ in {area}], or is sealed.",
        "It is sealed once, after the month[ ({name})].",
        "Check the month; what is sealed needs nothing.",
    ],
};
