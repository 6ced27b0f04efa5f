//! Every act of the desk as data.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::binding::{Limits, Scope};
use domain::clerk::Duty;
use domain::day_end::{BankBooked, Placed};
use domain::evidence::DocumentKind;
use domain::filing::AwayKind;
use domain::gate::Gate;
use domain::person::InsuredStatus;
use domain::policy::axes::PremiumKind;
use domain::ward::WardGround;
use domain::{
    Area, BindingId, ClerkId, Fen, InstitutionId, Moment, PersonId, RecordId, SettlementId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Facts;

use super::Outside;
use super::parts::{AccessChange, FileKind, WindowBind};
use crate::act::{Act, Refusals};
use crate::acts::{
    Adopt, AdoptBy, AdoptFiles, AtWindow, BankAct, CancelUse, ChangeGate, ChangeWallet, Correct,
    Death, EndFiling, EndPremium, EndWard, EndWardBy, FileAway, FilingBy, Freeze, FreezeWhat,
    GateChange, Guardianship, HandOver, Insurance, KinshipEnded, MakeAnew, Merge, Move, OpenWallet,
    PayClaim, PayInstitution, Payout, PlaceTicket, PremiumEnd, PremiumEndBy, PremiumRef,
    RefuseClaim, ReleaseBy, ReleaseHold, RightData, WalletBy, WindowChange, WindowWard, person,
    whole,
};
use crate::number::Numbered;

/// An act of the desk. Kept whole (sealed) while it waits for a second clerk; its `Debug` shows
/// its word only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
#[expect(missing_docs, reason = "each field is that of the act of its name")]
pub enum ClerkAct {
    /// [`crate::acts::Apply`] at the window.
    Bind(WindowBind),
    /// [`WindowChange`].
    Terms {
        person: PersonId,
        binding: BindingId,
        limits: Option<Limits>,
        scopes: Option<BTreeSet<Scope>>,
        switched_off: Option<bool>,
    },
    /// [`WindowChange`].
    Unbind { person: PersonId, binding: BindingId },
    /// [`Freeze`].
    Freeze { person: PersonId, what: FreezeWhat, reason: String },
    /// [`Freeze`], its end.
    Unfreeze { person: PersonId, what: FreezeWhat, reason: String },
    /// [`Insurance`].
    Insurance { person: PersonId, status: InsuredStatus, covered_until: Option<Date> },
    /// [`KinshipEnded`].
    Divorce {
        one: PersonId,
        other: PersonId,
        originals: BTreeSet<DocumentKind>,
        documents: Vec<RecordId>,
    },
    /// [`Move`].
    Move { person: PersonId, to: Area },
    /// [`Death`].
    Death { person: PersonId, on: Date, originals: BTreeSet<DocumentKind> },
    /// [`ReleaseHold`].
    ReleaseHold { person: PersonId, hold: RecordId },
    /// [`Payout`].
    Payout {
        person: PersonId,
        heir: String,
        amount: Fen,
        /// The bank's number; empty = not known yet.
        #[serde(default)]
        bank_ref: String,
    },
    /// [`Correct`].
    Correct { person: PersonId, right: RightData, why: String, holder: Option<PersonId> },
    /// [`Merge`].
    Merge {
        person: PersonId,
        cert: (String, String),
        holder: Option<PersonId>,
        originals: BTreeSet<DocumentKind>,
        case: Option<RecordId>,
    },
    /// [`WindowWard`].
    Ward {
        guardian: PersonId,
        ward: PersonId,
        ground: WardGround,
        until: Option<Date>,
        originals: BTreeSet<DocumentKind>,
    },
    /// [`EndWard`].
    EndWard { ward: RecordId, person: PersonId },
    /// [`FileAway`] at the window.
    FileAway {
        person: PersonId,
        care_area: Area,
        province: bool,
        kind: AwayKind,
        from: Date,
        until: Option<Date>,
        pledge: bool,
    },
    /// [`EndFiling`] at the window.
    EndFiling { person: PersonId, filing: RecordId },
    /// [`OpenWallet`] for somebody who came to the window.
    OpenWallet { person: PersonId, place: Area, phone: String },
    /// [`ChangeWallet`] at the window.
    ChangeWallet { person: PersonId, place: Option<Area>, phone: Option<String> },
    /// [`CancelUse`]; decided in the care area.
    CancelUse { area: Area, settlement: SettlementId },
    /// What an institution signs with; put in place by the caller.
    Access { area: Area, institution: InstitutionId, change: AccessChange },
    /// [`ChangeGate`].
    Gate { area: Area, institution: InstitutionId, gate: Gate, name: String, change: GateChange },
    /// [`MakeAnew`]; only an upheld appeal proposes it.
    MakeAnew { binding: BindingId, grantor: PersonId, beneficiary: PersonId, accepted: bool },
    /// [`PayInstitution`].
    PayInstitution {
        area: Area,
        institution: InstitutionId,
        amount: Fen,
        clearings: BTreeSet<RecordId>,
        bank_ref: String,
    },
    /// [`PlaceTicket`]: where the money of a break goes.
    PlaceTicket { area: Area, ticket: RecordId, line: BankBooked, placed: Placed },
    /// A payment between areas.
    Bank(BankAct),
    /// [`HandOver`].
    HandOver {
        area: Area,
        kind: PremiumKind,
        year: i16,
        amount: Fen,
        until: Moment,
        after: Option<Moment>,
        bank_ref: String,
    },
    /// [`EndPremium`], a refund.
    RefundPremium { person: PersonId, premium: PremiumRef },
    /// [`PayClaim`].
    PayClaim { person: PersonId, premium: PremiumRef, bank_ref: String },
    /// [`RefuseClaim`].
    RefuseClaim { person: PersonId, premium: PremiumRef, why: String },
    /// [`Adopt`]: a set of rules, checked whole by the caller. `base` is the digest of the set that
    /// it was made from; without one it is not approved.
    Policies {
        digest: String,
        blob: RecordId,
        #[serde(default)]
        base: String,
    },
    /// A file; booked by the caller, in chunks, once approved.
    File { kind: FileKind, area: Area, blob: RecordId, sm3: String },
}

impl std::fmt::Debug for ClerkAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl ClerkAct {
    /// Its word, as in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Bind(_) => "bind",
            Self::Terms { .. } => "terms",
            Self::Unbind { .. } => "unbind",
            Self::Freeze { .. } => "freeze",
            Self::Unfreeze { .. } => "unfreeze",
            Self::Insurance { .. } => "insurance",
            Self::Divorce { .. } => "divorce",
            Self::Move { .. } => "move",
            Self::Death { .. } => "death",
            Self::ReleaseHold { .. } => "release_hold",
            Self::Payout { .. } => "payout",
            Self::Correct { .. } => "correct",
            Self::Merge { .. } => "merge",
            Self::Ward { .. } => "ward",
            Self::EndWard { .. } => "end_ward",
            Self::FileAway { .. } => "file_away",
            Self::EndFiling { .. } => "end_filing",
            Self::OpenWallet { .. } => "open_wallet",
            Self::ChangeWallet { .. } => "change_wallet",
            Self::CancelUse { .. } => "cancel_use",
            Self::Access { .. } => "access",
            Self::Gate { .. } => "gate",
            Self::MakeAnew { .. } => "make_anew",
            Self::PayInstitution { .. } => "pay_institution",
            Self::PlaceTicket { .. } => "place_ticket",
            Self::Bank(act) => act.word(),
            Self::HandOver { .. } => "hand_over",
            Self::RefundPremium { .. } => "refund_premium",
            Self::PayClaim { .. } => "pay_claim",
            Self::RefuseClaim { .. } => "refuse_claim",
            Self::Policies { .. } => "policies",
            Self::File { .. } => "file",
        }
    }

    /// Whose duty it is to do or propose it (`decisions.md`, "Who may do what").
    pub fn duty(&self) -> Duty {
        match self {
            Self::Bind(_)
            | Self::MakeAnew { .. }
            | Self::Terms { .. }
            | Self::Unbind { .. }
            | Self::Divorce { .. }
            | Self::Correct { .. }
            | Self::Merge { .. }
            | Self::Ward { .. }
            | Self::EndWard { .. }
            | Self::FileAway { .. }
            | Self::EndFiling { .. }
            | Self::OpenWallet { .. }
            | Self::ChangeWallet { .. } => Duty::Intake,
            Self::Freeze { .. }
            | Self::Unfreeze { .. }
            | Self::Insurance { .. }
            | Self::Move { .. }
            | Self::ReleaseHold { .. }
            | Self::Death { .. } => Duty::AccountOfficer,
            Self::Payout { .. }
            | Self::CancelUse { .. }
            | Self::HandOver { .. }
            | Self::RefundPremium { .. }
            | Self::PayClaim { .. }
            | Self::RefuseClaim { .. }
            | Self::PayInstitution { .. }
            | Self::PlaceTicket { .. }
            | Self::Bank(_)
            | Self::File { kind: FileKind::Credits, .. } => Duty::MoneyOfficer,
            Self::Access { .. }
            | Self::Gate { .. }
            | Self::File { kind: FileKind::People | FileKind::Institutions, .. } => Duty::Registrar,
            Self::Policies { .. } | Self::File { kind: FileKind::Items, .. } => Duty::Editor,
        }
    }

    /// The duty that a second clerk needs to approve it; `None` = one clerk is enough.
    pub fn needs_second(&self) -> Option<Duty> {
        match self {
            Self::Terms { .. }
            | Self::Correct { .. }
            | Self::MakeAnew { .. }
            | Self::Merge { holder: Some(_), .. } => Some(Duty::Intake),
            Self::Unfreeze { .. } | Self::Move { .. } | Self::Death { .. } => {
                Some(Duty::AccountOfficer)
            }
            Self::Payout { .. }
            | Self::CancelUse { .. }
            | Self::HandOver { .. }
            | Self::RefundPremium { .. }
            | Self::PayClaim { .. }
            | Self::PayInstitution { .. }
            | Self::PlaceTicket { .. }
            | Self::Bank(_)
            | Self::Access { .. }
            | Self::Gate { .. }
            | Self::Policies { .. }
            | Self::File { .. } => Some(Duty::Approver),
            Self::Bind(_)
            | Self::RefuseClaim { .. }
            | Self::Unbind { .. }
            | Self::Freeze { .. }
            | Self::Insurance { .. }
            | Self::ReleaseHold { .. }
            | Self::Divorce { .. }
            | Self::Merge { .. }
            | Self::Ward { .. }
            | Self::EndWard { .. }
            | Self::FileAway { .. }
            | Self::EndFiling { .. }
            | Self::OpenWallet { .. }
            | Self::ChangeWallet { .. } => None,
        }
    }

    /// Whom it concerns; the first one's area decides.
    pub fn concerns(&self) -> Vec<PersonId> {
        match self {
            Self::Bind(bind) => vec![bind.grantor, bind.beneficiary],
            Self::MakeAnew { grantor, beneficiary, .. } => vec![*grantor, *beneficiary],
            Self::Divorce { one, other, .. } => vec![*one, *other],
            Self::Ward { guardian, ward, .. } => vec![*ward, *guardian],
            Self::Terms { person, .. }
            | Self::Unbind { person, .. }
            | Self::Freeze { person, .. }
            | Self::Unfreeze { person, .. }
            | Self::Insurance { person, .. }
            | Self::Move { person, .. }
            | Self::Death { person, .. }
            | Self::ReleaseHold { person, .. }
            | Self::Payout { person, .. }
            | Self::RefundPremium { person, .. }
            | Self::PayClaim { person, .. }
            | Self::RefuseClaim { person, .. }
            | Self::Correct { person, .. }
            | Self::Merge { person, .. }
            | Self::FileAway { person, .. }
            | Self::EndFiling { person, .. }
            | Self::OpenWallet { person, .. }
            | Self::ChangeWallet { person, .. }
            | Self::EndWard { person, .. } => vec![*person],
            Self::CancelUse { .. }
            | Self::HandOver { .. }
            | Self::PayInstitution { .. }
            | Self::PlaceTicket { .. }
            | Self::Bank(_)
            | Self::Access { .. }
            | Self::Gate { .. }
            | Self::Policies { .. }
            | Self::File { .. } => Vec::new(),
        }
    }

    /// The institution that it pays.
    pub fn institution(&self) -> Option<InstitutionId> {
        match self {
            Self::PayInstitution { institution, .. } => Some(*institution),
            _ => None,
        }
    }

    /// The area that decides, and in which both clerks must be on duty.
    pub(super) fn area(&self, facts: &Facts) -> Result<Area, Refusals> {
        match self {
            Self::CancelUse { area, .. }
            | Self::HandOver { area, .. }
            | Self::PayInstitution { area, .. }
            | Self::PlaceTicket { area, .. }
            | Self::Access { area, .. }
            | Self::Gate { area, .. }
            | Self::File { area, .. } => Ok(*area),
            Self::Bank(act) => Ok(act.area()),
            Self::RefundPremium { premium, .. } => Ok(premium.collector.0),
            Self::PayClaim { premium, .. } | Self::RefuseClaim { premium, .. } => Ok(premium.area),
            Self::Policies { .. } => Ok(whole()?),
            _ => {
                let first = self.concerns().first().copied();
                Ok(person(facts, first.unwrap_or(PersonId(0)))?.area)
            }
        }
    }

    /// The act itself, as `clerk` does it. Each checks under the locks that the clerk is on duty.
    #[expect(clippy::too_many_lines, reason = "one arm per act, each its fields")]
    pub fn build(self, numbered: Numbered, clerk: ClerkId) -> Arc<dyn Act> {
        let duty = self.duty();
        match self {
            Self::Bind(bind) => Arc::new(bind.act(numbered, clerk)),
            Self::Terms { person, binding, limits, scopes, switched_off } => {
                let change = AtWindow::Terms { limits, scopes, switched_off };
                Arc::new(WindowChange { numbered, clerk, person, binding, change })
            }
            Self::Unbind { person, binding } => {
                let change = AtWindow::Unbind;
                Arc::new(WindowChange { numbered, clerk, person, binding, change })
            }
            Self::Freeze { person, what, reason } => {
                Arc::new(Freeze { numbered, clerk, person, what, frozen: true, reason })
            }
            Self::Unfreeze { person, what, reason } => {
                Arc::new(Freeze { numbered, clerk, person, what, frozen: false, reason })
            }
            Self::CancelUse { area, settlement } => {
                Arc::new(CancelUse { numbered, clerk, area, settlement })
            }
            Self::PayInstitution { area, institution, amount, clearings, bank_ref } => {
                Arc::new(PayInstitution {
                    numbered,
                    clerk,
                    area,
                    institution,
                    amount,
                    clearings,
                    bank_ref,
                })
            }
            Self::PlaceTicket { area, ticket, line, placed } => {
                Arc::new(PlaceTicket { numbered, clerk, area, ticket, line, placed })
            }
            Self::Bank(act) => act.build(numbered, clerk),
            Self::HandOver { area, kind, year, amount, until, after, bank_ref } => {
                Arc::new(HandOver {
                    numbered,
                    clerk,
                    area,
                    kind,
                    year,
                    amount,
                    until,
                    after,
                    bank_ref,
                })
            }
            Self::RefundPremium { premium, .. } => {
                let (end, by) = (PremiumEnd::Refund, PremiumEndBy::Clerk(clerk));
                Arc::new(EndPremium { numbered, premium, end, by })
            }
            Self::PayClaim { premium, bank_ref, .. } => {
                Arc::new(PayClaim { numbered, clerk, premium, bank_ref })
            }
            Self::RefuseClaim { premium, why, .. } => {
                Arc::new(RefuseClaim { numbered, clerk, premium, why })
            }
            Self::MakeAnew { binding, grantor, beneficiary, accepted } => {
                Arc::new(MakeAnew { numbered, clerk, binding, grantor, beneficiary, accepted })
            }
            Self::Gate { area, institution, gate, name, change } => {
                let by = Some(clerk);
                Arc::new(ChangeGate { numbered, by, area, institution, gate, name, change })
            }
            Self::Policies { digest, blob, base } => {
                let (by, files) = (AdoptBy::Clerk { clerk, base }, AdoptFiles::Kept(blob));
                Arc::new(Adopt { numbered, by, digest, files })
            }
            Self::Access { area, .. } | Self::File { area, .. } => {
                Arc::new(Outside { numbered, clerk, duty, area })
            }
            Self::Insurance { person, status, covered_until } => {
                Arc::new(Insurance { numbered, clerk, person, status, covered_until })
            }
            Self::Divorce { one, other, originals, documents } => {
                Arc::new(KinshipEnded { numbered, clerk, one, other, originals, documents })
            }
            Self::Move { person, to } => Arc::new(Move { numbered, clerk, person, to }),
            Self::Death { person, on, originals } => {
                Arc::new(Death { numbered, clerk, person, on, originals })
            }
            Self::ReleaseHold { person, hold } => {
                let by = ReleaseBy::Clerk(clerk);
                Arc::new(ReleaseHold { numbered, hold, payer: person, by })
            }
            Self::Payout { person, heir, amount, bank_ref } => {
                Arc::new(Payout { numbered, clerk, person, heir, amount, bank_ref })
            }
            Self::Correct { person, right, why, holder } => {
                Arc::new(Correct { numbered, clerk, person, right, why, holder })
            }
            Self::Merge { person, cert, holder, originals, case } => {
                Arc::new(Merge { numbered, clerk, person, cert, holder, originals, case })
            }
            Self::Ward { guardian, ward, ground, until, originals } => {
                let proved = Guardianship { guardian, ward, ground, until };
                Arc::new(WindowWard { numbered, clerk, proved, originals })
            }
            Self::FileAway { person, care_area, province, kind, from, until, pledge } => {
                let by = FilingBy::Clerk(clerk, person);
                let filed =
                    FileAway { numbered, by, care_area, province, kind, from, until, pledge };
                Arc::new(filed)
            }
            Self::EndFiling { person, filing } => {
                Arc::new(EndFiling { numbered, by: FilingBy::Clerk(clerk, person), filing })
            }
            Self::OpenWallet { person, place, phone } => {
                let by = WalletBy::Clerk(clerk, person);
                Arc::new(OpenWallet { numbered, by, place, phone })
            }
            Self::ChangeWallet { person, place, phone } => {
                let by = WalletBy::Clerk(clerk, person);
                Arc::new(ChangeWallet { numbered, by, place, phone })
            }
            Self::EndWard { ward, person } => {
                Arc::new(EndWard { numbered, by: EndWardBy::Clerk(clerk), ward, person })
            }
        }
    }
}
