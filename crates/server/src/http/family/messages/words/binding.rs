//! Sentences about bindings.

use domain::binding::{BindingState, EndedWhy, SuspendedWhy};

use super::super::told::{Role, Told};
use super::Words;
use crate::http::say::{state_en, state_zh};

/// Limits, scopes or the switch were changed.
pub(super) fn terms(told: &Told) -> Words {
    let other = &told.other;
    Words::new(
        "terms_changed",
        format!("{other}改了您使用其账户的限额、范围或开关。新的约定马上生效，可以在绑定里查看。"),
        format!(
            "{other} changed limits, scopes or the switch of your binding. It holds at once; see \
             the binding."
        ),
    )
}

/// Got another state.
pub(super) fn changed(state: BindingState, told: &Told) -> Words {
    let Told { other, ward, role, .. } = told;
    let (next_zh, next_en) = next(state, *role);
    let (zh, en) = (state_zh(state), state_en(state));
    let whose = if *role == Role::Guardian { ward.as_str() } else { "您" };
    let whose_en = if *role == Role::Guardian { ward.as_str() } else { "you" };
    Words::new(
        "binding_changed",
        format!("{whose}和{other}的家庭共济：{zh}。{next_zh}"),
        format!("Mutual aid between {whose_en} and {other}: {en}. {next_en}"),
    )
}

/// What to do next.
fn next(state: BindingState, role: Role) -> (&'static str, &'static str) {
    let pays = role == Role::Grantor;
    match state {
        BindingState::Draft => ("填好后请提交，三十天不提交会作废。", "Hand it in within 30 days."),
        BindingState::Submitted | BindingState::InReview => {
            ("请等待经办审核，结果会通知您。", "Wait for the agency; you will be told.")
        }
        BindingState::Returned if pays => (
            "请在事项里看要改什么，改好后重新提交。",
            "See the case for what to mend, and hand it in again.",
        ),
        BindingState::Returned => {
            ("等家人改好后重新提交，您不用办理。", "Your relative mends it; nothing to do.")
        }
        BindingState::AwaitingAcceptance if pays => {
            ("等家人确认，三十天内有效。", "Your relative has 30 days to accept.")
        }
        BindingState::AwaitingAcceptance => {
            ("请确认或拒绝，三十天内有效。", "Accept or decline within 30 days.")
        }
        BindingState::PendingEffect => (
            "到生效时间后自动可以使用，不用再办理。",
            "It works by itself from its first day; nothing to do.",
        ),
        BindingState::Active if pays => (
            "家人看病买药时可以用您的账户；您随时可以改限额或解绑。",
            "Your account can pay from now on; change limits or unbind at any time.",
        ),
        BindingState::Active => (
            "看病买药时可以用家人的账户，结算时自动使用；您随时可以解绑。",
            "The relative's account can pay from now on; unbind at any time.",
        ),
        BindingState::Suspended(why) => suspended(why, pays),
        BindingState::Ended(why) => ended(why, pays),
        BindingState::Withdrawn => {
            ("申请已经撤回，需要时可以重新申请。", "Apply anew when it is needed.")
        }
        BindingState::Rejected => (
            "请看经办写明的原因；不同意的，可以申诉，也可以改好后重新申请。",
            "Read the reason; appeal, or apply anew when it is mended.",
        ),
        BindingState::Declined => {
            ("请和家人商量，需要时可以重新申请。", "Talk with your relative; apply anew if wished.")
        }
        BindingState::Lapsed => {
            ("需要的话，可以重新申请，请及时确认。", "Apply anew if it is still wanted.")
        }
    }
}

fn suspended(why: SuspendedWhy, pays: bool) -> (&'static str, &'static str) {
    match (why, pays) {
        (SuspendedWhy::Frozen, true) => (
            "账户解冻后，请在绑定里重新开启；冻结的原因请问参保地医保经办机构。",
            "Switch it on again once the account is free; ask the agency why it is frozen.",
        ),
        (SuspendedWhy::Frozen, false) => (
            "这段时间看病买药请先用自己的钱；不用您办理，恢复后会通知您。",
            "Pay yourself meanwhile; nothing to do, you will be told.",
        ),
        (SuspendedWhy::AwaitingReactivation, true) => (
            "要让家人继续使用，请在绑定里重新开启。",
            "Switch it on again for your relative, in the binding.",
        ),
        (SuspendedWhy::AwaitingReactivation, false) => (
            "家人重新开启后才能使用，您可以提醒家人。",
            "It works when your relative switches it on; you may remind them.",
        ),
        (SuspendedWhy::Insurance, _) => (
            "双方的参保都恢复正常后会自动恢复，不用再申请；参保情况请拨打 12393。",
            "It goes on by itself when both insurances are in force; ask 12393 about insurance.",
        ),
    }
}

fn ended(why: EndedWhy, pays: bool) -> (&'static str, &'static str) {
    match why {
        EndedWhy::Grantor | EndedWhy::Beneficiary => (
            "以后的费用不再共用账户，已经付的不受影响；需要时可以重新申请。",
            "No more is shared; what was paid stays. Apply anew when it is needed.",
        ),
        EndedWhy::Clerk => (
            "原因请问参保地医保经办机构；不同意的，可以申诉。",
            "Ask the agency for the reason; you may appeal.",
        ),
        EndedWhy::Expired => ("还要继续使用的，请重新申请绑定。", "Apply anew to go on with it."),
        EndedWhy::Died if pays => (
            "请节哀。已经付的不受影响，您不用办理。",
            "Our condolences. What was paid stays; nothing to do.",
        ),
        EndedWhy::Died => (
            "请节哀。账户余额由继承人到参保地医保经办机构办理，已经付的不受影响。",
            "Our condolences. Heirs turn to the agency for the balance; what was paid stays.",
        ),
        EndedWhy::InsuranceEnded => (
            "恢复参保后请重新绑定，不会自动恢复；参保情况请拨打 12393。",
            "It does not go on by itself: bind anew once insured again; ask 12393 about insurance.",
        ),
        EndedWhy::Moved => (
            "在新的参保地可以重新申请绑定，已经付的不受影响。",
            "Apply anew in the new insured area; what was paid stays.",
        ),
        EndedWhy::KinshipEnded => (
            "已经付的不受影响；关系没有变化的，可以申诉。",
            "What was paid stays; appeal if you are still related.",
        ),
        EndedWhy::Corrected => (
            "请核对新办理的绑定；不对的，可以申诉。",
            "Check the new binding; appeal if it is wrong.",
        ),
    }
}
