//! People and places that tests act with: families of five in eight areas of six provinces, a hospital
//! and a pharmacy per area.

use std::collections::BTreeSet;

use domain::binding::{Binding, BindingState, Limits, Scope};
use domain::ids::EPOCH_MS;
use domain::institution::{Institution, InstitutionKind, Level, Service};
use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
use domain::{Area, BindingId, InstitutionId, Kinship, Moment, PersonId};
use jiff::civil::{Date, date};
use store::{Access, Batch, Identity, Tx};

use crate::clerks::clerk;
pub use crate::clerks::{CLERK, CLERKS, duties_of};
use crate::rng::Rng;
use crate::rules::{AREAS, area, catalogue};
use crate::trouble::Result;

/// People of a family: two employees, a retired one, a child and an elder without accounts.
pub const FAMILY: usize = 5;

/// Children of these families (counted by twelves) were bound by the birth certificate; those of
/// the last two were entered again under an identity number, in the elder's place.
const NEWBORN: [usize; 4] = [2, 10, 4, 8];

/// Type and form of the number of a birth certificate.
pub const BIRTH_CERTIFICATE: &str = "990201";

/// Who lives where, and where they can go.
#[derive(Clone, Debug)]
pub struct Population {
    /// In the order of their identifiers, [`FAMILY`] by [`FAMILY`].
    pub people: Vec<(Identity, Insured)>,
    /// Two per area: a hospital, then a pharmacy.
    pub institutions: Vec<Institution>,
}

impl Population {
    /// `count` people, the last family possibly incomplete. The same seed gives the same people.
    pub fn of(seed: u64, count: usize) -> Result<Self> {
        let mut rng = Rng::new(seed);
        let mut people = Vec::with_capacity(count);
        for place in 0..count {
            people.push(person(place, &mut rng)?);
        }
        let mut institutions = Vec::new();
        for number in AREAS {
            let home = area(number)?;
            institutions.push(institution(home, InstitutionKind::Hospital, institutions.len()));
            institutions.push(institution(home, InstitutionKind::Pharmacy, institutions.len()));
        }
        Ok(Self { people, institutions })
    }

    /// Writes everybody, every place and the catalogue.
    pub fn put(&self, tx: &mut dyn Tx) -> store::Result<()> {
        tx.put_people(&self.people)?;
        let places: Vec<_> =
            self.institutions.iter().map(|place| (place.clone(), Access::default())).collect();
        tx.put_institutions(&places)?;
        let items: Vec<_> = catalogue().iter().cloned().collect();
        tx.put_items(&items)?;
        let records = CLERKS.map(clerk).to_vec();
        tx.write(&Batch { records, ..Batch::empty(Moment(EPOCH_MS)) })
    }

    /// Insured persons without their identity.
    pub fn insured(&self) -> impl Iterator<Item = &Insured> {
        self.people.iter().map(|(_, insured)| insured)
    }

    /// One of them.
    pub fn find(&self, person: PersonId) -> Option<&Insured> {
        let place = usize::try_from(person.0).ok()?.checked_sub(1)?;
        self.people.get(place).map(|(_, insured)| insured)
    }

    /// The family of somebody, that person included.
    pub fn family(&self, person: PersonId) -> impl Iterator<Item = &Insured> {
        let family = (person.0 - 1) / i64::try_from(FAMILY).unwrap_or(1);
        let of =
            move |p: &&Insured| (p.person.0 - 1) / i64::try_from(FAMILY).unwrap_or(1) == family;
        self.insured().filter(of)
    }

    /// Bindings that no rule of today lets anybody make: from the first of a family to its elder in
    /// another province. No bill may ever use them.
    pub fn leftovers(&self, now: Moment) -> Vec<Binding> {
        let mut found = Vec::new();
        for (giver, helped) in self.insured().zip(self.insured().skip(FAMILY - 1)).step_by(FAMILY) {
            if giver.area.province() == helped.area.province() {
                continue;
            }
            // Older than every identifier that the application will make from now on.
            let id = ((now.0 - EPOCH_MS - 60_000) << 21) + giver.person.0;
            found.push(Binding {
                id: BindingId(id),
                grantor: giver.person,
                grantor_area: giver.area,
                beneficiary: helped.person,
                beneficiary_area: helped.area,
                kinship: Kinship::Parent,
                state: BindingState::Active,
                filed_at: now,
                effective_from: now,
                until: None,
                limits: Limits::default(),
                scopes: Scope::ALL.into_iter().collect(),
                rank: None,
                switched_off: false,
                changed_at: now,
                clerk: None,
                version: 1,
            });
        }
        found
    }

    /// What the second is to the first, by their places in a family; a child outside.
    pub fn kinship(grantor: PersonId, beneficiary: PersonId) -> Kinship {
        let size = i64::try_from(FAMILY).unwrap_or(1);
        let place = |p: PersonId| (p.0 - 1) % size;
        let family = usize::try_from((beneficiary.0 - 1) / size).unwrap_or(0);
        match (place(grantor), place(beneficiary)) {
            (2, 4) if is_twice(family) => Kinship::Grandchild,
            (0 | 1, 4) if is_twice(family) => Kinship::Child,
            (0, 1) | (1, 0) | (2, 4) => Kinship::Spouse,
            (0 | 1, 2 | 4) => Kinship::Parent,
            (2, 3) => Kinship::Grandchild,
            _ => Kinship::Child,
        }
    }
}

/// Who stands at a place of a family, and where that person is insured: mostly with the family,
/// the retired one of a 成都 family in 绵阳, the elder of every fifth family in another province, and in
/// half of the families of 上海, 成都, 深圳 and 广州 the second employee works in another province.
fn person(place: usize, rng: &mut Rng) -> Result<(Identity, Insured)> {
    let (family, role) = (place / FAMILY, place % FAMILY);
    let home = AREAS.get(family % AREAS.len()).copied().unwrap_or(AREAS[0]);
    let works_away = [1, 2].contains(&(family % 4));
    let lives = match (role, home) {
        (2, 510_100) => 510_700,
        (1, 310_000 | 510_100) if works_away => 440_300,
        (1, 440_300) if works_away => 510_100,
        (1, 440_100) if works_away => 430_100,
        (4, _) if family % 5 == 4 && !is_twice(family) => {
            if home == 310_000 {
                110_000
            } else {
                310_000
            }
        }
        _ => home,
    };
    let newborn = NEWBORN.contains(&(family % 12));
    let (insutype, psn_type, born) = match role {
        0 | 1 => (Insutype::Employee, PsnType::Active, date(1985, 3, 1)),
        2 => (Insutype::Employee, PsnType::Retired, date(1956, 7, 1)),
        3 | 4 if newborn && (role == 3 || is_twice(family)) => {
            (Insutype::Resident, PsnType::Minor, date(2026, 10, 1))
        }
        // Small, about to be 16, about to be 18.
        3 => {
            let born = [date(2018, 9, 1), date(2011, 6, 15), date(2009, 3, 1)];
            (Insutype::Resident, PsnType::Minor, born[family % 3])
        }
        _ => (Insutype::Resident, PsnType::Elder, date(1950, 1, 1)),
    };
    let covered_until = (insutype == Insutype::Resident).then(|| {
        // One resident family in five stops paying: its bills are refused from the next year on.
        if family % 5 == 3 { date(2026, 12, 31) } else { date(2099, 12, 31) }
    });
    let id = PersonId(i64::try_from(place + 1).unwrap_or(i64::MAX));
    // Who is entered twice has one name.
    let named = if role == 4 && newborn && is_twice(family) { place - 1 } else { place };
    let identity = Identity {
        person: id,
        psn_no: format!(
            "{:09}{:08}{:08}",
            rng.bits() % 1_000_000_000,
            rng.bits() % 100_000_000,
            place
        ),
        cert_type: if newborn && role == 3 { BIRTH_CERTIFICATE } else { "01" }.to_owned(),
        cert_no: if newborn && role == 3 {
            format!("Y{:09}", 900_000_000 + place)
        } else {
            id_number(born, place)
        },
        name: format!(
            "演练{}",
            char::from_u32(0x4E00 + u32::try_from(named % 20_000).unwrap_or(0)).unwrap_or('人')
        ),
        phone: (role < 3).then(|| format!("1990000{place:04}")),
        card_no: None,
        gender: 9,
        born,
        demo_key: None,
    };
    let insured = Insured {
        person: id,
        area: area(lives)?,
        insutype,
        psn_type,
        status: InsuredStatus::Normal,
        covered_until,
        born,
        frozen: false,
    };
    Ok((identity, insured))
}

/// A number with a right check digit of a county code that GB/T 2260 does not assign (110190 and
/// on), so that it can belong to nobody. 1,000 people share a county and a birthday at most.
pub fn id_number(born: Date, place: usize) -> String {
    let county = 190 + place / 1_000;
    let body = format!("110{county:03}{}{:03}", born.strftime("%Y%m%d"), place % 1_000);
    let sum: u32 = body
        .chars()
        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        .filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight))
        .sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('0');
    format!("{body}{check}")
}

/// Is the child of this family entered twice?
fn is_twice(family: usize) -> bool {
    NEWBORN[2..].contains(&(family % 12))
}

fn institution(area: Area, kind: InstitutionKind, place: usize) -> Institution {
    let hospital = kind == InstitutionKind::Hospital;
    let letter = if hospital { 'H' } else { 'P' };
    Institution {
        id: InstitutionId(i64::try_from(place + 1).unwrap_or(i64::MAX)),
        code: format!("{letter}{area}{place:05}"),
        name: format!("演练{}{place}", if hospital { "医院" } else { "药店" }),
        kind,
        level: if hospital { Level::Three } else { Level::Community },
        area,
        admdvs: area.to_string(),
        takes_family: true,
        unsigned: true,
        closed: false,
        services: services(area, kind),
    }
}

/// The places of 绵阳 take family accounts and no wallets.
fn services(area: Area, kind: InstitutionKind) -> BTreeSet<Service> {
    let mut services = Institution::usual_services(kind);
    services.retain(|service| *service != Service::Wallet || area.number() != 510_700);
    services
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_well_formed_and_belong_to_one_person_each() {
        let people = Population::of(1, 300).unwrap().people;
        let mut seen = BTreeSet::new();
        for (identity, _) in &people {
            let today = date(2026, 11, 22);
            // Newborns have the number of a birth certificate yet.
            let number = domain::person::id_number::IdNumber::parse(&identity.cert_no, today);
            assert_eq!(number.is_ok(), identity.cert_type == "01", "{number:?}");
            assert!(seen.insert(identity.cert_no.clone()) && seen.insert(identity.psn_no.clone()));
            assert!(identity.psn_no.len() <= 30);
        }
    }
}
