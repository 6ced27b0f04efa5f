//! Asking the guide.

use serde_json::Value;

use super::{Difference, Played, Player};
use crate::scenario::api::Ask;
use crate::scenario::story::AskGuide;

impl Player<'_> {
    /// What the guide says otherwise than the story.
    pub(super) async fn guide(&mut self, asked: &AskGuide) -> Played<Vec<Difference>> {
        let day = self.now().date().to_string();
        let mut path = format!(
            "/api/public/v1/guide?grantor_area={}&beneficiary_area={}&kinship={}&on={}",
            asked.from,
            asked.to,
            asked.kin,
            asked.on.as_deref().unwrap_or(&day),
        );
        for (name, value) in [("care_area", &asked.care), ("purpose", &asked.purpose)] {
            if let Some(value) = value {
                path = format!("{path}&{name}={value}");
            }
        }
        let answer = self.ask(&Ask::get(path)).await?.done()?.json;
        let mut wrong = Vec::new();
        let verdicts = [
            ("verdict", Some(&asked.verdict), &answer["verdict"]),
            ("binding", asked.binding.as_ref(), &answer["modes"][0]["verdict"]),
            ("wallet", asked.wallet.as_ref(), &answer["modes"][1]["verdict"]),
        ];
        for (key, expected, got) in verdicts {
            if let Some(expected) = expected.filter(|expected| got.as_str() != Some(expected)) {
                wrong.push(difference(key, expected, got));
            }
        }
        let codes = |way: &Value| {
            let reasons = way["reasons"].as_array().cloned().unwrap_or_default();
            reasons.iter().map(|reason| reason["code"].to_string()).collect::<Vec<_>>()
        };
        let found = codes(&answer["modes"][0]);
        for reason in &asked.reasons {
            if !found.contains(&format!("\"{reason}\"")) {
                wrong.push(difference("reasons", reason, &Value::from(found.join(" "))));
            }
        }
        let text = answer.to_string();
        for words in asked.says.iter().filter(|words| !text.contains(words.as_str())) {
            wrong.push(difference("says", words, &answer["headline"]["zh"]));
        }
        Ok(wrong)
    }
}

fn difference(key: &str, expected: &str, got: &Value) -> Difference {
    let got = got.as_str().map_or_else(|| got.to_string(), ToOwned::to_owned);
    Difference { key: format!("guide {key}"), expected: expected.to_owned(), got }
}
