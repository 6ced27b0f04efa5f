//! The Chinese-key binding form of the guide.
//!
//! People copy it out of an article, type it by hand and hand it in as a file, so every fault is
//! told at once with its place and how to mend it, and nothing in a fault repeats a whole number.

mod faults;
mod guess;
mod json;
mod people;
mod section;
#[cfg(test)]
mod tests;
mod wishes;

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use crate::Kinship;
use crate::binding::{Limits, Scope};
use crate::person::cert::CertNo;
use crate::person::mask;
use crate::person::name::PersonName;
use faults::Faults;
pub use json::extract_form;
use section::{Key, Section};

/// Largest file that is read, in bytes.
pub const FORM_MAX: usize = 64 * 1024;

/// A form that has no fault of its own. What the area allows is decided elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingForm {
    /// 授权人: who pays.
    pub grantor: FormPerson,
    /// 被授权人: for whom.
    pub beneficiary: FormPerson,
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// From when.
    pub start: Start,
    /// 每笔额度, 每月额度, 每年额度.
    pub limits: Limits,
    /// 使用范围; `None` = not said, the area's default.
    pub scopes: Option<BTreeSet<Scope>>,
}

/// A person of the form. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct FormPerson {
    /// 姓名
    pub name: PersonName,
    /// 身份证号, or 证件类型 with 证件号码.
    pub cert: CertNo,
    /// 医保卡号
    pub card_no: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
}

impl fmt::Debug for FormPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormPerson")
            .field("name", &self.name)
            .field("cert", &self.cert)
            .field("card_no", &self.card_no.as_deref().map(mask::card))
            .field("phone", &self.phone.as_deref().map(mask::phone))
            .finish()
    }
}

/// 生效时间
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// 立即生效; also when nothing is said.
    AtOnce,
    /// On this day, today or later.
    On(Date),
}

/// One fault of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// Where: `被授权人信息.身份证号`.
    pub place: String,
    /// Line (from 1) in the text that was given; `None` where something is missing.
    pub line: Option<u32>,
    /// Column (from 1, in characters).
    pub column: Option<u32>,
    /// What is wrong, in Chinese, without a full stop.
    pub what: String,
    /// How to mend it, in Chinese, without a full stop.
    pub mend: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, "（第 {line} 行第 {column} 列）")?;
        }
        write!(f, "：{}。{}。", self.what, self.mend)
    }
}

impl std::error::Error for FormFault {}

/// Sections of the form; the second word is that of newer official forms.
const GRANTOR: Key = Key { name: "授权人信息", others: &["共济人信息"] };
const BENEFICIARY: Key = Key { name: "被授权人信息", others: &["被共济人信息"] };
const SETTINGS: Key = Key { name: "共济设置", others: &[] };

/// Reads a form, or any text that holds one ([`extract_form`]); tells every fault at once.
/// `today` is the day in Shanghai.
pub fn parse_form(text: &str, today: Date) -> Result<BindingForm, Vec<FormFault>> {
    let mut faults = Faults::new(text);
    if text.len() > FORM_MAX {
        faults.whole("文件太大，不像一份申请表", "只保留表格本身，最大 64 KiB");
        return Err(faults.sorted());
    }
    let top = match json::members(extract_form(text)) {
        Ok(members) => members,
        Err(error) => {
            faults.syntax(&error);
            return Err(faults.sorted());
        }
    };
    let mut sections = Section::read("", top, &[GRANTOR, BENEFICIARY, SETTINGS], &mut faults);
    let grantor = sections.inner(GRANTOR, people::PERSON, true, &mut faults);
    let beneficiary = sections.inner(BENEFICIARY, people::RELATIVE, true, &mut faults);
    let settings = sections.inner(SETTINGS, wishes::SETTINGS, false, &mut faults);

    let granting = grantor.and_then(|mut section| people::person(&mut section, today, &mut faults));
    let (receiving, kinship) = match beneficiary {
        Some(mut section) => {
            let person = people::person(&mut section, today, &mut faults);
            let before = granting.as_ref().map(|person| &person.cert);
            if let (Some(first), Some(second)) = (before, &person)
                && *first == second.cert
            {
                faults.missing(
                    BENEFICIARY.name,
                    "被授权人和授权人是同一个人",
                    "这里填写家人的信息；自己用自己的账户不需要绑定",
                );
            }
            (person, people::kinship(&mut section, &mut faults))
        }
        None => (None, None),
    };
    let wish = match settings {
        Some(mut section) => wishes::read(&mut section, today, &mut faults),
        None => wishes::Wishes::default(),
    };
    match (granting, receiving, kinship) {
        (Some(grantor), Some(beneficiary), Some(kinship)) if faults.count() == 0 => {
            Ok(BindingForm {
                grantor,
                beneficiary,
                kinship,
                start: wish.start,
                limits: wish.limits,
                scopes: wish.scopes,
            })
        }
        _ => Err(faults.sorted()),
    }
}
