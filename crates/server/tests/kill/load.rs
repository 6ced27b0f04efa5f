//! Pharmacies and hospitals that pay and give back as fast as they are answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use app::{Clock as _, SystemClock};
use domain::{Fen, Moment};
use serde_json::{Value, json};
use testkit::Rng;
use tokio::sync::Notify;

use crate::client::{Asked, Client, envelope};

/// A hospital and a pharmacy of the demo in 北京 that need no signature.
const HOSPITAL: &str = "H11010100001";
const PHARMACY: &str = "P11010100001";
/// 甲类, without price cap.
const DRUG: &str = "XA02BAD004A005010900004";
/// Patients of 北京, with an account of their own, with relatives, with both.
const PATIENTS: [&str; 4] = ["zhang_san", "chen_xi", "gulinaer", "xu_nan"];

/// What is asked of one run of the server.
pub(super) struct Load {
    round: u64,
    left: AtomicI64,
    enough: Notify,
    patients: Arc<BTreeMap<String, String>>,
    asked: Mutex<Vec<Asked>>,
}

impl Load {
    /// Until `after` answers came.
    pub(super) fn new(
        round: u64,
        after: i64,
        patients: Arc<BTreeMap<String, String>>,
    ) -> Arc<Self> {
        let (left, enough, asked) = (AtomicI64::new(after), Notify::new(), Mutex::default());
        Arc::new(Self { round, left, enough, patients, asked })
    }

    /// Asks with so many clients, kills after enough answers, and gives back what was asked.
    pub(super) async fn run(
        self: Arc<Self>,
        address: &str,
        clients: usize,
        kill: impl FnOnce(),
    ) -> Vec<Asked> {
        let mut tasks = Vec::new();
        for place in 0..clients {
            let seed = self.round * 1_000 + u64::try_from(place).unwrap();
            let caller = Caller {
                load: Arc::clone(&self),
                client: Client::new(address),
                rng: Rng::new(seed),
                name: format!("K{}C{place}", self.round),
                count: 0,
                began: SystemClock.now(),
            };
            tasks.push(tokio::spawn(caller.run(place % 2 == 0)));
        }
        self.enough.notified().await;
        kill();
        for task in tasks {
            task.await.unwrap();
        }
        self.asked.lock().unwrap().clone()
    }

    fn answered(&self) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.enough.notify_one();
        }
    }
}

struct Caller {
    load: Arc<Load>,
    client: Client,
    rng: Rng,
    name: String,
    count: u64,
    began: Moment,
}

impl Caller {
    /// Goes on until the server is gone.
    async fn run(mut self, pharmacy: bool) {
        loop {
            let step = if pharmacy { self.purchase().await } else { self.visit().await };
            if step.is_none() {
                return;
            }
        }
    }

    /// 2102, now and then 2103.
    async fn purchase(&mut self) -> Option<()> {
        let (psn_no, price) = (self.patient(), Fen(self.rng.between(10, 900)).to_string());
        let input = json!({
            "druginfo": {
                "psn_no": psn_no, "begntime": self.began.to_string(), "med_type": "41",
                "mdtrt_cert_type": "02", "mdtrt_cert_no": "", "medfee_sumamt": price,
                "acct_used_flag": "1",
            },
            "drugdetail": [self.line(&price)],
        });
        let paid = self.money(PHARMACY, "2102", &input).await?;
        if self.rng.chance(30) {
            let cancel = of_settlement(&paid);
            self.money(PHARMACY, "2103", &cancel).await?;
        }
        Some(())
    }

    /// 2201, 2203, 2204, then 2207, now and then 2208.
    async fn visit(&mut self) -> Option<()> {
        let (psn_no, price) = (self.patient(), Fen(self.rng.between(10, 900)).to_string());
        let began = self.began.to_string();
        let data = json!({"data": {"psn_no": psn_no, "begntime": began, "ipt_otp_no": "M1"}});
        let visit = self.ask(HOSPITAL, "2201", &data).await?;
        let mdtrt_id = visit["output"]["data"]["mdtrt_id"].clone();
        let described = json!({
            "mdtrtinfo": {"mdtrt_id": mdtrt_id, "psn_no": psn_no, "med_type": "11",
                "begntime": began, "dise_codg": "J06.900", "dise_name": "急性上呼吸道感染"},
            "diseinfo": [{"diag_type": "1", "diag_srt_no": 1, "diag_code": "J06.900",
                "diag_name": "急性上呼吸道感染", "vali_flag": "1"}],
        });
        self.ask(HOSPITAL, "2203", &described).await?;
        let mut line = self.line(&price);
        line["psn_no"] = json!(psn_no);
        line["mdtrt_id"] = mdtrt_id.clone();
        line["chrg_bchno"] = json!("B1");
        self.ask(HOSPITAL, "2204", &json!({"feedetail": [line]})).await?;
        let bill = json!({"data": {
            "psn_no": psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": "", "med_type": "11",
            "medfee_sumamt": price, "psn_setlway": "01", "mdtrt_id": mdtrt_id,
            "chrg_bchno": "B1", "acct_used_flag": "1", "exp_content": "",
        }});
        let paid = self.money(HOSPITAL, "2207", &bill).await?;
        if self.rng.chance(30) {
            self.money(HOSPITAL, "2208", &of_settlement(&paid)).await?;
        }
        Some(())
    }

    /// A request that moves money: remembered before it is sent, its answer when it came.
    async fn money(&mut self, place: &str, infno: &'static str, input: &Value) -> Option<Value> {
        let msgid = self.msgid();
        let body = envelope(place, infno, &msgid, input);
        let mut asked = Asked { infno, msgid, body, answer: None };
        asked.answer = self.client.send(&asked.body).await;
        let answer = asked.answer.clone();
        self.load.asked.lock().unwrap().push(asked);
        if let Some(answer) = &answer {
            assert_eq!(answer["infcode"], 0, "{infno}: {answer}");
            self.load.answered();
        }
        answer
    }

    async fn ask(&mut self, place: &str, infno: &str, input: &Value) -> Option<Value> {
        let body = envelope(place, infno, &self.msgid(), input);
        let answer = self.client.send(&body).await?;
        assert_eq!(answer["infcode"], 0, "{infno}: {answer}");
        Some(answer)
    }

    fn msgid(&mut self) -> String {
        self.count += 1;
        format!("{}N{}", self.name, self.count)
    }

    fn patient(&mut self) -> String {
        let key = *self.rng.pick(&PATIENTS).unwrap();
        self.load.patients[key].clone()
    }

    fn line(&self, price: &str) -> Value {
        json!({
            "feedetl_sn": format!("{}L{}", self.name, self.count), "med_list_codg": DRUG, "medins_list_codg": DRUG,
            "rx_circ_flag": "0", "fee_ocur_time": self.began.to_string(), "cnt": 1, "pric": price,
            "det_item_fee_sumamt": price,
        })
    }
}

/// 2103, 2208
fn of_settlement(paid: &Value) -> Value {
    let info = &paid["output"]["setlinfo"];
    json!({"data": {
        "psn_no": info["psn_no"], "setl_id": info["setl_id"], "mdtrt_id": info["mdtrt_id"],
    }})
}
