//! What came back, beside what had to.

use std::collections::BTreeMap;

use domain::Fen;

use super::story::{Expect, Yuan};

/// What came back of a step.
#[derive(Clone, Debug, Default)]
pub struct Got {
    /// The refusal, if it was one.
    pub refused: Option<Refused>,
    /// Everything that stands against a binding.
    pub against: Option<Vec<String>>,
    /// State of a binding.
    pub state: Option<String>,
    /// From when a binding may be used.
    pub effective: Option<String>,
    /// Places of a form's faults.
    pub faults: Option<Vec<String>>,
    /// What became of a request.
    pub outcome: Option<String>,
    /// Amounts by the words of a story.
    pub amounts: BTreeMap<&'static str, Fen>,
    /// The answer of a call.
    pub json: serde_json::Value,
    /// All that the answer says.
    pub text: String,
    /// What a repeated request must answer byte for byte.
    pub exact: String,
}

/// A refusal as the interface gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// The code; empty when the interface gave none.
    pub code: String,
    /// Which side must act.
    pub who: Option<String>,
    /// Which field.
    pub field: Option<String>,
    /// What the interface said.
    pub says: String,
}

/// One thing that is not as it had to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which key of the story.
    pub key: String,
    /// What had to come.
    pub expected: String,
    /// What came.
    pub got: String,
}

/// Every difference, in the order of the keys.
pub fn compare(expect: &Expect, got: &Got) -> Vec<Difference> {
    let mut differences = Differences(Vec::new());
    differences.refusal(expect, got);
    if expect.refused.is_none() && got.refused.is_some() {
        return differences.0;
    }
    differences.text("state", expect.state.as_ref(), got.state.as_ref());
    differences.text("outcome", expect.outcome.as_ref(), got.outcome.as_ref());
    differences.list("against", expect.against.as_ref(), got.against.as_ref());
    differences.list("faults", expect.faults.as_ref(), got.faults.as_ref());
    if let Some(wanted) = &expect.effective {
        let came = got.effective.clone().unwrap_or_default();
        if !came.starts_with(wanted.as_str()) {
            differences.put("effective", wanted, or_nothing(&came));
        }
    }
    if let Some(words) = expect.says.as_ref().filter(|words| !got.text.contains(words.as_str())) {
        differences.put("says", words, &got.text);
    }
    for (path, wanted) in expect.has.iter().flatten() {
        let came = got.json.pointer(&format!("/{path}"));
        // `null` says that it must not be there.
        if came != Some(wanted) && (came.is_some() || !wanted.is_null()) {
            let came = came.map_or_else(|| "没有".to_owned(), ToString::to_string);
            differences.put(path, &wanted.to_string(), &came);
        }
    }
    for (key, wanted) in amounts(expect) {
        match (wanted, got.amounts.get(key)) {
            (Some(Yuan(wanted)), Some(came)) if wanted != *came => {
                differences.put(key, &wanted.to_string(), &came.to_string());
            }
            (Some(Yuan(wanted)), None) => differences.put(key, &wanted.to_string(), "没有"),
            _ => {}
        }
    }
    differences.0
}

fn amounts(expect: &Expect) -> [(&'static str, Option<Yuan>); 11] {
    [
        ("total", expect.total),
        ("fund", expect.fund),
        ("own", expect.own),
        ("aid", expect.aid),
        ("cash", expect.cash),
        ("balance", expect.balance),
        ("out_of_list", expect.out_of_list),
        ("overprice", expect.overprice),
        ("preselfpay", expect.preselfpay),
        ("in_scope", expect.in_scope),
        ("deductible", expect.deductible),
    ]
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "没有" } else { text }
}

struct Differences(Vec<Difference>);

impl Differences {
    fn put(&mut self, key: &str, expected: &str, got: &str) {
        let (key, expected, got) = (key.to_owned(), expected.to_owned(), got.to_owned());
        self.0.push(Difference { key, expected, got });
    }

    fn text(&mut self, key: &str, wanted: Option<&String>, came: Option<&String>) {
        if let Some(wanted) = wanted.filter(|wanted| Some(*wanted) != came) {
            self.put(key, wanted, or_nothing(came.map_or("", String::as_str)));
        }
    }

    fn list(&mut self, key: &str, wanted: Option<&Vec<String>>, came: Option<&Vec<String>>) {
        let line = |list: &Vec<String>| format!("[{}]", list.join(", "));
        if let Some(wanted) = wanted.filter(|wanted| Some(*wanted) != came) {
            self.put(key, &line(wanted), &came.map_or("没有".to_owned(), line));
        }
    }

    fn refusal(&mut self, expect: &Expect, got: &Got) {
        match (&expect.refused, &got.refused) {
            (None, None) => {}
            (None, Some(came)) => self.put("refused", "办成", &said(came)),
            (Some(wanted), None) => self.put("refused", wanted, "办成了"),
            (Some(wanted), Some(came)) => {
                if *wanted != came.code {
                    self.put("refused", wanted, &said(came));
                }
                self.text("who", expect.who.as_ref(), came.who.as_ref());
                self.text("field", expect.field.as_ref(), came.field.as_ref());
            }
        }
    }
}

fn said(refused: &Refused) -> String {
    match refused.code.as_str() {
        "" => refused.says.clone(),
        code => format!("{code}（{}）", refused.says),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expect(yaml: &str) -> Expect {
        serde_saphyr::from_str(yaml).unwrap()
    }

    fn keys(expect: &Expect, got: &Got) -> Vec<String> {
        compare(expect, got).into_iter().map(|d| d.key).collect()
    }

    #[test]
    fn what_is_not_expected_is_not_compared() {
        let got = Got { amounts: [("aid", Fen(2_500))].into(), ..Got::default() };
        assert!(compare(&Expect::default(), &got).is_empty());
        assert!(compare(&expect("aid: \"25.00\""), &got).is_empty());
        assert_eq!(keys(&expect("{aid: 25.01, cash: 0.00}"), &got), ["aid", "cash"]);
    }

    #[test]
    fn a_refusal_nobody_expected_is_the_only_difference() {
        let refused = Some(Refused { code: "FROZEN".to_owned(), ..Refused::default() });
        let got = Got { refused, ..Got::default() };
        assert_eq!(keys(&expect("aid: 1.00"), &got), ["refused"]);
        assert!(compare(&expect("refused: FROZEN"), &got).is_empty());
        assert_eq!(keys(&expect("{refused: FROZEN, who: grantor}"), &got), ["who"]);
        assert_eq!(keys(&expect("refused: MONTH_LIMIT"), &got), ["refused"]);
        assert_eq!(keys(&expect("refused: FROZEN"), &Got::default()), ["refused"]);
    }
}
