//! People: who they are and how they are insured. A file adds people and says how they are insured
//! from now on; it corrects nobody's identity, moves nobody, frees nobody and revives nobody: each of
//! those is an act of its own, with its own second pair of eyes.

mod put;

pub use put::{check_people, put_people};

use std::collections::BTreeMap;

use domain::PersonId;
use domain::person::cert::{CertNo, CertType};
use domain::person::name::PersonName;
use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
use jiff::civil::Date;
use store::Identity;

use super::row::{Read, Row};
use super::table::{Column, needed, optional, read};
use super::{ImportFault, Rules};

const COLUMNS: &[Column] = &[
    optional("key"),
    needed("name"),
    needed("cert_type"),
    needed("cert_no"),
    optional("phone"),
    optional("card_no"),
    optional("gender"),
    optional("born"),
    needed("area"),
    needed("insutype"),
    needed("psn_type"),
    needed("status"),
    optional("covered_until"),
    optional("frozen"),
];

const INSUTYPES: [(&str, Insutype); 2] = [("310", Insutype::Employee), ("390", Insutype::Resident)];
const GENDERS: [(&str, u8); 4] = [("0", 0), ("1", 1), ("2", 2), ("9", 9)];
const PSN_TYPES: [(&str, PsnType); 5] = [
    ("11", PsnType::Active),
    ("12", PsnType::Retired),
    ("14", PsnType::Minor),
    ("15", PsnType::Adult),
    ("16", PsnType::Elder),
];
const STATUSES: [(&str, InsuredStatus); 5] = [
    ("0", InsuredStatus::Uninsured),
    ("1", InsuredStatus::Normal),
    ("2", InsuredStatus::Paused),
    ("3", InsuredStatus::Invalid),
    ("4", InsuredStatus::Ended),
];

/// Columns that the database may speak against.
const TOLD: [&str; 7] = ["name", "cert_no", "card_no", "gender", "born", "area", "frozen"];

/// A person of a file. Its `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    line: u64,
    columns: BTreeMap<&'static str, u32>,
    identity: Identity,
    insured: Insured,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow").field("line", &self.line).finish_non_exhaustive()
    }
}

impl PersonRow {
    /// The handle in the file.
    pub fn key(&self) -> Option<&str> {
        self.identity.demo_key.as_deref()
    }

    /// Kind and number of the certificate.
    pub fn cert(&self) -> (&str, &str) {
        (&self.identity.cert_type, &self.identity.cert_no)
    }

    /// How the file says this person is insured; the person itself has no number yet.
    pub fn insured(&self) -> &Insured {
        &self.insured
    }

    fn fault(&self, field: &'static str, what: &str, mend: &str) -> ImportFault {
        let column = self.columns.get(field).copied().unwrap_or(0);
        ImportFault { line: self.line, column, field, what: what.to_owned(), mend: mend.to_owned() }
    }

    /// As [`Self::insured`], to be changed before it is written.
    pub fn insured_mut(&mut self) -> &mut Insured {
        &mut self.insured
    }
}

/// Reads a file of people.
pub fn parse_people(bytes: &[u8], rules: Rules<'_>) -> Result<Vec<PersonRow>, Vec<ImportFault>> {
    read(bytes, COLUMNS, |row| person(row, rules))
}

fn person(row: &mut Row<'_>, rules: Rules<'_>) -> Read<PersonRow> {
    let (name, cert) = (name(row), cert(row, rules.today));
    let (gender, born) = (row.maybe_word("gender", &GENDERS), row.maybe_day("born"));
    let insured = insured(row, rules);
    let (key, card_no) = (row.maybe("key"), row.maybe("card_no"));
    if let Some(key) = key.clone() {
        row.unique("key", "key", key)?;
    }
    if let Some(card) = card_no.clone() {
        row.unique("card", "card_no", card)?;
    }
    let (name, cert, gender, born, mut insured) = (name?, cert?, gender?, born?, insured?);
    row.unique("cert", "cert_no", format!("{} {}", cert.kind().code(), cert.as_str()))?;
    let Some(born) = agree(row, "born", born, cert.born())?.filter(|day| *day <= rules.today)
    else {
        let what = "没有出生日期，或日期还没有到";
        return row.fault("born", what, "证件号码里没有出生日期的，请填写这一列");
    };
    let told = cert.gender().and_then(|gender| gender.code().parse().ok());
    let gender = agree(row, "gender", gender, told)?.unwrap_or(0);
    insured.born = born;
    let identity = Identity {
        person: PersonId(0),
        psn_no: String::new(),
        cert_type: cert.kind().code().to_owned(),
        cert_no: cert.as_str().to_owned(),
        name,
        phone: row.maybe("phone"),
        card_no,
        gender,
        born,
        demo_key: key,
    };
    let columns = TOLD.iter().map(|field| (*field, row.column(field))).collect();
    Ok(PersonRow { line: row.line, columns, identity, insured })
}

/// How somebody is insured; person and day of birth are filled in later.
fn insured(row: &mut Row<'_>, rules: Rules<'_>) -> Read<Insured> {
    let (area, insutype) = (row.area("area", rules), row.word("insutype", &INSUTYPES));
    let (psn_type, status) = (row.word("psn_type", &PSN_TYPES), row.word("status", &STATUSES));
    let (covered_until, frozen) = (row.maybe_day("covered_until"), row.flag("frozen", false));
    let (area, insutype, psn_type, status) = (area?, insutype?, psn_type?, status?);
    let (covered_until, frozen) = (covered_until?, frozen?);
    let employee = matches!(psn_type, PsnType::Active | PsnType::Retired);
    if employee != (insutype == Insutype::Employee) {
        let what = "人员类别和险种对不上";
        return row.fault("psn_type", what, "310 配 11、12；390 配 14、15、16");
    }
    if !employee && covered_until.is_none() {
        return row.fault("covered_until", "没有填写", "居民医保请填写已缴保费的最后一天");
    }
    let (person, born) = (PersonId(0), rules.today);
    Ok(Insured { person, area, insutype, psn_type, status, covered_until, born, frozen })
}

fn name(row: &mut Row<'_>) -> Read<String> {
    match PersonName::parse(&row.text("name")?) {
        Ok(name) => Ok(name.as_str().to_owned()),
        Err(fault) => row.fault("name", fault.what(), &fault.mend()),
    }
}

/// The certificate of a row, checked by the rules of its kind.
pub(super) fn cert(row: &mut Row<'_>, today: Date) -> Read<CertNo> {
    let (kind, number) = (row.text("cert_type"), row.text("cert_no"));
    let (kind, number) = (kind?, number?);
    let Some(kind) = CertType::from_code(&kind) else {
        let mend = "请填写 psn_cert_type 代码，居民身份证是 01";
        return row.fault("cert_type", "不认识的证件类型", mend);
    };
    match kind.check(&number, today) {
        Ok(cert) => Ok(cert),
        Err(fault) => row.fault("cert_no", fault.what(), &fault.mend()),
    }
}

/// What a column says and what the certificate tells must be the same where both are there.
fn agree<T: PartialEq>(
    row: &mut Row<'_>,
    field: &'static str,
    said: Option<T>,
    told: Option<T>,
) -> Read<Option<T>> {
    if said.is_some() && told.is_some() && said != told {
        return row.fault(field, "和证件号码里的不一致", "请核对证件号码，或把这一列留空");
    }
    Ok(said.or(told))
}
