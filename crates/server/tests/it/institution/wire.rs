//! A client of the national interface.

use domain::Fen;
use domain::money::parse_yuan;
use serde_json::{Value, json};
use server::http::institution::incomplete;

use crate::site::{Call, Reply, TestSite};

/// The address.
pub(crate) const ADDRESS: &str = "/fsi/api/rsfComIfsService/callService";
/// A hospital and a pharmacy in 北京 that need no signature.
pub(crate) const HOSPITAL: &str = "H11010100001";
pub(crate) const PHARMACY: &str = "P11010100001";
/// 甲类, in every list, without price cap.
pub(crate) const DRUG: &str = "XA02BAD004A005010900004";
/// When care began.
pub(crate) const BEGUN: &str = "2026-11-22 09:00:00";

/// An institution's program.
pub(crate) struct Wire<'a> {
    pub(crate) site: &'a TestSite,
    pub(crate) institution: &'a str,
}

/// An answer with an envelope.
pub(crate) struct Answer {
    pub(crate) json: Value,
    text: String,
}

impl Wire<'_> {
    /// The program of the hospital.
    pub(crate) fn hospital(site: &TestSite) -> Wire<'_> {
        Wire { site, institution: HOSPITAL }
    }

    /// The program of the pharmacy.
    pub(crate) fn pharmacy(site: &TestSite) -> Wire<'_> {
        Wire { site, institution: PHARMACY }
    }

    /// Asks under a new number.
    pub(crate) async fn ask(&self, infno: &str, input: Value) -> Answer {
        self.ask_as(&self.site.number(), infno, input).await
    }

    /// Asks under a number.
    pub(crate) async fn ask_as(&self, msgid: &str, infno: &str, input: Value) -> Answer {
        self.send(&self.envelope(msgid, infno, &input)).await
    }

    /// Sends an envelope.
    pub(crate) async fn send(&self, envelope: &Value) -> Answer {
        let reply = self.site.call(Call::post(ADDRESS).bytes(envelope.to_string())).await;
        let answer = Answer::of(reply);
        let infno = envelope["infno"].as_str().unwrap_or_default();
        if answer.json["infcode"] == 0 {
            let lacks = incomplete(infno, answer.output_text());
            assert!(lacks.is_empty(), "{infno}: {lacks:#?}\n{}", answer.text);
        }
        answer
    }

    /// An envelope with every field.
    pub(crate) fn envelope(&self, msgid: &str, infno: &str, input: &Value) -> Value {
        json!({
            "infno": infno, "msgid": msgid, "mdtrtarea_admvs": "110105", "insuplc_admdvs": "",
            "recer_sys_code": "99", "dev_no": "null", "dev_safe_info": "null", "cainfo": "null",
            "signtype": "null", "infver": "V1.0", "opter_type": "1", "opter": "001",
            "opter_name": "收费员", "inf_time": "2026-11-22 09:30:00",
            "fixmedins_code": self.institution, "fixmedins_name": "演示机构", "sign_no": "",
            "input": input,
        })
    }

    /// `psn_no` of a demo person.
    pub(crate) fn psn_no(&self, key: &str) -> String {
        self.site.person(key).psn_no
    }
}

impl Answer {
    /// An answer must have the whole envelope and the right form, whatever it says.
    pub(crate) fn of(reply: Reply) -> Self {
        assert_eq!(reply.status, 200, "{}", reply.text);
        let kind = reply.headers.get("content-type").unwrap();
        assert_eq!(kind, "application/json;charset=UTF-8");
        let text = |field: &str| reply.json[field].as_str().unwrap_or_default().len();
        assert_eq!(text("inf_refmsgid"), 30, "{}", reply.text);
        assert_eq!((text("refmsg_time"), text("respond_time")), (17, 17), "{}", reply.text);
        let message = reply.json["err_msg"].as_str();
        match reply.json["infcode"].as_i64() {
            Some(0) => assert!(reply.json["err_msg"].is_null(), "{}", reply.text),
            Some(-1) => {
                assert!(reply.json["output"].is_null(), "{}", reply.text);
                let length = message.unwrap().chars().count();
                assert!((5..=200).contains(&length), "{length}: {}", reply.text);
            }
            _ => panic!("infcode is not one: {}", reply.text),
        }
        Self { json: reply.json, text: reply.text }
    }

    /// The output of a success.
    pub(crate) fn output(&self) -> &Value {
        assert_eq!(self.json["infcode"], 0, "{}", self.text);
        &self.json["output"]
    }

    /// The output byte by byte.
    fn output_text(&self) -> &str {
        let rest = self.text.rsplit_once("\"err_msg\":null,\"output\":").unwrap().1;
        rest.strip_suffix('}').unwrap()
    }

    /// `setlinfo` of a success.
    pub(crate) fn setlinfo(&self) -> &Value {
        &self.output()["setlinfo"]
    }

    /// An amount of `setlinfo`.
    pub(crate) fn fen(&self, field: &str) -> Fen {
        fen(&self.setlinfo()[field])
    }

    /// `exp_content` of `setlinfo`.
    pub(crate) fn extra(&self) -> Value {
        serde_json::from_str(self.setlinfo()["exp_content"].as_str().unwrap()).unwrap()
    }

    /// The text of a failure.
    pub(crate) fn err_msg(&self) -> &str {
        assert_eq!(self.json["infcode"], -1, "{}", self.text);
        self.json["err_msg"].as_str().unwrap()
    }

    /// The stable code of a refusal.
    pub(crate) fn code(&self) -> &str {
        let line = self.err_msg();
        let code = line.strip_prefix('[').and_then(|line| line.split_once(']'));
        code.unwrap_or_else(|| panic!("no code: {line}")).0
    }

    /// `infcode`, `err_msg` and `output` byte by byte.
    pub(crate) fn exact(&self) -> String {
        let code = format!("{}", self.json["infcode"]);
        code + self.text.split_once("\"err_msg\"").unwrap().1
    }
}

/// An amount on the wire, exactly.
pub(crate) fn fen(amount: &Value) -> Fen {
    parse_yuan(&amount.to_string()).unwrap_or_else(|_| panic!("no amount: {amount}"))
}

/// A line of charges: `count` × `price`.
pub(crate) fn line(sn: &str, item: &str, count: i64, price_fen: i64) -> Value {
    let yuan = |fen: i64| Value::String(Fen(fen).to_string());
    json!({
        "feedetl_sn": sn, "med_list_codg": item, "medins_list_codg": item, "rx_circ_flag": "0",
        "fee_ocur_time": BEGUN, "cnt": count, "pric": yuan(price_fen),
        "det_item_fee_sumamt": yuan(count * price_fen),
    })
}

/// A purchase in a pharmacy: one line of so many 分.
pub(crate) fn purchase(psn_no: &str, fen: i64, account: &str) -> Value {
    json!({
        "druginfo": {
            "psn_no": psn_no, "begntime": BEGUN, "med_type": "41", "mdtrt_cert_type": "02",
            "mdtrt_cert_no": "", "medfee_sumamt": Fen(fen).to_string(), "acct_used_flag": account,
        },
        "drugdetail": [line("1", DRUG, 1, fen)],
    })
}

/// A visit on its way.
pub(crate) struct Visit {
    pub(crate) psn_no: String,
    pub(crate) mdtrt_id: String,
}

impl Visit {
    /// 2201 and 2203 of a demo person.
    pub(crate) async fn open(wire: &Wire<'_>, key: &str) -> Self {
        let psn_no = wire.psn_no(key);
        let data = json!({"data": {"psn_no": psn_no, "begntime": BEGUN, "ipt_otp_no": "M1"}});
        let answer = wire.ask("2201", data).await;
        let mdtrt_id = answer.output()["data"]["mdtrt_id"].as_str().unwrap().to_owned();
        let visit = Self { psn_no, mdtrt_id };
        let described = wire.ask("2203", visit.description("11")).await;
        assert!(described.output().is_null());
        visit
    }

    /// 2203
    pub(crate) fn description(&self, med_type: &str) -> Value {
        json!({
            "mdtrtinfo": {"mdtrt_id": self.mdtrt_id, "psn_no": self.psn_no, "med_type": med_type,
                "begntime": BEGUN, "dise_codg": "J06.900", "dise_name": "急性上呼吸道感染"},
            "diseinfo": [{"diag_type": "1", "diag_srt_no": 1, "diag_code": "J06.900",
                "diag_name": "急性上呼吸道感染", "vali_flag": "1"}],
        })
    }

    /// 2204: one line of so many 分.
    pub(crate) fn fees(&self, batch: &str, sn: &str, fen: i64) -> Value {
        let mut row = line(sn, DRUG, 1, fen);
        row["psn_no"] = json!(self.psn_no);
        row["mdtrt_id"] = json!(self.mdtrt_id);
        row["chrg_bchno"] = json!(batch);
        json!({"feedetail": [row]})
    }

    /// 2206 and 2207
    pub(crate) fn bill(&self, batch: &str, fen: i64, account: &str) -> Value {
        json!({"data": {
            "psn_no": self.psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": "", "med_type": "11",
            "medfee_sumamt": Fen(fen).to_string(), "psn_setlway": "01", "mdtrt_id": self.mdtrt_id,
            "chrg_bchno": batch, "acct_used_flag": account, "exp_content": "",
        }})
    }

    /// 2205, 2202
    pub(crate) fn named(&self, batch: &str) -> Value {
        json!({"data": {"psn_no": self.psn_no, "mdtrt_id": self.mdtrt_id, "chrg_bchno": batch}})
    }
}

/// 2103, 2208, 5203 of a settlement.
pub(crate) fn of_settlement(answer: &Answer) -> Value {
    let info = answer.setlinfo();
    json!({"data": {
        "psn_no": info["psn_no"], "setl_id": info["setl_id"], "mdtrt_id": info["mdtrt_id"],
    }})
}
