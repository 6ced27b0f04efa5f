//! Recorded bills tried again: under the rules that they were decided by nothing changes; under a draft
//! what changes is what is calculated by hand; nothing is written.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::sync::Arc;

use app::acts::{Adopt, AdoptBy, AdoptFiles, Cancel, whole};
use app::rules::pack;
use app::simulate::{Ask, Given, Money, Report, Why, simulate};
use app::{Act, App, Numbered, Outcome};
use domain::institution::InstitutionKind;
use domain::person::Insured;
use domain::policy::{AxisName, PolicySet};
use domain::settlement::Settlement;
use domain::{BindingId, Fen};
use jiff::civil::{Date, date};
use store::{Answer, NumberKey, Store as _};
use store_sqlite::SqliteStore;
use testkit::rig::ring;
use testkit::{Numbers, Population, Rig, Run, rules};

const FIRST: Date = date(2026, 11, 1);
const LAST: Date = date(2099, 12, 31);

fn ask<'a>(draft: &'a PolicySet, present: &'a PolicySet, from: Date) -> Ask<'a> {
    Ask { from, to: LAST, area: None, draft, present }
}

/// Through a store that cannot write, as the command does it.
fn tried(rig: &Rig, draft: &PolicySet, from: Date) -> Report {
    let before = std::fs::read(rig.file()).unwrap();
    let store = SqliteStore::beside(&rig.file(), ring()).unwrap();
    let world = rig.app.world();
    let ask = ask(draft, &world.policies, from);
    let mut told = (0, 0);
    let reads = store.reader().unwrap();
    let report = simulate(reads.as_ref(), &ask, &mut |done, all| told = (done, all)).unwrap();
    assert_eq!(told.0, told.1, "progress reaches its end");
    assert!(before == std::fs::read(rig.file()).unwrap(), "nothing is written");
    report
}

#[test]
fn under_the_same_rules_nothing_changes() {
    let mut run = Run::new(20_261_122, 60).unwrap();
    for _ in 0..2_500 {
        if let Err(failure) = run.step().unwrap() {
            panic!("{failure}");
        }
    }
    let rules = run.rig().app.world();
    let began = std::time::Instant::now();
    let report = tried(run.rig(), &rules.policies, FIRST);
    println!(
        "{:?} for {} bills, {} given back, {} as they were, {:?}",
        began.elapsed(),
        report.bills,
        report.given_back,
        report.same,
        report.not_replayed
    );
    assert_eq!(report.changed.bills, 0, "{:#?}", report.examples);
    assert!(report.bills > 150, "enough was paid: {}", report.bills);
    let differs = report.not_replayed.get(&Why::Differs).copied().unwrap_or(0);
    assert!(report.same * 100 >= report.bills * 90, "{} of {}", report.same, report.bills);
    assert!(differs * 100 <= report.bills * 5, "{:?}", report.not_replayed);
}

/// A family of 北京; the child has no account of its own.
struct Family {
    rig: Rig,
    numbers: Numbers,
    people: Vec<Insured>,
}

fn decided(app: &App, act: impl Act + 'static) -> (Answer, Option<Settlement>) {
    match app.submit_blocking(Arc::new(act)) {
        Outcome::Decided { answer, settlement, .. } => (answer, settlement.map(|it| *it)),
        other => panic!("{other:?}"),
    }
}

impl Family {
    fn new() -> Self {
        let rig = Rig::new(Population::of(3, 20).unwrap()).unwrap();
        let people: Vec<Insured> = rig.population.insured().cloned().collect();
        let numbers = Numbers::default();
        let rich = [people[0].person, people[1].person];
        decided(&rig.app, numbers.credit(people[0].area, &rich, Fen(30_000)));
        Self { rig, numbers, people }
    }

    fn mother(&self) -> &Insured {
        &self.people[0]
    }

    fn father(&self) -> &Insured {
        &self.people[1]
    }

    fn bind(&self, grantor: &Insured) -> BindingId {
        self.rig.clock.advance_ms(1_000);
        let apply = self.numbers.bind(grantor, self.people[3].person);
        let (answer, _) = decided(&self.rig.app, apply);
        let Answer::Binding(binding) = answer else { panic!("{answer:?}") };
        binding
    }

    /// Something of a pharmacy of 北京 for the child; relatives pay all of it.
    fn buy(&self, price: i64) -> Settlement {
        self.rig.clock.advance_ms(1_000);
        let child = &self.people[3];
        let places = &self.rig.population.institutions;
        let here =
            places.iter().find(|it| it.kind == InstitutionKind::Pharmacy && it.area == child.area);
        let now = self.rig.app.now();
        let bill = self.numbers.settle(child.person, here.unwrap(), Fen(price), now, None);
        let settlement = decided(&self.rig.app, bill).1.unwrap();
        assert_eq!(settlement.figures.aid, Fen(price), "{:?}", settlement.explanation);
        settlement
    }

    fn unbind(&self, grantor: &Insured, binding: BindingId) {
        self.rig.clock.advance_ms(1_000);
        let (unbind, proof) = self.numbers.unbind(grantor, binding, self.rig.app.now());
        self.rig.app.chore_blocking(grantor.area, move |tx| tx.put_proof(&proof)).unwrap();
        assert_eq!(decided(&self.rig.app, unbind).0, Answer::Binding(binding));
    }

    fn free(&self, of: &Insured) -> Fen {
        let reads = self.rig.app.read().unwrap();
        reads.account(of.area, of.person).unwrap().unwrap().free_all().unwrap()
    }
}

/// The rules of the rig, with this at the end of the file of 北京.
fn draft(more: &str) -> PolicySet {
    let files = rules::shipped_with("11-", more);
    PolicySet::load(files).unwrap()
}

/// The fund pays half of what children buy in pharmacies.
const HALF: &str = r#"
[[benefit]]
since = 2026-11-01
source = "ADR-0003"
grade = "P"
[[benefit.value]]
insutype = "resident"
settings = ["pharmacy"]
fund = 390100
ratio = 5_000
pharmacy = { as = "one" }
"#;

fn more(fund: i64, aid: i64, cash: i64) -> Money {
    Money { fund: Fen(fund), own: Fen(0), aid: Fen(aid), cash: Fen(cash) }
}

#[test]
fn a_floor_is_what_is_calculated_by_hand() {
    let family = Family::new();
    let binding = family.bind(family.mother());
    // Free are B; the draft keeps B − 20.00, so relatives may use 20.00 of it: 15.00 of the first
    // bill and 5.00 of the second; of the third nothing is left, and all of it is cash.
    let floor = family.free(family.mother()).0 - 2_000;
    let bills = [family.buy(1_500), family.buy(1_500), family.buy(700)];
    // The binding of now is no more; the one of then is rebuilt by the trail.
    family.unbind(family.mother(), binding);
    let floor = format!(
        "\n[[floor]]\nvalue = {floor}\nsince = 2020-01-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n"
    );
    let report = tried(&family.rig, &draft(&floor), FIRST);
    assert_eq!((report.bills, report.same, report.changed.bills), (3, 1, 2), "{report:#?}");
    assert_eq!(report.changed.more, more(0, -1_700, 1_700));
    let floors = &report.axes[&AxisName::Floor];
    assert_eq!((report.axes.len(), floors.bills, floors.more), (1, 2, more(0, -1_700, 1_700)));
    let by_number =
        |bill: &Settlement| report.examples.iter().find(|it| it.id == bill.id).map(|it| it.after);
    let paid = |aid, cash| Some(Given::Paid(more(0, aid, cash)));
    assert_eq!(bills.each_ref().map(by_number), [None, paid(500, 1_000), paid(0, 700)]);
    assert_eq!((report.patients.len(), report.relatives.len()), (1, 1));
    let away = tried(&family.rig, &draft(&floor), date(2026, 11, 23));
    assert_eq!(away.bills, 0, "nothing was settled on other days");
}

#[test]
fn an_order_is_what_is_calculated_by_hand() {
    let family = Family::new();
    family.bind(family.mother());
    family.bind(family.father());
    // 北京: who was filed first pays first, the mother; the draft turns that around, and what the
    // father has covers both.
    let (first, second) = (family.buy(3_000), family.buy(2_000));
    for bill in [&first, &second] {
        assert_eq!(bill.shares[0].payer, family.mother().person);
    }
    let order = "\n[[order]]\nvalue = \"filed_descending\"\nsince = 2026-01-01\n\
        source = \"ADR-0003\"\ngrade = \"P\"\n";
    let report = tried(&family.rig, &draft(order), FIRST);
    assert_eq!((report.changed.bills, report.changed.more), (2, more(0, 0, 0)), "{report:#?}");
    assert_eq!(report.axes.keys().collect::<Vec<_>>(), [&AxisName::Order]);
    let side = report.payers[&family.mother().area];
    assert_eq!((side.more, side.more_by, side.less, side.less_by), (2, Fen(5_000), 2, Fen(5_000)));
    assert_eq!(report.assumed, 2, "nobody had looked at the father");
}

#[test]
fn a_ratio_is_what_is_calculated_by_hand() {
    let family = Family::new();
    family.bind(family.mother());
    family.buy(1_000);
    family.buy(334);
    // Half of it by the fund: 5.00 of 10.00 and 1.67 of 3.34; the mother pays the other half.
    let report = tried(&family.rig, &draft(HALF), FIRST);
    assert_eq!(report.changed.bills, 2, "{report:#?}");
    assert_eq!(report.changed.more, more(667, -667, 0));
    assert_eq!(report.axes.keys().collect::<Vec<_>>(), [&AxisName::Benefit]);
}

/// Puts rules in force as the command line does.
fn adopted(family: &Family, files: &[(String, String)]) {
    family.rig.clock.advance_ms(1_000);
    let area = whole().unwrap();
    let digest = PolicySet::load(files.to_vec()).unwrap().digest().to_owned();
    let (issuer, infno) = ("command".to_owned(), "adopt".to_owned());
    let key = NumberKey { area, issuer, infno, number: digest.clone() };
    let numbered = Numbered::new(key, vec![("digest".to_owned(), digest.clone())]);
    let files = AdoptFiles::Packed(pack(files).unwrap());
    let by = AdoptBy::Command("王敏".to_owned());
    let adopt = Adopt { numbered, by, digest, files };
    assert_eq!(decided(&family.rig.app, adopt).0, Answer::Done);
    family.rig.app.follow_rules().unwrap();
}

#[test]
fn what_was_adopted_since_is_not_the_drafts_doing() {
    let family = Family::new();
    adopted(&family, &rules::shipped_with("11-", ""));
    family.bind(family.mother());
    let floor = family.free(family.mother()).0 - 700;
    family.buy(1_000);
    adopted(&family, &rules::shipped_with("11-", HALF));
    // What is in force, tried: all that changes was put in force after the bill.
    let report = tried(&family.rig, &draft(HALF), FIRST);
    assert_eq!((report.changed.bills, report.changed.more), (1, more(500, -500, 0)), "{report:#?}");
    assert_eq!((report.adopted.bills, report.adopted.more), (1, more(500, -500, 0)));
    assert!(report.axes.is_empty(), "the draft changes nothing: {:?}", report.axes);
    assert_eq!((report.together.bills, report.carried.bills), (0, 0));
    // A draft with a floor on top: 5.00 by the fund are adopted; of the mother's 5.00 the floor
    // leaves 4.00 (free less 7.00, and 3.00 more), and 1.00 is cash by the draft.
    let floor = floor + 300;
    let floor = format!(
        "\n[[floor]]\nvalue = {floor}\nsince = 2020-01-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n"
    );
    let report = tried(&family.rig, &draft(&format!("{HALF}{floor}")), FIRST);
    assert_eq!(
        (report.changed.bills, report.changed.more),
        (1, more(500, -600, 100)),
        "{report:#?}"
    );
    assert_eq!(report.adopted.more, more(500, -500, 0));
    let floors = &report.axes[&AxisName::Floor];
    assert_eq!((report.axes.len(), floors.bills, floors.more), (1, 1, more(0, -100, 100)));
}

#[test]
fn what_was_given_back_concerns_nobody() {
    let family = Family::new();
    family.bind(family.mother());
    let bill = family.buy(1_000);
    family.rig.clock.advance_ms(1_000);
    let area = bill.care_area;
    let said = serde_json::json!({ "setl_id": bill.id.0 });
    let numbered = family.numbers.next(area, format!("i:{}", bill.institution.0), "2103", &said);
    let cancel = Cancel {
        numbered,
        institution: bill.institution,
        area,
        patient: bill.patient,
        settlement: bill.id,
        visit: bill.visit,
        setting: bill.setting,
    };
    assert!(decided(&family.rig.app, cancel).1.is_some());
    let report = tried(&family.rig, &draft(HALF), FIRST);
    assert_eq!((report.bills, report.given_back, report.changed.bills), (0, 1, 0));
}
