//! Somebody died: bindings, wards and links end, and the balance is owed to the heirs (2310).

use std::collections::BTreeSet;

use domain::binding::EndedWhy;
use domain::clerk::{By, Duty};
use domain::evidence::DocumentKind;
use domain::hold::HoldState;
use domain::person::{Account, Insured, InsuredStatus};
use domain::{ClerkId, Fen, PersonId, Reason, Refusal, chart};
use jiff::civil::Date;
use store::record::Estate;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::{close_reviews, end_all, estate_of, moot_ward, needs_of, proved_by};
use crate::act::{Act, Context, Refusals};
use crate::acts::{hold, message, on_duty, person, record, said_anew};
use crate::number::Numbered;

/// Records a death. The sessions of the dead end outside: they are no record of the lane.
#[derive(Clone, Debug)]
pub struct Death {
    /// Number and content.
    pub numbered: Numbered,
    /// The account officer.
    pub clerk: ClerkId,
    /// Who died.
    pub person: PersonId,
    /// Day of death.
    pub on: Date,
    /// Originals that the clerk saw.
    pub originals: BTreeSet<DocumentKind>,
}

impl Act for Death {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = needs_of(self.person, self.clerk);
        needs.records_of.insert((Kind::Ward, self.person));
        needs.records_of.insert((Kind::Link, self.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?;
        on_duty(facts, self.clerk, Duty::AccountOfficer, insured.area)?;
        if let Some((_, estate)) = estate_of(facts, self.person) {
            return Err(Refusal::new(Reason::AlreadyDead).on(estate.died_on).into());
        }
        if self.on > context.now.date() || self.on < insured.born {
            return Err(Refusal::new(Reason::ValidityOutOfRange).field("on").on(self.on).into());
        }
        proved_by(facts, &[DocumentKind::Death], &self.originals, &[])?;
        let account = facts.account_of(self.person);
        let mut effects = Effects::answer(Answer::Done);
        // What is held of the account goes to the heirs with the rest; what relatives hold for the
        // stay goes back to them, since nobody is left whom they could help.
        let held = facts.records_of(Kind::Hold, self.person);
        let silent = Some(self.person);
        hold::end(held, (HoldState::Released, silent), &mut effects, context)?;
        end_all(&mut effects, facts, (self.person, EndedWhy::Died), context);
        close_reviews(&mut effects, facts, context.now);
        self.end_wards_and_links(&mut effects, facts, context);
        let owed = self.sweep(&mut effects, account, context)?;
        let (person, area, died_on) = (self.person, insured.area, self.on);
        let estate = Estate { person, area, died_on, owed, paid: Vec::new() };
        let estate = record(context, Body::Estate(estate));
        effects.answer = Answer::Record(estate.id);
        effects.records.push(estate);
        effects.people.push(Insured { status: InsuredStatus::Ended, ..insured.clone() });
        Ok(effects)
    }
}

impl Death {
    /// Both parts of the account to what is payable to the heirs; how much.
    fn sweep(
        &self,
        effects: &mut Effects,
        account: Option<&Account>,
        context: &mut Context<'_>,
    ) -> Result<Fen, Refusals> {
        let Some(Account { area, current, carried, .. }) = account else { return Ok(Fen::ZERO) };
        let owed = current.plus(*carried)?;
        if !owed.is_zero() {
            let legs = chart::death(*area, self.person, *current, *carried)?;
            effects.transfers.push((context.id(), legs));
        }
        Ok(owed)
    }

    /// Ends what the dead may see or do and what others may do for the dead; tells the others.
    fn end_wards_and_links(&self, effects: &mut Effects, facts: &Facts, context: &mut Context<'_>) {
        let now = context.now;
        let wards = facts.records_of(Kind::Ward, self.person);
        for known in wards.chain(facts.records_of(Kind::Link, self.person)) {
            let (body, other, about) = match &known.body {
                Body::Ward(ward) => {
                    let Some(next) = ward.end(now) else { continue };
                    let other = if ward.ward == self.person { ward.guardian } else { ward.ward };
                    let about = About::WardChanged { ward: known.id, state: next.state };
                    let sides = [ward.guardian, ward.ward];
                    let moot = moot_ward(facts, (known.id, sides), (now, By::Platform));
                    effects.records.extend(moot);
                    (Body::Ward(next), other, about)
                }
                Body::Link(link) => {
                    let Some(next) = link.end(now) else { continue };
                    let other = if link.holder == self.person { link.member } else { link.holder };
                    let about = About::LinkChanged { link: known.id, state: next.state };
                    (Body::Link(next), other, about)
                }
                _ => continue,
            };
            effects.messages.push(message(context, other, about));
            effects.records.push(said_anew(known, body));
        }
    }
}
