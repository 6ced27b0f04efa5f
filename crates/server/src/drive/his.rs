//! A day of a hospital: outpatient visits and stays, each from the desk to the settlement.

use domain::Fen;
use serde_json::{Value, json};

use super::pos::{Day, line};
use super::till::Till;
use super::{Patient, Plan, Stopped, with};

/// Of a hundred patients so many stay.
const STAYS_PERCENT: u64 = 10;

/// Treats; `progress` is told how many bills are done.
pub async fn treat(
    till: &mut Till,
    plan: &Plan,
    mut progress: impl FnMut(u32),
) -> Result<Day, Stopped> {
    let mut day = Day::default();
    till.sign_in("his").await?;
    for bill in 0..plan.bills {
        if let Some(shown) = plan.people.get(till.rng.below(plan.people.len())) {
            let patient = Patient::read(till, shown).await?;
            let done = match patient {
                Ok(patient) if till.rng.chance(STAYS_PERCENT) => {
                    stay(till, plan, &mut day, &patient).await?
                }
                Ok(patient) => visit(till, plan, &mut day, &patient).await?,
                Err(message) => Some(message),
            };
            if let Some(message) = done {
                day.refuse(&message);
            }
        }
        progress(bill + 1);
    }
    day.answered = till.answered;
    day.lost = till.lost;
    Ok(day)
}

/// An outpatient visit; what was refused, if anything.
async fn visit(
    till: &mut Till,
    plan: &Plan,
    day: &mut Day,
    patient: &Patient,
) -> Result<Option<String>, Stopped> {
    let (now, at) = (till.now().to_string(), patient.insured_at.clone());
    let data = with(
        patient.members(),
        json!({
            "begntime": now, "ipt_otp_no": till.new_msgid(), "atddr_no": "D1", "dr_name": "医生",
            "dept_code": "A03", "dept_name": "内科", "caty": "A03",
        }),
    );
    let answer = till.call("2201", &at, json!({"data": data})).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let mdtrt_id = answer.output["data"]["mdtrt_id"].as_str().unwrap_or_default().to_owned();
    let who = json!({"psn_no": patient.psn_no, "mdtrt_id": mdtrt_id});
    let about = json!({"med_type": "11", "begntime": now, "dise_codg": "", "dise_name": ""});
    let mdtrtinfo = with(super::object(who.clone()), about);
    let diseinfo = diagnosis(patient, &now);
    let described = json!({"mdtrtinfo": mdtrtinfo, "diseinfo": [diseinfo]});
    let answer = till.call("2203", &at, described).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let (details, total) = charges(till, plan, &who, Some("1"));
    let answer = till.call("2204", &at, json!({"feedetail": details})).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let bill = with(
        patient.members(),
        json!({
            "med_type": "11", "medfee_sumamt": total.to_string(), "psn_setlway": "01",
            "mdtrt_id": mdtrt_id, "chrg_bchno": "1",
            "acct_used_flag": plan.account_use.to_string(),
        }),
    );
    settle(till, plan, day, (patient, ["2206", "2207", "2208"], bill)).await
}

/// A stay from admission to discharge.
async fn stay(
    till: &mut Till,
    plan: &Plan,
    day: &mut Day,
    patient: &Patient,
) -> Result<Option<String>, Stopped> {
    let (now, at) = (till.now().to_string(), patient.insured_at.clone());
    let data = with(
        patient.members(),
        json!({
            "begntime": now, "med_type": "2101", "ipt_no": till.new_msgid(), "atddr_no": "D1",
            "chfpdr_name": "医生", "adm_diag_dscr": "肺炎", "adm_dept_codg": "A03",
            "adm_dept_name": "内科", "adm_bed": "1", "dscg_maindiag_code": "J18.900",
            "dscg_maindiag_name": "肺炎", "exp_content": "{\"AID_CONSENT\":\"1\"}",
            "mdtrtarea_admvs": "", "insuplc_admdvs": at,
        }),
    );
    let admission = json!({"mdtrtinfo": data, "diseinfo": [diagnosis(patient, &now)]});
    let answer = till.call("2401", &at, admission).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let mdtrt_id = answer.output["result"]["mdtrt_id"].as_str().unwrap_or_default().to_owned();
    let who = json!({"psn_no": patient.psn_no, "mdtrt_id": mdtrt_id});
    let mut total = Fen::ZERO;
    for _ in 0..2 {
        let (details, sum) = charges(till, plan, &who, None);
        total = total.plus(sum).unwrap_or(total);
        let answer = till.call("2301", &at, json!({"feedetail": details})).await?;
        if !answer.accepted {
            return Ok(Some(answer.message));
        }
    }
    let discharge = with(
        super::object(who),
        json!({
            "insutype": patient.insutype, "endtime": till.now().to_string(),
            "dscg_dept_codg": "A03", "dscg_dept_name": "内科", "dscg_way": "1",
        }),
    );
    let left = json!({"dscginfo": discharge, "diseinfo": [diagnosis(patient, &now)]});
    let answer = till.call("2402", &at, left).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let bill = with(
        patient.members(),
        json!({
            "medfee_sumamt": total.to_string(), "psn_setlway": "01", "mdtrt_id": mdtrt_id,
            "mid_setl_flag": "0", "acct_used_flag": plan.account_use.to_string(),
            "mdtrtarea_admvs": "", "insuplc_admdvs": at,
        }),
    );
    settle(till, plan, day, (patient, ["2303", "2304", "2305"], bill)).await
}

/// Quotes, settles and now and then gives back.
async fn settle(
    till: &mut Till,
    plan: &Plan,
    day: &mut Day,
    (patient, [quote, settle, cancel], bill): (&Patient, [&'static str; 3], Value),
) -> Result<Option<String>, Stopped> {
    let at = patient.insured_at.clone();
    if !plan.careless {
        let answer = till.call(quote, &at, json!({"data": bill})).await?;
        if !answer.accepted {
            return Ok(Some(answer.message));
        }
        super::book::check(&answer.output["setlinfo"])
            .map_err(|what| Stopped::Faulty(quote, what))?;
    }
    let answer = till.call(settle, &at, json!({"data": bill})).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let entered = day.book.enter(&till.msgid, &answer.output["setlinfo"], false);
    let row = entered.map_err(|what| Stopped::Faulty(settle, what))?;
    if !till.rng.chance(5) {
        return Ok(None);
    }
    // A careless client cancels by its own number instead of the centre's.
    let setl_id = if plan.careless { &till.msgid } else { &row.setl_id };
    let back = json!({"data": {
        "psn_no": row.psn_no, "setl_id": setl_id, "mdtrt_id": row.mdtrt_id,
    }});
    let answer = till.call(cancel, &at, back).await?;
    if !answer.accepted {
        return Ok(Some(answer.message));
    }
    let entered = day.book.enter(&till.msgid, &answer.output["setlinfo"], true);
    entered.map(|_| None).map_err(|what| Stopped::Faulty(cancel, what))
}

/// One to five lines with their sum; a visit's name their charge batch, a stay's do not.
fn charges(till: &mut Till, plan: &Plan, who: &Value, batch: Option<&str>) -> (Vec<Value>, Fen) {
    let (now, first) = (till.now().to_string(), till.new_msgid());
    let mut total = Fen::ZERO;
    let mut details = Vec::new();
    for place in 0..till.rng.between(1, 5) {
        // Unique in the visit: running number of the request and place.
        let sn: String = first.chars().skip(20).chain(place.to_string().chars()).collect();
        let (line, amount) = line(till, plan, &sn, &now);
        total = total.plus(amount).unwrap_or(total);
        let mut members = super::object(line);
        members.extend(super::object(who.clone()));
        members.extend(super::object(json!({
            "med_type": if batch.is_some() { "11" } else { "2101" }, "bilg_dept_codg": "A03",
            "bilg_dept_name": "内科", "bilg_dr_codg": "D1", "bilg_dr_name": "医生",
            "hosp_appr_flag": "0",
        })));
        if let Some(batch) = batch {
            members.insert("chrg_bchno".to_owned(), json!(batch));
        }
        details.push(Value::Object(members));
    }
    (details, total)
}

fn diagnosis(patient: &Patient, now: &str) -> Value {
    json!({
        "psn_no": patient.psn_no, "diag_type": "1", "maindiag_flag": "1", "diag_srt_no": "1",
        "diag_code": "J18.900", "diag_name": "肺炎", "diag_dept": "内科", "dise_dor_no": "D1",
        "dise_dor_name": "医生", "diag_time": now, "vali_flag": "1",
    })
}
