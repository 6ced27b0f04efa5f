//! What hospitals and pharmacies do, as their programs do it.

mod bill;
mod day_end;
mod mobile;
mod patient;
mod stay;
mod visit;

pub(super) use bill::{Bill, other_answer};
pub(super) use mobile::Order;
pub(super) use patient::Patient;
pub(super) use visit::Visit;

use serde_json::{Value, json};

use patient::credential;

use super::{Named, Played, Player, Trouble};
use crate::scenario::act::{Place, WireAct};
use crate::scenario::api::wire::{Answer, Envelope, send};
use crate::scenario::api::{Ask, Content};
use crate::scenario::expect::{Difference, Got, Refused};
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
                let token = self.token(read.token.as_deref())?;
                self.read(scene, place, &read.who, (read.by, token)).await
            }
            WireAct::Scan(code) => self.scan(scene, place, code).await,
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
            WireAct::Quote(payment) => {
                self.visit_bill(scene, place, ["2206", "2303"], payment).await
            }
            WireAct::Settle(payment) => {
                self.visit_bill(scene, place, ["2207", "2304"], payment).await
            }
            WireAct::Admit(admit) => self.admit(scene, place, admit).await,
            WireAct::Charge(charge) => self.charge(scene, place, charge).await,
            WireAct::TakeOut(charge) => self.take_out(scene, place, charge).await,
            WireAct::Discharge(discharge) => self.discharge(scene, place, discharge).await,
            WireAct::Undischarge(stay) => self.undischarge(scene, place, stay).await,
            WireAct::Cancel(bill) => self.cancel(scene, place, bill).await,
            WireAct::Reconcile(reconcile) => self.reconcile(scene, place, reconcile).await,
            WireAct::Transact(transact) => self.send_input(scene, place, transact).await,
            WireAct::Undo(unseen) => self.undo(scene, place, unseen).await,
            WireAct::AskAgain(unseen) => self.ask_again(scene, place, unseen).await,
            WireAct::Mobile(mobile) => self.mobile(scene, place, mobile).await,
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

    /// Every answer of every story is checked against the table of its transaction.
    async fn send(&self, ask: &Ask) -> Played<Answer> {
        let answer = send(&self.stage.server, ask).await.map_err(|error| match error {
            Ok(reply) => Trouble::from(reply),
            Err(no_answer) => Trouble::from(no_answer),
        })?;
        let infno = match &ask.body {
            Content::Json(body) => body["infno"].as_str().unwrap_or_default(),
            Content::Nothing | Content::Csv(_) | Content::Photo => "",
        };
        let lacks = answer.incomplete(infno);
        if lacks.is_empty() {
            return Ok(answer);
        }
        let difference = |lack: String| Difference {
            key: format!("{infno} 的回答"),
            expected: "与接口表一致".to_owned(),
            got: lack,
        };
        Err(Trouble::Differs(lacks.into_iter().map(difference).collect()))
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
    async fn read(
        &mut self,
        scene: &Scene,
        place: &Place,
        who: &str,
        (by, token): (By, Option<String>),
    ) -> Played<Got> {
        let shown = self.cast.person(who)?.clone();
        let (kind, number) = credential(&shown, by, token.as_deref())?;
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
                token,
            };
            got.amounts = crate::scenario::api::wire::amounts(insured);
            self.patients.insert((place.code.clone(), who.to_owned()), patient);
        }
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got)
    }

    /// The patient as this institution knows one; asks (1101) when it does not yet.
    async fn patient(&mut self, place: &Place, who: &str, by: By) -> Played<Result<Patient, Got>> {
        self.patient_showing(place, who, (by, None)).await
    }

    /// The same, of a patient who may show the token that a step left.
    async fn patient_showing(
        &mut self,
        place: &Place,
        who: &str,
        (by, token): (By, Option<&str>),
    ) -> Played<Result<Patient, Got>> {
        let key = (place.code.clone(), who.to_owned());
        let token = self.token(token)?;
        let is_same = |known: &&Patient| known.by == by && known.token == token;
        if let Some(known) = self.patients.get(&key).filter(is_same) {
            return Ok(Ok(known.clone()));
        }
        self.patients.remove(&key);
        let got = self.read(&Scene::quiet(), place, who, (by, token)).await?;
        Ok(self.patients.get(&key).cloned().ok_or(got))
    }

    /// The token that a scan left.
    fn token(&self, step: Option<&str>) -> Played<Option<String>> {
        step.map(|step| self.id_of(step)).transpose()
    }

    /// 6101
    async fn scan(&mut self, scene: &Scene, place: &Place, code: &str) -> Played<Got> {
        let input = json!({"InData": {
            "ecQrCode": self.id_of(code)?,
            "orgId": place.code,
            "businessType": if place.pharmacy { "02121" } else { "01101" },
            "operatorId": "0001",
            "operatorName": "收费员",
            "officeId": "A03",
            "officeName": "收费处",
        }});
        let transaction = Transaction { infno: "6101", insured_at: "", psn_no: "", input };
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let id = answer.output["OutData"]["ecToken"].as_str().map(str::to_owned);
        self.remember(scene, Named { id, request: Some(sent), ..Named::default() });
        Ok(got(&answer))
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
