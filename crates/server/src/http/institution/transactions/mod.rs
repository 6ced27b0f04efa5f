//! Every transaction on one screen.

mod aid;
mod bill;
mod cancel;
mod day_end;
mod fees;
mod files;
mod outcome;
mod person;
mod pharmacy;
mod queries;
mod sign;
mod statement;
mod stay;
mod stay_bill;
mod treatment;
mod visit;
mod voucher;

use std::sync::Arc;

use app::{Act, Numbered};
use domain::institution::InstitutionKind;
use store::Reads;

use super::answer::{Download, Failure};
use super::call::{Call, Decided};
use super::fields::tables;
use super::node::Node;

/// Looks something up, or does what is no act of the lane.
type Look = fn(&Call, &dyn Reads) -> Result<Node, Failure>;
/// Finds a file.
type Fetch = fn(&Call, &dyn Reads) -> Result<Download, Failure>;
/// Makes the act.
type Prepare = fn(&Call, &dyn Reads, Numbered) -> Result<Arc<dyn Act>, Failure>;
/// Renders what was decided, from the records alone.
type Render = fn(&Call, &dyn Reads, &Decided) -> Result<Node, Failure>;

/// A transaction.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// Its number; numbers of requests are kept under it.
    pub(crate) infno: &'static str,
    /// Who may call it.
    pub(crate) who: Who,
    /// What it does.
    pub(crate) work: Work,
}

impl Transaction {
    /// What it reads and answers.
    pub(crate) fn table(&self) -> &'static tables::Table {
        tables::of(self.infno)
    }
}

/// Who may call a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Every institution.
    Any,
    /// Hospitals.
    Hospital,
    /// Pharmacies.
    Pharmacy,
    /// Agencies.
    Agency,
}

impl Who {
    /// True for whom a place of this kind is one of.
    pub(crate) fn serves(self, kind: InstitutionKind) -> bool {
        match self {
            Self::Any => true,
            Self::Hospital => kind == InstitutionKind::Hospital,
            Self::Pharmacy => kind == InstitutionKind::Pharmacy,
            Self::Agency => kind == InstitutionKind::Agency,
        }
    }

    /// As the reference calls them.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::Any => "定点医药机构",
            Self::Hospital => "定点医疗机构",
            Self::Pharmacy => "定点零售药店",
            Self::Agency => "医保经办机构",
        }
    }
}

/// What a transaction does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// It looks.
    Look(Look),
    /// It answers with the bytes of a file, without an envelope.
    Fetch(Fetch),
    /// It changes something, once per number.
    Act {
        /// Makes the act.
        prepare: Prepare,
        /// Renders the answer.
        render: Render,
    },
}

const fn looks(infno: &'static str, who: Who, look: Look) -> Transaction {
    Transaction { infno, who, work: Work::Look(look) }
}

const fn fetches(infno: &'static str, who: Who, fetch: Fetch) -> Transaction {
    Transaction { infno, who, work: Work::Fetch(fetch) }
}

const fn acts(infno: &'static str, who: Who, prepare: Prepare, render: Render) -> Transaction {
    Transaction { infno, who, work: Work::Act { prepare, render } }
}

/// All of them, group by group.
pub(crate) fn all() -> impl Iterator<Item = &'static Transaction> {
    let groups = [
        sign::ALL,
        person::ALL,
        pharmacy::ALL,
        visit::ALL,
        stay::ALL,
        cancel::ALL,
        day_end::ALL,
        queries::ALL,
        voucher::ALL,
        files::ALL,
        aid::ALL,
    ];
    groups.into_iter().flatten()
}

/// The transaction of an `infno`. Some provinces write `2206A` and `2207A`; the `A` is dropped.
pub(crate) fn find(infno: &str) -> Option<&'static Transaction> {
    let infno = national(infno);
    all().find(|transaction| transaction.infno == infno)
}

/// The number under which the nation knows a transaction.
pub(crate) fn national(infno: &str) -> &str {
    match infno {
        "2206A" => "2206",
        "2207A" => "2207",
        other => other,
    }
}

/// Transactions without an output.
#[expect(clippy::unnecessary_wraps, reason = "one shape for every rendering")]
fn nothing(_: &Call, _: &dyn Reads, _: &Decided) -> Result<Node, Failure> {
    Ok(Node::Null)
}
