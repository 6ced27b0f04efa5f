//! What the JSON interfaces answer when they do not do as asked.

use std::fmt;

use serde::Deserialize;

use super::{NoAnswer, Reply};

/// A problem (`application/problem+json`) as a client sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The stable code.
    pub code: String,
    /// Who must act.
    pub who: String,
    /// The same as the reader calls it.
    pub who_zh: String,
    /// What happened.
    pub title: String,
    /// What happened and why.
    pub detail: String,
    /// What to do.
    pub next: String,
    /// Whom to call.
    pub phone: Option<String>,
    /// Every reason, the main one first.
    pub refusals: Vec<Reason>,
    /// Fields that are not right.
    pub errors: Vec<Field>,
}

/// One reason in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// Who must act, as the reader calls it.
    pub who_zh: String,
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub next: String,
    /// Whom to call.
    pub phone: String,
    /// Which field.
    pub field: Option<String>,
}

/// A field that is not right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Field {
    /// Where.
    pub path: String,
    /// What is expected there.
    pub expected: String,
}

/// Why a request was not done.
#[derive(Debug)]
pub enum Stop {
    /// Somebody decided against it, or it was not as it must be.
    Problem(Box<Problem>),
    /// Nobody answers.
    NoAnswer(NoAnswer),
    /// An answer that no interface gives.
    Broken(Reply),
}

impl From<NoAnswer> for Stop {
    fn from(no_answer: NoAnswer) -> Self {
        Self::NoAnswer(no_answer)
    }
}

impl Problem {
    /// The field that is meant, if one is.
    pub fn field(&self) -> Option<&str> {
        let refused = self.refusals.first().and_then(|reason| reason.field.as_deref());
        refused.or_else(|| self.errors.first().map(|error| error.path.as_str()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.detail, self.next)?;
        for Field { path, expected } in &self.errors {
            write!(f, " {path}：{expected}。")?;
        }
        Ok(())
    }
}

impl Reply {
    /// The answer of a request that was done, or why it was not.
    pub fn done(self) -> Result<Self, Stop> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        match serde_json::from_value::<Problem>(self.json.clone()) {
            Ok(problem) if !problem.code.is_empty() => Err(Stop::Problem(Box::new(problem))),
            _ => Err(Stop::Broken(self)),
        }
    }
}
