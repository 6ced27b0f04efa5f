//! Consents (个人信息保护法 §14–17): for what, by which text, when, over which channel, how proved.

use serde::{Deserialize, Serialize};

use crate::{Moment, PersonId};

/// What somebody agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 《家庭共济承诺书》: the grantor's pledge.
    Pledge,
    /// The beneficiary agrees to be helped.
    Acceptance,
    /// 《家庭成员添加承诺书》: a family link.
    FamilyLink,
    /// A guardian acts for a ward.
    Guardianship,
    /// Face or real-name check.
    IdentityCheck,
    /// Handling of documents.
    Evidence,
    /// Messages outside the platform (SMS, mail, calls to an address).
    Contact,
    /// The institution's name is shown to whoever paid.
    ShowInstitution,
    /// 《家庭共济使用知情同意书》: relatives' accounts may pay for a stay in hospital.
    StayAid,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Pledge,
        Self::Acceptance,
        Self::FamilyLink,
        Self::Guardianship,
        Self::IdentityCheck,
        Self::Evidence,
        Self::Contact,
        Self::ShowInstitution,
        Self::StayAid,
    ];

    /// Version of the text in force.
    pub fn version(self) -> &'static str {
        match self {
            // Since then it names addresses of apps.
            Self::Contact => "2026-11-22",
            Self::Pledge
            | Self::Acceptance
            | Self::FamilyLink
            | Self::Guardianship
            | Self::IdentityCheck
            | Self::Evidence
            | Self::ShowInstitution
            | Self::StayAid => "2026-11",
        }
    }

    /// What is agreed to, whole, in plain Chinese. Platform texts (P): no official wording is
    /// copied.
    pub fn text_zh(self) -> &'static str {
        match self {
            Self::Pledge => {
                "我承诺：与被共济人是如实填写的近亲属关系；我愿意用自己的职工医保个人账户支付对方符合规定的费用；关系变化时及时解绑；如不属实，愿意退回已支付的费用并承担责任。"
            }
            Self::Acceptance => {
                "我同意：由对方的职工医保个人账户支付我符合规定的医疗费用，对方可以看到付款的日期、金额、用途和机构类型；我可以随时解绑。"
            }
            Self::FamilyLink => {
                "家庭成员添加承诺：我与对方是家人，经对方同意，按所选权限查看、展示医保码或代办；不用于其他目的；对方可以随时取消。这不是家庭共济，不会共用账户里的钱。"
            }
            Self::Guardianship => {
                "我承诺：我是被监护人的法定或指定监护人，为其利益代为办理；监护关系变化时及时告知。"
            }
            Self::IdentityCheck => {
                "我同意：为办理本次业务核验我的姓名、证件和人脸；平台只保存核验结果，不保存人脸图像。"
            }
            Self::Evidence => {
                "我同意：平台为核对亲属关系加密保存我提交的材料，只有经办人员办理时查看，每次查看都有记录；业务结束满两年后删除。"
            }
            Self::Contact => {
                "我同意：通过我预留的手机号、邮箱或我填写的应用接收地址（回调地址）给我发送与我有关的办理通知。"
            }
            Self::ShowInstitution => {
                "我同意：为我付款的家人可以看到就诊机构的名称；不含项目、科室和诊断。"
            }
            Self::StayAid => {
                "家庭共济使用知情同意：本次住院的费用，基金和我本人账户支付后的个人负担，可以由已绑定家人的职工医保个人账户支付；出院结算时自动扣款，家人会收到金额、日期和机构类型的通知；我可以在结算前撤回同意，撤回后这部分由现金支付。"
            }
        }
    }

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pledge => "pledge",
            Self::Acceptance => "acceptance",
            Self::FamilyLink => "family_link",
            Self::Guardianship => "guardianship",
            Self::IdentityCheck => "identity_check",
            Self::Evidence => "evidence",
            Self::Contact => "contact",
            Self::ShowInstitution => "show_institution",
            Self::StayAid => "stay_aid",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// Over which channel somebody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The platform's own pages or interface.
    Online,
    /// Paper at a window.
    Window,
}

/// A consent, kept with the digest of exactly what was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who agreed.
    pub person: PersonId,
    /// Who agreed in the person's place (guardian, holder of a link with the right to act).
    pub by: Option<PersonId>,
    /// To what.
    pub purpose: Purpose,
    /// For which thing (binding, link, case), by its number; 0 = in general.
    pub subject: i64,
    /// Version of the text.
    pub version: String,
    /// SM3 of the text, hex.
    pub text_sm3: String,
    /// When.
    pub at: Moment,
    /// Over which channel.
    pub channel: Channel,
    /// How identity was proved: `face`, `sms`, `window`, `session`.
    pub proof: String,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}
