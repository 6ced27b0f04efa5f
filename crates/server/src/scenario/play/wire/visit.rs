//! Visits and their charges: 2201, 2203, 2204, 2205, 2202.

use std::collections::BTreeMap;

use domain::Fen;
use serde_json::{Value, json};

use super::got;
use super::patient::{Members, Patient, amount, members, total};
use crate::scenario::act::Place;
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;
use crate::scenario::play::{Named, Played, Player, Trouble};
use crate::scenario::story::{self, Line};

/// `chrg_bchno` where a story names none.
const BATCH: &str = "1";

/// A visit as the hospital knows it.
#[derive(Clone, Debug)]
pub(in crate::scenario::play) struct Visit {
    pub(super) patient: Patient,
    pub(super) mdtrt_id: String,
    pub(super) med_type: String,
    pub(super) ipt_otp_no: String,
    /// Uploaded amounts by charge batch.
    pub(super) batches: BTreeMap<String, Fen>,
    /// Unpaid amounts of a stay by line; `None` = an outpatient visit.
    pub(super) lines: Option<BTreeMap<String, Fen>>,
}

impl Player<'_> {
    /// 1101, 2201 and 2203 with what most stories want.
    pub(super) async fn visit(
        &mut self,
        scene: &Scene,
        place: &Place,
        visit: &story::Visit,
    ) -> Played<Got> {
        let Some(name) = &scene.name else {
            return Err(Trouble::Story("visit 要用 as 起个名字".to_owned()));
        };
        let registered = self.register(scene, place, visit).await?;
        if registered.refused.is_some() {
            return Ok(registered);
        }
        let quiet = Scene { name: None, number: None, ..Scene::quiet() };
        self.describe(&quiet, place, name, "11").await
    }

    /// 2201
    pub(super) async fn register(
        &mut self,
        scene: &Scene,
        place: &Place,
        visit: &story::Visit,
    ) -> Played<Got> {
        let patient = match self
            .patient_showing(place, &visit.who, (visit.by, visit.token.as_deref()))
            .await?
        {
            Ok(patient) => patient,
            Err(refused) => return Ok(refused),
        };
        let ipt_otp_no = self.new_number("MZ");
        let mut data = patient.shown()?;
        data.extend(members(json!({
            "begntime": self.now().to_string(),
            "ipt_otp_no": ipt_otp_no,
            "atddr_no": "D11000000001",
            "dr_name": "演示医生",
            "dept_code": "A03",
            "dept_name": "内科",
            "caty": "A03",
        })));
        let transaction = patient.transaction("2201", json!({"data": data}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let mdtrt_id = answer.output["data"]["mdtrt_id"].as_str();
        let visit = mdtrt_id.map(|mdtrt_id| Visit {
            patient: patient.clone(),
            mdtrt_id: mdtrt_id.to_owned(),
            med_type: "11".to_owned(),
            ipt_otp_no,
            batches: BTreeMap::new(),
            lines: None,
        });
        self.remember(scene, Named { visit, request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 2203
    pub(super) async fn describe(
        &mut self,
        scene: &Scene,
        place: &Place,
        name: &str,
        med_type: &str,
    ) -> Played<Got> {
        let visit = self.known_visit(name)?;
        let now = self.now().to_string();
        let input = json!({
            "mdtrtinfo": {
                "mdtrt_id": visit.mdtrt_id,
                "psn_no": visit.patient.psn_no,
                "med_type": med_type,
                "begntime": now,
                "main_cond_dscr": "",
                "dise_codg": "J06.900",
                "dise_name": "急性上呼吸道感染",
            },
            "diseinfo": [{
                "diag_type": "1",
                "diag_srt_no": "1",
                "diag_code": "J06.900",
                "diag_name": "急性上呼吸道感染",
                "diag_dept": "内科",
                "dise_dor_no": "D11000000001",
                "dise_dor_name": "演示医生",
                "diag_time": now,
                "vali_flag": "1",
            }],
        });
        let transaction = visit.patient.transaction("2203", input);
        let (_, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            self.change_visit(name, |visit| med_type.clone_into(&mut visit.med_type));
        }
        Ok(got(&answer))
    }

    /// 2204
    pub(super) async fn upload_fees(
        &mut self,
        scene: &Scene,
        place: &Place,
        fees: &story::Fees,
    ) -> Played<Got> {
        let visit = self.known_visit(&fees.visit)?;
        let batch = fees.batch.as_deref().unwrap_or(BATCH);
        let now = self.now().to_string();
        let mut details = Vec::new();
        for line in &fees.lines {
            let mut detail = self.detail(line, &now)?;
            detail.extend(members(json!({
                "mdtrt_id": visit.mdtrt_id,
                "psn_no": visit.patient.psn_no,
                "chrg_bchno": batch,
                "bilg_dept_codg": "A03",
                "bilg_dept_name": "内科",
                "bilg_dr_codg": "D11000000001",
                "bilg_dr_name": "演示医生",
                "hosp_appr_flag": "0",
            })));
            details.push(Value::from(detail));
        }
        let transaction = visit.patient.transaction("2204", json!({"feedetail": details}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            let added = total(&fees.lines)?;
            self.change_visit(&fees.visit, |visit| {
                let sum = visit.batches.entry(batch.to_owned()).or_default();
                *sum = sum.plus(added).unwrap_or(*sum);
            });
        }
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 2205
    pub(super) async fn delete_fees(
        &mut self,
        scene: &Scene,
        place: &Place,
        fees: &story::Fees,
    ) -> Played<Got> {
        let visit = self.known_visit(&fees.visit)?;
        let batch = fees.batch.as_deref().unwrap_or("0000");
        let data = json!({
            "mdtrt_id": visit.mdtrt_id,
            "chrg_bchno": batch,
            "psn_no": visit.patient.psn_no,
        });
        let transaction = visit.patient.transaction("2205", json!({"data": data}));
        let (_, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            self.change_visit(&fees.visit, |visit| match batch {
                "0000" => visit.batches.clear(),
                batch => drop(visit.batches.remove(batch)),
            });
        }
        Ok(got(&answer))
    }

    /// 2202, 2404
    pub(super) async fn void(&mut self, scene: &Scene, place: &Place, name: &str) -> Played<Got> {
        let visit = self.known_visit(name)?;
        let data = json!({
            "psn_no": visit.patient.psn_no,
            "mdtrt_id": visit.mdtrt_id,
            "ipt_otp_no": visit.ipt_otp_no,
        });
        let infno = if visit.is_stay() { "2404" } else { "2202" };
        let transaction = visit.patient.transaction(infno, json!({"data": data}));
        let (_, answer) = self.transact(scene, place, transaction).await?;
        Ok(got(&answer))
    }

    pub(super) fn known_visit(&self, name: &str) -> Played<Visit> {
        let visit = self.named(name)?.visit.clone();
        visit.ok_or_else(|| Trouble::Story(format!("“{name}”不是就诊（visit、register 或 admit）")))
    }

    pub(super) fn change_visit(&mut self, name: &str, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.named.get_mut(name).and_then(|named| named.visit.as_mut()) {
            change(visit);
        }
    }

    /// One line as 2101, 2102, 2204 and 2301 send it; without a number of the story's it has this
    /// player's own count.
    pub(super) fn detail(&mut self, line: &Line, now: &str) -> Played<Members> {
        self.count = self.count.saturating_add(1);
        let rx = line.rx.as_ref();
        let hospital = rx.and_then(|rx| rx.hospital.as_ref());
        let hospital = hospital.map(|code| json!({"RX_FIXMEDINS_CODE": code}).to_string());
        Ok(members(json!({
            "feedetl_sn": line.sn.clone().unwrap_or_else(|| self.count.to_string()),
            "rx_circ_flag": if rx.is_some() { "1" } else { "0" },
            "rxno": rx.and_then(|rx| rx.no.clone()).unwrap_or_default(),
            "bilg_dr_codg": rx.and_then(|rx| rx.doctor.clone()).unwrap_or_default(),
            "exp_content": hospital.unwrap_or_default(),
            "fee_ocur_time": now,
            "med_list_codg": line.item,
            "medins_list_codg": line.item,
            "det_item_fee_sumamt": amount(line)?.to_string(),
            "cnt": line.count.to_string(),
            "pric": line.price.0.to_string(),
        })))
    }
}
