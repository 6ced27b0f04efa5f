//! Words for the groups of operations, Chinese and English.

use utoipa::openapi::tag::{Tag, TagBuilder};

use super::Interface;

/// Name, Chinese, English.
type Said = (&'static str, &'static str, &'static str);

const FAMILY: &[Said] = &[
    ("sign-in", "登录和退出", "Signing in and out"),
    ("proofs", "身份核验：只对一次操作有效", "Proofs of identity, each for one act"),
    ("me", "我的参保、账户和资料", "My insurance, account and data"),
    ("bindings", "绑定：谁的账户帮谁付", "Bindings: whose account pays for whom"),
    ("payers", "付款人的顺序和选择", "Order and choice of payers"),
    ("orders", "移动支付：待支付订单、同意或拒绝", "Mobile payment: orders to agree to"),
    ("holds", "住院押金预留：只占用，不付款", "Money held for a stay; nothing is paid by it"),
    (
        "wallet",
        "医保钱包和共济额度：跨省共济，只冻结、不转钱",
        "The wallet and quotas: frozen, never moved",
    ),
    ("premiums", "代缴保费：居民医保、长护险", "Premiums paid for relatives"),
    ("uses", "使用记录和每一笔的理由", "Uses, each with its reasons"),
    ("links", "亲情账户：查看和代办，不共用钱", "Family links: see and act, no money shared"),
    ("stays", "住院：在院和待结算、使用家庭共济的同意", "Stays in hospital and their consent"),
    ("voucher", "医保电子凭证：激活、停用、出示医保码", "The e-voucher: activation, the code"),
    ("wards", "监护：为被监护人办理", "Wards: acting for those who cannot"),
    ("filings", "异地就医备案：登记、查看、结束", "Filings for care away from home"),
    ("documents", "材料：拍照上传、查看、补正", "Documents: pages, versions, checks"),
    ("cases", "办理中的事项、补正和申诉", "What is under way, resubmission, appeals"),
    ("consents", "同意：文本、记录、撤回", "Consents: texts, records, withdrawal"),
    ("rights", "导出自己的数据、谁看过我", "My data as a file, who looked at it"),
    ("messages", "通知", "Messages"),
];

const DESK: &[Said] = &[
    ("session", "经办人登录和退出", "Clerks sign in and out"),
    ("cases", "待办：领办、审核、退回、复核", "The queue: claim, decide, return, approve"),
    ("flags", "疑点：平台发现的可疑情形，查看和处理", "Flags: patterns of misuse, seen and closed"),
    ("window", "窗口代办", "Acts at the window"),
    ("people", "查人，看参保、绑定和使用", "Finding and seeing people"),
    ("accounts", "账户：冻结、参保状态、转移、身故", "Accounts: freeze, insurance, move, death"),
    ("money", "资金：入账、发放、撤销、账本", "Money: credits, payouts, cancels, books"),
    (
        "clearing",
        "清算：窗口、清算单、付款收款、预付金",
        "Clearing: windows, statements, money, prepayments",
    ),
    ("editor", "目录和政策", "Catalogue and policies"),
    ("registrar", "机构、密钥和人员文件", "Institutions, keys, people files"),
    ("users", "经办账号和岗位", "Clerks and their duties"),
    ("audit", "查看记录和审计", "Looks and the audit trail"),
];

const PUBLIC: &[Said] = &[
    ("guide", "指南：家人能不能用、怎么办", "The guide: can my family do it, and how"),
    ("places", "地区：有哪些统筹区", "Places: units and their pooling areas"),
    ("institutions", "这家医院、药店能不能用", "Institutions: does this place take it"),
    ("demo", "演示环境里编造的人", "The made-up people of a demo"),
];

const TILL: &[Said] = &[
    ("till", "收费窗口：谁在哪家机构收费", "The till: who sits where"),
    ("items", "目录：药品、项目、耗材", "The catalogue: drugs, services, devices"),
    ("calls", "报文：按国家接口发送，看请求和回答", "Requests over the national interface"),
];

/// The tags of a document.
pub(super) fn of(interface: Interface) -> Vec<Tag> {
    let said = said(interface).iter();
    let tag = |(name, zh, en): &Said| {
        TagBuilder::new().name(*name).description(Some(format!("{zh}。{en}."))).build()
    };
    said.map(tag).collect()
}

fn said(interface: Interface) -> &'static [Said] {
    match interface {
        Interface::Family => FAMILY,
        Interface::Desk => DESK,
        Interface::Public => PUBLIC,
        Interface::Till => TILL,
    }
}

/// What holds for a whole document.
pub(super) fn about(interface: Interface) -> String {
    let whom = match interface {
        Interface::Family => "家庭成员用的接口。For family members who are signed in.",
        Interface::Desk => "经办人用的接口。For clerks, each with duties and an area prefix.",
        Interface::Public => "公众接口，不用登录。For everybody, without signing in.",
        Interface::Till => {
            "医院、药店收费员用的接口。For cashiers, each at the own institution's till."
        }
    };
    format!(
        "{whom} 每个操作的 `x-callers` 写明谁可以调用：`anybody` 任何人，`person` 登录的家庭成员，\
         `clerk` 任何登录的经办人，其余是岗位。`x-callers` names who may call an operation; whoever \
         is not named gets 401 or 403, and nothing is stored. 金额是以元为单位的文字。Amounts are \
         元 as text, never numbers. 办事都要带 Idempotency-Key。Acts carry a number of the caller's \
         own. 出错的回答都是 RFC 9457。Every failure is a problem with a stable code, explained at \
         `/problems/{{code}}`."
    )
}
