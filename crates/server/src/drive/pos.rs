//! A day of a pharmacy: sign in, sell, give some back, close.

use domain::Fen;
use serde_json::{Value, json};

use super::book::Book;
use super::till::Till;
use super::{Patient, Plan, Stopped, with};

/// What came of the day.
#[derive(Debug, Default)]
pub struct Day {
    /// The institution's own book.
    pub book: Book,
    /// Bills that were refused: `err_msg` and how often.
    pub refused: std::collections::BTreeMap<String, u64>,
    /// Requests that were answered and answers that did not come.
    pub answered: u64,
    /// Answers that did not come.
    pub lost: u64,
}

impl Day {
    pub(super) fn refuse(&mut self, message: &str) {
        let count = self.refused.entry(message.to_owned()).or_default();
        *count = count.saturating_add(1);
    }
}

/// Sells; `progress` is told how many bills are done.
pub async fn sell(
    till: &mut Till,
    plan: &Plan,
    mut progress: impl FnMut(u32),
) -> Result<Day, Stopped> {
    let mut day = Day::default();
    till.sign_in("pos").await?;
    for bill in 0..plan.bills {
        purchase(till, plan, &mut day, bill).await?;
        progress(bill + 1);
    }
    day.answered = till.answered;
    day.lost = till.lost;
    Ok(day)
}

async fn purchase(till: &mut Till, plan: &Plan, day: &mut Day, bill: u32) -> Result<(), Stopped> {
    let Some(shown) = plan.people.get(till.rng.below(plan.people.len())) else { return Ok(()) };
    let patient = match Patient::read(till, shown).await? {
        Ok(patient) => patient,
        Err(message) => {
            day.refuse(&message);
            return Ok(());
        }
    };
    let input = basket(till, plan, &patient, bill);
    if !plan.careless {
        let quote = till.call("2101", &patient.insured_at, input.clone()).await?;
        if !quote.accepted {
            day.refuse(&quote.message);
            return Ok(());
        }
        super::book::check(&quote.output["setlinfo"])
            .map_err(|what| Stopped::Faulty("2101", what))?;
    }
    let answer = till.call("2102", &patient.insured_at, input).await?;
    if !answer.accepted {
        day.refuse(&answer.message);
        return Ok(());
    }
    let entered = day.book.enter(&till.msgid, &answer.output["setlinfo"], false);
    let row = entered.map_err(|what| Stopped::Faulty("2102", what))?;
    if !till.rng.chance(5) {
        return Ok(());
    }
    // A careless client cancels by its own number instead of the centre's.
    let setl_id = if plan.careless { &till.msgid } else { &row.setl_id };
    let cancel = json!({"data": {
        "psn_no": row.psn_no, "setl_id": setl_id, "mdtrt_id": row.mdtrt_id,
    }});
    let answer = till.call("2103", &patient.insured_at, cancel).await?;
    if !answer.accepted {
        day.refuse(&answer.message);
        return Ok(());
    }
    let entered = day.book.enter(&till.msgid, &answer.output["setlinfo"], true);
    entered.map(drop).map_err(|what| Stopped::Faulty("2103", what))
}

/// One to four things.
fn basket(till: &mut Till, plan: &Plan, patient: &Patient, bill: u32) -> Value {
    let now = till.now().to_string();
    let mut total = Fen::ZERO;
    let mut details = Vec::new();
    for place in 0..till.rng.between(1, 4) {
        let line = line(till, plan, &format!("{}{place}", bill + 1), &now);
        total = total.plus(line.1).unwrap_or(total);
        details.push(line.0);
    }
    let druginfo = with(
        patient.members(),
        json!({
            "begntime": now, "medfee_sumamt": total.to_string(), "med_type": "41",
            "acct_used_flag": plan.account_use.to_string(), "exp_content": "",
        }),
    );
    json!({"druginfo": druginfo, "drugdetail": details})
}

/// A line of charges with its amount.
pub(super) fn line(till: &mut Till, plan: &Plan, sn: &str, now: &str) -> (Value, Fen) {
    let item = plan.items.get(till.rng.below(plan.items.len())).map_or("", String::as_str);
    let (count, price) = (till.rng.between(1, 3), Fen(till.rng.between(350, 6_000)));
    let amount = Fen(price.0.saturating_mul(count));
    let line = json!({
        "feedetl_sn": sn, "rxno": "", "rx_circ_flag": "0", "fee_ocur_time": now,
        "med_list_codg": item, "medins_list_codg": item, "cnt": count.to_string(),
        "pric": price.to_string(), "det_item_fee_sumamt": amount.to_string(),
    });
    (line, amount)
}
