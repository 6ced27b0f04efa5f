//! Any call of the family or desk interface: `do: "POST /links"`.

use axum::http::Method;
use serde_json::{Value, json};

use super::family::got;
use super::{Named, Played, Player, Trouble};
use crate::scenario::act::Call;
use crate::scenario::api::family::{self, Act, Session, who};
use crate::scenario::api::{Ask, Content, Reply};
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;

const DESK: &str = "/api/desk/v1";
/// Fields of an answer that name what it left, in the order of preference.
const IDS: [&str; 7] = ["pay_auth_no", "id", "case", "binding", "document", "setl_id", "code"];

impl Player<'_> {
    pub(super) async fn call_family(
        &mut self,
        scene: &Scene,
        actor: &str,
        call: &Call,
    ) -> Played<Got> {
        let (path, body) = (self.filled(&call.path).await?, self.filled_in(&call.body).await?);
        let behalf = match &call.behalf {
            Some(step) => Some(self.id_of(step)?),
            None => None,
        };
        let session = self.session(actor).await?;
        let number = self.number(scene);
        let method = method(call)?;
        let server = &self.stage.server;
        let mut proof = None;
        if call.proof {
            let act = Act {
                method: method.clone(),
                path: path.clone(),
                body: body.clone(),
                number: &number,
            };
            let (behalf, password) = (behalf.as_deref(), call.password.as_deref());
            match family::proof_by(server, &session, &act, (behalf, password)).await {
                Ok(token) => proof = Some(token),
                // Whoever gives proofs looks at the act too, and may be the one who refuses.
                Err(stop) => return got(Err(stop)),
            }
        }
        let ask = Ask { method, proof, behalf, ..Ask::get(format!("{}{path}", family::ROOT)) };
        self.carry(scene, ask, (body, &number), &session).await
    }

    pub(super) async fn call_desk(&mut self, scene: &Scene, call: &Call) -> Played<Got> {
        let (path, body) = (self.filled(&call.path).await?, self.filled_in(&call.body).await?);
        let session = self.clerk(call.clerk.as_deref()).await?;
        let number = self.number(scene);
        let ask = Ask { method: method(call)?, ..Ask::get(format!("{DESK}{path}")) };
        self.carry(scene, ask, (body, &number), &session).await
    }

    async fn carry(
        &mut self,
        scene: &Scene,
        ask: Ask,
        (body, number): (Value, &str),
        session: &Session,
    ) -> Played<Got> {
        let reads = ask.method == Method::GET;
        let ask = match body {
            Value::Null if reads => ask,
            Value::Null => Ask { body: Content::Json(json!({})), ..ask },
            body if body["csv"].is_string() => {
                let file = body["csv"].as_str().unwrap_or_default();
                Ask { body: Content::Csv(file.to_owned()), ..ask }
            }
            body if body == json!({"photo": true}) => Ask { body: Content::Photo, ..ask },
            body => Ask { body: Content::Json(body), ..ask },
        };
        let ask = if reads { ask } else { ask.numbered(number) };
        let reply = self.ask(&ask.by(&session.token)).await?.done();
        let id = reply.as_ref().ok().and_then(left);
        self.remember(scene, Named { binding: id.clone(), id, ..Named::default() });
        got(reply)
    }

    /// A path with `$name` and `$psn_no:KEY` filled in.
    async fn filled(&mut self, path: &str) -> Played<String> {
        let mut parts = Vec::new();
        for part in path.split('/') {
            // `/premiums/$p1/receipt`, `/premiums/offers?binding=$b1`
            let (before, name) = part.split_once('$').map_or((part, None), |(b, n)| (b, Some(n)));
            let value = match name {
                None => String::new(),
                Some(name) => self.value_of(name).await?,
            };
            parts.push(format!("{before}{value}"));
        }
        Ok(parts.join("/"))
    }

    /// A body with `$name`, `$psn_no:KEY` and `{person: KEY}` filled in.
    pub(super) async fn filled_in(&mut self, body: &Value) -> Played<Value> {
        Ok(match body {
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => json!(self.value_of(name).await?),
                None => body.clone(),
            },
            Value::Array(list) => {
                let mut meant = Vec::with_capacity(list.len());
                for value in list {
                    meant.push(Box::pin(self.filled_in(value)).await?);
                }
                Value::Array(meant)
            }
            Value::Object(map) => {
                if let (1, Some(Value::String(file))) = (map.len(), map.get("csv")) {
                    return Ok(json!({"csv": self.filled_cells(file).await?}));
                }
                if let (1, Some(Value::String(key))) = (map.len(), map.get("person")) {
                    return Ok(who(self.cast.person(key)?));
                }
                let mut meant = serde_json::Map::new();
                for (key, value) in map {
                    meant.insert(key.clone(), Box::pin(self.filled_in(value)).await?);
                }
                Value::Object(meant)
            }
            plain => plain.clone(),
        })
    }

    /// A file whose cells may be `$name`.
    async fn filled_cells(&mut self, file: &str) -> Played<String> {
        let mut lines = Vec::new();
        for line in file.lines() {
            let mut cells = Vec::new();
            for cell in line.split(',') {
                cells.push(match cell.strip_prefix('$') {
                    None => cell.to_owned(),
                    Some(name) => self.value_of(name).await?,
                });
            }
            lines.push(cells.join(","));
        }
        Ok(lines.join("\n"))
    }

    async fn value_of(&mut self, name: &str) -> Played<String> {
        if let Some(key) = name.strip_prefix("psn_no:") {
            return self.psn_no(key).await;
        }
        if name.contains("__") {
            // `$grantor__beneficiary`: a ready-made binding of the demo world, within a path.
            return self.known_binding(&name.replace("__", "/")).await;
        }
        self.id_of(name)
    }

    pub(super) fn id_of(&self, name: &str) -> Played<String> {
        let named = self.named(name)?;
        let id = named.id.as_ref().or(named.binding.as_ref());
        let id = id.or(named.bill.as_ref().map(|bill| &bill.setl_id)).cloned();
        id.ok_or_else(|| Trouble::Story(format!("“{name}”没有留下编号")))
    }

    /// A demo person's `psn_no`, as the desk finds it by certificate.
    pub(super) async fn psn_no(&mut self, key: &str) -> Played<String> {
        if let Some(known) = self.psn_nos.get(key) {
            return Ok(known.clone());
        }
        let person = who(self.cast.person(key)?);
        let body = json!({"cert_type": person["cert_type"], "cert_no": person["cert_no"]});
        let session = self.clerk(None).await?;
        let ask = Ask::post(format!("{DESK}/people/find"), body);
        let reply = self.ask(&ask.by(&session.token)).await?.done()?;
        let found = reply.json["people"][0]["psn_no"].as_str().map(str::to_owned);
        let found = found.ok_or_else(|| Trouble::Story(format!("经办查不到 {key}")))?;
        self.psn_nos.insert(key.to_owned(), found.clone());
        Ok(found)
    }
}

fn method(call: &Call) -> Played<Method> {
    call.method.parse().map_err(|_| Trouble::Story(format!("不认识的方法“{}”", call.method)))
}

/// The identifier of what an answer tells of; of a list, that of its first.
fn left(reply: &Reply) -> Option<String> {
    let named = |value: &Value| IDS.iter().find_map(|id| value[*id].as_str().map(str::to_owned));
    let inner = || IDS.iter().find_map(|field| named(&reply.json[*field]));
    let first = || reply.json.as_object()?.values().find_map(|list| named(list.get(0)?));
    named(&reply.json).or_else(inner).or_else(first)
}
