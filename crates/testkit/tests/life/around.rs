//! Guardians, family links, passwords, consents, documents.

use std::collections::BTreeSet;

use app::acts::{
    Acting, AddDocument, AnswerLink, AskLink, AskWard, DropPages, EndLink, EndWard, EndWardBy,
    GiveConsent, Guardianship, HandedInBy, KeepUntil, LOCK_MS, NewPage, SetContact, SetPassword,
    TRIES_MAX, TryPassword, WindowWard, WithdrawConsent, text_sm3,
};
use domain::consent::Purpose;
use domain::evidence::DocumentKind;
use domain::family_link::{LinkRight, LinkState};
use domain::ward::{WardGround, WardState};
use domain::{Moment, PersonId, Reason, RecordId};
use jiff::civil::date;
use store::record::Contact;
use store::records::About;
use store::{Body, Kind};

use crate::town::{CHILD, CLERK, FATHER, GRANDMA, MOTHER, Town};

fn parent(guardian: PersonId, ward: PersonId) -> Guardianship {
    Guardianship { guardian, ward, ground: WardGround::Parent, until: None }
}

fn page() -> NewPage {
    let (bytes, sm3) = (vec![0xFF, 0xD8, 0xFF], "00".repeat(32));
    NewPage { bytes, width: 800, height: 600, sm3, hints: Vec::new() }
}

fn paper(town: &Town, owner: PersonId, pages: Vec<NewPage>) -> AddDocument {
    AddDocument {
        numbered: town.number("add_document"),
        by: HandedInBy::Family(Acting::from(owner)),
        owner,
        kind: DocumentKind::Birth,
        pages,
        provider: None,
        document: None,
        case: None,
    }
}

#[test]
fn a_guardian_asks_with_papers_and_a_clerk_looks_at_them() {
    let town = Town::new();
    let birth = town.record_of(paper(&town, MOTHER, vec![page()]));
    let ask = |asked: Guardianship, pledge, documents: Vec<RecordId>| {
        let (numbered, proof) = town.proved(MOTHER, "ask_ward");
        AskWard { numbered, asked, pledge, documents, proof }
    };
    assert_eq!(town.refused(ask(parent(MOTHER, CHILD), false, vec![birth])), Reason::PledgeMissing);
    town.rig.clock.advance_ms(1);
    assert_eq!(town.refused(ask(parent(MOTHER, CHILD), true, vec![])), Reason::DocumentMissing);
    town.rig.clock.advance_ms(1);
    let adult = ask(parent(MOTHER, FATHER), true, vec![birth]);
    assert_eq!(town.refused(adult), Reason::WardNotAllowed);
    town.rig.clock.advance_ms(1);
    let ward = town.record_of(ask(parent(MOTHER, CHILD), true, vec![birth]));
    let Body::Ward(kept) = town.body(ward) else { panic!("no ward") };
    assert_eq!(kept.state, WardState::InReview);
    let [case] = &town.records(Kind::Case, CHILD)[..] else { panic!("not one case") };
    let Body::Case(case) = &case.body else { panic!("no case") };
    assert!(case.state.waits() && case.due == Some(date(2026, 11, 27)), "{:?}", case.due);
    town.rig.clock.advance_ms(1);
    let twice = ask(parent(MOTHER, CHILD), true, vec![birth]);
    assert_eq!(town.refused(twice), Reason::WardNotAllowed);
    // Who gives it up closes the case with it.
    let by = EndWardBy::Guardian(MOTHER);
    let end = |by| EndWard { numbered: town.number("end_ward"), by, ward, person: CHILD };
    assert_eq!(town.refused(end(EndWardBy::Guardian(FATHER))), Reason::WardUnknown);
    town.done(end(by));
    let Body::Case(case) = &town.records(Kind::Case, CHILD)[0].body else { panic!("no case") };
    assert!(!case.state.waits());
    let consents = town.records(Kind::Consent, MOTHER);
    let withdrawn = consents.iter().any(|record| match &record.body {
        Body::Consent(consent) => consent.withdrawn_at.is_some(),
        _ => false,
    });
    assert!(withdrawn);
}

#[test]
fn at_the_window_a_guardian_is_in_force_at_once_and_both_are_told() {
    let town = Town::new();
    let window = |originals: &[DocumentKind]| WindowWard {
        numbered: town.number("window_ward"),
        clerk: CLERK,
        proved: parent(FATHER, CHILD),
        originals: originals.iter().copied().collect(),
    };
    assert_eq!(town.refused(window(&[DocumentKind::IdCard])), Reason::DocumentMissing);
    let ward = town.record_of(window(&[DocumentKind::Household]));
    for person in [FATHER, CHILD] {
        let about = About::WardChanged { ward, state: WardState::Active };
        assert!(town.told(person).contains(&about));
    }
    let by = EndWardBy::Clerk(CLERK);
    town.done(EndWard { numbered: town.number("end_ward"), by, ward, person: CHILD });
    let about = About::WardChanged { ward, state: WardState::Ended };
    assert!(town.told(FATHER).contains(&about) && town.told(CHILD).contains(&about));
}

#[test]
fn a_link_needs_the_members_own_proof_and_ends_at_once() {
    let town = Town::new();
    let ask = |pledge| AskLink {
        numbered: town.number("ask_link"),
        holder: MOTHER,
        member: GRANDMA,
        rights: BTreeSet::from([LinkRight::View, LinkRight::Act]),
        pledge,
    };
    assert_eq!(town.refused(ask(false)), Reason::PledgeMissing);
    let link = town.record_of(ask(true));
    assert!(town.told(GRANDMA).contains(&About::LinkAsked { link }));
    assert_eq!(town.refused(ask(true)), Reason::LinkNotAllowed);
    let answer = |who: PersonId, proved: bool| {
        let (numbered, proof) = town.proved(who, "answer_link");
        let proof = proved.then_some(proof);
        AnswerLink { numbered, acting: Acting::from(who), link, accept: true, proof }
    };
    assert_eq!(town.refused(answer(MOTHER, true)), Reason::LinkUnknown);
    assert_eq!(town.refused(answer(GRANDMA, false)), Reason::ProofMissing);
    town.rig.clock.advance_ms(1);
    town.done(answer(GRANDMA, true));
    let about = About::LinkChanged { link, state: LinkState::Active };
    assert!(town.told(MOTHER).contains(&about));
    let acting = Acting::from(GRANDMA);
    town.done(EndLink { numbered: town.number("end_link"), acting, link });
    let about = About::LinkChanged { link, state: LinkState::Ended };
    assert!(town.told(MOTHER).contains(&about));
}

#[test]
fn five_wrong_passwords_lock_the_password_and_a_proof_opens_it() {
    let town = Town::new();
    let set = || {
        let (numbered, proof) = town.proved(MOTHER, "set_password");
        SetPassword { numbered, person: MOTHER, phc: "$argon2id$".to_owned(), proof }
    };
    let set_at = || match &town.records(Kind::Password, MOTHER)[0].body {
        Body::Password(password) => password.set_at,
        _ => panic!("no password"),
    };
    let attempt = |fits: bool, set_at: Moment| TryPassword {
        numbered: town.number("try_password"),
        person: MOTHER,
        fits,
        set_at,
    };
    assert_eq!(town.refused(attempt(true, Moment(0))), Reason::PasswordMissing);
    town.done(set());
    for _ in 1..TRIES_MAX {
        assert_eq!(town.refused(attempt(false, set_at())), Reason::PasswordWrong);
    }
    town.done(attempt(true, set_at()));
    for _ in 1..TRIES_MAX {
        assert_eq!(town.refused(attempt(false, set_at())), Reason::PasswordWrong);
    }
    assert_eq!(town.refused(attempt(false, set_at())), Reason::PasswordLocked);
    assert!(town.told(MOTHER).contains(&About::PasswordChanged { locked: true }));
    assert_eq!(town.refused(attempt(true, set_at())), Reason::PasswordLocked);
    town.rig.clock.advance_ms(LOCK_MS);
    town.done(attempt(true, set_at()));
    for _ in 0..TRIES_MAX {
        town.refused(attempt(false, set_at()));
    }
    assert_eq!(town.refused(attempt(true, set_at())), Reason::PasswordLocked);
    town.done(set());
    town.done(attempt(true, set_at()));
    // Compared with a hash that was replaced meanwhile: it does not count.
    assert_eq!(town.refused(attempt(true, Moment(1))), Reason::PasswordWrong);
}

#[test]
fn taking_a_consent_back_has_its_consequence_or_names_the_act_that_has() {
    let town = Town::new();
    let contact = Contact {
        person: MOTHER,
        sms: true,
        mail: Some("demo@example.invalid".to_owned()),
        webhook: None,
        english: false,
        show_institution: false,
        reminders: domain::remind::Reminders::default(),
    };
    let acting = Acting::from(MOTHER);
    let numbered = town.number("contact");
    town.done(SetContact { numbered, acting, contact });
    let give = |purpose: Purpose, text_sm3: String| GiveConsent {
        numbered: town.number("give_consent"),
        acting,
        purpose,
        text_sm3,
    };
    let wrong = give(Purpose::ShowInstitution, String::new());
    assert_eq!(town.refused(wrong), Reason::ConsentMissing);
    town.record_of(give(Purpose::ShowInstitution, text_sm3(Purpose::ShowInstitution)));
    let wishes = || match &town.records(Kind::Contact, MOTHER)[..] {
        [one] => match &one.body {
            Body::Contact(contact) => contact.clone(),
            _ => panic!("no contact"),
        },
        _ => panic!("not one contact"),
    };
    assert!(wishes().sms && wishes().show_institution);
    let consent = |purpose: Purpose| {
        let known = town.records(Kind::Consent, MOTHER).into_iter();
        let of = |body: &Body| matches!(body, Body::Consent(c) if c.purpose == purpose);
        known.filter(|record| of(&record.body)).map(|record| record.id).next().unwrap()
    };
    let withdraw =
        |consent| WithdrawConsent { numbered: town.number("withdraw_consent"), acting, consent };
    town.done(withdraw(consent(Purpose::Contact)));
    town.done(withdraw(consent(Purpose::ShowInstitution)));
    assert!(!wishes().sms && wishes().mail.is_none() && !wishes().show_institution);
    assert_eq!(town.refused(withdraw(consent(Purpose::Contact))), Reason::ConsentMissing);
    town.bind(MOTHER, CHILD);
    assert_eq!(town.refused(withdraw(consent(Purpose::Pledge))), Reason::NotSupported);
}

#[test]
fn pages_are_dropped_when_their_day_is_over_and_not_before() {
    let town = Town::new();
    assert_eq!(town.refused(paper(&town, MOTHER, vec![])), Reason::DocumentFaulty);
    assert_eq!(town.refused(paper(&town, MOTHER, vec![page(); 11])), Reason::DocumentFaulty);
    let first = town.record_of(paper(&town, MOTHER, vec![page()]));
    let again = AddDocument { document: Some(first), ..paper(&town, MOTHER, vec![page()]) };
    assert_eq!(town.record_of(again), first);
    let stranger = AddDocument { document: Some(first), ..paper(&town, FATHER, vec![page()]) };
    assert_eq!(town.refused(stranger), Reason::DocumentUnknown);
    let versions = || match town.body(first) {
        Body::Document(document) => document.versions,
        _ => panic!("no document"),
    };
    let blob = versions()[1].pages[0].blob;
    let bytes = town.rig.app.read().unwrap().blob(blob).unwrap();
    assert_eq!(bytes, Some(page().bytes));
    let drop_pages = || DropPages { numbered: town.number("drop_pages"), document: first };
    assert_eq!(town.refused(drop_pages()), Reason::DocumentUnknown);
    let until = Some(date(2026, 11, 22));
    town.done(KeepUntil { numbered: town.number("keep_until"), document: first, until });
    assert_eq!(town.refused(drop_pages()), Reason::DocumentUnknown);
    town.rig.clock.advance_ms(24 * 3_600_000);
    town.done(drop_pages());
    assert!(versions().len() == 2 && versions().iter().all(|version| version.pages.is_empty()));
}
