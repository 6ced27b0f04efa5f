//! What is open between places on a day, told before the family tries; and who may open a wallet.

use domain::institution::Service;
use domain::person::{Insured, InsuredStatus};
use domain::policy::PolicySet;
use domain::refusal::Side;
use domain::wallet::{Opener, Opening, Openness, Standing, Way, change, open, openness};
use domain::{PersonId, Reason, Refusal};
use jiff::civil::{Date, date};

use super::far::{CHENGDU, SHENZHEN, WUHAN, opened, people, rules, wallet};
use super::world::{World, area, at};

/// 深圳's wallet closed, partly open from 1 March, open from 1 June.
fn in_steps() -> PolicySet {
    let step = |value: &str, since: &str| {
        let since = format!("since = {since}\n");
        wallet(value).replacen("source", &(since + "source"), 1)
    };
    let axes = step("\"closed\"", "2026-01-01")
        + &step("\"partly\"", "2026-03-01")
        + &step("\"open\"", "2026-06-01");
    rules(&[("44", &axes)])
}

fn way(care: &str, on: Date) -> Way<'static> {
    let (grantor, beneficiary) = (area(SHENZHEN), area(CHENGDU));
    Way { grantor, beneficiary, care: Some(area(care)), institution: None, on }
}

fn said(against: Vec<Refusal>) -> Vec<(Reason, Option<Side>, Option<Date>)> {
    against.into_iter().map(|no| (no.reason, no.side, no.on)).collect()
}

#[test]
fn every_place_says_since_and_from_when() {
    let set = in_steps();
    let grantors = |on: Date| {
        let Openness { wallet, .. } = openness(&way(WUHAN, on), &set);
        let sides: Vec<_> = wallet.iter().map(|place| (place.side, place.area)).collect();
        let [c, b, g] = [WUHAN, CHENGDU, SHENZHEN].map(area);
        assert_eq!(sides, [(Side::Grantor, g), (Side::Beneficiary, b), (Side::Institution, c)]);
        let place = wallet[0];
        (place.standing, place.since, place.next)
    };
    let (march, june) = (date(2026, 3, 1), date(2026, 6, 1));
    for (on, expected) in [
        (date(2026, 2, 28), (Standing::Closed, None, Some(june))),
        (march, (Standing::Partly, Some(march), Some(june))),
        (june, (Standing::Open, Some(june), None)),
        (date(2027, 1, 1), (Standing::Open, Some(june), None)),
    ] {
        assert_eq!(grantors(on), expected, "{on}");
    }
}

#[test]
fn what_stands_against_a_quota_and_against_live_debit() {
    let set = in_steps();
    let tried = |on| openness(&way(WUHAN, on), &set);
    let may = tried(date(2026, 5, 31)).against_wallet();
    let (closed, june) = (Reason::WalletNotOpen, Some(date(2026, 6, 1)));
    assert_eq!(said(may), [(Reason::WalletPartly, Some(Side::Grantor), june)]);
    let winter = tried(date(2026, 2, 28)).against_wallet();
    assert_eq!(said(winter), [(closed, Some(Side::Grantor), june)]);
    assert_eq!(tried(date(2026, 6, 1)).against_wallet(), []);
    // No live debit between provinces, and no day is known on which there is.
    let live = said(tried(date(2026, 6, 1)).against_live());
    assert_eq!(live.len(), 3);
    assert!(live.iter().all(|(reason, _, on)| (*reason, *on) == (Reason::RegionNotOpen, None)));
    // Before quotas there were transfers, which this platform does not make.
    let set = rules(&[]);
    let early = openness(&way(WUHAN, date(2026, 1, 8)), &set).against_wallet();
    assert_eq!(said(early), [(closed, Some(Side::Grantor), Some(date(2026, 1, 9)))]);
}

/// Before quotas, with both sides closed: each place once, and nothing more about quotas.
#[test]
fn a_closed_place_is_said_once() {
    let closed = wallet("\"closed\"");
    let set = rules(&[("44", &closed), ("51", &closed)]);
    let against = said(openness(&way(WUHAN, date(2026, 1, 8)), &set).against_wallet());
    let sides: Vec<_> = against.iter().map(|(reason, side, _)| (*reason, *side)).collect();
    let not_open = |side| (Reason::WalletNotOpen, Some(side));
    assert_eq!(sides, [not_open(Side::Grantor), not_open(Side::Beneficiary)]);
}

#[test]
fn nobody_knows_is_not_open() {
    let set = rules(&[("51", "[[wallet]]\nvalue = \"unknown\"\n")]);
    let open = openness(&way(WUHAN, date(2026, 6, 1)), &set);
    let mother = open.wallet[1];
    assert_eq!((mother.standing, mother.since, mother.next), (Standing::Unknown, None, None));
    let unknown = (Reason::WalletUnknown, Some(Side::Beneficiary), None);
    assert_eq!(said(open.against_wallet()), [unknown]);
}

#[test]
fn at_home_the_account_pays_and_each_area_is_named_once() {
    let home = area(CHENGDU);
    let on = date(2026, 6, 1);
    let near = Way { grantor: home, beneficiary: home, care: None, institution: None, on };
    let open = openness(&near, &rules(&[]));
    assert_eq!((open.live.len(), open.wallet.len()), (1, 1));
    assert_eq!((open.against_live(), open.against_wallet()), (vec![], vec![]));
}

#[test]
fn the_institution_is_asked_too() {
    let set = rules(&[]);
    let mut place = World::new(0).bill.institution;
    place.area = area(WUHAN);
    let against = |place: &domain::institution::Institution| {
        let way = Way { institution: Some(place), ..way(CHENGDU, date(2026, 6, 1)) };
        let open = openness(&way, &set);
        assert_eq!(open.wallet[2].area, area(WUHAN), "the institution's area is the care area");
        said(open.against_wallet())
    };
    assert_eq!(against(&place), []);
    place.services.remove(&Service::Wallet);
    assert_eq!(against(&place), [(Reason::WalletNotTaken, Some(Side::Institution), None)]);
    place.takes_family = false;
    assert_eq!(against(&place), [(Reason::InstitutionNotConnected, Some(Side::Institution), None)]);
}

#[test]
fn a_wallet_is_opened_once_where_wallets_are_open() {
    let (set, now) = (in_steps(), at("2026-05-31T10:00:00"));
    let (_, mother) = people();
    let tried = |place: &str, owner: &Insured| {
        let opener = Opener::Relative(PersonId(101));
        let opening = Opening { place: area(place), phone: "13800000000".to_owned(), opener };
        open(opening, owner, None, &set, now)
    };
    let there = tried(CHENGDU, &mother).unwrap();
    assert_eq!((there.place, there.day), (area(CHENGDU), None));
    let closed = said(tried(SHENZHEN, &mother).unwrap_err());
    assert_eq!(closed, [(Reason::WalletPartly, None, Some(date(2026, 6, 1)))]);
    let opening =
        Opening { place: area(CHENGDU), phone: "13800000000".to_owned(), opener: Opener::Owner };
    let twice = open(opening, &mother, Some(&there), &set, now).unwrap_err();
    assert_eq!(said(twice)[0].0, Reason::WalletThere);
    let uninsured = Insured { status: InsuredStatus::Uninsured, ..mother };
    assert_eq!(said(tried(CHENGDU, &uninsured).unwrap_err())[0].0, Reason::RelativeNotInsured);
}

#[test]
fn place_and_phone_may_change() {
    let (set, now) = (in_steps(), at("2026-05-31T10:00:00"));
    let (_, mother) = people();
    let there = opened(&mother, CHENGDU, &set, now);
    let moved = change(&there, Some(area(WUHAN)), None, &set, now).unwrap();
    assert_eq!((moved.place, &moved.phone), (area(WUHAN), &there.phone));
    let phone = Some("13900000000".to_owned());
    let called = change(&there, None, phone.clone(), &set, now).unwrap();
    assert_eq!((called.place, Some(&called.phone)), (area(CHENGDU), phone.as_ref()));
    let no = change(&there, Some(area(SHENZHEN)), None, &set, now).unwrap_err();
    assert_eq!(no.reason, Reason::WalletPartly);
}
