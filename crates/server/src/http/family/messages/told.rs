//! What a sentence needs to know of the thing that its message is about.

use domain::binding::Binding;
use domain::case::Case;
use domain::family_link::FamilyLink;
use domain::policy::axes::PremiumMode;
use domain::ward::Ward;
use domain::{BindingId, PersonId, RecordId};
use store::records::About;
use store::{Body, Message, Needs, Reads};

use super::super::view::masked;

/// Where the reader stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Pays.
    #[default]
    Grantor,
    /// Is helped.
    Beneficiary,
    /// Guards one of the two.
    Guardian,
}

/// The thing and its people.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The other side's name, masked.
    pub(super) other: String,
    /// Of a binding.
    pub(super) role: Role,
    /// Whom the reader guards, masked; of a binding that is not the reader's own.
    pub(super) ward: String,
    /// The binding, where the reader is one of its two sides or guards one.
    pub(super) binding: Option<Binding>,
    /// The case.
    pub(super) case: Option<Case>,
    /// The reader holds the link, guards, or owns the account that a hold is on.
    pub(super) holds: bool,
    /// How the premium is taken.
    pub(super) mode: Option<PremiumMode>,
    /// What the holder of a link may do.
    pub(super) rights: String,
}

impl Told {
    /// Of a message.
    pub(super) fn of(reads: &dyn Reads, message: &Message) -> store::Result<Self> {
        let me = message.person;
        match &message.about {
            About::AcceptanceAsked { binding }
            | About::BindingChanged { binding, .. }
            | About::TermsChanged { binding }
            | About::AcceptanceReminder { binding, .. }
            | About::LimitNear { binding, .. }
            | About::LimitReached { binding, .. }
            | About::ShareEnded { binding, .. }
            | About::SeasonOpen { binding, .. }
            | About::BindingExpiring { binding, .. }
            | About::QuotaChanged { binding, .. }
            | About::UnusualUse { binding, .. } => of_binding(reads, me, *binding),
            About::AidPaid { beneficiary, .. } => {
                Ok(Self { other: masked(reads, *beneficiary)?, ..Self::default() })
            }
            About::CaseChanged { case, .. } => of_case(reads, *case),
            About::LinkAsked { link } | About::LinkChanged { link, .. } => {
                of_link(reads, me, *link)
            }
            About::WardChanged { ward, .. } => of_ward(reads, me, *ward),
            About::HoldChanged { hold, .. } => of_hold(reads, me, *hold),
            About::PremiumChanged { premium, .. } => of_premium(reads, me, *premium),
            About::MoneyReturned { .. }
            | About::BalanceLow { .. }
            | About::InsuranceChanged { .. }
            | About::Moved { .. }
            | About::Corrected { .. }
            | About::PasswordChanged { .. }
            | About::VoucherChanged { .. }
            | About::WalletChanged { .. }
            | About::FreezeChanged { .. } => Ok(Self::default()),
        }
    }
}

fn of_binding(reads: &dyn Reads, me: PersonId, id: BindingId) -> store::Result<Told> {
    let needs = Needs { bindings: [id].into(), ..Needs::default() };
    let facts = reads.facts(&needs)?;
    let Some(binding) = facts.binding(id).cloned() else { return Ok(Told::default()) };
    let (role, other) = if binding.grantor == me {
        (Role::Grantor, binding.beneficiary)
    } else if binding.beneficiary == me {
        (Role::Beneficiary, binding.grantor)
    } else {
        (Role::Guardian, binding.grantor)
    };
    let other = masked(reads, other)?;
    let ward = masked(reads, binding.beneficiary)?;
    Ok(Told { other, role, ward, binding: Some(binding), ..Told::default() })
}

fn of_case(reads: &dyn Reads, id: RecordId) -> store::Result<Told> {
    let case = match reads.record(id)?.map(|record| record.body) {
        Some(Body::Case(case)) => Some(case),
        _ => None,
    };
    Ok(Told { case, ..Told::default() })
}

fn of_link(reads: &dyn Reads, me: PersonId, id: RecordId) -> store::Result<Told> {
    let Some(Body::Link(link)) = reads.record(id)?.map(|record| record.body) else {
        return Ok(Told::default());
    };
    let FamilyLink { holder, member, rights, .. } = link;
    let holds = holder == me;
    let rights: Vec<&str> = rights.iter().map(|right| right.zh()).collect();
    let other = masked(reads, if holds { member } else { holder })?;
    Ok(Told { other, holds, rights: rights.join("、"), ..Told::default() })
}

fn of_ward(reads: &dyn Reads, me: PersonId, id: RecordId) -> store::Result<Told> {
    let Some(Body::Ward(ward)) = reads.record(id)?.map(|record| record.body) else {
        return Ok(Told::default());
    };
    let Ward { guardian, ward, .. } = ward;
    let holds = guardian == me;
    let other = masked(reads, if holds { ward } else { guardian })?;
    Ok(Told { other, holds, ..Told::default() })
}

/// Of a hold for the own stay there is no other side.
fn of_hold(reads: &dyn Reads, me: PersonId, id: RecordId) -> store::Result<Told> {
    let Some(Body::Hold(hold)) = reads.record(id)?.map(|record| record.body) else {
        return Ok(Told::default());
    };
    let holds = hold.payer == me;
    let other = if holds { hold.patient } else { hold.payer };
    let other = if other == me { String::new() } else { masked(reads, other)? };
    Ok(Told { other, holds, ..Told::default() })
}

fn of_premium(reads: &dyn Reads, me: PersonId, id: RecordId) -> store::Result<Told> {
    let Some(Body::Premium(payment)) = reads.record(id)?.map(|record| record.body) else {
        return Ok(Told::default());
    };
    let (holds, mode) = (payment.grantor == me, Some(payment.mode));
    let other = masked(reads, if holds { payment.beneficiary } else { payment.grantor })?;
    Ok(Told { other, holds, mode, ..Told::default() })
}
