//! Sections of a form: known keys, strange keys and what they were meant to be, doubles, gaps.

use std::collections::BTreeMap;

use super::faults::Faults;
use super::guess::{meant, show};
use super::json::{self, Member};
use crate::person::id_number::{is_blank, narrow};

/// A key of the form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// The key of the guide.
    pub(super) name: &'static str,
    /// Other words for the same.
    pub(super) others: &'static [&'static str],
}

impl Key {
    /// All words for it.
    pub(super) fn all(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.others.iter().copied())
    }
}

/// One value and where it stands.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) place: String,
    pub(super) raw: &'a str,
}

/// The members of one object, by the keys of the guide.
#[derive(Debug)]
pub(super) struct Section<'a> {
    name: String,
    fields: BTreeMap<&'static str, Field<'a>>,
}

impl<'a> Section<'a> {
    /// Sorts members by `keys`; strange keys and doubles become faults. The value under a strange
    /// key is still looked at when its key can be guessed and is not there otherwise.
    pub(super) fn read(
        name: &str,
        members: Vec<Member<'a>>,
        keys: &[Key],
        faults: &mut Faults<'_>,
    ) -> Self {
        let mut section = Self { name: name.to_owned(), fields: BTreeMap::new() };
        let mut strange = Vec::new();
        for member in members {
            match keys.iter().find(|key| key.all().any(|word| word == member.key.trim())) {
                None => strange.push(member),
                Some(key) => {
                    let place = section.place(key.name);
                    let field = Field { place: place.clone(), raw: member.raw };
                    if section.fields.insert(key.name, field).is_some() {
                        let what = format!("“{}”写了两次", key.name);
                        faults.at(&place, member.raw, &what, "只留正确的一个");
                    }
                }
            }
        }
        for member in strange {
            section.guess(&member, keys, faults);
        }
        section
    }

    /// A strange key: what was meant?
    fn guess(&mut self, member: &Member<'a>, keys: &[Key], faults: &mut Faults<'_>) {
        let shown = show(&member.key);
        let place = self.place(&shown);
        match meant(&member.key, keys) {
            Some(key) if !self.fields.contains_key(key.name) => {
                let what = format!("“{shown}”不是表里的栏目，所以缺少“{}”", key.name);
                let mend = format!("把“{shown}”改成“{}”", key.name);
                faults.at(&place, member.raw, &what, &mend);
                self.fields.insert(key.name, Field { place, raw: member.raw });
            }
            Some(key) => {
                let what = format!("“{shown}”不是表里的栏目，“{}”已经有了", key.name);
                faults.at(&place, member.raw, &what, &format!("去掉“{shown}”"));
            }
            None => {
                let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
                let mend = format!("去掉它，或改成：{}", known.join("、"));
                faults.at(&place, member.raw, &format!("“{shown}”不是表里的栏目"), &mend);
            }
        }
    }

    /// The object under a key; a fault when it is missing though needed, or no object.
    pub(super) fn inner(
        &mut self,
        key: Key,
        keys: &[Key],
        needed: bool,
        faults: &mut Faults<'_>,
    ) -> Option<Section<'a>> {
        let Some(field) = self.take(key.name) else {
            if needed {
                let mend = format!("补上“{}”这一部分", key.name);
                faults.missing(key.name, &format!("缺少“{}”", key.name), &mend);
            }
            return None;
        };
        if let Ok(members) = json::members(field.raw) {
            return Some(Section::read(&field.place, members, keys, faults));
        }
        let what = format!("“{}”里应是一组栏目，现在是{}", key.name, kind(field.raw));
        faults.at(&field.place, field.raw, &what, "写成 { \"栏目\": \"内容\" } 的样子");
        None
    }

    /// The field of a key; `null` and empty texts count as missing.
    pub(super) fn take(&mut self, key: &str) -> Option<Field<'a>> {
        self.fields.remove(key).filter(|field| !matches!(field.raw, "null" | "\"\""))
    }

    /// The text of a field; numbers are read as they are written. Anything else is a fault.
    pub(super) fn text(
        &mut self,
        key: &str,
        faults: &mut Faults<'_>,
    ) -> Option<(String, Field<'a>)> {
        let field = self.take(key)?;
        let first = field.raw.bytes().next()?;
        if first == b'-' || first.is_ascii_digit() {
            return Some((field.raw.to_owned(), field));
        }
        if let Ok(text) = serde_json::from_str::<String>(field.raw) {
            return Some((text, field));
        }
        let what = format!("这里应是文字，现在是{}", kind(field.raw));
        faults.at(&field.place, field.raw, &what, "内容写在英文双引号里");
        None
    }

    /// `section.key`, as faults name it.
    pub(super) fn place(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }
}

/// What a piece of JSON is, in Chinese.
fn kind(raw: &str) -> &'static str {
    match raw.bytes().next() {
        Some(b'{') => "一组栏目",
        Some(b'[') => "列表",
        Some(b't' | b'f') => "是/否",
        Some(b'n') => "空值",
        Some(b'"') => "文字",
        _ => "数字",
    }
}

/// Full-width forms narrowed, spaces dropped.
pub(super) fn tidy(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !is_blank(*c)).collect()
}
