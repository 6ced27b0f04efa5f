//! Credits; what a workload begins with: money, bindings, one frozen account.

use std::collections::VecDeque;

use app::acts::{Acting, Apply, CreditChunk, Freeze, FreezeWhat};
use domain::binding::{Application, Limits};
use domain::person::{Credit, CreditSource, Insured, Insutype, PsnType};
use domain::{Area, Fen, PersonId};
use jiff::civil::date;
use serde_json::json;

use super::{Step, Workload};
use crate::audit::model::Model;
use crate::deed::Deed;
use crate::plain::at_window;
use crate::population::{CLERK, FAMILY, Population};
use crate::rules::AREAS;

/// Who helps whom in every family, by place: parents and children, spouses, a grandparent.
const HELP: [(usize, usize); 6] = [(0, 2), (0, 3), (1, 3), (1, 4), (2, 4), (0, 1)];

impl Workload {
    /// Money for everybody, then bindings in every family, made at a window.
    pub(super) fn opening(&mut self) -> VecDeque<Deed> {
        let mut deeds = VecDeque::new();
        for area in AREAS.into_iter().filter_map(Area::from_number) {
            let insured: Vec<Insured> = self.population.insured().cloned().collect();
            let credits: Vec<Credit> = insured
                .iter()
                .filter(|p| p.area == area && p.insutype == Insutype::Employee)
                .flat_map(|p| [self.credit_for(p, false), self.credit_for(p, true)])
                .collect();
            for chunk in credits.chunks(500) {
                deeds.push_back(self.chunk(area, chunk.to_vec()));
            }
        }
        let people = self.population.people.len();
        // The first and the last wallets open later, or never.
        for place in (0..people).filter(|place| place % 4 != 1) {
            deeds.push_back(self.opened_at_window(place));
        }
        for first in (0..people).step_by(FAMILY) {
            for (giver, helped) in HELP {
                if first + giver < people && first + helped < people {
                    deeds.push_back(self.at_window(first + giver, first + helped));
                }
            }
        }
        deeds.push_back(self.frozen(PersonId(1)));
        deeds
    }

    /// One account is frozen from the start.
    fn frozen(&mut self, person: PersonId) -> Deed {
        let area = self.homes.get(&person).copied();
        let area = area.unwrap_or_else(|| self.population.institutions[0].area);
        let (clerk, what, frozen, reason) = (CLERK, FreezeWhat::Account, true, "核查".to_owned());
        let numbered = self.of_desk(area, clerk, "freeze", &json!({ "person": person.0 }));
        Deed::Freeze(Freeze { numbered, clerk, person, what, frozen, reason })
    }

    fn at_window(&mut self, giver: usize, helped: usize) -> Deed {
        let id = |place: usize| PersonId(i64::try_from(place + 1).unwrap_or(1));
        let (grantor, beneficiary) = (id(giver), id(helped));
        let month = self.rng.chance(50).then(|| Fen(self.rng.between(5_000, 40_000)));
        let application = Application {
            kinship: Population::kinship(grantor, beneficiary),
            limits: Limits { month, ..Limits::default() },
            scopes: None,
            from: None,
            until: None,
        };
        let asked = json!({ "grantor": grantor.0, "beneficiary": beneficiary.0 });
        let numbered = self.of_person(grantor, "apply", &asked);
        let (pledge, by, documents) = (true, at_window(), Vec::new());
        let acting = Acting::from(grantor);
        Deed::Apply(Apply { numbered, acting, beneficiary, application, pledge, documents, by })
    }

    /// A credit file of some people of one area; now and then with a line that cannot be booked.
    pub(super) fn credit(&mut self, model: &Model) -> Step {
        let number = *self.rng.pick(&AREAS).unwrap_or(&AREAS[0]);
        // Files come from who does not know of a death yet, seldom.
        let dead = self.rng.chance(5);
        let here = |p: &&Insured| {
            p.area.number() == number && (dead || !model.estates.contains_key(&p.person))
        };
        let people: Vec<Insured> = model.people.values().filter(here).cloned().collect();
        let Some(area) = people.first().map(|p| p.area) else { return self.again() };
        let mut credits = Vec::new();
        for person in people.iter().filter(|p| p.insutype == Insutype::Employee) {
            if self.rng.chance(60) {
                let interest = self.rng.chance(20);
                credits.push(self.credit_for(person, interest));
            }
        }
        if self.rng.chance(5) {
            let anybody = self.anybody();
            let on = date(2026, 11, 1);
            let source = CreditSource::Contribution;
            credits.push(Credit { area, person: anybody, amount: Fen(-1), source, on });
        }
        self.chunk(area, credits).into()
    }

    fn credit_for(&mut self, person: &Insured, interest: bool) -> Credit {
        let source = match (interest, person.psn_type) {
            (true, _) => CreditSource::Interest,
            (false, PsnType::Retired) => CreditSource::Fund,
            (false, _) => CreditSource::Contribution,
        };
        let amount = Fen(self.rng.between(5_000, 40_000));
        Credit { area: person.area, person: person.person, amount, source, on: date(2026, 11, 1) }
    }

    fn chunk(&mut self, area: Area, credits: Vec<Credit>) -> Deed {
        let lines: Vec<_> = credits.iter().map(|c| json!([c.person.0, c.amount.0])).collect();
        let asked = json!({ "lines": lines });
        let numbered = self.number(area, String::from("desk"), "credits", &asked);
        Deed::Credit(CreditChunk { numbered, credits })
    }
}
