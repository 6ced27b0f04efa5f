//! What somebody agreed to, as paper: 承诺书 and 知情同意书, with the text itself, its version and
//! digest, when, over which channel and how identity was shown.

use app::acts::text_sm3;
use domain::consent::{Channel, Consent, Purpose};

use super::model::{Block, Pairs, Print};

/// A consent with the masked name of who gave it.
#[derive(Clone, Debug)]
pub struct Given {
    /// Who, masked.
    pub name: String,
    /// Somebody else agreed in the person's place: who, masked.
    pub by: Option<String>,
    /// The consent.
    pub consent: Consent,
}

/// The paper of these consents, in their order.
pub fn consents(title: &str, number: String, given: &[Given]) -> Print {
    let mut print = Print::new(title, number);
    for given in given {
        let consent = &given.consent;
        let heading = format!("{}（{}）", name(consent.purpose), given.name);
        print = print.with(Block::Heading(heading)).with(Block::Text(text(consent)));
        print = print.with(Block::Pairs(how(given)));
    }
    let mut who: Vec<String> = Vec::new();
    for given in given {
        let label = format!("{}或监护人（签名）", given.name);
        if !who.contains(&label) {
            who.push(label);
        }
    }
    print
        .with(Block::Signatures(who))
        .footed(
            "网上办理的，以上面的核验记录为准，不用再签名；窗口办理的，纸质原件由经办机构保存。",
        )
        .footed("校验值是同意时显示的文本的 SM3 摘要，用来证明文本没有改过。")
}

/// The text that was agreed to. It is kept as a digest: a text that is no longer in force is not
/// printed as if it were the one.
fn text(consent: &Consent) -> String {
    if consent.text_sm3 == text_sm3(consent.purpose) {
        return consent.purpose.text_zh().to_owned();
    }
    "同意的是以前的文本，现在的文本已经更新，所以这里不印全文。需要以前的全文，请向经办机构索取，并出示下面的版本和校验值。"
        .to_owned()
}

fn how(given: &Given) -> Pairs {
    let consent = &given.consent;
    let channel = match consent.channel {
        Channel::Online => "网上",
        Channel::Window => "经办窗口，纸质签名",
    };
    let proof = match consent.proof.as_str() {
        "face" => "人脸核验",
        "sms" => "短信验证码",
        "window" => "窗口核对证件原件",
        "session" => "登录状态",
        "voucher" => "医保电子凭证",
        "password" => "密码",
        other => other,
    };
    Pairs::new()
        .with("同意时间", consent.at.to_string())
        .with("渠道", channel)
        .with("身份核验", proof)
        .with("文本版本", &*consent.version)
        .with_some("代为同意", given.by.as_ref().map(|by| format!("{by}（监护人或代办人）")))
        .with("文本校验值", &*consent.text_sm3)
        .with_some("已经撤回", consent.withdrawn_at.map(|at| at.to_string()))
}

fn name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Pledge => "家庭共济承诺书",
        Purpose::Acceptance => "被共济人同意书",
        Purpose::FamilyLink => "家庭成员添加承诺书",
        Purpose::Guardianship => "监护承诺书",
        Purpose::IdentityCheck => "身份核验同意书",
        Purpose::Evidence => "材料处理同意书",
        Purpose::Contact => "消息通知同意书",
        Purpose::ShowInstitution => "显示就诊机构同意书",
        Purpose::StayAid => "家庭共济使用知情同意书",
    }
}
