//! What the holder of a family link with the right to act never does.

use std::collections::BTreeSet;

use app::acts::{
    Acting, AnswerLink, Apply, ApplyBy, AskLink, Change, ChangeBinding, EndLink, GiveConsent,
    SetContact, WithdrawConsent, text_sm3,
};
use domain::binding::{BindingState, Limits, Terms};
use domain::consent::Purpose;
use domain::family_link::LinkRight;
use domain::{BindingId, PersonId, Reason, RecordId};
use store::record::Contact;
use store::{Answer, Body, Kind};

use crate::town::{CHILD, FATHER, GRANDMA, GRANDPA, MOTHER, Town};

fn ask(town: &Town, holder: PersonId, member: PersonId) -> RecordId {
    let (numbered, pledge) = (town.number("ask_link"), true);
    let rights = BTreeSet::from([LinkRight::View, LinkRight::Act]);
    town.record_of(AskLink { numbered, holder, member, rights, pledge })
}

fn answer(town: &Town, acting: Acting, link: RecordId, accept: bool) -> AnswerLink {
    town.rig.clock.advance_ms(1);
    let (numbered, proof) = town.proved(acting.prover, "answer_link");
    AnswerLink { numbered, acting, link, accept, proof: accept.then_some(proof) }
}

/// The father may act for the grandfather, who has an account.
pub(crate) fn linked(town: &Town) -> Acting {
    let link = ask(town, FATHER, GRANDPA);
    town.done(answer(town, Acting::from(GRANDPA), link, true));
    Acting { person: GRANDPA, prover: FATHER, via: Some(link) }
}

fn change(town: &Town, actor: Acting, binding: BindingId, change: Change) -> ChangeBinding {
    town.rig.clock.advance_ms(1);
    let (numbered, proof) = town.proved(actor.prover, "change");
    ChangeBinding { numbered, actor, binding, change, proof: Some(proof) }
}

#[test]
fn the_holder_never_acts_for_who_pays() {
    let town = Town::new();
    let acting = linked(&town);
    let (numbered, proof) = town.proved(FATHER, "apply");
    let by = ApplyBy::Grantor(proof);
    let apply = Apply { numbered, acting, by, ..town.binding_asked(GRANDPA, GRANDMA) };
    assert_eq!(town.refused(apply), Reason::LinkNotAllowed);
    let given = town.bind(GRANDPA, GRANDMA);
    let (limits, scopes, switched_off) = (Some(Limits::default()), None, None);
    let terms = Change::Terms(Terms { limits, scopes, switched_off });
    for wanted in [terms, Change::Reactivate, Change::Withdraw, Change::Unbind] {
        let act = change(&town, acting, given, wanted.clone());
        assert_eq!(town.refused(act), Reason::LinkNotAllowed, "{wanted:?}");
    }
    assert_eq!(town.binding(GRANDPA, given).state, BindingState::Active);
}

#[test]
fn the_holder_still_ends_a_binding_in_which_the_member_is_helped() {
    let town = Town::new();
    let acting = linked(&town);
    let (by_mother, by_father) = (town.bind(MOTHER, GRANDPA), town.bind(FATHER, GRANDPA));
    let own = change(&town, acting, by_father, Change::Unbind);
    assert_eq!(town.refused(own), Reason::LinkNotAllowed);
    town.done(change(&town, acting, by_mother, Change::Unbind));
}

#[test]
fn the_holder_neither_agrees_nor_changes_how_the_member_is_told() {
    let town = Town::new();
    let acting = linked(&town);
    let contact = wishes(GRANDPA, None);
    let set = SetContact { numbered: town.number("contact"), acting, contact };
    assert_eq!(town.refused(set), Reason::LinkNotAllowed);
    let purpose = Purpose::ShowInstitution;
    let numbered = town.number("give_consent");
    let give = GiveConsent { numbered, acting, purpose, text_sm3: text_sm3(purpose) };
    assert_eq!(town.refused(give), Reason::LinkNotAllowed);
    let consent = town.records(Kind::Consent, GRANDPA)[0].id;
    let numbered = town.number("withdraw_consent");
    assert_eq!(town.refused(WithdrawConsent { numbered, acting, consent }), Reason::LinkNotAllowed);
    // Nor lets anybody else in, nor puts anybody out.
    let other = ask(&town, MOTHER, GRANDPA);
    assert_eq!(town.refused(answer(&town, acting, other, true)), Reason::LinkNotAllowed);
    let end = EndLink { numbered: town.number("end_link"), acting, link: other };
    assert_eq!(town.refused(end), Reason::LinkNotAllowed);
}

#[test]
fn a_child_does_not_agree_to_a_link_alone() {
    let town = Town::new();
    let link = ask(&town, GRANDMA, CHILD);
    let alone = answer(&town, Acting::from(CHILD), link, true);
    assert_eq!(town.refused(alone), Reason::GuardianNeeded);
    town.done(answer(&town, Acting::from(CHILD), link, false));
}

fn wishes(person: PersonId, webhook: Option<&str>) -> Contact {
    Contact {
        person,
        sms: false,
        mail: None,
        webhook: webhook.map(str::to_owned),
        english: false,
        show_institution: false,
        reminders: domain::remind::Reminders::default(),
    }
}

#[test]
fn an_address_of_an_app_is_a_way_outside_that_is_agreed_to_and_taken_back() {
    let town = Town::new();
    let acting = Acting::from(MOTHER);
    let contact = wishes(MOTHER, Some("https://demo.example.invalid/hook"));
    town.done(SetContact { numbered: town.number("contact"), acting, contact });
    let known = town.records(Kind::Consent, MOTHER);
    let [given] = &known[..] else { panic!("not one consent") };
    let Body::Consent(consent) = &given.body else { panic!("no consent") };
    assert_eq!((consent.purpose, consent.withdrawn_at), (Purpose::Contact, None));
    assert!(Purpose::Contact.text_zh().contains("回调地址"));
    let numbered = town.number("withdraw_consent");
    let done = town.done(WithdrawConsent { numbered, acting, consent: given.id });
    assert_eq!(done, Answer::Record(given.id));
    let [kept] = &town.records(Kind::Contact, MOTHER)[..] else { panic!("not one contact") };
    let Body::Contact(contact) = &kept.body else { panic!("no contact") };
    assert_eq!(contact.webhook, None);
}
