//! Sentences about cases, links, wards, insurance, data, passwords and freezes.

use domain::Fen;
use domain::case::{Case, CaseAbout, StepKind};
use domain::family_link::LinkState;
use domain::hold::HoldState;
use domain::person::InsuredStatus;
use domain::ward::WardState;

use super::super::told::Told;
use super::Words;

fn matter(case: Option<&Case>) -> (&'static str, &'static str) {
    match case.map(|case| &case.about) {
        Some(CaseAbout::Review { .. }) => ("家庭共济绑定申请", "application for a binding"),
        Some(CaseAbout::Sample { .. }) => ("承诺抽查", "check of your pledge"),
        Some(CaseAbout::Ward { .. }) => ("监护关系申请", "application as guardian"),
        Some(CaseAbout::Merge { .. }) => ("新生儿身份号码合并", "merge of the newborn's number"),
        Some(CaseAbout::Correction { .. }) => ("信息更正申请", "correction"),
        Some(CaseAbout::Appeal { .. }) => ("申诉", "appeal"),
        Some(CaseAbout::Proposal { .. } | CaseAbout::Duplicate { .. }) | None => ("事项", "case"),
    }
}

/// A case went on; the clerk's own words come along.
pub(super) fn case(step: StepKind, told: &Told) -> Words {
    let (matter, matter_en) = matter(told.case.as_ref());
    let appeal =
        matches!(told.case.as_ref().map(|case| &case.about), Some(CaseAbout::Appeal { .. }));
    let line = told.case.as_ref().and_then(|case| case.steps.iter().rev().find(|s| s.kind == step));
    let note = line.map(|line| line.note.trim_end_matches('。')).filter(|note| !note.is_empty());
    let note = note.map(|note| format!("经办说明：{note}。")).unwrap_or_default();
    let (zh, en, next, next_en) = match step {
        StepKind::Returned => (
            "退回补正",
            "was sent back",
            "请按说明修改或补充材料，三十天内重新提交。",
            "Mend what is named and hand it in again within 30 days.",
        ),
        StepKind::Approved => {
            ("已通过", "was granted", "不用再办理，详情在事项里。", "Nothing to do.")
        }
        StepKind::Rejected if appeal => (
            "没有成立",
            "was dismissed",
            "不服的，可以拨打 12393，或向上级医保部门反映。",
            "Call 12393 or turn to the next higher agency if you do not agree.",
        ),
        StepKind::Rejected => (
            "没有通过",
            "was rejected",
            "不同意的，可以申诉，也可以准备好后重新申请。",
            "You may appeal, or apply anew.",
        ),
        StepKind::TakenBack => (
            "的通过被经办撤回，正在重新审核",
            "is reviewed again, its approval was taken back",
            "请等待结果，不用再提交。",
            "Wait for the outcome.",
        ),
        StepKind::Closed => (
            "已关闭",
            "was closed",
            "需要的话，可以重新提交。",
            "Hand it in anew if it is still wanted.",
        ),
        StepKind::Escalated => (
            "超过了办理期限，还没有办完",
            "is late",
            "已优先排队，其他经办也可以接手；着急的，请拨打 12393。",
            "It comes first now and any clerk may take it over; call 12393 if it is urgent.",
        ),
        StepKind::Reminded => (
            "还在等您补正",
            "still waits for you",
            "请尽快改好提交，过期会关闭；没有按期补正的承诺抽查会终止绑定。",
            "Mend it soon: it is closed when its time is over, and a binding under a check ends.",
        ),
        StepKind::Filed
        | StepKind::Claimed
        | StepKind::HandedOver
        | StepKind::Released
        | StepKind::Resubmitted => {
            ("正在办理", "goes on", "请等待结果，不用再提交。", "Wait for the outcome.")
        }
    };
    Words::new(
        "case_changed",
        format!("您的{matter}{zh}。{note}{next}"),
        format!("Your {matter_en} {en}. {next_en}"),
    )
}

/// A family link got another state.
pub(super) fn link(state: LinkState, told: &Told) -> Words {
    let other = &told.other;
    let (zh, en, next, next_en) = match state {
        LinkState::AwaitingAcceptance => {
            ("等对方确认", "waits", "三十天内有效，请等待。", "It waits for 30 days.")
        }
        LinkState::Active if told.holds => (
            "对方已同意",
            "was accepted",
            "您可以按约定的权限查看或代办，每次查看对方都能看到记录。",
            "You may do what was agreed; the member sees each look.",
        ),
        LinkState::Active => (
            "已建立",
            "is in force",
            "对方的每次查看都有记录，您随时可以解除。",
            "Each look is kept for you; end it at any time.",
        ),
        LinkState::Declined => (
            "对方没有同意",
            "was declined",
            "请先和家人商量，再重新申请。",
            "Talk first, then ask anew.",
        ),
        LinkState::Lapsed => (
            "没有及时确认，已作废",
            "lapsed",
            "需要的话，可以重新申请。",
            "Ask anew if it is wanted.",
        ),
        LinkState::Ended => (
            "已解除",
            "is over",
            "以后不能再查看或代办；需要的话，可以重新申请。",
            "Nothing can be seen or done over it any more; ask anew if it is wanted.",
        ),
    };
    Words::new(
        "link_changed",
        format!("您和{other}的亲情账户：{zh}。{next}"),
        format!("The family link between you and {other} {en}. {next_en}"),
    )
}

/// A guardianship got another state.
pub(super) fn ward(state: WardState, told: &Told) -> Words {
    let other = &told.other;
    let whose = if told.holds { format!("您对{other}") } else { format!("{other}对您") };
    let en_whose = if told.holds {
        format!("Your guardianship of {other}")
    } else {
        format!("{other}'s guardianship of you")
    };
    let (zh, en, next, next_en) = match (state, told.holds) {
        (WardState::InReview, true) => {
            ("正在审核", "is reviewed", "请等待结果，不用再提交。", "Wait for the outcome.")
        }
        (WardState::InReview, false) => (
            "正在审核",
            "is reviewed",
            "如果不是您的监护人，请马上拨打 12393 或到经办窗口说明。",
            "If this is not your guardian, call 12393 at once.",
        ),
        (WardState::Active, true) => (
            "已确认",
            "was confirmed",
            "您可以代为办理和查看，每次查看都有记录。",
            "You may act for the ward; each look is kept.",
        ),
        (WardState::Active, false) => (
            "已确认",
            "was confirmed",
            "监护人可以代您办理；不对的，请拨打 12393 或到经办窗口说明。",
            "The guardian may act for you; call 12393 if this is wrong.",
        ),
        (WardState::Rejected, _) => (
            "没有通过审核",
            "was not proven",
            "请看事项里的原因，补齐材料后重新申请；不同意的，可以申诉。",
            "See the case for the reason; apply anew with papers, or appeal.",
        ),
        (WardState::Ended, _) => (
            "已结束",
            "is over",
            "以后各自办理；原来的绑定不受影响，可以自己查看和解绑。",
            "Each acts alone from now on; bindings stay.",
        ),
    };
    Words::new(
        "ward_changed",
        format!("{whose}的监护关系{zh}。{next}"),
        format!("{en_whose} {en}. {next_en}"),
    )
}

/// The insurance was paused, is in force again, or over.
pub(super) fn insurance(status: InsuredStatus) -> Words {
    let (zh, en) = match status {
        InsuredStatus::Normal => (
            "您的参保状态恢复正常。暂停的绑定会自动恢复，不用再申请；已经结束的请重新绑定。",
            "Your insurance is in force again. Bindings that waited for it go on by themselves; bind \
             anew what ended.",
        ),
        InsuredStatus::Uninsured | InsuredStatus::Invalid | InsuredStatus::Ended => (
            "您的参保已终止或无效，家庭共济随之结束。重新参保后，可以再申请绑定。",
            "Your insurance is over and your bindings ended. Apply anew once insured again.",
        ),
        // Whether a binding waits or is over depends on its grantor's area: its own message says so.
        InsuredStatus::Paused => (
            "您的参保暂停，这段时间不能用家庭共济。请补缴或拨打 12393 了解；绑定是暂停还是结束，另有消息告诉您。",
            "Your insurance is paused; no account is shared meanwhile. Ask 12393; what becomes of each \
             binding is told in its own message.",
        ),
    };
    Words::new("insurance_changed", zh, en)
}

/// Names of fields in plain words.
pub(super) fn fields_zh(fields: &[String]) -> String {
    let zh = |field: &String| match field.as_str() {
        "psn_name" => "姓名".to_owned(),
        "psn_cert_type" => "证件类型".to_owned(),
        "certno" => "证件号码".to_owned(),
        "tel" => "手机号".to_owned(),
        "card_no" => "社会保障卡号".to_owned(),
        "gend" => "性别".to_owned(),
        "brdy" => "出生日期".to_owned(),
        other => other.to_owned(),
    };
    fields.iter().map(zh).collect::<Vec<_>>().join("、")
}

/// The mutual-aid password was set or locked.
pub(super) fn password(locked: bool) -> Words {
    let (zh, en) = if locked {
        (
            "您的家庭共济密码连续输错，已锁定 15 分钟。不是您本人操作的，请重新设置密码，并在所有设备上退出登录；\
             人脸和短信核验不受影响。",
            "Your mutual-aid password is locked for 15 minutes after wrong tries. If it was not you, \
             set a new one and sign out everywhere; face and SMS go on working.",
        )
    } else {
        (
            "您的家庭共济密码已设置。不是您本人操作的，请马上重新设置，并在所有设备上退出登录。",
            "Your mutual-aid password was set. If it was not you, set a new one and sign out \
             everywhere.",
        )
    };
    Words::new("password_changed", zh, en)
}

/// The e-voucher was activated or switched off.
pub(super) fn voucher(active: bool) -> Words {
    let (zh, en) = if active {
        (
            "您的医保电子凭证已激活，就医购药时可以出示医保码。不是您本人或监护人操作的，请马上停用，\
             并在所有设备上退出登录。",
            "Your e-voucher is active. If it was not you or your guardian, switch it off and sign \
             out everywhere.",
        )
    } else {
        (
            "您的医保电子凭证已停用，以前出示的医保码不能再用。需要时可以重新激活。",
            "Your e-voucher was switched off; codes shown before are no longer good. You can \
             activate it again.",
        )
    };
    Words::new("voucher_changed", zh, en)
}

/// Money is held for a stay, or a hold ended. The patient reads no more than that and how much.
pub(super) fn hold(state: HoldState, amount: Fen, told: &Told) -> Words {
    let (zh, en) = if told.holds {
        let (whose, for_whom) = match told.other.as_str() {
            "" => ("本人".to_owned(), "your stay".to_owned()),
            other => (other.to_owned(), format!("the stay of {other}")),
        };
        (
            format!("您的账户为{whose}住院预留的 {amount} 元"),
            format!("What your account holds for {for_whom} ({amount})"),
        )
    } else {
        let other = &told.other;
        (
            format!("{other}为您住院预留的 {amount} 元"),
            format!("What {other} holds for your stay ({amount})"),
        )
    };
    let (what, next, what_en, next_en) = match state {
        HoldState::Open if told.holds => (
            "已生效",
            "钱没有付出去，只是暂时不能另用；出院结算时自动使用，您随时可以释放。",
            "is set aside",
            "Nothing is paid yet: it pays at discharge, and you may release it at any time.",
        ),
        HoldState::Open => (
            "已生效",
            "出院结算时按规定自动使用，不用您办理。",
            "is set aside",
            "It pays at discharge as far as the rules allow. Nothing to do.",
        ),
        HoldState::Used(_) => (
            "在结算时已结束",
            "付了多少看使用记录，没有用到的部分已经可以照常使用。",
            "ended with the settlement of the stay",
            "See the uses for what was paid; the rest is free again.",
        ),
        HoldState::Released if told.holds => (
            "已释放",
            "这笔钱可以照常使用；还要用的，请重新预留。",
            "was released",
            "The money is free again; hold it anew if it is still wanted.",
        ),
        HoldState::Released => (
            "已释放",
            "出院结算时这部分不再保证，请准备其他付款方式。",
            "was released",
            "It is no longer set aside for you; be ready to pay in another way.",
        ),
        HoldState::Expired => (
            "到期，已自动释放",
            "还在住院的，可以请账户本人重新预留。",
            "reached its last day and was released",
            "If the stay goes on, the owner of the account can hold it anew.",
        ),
    };
    Words::new("hold_changed", format!("{zh}{what}。{next}"), format!("{en} {what_en}. {next_en}"))
}

/// The account was frozen or freed.
pub(super) fn freeze(frozen: bool, reason: &str) -> Words {
    let (why, why_en) = match reason {
        "" => (String::new(), String::new()),
        reason => (format!("原因：{reason}。"), format!(" Reason: {reason}.")),
    };
    let (zh, en) = if frozen {
        (
            format!(
                "您的个人账户已冻结，您和家人都暂时不能使用。{why}请到参保地医保经办机构了解。"
            ),
            format!("Your account was frozen; nobody can use it.{why_en} Please ask the agency."),
        )
    } else {
        (
            format!("您的个人账户已解冻。{why}要让家人继续使用，请在每个绑定里重新开启。"),
            format!(
                "Your account is free again.{why_en} Switch each binding on again for your \
                 relatives."
            ),
        )
    };
    Words::new("freeze_changed", zh, en)
}
