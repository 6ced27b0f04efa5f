//! The demo's clerks. They sign in by name alone, in a demo only; duties, places and the second pair
//! of eyes are as real as anybody's.

use std::collections::BTreeSet;

use app::acts::AddClerk;
use app::number::pairs_of;
use app::{App, Numbered, Outcome};
use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::{Area, ClerkId, Moment};
use serde_json::json;
use store::{Answer, Kind, NumberKey, StoreError};

use super::load::DemoError;

/// A demo clerk.
#[derive(Clone, Copy, Debug)]
pub struct DemoClerk {
    /// Sign-in name.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Duties.
    pub duties: &'static [Duty],
    /// First digits of the areas; empty = the whole country.
    pub scope: &'static str,
    /// `fixmedins_code` of the institution at whose till a cashier sits.
    pub till: &'static str,
}

const fn everywhere(login: &'static str, name: &'static str, duties: &'static [Duty]) -> DemoClerk {
    DemoClerk { login, name, duties, scope: "", till: PHARMACY }
}

const fn cashier(login: &'static str, name: &'static str, till: &'static str) -> DemoClerk {
    DemoClerk { login, name, duties: &[Duty::Cashier], scope: "", till }
}

const fn window(login: &'static str, name: &'static str, scope: &'static str) -> DemoClerk {
    let duties = &[Duty::Intake, Duty::Reviewer, Duty::Reader];
    DemoClerk { login, name, duties, scope, till: PHARMACY }
}

/// All of them. `demo` and `demo2` have every duty: what one proposes, the other approves;
/// `money2` and `approver2` are the other side of a payment between areas.
pub const CLERKS: &[DemoClerk] = &[
    everywhere("demo", "演示经办甲", &Duty::ALL),
    everywhere("demo2", "演示经办乙", &Duty::ALL),
    everywhere("intake", "演示受理", &[Duty::Intake]),
    everywhere("reviewer", "演示审核", &[Duty::Reviewer]),
    everywhere("reader", "演示查询", &[Duty::Reader]),
    everywhere("officer", "演示账户管理", &[Duty::AccountOfficer]),
    everywhere("money", "演示资金", &[Duty::MoneyOfficer]),
    everywhere("editor", "演示政策", &[Duty::Editor]),
    everywhere("registrar", "演示机构管理", &[Duty::Registrar]),
    everywhere("approver", "演示复核", &[Duty::Approver]),
    everywhere("admin", "演示系统管理", &[Duty::Admin]),
    cashier("cashier", "演示收费", PHARMACY),
    cashier("cashier2", "演示医院收费", "H11010100001"),
    cashier("cashier3", "演示成都收费", "P51010400001"),
    everywhere("money2", "演示资金乙", &[Duty::MoneyOfficer]),
    everywhere("approver2", "演示复核乙", &[Duty::Approver]),
    window("shenzhen", "演示深圳经办", "4403"),
    window("chengdu", "演示成都经办", "5101"),
];

/// Where a demo clerk with every duty sits too: the demo's first pharmacy.
const PHARMACY: &str = "P11010100001";

/// Adds those who are not there; the one who does what the demo's window did before.
pub(super) async fn add(app: &App) -> Result<ClerkId, DemoError> {
    let anywhere = Area::from_number(100_000).ok_or(StoreError::Contended)?;
    let mut first = None;
    for clerk in CLERKS {
        let DemoClerk { login, name, duties, scope, till } = *clerk;
        if let Some(known) = app.read()?.record_by_key(Kind::Clerk, login)? {
            first = first.or(Some(ClerkId(known.id.0)));
            continue;
        }
        let till = app.read()?.institution_by_code(till)?.map(|(place, _)| place.id);
        let clerk = Clerk {
            login: login.to_owned(),
            name: name.to_owned(),
            duties: duties.iter().copied().collect::<BTreeSet<_>>(),
            scope: AreaPrefix::parse(scope).unwrap_or_default(),
            institution: till.filter(|_| duties.contains(&Duty::Cashier)),
            password: String::new(),
            totp: Vec::new(),
            totp_step: 0,
            active: true,
            demo: true,
            added_at: Moment(0),
            set_up: SetUp::default(),
        };
        let (issuer, infno) = ("demo".to_owned(), "clerk-add".to_owned());
        let key = NumberKey { area: anywhere, issuer, infno, number: login.to_owned() };
        let numbered = Numbered::new(key, pairs_of(&json!({"login": login})));
        match app.submit(AddClerk { numbered, by: None, clerk }).await {
            Outcome::Decided { answer: Answer::Record(id), .. } => {
                first = first.or(Some(ClerkId(id.0)));
            }
            _ => return Err(DemoError::Failed(format!("clerk {login}"))),
        }
    }
    first.ok_or_else(|| DemoError::Failed("clerks".to_owned()))
}
