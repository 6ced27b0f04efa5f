//! People and institutions that one story brings with it, for places that the demo world does not
//! have. They are put into its own fresh server by the ordinary imports.

use std::fmt::Write as _;

use app::App;
use app::import::{
    ImportError, Rules, book_credits, parse_credits, parse_institutions, parse_people,
    put_institutions, put_people,
};
use domain::person::id_number::check_character;
use jiff::civil::{Date, date};
use serde::Deserialize;

use super::cast::{Cast, Person};
use super::story::Yuan;

/// Digits that GB/T 2260 never assigned: such a number belongs to nobody.
const NOWHERE: &str = "110190";
/// The files of a story are right on this day, as those of the demo world are.
const DAY: Date = date(2026, 11, 22);

/// What stands under `cast`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Guests {
    /// People.
    people: Vec<Guest>,
    /// Hospitals and pharmacies.
    institutions: Vec<Place>,
}

/// Somebody. Exists in one story only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guest {
    key: String,
    name: String,
    /// Insured area, six digits.
    area: String,
    insutype: Insurance,
    /// Retired, of employees.
    #[serde(default)]
    retired: bool,
    born: Date,
    /// Money of this account year.
    balance: Option<Yuan>,
    /// Money of earlier years.
    carried: Option<Yuan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Insurance {
    Employee,
    Resident,
}

/// A hospital or pharmacy that takes family accounts and wallets and calls without a signature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    /// `fixmedins_code`
    code: String,
    name: String,
    area: String,
    kind: String,
    /// Left out = community.
    level: Option<String>,
    /// Takes the wallet.
    #[serde(default = "yes")]
    wallet: bool,
}

fn yes() -> bool {
    true
}

impl Guests {
    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.institutions.is_empty()
    }

    /// Codes of the institutions.
    pub fn codes(&self) -> impl Iterator<Item = &str> + Clone {
        self.institutions.iter().map(|place| place.code.as_str())
    }

    /// Adds the people to those of the demo world; a key of both is a fault.
    pub fn join(&self, cast: &mut Cast) -> Result<(), String> {
        for (nth, guest) in self.people.iter().enumerate() {
            if cast.person(&guest.key).is_ok() {
                return Err(format!("cast：“{}”已经是演示人员或写了两次", guest.key));
            }
            cast.put(&guest.key, guest.person(nth));
        }
        Ok(())
    }

    /// Puts them into a fresh server.
    pub async fn enter(&self, app: &App) -> Result<(), String> {
        self.import(app).await.map_err(|error| format!("cast 写得不对：{error}"))
    }

    async fn import(&self, app: &App) -> Result<(), ImportError> {
        if self.is_empty() {
            return Ok(());
        }
        let world = app.world();
        let rules = Rules { policies: &world.policies, today: DAY };
        // A file without a row is no file.
        if !self.institutions.is_empty() {
            let places = parse_institutions(self.place_rows().as_bytes(), rules, true);
            put_institutions(app, places.map_err(ImportError::from)?).await?;
        }
        if !self.people.is_empty() {
            let people = parse_people(self.people_rows().as_bytes(), rules);
            put_people(app, people.map_err(ImportError::from)?).await?;
        }
        if self.people.iter().any(|guest| guest.balance.or(guest.carried).is_some()) {
            let credits = parse_credits(self.credit_rows().as_bytes(), rules);
            book_credits(app, "STORY", credits.map_err(ImportError::from)?).await?;
        }
        Ok(())
    }

    fn place_rows(&self) -> String {
        let mut rows = "code,name,kind,level,admdvs,takes_family,services,unsigned\n".to_owned();
        for Place { code, name, area, kind, level, wallet } in &self.institutions {
            let level = level.as_deref().unwrap_or("community");
            // All that such a place usually offers; the wallet as the story says.
            let stays = if kind == "hospital" { "inpatient " } else { "" };
            let wallet = if *wallet { " wallet" } else { "" };
            let services = format!("{stays}e_voucher mobile prescription away{wallet}");
            // Writing to a String cannot fail.
            let _ = writeln!(rows, "{code},{name},{kind},{level},{area},true,{services},true");
        }
        rows
    }

    fn people_rows(&self) -> String {
        let mut rows = "key,name,cert_type,cert_no,phone,gender,born,area,insutype,psn_type,\
                        status,covered_until,frozen\n"
            .to_owned();
        for (nth, guest) in self.people.iter().enumerate() {
            let Person { name, cert_no, phone, .. } = guest.person(nth);
            let (key, born, area) = (&guest.key, guest.born, &guest.area);
            let phone = phone.unwrap_or_default();
            let (insutype, group, covered) = match guest.insutype {
                Insurance::Employee => (310, if guest.retired { 12 } else { 11 }, ""),
                Insurance::Resident => (390, resident_group(born), "2030-12-31"),
            };
            let _ = writeln!(
                rows,
                "{key},{name},01,{cert_no},{phone},1,{born},{area},{insutype},{group},1,{covered},false"
            );
        }
        rows
    }

    fn credit_rows(&self) -> String {
        let mut rows = "cert_type,cert_no,area,amount,source,on\n".to_owned();
        for (nth, guest) in self.people.iter().enumerate() {
            let (number, area) = (guest.person(nth).cert_no, &guest.area);
            let parts = [("contribution", guest.balance), ("interest", guest.carried)];
            for (source, amount) in parts {
                if let Some(Yuan(amount)) = amount {
                    let _ = writeln!(rows, "01,{number},{area},{amount},{source},2026-11-01");
                }
            }
        }
        rows
    }
}

/// `psn_type` of a resident: child, adult, elder.
fn resident_group(born: Date) -> u8 {
    match DAY.year() - born.year() {
        ..18 => 14,
        18..60 => 15,
        _ => 16,
    }
}

impl Guest {
    /// What this one shows; odd sequence numbers from 901 on, which the demo world does not use.
    fn person(&self, nth: usize) -> Person {
        let day = self.born.strftime("%Y%m%d");
        let body: Vec<char> = format!("{NOWHERE}{day}{:03}", 901 + nth * 2).chars().collect();
        let check = check_character(&body);
        let cert_no = body.into_iter().chain(check).collect();
        Person {
            name: self.name.clone(),
            cert_type: "01".to_owned(),
            cert_no,
            card_no: None,
            phone: Some(format!("1000009{nth:04}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::world::cast;

    fn guests(people: &str) -> Guests {
        serde_saphyr::from_str(&format!("people: [{people}]")).unwrap()
    }

    const SOMEBODY: &str =
        "{key: lin_an, name: 林安, area: '350200', insutype: resident, born: 2014-06-01}";

    #[test]
    fn a_key_is_used_once() {
        assert!(guests(SOMEBODY).join(&mut cast()).is_ok());
        let twice = guests(&format!("{SOMEBODY}, {SOMEBODY}"));
        assert!(twice.join(&mut cast()).unwrap_err().contains("lin_an"));
        let taken = guests(&SOMEBODY.replace("lin_an", "li_si"));
        assert!(taken.join(&mut cast()).unwrap_err().contains("li_si"));
    }

    #[test]
    fn their_numbers_are_right_and_nobodys() {
        let known = cast();
        let two = guests(&format!("{SOMEBODY}, {}", SOMEBODY.replace("lin_an", "lin_bo")));
        let numbers: Vec<String> =
            (0..).zip(&two.people).map(|(nth, guest)| guest.person(nth).cert_no).collect();
        for number in &numbers {
            let id = domain::person::id_number::IdNumber::parse(number, DAY).unwrap();
            assert_eq!((id.county(), id.born()), (NOWHERE, date(2014, 6, 1)));
            let theirs = known.keys().filter_map(|key| known.person(key).ok());
            assert!(theirs.filter(|person| person.cert_no == *number).count() == 0);
        }
        assert_ne!(numbers.first(), numbers.last());
    }
}
