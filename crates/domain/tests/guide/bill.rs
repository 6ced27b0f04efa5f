//! Money taken from an account at once: the guide against applications and bills of made-up families.

use std::collections::BTreeSet;

use domain::binding::Binding;
use domain::guide::{Guide, Mode, Question, Verdict};
use domain::{Fen, Reason, Refusal};

use super::made::{applied, decided};
use super::world::World;

/// What the guide says of the binding must be what happens.
pub(super) fn check(world: &World, question: &Question, answer: &Guide) {
    let said = answer.binding();
    let told = || format!("{question:?}\n{said:?}");
    let tried = applied(world, question, question.purpose);
    if said.mode == Mode::AcrossProvinces {
        assert_eq!(said.verdict, Verdict::No, "{}", told());
        let live = |reason: &Refusal| reason.reason == Reason::RegionNotOpen;
        assert!(!said.reasons.is_empty() && said.reasons.iter().all(live), "{}", told());
        let aid = tried.ok().and_then(|binding| aid(world, (question, answer), &binding));
        assert!(aid.is_none_or(|aid| aid == Fen::ZERO), "it pays: {}", told());
        return;
    }
    match said.verdict {
        Verdict::Yes => {
            let binding = tried.unwrap_or_else(|against| panic!("{against:?}\n{}", told()));
            let asked = question.purpose.is_none_or(|purpose| binding.scopes.contains(&purpose));
            assert!(asked, "{}", told());
            if let Some(aid) = aid(world, (question, answer), &binding) {
                assert_eq!(aid, Fen(10_000), "the relative's account does not pay: {}", told());
            }
        }
        Verdict::No => {
            let against = tried.expect_err(&told());
            let refused: BTreeSet<Reason> = against.iter().map(|refusal| refusal.reason).collect();
            let reasons: BTreeSet<Reason> = said.reasons.iter().map(|r| r.reason).collect();
            assert!(!reasons.is_empty() && reasons.is_subset(&refused), "{refused:?} {}", told());
            let sides = said.reasons.iter().all(|reason| against.contains(reason));
            assert!(sides, "another refusal: {against:?} {}", told());
        }
        Verdict::Partly => match tried {
            Err(against) => {
                let scope = |refusal: &Refusal| refusal.reason == Reason::ScopeNotAllowed;
                assert!(against.iter().all(scope), "{against:?} {}", told());
                assert!(applied(world, question, None).is_ok(), "{}", told());
            }
            Ok(binding) => {
                let aid = aid(world, (question, answer), &binding);
                assert!(aid.is_none_or(|aid| aid == Fen::ZERO), "it pays: {}", told());
            }
        },
        // No claim is made; what the platform does meanwhile is as the headline says.
        Verdict::Unknown => {
            assert_eq!(said.reasons.is_empty(), tried.is_ok(), "{tried:?} {}", told());
            if answer.verdict == Verdict::Unknown {
                let told_so = answer.headline.zh.contains("本平台暂按全国规定可以办理");
                assert_eq!(told_so, tried.is_ok(), "{} {}", answer.headline.zh, told());
            }
        }
    }
}

/// What the relative's account pays of 100.00 in the care area without any quota.
fn aid(world: &World, asked: (&Question, &Guide), binding: &Binding) -> Option<Fen> {
    let figures = decided(world, asked, binding, None)?.settlement.figures;
    // A fund may bear a part of it; the rest is the person's.
    let rest = figures.psn_part().unwrap();
    assert_eq!(figures.own, Fen::ZERO);
    Some(if figures.aid == rest { Fen(10_000) } else { figures.aid })
}
