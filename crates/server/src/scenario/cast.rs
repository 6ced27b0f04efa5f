//! The people of the demo world by their keys: what a story's actors show of themselves.

use std::collections::BTreeMap;
use std::fmt;

/// What a person shows. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Name as the insurance file has it.
    pub name: String,
    /// `psn_cert_type`
    pub cert_type: String,
    /// `certno`
    pub cert_no: String,
    /// Social-security card, if any.
    pub card_no: Option<String>,
    /// Phone, if any.
    pub phone: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// Everyone of the demo world by key.
#[derive(Clone, Debug, Default)]
pub struct Cast(BTreeMap<String, Person>);

impl Cast {
    /// These people.
    pub fn new(people: impl IntoIterator<Item = (String, Person)>) -> Self {
        Self(people.into_iter().collect())
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }

    /// Somebody as one shows oneself from now on.
    pub fn put(&mut self, key: &str, person: Person) {
        self.0.insert(key.to_owned(), person);
    }

    /// One of them; an unknown key is a fault of the story.
    pub fn person(&self, key: &str) -> Result<&Person, String> {
        self.0.get(key).ok_or_else(|| format!("演示人员里没有“{key}”"))
    }
}
