//! At the till and on the phone: what must be said, picked or agreed to so that a relative's money pays.

use crate::guide::Sentence;
use crate::guide::facts::known;
use crate::guide::page::{Page, guides, ours};
use crate::policy::AxisName;
use crate::policy::axes::{Allowed, PayerOrder, Trigger};
use crate::refusal::text::Actor;

/// For how long a pick made in the App holds.
const PICK_MINUTES: u8 = 15;

/// What is said at the till: in some places nothing is used unless somebody asks for it.
pub(super) fn till(page: &Page<'_>, outpatient: bool, pharmacy: bool) -> Vec<Sentence> {
    let trigger = page.set.trigger(page.question.beneficiary_area, page.on());
    let asked = trigger.is_some_and(|ruled| ruled.value == Trigger::Asked);
    let fact = page.fact(AxisName::Trigger, page.question.beneficiary_area);
    let ruled = known(fact.as_ref().filter(|_| asked && outpatient), |_| {
        "门诊：收费时要说明用家庭共济，不说就不会用。".to_owned()
    });
    let place = match (outpatient && ruled.is_none(), pharmacy) {
        (true, true) => Some("门诊、药店：付钱时"),
        (true, false) => Some("门诊：收费时"),
        (false, true) => Some("药店：付钱时对店员"),
        (false, false) => None,
    };
    let told = place.map(|at| guides(format!("{at}说一声用家庭共济，付完核对金额和余额。")));
    ruled.into_iter().chain(told).map(|said| said.by(Actor::Beneficiary)).collect()
}

/// Where payers are picked (四川), no relative's money is used before somebody is: in the App, for the
/// next bill within [`PICK_MINUTES`], or by the institution's request.
pub(super) fn picks(page: &Page<'_>) -> Option<Sentence> {
    let area = page.question.beneficiary_area;
    let order = page.set.order(area, page.on());
    let picks = order.is_some_and(|ruled| ruled.value == PayerOrder::Picked);
    let zh = format!(
        "{}要先选定这次由谁付：请{}付钱前在本平台里选您（{PICK_MINUTES} 分钟内的下一笔账单有效），或者请医院药店在账单里写明由您付；没有选就不会用。",
        page.there(),
        page.doer()
    );
    let fact = page.fact(AxisName::Order, area);
    let said = known(fact.as_ref(), |_| zh.clone()).unwrap_or_else(|| ours(zh, "ADR-0003"));
    picks.then(|| said.by(Actor::Beneficiary))
}

/// Paying on the phone: agreed to in the order, with the password where the area has one.
pub(super) fn mobile(page: &Page<'_>) -> Sentence {
    let password = page.set.aid_password(page.question.beneficiary_area, page.on());
    let password = password.is_some_and(|ruled| ruled.value == Allowed::Yes);
    let code = if password { "，并输入家庭共济密码" } else { "" };
    let zh = format!(
        "手机付款：请{}登录{}选医保支付，在订单里同意用家人的账户{code}。",
        page.doer(),
        if page.guarded() { "代管的账号" } else { "自己的账号" }
    );
    ours(zh, "ADR-0010").by(Actor::Beneficiary)
}
