//! What the clerk's desk does.

use std::collections::BTreeMap;

use domain::Area;
use serde_json::json;

use super::family::{application, got};
use super::look::difference;
use super::{Difference, Named, Played, Player, Trouble};
use crate::scenario::act::DeskAct;
use crate::scenario::api::family::{Session, who};
use crate::scenario::api::{Ask, Content};
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;
use crate::scenario::story::{Apply, Credit, Yuan};

pub(super) const ROOT: &str = "/api/desk/v1";
/// Who sits at the desk, and who approves what the first may not do alone (②).
const FIRST: &str = "demo";
const SECOND: &str = "demo2";

impl Player<'_> {
    pub(super) async fn desk(&mut self, scene: &Scene, area: Area, act: &DeskAct) -> Played<Got> {
        match act {
            DeskAct::Bind(apply) => self.bind(scene, apply).await,
            DeskAct::Freeze(key, frozen) => {
                let person = self.cast.person(key)?;
                let word = if *frozen { "freeze" } else { "unfreeze" };
                let body = json!({
                    "cert_type": person.cert_type,
                    "cert_no": person.cert_no,
                    "reason": "故事需要",
                });
                let ask = Ask::post(format!("{ROOT}/accounts/{word}"), body);
                self.tell(scene, ask).await
            }
            DeskAct::Call(call) => self.call_desk(scene, call).await,
            DeskAct::Credit(credit) => self.credit(scene, area, credit).await,
            DeskAct::Wallet(wallet) => self.wallet_at_desk(scene, wallet).await,
            DeskAct::YearRoll(year) => {
                let body = json!({"area": area.to_string(), "year": year});
                self.tell(scene, Ask::post(format!("{ROOT}/year-rolls"), body)).await
            }
        }
    }

    async fn bind(&mut self, scene: &Scene, apply: &Apply) -> Played<Got> {
        let Some(grantor) = &apply.grantor else {
            return Err(Trouble::Story("窗口绑定要写 grantor".to_owned()));
        };
        let mut body = application(apply, self.shown(apply)?);
        body["grantor"] = who(self.cast.person(grantor)?);
        body["originals"] = json!(["id_card", "household"]);
        let ask = Ask::post(format!("{ROOT}/bindings"), body);
        let session = self.clerk(None).await?;
        let ask = ask.by(&session.token).numbered(&self.number(scene));
        let reply = self.ask(&ask).await?.done();
        let id = reply.as_ref().ok().and_then(|reply| reply.json["binding"].as_str());
        let binding = id.map(str::to_owned);
        self.remember(scene, Named { binding, ..Named::default() });
        got(reply)
    }

    /// A credit file of one line; the step's number is its batch.
    async fn credit(&mut self, scene: &Scene, area: Area, credit: &Credit) -> Played<Got> {
        let person = self.cast.person(&credit.who)?;
        let source = json!(credit.source);
        let (source, on) = (source.as_str().unwrap_or_default(), self.now().date());
        let (kind, no, amount) = (&person.cert_type, &person.cert_no, credit.amount.0);
        let file = format!(
            "cert_type,cert_no,area,amount,source,on\n{kind},{no},{area},{amount},{source},{on}\n"
        );
        let ask = Ask::post(format!("{ROOT}/credits"), json!(null));
        self.tell(scene, Ask { body: Content::Csv(file), ..ask }).await
    }

    pub(super) async fn tell(&mut self, scene: &Scene, ask: Ask) -> Played<Got> {
        let session = self.clerk(None).await?;
        let number = self.number(scene);
        let ask = ask.by(&session.token).numbered(&number);
        let filed = self.ask(&ask).await?;
        let case = filed.json["case"].as_str().filter(|_| filed.status == 202);
        let Some(case) = case.map(str::to_owned) else { return got(filed.done()) };
        let session = self.clerk(Some(SECOND)).await?;
        let ask = Ask::post(format!("{ROOT}/cases/{case}/approve"), json!({}));
        let ask = ask.by(&session.token).numbered(&number);
        got(self.ask(&ask).await?.done())
    }

    /// Every book of every area sums to zero, and is kept as its entries say.
    pub(super) async fn books(&mut self) -> Played<()> {
        let session = self.clerk(None).await?;
        let ask = Ask::get(format!("{ROOT}/books")).by(&session.token);
        let reply = self.ask(&ask).await?.done()?;
        let books = reply.json["books"].as_array().cloned().unwrap_or_default();
        let mut wrong = Vec::new();
        for book in &books {
            for part in ["sum", "commitments"] {
                if book[part].as_str() != Some("0.00") {
                    wrong.push(Difference {
                        key: format!("books {} {part}", book["book"]),
                        expected: "0.00".to_owned(),
                        got: book[part].to_string(),
                    });
                }
            }
        }
        if books.is_empty() || reply.json["right"] != json!(true) {
            let (key, expected) = ("books".to_owned(), "账实相符".to_owned());
            wrong.push(Difference { key, expected, got: reply.json["right"].to_string() });
        }
        if wrong.is_empty() { Ok(()) } else { Err(Trouble::Differs(wrong)) }
    }

    /// What stands otherwise on account codes of books.
    pub(super) async fn sums(
        &mut self,
        wanted: &BTreeMap<String, BTreeMap<String, Yuan>>,
    ) -> Played<Vec<Difference>> {
        let session = self.clerk(None).await?;
        let ask = Ask::get(format!("{ROOT}/books")).by(&session.token);
        let reply = self.ask(&ask).await?.done()?;
        let books = reply.json["books"].as_array().cloned().unwrap_or_default();
        let mut wrong = Vec::new();
        for (area, codes) in wanted {
            let book = books.iter().find(|book| book["book"].as_str() == Some(area));
            let lines = book.and_then(|book| book["lines"].as_array()).cloned().unwrap_or_default();
            for (code, Yuan(amount)) in codes {
                let line = lines.iter().find(|line| line["code"].as_u64() == code.parse().ok());
                let got = line.and_then(|line| line["summed"].as_str()).unwrap_or("0.00");
                wrong.extend(difference(format!("books {area} {code}"), &amount.to_string(), got));
            }
        }
        Ok(wrong)
    }

    /// The session of a demo clerk; the first one's when none is named.
    pub(super) async fn clerk(&mut self, name: Option<&str>) -> Played<Session> {
        let name = name.unwrap_or(FIRST);
        // No demo key has a blank.
        let who = format!("clerk {name}");
        if let Some(session) = self.still(&who) {
            return Ok(session);
        }
        let ask = Ask::post(format!("{ROOT}/sign-in"), json!({"name": name}));
        let reply = self.ask(&ask).await?.done()?;
        let token = reply.json["token"].as_str().unwrap_or_default().to_owned();
        let session = Session { token, says: String::new() };
        self.keep(&who, session.clone());
        Ok(session)
    }
}
