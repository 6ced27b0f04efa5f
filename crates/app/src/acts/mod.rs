//! The use cases that change something, one file each.

mod acting;
mod adopt;
mod aid;
mod ask_merge;
mod bind;
mod cancel;
mod case;
mod change;
mod check;
mod clearing;
mod clerk;
mod consent;
mod contact;
mod correct;
mod credit;
mod day_end;
mod document;
mod fees;
mod filing;
mod freeze;
mod gate;
pub mod hold;
mod life;
mod link;
mod look;
mod merge;
mod order;
mod page;
mod password;
pub mod pay_order;
mod pick;
mod premium;
mod propose;
mod proved;
mod purchase;
pub(crate) mod reserved;
mod sample;
mod settle;
mod stay;
mod till;
mod undelivered;
mod visit;
pub mod voucher;
pub(crate) mod wallet;
mod ward;
mod window;
mod year_roll;

pub use acting::Acting;
pub use adopt::{Adopt, AdoptBy, AdoptFiles, whole};
pub use aid::*;
pub use ask_merge::AskMerge;
pub use bind::{Agency, Apply, ApplyBy};
pub use cancel::{Cancel, CancelUse, Undo};
pub use case::*;
pub use change::{Change, ChangeBinding};
pub use check::KeepCheck;
pub use clearing::*;
pub use clerk::*;
pub use consent::*;
pub use contact::*;
pub use correct::*;
pub use credit::{CHUNK_MAX, CreditChunk};
pub use day_end::*;
pub use document::*;
pub use fees::{ALL_BATCHES, DeleteFees, UploadFees};
pub use filing::{EndFiling, FileAway, FilingBy};
pub use freeze::{Freeze, FreezeWhat};
pub use gate::*;
pub use hold::{ExpireHold, MakeHold, ReleaseBy, ReleaseHold};
pub use life::*;
pub use link::*;
pub use look::*;
pub use merge::*;
pub use order::SetOrder;
pub use page::AddPage;
pub use password::*;
pub use pick::PickPayer;
pub use premium::{
    EndPremium, HandOver, Offered, PayClaim, PayPremium, PremiumEnd, PremiumEndBy, PremiumRef,
    RefuseClaim, TakePremium, offers,
};
pub use propose::*;
pub use proved::Proved;
pub use sample::{SAMPLE_BASIS_POINTS, is_drawn};
pub use settle::{Settle, bill_of_visit, settle_facts};
pub(crate) use settle::{ended_by, needs_of, usable_pick};
pub(crate) use stay::bill_of_stay;
pub use stay::{
    ALL_LINES, Admit, AgreeStayAid, Charge, Discharge, TakeOutCharges, Undischarge, UploadCharges,
    VoidStay,
};
pub use till::AtTill;
pub use undelivered::{Delivered, GiveUp};
pub use visit::{DescribeVisit, RegisterVisit, VoidVisit};
pub use wallet::{ChangeWallet, OpenWallet, ReleaseQuota, SetQuota, WalletBy};
pub use ward::*;
pub use window::{AtWindow, WindowChange};
pub use year_roll::{Since, YearRoll, ended_year, year_start};

use domain::case::Case;
use domain::clerk::{Clerk, Duty};
use domain::person::Insured;
use domain::refusal::Side;
use domain::{Area, ClerkId, Moment, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Body, Facts, Message, Record};

use crate::act::{Context, Refusals};

/// A proof handed in with an act: SM3 of its token, and whose it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofToken(pub [u8; 32]);

/// Checks that a proof is this person's, for exactly this act, fresh and unused; it is used up by
/// the act that is accepted with it.
pub(crate) fn check_proof(
    facts: &Facts,
    token: ProofToken,
    person: PersonId,
    act: [u8; 32],
    (side, now): (Side, Moment),
) -> Result<(), Refusals> {
    let proof = facts.proofs.get(&token.0);
    let holds = proof.is_some_and(|proof| {
        proof.person == person && proof.act == act && !proof.used && now <= proof.until
    });
    if holds { Ok(()) } else { Err(Refusal::new(Reason::ProofMissing).of(side).into()) }
}

/// A person that must be known by now.
pub(crate) fn person(facts: &Facts, id: PersonId) -> Result<&Insured, Refusals> {
    facts.people.get(&id).ok_or_else(|| Reason::PersonUnknown.into())
}

/// A clerk who has this duty in this area now. The act must need the record `RecordId(clerk.0)`:
/// duties that were taken away since the request came do not count.
pub(crate) fn on_duty(
    facts: &Facts,
    clerk: ClerkId,
    duty: Duty,
    area: Area,
) -> Result<&Clerk, Refusals> {
    let refusal = |reason| Refusals::from(Refusal::new(reason).of(Side::Agency));
    match facts.records.get(&RecordId(clerk.0)).map(|record| &record.body) {
        Some(Body::Clerk(known)) if known.may(duty, area) => Ok(known),
        Some(Body::Clerk(_)) => {
            Err(Refusal::new(Reason::NotYourDuty).of(Side::Agency).at(area).name(duty.zh()).into())
        }
        _ => Err(refusal(Reason::ClerkUnknown)),
    }
}

/// A case that must be known by now, with its record.
pub(crate) fn case_of(facts: &Facts, id: RecordId) -> Result<(&Record, &Case), Refusals> {
    match facts.records.get(&id) {
        Some(record) => match &record.body {
            Body::Case(case) => Ok((record, case)),
            _ => Err(Reason::CaseUnknown.into()),
        },
        None => Err(Reason::CaseUnknown.into()),
    }
}

/// A new record.
pub(crate) fn record(context: &mut Context<'_>, body: Body) -> Record {
    Record { id: RecordId(context.id()), version: 0, body }
}

/// The same record saying something else.
pub(crate) fn said_anew(record: &Record, body: Body) -> Record {
    Record { id: record.id, version: record.version, body }
}

/// A new message.
pub(crate) fn message(context: &mut Context<'_>, person: PersonId, about: About) -> Message {
    let id = domain::MessageId(context.id());
    Message { id, person, at: context.now, about, read: false }
}
