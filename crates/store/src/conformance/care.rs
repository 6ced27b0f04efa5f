//! One body of every kind of record about care and the end of the day, beside [`super::bodies`].

use domain::clerk::By;
use domain::day_end::{
    BreakKind, Cause, Clearing, ClearingState, File, OtherSide, PaymentOrder, Sale, SaleRow, Ticket,
};
use domain::filing::{AwayKind, Filing};
use domain::gate::{Gate, GateKey, GateSecret};
use domain::hold::{Hold, HoldState};
use domain::pay_order::{Authorised, Most, OrderState, PayOrder};
use domain::settlement::{AccountUse, Setting};
use domain::voucher::{Token, TokenKind, Voucher};
use domain::{ClerkId, Fen, RecordId};
use jiff::civil::date;

use super::sample::{AUNT, BILL, CARE, HOME, HOSPITAL, MOTHER, MOTHERS, PATIENT, VISIT, area, day};
use crate::record::{Body, Call};

/// In the order of their kinds.
pub fn every_care_kind() -> Vec<Body> {
    let mut bodies = of_people();
    bodies.extend(of_institutions());
    let filing = Filing {
        person: PATIENT,
        area: area(HOME),
        care_area: area(CARE),
        province: true,
        kind: AwayKind::Referred,
        from: date(2026, 11, 1),
        until: Some(date(2027, 10, 31)),
        by: By::Person(PATIENT),
        at: day(1),
        ended_at: None,
    };
    let secret = GateSecret {
        shared: "试样密钥".to_owned(),
        public: String::new(),
        private: String::new(),
        from: day(1),
        until: Some(day(9)),
        by: By::Clerk(ClerkId(7)),
    };
    let gate = GateKey {
        institution: HOSPITAL,
        gate: Gate::Tif,
        name: "sample-paas".to_owned(),
        secrets: vec![secret],
        callback: Some("https://his.example.invalid/call".to_owned()),
    };
    let row = SaleRow {
        item: "XA02BAD004A005010900004".to_owned(),
        count: -20_000,
        at: day(3),
        sent: "{}".to_owned(),
    };
    let sale = Sale {
        institution: HOSPITAL,
        area: area(CARE),
        settlement: Some(BILL),
        patient: Some(PATIENT),
        receipt: "R1".to_owned(),
        rows: vec![row],
        traces: vec!["81234567890123456789".to_owned()],
    };
    bodies.extend([Body::Filing(filing), Body::Gate(gate), Body::Sale(sale)]);
    bodies
}

fn of_people() -> Vec<Body> {
    let hold = Hold {
        care_area: area(CARE),
        visit: VISIT,
        institution: HOSPITAL,
        patient: PATIENT,
        payer: MOTHER,
        area: area(HOME),
        binding: Some(MOTHERS),
        current: Fen(100),
        carried: Fen(20),
        state: HoldState::Used(BILL),
        at: day(1),
        until: day(9),
        ended_at: Some(day(3)),
    };
    let voucher = Voucher { person: PATIENT, active: true, activated_at: day(1), ended_at: None };
    let token = Token {
        person: PATIENT,
        sm3: "33".repeat(32),
        kind: TokenKind::Token,
        shown_by: Some(AUNT),
        at: day(2),
        until: day(2).plus_ms(1_800_000),
        used: false,
        institution: Some(HOSPITAL),
        visit: Some(VISIT),
    };
    let authorised = Authorised {
        at: day(2),
        until: day(2).plus_ms(600_000),
        by: PATIENT,
        family: true,
        payer: Some(MOTHERS),
        sm3: "44".repeat(32),
        most: Some(Most { cash: Fen(1_200), aid: vec![(MOTHER, Fen(300))] }),
    };
    let order = PayOrder {
        pay_ord_id: "ORD1".to_owned(),
        token_sm3: "55".repeat(32),
        institution: HOSPITAL,
        area: area(CARE),
        setting: Setting::Outpatient,
        med_org_ord: "HIS1".to_owned(),
        patient: PATIENT,
        visit: VISIT,
        batch: "B1".to_owned(),
        own_lines: true,
        mid: false,
        med_type: "11".to_owned(),
        fee_type: "03".to_owned(),
        total: Fen(1_000),
        account_use: AccountUse::OwnThenFamily,
        state: OrderState::Settled,
        authorised: Some(authorised),
        settlement: Some(BILL),
        refund: None,
        at: day(2),
        until: day(2).plus_ms(1_800_000),
    };
    vec![Body::Hold(hold), Body::Voucher(voucher), Body::Token(token), Body::Order(order)]
}

fn of_institutions() -> Vec<Body> {
    let days = (date(2026, 11, 1), date(2026, 11, 30));
    let call = Call {
        institution: HOSPITAL,
        area: area(CARE),
        infno: "6302".to_owned(),
        order: RecordId(9),
        at: day(2),
        tries: 2,
        next_at: Some(day(3)),
        answered_at: None,
        error: "timeout".to_owned(),
    };
    let clearing = Clearing {
        institution: HOSPITAL,
        area: area(CARE),
        month: day(1).month(),
        clr_type: "11".to_owned(),
        days,
        count: 3,
        total: Fen(900),
        fund: Fen(500),
        account: Fen(300),
        aid: Fen(200),
        cash: Fen(100),
        state: ClearingState::Applied,
        at: day(4),
        why: String::new(),
    };
    let ticket = Ticket {
        other: OtherSide::Institution(HOSPITAL),
        area: area(CARE),
        kind: BreakKind::Differs,
        item: "S1".to_owned(),
        days,
        theirs: [Fen(1), Fen(2), Fen(3)],
        ours: [Fen(1), Fen(2), Fen(4)],
        at: day(4),
        cause: Cause::Filing,
        due: None,
        note: String::new(),
        statement: None,
        booked: Vec::new(),
        unplaced: Fen::ZERO,
        closed: Some((day(5), By::Clerk(ClerkId(7)), "已核对".to_owned())),
    };
    let payment = PaymentOrder {
        institution: HOSPITAL,
        area: area(CARE),
        amount: Fen(800),
        clearings: vec![RecordId(9)],
        by: (By::Clerk(ClerkId(7)), By::Clerk(ClerkId(8))),
        at: day(5),
        bank_ref: "BANK1".to_owned(),
    };
    vec![
        Body::Call(call),
        Body::Clearing(clearing),
        Body::Ticket(ticket),
        Body::Payment(payment),
        Body::File(file()),
    ]
}

fn file() -> File {
    File {
        institution: HOSPITAL,
        number: "F1".to_owned(),
        name: "3202.txt".to_owned(),
        blob: Some(RecordId(12)),
        bytes: 100,
        sm3: "66".repeat(32),
        at: day(4),
        until: day(9),
    }
}
