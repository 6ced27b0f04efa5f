//! Stays in hospital: 2401, 2301, 2302, 2402, 2405; 2404 is that of visits, 2303 to 2305 of bills.

use std::collections::BTreeMap;

use domain::Fen;
use serde_json::{Value, json};

use super::got;
use super::patient::{amount, members};
use super::visit::Visit;
use crate::scenario::act::Place;
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;
use crate::scenario::play::{Named, Played, Player};
use crate::scenario::story;

/// What earlier, cancelled bills of a stay leave unpaid, where lines are not told apart.
const UNPAID: &str = "";

impl Visit {
    /// A stay in hospital.
    pub(super) fn is_stay(&self) -> bool {
        self.lines.is_some()
    }

    /// What has to be paid of a stay.
    pub(super) fn unsettled(&self) -> Fen {
        let amounts = self.lines.iter().flat_map(BTreeMap::values).copied();
        Fen::sum(amounts).unwrap_or_default()
    }

    /// Everything is paid, or taken out.
    pub(super) fn settled(&mut self) {
        self.lines.iter_mut().for_each(BTreeMap::clear);
    }

    /// So much is unpaid again.
    pub(super) fn unpaid(&mut self, sum: Fen) {
        if let Some(lines) = &mut self.lines {
            let unpaid = lines.entry(UNPAID.to_owned()).or_default();
            *unpaid = unpaid.plus(sum).unwrap_or(*unpaid);
        }
    }
}

impl Player<'_> {
    /// 2401
    pub(super) async fn admit(
        &mut self,
        scene: &Scene,
        place: &Place,
        admit: &story::Admit,
    ) -> Played<Got> {
        let patient = match self.patient(place, &admit.who, admit.by).await? {
            Ok(patient) => patient,
            Err(refused) => return Ok(refused),
        };
        let now = self.now().to_string();
        let ipt_otp_no = self.new_number("ZY");
        let extra = if admit.aid_consent { r#"{"AID_CONSENT":"1"}"# } else { "" };
        let mut mdtrtinfo = patient.shown()?;
        mdtrtinfo.extend(members(json!({
            "begntime": now,
            "med_type": admit.med_type,
            "ipt_no": ipt_otp_no,
            "atddr_no": "D11000000001",
            "chfpdr_name": "演示医生",
            "adm_diag_dscr": "肺炎",
            "adm_dept_codg": "A03",
            "adm_dept_name": "内科",
            "adm_bed": "7",
            "dscg_maindiag_code": "J18.900",
            "dscg_maindiag_name": "肺炎",
            "exp_content": extra,
        })));
        let input = json!({"mdtrtinfo": mdtrtinfo, "diseinfo": [diagnosis(&now)]});
        let transaction = patient.transaction("2401", input);
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let mdtrt_id = answer.output["result"]["mdtrt_id"].as_str().map(str::to_owned);
        let visit = mdtrt_id.clone().map(|mdtrt_id| Visit {
            patient: patient.clone(),
            mdtrt_id,
            med_type: admit.med_type.clone(),
            ipt_otp_no,
            batches: BTreeMap::new(),
            lines: Some(BTreeMap::new()),
        });
        let left = Named { visit, id: mdtrt_id, request: Some(sent), ..Named::default() };
        self.remember(scene, left);
        Ok(got(&answer))
    }

    /// 2301
    pub(super) async fn charge(
        &mut self,
        scene: &Scene,
        place: &Place,
        charge: &story::Charge,
    ) -> Played<Got> {
        let visit = self.known_visit(&charge.stay)?;
        let now = self.now().to_string();
        let (mut details, mut added) = (Vec::new(), Vec::new());
        for line in &charge.lines {
            let (mut detail, mut sum) = (self.detail(line, &now)?, amount(line)?);
            if let Some(of) = &line.back_of {
                sum = Fen(sum.0.saturating_neg());
                detail.extend(members(json!({
                    "init_feedetl_sn": of,
                    "cnt": format!("-{}", line.count),
                    "det_item_fee_sumamt": sum.to_string(),
                })));
            }
            added.push((detail["feedetl_sn"].as_str().unwrap_or_default().to_owned(), sum));
            detail.extend(members(json!({
                "mdtrt_id": visit.mdtrt_id,
                "psn_no": visit.patient.psn_no,
                "med_type": visit.med_type,
                "bilg_dept_codg": "A03",
                "bilg_dept_name": "内科",
                "bilg_dr_codg": "D11000000001",
                "bilg_dr_name": "演示医生",
            })));
            details.push(Value::from(detail));
        }
        let transaction = visit.patient.transaction("2301", json!({"feedetail": details}));
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            self.change_visit(&charge.stay, |visit| {
                visit.lines.iter_mut().for_each(|lines| lines.extend(added.clone()));
            });
        }
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 2302
    pub(super) async fn take_out(
        &mut self,
        scene: &Scene,
        place: &Place,
        charge: &story::Charge,
    ) -> Played<Got> {
        let visit = self.known_visit(&charge.stay)?;
        let all = ["0000".to_owned()];
        let sns = if charge.sns.is_empty() { &all[..] } else { &charge.sns };
        let (mdtrt_id, psn_no) = (&visit.mdtrt_id, &visit.patient.psn_no);
        let row = |sn| json!({"feedetl_sn": sn, "mdtrt_id": mdtrt_id, "psn_no": psn_no});
        let input = json!({"data": sns.iter().map(row).collect::<Vec<_>>()});
        let transaction = visit.patient.transaction("2302", input);
        let (_, answer) = self.transact(scene, place, transaction).await?;
        if answer.accepted {
            self.change_visit(&charge.stay, |visit| match &mut visit.lines {
                Some(lines) if !charge.sns.is_empty() => {
                    lines.retain(|sn, _| !charge.sns.contains(sn));
                }
                _ => visit.settled(),
            });
        }
        Ok(got(&answer))
    }

    /// 2402
    pub(super) async fn discharge(
        &mut self,
        scene: &Scene,
        place: &Place,
        discharge: &story::Discharge,
    ) -> Played<Got> {
        let visit = self.known_visit(&discharge.stay)?;
        let now = self.now().to_string();
        let input = json!({
            "dscginfo": {
                "mdtrt_id": visit.mdtrt_id,
                "psn_no": visit.patient.psn_no,
                "insutype": visit.patient.insutype,
                "endtime": discharge.ended.as_ref().unwrap_or(&now),
                "dscg_dept_codg": "A03",
                "dscg_dept_name": "内科",
                "dscg_way": "1",
            },
            "diseinfo": [diagnosis(&now)],
        });
        let transaction = visit.patient.transaction("2402", input);
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        self.remember(scene, Named { request: Some(sent), ..Named::default() });
        Ok(got(&answer))
    }

    /// 2405
    pub(super) async fn undischarge(
        &mut self,
        scene: &Scene,
        place: &Place,
        stay: &str,
    ) -> Played<Got> {
        let visit = self.known_visit(stay)?;
        let data = json!({"mdtrt_id": visit.mdtrt_id, "psn_no": visit.patient.psn_no});
        let transaction = visit.patient.transaction("2405", json!({"data": data}));
        let (_, answer) = self.transact(scene, place, transaction).await?;
        Ok(got(&answer))
    }
}

fn diagnosis(now: &str) -> Value {
    json!({
        "diag_type": "1",
        "maindiag_flag": "1",
        "diag_srt_no": "1",
        "diag_code": "J18.900",
        "diag_name": "肺炎",
        "diag_dept": "内科",
        "dise_dor_no": "D11000000001",
        "dise_dor_name": "演示医生",
        "diag_time": now,
    })
}
