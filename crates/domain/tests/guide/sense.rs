//! What holds of every answer, whatever the rules are.

use domain::Reason;
use domain::binding::Scope;
use domain::guide::{Guide, Mode, ModeAnswer, Provenance, Question, Section, Sentence, Verdict};

use super::world::World;

/// An answer has at most so many sentences.
const SENTENCES_MAX: usize = 60;

pub(super) fn check(world: &World, question: &Question, answer: &Guide) {
    let asked = || format!("{question:?}\n{}", answer.headline.zh);
    let Guide { verdict, headline, sections, .. } = answer;
    assert!(headline.zh.starts_with(&format!("{}：", verdict.zh())), "{}", asked());
    assert!(headline.en.starts_with(&format!("{}: ", verdict.en())), "{}", asked());
    let ways = [answer.binding().verdict, answer.wallet().verdict];
    let over_all = of_ways(answer);
    // A premium that is not taken on the day is never a plain yes.
    let premium = matches!(question.purpose, Some(Scope::ResidentPremium | Scope::CarePremium));
    let later = premium && !headline.zh.contains("本平台可以代缴");
    let expected = if later && over_all == Verdict::Yes { Verdict::Partly } else { over_all };
    assert_eq!(*verdict, expected, "{}", asked());
    if *verdict == Verdict::No {
        assert_eq!(ways, [Verdict::No; 2], "{}", asked());
    }
    if *verdict == Verdict::Unknown {
        let told = headline.zh.contains("12393");
        assert!(told, "unknown without a phone: {}", asked());
    }
    for mode in &answer.modes {
        way(question, mode);
    }
    // The part of the places' own notes is there where they have any.
    assert!([16, 17].contains(&sections.len()), "{}", asked());
    one_way(question, answer);
    let sentences = sections.iter().map(|section| section.sentences.len()).sum::<usize>();
    assert!(sentences <= SENTENCES_MAX, "{sentences} sentences: {}", asked());
    for section in sections {
        part(world, question, section);
    }
    let mistakes = sections.iter().find(|section| section.key == "mistakes").unwrap();
    assert_eq!(mistakes.sentences.len(), 7);
    assert!(mistakes.sentences.iter().all(|sentence| sentence.who.is_some()), "{}", asked());
}

/// The best of the ways.
pub(super) fn of_ways(answer: &Guide) -> Verdict {
    let ways = [answer.binding().verdict, answer.wallet().verdict];
    let order = [Verdict::Yes, Verdict::Partly, Verdict::Unknown, Verdict::No];
    order.into_iter().find(|verdict| ways.contains(verdict)).unwrap()
}

/// The steps go the way that the headline names, and no part tells how a closed wallet pays.
fn one_way(question: &Question, answer: &Guide) {
    let told = |keys: &[&str], words: &str| {
        let parts = answer.sections.iter().filter(|section| keys.contains(&section.key));
        // What is not known comes with the notes of the places.
        let known = parts
            .flat_map(|section| &section.sentences)
            .filter(|sentence| sentence.provenance != Provenance::Unknown);
        known.map(|sentence| sentence.zh.as_str()).any(|zh| zh.contains(words))
    };
    let asked = || format!("{question:?}\n{}", answer.headline.zh);
    let works = matches!(answer.verdict, Verdict::Yes | Verdict::Partly);
    let by_binding = answer.binding().verdict == of_ways(answer);
    let wallet_steps = told(&["steps"], "开通医保钱包");
    let binding_steps = told(&["steps"], "先查两样");
    if works {
        assert_eq!((binding_steps, wallet_steps), (by_binding, !by_binding), "{}", asked());
    }
    if answer.verdict == Verdict::No {
        assert!(!binding_steps && !wallet_steps, "{}", asked());
        assert!(told(&["steps"], "现在不用跑窗口"), "{}", asked());
    }
    if answer.wallet().verdict == Verdict::No {
        let keys = ["steps", "materials", "waiting", "limits", "paying", "ends", "alternatives"];
        for words in ["用医保钱包", "医保钱包里", "医保钱包：", "医保钱包的共济"]
        {
            assert!(!told(&keys, words), "{words} where it is closed: {}", asked());
        }
    }
}

fn way(question: &Question, answer: &ModeAnswer) {
    let ModeAnswer { mode, verdict, since, at_latest: _, next, reasons } = answer;
    let allowed = matches!(verdict, Verdict::Yes | Verdict::Partly);
    assert!(since.is_none_or(|day| day <= question.on), "{question:?} {answer:?}");
    assert!(next.is_none_or(|turn| turn.on > question.on), "{question:?} {answer:?}");
    assert!(next.is_none_or(|turn| turn.verdict != *verdict), "{question:?} {answer:?}");
    match verdict {
        Verdict::No => assert!(!reasons.is_empty(), "no without a reason: {answer:?}"),
        Verdict::Yes => assert!(reasons.is_empty(), "yes with a reason: {answer:?}"),
        Verdict::Partly | Verdict::Unknown => {}
    }
    let kin = reasons.iter().any(|refusal| refusal.reason == Reason::RelationNotAllowedHere);
    assert!(!(allowed && kin), "possible with a kinship that is not allowed: {answer:?}");
    let expected = match (question.grantor_area, question.beneficiary_area) {
        _ if *mode == Mode::Wallet => Mode::Wallet,
        (one, other) if one == other => Mode::WithinArea,
        (one, other) if one.province() == other.province() => Mode::WithinProvince,
        _ => Mode::AcrossProvinces,
    };
    assert_eq!(*mode, expected);
    if *mode == Mode::AcrossProvinces {
        assert_eq!(*verdict, Verdict::No, "{question:?}");
    }
}

fn part(world: &World, question: &Question, section: &Section) {
    assert!(!section.sentences.is_empty(), "{} is empty: {question:?}", section.key);
    for (n, sentence) in section.sentences.iter().enumerate() {
        let said = |what: &str| format!("{what}: {} of {question:?}", sentence.zh);
        spoken(sentence, &said);
        let hotlines = [question.grantor_area, question.beneficiary_area, question.care_area];
        let called = hotlines.iter().any(|area| sentence.zh.contains(world.set.hotline(*area)));
        match sentence.provenance {
            Provenance::A | Provenance::B | Provenance::P => {
                assert!(sentence.source.is_some(), "{}", said("no source"));
            }
            Provenance::Unknown | Provenance::Conflict => {
                assert!(called, "{}", said("unknown without a phone"));
            }
        }
        let twice = section.sentences.iter().skip(n + 1).any(|other| other.zh == sentence.zh);
        assert!(!twice, "{}", said("said twice"));
    }
}

/// Whole, plain sentences without left-over signs.
fn spoken(sentence: &Sentence, said: &impl Fn(&str) -> String) {
    let zh = &sentence.zh;
    assert!(zh.ends_with('。'), "{}", said("no end"));
    for left_over in ["。。", "；。", "，。", "：。", "（）", "{", "}", "Some(", "None", "  "]
    {
        assert!(!zh.contains(left_over), "{}", said(left_over));
    }
    if let Some(source) = &sentence.source {
        let whole = !source.source.issuer.is_empty() && !source.source.document.is_empty();
        assert!(whole && !source.unit.is_empty(), "{}", said("half a source"));
    }
}
