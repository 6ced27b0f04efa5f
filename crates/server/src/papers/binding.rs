//! The papers of a binding: 绑定申请表 and 回执单.
//!
//! Forms of the platform (P): no official form is copied. The fields are those that the forms of
//! the guides have (`domain::form`).

use domain::Fen;
use domain::binding::{Binding, BindingState};
use domain::consent::Purpose;
use domain::ids;
use domain::person::cert::CertType;
use domain::person::mask;
use domain::policy::PolicySet;
use store::Identity;

use super::model::{Block, Pairs, Print};
use crate::http::say::state_zh;

/// What the reader may know of one side. Nothing is ever in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The reader's own side, or a clerk's view: all of it, masked.
    All,
    /// Whom the reader named with a number: name and number, masked.
    Number,
    /// The name, masked.
    Name,
}

/// A binding with both its people.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The binding as it is now.
    pub binding: &'a Binding,
    /// Who pays; `None` = no longer known.
    pub grantor: (Option<&'a Identity>, Sight),
    /// For whom.
    pub beneficiary: (Option<&'a Identity>, Sight),
    /// Names places and their phones.
    pub policies: &'a PolicySet,
}

/// The form (绑定申请表), filled in with what was applied for, to sign and keep.
pub fn application(bound: &Bound<'_>) -> Print {
    let Bound { binding, policies, .. } = bound;
    let area = |area| policies.area_name(area);
    let kinship = Some(binding.kinship.zh());
    let grantor = side(bound.grantor, &area(binding.grantor_area), None);
    let beneficiary = side(bound.beneficiary, &area(binding.beneficiary_area), kinship);
    let done = Pairs::new()
        .with("申请时间", binding.filed_at.to_string())
        .with("现在", state_zh(binding.state))
        .with("受理", area(binding.grantor_area))
        .with("咨询电话", policies.hotline(binding.grantor_area));
    Print::new("职工医保个人账户家庭共济绑定申请表", number(binding))
        .with(Block::Heading("一、授权人（共济人）".to_owned()))
        .with(Block::Pairs(grantor))
        .with(Block::Heading("二、被授权人（被共济人、使用人）".to_owned()))
        .with(Block::Pairs(beneficiary))
        .with(Block::Heading("三、共济设置".to_owned()))
        .with(Block::Pairs(wishes(binding)))
        .with(Block::Heading("四、办理".to_owned()))
        .with(Block::Pairs(done))
        .with(Block::Heading("五、承诺".to_owned()))
        .with(Block::Text(Purpose::Pledge.text_zh().to_owned()))
        .with(Block::Signatures(vec![
            "授权人（签名）".to_owned(),
            "被授权人或监护人（签名）".to_owned(),
        ]))
        .footed(MASKED)
        .footed("这是平台的表样，内容是申请时填写的。当地经办机构另有表样的，以当地的为准。")
}

/// Under every paper with names.
const MASKED: &str = "姓名、证件号码、电话和卡号只印一部分，签名时请出示原件核对。";

/// The receipt (回执单): how it stands, within which limits, what comes next, whom to call.
pub fn receipt(bound: &Bound<'_>) -> Print {
    let Bound { binding, policies, .. } = bound;
    let (grantor, beneficiary) = (name(bound.grantor.0), name(bound.beneficiary.0));
    let place = |area| policies.area_name(area);
    let people = Pairs::new()
        .with("授权人", &*grantor)
        .with("参保地", place(binding.grantor_area))
        .with("被授权人", &*beneficiary)
        .with("参保地", place(binding.beneficiary_area))
        .with("与授权人关系", binding.kinship.zh())
        .with("办理时间", binding.filed_at.to_string());
    let mut print = Print::new("医保个人账户家庭共济绑定回执", number(binding))
        .with(Block::Heading(format!("现在：{}", state_zh(binding.state))))
        .with(Block::Pairs(people))
        .with(Block::Heading("怎样用".to_owned()))
        .with(Block::Pairs(wishes(binding)));
    if let BindingState::Active | BindingState::PendingEffect = binding.state {
        print = print.with(Block::Text(format!(
            "{beneficiary}看病、买药出示本人的证件、社会保障卡或医保电子凭证，不能用{grantor}的。\
             符合规定的费用，{grantor}的账户按参保地的规定和上面的限额支付，不够的付现金。\
             每一笔都可以在“使用记录”里查到金额和原因。"
        )));
    }
    if !is_over(binding.state) {
        print = print.with(Block::Heading("怎样解除".to_owned())).with(Block::Text(
            "双方随时可以在手机上或经办窗口解除，核验身份后马上生效；已经付过的不受影响。"
                .to_owned(),
        ));
    }
    let call = format!(
        "有疑问请打 {}（{}）{}。",
        policies.hotline(binding.grantor_area),
        place(binding.grantor_area),
        if binding.grantor_area == binding.beneficiary_area {
            String::new()
        } else {
            let area = binding.beneficiary_area;
            format!("或 {}（{}）", policies.hotline(area), place(area))
        }
    );
    print.with(Block::Text(call)).footed("姓名只印一部分。回执是办理结果的凭据，请保存。")
}

fn is_over(state: BindingState) -> bool {
    match state {
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::PendingEffect
        | BindingState::Active
        | BindingState::Suspended(_) => false,
        BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => true,
    }
}

/// The number of every paper of a binding is the binding's.
fn number(binding: &Binding) -> String {
    ids::outward_now(binding.beneficiary_area, binding.id.0)
}

fn name(identity: Option<&Identity>) -> String {
    identity.map_or_else(|| "*".to_owned(), |identity| mask::name(&identity.name))
}

/// One side as far as the reader may know it. What is kept from the reader has no line: an empty
/// one would tell whether there is anything.
fn side((identity, sight): (Option<&Identity>, Sight), area: &str, kinship: Option<&str>) -> Pairs {
    let pairs = Pairs::new().with("姓名", name(identity)).with_some("与授权人关系", kinship);
    let pairs = match identity {
        Some(identity) if sight != Sight::Name => {
            let kind = CertType::from_code(&identity.cert_type).map_or("", CertType::zh);
            pairs.with("证件类型", kind).with("证件号码", mask::number(&identity.cert_no))
        }
        _ => pairs,
    };
    let pairs = match identity {
        Some(identity) if sight == Sight::All => {
            let card = identity.card_no.as_deref().map(mask::card);
            let phone = identity.phone.as_deref().map(mask::phone);
            pairs
                .with("医保卡号", card.unwrap_or_default())
                .with("联系电话", phone.unwrap_or_default())
        }
        _ => pairs,
    };
    pairs.with("参保地", area)
}

fn wishes(binding: &Binding) -> Pairs {
    let limit = |limit: Option<Fen>| match limit {
        Some(limit) => format!("最多 {limit} 元"),
        None => "不另设".to_owned(),
    };
    let until = binding.until.map_or_else(|| "没有定，直到解除".to_owned(), |day| day.to_string());
    let scopes: Vec<&str> = binding.scopes.iter().map(|scope| scope.zh()).collect();
    Pairs::new()
        .with("生效时间", binding.effective_from.to_string())
        .with("最后一天", until)
        .with("每笔额度", limit(binding.limits.payment))
        .with("每月额度", limit(binding.limits.month))
        .with("每年额度", limit(binding.limits.year))
        .with("使用范围", scopes.join("、"))
}
