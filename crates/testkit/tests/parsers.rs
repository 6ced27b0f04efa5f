//! Every parser of the rules against 20,000 spoilt texts each: an answer, never a panic, and what is
//! read is what stands there. The fuzz targets in `fuzz/` go on where these seeds end.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use domain::form::{extract_form, parse_form};
use domain::money::{DecimalError, parse_decimal};
use domain::person::cert::CertType;
use domain::person::id_number::IdNumber;
use domain::person::name::PersonName;
use domain::policy::parse_unit;
use domain::{Area, Moment, ids};
use jiff::civil::{Date, date};
use testkit::Rng;
use testkit::mutate::spoil;

const TEXTS: u64 = 20_000;
const TODAY: Date = date(2026, 11, 22);

const FORMS: [&str; 2] = [
    include_str!("../../../examples/form.json"),
    r#"{ "授权人信息": { "姓名": "张三", "身份证号": "110190198001011230", "医保卡号": "X123456789" },
        "被授权人信息": { "姓名": "阿依古丽·买买提", "3身份证号": "110190201001011235", "关系": "子女" },
        "共济设置": { "生效时间": "立即生效", "每月额度": "800元", "使用范围": "门诊+住院+药店" } }"#,
];

const POLICIES: &[(&str, &str)] = include!("../../../policies/list.rs");

/// Spoils each text in turn; tells how many were still read.
fn each(texts: &[&str], read: impl Fn(&str) -> bool) -> u64 {
    (0..TEXTS)
        .map(|seed| {
            let mut rng = Rng::new(seed);
            let text = rng.pick(texts).copied().unwrap();
            u64::from(read(&spoil(text, &mut rng)))
        })
        .sum()
}

/// A run in which nothing was read, or everything, tried nothing.
fn assert_mixed(read: u64) {
    assert!(read > TEXTS / 1_000 && read < TEXTS, "{read} of {TEXTS} were read");
}

#[test]
fn forms() {
    let read = each(&FORMS, |text| match parse_form(text, TODAY) {
        Ok(form) => {
            let limits = [form.limits.payment, form.limits.month, form.limits.year];
            assert!(limits.into_iter().flatten().all(domain::Fen::is_positive), "{text}");
            assert!(form.scopes.is_none_or(|scopes| !scopes.is_empty()), "{text}");
            assert_ne!(form.grantor.cert, form.beneficiary.cert, "{text}");
            true
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{text}");
            for fault in faults {
                let told = fault.to_string();
                let whole = |number| text.contains(number) && told.contains(number);
                assert!(
                    !whole("110190198001011230") && !whole("110190201001011235"),
                    "a fault repeats a whole number: {told}"
                );
                assert!(fault.line.is_none_or(|line| line >= 1), "{told}");
            }
            assert!(extract_form(text).len() <= text.len());
            false
        }
    });
    assert_mixed(read);
}

#[test]
fn policies() {
    // A whole file takes a millisecond to read, so each text is one file cut to some sections.
    let read = (0..TEXTS)
        .map(|seed| {
            let mut rng = Rng::new(seed);
            let file = rng.pick(POLICIES).copied().unwrap().1;
            let (head, rest) = file.split_once("\n[[").unwrap();
            let sections: Vec<&str> = rest.split("\n[[").collect();
            let mut text = head.to_owned();
            for _ in 0..3 {
                text += "\n[[";
                text += rng.pick(&sections).copied().unwrap();
            }
            let text = spoil(&text, &mut rng);
            match parse_unit("spoilt.toml", &text) {
                Ok(unit) => {
                    assert_eq!(unit.code.len(), 2);
                    1
                }
                Err(faults) => {
                    assert!(!faults.is_empty() && faults.iter().all(|f| f.line >= 1), "{faults:?}");
                    0
                }
            }
        })
        .sum::<u64>();
    assert_mixed(read);
}

#[test]
fn decimals() {
    let texts = ["35.00", "0.29", "-12345.67", "1e2", "100e-2", "90071992547409.93", "0", "7.0000"];
    let read = each(&texts, |text| match parse_decimal(text, 2) {
        Ok(value) => {
            assert_eq!(by_hand(text), Some(i128::from(value)), "{text}");
            true
        }
        Err(DecimalError::NotANumber | DecimalError::TooFine | DecimalError::TooLarge) => false,
    });
    assert_mixed(read);
}

/// Hundredths of a plain decimal with an exponent, digit by digit; `None` where digits are lost.
fn by_hand(text: &str) -> Option<i128> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut places: i32 = i32::try_from(fraction.len()).ok()? - exponent.parse::<i32>().ok()?;
    let mut value: i128 = 0;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value.checked_mul(10)?.checked_add(i128::from(digit.to_digit(10)?))?;
    }
    while places < 2 {
        (value, places) = (value.checked_mul(10)?, places + 1);
    }
    while places > 2 {
        (value, places) = ((value % 10 == 0).then_some(value / 10)?, places - 1);
    }
    Some(sign * value)
}

#[test]
fn id_numbers() {
    let texts = ["110190198001011230", "110190201001011235", "830000199001011239"];
    let read = each(&texts, |text| {
        let Ok(number) = IdNumber::parse(text, TODAY) else { return false };
        let digits: Vec<u32> = number
            .as_str()
            .chars()
            .map(|c| if c == 'X' { 10 } else { c.to_digit(10).unwrap() })
            .collect();
        // GB 11643: the sum of digit × 2^(17 − place) is 1 modulo 11.
        let sum: u32 = digits.iter().rev().zip(0_u32..).map(|(d, p)| d * (2_u32.pow(p) % 11)).sum();
        assert_eq!((digits.len(), sum % 11), (18, 1), "{text}");
        assert!(number.born() <= TODAY);
        true
    });
    assert_mixed(read);
}

#[test]
fn certificates_and_names() {
    let texts = ["E12345678", "H12345678", "12345678", "110190198001011230", "军字第0012345号"];
    let read = each(&texts, |text| {
        let read: Vec<bool> = CertType::ALL
            .iter()
            .map(|kind| kind.check(text, TODAY).is_ok_and(|no| no.kind() == *kind))
            .collect();
        read.contains(&true)
    });
    assert_mixed(read);
    let names = ["张三", "阿依古丽·买买提", "𠮷野", "O'Neill Smith-Jones"];
    let read = each(&names, |text| {
        let Ok(name) = PersonName::parse(text) else { return false };
        assert!(!name.as_str().chars().any(char::is_control), "{text:?}");
        let again = PersonName::parse(name.as_str()).unwrap();
        assert_eq!(again.as_str(), name.as_str(), "the stored form of {text:?} is not stable");
        assert!(name.is_same(text), "{text:?}");
        true
    });
    assert_mixed(read);
}

#[test]
fn outward_identifiers() {
    let at = Moment::parse("2026-11-22T09:30:00").unwrap();
    let area = Area::parse("110000").unwrap();
    let texts: Vec<String> =
        (0..20).map(|n| ids::outward(area, at, 456_107_055_516_745_729 + n)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let read = each(&texts, |text| {
        let Some((area, id)) = ids::inward(text) else { return false };
        let again = ids::outward(area, at, id);
        assert_eq!((&again[..6], &again[14..]), (&text[..6], &text[14..]));
        true
    });
    assert_mixed(read);
}
