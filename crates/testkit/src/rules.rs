//! Rules and catalogue that tests decide by: the real policy files, what the kit adds to them
//! (`made_up`), a small catalogue of its own.

mod made_up;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use app::World;
use domain::institution::Level;
use domain::item::{Catalogue, Item, ItemClass};
use domain::policy::PolicySet;
use domain::{Area, BasisPoints};

use crate::trouble::{Result, Trouble};

/// The files as they are shipped.
pub const SHIPPED: &[(&str, &str)] = include!("../../../policies/list.rs");

/// 北京, 上海, 成都, 绵阳, 武汉, 深圳, 广州, 长沙: eight areas in six provinces, two of which have two
/// of them. In 武汉 a clerk reviews.
pub const AREAS: [u32; 8] =
    [110_000, 310_000, 510_100, 510_700, 420_100, 440_300, 440_100, 430_100];

/// The one of [`AREAS`] where a clerk reviews every application: 武汉.
pub const REVIEWED: u32 = 420_100;

/// The one of [`AREAS`] whose wallets open only with 2027-03-01: 广州.
pub const OPENS_LATER: u32 = 440_100;

/// The group of people whose premiums are known in the kit.
pub fn who(care: bool) -> &'static str {
    made_up::who(care)
}

/// The area of a number of [`AREAS`].
pub fn area(number: u32) -> Result<Area> {
    Area::from_number(number).ok_or_else(|| Trouble(format!("{number} is no area")))
}

/// Name and text of the files that [`world`] decides by, with `more` at the end of the one whose name
/// begins with `prefix`.
pub fn shipped_with(prefix: &str, more: &str) -> Vec<(String, String)> {
    let with = |(name, text): &(&str, &str)| {
        let own = made_up::MORE.iter().filter(|(file, _)| name.starts_with(file));
        let own: String = own.map(|(_, text)| *text).collect();
        let premiums = made_up::premiums(name.get(..3).unwrap_or_default());
        let more = if name.starts_with(prefix) { more } else { "" };
        ((*name).to_owned(), format!("{text}{own}{premiums}{more}"))
    };
    SHIPPED.iter().map(with).collect()
}

/// Read once: a run may make thousands of worlds.
static POLICIES: LazyLock<std::result::Result<PolicySet, String>> = LazyLock::new(|| {
    PolicySet::load(shipped_with("42-", "")).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
});

/// Rules and catalogue.
pub fn world() -> Result<World> {
    let policies = POLICIES.as_ref().map_err(|faults| Trouble(faults.clone()))?.clone();
    Ok(World { policies, catalogue: catalogue() })
}

/// Every class, with and without price caps. All known items may be bought with accounts, so that
/// a pharmacy's whitelist shuts out unknown codes only, whichever of its kinds is in force.
pub fn catalogue() -> Catalogue {
    let (a, b, c) = (ItemClass::A, ItemClass::B, ItemClass::C);
    Catalogue::new([
        item("T-A1", a, 0, &[]),
        item("T-A2", a, 0, &[(Level::Community, 25_000_000), (Level::Three, 30_000_000)]),
        item("T-B1", b, 500, &[]),
        item("T-B2", b, 1_000, &[(Level::Community, 12_000_000), (Level::Three, 15_500_000)]),
        item("T-B3", b, 3_333, &[]),
        item("T-C1", c, 10_000, &[]),
    ])
}

fn item(code: &str, class: ItemClass, self_pay: i64, caps: &[(Level, i64)]) -> Item {
    Item {
        code: code.to_owned(),
        name: format!("演练用品{code}"),
        list_type: "101".to_owned(),
        charge_type: "09".to_owned(),
        class,
        self_pay: BasisPoints(self_pay),
        price_caps: caps.iter().copied().collect::<BTreeMap<_, _>>(),
        account_allowed: vec![domain::item::Allowance::always(true)],
    }
}
