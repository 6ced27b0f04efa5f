//! The short stored form of an explanation.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{PayerNote, ShareEnd};
use crate::policy::{AxisName, Grade, RuleRef};
use crate::{Area, BindingId, Fen};

/// A payer's line as an array; a fourth value says that the quota paid and not the account, a fifth
/// whose wallet was in the way.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Note {
    Account(Option<BindingId>, Fen, ShareEnd),
    Quota(Option<BindingId>, Fen, ShareEnd, bool),
    Place(Option<BindingId>, Fen, ShareEnd, bool, Area),
}

impl From<Note> for PayerNote {
    fn from(note: Note) -> Self {
        match note {
            Note::Account(binding, paid, end) => {
                Self { binding, quota: false, paid, end, place: None }
            }
            Note::Quota(binding, paid, end, quota) => {
                Self { binding, quota, paid, end, place: None }
            }
            Note::Place(binding, paid, end, quota, place) => {
                Self { binding, quota, paid, end, place: Some(place) }
            }
        }
    }
}

impl From<PayerNote> for Note {
    fn from(PayerNote { binding, quota, paid, end, place }: PayerNote) -> Self {
        match place {
            Some(place) => Self::Place(binding, paid, end, quota, place),
            None if quota => Self::Quota(binding, paid, end, true),
            None => Self::Account(binding, paid, end),
        }
    }
}

const GRADES: [(Grade, &str); 6] = [
    (Grade::A, "A"),
    (Grade::B, "B"),
    (Grade::P, "P"),
    (Grade::C, "C"),
    (Grade::D, "D"),
    (Grade::M, "M"),
];

/// `place/axis/since/grade`, the place being the area where the rule is an area's own, else the
/// unit; `?` at the end where the own value is unknown.
fn write(rule: &RuleRef) -> String {
    let RuleRef { unit, axis, area, since, grade, unknown_here } = *rule;
    let place = area.map_or_else(|| format!("{unit:02}"), |area| area.to_string());
    let grade = GRADES.iter().find(|(of, _)| *of == grade).map_or("", |(_, letter)| letter);
    let mark = if unknown_here { "?" } else { "" };
    format!("{place}/{}/{since}/{grade}{mark}", axis.key())
}

fn read(text: &str) -> Option<RuleRef> {
    let mut fields = text.split('/');
    let (place, axis, since, grade) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let area = Area::parse(place);
    let unit = match area {
        Some(area) => area.province().0,
        None => place.parse().ok()?,
    };
    let (letter, unknown_here) = match grade.strip_suffix('?') {
        Some(letter) => (letter, true),
        None => (grade, false),
    };
    Some(RuleRef {
        unit,
        axis: AxisName::ALL.iter().copied().find(|name| name.key() == axis)?,
        area,
        since: since.parse().ok()?,
        grade: GRADES.iter().find(|(_, of)| *of == letter).map(|(grade, _)| *grade)?,
        unknown_here,
    })
}

/// For `#[serde(with)]`.
pub(super) fn serialize<S: Serializer>(rules: &[RuleRef], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(rules.iter().map(write))
}

/// For `#[serde(with)]`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<RuleRef>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let rule = |text: &String| read(text).ok_or_else(|| D::Error::custom("not a rule"));
    texts.iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_axis_and_grade_is_read_back() {
        for axis in AxisName::ALL {
            for (grade, _) in GRADES {
                for (unit, area, unknown_here) in
                    [(0, None, true), (51, None, false), (51, Area::parse("510100"), true)]
                {
                    let since = 20_240_101;
                    let rule = RuleRef { unit, axis: *axis, area, since, grade, unknown_here };
                    assert_eq!(read(&write(&rule)), Some(rule), "{}", write(&rule));
                }
            }
        }
    }

    #[test]
    fn a_payers_line_is_read_back() {
        let (binding, paid) = (Some(BindingId(7)), Fen(-5));
        for (quota, place, stored) in [
            (false, None, r#"[7,-5,"wallet_partly"]"#),
            (true, None, r#"[7,-5,"wallet_partly",true]"#),
            (true, Area::parse("140100"), r#"[7,-5,"wallet_partly",true,"140100"]"#),
            (false, Area::parse("140100"), r#"[7,-5,"wallet_partly",false,"140100"]"#),
        ] {
            let note = PayerNote { binding, quota, paid, end: ShareEnd::WalletPartly, place };
            assert_eq!(serde_json::to_string(&note).unwrap(), stored);
            assert_eq!(serde_json::from_str::<PayerNote>(stored).unwrap(), note);
        }
    }

    #[test]
    fn other_texts_are_no_rules() {
        for text in ["", "11", "11/order/0", "11/nothing/0/A", "11/order/x/A", "11/order/0/Z"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
