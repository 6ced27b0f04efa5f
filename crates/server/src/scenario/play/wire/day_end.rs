//! The end of the day: 3201 with the institution's own sums, and 9101 with 3202 where they are
//! compared bill by bill; and any transaction by its number.

use app::statement::zip_of;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Fen;
use serde_json::{Value, json};

use super::{Transaction, got};
use crate::scenario::act::Place;
use crate::scenario::api::wire::{Answer, amount};
use crate::scenario::expect::Got;
use crate::scenario::load::Scene;
use crate::scenario::play::{Named, Played, Player, Trouble};
use crate::scenario::story::{Reconcile, Transact};

/// Fields of an output that name what it left.
const LEFT: [&str; 4] = ["clr_appy_evt_id", "file_qury_no", "bind_id", "case_id"];

/// What the institution wrote down of a bill.
struct Noted {
    cells: [String; 3],
    sums: [Fen; 3],
    cash: Fen,
    given_back: bool,
}

impl Player<'_> {
    /// Any transaction, its input as the story writes it.
    pub(super) async fn send_input(
        &mut self,
        scene: &Scene,
        place: &Place,
        transact: &Transact,
    ) -> Played<Got> {
        let input = self.filled_in(&transact.input).await?;
        let infno = &transact.infno;
        let transaction = Transaction { infno, insured_at: "", psn_no: "", input };
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let id = left(&answer.output);
        let binding = id.clone();
        self.remember(scene, Named { id, binding, request: Some(sent), ..Named::default() });
        Ok(Got { json: answer.output.clone(), ..got(&answer) })
    }

    /// Compares the bills of earlier steps, as the institution wrote them down, with the centre.
    pub(super) async fn reconcile(
        &mut self,
        scene: &Scene,
        place: &Place,
        reconcile: &Reconcile,
    ) -> Played<Got> {
        let mut noted = Vec::new();
        for name in &reconcile.bills {
            let mut bill = self.noted(name)?;
            if let Some(wrong) = reconcile.wrong.get(name) {
                bill.sums[0] = wrong.0;
            }
            noted.push(bill);
        }
        let sum = |of: fn(&Noted) -> Fen| Fen::sum(noted.iter().map(of)).unwrap_or_default();
        let (total, fund) = (sum(|bill| bill.sums[0]), sum(|bill| bill.sums[1]));
        let sums = json!({
            "setl_optins": "", "clr_type": reconcile.clr_type,
            "stmt_begndate": reconcile.from, "stmt_enddate": reconcile.to,
            "medfee_sumamt": total.to_string(), "fund_pay_sumamt": fund.to_string(),
            "acct_pay": sum(|bill| bill.sums[2]).to_string(),
            "cash_payamt": sum(|bill| bill.cash).to_string(),
            "fixmedins_setl_cnt": noted.len().to_string(),
        });
        let answer = self.quietly(place, "3201", json!({"data": sums.clone()})).await?;
        if !answer.accepted || !reconcile.detail {
            return Ok(Got { json: answer.output.clone(), ..got(&answer) });
        }
        let compared = answer.output["stmtinfo"].clone();
        let file = zip_of("bills.txt", text(&noted).as_bytes());
        let file = file.map_err(|fault| Trouble::Story(fault.to_string()))?;
        let upload = json!({"fsUploadIn": {
            "in": STANDARD.encode(file), "filename": "bills.zip", "fixmedins_code": place.code,
        }});
        let uploaded = self.quietly(place, "9101", upload).await?;
        if !uploaded.accepted {
            return Ok(got(&uploaded));
        }
        let mut data = sums;
        data["file_qury_no"] = uploaded.output["file_qury_no"].clone();
        let transaction =
            Transaction { infno: "3202", insured_at: "", psn_no: "", input: json!({"data": data}) };
        let (sent, answer) = self.transact(scene, place, transaction).await?;
        let id = left(&answer.output);
        self.remember(scene, Named { id, request: Some(sent), ..Named::default() });
        let json = json!({"stmtinfo": compared, "fileinfo": answer.output["fileinfo"]});
        Ok(Got { json, ..got(&answer) })
    }

    /// A transaction that no step speaks of.
    async fn quietly(&mut self, place: &Place, infno: &str, input: Value) -> Played<Answer> {
        let transaction = Transaction { infno, insured_at: "", psn_no: "", input };
        Ok(self.transact(&Scene::quiet(), place, transaction).await?.1)
    }

    /// What the answer of a bill or cancel said.
    fn noted(&self, name: &str) -> Played<Noted> {
        let sent = self.request(name)?;
        let output = sent.exact.split_once(' ').map_or("", |(_, output)| output);
        let output: Value = serde_json::from_str(output).unwrap_or_default();
        let setlinfo = &output["setlinfo"];
        let text = |field: &str| setlinfo[field].as_str().unwrap_or_default().to_owned();
        let fen = |field: &str| amount(setlinfo, field).unwrap_or_default();
        let cells = [text("setl_id"), text("mdtrt_id"), text("psn_no")];
        if cells[0].is_empty() {
            return Err(Trouble::Story(format!("“{name}”不是已经支付或撤销的账单")));
        }
        let sums = [fen("medfee_sumamt"), fen("fund_pay_sumamt"), fen("acct_pay")];
        let given_back = sums[0] < Fen::ZERO;
        Ok(Noted { cells, sums, cash: fen("psn_cash_pay"), given_back })
    }
}

/// A line a bill, in the columns of 3202's input file.
fn text(noted: &[Noted]) -> String {
    let line = |bill: &Noted| {
        let sums = bill.sums.map(|sum| sum.to_string());
        let back = u8::from(bill.given_back);
        format!("{}\t{}\t{back}\n", bill.cells.join("\t"), sums.join("\t"))
    };
    noted.iter().map(line).collect()
}

/// What an output left: at its top or in one of its nodes.
fn left(output: &Value) -> Option<String> {
    let named = |node: &Value| LEFT.iter().find_map(|id| node[*id].as_str().map(str::to_owned));
    named(output).or_else(|| output.as_object()?.values().find_map(named))
}
