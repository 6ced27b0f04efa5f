//! Clearing, whatever was owed: books stay at zero and mirrors equal at every step, and in the end
//! nobody owes anybody anything but what late cancels left over.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::indexing_slicing, reason = "indices are drawn within")]

use std::collections::BTreeMap;

use domain::chart::{self, DUE_FROM, DUE_TO, DueKind};
use domain::clearing::{
    Parties, Position, Statement, StatementState, merged, neutral, province_book, split,
};
use domain::clerk::By;
use domain::{Area, ClerkId, Fen, InstitutionId, Moment, Month, Reason, RecordId};
use ledger::{AccountKey, Balances, Leg, Transfer};
use proptest::prelude::*;

/// Cities of four provinces, and two municipalities that are province and area in one.
const AREAS: [u32; 9] =
    [110_000, 310_000, 440_100, 440_300, 440_600, 510_100, 510_700, 420_100, 430_100];
const OCTOBER: Month = Month(202_610);

fn area(number: u32) -> Area {
    Area::from_number(number).unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn clerk() -> By {
    By::Clerk(ClerkId(7))
}

fn another() -> By {
    By::Clerk(ClerkId(8))
}

/// What a bill or its cancel books for a fund that is somewhere else.
fn booked(position: &Position) -> Transfer {
    let Position { debtor, creditor, kind, amount, .. } = *position;
    let back = amount.negated().unwrap();
    Transfer::new([
        Leg { account: chart::fund_charge(debtor, 310_100), amount },
        Leg { account: chart::due_to(debtor, creditor, kind), amount: back },
        Leg { account: chart::due_from(creditor, debtor, kind), amount },
        Leg { account: chart::institution_payable(creditor, InstitutionId(1)), amount: back },
    ])
    .unwrap()
}

/// The books of everybody, with what is between two banks.
#[derive(Default)]
struct Books {
    balances: Balances,
    transit: Balances,
}

impl Books {
    fn post(&mut self, transfer: &Transfer) {
        self.balances.post(transfer).unwrap();
        for (book, rest) in self.balances.trial().unwrap() {
            assert_eq!(rest, Fen::ZERO, "{book:?}");
        }
        for (account, amount) in self.balances.iter() {
            if let Some(other) = chart::mirror(account).filter(|_| account.code == DUE_FROM) {
                let rest = amount.plus(self.balances.of(other)).unwrap();
                assert_eq!(rest, self.transit.of(account), "{account}");
            }
        }
    }

    /// A payment: sent, in transit, received.
    fn pay(&mut self, statement: &Statement) {
        let Some((payer, payee, paid)) = statement.pays().unwrap() else { return };
        assert!(paid.amount.is_positive() && paid.kinds.values().all(|kind| kind.is_positive()));
        for (kind, amount) in &paid.kinds {
            self.transit.set(chart::due_from(payee, payer, *kind), *amount);
        }
        self.post(&chart::remit(payer, payee, &paid.kinds).unwrap());
        self.transit = Balances::default();
        self.post(&chart::receive(payer, payee, &paid.kinds).unwrap());
    }

    /// What still stands between areas, account by account.
    fn dues(&self) -> BTreeMap<AccountKey, Fen> {
        let due = |key: &AccountKey| key.code == DUE_FROM || key.code == DUE_TO;
        self.balances.iter().filter(|(key, amount)| due(key) && !amount.is_zero()).collect()
    }
}

fn positions(amounts: std::ops::Range<i64>) -> impl Strategy<Value = Vec<Position>> {
    let one = (0..AREAS.len(), 1..AREAS.len(), 0..4_usize, amounts);
    let one = one.prop_map(|(from, step, kind, amount)| Position {
        debtor: area(AREAS[from]),
        creditor: area(AREAS[(from + step) % AREAS.len()]),
        kind: DueKind::ALL[kind],
        amount: Fen(amount),
        items: 1,
    });
    prop::collection::vec(one, 0..40)
}

/// A month's statements, of whom something is brought forward to included.
fn month(month: Month, positions: &[Position], before: &[Statement]) -> Vec<Statement> {
    let mut wanted = split(&merged(positions.iter().copied()).unwrap());
    for statement in before.iter().filter(|s| !s.left_over().unwrap().is_empty()) {
        wanted.entry(statement.parties).or_default();
    }
    let now = at("2026-11-01T00:10:00");
    let make = |(parties, positions)| {
        let before = before.iter().find(|statement| statement.parties == parties);
        Statement::make((month, parties), positions, before, now).unwrap()
    };
    wanted.into_iter().map(make).collect()
}

/// Confirmed in an order of its own, and paid right away or all at the end.
fn clear(books: &mut Books, statements: &[Statement], order: &[usize], at_once: bool) {
    let mut left: Vec<&Statement> = statements.iter().collect();
    let mut confirmed = Vec::new();
    for pick in order.iter().cycle().take(left.len() * 2) {
        if left.is_empty() {
            break;
        }
        let statement = left.remove(pick % left.len());
        books.post(&statement.booked().unwrap());
        if at_once {
            books.pay(statement);
        } else {
            confirmed.push(statement);
        }
    }
    for statement in confirmed {
        books.pay(statement);
    }
}

proptest! {
    /// Along any path: the debtor owes its neighbour, that one the next, and nobody gains.
    #[test]
    fn clearing_along_a_path_moves_the_debt(
        order in Just(AREAS.to_vec()).prop_shuffle(),
        length in 2..AREAS.len(),
        amount in -9_999_i64..9_999,
    ) {
        let path: Vec<Area> = order[..length].iter().copied().map(area).collect();
        let (kind, amount) = (DueKind::Aid, Fen(amount));
        let (debtor, creditor) = (path[0], path[length - 1]);
        let mut books = Books::default();
        books.post(&booked(&Position { debtor, creditor, kind, amount, items: 1 }));
        books.post(&chart::clear(&path, kind, amount).unwrap());
        for pair in path.windows(2) {
            let owed = books.balances.of(chart::due_from(pair[1], pair[0], kind));
            prop_assert_eq!(owed, amount);
        }
        if length > 2 {
            prop_assert_eq!(books.balances.of(chart::due_to(debtor, creditor, kind)), Fen::ZERO);
        }
    }

    /// What each area gets and pays is nothing in sum, by kind; and no province's middle book keeps
    /// anything.
    #[test]
    fn nets_sum_to_zero(positions in positions(-9_999..9_999)) {
        let statements = month(OCTOBER, &positions, &[]);
        let mut nets: BTreeMap<DueKind, i64> = BTreeMap::new();
        for statement in &statements {
            let Parties::Within { .. } = statement.parties else { continue };
            for (kind, amount) in &statement.kinds {
                *nets.entry(*kind).or_default() += amount.0;
            }
        }
        // Areas that are provinces have no statement within: their ends are what is missing.
        for Position { debtor, creditor, kind, amount, .. } in &positions {
            for (end, sign) in [(debtor, 1), (creditor, -1)] {
                if province_book(*end) == *end {
                    *nets.entry(*kind).or_default() += sign * amount.0;
                }
            }
        }
        prop_assert!(nets.values().all(|net| *net == 0), "{nets:?}");
        let rest = neutral(&merged(positions).unwrap()).unwrap();
        prop_assert!(rest.values().all(|rest| rest.is_zero()), "{rest:?}");
    }

    /// Each debt between provinces stands in exactly one statement between provinces, each end once
    /// within; their sums are those of the positions.
    #[test]
    fn statements_sum_up_to_the_positions(positions in positions(-9_999..9_999)) {
        let statements = month(OCTOBER, &positions, &[]);
        let (mut across, mut items) = (0, 0);
        for statement in &statements {
            let kinds: i64 = statement.kinds.values().map(|kind| kind.0).sum();
            if let Parties::Provinces { debtor, creditor } = statement.parties {
                prop_assert_ne!(debtor, creditor);
                across += kinds;
                items += statement.items;
            }
        }
        let between =
            positions.iter().filter(|p| province_book(p.debtor) != province_book(p.creditor));
        let (sum, count) =
            between.fold((0, 0), |(sum, count), p| (sum + p.amount.0, count + p.items));
        prop_assert_eq!((across, items), (sum, count));
    }

    /// A month of bills, in whatever order it is confirmed and paid: nobody owes anybody anything.
    #[test]
    fn a_month_is_cleared_to_nothing(
        positions in positions(1..9_999),
        order in prop::collection::vec(0..64_usize, 1..8),
        at_once: bool,
    ) {
        let mut books = Books::default();
        for position in &positions {
            books.post(&booked(position));
        }
        clear(&mut books, &month(OCTOBER, &positions, &[]), &order, at_once);
        prop_assert_eq!(books.dues(), BTreeMap::new());
    }

    /// Late cancels that outweigh a month are brought forward until something is there to set them off
    /// against.
    #[test]
    fn what_cancels_leave_over_is_set_off_later(
        cancels in positions(-9_999..9_999),
        order in prop::collection::vec(0..64_usize, 1..8),
        at_once: bool,
    ) {
        let mut books = Books::default();
        for position in &cancels {
            books.post(&booked(position));
        }
        let october = month(OCTOBER, &cancels, &[]);
        clear(&mut books, &october, &order, at_once);
        let november = month(Month(202_611), &[], &october);
        clear(&mut books, &november, &order, at_once);
        let left: Vec<Position> = november.iter().filter_map(|statement| {
            let Parties::Provinces { debtor, creditor } = statement.parties else { return None };
            let sum: i64 = statement.left_over().unwrap().values().map(|kind| kind.0).sum();
            (sum < 0).then_some(Position {
                debtor,
                creditor,
                kind: DueKind::Fund,
                amount: Fen(500 - sum),
                items: 1,
            })
        }).collect();
        // Bills of the provinces' own books, for five yuan more each than what was left over.
        for position in &left {
            books.post(&booked(position));
        }
        let december = month(Month(202_612), &left, &november);
        prop_assert!(december.iter().all(|s| s.pays().unwrap().unwrap().2.amount == Fen(500)));
        clear(&mut books, &december, &order, at_once);
        prop_assert_eq!(books.dues(), BTreeMap::new());
    }
}

fn between(amount: i64) -> Statement {
    let (debtor, creditor) = (area(440_300), area(510_100));
    let position = Position { debtor, creditor, kind: DueKind::Aid, amount: Fen(amount), items: 3 };
    let parties = Parties::Provinces { debtor: area(440_000), creditor: area(510_000) };
    Statement::make((OCTOBER, parties), vec![position], None, at("2026-11-01T00:10:00")).unwrap()
}

#[test]
fn the_life_of_a_statement() {
    let (gd, sc) = (area(440_000), area(510_000));
    let sealed = between(8_000);
    let disputed = sealed.dispute((sc, clerk()), "少了两笔", at("2026-11-05T09:00:00")).unwrap();
    assert_eq!(disputed.state, StatementState::Disputed);
    let now = at("2026-11-18T09:00:00");
    let answered = disputed.answer((gd, another()), "已撤销，下月扣减", now).unwrap();
    // Ten days from the answer on, past the 20th.
    assert_eq!((answered.state, answered.due.to_string()), (sealed.state, "2026-11-28".into()));
    assert_eq!(answered.confirm_by_silence(at("2026-11-28T23:00:00")).unwrap(), None);
    let silent = answered.confirm_by_silence(at("2026-11-29T00:00:00")).unwrap().unwrap();
    assert_eq!(silent.confirmed.unwrap().1, By::Platform);
    let noticed = silent.notice(at("2026-11-29T00:00:00")).unwrap();
    assert_eq!(noticed.due.to_string(), "2026-12-25");
    assert_eq!(noticed.mark_late(at("2026-12-25T12:00:00")), None);
    let late = noticed.mark_late(at("2026-12-26T00:00:00")).unwrap();
    assert_eq!(late.mark_late(at("2026-12-27T00:00:00")), None, "once");
    let sent = late.sent(RecordId(9), at("2026-12-28T00:00:00")).unwrap();
    assert_eq!((sent.state, sent.late), (StatementState::Sent, None));
    assert_eq!(sent.paid(at("2026-12-29T00:00:00")).unwrap().state, StatementState::Paid);
    // Where nothing is due there is nothing to pay.
    let nothing = between(0).confirm((gd, clerk()), now).unwrap();
    assert_eq!(nothing.state, StatementState::Paid);
    let over = between(-300).confirm((gd, clerk()), now).unwrap();
    assert_eq!((over.state, over.left_over().unwrap().len()), (StatementState::Paid, 1));
}

#[test]
fn what_a_statement_refuses() {
    let (gd, sc, elsewhere) = (area(440_000), area(510_000), area(420_000));
    let now = at("2026-11-05T09:00:00");
    let sealed = between(8_000);
    let disputed = sealed.dispute((sc, clerk()), "少了两笔", now).unwrap();
    let confirmed = sealed.confirm((gd, clerk()), now).unwrap();
    let reason = |result: Result<Statement, domain::Refusal>| result.unwrap_err().reason;
    for (result, expected) in [
        (sealed.confirm((sc, clerk()), now), Reason::StatementUnknown),
        (sealed.dispute((elsewhere, clerk()), "x", now), Reason::StatementUnknown),
        (sealed.dispute((sc, clerk()), " ", now), Reason::ReasonMissing),
        (sealed.answer((gd, clerk()), "x", now), Reason::StatementState),
        (disputed.answer((sc, clerk()), "x", now), Reason::StatementState),
        (disputed.answer((gd, clerk()), "x", now), Reason::SamePersonTwice),
        (disputed.answer((gd, another()), "", now), Reason::ReasonMissing),
        (disputed.confirm((gd, clerk()), now), Reason::StatementState),
        (confirmed.confirm((gd, clerk()), now), Reason::StatementState),
        (confirmed.dispute((sc, clerk()), "x", now), Reason::StatementState),
        (sealed.sent(RecordId(9), now), Reason::StatementState),
        (confirmed.paid(now), Reason::StatementState),
    ] {
        assert_eq!(reason(result), expected);
    }
}
