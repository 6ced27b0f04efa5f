//! Mobile payment: 6201, 6202, 6203, 6301, 6401, as a demo institution sends them, in clear.

use std::collections::BTreeMap;

use domain::Fen;
use serde_json::{Value, json};

use super::patient::{Members, amount, members, total};
use crate::http::institution::incomplete;
use crate::scenario::act::Place;
use crate::scenario::api::Ask;
use crate::scenario::api::wire::amount as amount_in;
use crate::scenario::expect::{Difference, Got, Refused};
use crate::scenario::load::Scene;
use crate::scenario::play::{Named, Played, Player, Trouble};
use crate::scenario::story::{By, Mobile, MobileWord};

/// Where it stands.
const PREFIX: &str = "/org/local/api/hos";
/// Amounts of an answer by the words of a story.
const AMOUNTS: [(&str, &str); 5] = [
    ("total", "feeSumamt"),
    ("fund", "fundPay"),
    ("own", "selfAcctPay"),
    ("aid", "acctMulaidPay"),
    ("cash", "ownPayAmt"),
];

/// An order as the institution knows it.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario::play) struct Order {
    pay_ord_id: String,
    pay_token: String,
    mdtrt_id: String,
    /// What it was paid with, for a refund.
    paid: BTreeMap<&'static str, Fen>,
}

impl Player<'_> {
    pub(super) async fn mobile(
        &mut self,
        scene: &Scene,
        place: &Place,
        asked: &Mobile,
    ) -> Played<Got> {
        let (path, data) = match asked.word {
            MobileWord::Upload => ("uldFeeInfo", self.uploaded(scene, place, asked).await?),
            MobileWord::Pay => ("pay_order", self.paid(scene, asked)?),
            MobileWord::Refund => ("refund_Order", self.refunded(scene, asked)?),
            MobileWord::Ask => ("query_order_info", self.named_order(asked)?),
            MobileWord::Revoke => ("revoke_order", self.named_order(asked)?),
        };
        let body = json!({
            "appId": place.code,
            "version": "2.0.1",
            "timestamp": self.now().0.to_string(),
            "data": data.with(&place.code),
        });
        let ask = Ask::post(format!("{PREFIX}/{path}"), body);
        let reply = self.ask(&ask).await?;
        if reply.json["code"].is_null() {
            return Err(reply.into());
        }
        let got = got(&reply.json);
        let lacks = match got.refused {
            None => incomplete(asked.word.infno(), &json!({"data": got.json}).to_string()),
            Some(_) => Vec::new(),
        };
        if !lacks.is_empty() {
            let difference = |lack: String| Difference {
                key: format!("{} 的回答", asked.word.infno()),
                expected: "与接口表一致".to_owned(),
                got: lack,
            };
            return Err(Trouble::Differs(lacks.into_iter().map(difference).collect()));
        }
        if got.refused.is_none() {
            self.keep_order(scene, asked, &got)?;
        }
        Ok(got)
    }

    /// 6201: all of a person's charges at once.
    async fn uploaded(&mut self, scene: &Scene, place: &Place, asked: &Mobile) -> Played<Data> {
        let who = asked.who.as_deref().unwrap_or_default();
        let Ok(patient) = self.patient(place, who, By::Certificate).await? else {
            return Err(Trouble::Story(format!("机构不认识 {who}")));
        };
        let now = self.now().to_string();
        let number = self.number(scene);
        let mut rows = Vec::new();
        for line in &asked.lines {
            self.count = self.count.saturating_add(1);
            rows.push(json!({
                "feedetlSn": line.sn.clone().unwrap_or_else(|| self.count.to_string()),
                "rxCircFlag": "0",
                "feeOcurTime": now,
                "medListCodg": line.item,
                "medinsListCodg": line.item,
                "detItemFeeSumamt": amount(line)?.to_string(),
                "cnt": line.count.to_string(),
                "pric": line.price.0.to_string(),
            }));
        }
        let visit = asked.visit.as_ref().map(|name| self.known_visit(name)).transpose()?;
        let sum = match &visit {
            Some(visit) if rows.is_empty() => visit.batches.get("1").copied().unwrap_or_default(),
            _ => total(&asked.lines)?,
        };
        let (fee_type, med_type) = if place.pharmacy { ("09", "41") } else { ("01", "11") };
        let mut data = members(json!({
            "psnNo": patient.psn_no,
            "insutype": patient.insutype,
            "medOrgOrd": number,
            "begntime": now,
            "idNo": patient.shown.cert_no,
            "userName": patient.shown.name,
            "idType": patient.shown.cert_type,
            "iptOtpNo": number,
            "deptName": "内科",
            "caty": "A03",
            "medType": med_type,
            "feeType": fee_type,
            "medfeeSumamt": sum.to_string(),
            "acctUsedFlag": asked.account_use.to_string(),
            "psnSetlway": "01",
            "chrgBchno": "1",
            "feedetailList": rows,
        }));
        if let Some(visit) = visit {
            data.insert("mdtrtId".to_owned(), json!(visit.mdtrt_id));
        }
        Ok(Data(data))
    }

    /// 6202
    fn paid(&mut self, scene: &Scene, asked: &Mobile) -> Played<Data> {
        let order = self.order(asked)?;
        let Data(mut data) = self.named_order(asked)?;
        data.extend(members(json!({
            "mdtrtId": order.mdtrt_id,
            "chrgBchno": "1",
            "orgBizSer": self.number(scene),
        })));
        for (field, step) in [("payAuthNo", &asked.agreed), ("ecAuthCode", &asked.token)] {
            if let Some(step) = step {
                data.insert(field.to_owned(), json!(self.id_of(step)?));
            }
        }
        Ok(Data(data))
    }

    /// 6203: what the order was paid with, unless the story says another total.
    fn refunded(&mut self, scene: &Scene, asked: &Mobile) -> Played<Data> {
        let order = self.order(asked)?;
        let part = |word: &str| order.paid.get(word).copied().unwrap_or_default();
        let sum = |parts: &[Fen]| Fen::sum(parts.iter().copied()).unwrap_or_default();
        let kind = asked.refund.as_deref().unwrap_or("ALL");
        let insured = if kind == "CASH" { Fen::ZERO } else { sum(&[part("own"), part("aid")]) };
        let fund = if kind == "CASH" { Fen::ZERO } else { part("fund") };
        let cash = if kind == "HI" { Fen::ZERO } else { part("cash") };
        let total = asked.total.map_or_else(|| sum(&[insured, fund, cash]), |total| total.0);
        Ok(Data(members(json!({
            "payOrdId": order.pay_ord_id,
            "appRefdSn": self.number(scene),
            "appRefdTime": self.now().local().strftime("%Y%m%d%H%M%S").to_string(),
            "totlRefdAmt": total.to_string(),
            "psnAcctRefdAmt": insured.to_string(),
            "fundRefdAmt": fund.to_string(),
            "cashRefdAmt": cash.to_string(),
            "refdType": kind,
        }))))
    }

    fn named_order(&self, asked: &Mobile) -> Played<Data> {
        let order = self.order(asked)?;
        Ok(Data(members(json!({"payOrdId": order.pay_ord_id, "payToken": order.pay_token}))))
    }

    fn order(&self, asked: &Mobile) -> Played<Order> {
        let name = asked.order.as_deref().unwrap_or_default();
        let order = self.named(name)?.order.clone();
        order.ok_or_else(|| Trouble::Story(format!("“{name}”不是支付订单")))
    }

    fn keep_order(&mut self, scene: &Scene, asked: &Mobile, got: &Got) -> Played<()> {
        let text = |pointer: &str| {
            got.json.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        if asked.word == MobileWord::Upload {
            let order = Order {
                pay_ord_id: text("/payOrdId"),
                pay_token: text("/payToken"),
                mdtrt_id: text("/extData/mdtrtId"),
                paid: BTreeMap::new(),
            };
            let id = Some(order.pay_ord_id.clone());
            self.remember(scene, Named { id, order: Some(order), ..Named::default() });
        } else if asked.word == MobileWord::Pay {
            let paid = Order { paid: got.amounts.clone(), ..self.order(asked)? };
            let name = asked.order.as_deref().unwrap_or_default();
            if let Some(named) = self.named.get_mut(name) {
                named.order = Some(paid);
            }
        }
        Ok(())
    }
}

/// `data` on its way.
struct Data(Members);

impl Data {
    fn with(mut self, code: &str) -> Value {
        self.0.insert("orgCodg".to_owned(), json!(code));
        Value::from(self.0)
    }
}

fn got(reply: &Value) -> Got {
    let (message, data) = (reply["message"].as_str().unwrap_or_default(), &reply["data"]);
    let refused = (reply["code"] != json!(0)).then(|| {
        let code = message.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let code = code.map_or("", |(code, _)| code).to_owned();
        Refused { code, says: message.to_owned(), ..Refused::default() }
    });
    let amounts = AMOUNTS.into_iter();
    Got {
        refused,
        state: data["ordStas"].as_str().map(str::to_owned),
        amounts: amounts
            .filter_map(|(word, field)| Some((word, amount_in(data, field)?)))
            .collect(),
        json: data.clone(),
        text: format!("{message} {data}"),
        ..Got::default()
    }
}
