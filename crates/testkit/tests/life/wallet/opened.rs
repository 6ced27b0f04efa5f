//! Wallets are opened once, by the owner or in the owner's place.

use app::acts::{Acting, ChangeWallet, OpenWallet, ProofToken, SetQuota, WalletBy};
use domain::wallet::Opener;
use domain::{Fen, PersonId, Reason};
use store::Body;
use store::records::About;

use super::{CHENGDU, SHENZHEN, proved};
use crate::links::linked;
use crate::town::{CHILD, CLERK, FATHER, GRANDMA, GRANDPA, MOTHER, Town, area};

#[test]
fn a_wallet_is_opened_once_by_the_owner_or_in_the_owners_place() {
    let town = Town::new();
    let opened = |by: WalletBy, place: u32| {
        let (numbered, phone) = (town.number("wallet"), "100-00000000".to_owned());
        OpenWallet { numbered, by, place: area(place), phone }
    };
    let own = |person: PersonId| {
        let (numbered, proof) = proved(&town, person, "wallet");
        let act = opened(WalletBy::Person(person.into(), proof), CHENGDU);
        OpenWallet { numbered, ..act }
    };
    // Not in 北京, whose wallet nobody says to be open; not with somebody else's proof.
    let clerk = WalletBy::Clerk(CLERK, MOTHER);
    assert_eq!(town.refused(opened(clerk, 110_000)), Reason::WalletUnknown);
    assert_eq!(
        town.refused(opened(WalletBy::Clerk(CLERK, PersonId(9_999)), CHENGDU)),
        Reason::PersonUnknown
    );
    let behind = WalletBy::Person(Acting { prover: CHILD, ..MOTHER.into() }, ProofToken([1; 32]));
    assert_eq!(town.refused(opened(behind, CHENGDU)), Reason::NotYours);
    let id = town.record_of(own(MOTHER));
    assert_eq!(town.refused(own(MOTHER)), Reason::WalletThere);
    assert_eq!(town.refused(opened(clerk, CHENGDU)), Reason::WalletThere);
    let Body::Wallet(wallet) = town.body(id) else { panic!("no wallet") };
    assert_eq!((wallet.opener, wallet.place), (Opener::Owner, area(CHENGDU)));
    let change = |person: PersonId, place: Option<u32>, phone: Option<&str>| {
        let (numbered, proof) = proved(&town, person, "wallet");
        let (by, phone) = (WalletBy::Person(person.into(), proof), phone.map(str::to_owned));
        ChangeWallet { numbered, by, place: place.map(area), phone }
    };
    assert_eq!(town.refused(change(MOTHER, Some(110_000), None)), Reason::WalletUnknown);
    assert_eq!(town.refused(change(CHILD, Some(CHENGDU), None)), Reason::WalletMissing);
    town.done(change(MOTHER, Some(SHENZHEN), None));
    town.done(change(MOTHER, None, Some("100-11111111")));
    let Body::Wallet(wallet) = town.body(id) else { panic!("no wallet") };
    assert_eq!((wallet.place, wallet.phone.as_str()), (area(SHENZHEN), "100-11111111"));
    let told = town.told(MOTHER);
    let changes = told.iter().filter(|it| **it == About::WalletChanged { wallet: id });
    assert_eq!(changes.count(), 3);
}

/// 代开通: whoever may act opens the wallet of an elder; over the elder's money nobody acts by a link.
#[test]
fn a_family_link_opens_a_wallet_and_touches_no_money() {
    let town = Town::new();
    let linked = linked(&town);
    let (numbered, proof) = proved(&town, FATHER, "wallet");
    let by = WalletBy::Person(linked, proof);
    let (place, phone) = (area(CHENGDU), "100-00000000".to_owned());
    let id = town.record_of(OpenWallet { numbered, by, place, phone });
    let Body::Wallet(wallet) = town.body(id) else { panic!("no wallet") };
    assert_eq!((wallet.person, wallet.opener), (GRANDPA, Opener::Relative(FATHER)));
    let binding = town.bind(GRANDPA, GRANDMA);
    let (numbered, proof) = proved(&town, FATHER, "set-quota");
    let amount = Fen(1_000);
    let set = SetQuota { numbered, acting: linked, binding, amount, proof };
    assert_eq!(town.refused(set), Reason::LinkNotAllowed);
}
