//! People around a binding: who acts for whom, guardians, family links, passwords.

use app::World;
use app::acts::{Acting, AnswerLink, AskLink, EndLink, EndWard, EndWardBy, Guardianship};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::refusal::Side;
use domain::ward::{Ward, WardGround, WardState};
use domain::{Area, Moment, PersonId, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::apply::age;
use super::model::{Model, Secret, WAIT_DAYS};

/// Who came of age.
const ADULT: i16 = 18;

/// From which age somebody of this area agrees alone.
pub(super) fn own_proof_age(world: &World, area: Area, today: Date) -> i16 {
    world.policies.consent(area, today).map_or(16, |ruled| ruled.value.own_proof_from_age)
}

/// May the prover act for the person, where somebody else stands on the other side?
pub(super) fn may_act(
    model: &Model,
    world: &World,
    acting: &Acting,
    other: Option<(Side, PersonId)>,
    now: Moment,
) -> bool {
    let Some(via) = acting.via else { return acting.person == acting.prover };
    if let Some(ward) = model.wards.get(&via) {
        let gives_to_guardian =
            other.is_some_and(|(side, who)| side == Side::Beneficiary && who == ward.guardian);
        return (ward.guardian, ward.ward) == (acting.prover, acting.person)
            && is_guardian(model, world, ward, now.date())
            && !gives_to_guardian;
    }
    model.links.get(&via).is_some_and(|link| {
        (link.holder, link.member) == (acting.prover, acting.person)
            && link.state == LinkState::Active
            && link.rights.contains(&LinkRight::Act)
            // A link is no power over the member's money, nor over what the holder gives.
            && other.is_none_or(|(side, who)| side == Side::Grantor && who != link.holder)
    })
}

/// As [`may_act`], in what is only the person's own or a guardian's.
pub(super) fn may_own(model: &Model, world: &World, acting: &Acting, now: Moment) -> bool {
    let link = acting.via.is_some_and(|via| model.links.contains_key(&via));
    !link && may_act(model, world, acting, None, now)
}

/// Who is too young for an own proof agrees through somebody else only.
pub(super) fn old_enough(model: &Model, world: &World, acting: &Acting, now: Moment) -> bool {
    let Some(person) = model.people.get(&acting.person) else { return false };
    let today = now.date();
    acting.via.is_some() || age(person.born, today) >= own_proof_age(world, person.area, today)
}

/// Does this guardian act on that day: for a minor until the age of the own proof, for an adult as
/// long as it lasts?
pub(super) fn is_guardian(model: &Model, world: &World, ward: &Ward, today: Date) -> bool {
    let Some(person) = model.people.get(&ward.ward) else { return false };
    let own = own_proof_age(world, person.area, today);
    ward.state == WardState::Active
        && last_day(ward, person.born).is_none_or(|last| today <= last)
        && !(of_minor(ward, person.born) && age(person.born, today) >= own)
}

/// Who acts for somebody who cannot, in the order in which they were recorded.
pub(super) fn guardians(
    model: &Model,
    world: &World,
    person: PersonId,
    today: Date,
) -> Vec<PersonId> {
    let wards = model.wards.values().filter(|ward| ward.ward == person);
    wards.filter(|w| is_guardian(model, world, w, today)).map(|ward| ward.guardian).collect()
}

fn of_minor(ward: &Ward, born: Date) -> bool {
    ward.ground == WardGround::Parent || age(born, ward.filed_at.date()) < ADULT
}

/// The last day of a guardianship: that before the 18th birthday, that of the judgement.
pub(super) fn last_day(ward: &Ward, born: Date) -> Option<Date> {
    let grown = born.checked_add(i64::from(ADULT).years()).ok()?.yesterday().ok();
    let minor = grown.filter(|_| of_minor(ward, born));
    [minor, ward.until].into_iter().flatten().min()
}

/// The guardianship that is recorded, or `None` where it may not be.
pub(super) fn recorded(
    model: &Model,
    ask: &app::acts::WindowWard,
    now: Moment,
) -> Option<(Ward, Area)> {
    let Guardianship { guardian, ward, ground, until } = ask.proved;
    let (adult, person) = (model.people.get(&guardian)?, model.people.get(&ward)?);
    let today = now.date();
    let papers = [
        DocumentKind::Birth,
        DocumentKind::Household,
        DocumentKind::Guardianship,
        DocumentKind::Other,
    ];
    let twice = model.wards.values().any(|known| {
        (known.guardian, known.ward) == (guardian, ward)
            && known.state == WardState::Active
            && last_day(known, person.born).is_none_or(|last| today <= last)
    });
    let may = model.on_duty(ask.clerk, Duty::Intake, person.area)
        && guardian != ward
        && [guardian, ward].iter().all(|who| !model.estates.contains_key(who))
        && age(adult.born, today) >= ADULT
        && (ground != WardGround::Parent || age(person.born, today) < ADULT)
        && until.is_none_or(|until| until >= today)
        && papers.iter().any(|paper| ask.originals.contains(paper))
        && !twice;
    let (state, documents) = (WardState::Active, Vec::new());
    let made =
        Ward { guardian, ward, ground, state, until, documents, filed_at: now, changed_at: now };
    may.then_some((made, person.area))
}

/// The guardianship after its end.
pub(super) fn ward_ended(model: &Model, ask: &EndWard, now: Moment) -> Option<(RecordId, Ward)> {
    let ward = model.wards.get(&ask.ward)?;
    let area = model.people.get(&ask.person)?.area;
    let by = match ask.by {
        EndWardBy::Clerk(clerk) => model.on_duty(clerk, Duty::Intake, area),
        EndWardBy::Guardian(guardian) => ward.guardian == guardian,
    };
    let over = Ward { state: WardState::Ended, changed_at: now, ..ward.clone() };
    let fits = by && ward.ward == ask.person && ward.state == WardState::Active;
    fits.then_some((ask.ward, over))
}

/// The link that is asked for.
pub(super) fn link_asked(model: &Model, ask: &AskLink, now: Moment) -> Option<FamilyLink> {
    let AskLink { holder, member, rights, .. } = ask;
    let stands = model.links.values().any(|link| {
        let waits = link.state == LinkState::AwaitingAcceptance && !is_late(link, now);
        (link.holder, link.member) == (*holder, *member)
            && (waits || link.state == LinkState::Active)
    });
    let may = holder != member
        && model.people.contains_key(member)
        && !model.estates.contains_key(member)
        && ask.pledge
        && !rights.is_empty()
        && !stands;
    may.then(|| FamilyLink {
        holder: *holder,
        member: *member,
        rights: rights.clone(),
        state: LinkState::AwaitingAcceptance,
        filed_at: now,
        changed_at: now,
    })
}

/// Nobody answered in time.
pub(super) fn is_late(link: &FamilyLink, now: Moment) -> bool {
    let last = link.filed_at.date().checked_add(WAIT_DAYS.days());
    last.is_ok_and(|last| now.date() > last)
}

/// The link after the member's answer.
pub(super) fn link_answered(
    model: &Model,
    world: &World,
    ask: &AnswerLink,
    proved: bool,
    now: Moment,
) -> Option<FamilyLink> {
    let link = model.links.get(&ask.link)?;
    let other = Some((Side::Beneficiary, link.holder));
    let member = model.people.get(&link.member)?;
    let alone = ask.acting.via.is_none();
    let grown = age(member.born, now.date()) >= own_proof_age(world, member.area, now.date());
    let may = link.member == ask.acting.person
        && (!alone || grown || !ask.accept)
        && link.holder != ask.acting.prover
        && may_act(model, world, &ask.acting, other, now)
        && (proved || !ask.accept)
        && link.state == LinkState::AwaitingAcceptance
        && !is_late(link, now);
    let state = if ask.accept { LinkState::Active } else { LinkState::Declined };
    may.then(|| FamilyLink { state, changed_at: now, ..link.clone() })
}

/// The link after its end.
pub(super) fn link_ended(
    model: &Model,
    world: &World,
    ask: &EndLink,
    now: Moment,
) -> Option<FamilyLink> {
    let link = model.links.get(&ask.link)?;
    let side = [link.holder, link.member].contains(&ask.acting.person);
    let stands = [LinkState::AwaitingAcceptance, LinkState::Active].contains(&link.state);
    let over_link = ask.acting.via.is_some_and(|via| model.links.contains_key(&via));
    let may = side && stands && !over_link && may_act(model, world, &ask.acting, None, now);
    may.then(|| FamilyLink { state: LinkState::Ended, changed_at: now, ..link.clone() })
}

/// A password after a try, and whether the try is good.
pub(super) fn tried(secret: &Secret, fits: bool, now: Moment) -> (Secret, bool) {
    if secret.locked.is_some_and(|until| now < until) {
        return (*secret, false);
    }
    let open = Secret { locked: None, failed: 0, ..*secret };
    let failed = secret.failed + 1;
    if fits {
        (open, true)
    } else if failed == 5 {
        (Secret { locked: Some(Moment(now.0 + 15 * 60 * 1_000)), ..open }, false)
    } else {
        (Secret { failed, ..open }, false)
    }
}
