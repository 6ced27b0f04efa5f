//! What clearing refuses.

use std::sync::Arc;

use app::acts::{BankAct, SealWindow};
use domain::chart::DueKind;
use domain::{ClerkId, Fen, Month, Reason, RecordId};

use crate::house::{ANNA, CHENGDU, CLEO, GUANGDONG, House, SHENZHEN, SICHUAN, area, between};

const NOVEMBER: u32 = 202_611;

fn house() -> House {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.run_at("2026-12-01T00:05:00");
    house
}

#[test]
fn windows_are_sealed_once_and_after_their_month() {
    let house = house();
    let seal = |month| {
        let area = area(CHENGDU);
        let numbered = house.number(area, "seal");
        house.refused(Arc::new(SealWindow { numbered, area, month: Month(month) }))
    };
    assert_eq!(seal(NOVEMBER), Reason::WindowState, "sealed");
    assert_eq!(seal(202_612), Reason::WindowState, "not over");
    assert_eq!(seal(202_610), Reason::WindowState, "the month after it is sealed");
}

/// Who disputed it for one side does not answer for the other, whatever places they have.
#[test]
fn nobody_answers_the_own_dispute() {
    let house = house();
    let (id, _) = house.statement(NOVEMBER, between(GUANGDONG, SICHUAN));
    house.ask(house.disputing(id, SICHUAN, "一笔重复"));
    let numbered = house.number(area(GUANGDONG), "answer");
    let own = app::acts::AnswerDispute {
        numbered,
        clerk: ANNA,
        area: area(GUANGDONG),
        statement: id,
        outcome: "已核对".to_owned(),
    };
    assert_eq!(house.refused(Arc::new(own)), Reason::SamePersonTwice);
    assert_eq!(house.refused(house.answering(id, SICHUAN, "已核对")), Reason::StatementState);
    house.ask(house.answering(id, GUANGDONG, "已核对"));
}

#[test]
fn only_the_debtor_confirms_and_only_who_is_on_duty() {
    let house = house();
    let (id, _) = house.statement(NOVEMBER, between(GUANGDONG, SICHUAN));
    assert_eq!(house.refused(house.confirming(id, area(SICHUAN))), Reason::StatementUnknown);
    assert_eq!(
        house.refused(house.confirming(RecordId(12_345), area(GUANGDONG))),
        Reason::StatementUnknown
    );
    let numbered = house.number(area(GUANGDONG), "confirm");
    let reviewer = app::acts::ConfirmStatement {
        numbered,
        clerk: ClerkId(4),
        area: area(GUANGDONG),
        statement: id,
    };
    assert_eq!(house.refused(Arc::new(reviewer)), Reason::NotYourDuty);
    house.confirm(NOVEMBER, between(GUANGDONG, SICHUAN));
    assert_eq!(house.refused(house.confirming(id, area(GUANGDONG))), Reason::StatementState);
    assert_eq!(house.refused(house.disputing(id, SICHUAN, "迟了")), Reason::StatementState);
}

#[test]
fn a_statement_is_paid_whole_once_and_by_two() {
    let house = house();
    let parties = between(GUANGDONG, SICHUAN);
    let (id, made) = house.statement(NOVEMBER, parties);
    let remit = house.remitting(id, &made, "B-1");
    assert_eq!(house.refused(house.proposing(remit.clone())), Reason::StatementState);
    house.confirm(NOVEMBER, parties);
    let BankAct::Remit { payer, payee, purpose, on, .. } = remit.clone() else { panic!() };
    let other = |amount, bank_ref: &str, on| BankAct::Remit {
        payer,
        payee,
        purpose,
        amount: Fen(amount),
        bank_ref: bank_ref.to_owned(),
        on,
    };
    for (act, expected) in [
        (other(7_999, "B-1", on), Reason::RemittanceMismatch),
        (other(8_001, "B-1", on), Reason::RemittanceMismatch),
        (other(8_000, " ", on), Reason::ReasonMissing),
        (other(8_000, "B-1", on.tomorrow().unwrap()), Reason::ValidityOutOfRange),
    ] {
        assert_eq!(house.refused(house.proposing(act)), expected);
    }
    let backwards = BankAct::Remit {
        payer: payee,
        payee: payer,
        purpose,
        amount: Fen(8_000),
        bank_ref: "B-1".to_owned(),
        on,
    };
    assert_eq!(house.refused(house.proposing(backwards)), Reason::StatementUnknown);
    // Proposed twice; one of them is carried out, by somebody else than who proposed it.
    let store::Answer::Record(case) = house.ask(house.proposing(remit.clone())) else { panic!() };
    let store::Answer::Record(twice) = house.ask(house.proposing(remit)) else { panic!() };
    assert_eq!(house.refused(house.approving(case, payer, ANNA)), Reason::SamePersonTwice);
    let store::Answer::Record(sent) = house.ask(house.approving(case, payer, crate::house::BERT))
    else {
        panic!()
    };
    let late = house.refused(house.approving(twice, payer, crate::house::BERT));
    assert_eq!(late, Reason::ReceiptTaken);
    assert_eq!(house.bank(GUANGDONG), -8_000);
    // The receiver's word: the amount that was sent, once, by the receiver.
    let receive = house.receiving(sent, "S-1");
    let BankAct::Receive { payee, remittance, purpose, on, .. } = receive.clone() else { panic!() };
    let got = |payee, amount| BankAct::Receive {
        payee,
        remittance,
        purpose,
        amount: Fen(amount),
        bank_ref: "S-1".to_owned(),
        on,
    };
    let by_cleo = |act| house.refused(house.proposing_by(CLEO, act));
    assert_eq!(by_cleo(got(payee, 7_000)), Reason::RemittanceMismatch);
    assert_eq!(by_cleo(got(area(CHENGDU), 8_000)), Reason::RemittanceUnknown);
    // Two people on each side are four: neither of the senders proposes or approves it.
    assert_eq!(house.refused(house.proposing(receive.clone())), Reason::SamePersonTwice);
    let store::Answer::Record(case) = house.ask(house.proposing_by(CLEO, receive.clone())) else {
        panic!()
    };
    for sender in [ANNA, crate::house::BERT] {
        let refused = house.refused(house.approving(case, payee, sender));
        assert_eq!(refused, Reason::SamePersonTwice);
    }
    house.two(receive.clone());
    assert_eq!(by_cleo(receive), Reason::RemittanceState);
}
