//! What the axes are about, in the words of families.

use super::AxisName;

impl AxisName {
    /// What the axis is about, in Chinese and in English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Kinship => ("可以绑定的亲属", "which relatives may be bound"),
            Self::Members => ("最多绑定几人", "how many relatives may be bound"),
            Self::GrantorsPerBeneficiary => {
                ("一个人可以有几位共济人", "how many people may share with one relative")
            }
            Self::GrantorsPerSettlement => {
                ("一次结算可以用几位共济人的账户", "how many people may share in one bill")
            }
            Self::Order => ("几位共济人的付款顺序", "the order of several people who share"),
            Self::PayerKindsOrder => ("各类账户的付款顺序", "the order of kinds of accounts"),
            Self::Trigger => ("共济账户自动使用还是按要求使用", "whether sharing is automatic"),
            Self::OwnFirst => ("先用本人账户", "using the own account first"),
            Self::Mode => ("共济资金的使用方式", "how shared money is held"),
            Self::AccountPart => ("可以用于共济的账户资金", "which part of an account is shared"),
            Self::Floor => ("共济人账户最低保留金额", "the least that must stay in an account"),
            Self::LimitCaps => ("使用限额的上限", "the highest limits that may be set"),
            Self::Scopes => ("共济资金的使用范围", "what shared money may pay"),
            Self::ValidityDays => ("绑定的有效期", "how long a binding may last"),
            Self::Effect => ("绑定生效时间", "when a binding comes into force"),
            Self::SameDayUnbind => ("解绑生效时间", "when an unbind works"),
            Self::Consent => ("承诺、身份验证和家人确认", "pledge, proof and acceptance"),
            Self::Review => ("经办审核", "review by the agency"),
            Self::GrantorRelease => ("共济人解绑", "unbinding by the person who shares"),
            Self::BeneficiaryRelease => ("被共济人解绑", "unbinding by the relative"),
            Self::EndsOn => ("绑定自动结束的情形", "what ends a binding by itself"),
            Self::SameCity => ("同一统筹区的家庭共济", "sharing inside one area"),
            Self::Wallet => ("医保钱包", "the medical-insurance wallet"),
            Self::WalletRules => ("医保钱包的次数、金额和时间", "what a wallet may do"),
            Self::Premiums => ("个人缴费标准", "what a premium costs"),
            Self::Genuine => ("怎样认出官方渠道", "how to tell the official channel"),
            Self::CrossCity => ("省内异地共济", "sharing inside a province"),
            Self::CrossProvince => ("跨省共济", "sharing across provinces"),
            Self::AwayLimit => ("异地就医的共济限额", "the limit for bills away from home"),
            Self::AwayReduction => {
                ("异地就医的支付比例", "the funds' ratio for care away from home")
            }
            Self::PayableParts => ("账户可以支付的费用", "which parts of a bill accounts may pay"),
            Self::AccountYearStart => ("账户年度", "the account year"),
            Self::ItemWhitelist => ("药店个人账户可购范围", "what accounts may buy in a pharmacy"),
            Self::AdmissionHoldDays => {
                ("住院押金预留的天数", "how long account money may be held for a stay")
            }
            Self::AidPassword => ("家庭共济密码", "the mutual-aid password"),
            Self::PremiumMode => ("为家人代缴医保费的方式", "how premiums are paid for relatives"),
            Self::PremiumSeason => ("医保集中缴费期", "the season of premiums"),
            Self::Pooling => ("统筹区划分", "how areas are cut"),
            Self::Benefit => ("医保待遇", "benefits"),
            Self::Channels => ("办理渠道", "channels"),
            Self::Materials => ("办理材料", "materials to bring"),
            Self::Notes => ("办事提示", "notes"),
        }
    }
}
