//! What hospitals and pharmacies do, as their programs do it.

mod bill;
mod patient;
mod visit;

pub(super) use bill::{Bill, other_answer};
pub(super) use patient::Patient;
pub(super) use visit::Visit;

use serde_json::{Value, json};

use patient::credential;

use super::{Named, Played, Player, Trouble};
use crate::scenario::act::{Place, WireAct};
use crate::scenario::api::Ask;
use crate::scenario::api::wire::{Answer, Envelope, send};
use crate::scenario::expect::{Got, Refused};
use crate::scenario::load::Scene;
use crate::scenario::story::By;

/// A request as it was sent, and what was answered.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    ask: Ask,
    infno: String,
    number: String,
    psn_no: String,
    /// `infcode` and `output`.
    pub(super) exact: String,
}

/// A transaction that is ready but for its number.
struct Transaction<'a> {
    infno: &'a str,
    insured_at: &'a str,
    psn_no: &'a str,
    input: Value,
}

impl Player<'_> {
    pub(super) async fn wire(
        &mut self,
        scene: &Scene,
        place: &Place,
        act: &WireAct,
    ) -> Played<Got> {
        match act {
            WireAct::SignIn(operator) => self.sign_in(scene, place, operator).await,
            WireAct::Read(read) => {
                self.patients.remove(&(place.code.clone(), read.who.clone()));
                self.read(scene, place, &read.who, read.by).await
            }
            WireAct::Visit(visit) => self.visit(scene, place, visit).await,
            WireAct::Register(visit) => self.register(scene, place, visit).await,
            WireAct::Describe(describe) => {
                self.describe(scene, place, &describe.visit, &describe.med_type).await
            }
            WireAct::Fees(fees) => self.upload_fees(scene, place, fees).await,
            WireAct::DeleteFees(fees) => self.delete_fees(scene, place, fees).await,
            WireAct::Void(visit) => self.void(scene, place, visit).await,
            WireAct::Quote(payment) if place.pharmacy => {
                self.pharmacy_bill(scene, place, "2101", payment).await
            }
            WireAct::Buy(payment) => self.pharmacy_bill(scene, place, "2102", payment).await,
            WireAct::Quote(payment) => self.visit_bill(scene, place, "2206", payment).await,
            WireAct::Settle(payment) => self.visit_bill(scene, place, "2207", payment).await,
            WireAct::Cancel(bill) => self.cancel(scene, place, bill).await,
            WireAct::Undo(unseen) => self.undo(scene, place, unseen).await,
            WireAct::AskAgain(unseen) => self.ask_again(scene, place, unseen).await,
            WireAct::Resend(name) => self.resend(name).await,
        }
    }

    async fn transact(
        &mut self,
        scene: &Scene,
        place: &Place,
        transaction: Transaction<'_>,
    ) -> Played<(Sent, Answer)> {
        let number = self.place_number(scene, place);
        self.transact_as(number, place, transaction).await
    }

    async fn transact_as(
        &mut self,
        number: String,
        place: &Place,
        transaction: Transaction<'_>,
    ) -> Played<(Sent, Answer)> {
        let Transaction { infno, insured_at, psn_no, input } = transaction;
        let sign_no = self.sign_nos.get(&place.code).map_or("", String::as_str);
        let envelope = Envelope {
            infno,
            number: &number,
            institution: &place.code,
            insured_at,
            sign_no,
            now: self.now(),
            input,
        };
        let ask = envelope.ask();
        let answer = self.send(&ask).await?;
        let exact = answer.exact.clone();
        let (infno, psn_no) = (infno.to_owned(), psn_no.to_owned());
        Ok((Sent { ask, infno, number, psn_no, exact }, answer))
    }

    async fn send(&self, ask: &Ask) -> Played<Answer> {
        send(&self.stage.server, ask).await.map_err(|error| match error {
            Ok(reply) => Trouble::from(reply),
            Err(no_answer) => Trouble::from(no_answer),
        })
    }

    /// 9001
    async fn sign_in(&mut self, scene: &Scene, place: &Place, operator: &str) -> Played<Got> {
        let input = json!({"signIn": {"opter_no": operator, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}});
        let transaction = Transaction { infno: "9001", insured_at: "", psn_no: "", input };
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let sign_no = answer.output["signinoutb"]["sign_no"].as_str().unwrap_or_default();
        self.sign_nos.insert(place.code.clone(), sign_no.to_owned());
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 1101
    async fn read(&mut self, scene: &Scene, place: &Place, who: &str, by: By) -> Played<Got> {
        let shown = self.cast.person(who)?.clone();
        let (kind, number) = credential(&shown, by)?;
        let input = json!({"data": {
            "mdtrt_cert_type": kind,
            "mdtrt_cert_no": number,
            "card_sn": "",
            "begntime": "",
            "psn_cert_type": shown.cert_type,
            "certno": shown.cert_no,
            "psn_name": shown.name,
        }});
        let transaction = Transaction { infno: "1101", insured_at: "", psn_no: "", input };
        // Reading uses up nothing, so a step may read first and keep its own number for the act.
        let number = self.new_number("R");
        let (sent, answer) = self.transact_as(number, place, transaction).await?;
        let mut got = got(&answer);
        if answer.accepted {
            let text = |node: &Value, field: &str| node[field].as_str().unwrap_or("").to_owned();
            let (base, insured) = (&answer.output["baseinfo"], &answer.output["insuinfo"][0]);
            let patient = Patient {
                psn_no: text(base, "psn_no"),
                insutype: text(insured, "insutype"),
                psn_type: text(insured, "psn_type"),
                insured_at: text(insured, "insuplc_admdvs"),
                shown,
                by,
            };
            got.amounts = crate::scenario::api::wire::amounts(insured);
            self.patients.insert((place.code.clone(), who.to_owned()), patient);
        }
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got)
    }

    /// The patient as this institution knows one; asks (1101) when it does not yet.
    async fn patient(&mut self, place: &Place, who: &str, by: By) -> Played<Result<Patient, Got>> {
        let key = (place.code.clone(), who.to_owned());
        if let Some(known) = self.patients.get(&key).filter(|known| known.by == by) {
            return Ok(Ok(known.clone()));
        }
        let got = self.read(&Scene::quiet(), place, who, by).await?;
        Ok(self.patients.get(&key).cloned().ok_or(got))
    }
}

/// What every answer tells.
fn got(answer: &Answer) -> Got {
    let refused = (!answer.accepted).then(|| {
        let code = answer.message.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let code = code.map_or("", |(code, _)| code).to_owned();
        Refused { code, says: answer.message.clone(), ..Refused::default() }
    });
    let text = format!("{} {}", answer.message, answer.output);
    Got { refused, text, exact: answer.exact.clone(), ..Got::default() }
}
