//! Quoting, paying, giving back, and asking what became of a request: 2101, 2102, 2206, 2207, 2303,
//! 2304, 2103, 2208, 2305, 2601, 9990.

use domain::Fen;
use serde_json::{Value, json};

use super::patient::{Members, Patient, members, total};
use super::visit::Visit;
use super::{Sent, Transaction, got};
use crate::scenario::act::Place;
use crate::scenario::api::wire::{Answer, amounts};
use crate::scenario::expect::{Difference, Got};
use crate::scenario::load::Scene;
use crate::scenario::play::{Named, Played, Player, Trouble};
use crate::scenario::story::{By, Payment, Unseen};

/// A paid bill as the institution knows it.
#[derive(Clone, Debug)]
pub(in crate::scenario::play) struct Bill {
    patient: Patient,
    pub(in crate::scenario::play) setl_id: String,
    mdtrt_id: String,
    /// The stay that it pays, by the story's name, and how much of it.
    stay: Option<(String, Fen)>,
}

impl Player<'_> {
    /// 2101, 2102
    pub(super) async fn pharmacy_bill(
        &mut self,
        scene: &Scene,
        place: &Place,
        infno: &str,
        payment: &Payment,
    ) -> Played<Got> {
        let who = payment.who.as_deref().unwrap_or_default();
        let shown = (payment.by, payment.token.as_deref());
        let patient = match self.patient_showing(place, who, shown).await? {
            Ok(patient) => patient,
            Err(refused) => return Ok(refused),
        };
        let now = self.now().to_string();
        let details = payment.lines.iter().map(|line| self.detail(line, &now));
        let details: Vec<Members> = details.collect::<Played<_>>()?;
        let mut druginfo = self.asked(&patient, payment, total(&payment.lines)?).await?;
        druginfo.extend(members(json!({"begntime": now, "med_type": "41"})));
        let input = json!({"druginfo": druginfo, "drugdetail": details});
        let transaction = patient.transaction(infno, input);
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        Ok(self.keep_bill(scene, &patient, sent, &answer))
    }

    /// 2206 or 2303, 2207 or 2304: of a visit, of a stay.
    pub(super) async fn visit_bill(
        &mut self,
        scene: &Scene,
        place: &Place,
        [infno, of_stay]: [&str; 2],
        payment: &Payment,
    ) -> Played<Got> {
        let mut visit = self.known_visit(payment.visit.as_deref().unwrap_or_default())?;
        if let Some(token) = self.token(payment.token.as_deref())? {
            visit.patient.token = Some(token);
        }
        if visit.is_stay() {
            return self.stay_bill(scene, place, of_stay, (visit, payment)).await;
        }
        let batch = payment.batch.as_deref().unwrap_or("1");
        let sum = visit.batches.get(batch).copied().unwrap_or_default();
        let mut data = self.asked(&visit.patient, payment, sum).await?;
        data.extend(members(json!({
            "med_type": visit.med_type,
            "psn_setlway": "01",
            "mdtrt_id": visit.mdtrt_id,
            "chrg_bchno": batch,
        })));
        let transaction = visit.patient.transaction(infno, json!({"data": data}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        Ok(self.keep_bill(scene, &visit.patient, sent, &answer))
    }

    /// 2303, 2304
    async fn stay_bill(
        &mut self,
        scene: &Scene,
        place: &Place,
        infno: &str,
        (visit, payment): (Visit, &Payment),
    ) -> Played<Got> {
        let name = payment.visit.clone().unwrap_or_default();
        let sum = visit.unsettled();
        let mut data = self.asked(&visit.patient, payment, sum).await?;
        data.extend(members(json!({
            "psn_setlway": "01",
            "mdtrt_id": visit.mdtrt_id,
            "mid_setl_flag": if payment.mid { "1" } else { "0" },
        })));
        let transaction = visit.patient.transaction(infno, json!({"data": data}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let got = self.keep_bill(scene, &visit.patient, sent, &answer);
        if answer.accepted && infno == "2304" {
            self.change_visit(&name, Visit::settled);
            let kept = scene.name.as_ref().and_then(|step| self.named.get_mut(step));
            if let Some(bill) = kept.and_then(|kept| kept.bill.as_mut()) {
                bill.stay = Some((name, sum));
            }
        }
        Ok(got)
    }

    /// What was paid of a stay is unpaid again.
    fn unpaid(&mut self, bill: Option<&Bill>) {
        if let Some((name, sum)) = bill.and_then(|bill| bill.stay.as_ref()) {
            self.change_visit(name, |visit| visit.unpaid(*sum));
        }
    }

    /// What a payment tells beside place and lines.
    async fn asked(&mut self, patient: &Patient, payment: &Payment, sum: Fen) -> Played<Members> {
        let mut node = patient.shown()?;
        let mut extra = Members::new();
        if let Some(payer) = &payment.payer {
            extra.insert("AID_PAYER".to_owned(), json!(self.known_binding(payer).await?));
        }
        if let Some(quoted) = payment.quote_cash {
            extra.insert("QUOTE_CASH".to_owned(), json!(quoted.0.to_string()));
        }
        // exp_content is a JSON text inside the JSON.
        let extra = if extra.is_empty() { String::new() } else { Value::from(extra).to_string() };
        node.extend(members(json!({
            "medfee_sumamt": sum.to_string(),
            "acct_used_flag": payment.account_use.to_string(),
            "exp_content": extra,
        })));
        Ok(node)
    }

    fn keep_bill(&mut self, scene: &Scene, patient: &Patient, sent: Sent, answer: &Answer) -> Got {
        let setlinfo = &answer.output["setlinfo"];
        let text = |field: &str| setlinfo[field].as_str().unwrap_or_default().to_owned();
        let bill = answer.accepted.then(|| Bill {
            patient: patient.clone(),
            setl_id: text("setl_id"),
            mdtrt_id: text("mdtrt_id"),
            stay: None,
        });
        self.remember(scene, Named { bill, request: Some(sent), ..Named::default() });
        Got { amounts: amounts(setlinfo), ..got(answer) }
    }

    /// 2103, 2208, 2305
    pub(super) async fn cancel(&mut self, scene: &Scene, place: &Place, name: &str) -> Played<Got> {
        let not_paid = || Trouble::Story(format!("“{name}”不是已经支付的账单"));
        let bill = self.named(name)?.bill.clone().ok_or_else(not_paid)?;
        let data = json!({
            "setl_id": bill.setl_id,
            "mdtrt_id": bill.mdtrt_id,
            "psn_no": bill.patient.psn_no,
        });
        let infno = match (place.pharmacy, &bill.stay) {
            (true, _) => "2103",
            (false, None) => "2208",
            (false, Some(_)) => "2305",
        };
        let transaction = bill.patient.transaction(infno, json!({"data": data}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            self.unpaid(Some(&bill));
        }
        Ok(self.keep_bill(scene, &bill.patient, sent, &answer))
    }

    /// 2601
    pub(super) async fn undo(
        &mut self,
        scene: &Scene,
        place: &Place,
        unseen: &Unseen,
    ) -> Played<Got> {
        let (psn_no, omsgid, oinfno) = self.meant(place, unseen).await?;
        let input = json!({"data": {"psn_no": psn_no, "omsgid": omsgid, "oinfno": oinfno}});
        let transaction = Transaction { infno: "2601", insured_at: "", psn_no: &psn_no, input };
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let undone = unseen.of.as_ref().filter(|_| answer.accepted);
        let undone = undone.and_then(|name| self.named.get(name)?.bill.clone());
        self.unpaid(undone.as_ref());
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 9990
    pub(super) async fn ask_again(
        &mut self,
        scene: &Scene,
        place: &Place,
        unseen: &Unseen,
    ) -> Played<Got> {
        let (_, omsgid, oinfno) = self.meant(place, unseen).await?;
        let input = json!({"data": {"omsgid": omsgid, "oinfno": oinfno}});
        let transaction = Transaction { infno: "9990", insured_at: "", psn_no: "", input };
        let (_, answer) = self.transact(scene, place, transaction).await?;
        Ok(Got { outcome: outcome(&answer.output), ..got(&answer) })
    }

    /// The same request again must give the same answer, whatever it was.
    pub(super) async fn resend(&mut self, name: &str) -> Played<Got> {
        let sent = self.request(name)?;
        let answer = self.send(&sent.ask).await?;
        if let Some(difference) = other_answer(name, &sent.exact, &answer.exact) {
            return Err(Trouble::Differs(vec![difference]));
        }
        Ok(Got { amounts: amounts(&answer.output["setlinfo"]), ..got(&answer) })
    }

    /// Whose request, its number, its transaction.
    async fn meant(&mut self, place: &Place, unseen: &Unseen) -> Played<(String, String, String)> {
        if let Some(name) = &unseen.of {
            let sent = self.request(name)?;
            return Ok((sent.psn_no, sent.number, sent.infno));
        }
        let psn_no = match &unseen.who {
            Some(who) => match self.patient(place, who, By::Certificate).await? {
                Ok(patient) => patient.psn_no,
                Err(_) => String::new(),
            },
            None => String::new(),
        };
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        Ok((psn_no, text(&unseen.number), text(&unseen.infno)))
    }
}

/// What 9990 says became of a request, in a word of the stories.
fn outcome(output: &Value) -> Option<String> {
    let word = match output["outcome"]["stas"].as_str()? {
        "0" => "unknown",
        "1" => "done",
        "2" => "refused",
        "3" => "blocked",
        other => other,
    };
    Some(word.to_owned())
}

/// A repeated request was answered in another way.
pub(in crate::scenario::play) fn other_answer(
    earlier: &str,
    first: &str,
    now: &str,
) -> Option<Difference> {
    (first != now).then(|| Difference {
        key: format!("与 {earlier} 相同的应答"),
        expected: first.to_owned(),
        got: now.to_owned(),
    })
}
