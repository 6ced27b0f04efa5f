//! An office in 北京, where every application is reviewed: clerks, cases, applications with proof.

use std::collections::BTreeSet;

use app::World;
use app::acts::{
    Acting, Apply, ApplyBy, CaseRef, Change, ChangeBinding, ClaimCase, DecideCase, ProofToken,
    ReturnCase, TakeBack,
};
use domain::binding::{Application, Limits};
use domain::case::{Case, CaseAbout};
use domain::clerk::{AreaPrefix, By, Clerk, Duty};
use domain::policy::PolicySet;
use domain::ward::{Ward, WardGround, WardState};
use domain::{BindingId, ClerkId, Kinship, Moment, PersonId, RecordId};
use store::records::Blob;
use store::{Answer, Batch, Body, Kind, Record};
use testkit::rules;

use crate::town::{Town, area};

/// Reviews in 北京, has all duties there.
pub(crate) const ANNA: ClerkId = ClerkId(902);
/// As Anna.
pub(crate) const BERT: ClerkId = ClerkId(903);
/// Reviews in 上海 only.
pub(crate) const AWAY: ClerkId = ClerkId(904);

const REVIEW: &str = "\n[[review]]\nvalue = { working_days = 5 }\nsince = 2025-01-25\n\
                      source = \"S51\"\ngrade = \"B\"\n";

pub(crate) struct Office {
    pub(crate) town: Town,
}

impl Office {
    /// Nobody reviews: pledges.
    pub(crate) fn pledged() -> Self {
        Self::of(Town::new())
    }

    fn of(town: Town) -> Self {
        let clerks = [(ANNA, "11"), (BERT, "110000"), (AWAY, "31")];
        let records = clerks.map(|(id, scope)| clerk(id, scope));
        let office = Self { town };
        office.put(records.into(), Vec::new());
        office
    }

    /// 北京 reviews within 5 working days.
    pub(crate) fn reviewing() -> Self {
        Self::reviewing_in(Town::new())
    }

    /// The same in this town.
    pub(crate) fn reviewing_in(town: Town) -> Self {
        let office = Self::of(town);
        let reviewing = |(name, text): &(&'static str, &str)| {
            let more = if name.starts_with("11-") { REVIEW } else { "" };
            (*name, format!("{text}{more}"))
        };
        let policies = PolicySet::load(rules::SHIPPED.iter().map(reviewing)).unwrap();
        office.town.rig.app.replace_world(World { policies, catalogue: rules::catalogue() });
        office
    }

    /// Writes records as they are, past every rule.
    pub(crate) fn put(&self, records: Vec<Record>, blobs: Vec<Blob>) {
        let batch = Batch { records, blobs, ..Batch::empty(self.town.rig.app.now()) };
        self.town.rig.app.chore_blocking(area(110_000), move |tx| tx.write(&batch)).unwrap();
    }

    /// An application by the grantor with a proof.
    pub(crate) fn apply(
        &self,
        grantor: PersonId,
        beneficiary: PersonId,
        kinship: Kinship,
    ) -> BindingId {
        let (numbered, proof) = self.town.proved(grantor, "apply");
        let application = Application {
            kinship,
            limits: Limits::default(),
            scopes: None,
            from: None,
            until: None,
        };
        let (acting, by) = (Acting::from(grantor), ApplyBy::Grantor(proof));
        let (pledge, documents) = (true, Vec::new());
        let act = Apply { numbered, acting, beneficiary, application, pledge, documents, by };
        match self.town.done(act) {
            Answer::Binding(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// The cases about somebody, newest first.
    pub(crate) fn cases(&self, person: PersonId) -> Vec<(RecordId, Case)> {
        let records = self.town.records(Kind::Case, person);
        let cases = records.into_iter().filter_map(|record| match record.body {
            Body::Case(case) => Some((record.id, case)),
            _ => None,
        });
        cases.collect()
    }

    /// The newest review of a binding.
    pub(crate) fn review_of(&self, person: PersonId, binding: BindingId) -> (RecordId, Case) {
        let about = CaseAbout::Review { binding };
        self.cases(person).into_iter().find(|(_, case)| case.about == about).unwrap()
    }

    pub(crate) fn case(&self, id: RecordId) -> Case {
        match self.town.body(id) {
            Body::Case(case) => case,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn named(&self, id: RecordId) -> CaseRef {
        CaseRef::of(&self.record(id)).unwrap()
    }

    pub(crate) fn record(&self, id: RecordId) -> Record {
        self.town.rig.app.read().unwrap().record(id).unwrap().unwrap()
    }

    pub(crate) fn claim(&self, clerk: ClerkId, case: RecordId) -> ClaimCase {
        ClaimCase { numbered: self.town.number("claim"), clerk, case }
    }

    pub(crate) fn decide(&self, clerk: ClerkId, case: RecordId, approved: bool) -> DecideCase {
        let (numbered, case) = (self.town.number("decide"), self.named(case));
        DecideCase { numbered, clerk, case, approved, note: "材料已核对".to_owned() }
    }

    pub(crate) fn take_back(&self, clerk: ClerkId, case: RecordId) -> TakeBack {
        let (numbered, case) = (self.town.number("take-back"), self.named(case));
        TakeBack { numbered, clerk, case, note: "看错了材料".to_owned() }
    }

    /// An application by the grantor that is unbound or withdrawn by the same person.
    pub(crate) fn change(&self, person: PersonId, binding: BindingId, change: Change) {
        let (numbered, proof) = self.town.proved(person, "change");
        let (actor, proof) = (Acting::from(person), Some(proof));
        self.town.done(ChangeBinding { numbered, actor, binding, change, proof });
    }

    /// A case sent back to the family by one clerk.
    pub(crate) fn returned(&self, clerk: ClerkId, case: RecordId) {
        self.town.done(self.claim(clerk, case));
        let (numbered, case) = (self.town.number("return"), self.named(case));
        let (fields, note) = (Vec::new(), "缺一页".to_owned());
        self.town.done(ReturnCase { numbered, clerk, case, fields, note });
    }

    /// The day's jobs.
    pub(crate) fn swept_at(&self, time: &str) {
        self.at(time);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let report = runtime.block_on(app::jobs::run_due(&self.town.rig.app));
        assert_eq!(report.left, None);
    }

    /// A record as it is, past every rule.
    pub(crate) fn put_one(&self, id: i64, body: Body) -> RecordId {
        let id = RecordId(id);
        self.put(vec![Record { id, version: 1, body }], Vec::new());
        id
    }

    /// A case of the mother's about something, open, filed by the platform.
    pub(crate) fn put_case(&self, id: i64, about: CaseAbout, other: PersonId) -> RecordId {
        let (whose, now) = ((Some(crate::town::MOTHER), Some(other)), self.town.rig.app.now());
        let policies = &self.town.rig.app.world().policies;
        let case = Case::file(about, area(110_000), whose, By::Platform, policies, now);
        self.put_one(id, Body::Case(case))
    }

    /// A mother who asks to act for the child: the ward record and its case.
    pub(crate) fn put_ward(&self) -> (RecordId, RecordId) {
        let now = self.town.rig.app.now();
        let (guardian, ward) = (crate::town::MOTHER, crate::town::CHILD);
        let (ground, state) = (WardGround::Parent, WardState::InReview);
        let (documents, until) = (Vec::new(), None);
        let (filed_at, changed_at) = (now, now);
        let ward = Ward { guardian, ward, ground, state, until, documents, filed_at, changed_at };
        let id = self.put_one(70, Body::Ward(ward));
        (id, self.put_case(71, CaseAbout::Ward { ward: id }, crate::town::CHILD))
    }

    pub(crate) fn ward_state(&self, id: RecordId) -> WardState {
        match self.town.body(id) {
            Body::Ward(ward) => ward.state,
            other => panic!("{other:?}"),
        }
    }

    /// A case taken and decided by one clerk.
    pub(crate) fn decided(&self, clerk: ClerkId, case: RecordId, approved: bool) {
        self.town.done(self.claim(clerk, case));
        self.town.done(self.decide(clerk, case, approved));
    }

    /// The clock goes on.
    pub(crate) fn later(&self, ms: i64) {
        let now = self.town.rig.app.now();
        self.town.rig.clock.set(now.plus_ms(ms));
    }

    /// The clock stands at a time.
    pub(crate) fn at(&self, time: &str) {
        self.town.rig.clock.set(Moment::parse(time).unwrap());
    }

    pub(crate) fn proof(&self, person: PersonId, act: &str) -> (app::Numbered, ProofToken) {
        self.town.proved(person, act)
    }
}

fn clerk(id: ClerkId, scope: &str) -> Record {
    let duties: BTreeSet<Duty> = Duty::ALL.into_iter().collect();
    let body = Body::Clerk(Clerk {
        login: format!("clerk{}", id.0),
        name: "演练经办".to_owned(),
        duties,
        scope: AreaPrefix::parse(scope).unwrap(),
        institution: None,
        password: String::new(),
        totp: Vec::new(),
        totp_step: 0,
        active: true,
        demo: true,
        added_at: Moment(domain::ids::EPOCH_MS),
        set_up: domain::clerk::SetUp::default(),
    });
    Record { id: RecordId(id.0), version: 1, body }
}
