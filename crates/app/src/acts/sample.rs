//! Which applications are reviewed first, and which pledges are looked at after the fact (承诺制抽查).

use domain::binding::Binding;
use domain::case::{Case, CaseAbout};
use domain::clerk::By;
use domain::policy::axes::Review;
use domain::{BindingId, RecordId};
use sm3::{Digest, Sm3};
use store::{Body, Keyring, Record};

use super::record;
use crate::act::Context;

/// How many of 10,000 pledges are looked at after the fact (承诺制抽查): 2 %. A platform decision
/// (P): the national documents ask for samples and name no share; an area that wants every
/// application looked at first says so in its `review` axis.
pub const SAMPLE_BASIS_POINTS: u64 = 200;

/// The case that looks at a pledge after the fact, filed with the application whether it is in
/// force yet or not: neither declining nor applying again is a way around it. Where the area
/// reviews, somebody looked.
pub(super) fn sample(
    binding: &Binding,
    documents: &[RecordId],
    context: &mut Context<'_>,
) -> Option<Record> {
    let policies = &context.world.policies;
    let ruled = policies.review(binding.grantor_area, binding.filed_at.date());
    let reviewed = ruled.is_some_and(|ruled| ruled.value != Review::None);
    if reviewed || !is_drawn(binding.id, context.keyring) {
        return None;
    }
    let about = CaseAbout::Sample { binding: binding.id };
    let whose = (Some(binding.grantor), Some(binding.beneficiary));
    let area = binding.grantor_area;
    let case = Case::file(about, area, whose, By::Platform, policies, context.now);
    Some(record(context, Body::Case(Case { documents: documents.to_vec(), ..case })))
}

/// [`SAMPLE_BASIS_POINTS`] of all bindings, by a keyed digest of the number: nobody without the
/// keys can tell which, and who has them can check.
pub fn is_drawn(binding: BindingId, keyring: &Keyring) -> bool {
    let mut drawn = Sm3::new();
    drawn.update(b"sample");
    drawn.update(binding.0.to_be_bytes());
    let digest = keyring.number(&drawn.finalize().into());
    let head = digest.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    head % 10_000 < SAMPLE_BASIS_POINTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pledges_in_a_hundred_are_looked_at() {
        let keyring = Keyring::for_tests();
        let drawn = |id: i64| is_drawn(BindingId(id << 13), &keyring);
        let count = (1..=20_000).filter(|id| drawn(*id)).count();
        assert!((330..470).contains(&count), "{count} of 20,000");
    }

    #[test]
    fn the_draw_of_one_deployment_says_nothing_of_another() {
        let (one, other) = (Keyring::for_tests(), Keyring::generate().unwrap());
        let differs = |id: &i64| is_drawn(BindingId(*id), &one) != is_drawn(BindingId(*id), &other);
        assert!((1..=20_000).filter(differs).count() > 400);
    }
}
