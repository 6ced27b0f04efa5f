//! Wallets, quotas and where the wallet is open.

use axum::http::Method;
use serde_json::{Value, json};

use super::family::Write;
use super::look::difference;
use super::{Difference, Played, Player, Trouble, desk};
use crate::scenario::act::WalletAct;
use crate::scenario::api::Ask;
use crate::scenario::api::family;
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;
use crate::scenario::story::{AskOpenness, QuotaIs, QuotaOf, WalletOf};

impl Player<'_> {
    /// Opens or changes a wallet in the family app.
    pub(super) fn wallet_of(&self, actor: &str, act: &WalletAct) -> Played<Write> {
        let WalletAct { wallet, change, behalf } = act;
        let behalf = behalf.as_deref().map(|step| self.id_of(step)).transpose()?;
        // Who opens one gives a phone at hand; a change keeps what it does not name.
        let phone = match (&wallet.phone, change) {
            (Some(phone), _) => Some(phone.clone()),
            (None, true) => None,
            (None, false) => self.cast.person(actor)?.phone.clone(),
        };
        let mut body = json!({});
        for (key, value) in [("place", &wallet.place), ("phone", &phone)] {
            if let Some(value) = value {
                body[key] = json!(value);
            }
        }
        let method = if *change { Method::PUT } else { Method::POST };
        Ok(Write { method, behalf, ..Write::post("/wallet".to_owned(), body) })
    }

    /// Sets, raises or lowers a quota.
    pub(super) async fn quota_of(&mut self, quota: &QuotaOf) -> Played<Write> {
        let path = format!("/bindings/{}/quota", self.known_binding(&quota.of).await?);
        let body = json!({"amount": quota.amount.0.to_string()});
        Ok(Write { method: Method::PUT, ..Write::post(path, body) })
    }

    /// Releases the newest quota of a binding, open or not: what is over is refused by the server.
    pub(super) async fn release_of(&mut self, actor: &str, binding: &str) -> Played<Write> {
        let id = self.known_binding(binding).await?;
        let quota = self.quota_seen_by(actor, &id).await?;
        let quota = quota.as_ref().and_then(|quota| quota["id"].as_str());
        let quota = quota.ok_or_else(|| Trouble::Story(format!("“{binding}”没有共济额度")))?;
        Ok(Write::post(format!("/quotas/{quota}/release"), json!({})))
    }

    /// A clerk opens a wallet for somebody who came to the window.
    pub(super) async fn wallet_at_desk(&mut self, scene: &Scene, wallet: &WalletOf) -> Played<Got> {
        let WalletOf { who, place, phone } = wallet;
        let who = who.as_deref().unwrap_or_default();
        let psn_no = self.psn_no(who).await?;
        let phone = phone.as_ref().or(self.cast.person(who)?.phone.as_ref());
        let body = json!({"place": place, "phone": phone});
        self.tell(scene, Ask::post(format!("{}/people/{psn_no}/wallet", desk::ROOT), body)).await
    }

    /// The newest quota of a binding in somebody's list.
    async fn quota_seen_by(&mut self, who: &str, binding: &str) -> Played<Option<Value>> {
        let session = self.session(who).await?;
        let list = family::get(&self.stage.server, &session, "/quotas").await?.json;
        let quotas = list["quotas"].as_array().cloned().unwrap_or_default();
        Ok(quotas.into_iter().find(|quota| quota["binding"].as_str() == Some(binding)))
    }

    /// What is otherwise with the newest quota of a binding, asked by whoever of those signed in
    /// may see it.
    pub(super) async fn quota_is(
        &mut self,
        binding: &str,
        wanted: &QuotaIs,
    ) -> Played<Vec<Difference>> {
        let id = self.known_binding(binding).await?;
        let people = self.sessions.keys().filter(|who| self.cast.person(who).is_ok());
        let mut found = None;
        for who in &people.cloned().collect::<Vec<String>>() {
            found = self.quota_seen_by(who, &id).await?;
            if found.is_some() {
                break;
            }
        }
        let quota = found.unwrap_or_else(|| json!({"state": "none"}));
        let yuan = |amount: Option<crate::scenario::story::Yuan>| amount.map(|y| y.0.to_string());
        let parts = [
            ("state", wanted.state.clone()),
            ("amount", yuan(wanted.amount)),
            ("used", yuan(wanted.used)),
            ("promised", yuan(wanted.promised)),
            ("left", yuan(wanted.left)),
        ];
        let wrong = parts.into_iter().filter_map(|(part, wanted)| {
            let got = quota[part].as_str().unwrap_or("没有");
            difference(format!("quotas {binding} {part}"), &wanted?, got)
        });
        Ok(wrong.collect())
    }

    /// What the public answer about the wallet says otherwise than the story.
    pub(super) async fn openness(&mut self, asked: &AskOpenness) -> Played<Vec<Difference>> {
        let day = self.now().date().to_string();
        let mut path = format!(
            "/api/public/v1/openness?grantor_area={}&beneficiary_area={}&on={}",
            asked.from,
            asked.to,
            asked.on.as_deref().unwrap_or(&day),
        );
        for (name, value) in [("care_area", &asked.care), ("institution", &asked.at)] {
            if let Some(value) = value {
                path = format!("{path}&{name}={value}");
            }
        }
        let answer = self.ask(&Ask::get(path)).await?.done()?.json;
        let text = |value: &Value| value.as_str().unwrap_or("没有").to_owned();
        let mut wrong = Vec::new();
        let of = |key: &str| format!("openness {key}");
        wrong.extend(difference(of("answer"), &asked.answer, &text(&answer["answer"])));
        if let Some(opens) = &asked.opens {
            wrong.extend(difference(of("opens"), opens, &text(&answer["opens"])));
        }
        let places = answer["wallet"]["places"].as_array().cloned().unwrap_or_default();
        for (side, state) in &asked.states {
            let is_of = |place: &&Value| {
                place["sides"].as_array().is_some_and(|sides| sides.contains(&json!(side)))
            };
            let got = match side.as_str() {
                "institution" => text(&answer["institution"]["wallet"]),
                "wallet" | "live" => text(&answer[side.as_str()]["answer"]),
                _ => places.iter().find(is_of).map_or("没有".to_owned(), |p| text(&p["state"])),
            };
            wrong.extend(difference(of(side), state, &got));
        }
        if let (Some(code), Some(listed)) = (&asked.at, &asked.listed) {
            let path = format!("/api/public/v1/institutions/{code}");
            let place = self.ask(&Ask::get(path)).await?.done()?.json;
            let takes = place["capabilities"].as_array().cloned().unwrap_or_default();
            let takes = takes.iter().find(|it| it["what"] == "wallet");
            let got = takes.map_or("没有".to_owned(), |it| text(&it["value"]));
            wrong.extend(difference(of("listed"), listed, &got));
        }
        let all = answer.to_string();
        for words in asked.says.iter().filter(|words| !all.contains(words.as_str())) {
            wrong.push(Difference { key: of("says"), expected: words.clone(), got: all.clone() });
        }
        Ok(wrong)
    }
}
