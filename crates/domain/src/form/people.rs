//! Persons of the form: name, certificate, kinship, card and phone.

use jiff::civil::Date;

use super::FormPerson;
use super::faults::Faults;
use super::section::{Field, Key, Section, tidy};
use crate::Kinship;
use crate::person::cert::{CertNo, CertType};
use crate::person::name::PersonName;

const NAME: Key = Key { name: "姓名", others: &[] };
const ID: Key = Key { name: "身份证号", others: &["身份证号码", "公民身份号码"] };
const CERT_KIND: Key = Key { name: "证件类型", others: &[] };
const CERT_NO: Key = Key { name: "证件号码", others: &["证件号"] };
const CARD: Key = Key { name: "医保卡号", others: &[] };
const PHONE: Key = Key { name: "联系电话", others: &["手机号", "手机号码"] };
const KINSHIP: Key = Key { name: "关系", others: &["与本人关系"] };

/// Keys of 授权人信息.
pub(super) const PERSON: &[Key] = &[NAME, ID, CERT_KIND, CERT_NO, CARD, PHONE];
/// Keys of 被授权人信息.
pub(super) const RELATIVE: &[Key] = &[NAME, ID, CERT_KIND, CERT_NO, CARD, PHONE, KINSHIP];

/// A person: name, certificate, and what may be left out.
pub(super) fn person(
    section: &mut Section<'_>,
    today: Date,
    faults: &mut Faults<'_>,
) -> Option<FormPerson> {
    let name = match required(section, NAME, "写证件上的姓名", faults) {
        Some((text, field)) => PersonName::parse(&text)
            .map_err(|f| faults.at(&field.place, field.raw, &f.what(), &f.mend()))
            .ok(),
        None => None,
    };
    let cert = certificate(section, today, faults);
    let card_no = optional(section, CARD, faults, |text| {
        let plain = text.len() <= 50 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        plain
            .then_some(())
            .ok_or(("医保卡号只能是字母和数字，最多 50 位", "对照医保卡填写，或不填"))
    });
    let phone = optional(section, PHONE, faults, |text| {
        let shape = |b: u8| b.is_ascii_digit() || b == b'-' || b == b'+';
        let plain = (5..=20).contains(&text.len()) && text.bytes().all(shape);
        plain.then_some(()).ok_or(("联系电话应是 5 到 20 位数字", "写手机号或带区号的电话，或不填"))
    });
    Some(FormPerson { name: name?, cert: cert?, card_no, phone })
}

/// 身份证号, or 证件号码 with its 证件类型.
fn certificate(section: &mut Section<'_>, today: Date, faults: &mut Faults<'_>) -> Option<CertNo> {
    let kind = match section.text(CERT_KIND.name, faults) {
        None => None,
        Some((word, field)) => {
            let word = word.trim();
            let kind = CertType::from_code(word).or_else(|| CertType::from_zh(word));
            if kind.is_none() {
                let mend = "写 居民身份证、外国人护照、医学出生证明 等，或国家证件类型代码";
                faults.at(&field.place, field.raw, "没有这种证件类型", mend);
            }
            kind
        }
    };
    let (kind, (text, field)) = if let Some(found) = section.text(CERT_NO.name, faults) {
        (kind.unwrap_or(CertType::IdCard), found)
    } else {
        (CertType::IdCard, required(section, ID, "写 18 位身份证号", faults)?)
    };
    kind.check(&text, today)
        .map_err(|f| faults.at(&field.place, field.raw, &f.what(), &f.mend()))
        .ok()
}

/// 关系
pub(super) fn kinship(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<Kinship> {
    let allowed: Vec<&str> = Kinship::ALL.iter().map(|kinship| kinship.zh()).collect();
    let mend = format!("写被授权人是授权人的什么人：{}", allowed.join("、"));
    let (text, field) = required(section, KINSHIP, &mend, faults)?;
    let kinship = Kinship::from_zh(&tidy(&text));
    if kinship.is_none() {
        faults.at(&field.place, field.raw, "这个关系不在近亲属之内，或写法不认识", &mend);
    }
    kinship
}

/// A field that must be there.
fn required<'a>(
    section: &mut Section<'a>,
    key: Key,
    mend: &str,
    faults: &mut Faults<'_>,
) -> Option<(String, Field<'a>)> {
    let told = faults.count();
    let found = section.text(key.name, faults);
    if found.is_none() && faults.count() == told {
        let place = section.place(key.name);
        faults.missing(&place, &format!("缺少“{}”", key.name), mend);
    }
    found
}

/// A field that may be missing, tidied and then checked.
fn optional(
    section: &mut Section<'_>,
    key: Key,
    faults: &mut Faults<'_>,
    check: impl Fn(&str) -> Result<(), (&'static str, &'static str)>,
) -> Option<String> {
    let (text, field) = section.text(key.name, faults)?;
    let text = tidy(&text);
    if text.is_empty() {
        return None;
    }
    check(&text).map_err(|(what, mend)| faults.at(&field.place, field.raw, what, mend)).ok()?;
    Some(text)
}
