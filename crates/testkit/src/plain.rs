//! Acts as tests and the bench need them most: one pharmacy bill, one binding, one unbind, money.

use std::sync::atomic::{AtomicU64, Ordering};

use app::Numbered;
use app::acts::{Acting, Apply, ApplyBy, Change, ChangeBinding, CreditChunk, ProofToken, Settle};
use app::number::pairs_of;
use domain::binding::{Application, Limits};
use domain::evidence::DocumentKind;
use domain::institution::Institution;
use domain::item::Line;
use domain::person::{Credit, CreditSource, Insured};
use domain::settlement::{AccountUse, Bill, Setting};
use domain::{Area, BindingId, Fen, Moment, PersonId, VisitId};
use jiff::civil::date;
use serde_json::{Value, json};
use store::{NumberKey, Proof};

use crate::population::{CLERK, Population};
use crate::workload::{content, issuer_of};

/// Gives numbers that nobody used before; shared by many tasks.
#[derive(Debug, Default)]
pub struct Numbers(AtomicU64);

impl Numbers {
    /// The next one, for this content.
    pub fn next(&self, area: Area, issuer: String, infno: &str, content: &Value) -> Numbered {
        let number = format!("{:030}", self.0.fetch_add(1, Ordering::Relaxed));
        let key = NumberKey { area, issuer, infno: infno.to_owned(), number };
        Numbered::new(key, pairs_of(content))
    }

    /// A pharmacy bill over one item of this price, all accounts allowed.
    pub fn settle(
        &self,
        patient: PersonId,
        place: &Institution,
        price: Fen,
        now: Moment,
        aid_payer: Option<BindingId>,
    ) -> Settle {
        // A line number of its own: the same sale twice is paid once (ADR 0011).
        let line = Line {
            sn: self.0.fetch_add(1, Ordering::Relaxed).to_string(),
            item: String::from("T-A1"),
            amount: price,
            count: 10_000,
            price: price.0 * 10_000,
            prescription: None,
        };
        let bill = Bill {
            patient,
            institution: place.clone(),
            setting: Setting::Pharmacy,
            med_type: String::from("41"),
            visit: VisitId(0),
            batch: String::new(),
            begun: now,
            lines: vec![line],
            total: price,
            hosp_part: Fen::ZERO,
            account_use: AccountUse::OwnThenFamily,
            picked: None,
            quoted_cash: None,
            stay: None,
        };
        let numbered = self.next(place.area, issuer_of(place.id), "2102", &content(&bill));
        Settle { numbered, bill, aid_payer }
    }

    /// A binding made at a window, in force at once.
    pub fn bind(&self, grantor: &Insured, beneficiary: PersonId) -> Apply {
        let kinship = Population::kinship(grantor.person, beneficiary);
        let asked = json!({ "beneficiary": beneficiary.0 });
        let numbered = self.next(grantor.area, format!("p:{}", grantor.person.0), "apply", &asked);
        let limits = Limits::default();
        let application = Application { kinship, limits, scopes: None, from: None, until: None };
        let (acting, by) = (Acting::from(grantor.person), at_window());
        let (pledge, documents) = (true, Vec::new());
        Apply { numbered, acting, beneficiary, application, pledge, documents, by }
    }

    /// The grantor's unbind with the proof that it needs.
    pub fn unbind(&self, by: &Insured, binding: BindingId, now: Moment) -> (ChangeBinding, Proof) {
        let asked = json!({ "binding": binding.0 });
        let numbered = self.next(by.area, format!("p:{}", by.person.0), "unbind", &asked);
        let mut token = [0; 32];
        token[..8].copy_from_slice(&self.0.load(Ordering::Relaxed).to_le_bytes());
        token[8..16].copy_from_slice(&binding.0.to_le_bytes());
        let (person, act, until) = (by.person, numbered.digest(), now.plus_ms(300_000));
        let proof = Proof { token, person, act, until, used: false, way: "face".to_owned() };
        let (actor, change, proven) =
            (Acting::from(by.person), Change::Unbind, Some(ProofToken(token)));
        (ChangeBinding { numbered, actor, binding, change, proof: proven }, proof)
    }

    /// Money for people of one area, at most 500: on the carried part, which every area lets
    /// relatives use.
    pub fn credit(&self, area: Area, people: &[PersonId], amount: Fen) -> CreditChunk {
        let asked = json!({ "people": people.len(), "amount": amount.0 });
        let numbered = self.next(area, String::from("desk"), "credits", &asked);
        let (source, on) = (CreditSource::Interest, date(2026, 11, 1));
        let credit = |person: &PersonId| Credit { area, person: *person, amount, source, on };
        CreditChunk { numbered, credits: people.iter().map(credit).collect() }
    }
}

/// At the window of the clerk of every test, who saw all there is to see.
pub fn at_window() -> ApplyBy {
    let originals = DocumentKind::ALL.into_iter().collect();
    ApplyBy::Window { clerk: CLERK, originals, on_behalf: false }
}
