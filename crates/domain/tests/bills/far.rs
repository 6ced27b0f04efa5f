//! A family between three provinces: the daughter insured in 深圳, the mother in 成都, the hospital in
//! 武汉. Rules as text: what the shipped files say of 深圳's wallet is that nobody knows.

use domain::binding::{Application, ApplyFacts, Consents, Guardian, Limits, apply};
use domain::institution::Institution;
use domain::person::{Account, Insured};
use domain::policy::PolicySet;
use domain::settlement::PayerFacts;
use domain::wallet::{
    Opened, Opener, Opening, Quota, QuotaFacts, QuotaSet, QuotaState, Wallet, open, set_quota,
};
use domain::{BindingId, Fen, Kinship, Moment, RecordId, Refusal};

use super::world::{NATION, World, account, area, at, insured, payer};

pub(super) const SHENZHEN: &str = "440300";
pub(super) const CHENGDU: &str = "510100";
pub(super) const WUHAN: &str = "420100";

/// The record under which the daughter's quota is kept.
pub(super) const QUOTA: RecordId = RecordId(77);
/// The binding.
pub(super) const BOUND: BindingId = BindingId(1);

/// Half of what an employee of 成都 pays for out of hospital.
const HALF: &str = r#"[[benefit]]
value = [{ insutype = "employee", settings = ["outpatient"], fund = 310100, ratio = 5_000 }]
source = "ADR-0003"
grade = "P"
"#;

fn unit(code: &str, name: &str, city: (&str, &str), axes: &str) -> String {
    let (place, called) = city;
    format!(
        "code = \"{code}\"\nname = \"{name}\"\nhotline = \"12393\"\n[areas]\n{place} = \"{called}\"\n{axes}"
    )
}

/// The wallet of a province, as a decision of this platform.
pub(super) fn wallet(value: &str) -> String {
    super::world::rule("wallet", value)
}

/// The nation and the three provinces; each with these axes instead of an open wallet where given.
pub(super) fn rules(change: &[(&str, &str)]) -> PolicySet {
    let open = wallet("\"open\"");
    let axes = |code: &str| {
        let other = change.iter().find(|(of, _)| *of == code);
        other.map_or_else(|| open.clone(), |(_, axes)| (*axes).to_owned())
    };
    let files = [
        ("42-hubei.toml", unit("42", "湖北省", (WUHAN, "武汉市"), &axes("42"))),
        ("44-guangdong.toml", unit("44", "广东省", (SHENZHEN, "深圳市"), &axes("44"))),
        ("51-sichuan.toml", unit("51", "四川省", (CHENGDU, "成都市"), &(axes("51") + HALF))),
    ];
    let files = files.iter().map(|(name, text)| (*name, text.as_str()));
    PolicySet::load(files.chain([("00-national.toml", NATION)])).unwrap()
}

/// The daughter, and her mother.
pub(super) fn people() -> (Insured, Insured) {
    let daughter = Insured { area: area(SHENZHEN), ..insured(101) };
    (daughter, Insured { area: area(CHENGDU), ..insured(1) })
}

/// What the daughter has, (current, carried).
pub(super) fn savings(current: i64, carried: i64) -> Account {
    Account { area: area(SHENZHEN), ..account(101, current, carried) }
}

pub(super) fn opened(owner: &Insured, place: &str, set: &PolicySet, now: Moment) -> Wallet {
    let (place, phone, opener) = (area(place), "13800000000".to_owned(), Opener::Owner);
    open(Opening { place, phone, opener }, owner, None, set, now).unwrap()
}

/// The binding of the two, accepted, made a minute before `now`.
pub(super) fn bound(set: &PolicySet, now: Moment, limits: Limits) -> domain::binding::Binding {
    let (daughter, mother) = people();
    let (purse, before) = (savings(0, 0), now.plus_ms(-60_000));
    let facts = ApplyFacts {
        grantor: &daughter,
        account: Some(&purse),
        beneficiary: &mother,
        given: Vec::new(),
        held: Vec::new(),
        wallets: Opened::BOTH,
    };
    let (kinship, scopes) = (Kinship::Parent, None);
    let ask = Application { kinship, limits, scopes, from: None, until: None };
    let consents = Consents { pledge: true, accepted: true, guardian: Guardian::Nobody };
    apply(BOUND, &facts, &ask, consents, set, before).unwrap()
}

/// Sets the daughter's quota to `amount` in all.
pub(super) fn set(
    policies: &PolicySet,
    purse: &Account,
    quota: Option<&Quota>,
    amount: i64,
    now: Moment,
) -> Result<QuotaSet, Vec<Refusal>> {
    let (daughter, mother) = people();
    let binding = bound(policies, now, Limits::default());
    let [hers, others] = [(&daughter, SHENZHEN), (&mother, CHENGDU)]
        .map(|(owner, place)| opened(owner, place, policies, now));
    let facts = QuotaFacts {
        binding: &binding,
        grantor: &daughter,
        account: Some(purse),
        beneficiary_area: mother.area,
        wallet: Some(&hers),
        others: Some(&others),
        quota,
    };
    set_quota(&facts, Fen(amount), policies, now)
}

/// What is spoken for after a change of the quota.
pub(super) fn reserved(mut purse: Account, change: &domain::wallet::QuotaChange) -> Account {
    purse.reserved_current = purse.reserved_current.plus(change.current).unwrap();
    purse.reserved_carried = purse.reserved_carried.plus(change.carried).unwrap();
    purse
}

/// A bill of the mother's in 武汉, whose own account has `own`; the daughter set a quota of `quota` out
/// of (current, carried).
pub(super) fn bill(total: i64, own: i64, (current, carried): (i64, i64), quota: i64) -> World {
    let now = at("2026-11-22T10:00:00");
    let set_rules = rules(&[]);
    let purse = savings(current, carried);
    let change = set(&set_rules, &purse, None, quota, now.plus_ms(-1_000)).unwrap().change;
    let (daughter, mother) = people();
    let mut world = World::new(total).employee(own, 0);
    world.now = now;
    world.bill.begun = now;
    world.facts.account = Some(Account { area: mother.area, ..account(1, own, 0) });
    world.facts.patient = mother;
    world.facts.payers = vec![PayerFacts {
        binding: bound(&set_rules, now.plus_ms(-1_000), Limits::default()),
        grantor: daughter,
        account: Some(reserved(purse, &change)),
        used_month: Fen::ZERO,
        used_year: Fen::ZERO,
        quota: Some((QUOTA, change.quota)),
    }];
    world.bill.institution =
        Institution { area: area(WUHAN), admdvs: "420106".to_owned(), ..world.bill.institution };
    world.rules = Some(set_rules);
    world
}

/// Relative `n` with a quota of (current, carried) and `free` beside it, all in one city.
pub(super) fn with_quota(n: i8, (current, carried): (i64, i64), free: i64) -> PayerFacts {
    let mut relative = payer(n, 0);
    let mut purse = account(100 + i64::from(n), current + free, carried);
    (purse.reserved_current, purse.reserved_carried) = (Fen(current), Fen(carried));
    let quota = Quota {
        binding: relative.binding.id,
        grantor: purse.person,
        area: purse.area,
        beneficiary: relative.binding.beneficiary,
        current: Fen(current),
        carried: Fen(carried),
        used: Fen::ZERO,
        promised: Fen::ZERO,
        state: QuotaState::Open,
        at: relative.binding.filed_at,
        ended_at: None,
    };
    relative.account = Some(purse);
    relative.quota = Some((RecordId(i64::from(n)), quota));
    relative
}
