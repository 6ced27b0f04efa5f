//! Records: everything around money that is looked up by whom it concerns, kept whole and sealed.
//!
//! One table for all kinds (ADR 0007): the columns beside the sealed body ([`Index`]) are what lists
//! and queues ask for, and hold no personal data.

mod across;
mod bank;

pub use across::{
    handed_over_key, premium_key, prepayment_key, remittance_key, side, statement_key, window_key,
};
pub use bank::{BANK_KINDS, OnBank, bank_since};

use domain::case::Case;
use domain::clearing::{Prepayment, Remittance, Statement, Window};
use domain::clerk::{By, Clerk};
use domain::consent::Consent;
use domain::day_end::{Clearing, ClearingState, File, OtherSide, PaymentOrder, Sale, Ticket};
use domain::evidence::Document;
use domain::family_link::FamilyLink;
use domain::filing::Filing;
use domain::flag::Flag;
use domain::gate::GateKey;
use domain::hold::{Hold, HoldState};
use domain::pay_order::PayOrder;
use domain::premium::{HandedOver, PremiumPayment};
use domain::remind::Reminders;
use domain::voucher::{Token, TokenKind, Voucher};
use domain::wallet::{Quota, Wallet};
use domain::ward::Ward;
use domain::{Area, ClerkId, Fen, InstitutionId, Moment, PersonId, RecordId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// [`Clerk`]; key = sign-in name.
    Clerk,
    /// [`Case`].
    Case,
    /// [`Ward`]; person = guardian, other = ward.
    Ward,
    /// [`FamilyLink`]; person = holder, other = member.
    Link,
    /// [`Consent`]; person = who agreed.
    Consent,
    /// [`Look`]; person = at whom.
    Look,
    /// [`Document`]; person = owner.
    Document,
    /// [`Check`]; person = who was checked.
    Check,
    /// [`Password`]; person = whose, key = the person's number: one each.
    Password,
    /// [`Contact`]; key as above.
    Contact,
    /// [`Correction`]; person = whose, other = in whose record that one goes on.
    Correction,
    /// [`Estate`]; person = who died, key as above.
    Estate,
    /// [`Job`]; key = name of the run.
    Job,
    /// [`Undelivered`]; person = to whom.
    Undelivered,
    /// [`Hold`]; person = payer, other = patient.
    Hold,
    /// [`Voucher`]; key = the person's number: one each.
    Voucher,
    /// [`Token`]; key = SM3 of its text.
    Token,
    /// [`PayOrder`]; person = patient, key = `payOrdId`.
    Order,
    /// [`Call`] to an institution; person = the institution.
    Call,
    /// [`Clearing`]; person = the institution, key = institution, month and `clr_type` while it counts.
    Clearing,
    /// [`Ticket`]; person = the institution, where it is one's; key = other side and item while open.
    Ticket,
    /// [`PaymentOrder`]; person = the institution.
    Payment,
    /// [`File`]; person = the institution, key = `file_qury_no`.
    File,
    /// [`Filing`]; person = who is treated away from home.
    Filing,
    /// [`GateKey`]; person = the institution, key = gateway and name.
    Gate,
    /// [`Sale`]; person = the institution, key = institution and bill or receipt.
    Sale,
    /// [`Flag`]; key = rule, subject and period. Of nobody: what is asked for by person shows none.
    Flag,
    /// [`Adopted`]: the history of the rules in force.
    Policy,
    /// [`Wallet`]; person = owner, key = the person's number: one each.
    Wallet,
    /// [`Quota`]; person = grantor, other = beneficiary.
    Quota,
    /// [`PremiumPayment`]; person = grantor, other = beneficiary, key = beneficiary, kind and year while
    /// it counts.
    Premium,
    /// [`Window`]; key = area and month.
    Window,
    /// [`Statement`]; person and other = [`side`] of who speaks for it and of the other, key = month and
    /// parties.
    Statement,
    /// [`Remittance`]; person and other = [`side`] of payer and payee, key = payer and the bank's number.
    Remittance,
    /// [`Prepayment`]; person and other = [`side`] of giver and holder, key = giver, holder and year.
    Prepayment,
    /// [`HandedOver`]; key = area, insurance and year.
    HandedOver,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 36] = [
        Self::Clerk,
        Self::Case,
        Self::Ward,
        Self::Link,
        Self::Consent,
        Self::Look,
        Self::Document,
        Self::Check,
        Self::Password,
        Self::Contact,
        Self::Correction,
        Self::Estate,
        Self::Job,
        Self::Undelivered,
        Self::Hold,
        Self::Voucher,
        Self::Token,
        Self::Order,
        Self::Call,
        Self::Clearing,
        Self::Ticket,
        Self::Payment,
        Self::File,
        Self::Filing,
        Self::Gate,
        Self::Sale,
        Self::Flag,
        Self::Policy,
        Self::Wallet,
        Self::Quota,
        Self::Premium,
        Self::Window,
        Self::Statement,
        Self::Remittance,
        Self::Prepayment,
        Self::HandedOver,
    ];

    /// The number that databases keep; never given twice.
    pub fn number(self) -> i64 {
        match self {
            Self::Clerk => 1,
            Self::Case => 2,
            Self::Ward => 3,
            Self::Link => 4,
            Self::Consent => 5,
            Self::Look => 6,
            Self::Document => 7,
            Self::Check => 8,
            Self::Password => 9,
            Self::Contact => 10,
            Self::Correction => 11,
            Self::Estate => 12,
            Self::Job => 13,
            Self::Undelivered => 14,
            Self::Hold => 15,
            Self::Voucher => 16,
            Self::Token => 17,
            Self::Order => 18,
            Self::Call => 19,
            Self::Clearing => 20,
            Self::Ticket => 21,
            Self::Payment => 22,
            Self::File => 23,
            Self::Filing => 24,
            Self::Gate => 25,
            Self::Sale => 26,
            Self::Flag => 27,
            Self::Policy => 28,
            Self::Wallet => 29,
            Self::Quota => 30,
            Self::Premium => 31,
            Self::Window => 32,
            Self::Statement => 33,
            Self::Remittance => 34,
            Self::Prepayment => 35,
            Self::HandedOver => 36,
        }
    }

    /// The states in which a record of this kind waits or is in force, where acts need all of those
    /// and none of the others; `None` = they need the newest, in any state.
    pub fn in_force(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Case => Some(&["open", "claimed", "returned"]),
            Self::Ward => Some(&["in_review", "active"]),
            Self::Link => Some(&["awaiting_acceptance", "active"]),
            Self::Consent => Some(&["given"]),
            Self::Hold | Self::Quota => Some(&["open"]),
            Self::Premium => Some(&["waiting", "claimed"]),
            Self::Filing => Some(&["active"]),
            _ => None,
        }
    }

    /// True where records are deleted when they are over (`jobs::keep`): that one is gone is no break
    /// of the trail. Nothing of them moves money.
    pub fn is_dropped(self) -> bool {
        matches!(self, Self::Token)
    }

    /// From [`Self::number`].
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the type of its name")]
pub enum Body {
    Clerk(Clerk),
    Case(Case),
    Ward(Ward),
    Link(FamilyLink),
    Consent(Consent),
    Look(Look),
    Document(Document),
    Check(Check),
    Password(Password),
    Contact(Contact),
    Correction(Correction),
    Estate(Estate),
    Job(Job),
    Undelivered(Undelivered),
    Hold(Hold),
    Voucher(Voucher),
    Token(Token),
    Order(PayOrder),
    Call(Call),
    Clearing(Clearing),
    Ticket(Ticket),
    Payment(PaymentOrder),
    File(File),
    Filing(Filing),
    Gate(GateKey),
    Sale(Sale),
    Flag(Flag),
    Policy(Adopted),
    Wallet(Wallet),
    Quota(Quota),
    Premium(PremiumPayment),
    Window(Window),
    Statement(Statement),
    Remittance(Remittance),
    Prepayment(Prepayment),
    HandedOver(HandedOver),
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Identifier, unique over all kinds.
    pub id: RecordId,
    /// Counts writes; 0 = new, the lane adds one.
    pub version: i64,
    /// What it says.
    pub body: Body,
}

/// What a record is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Whose area it belongs to; queues are by area.
    pub area: Option<Area>,
    /// Whom it concerns.
    pub person: Option<PersonId>,
    /// The second person.
    pub other: Option<PersonId>,
    /// Word of the state, for queues.
    pub state: &'static str,
    /// When something is due: `None` = nothing waits.
    pub due: Option<Moment>,
    /// Unique within the kind; kept as a keyed digest only.
    pub key: Option<String>,
}

/// Somebody looked at somebody's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Who looked.
    pub by: By,
    /// At whom.
    pub person: PersonId,
    /// At what.
    pub what: Looked,
    /// Why, as the looker wrote it; empty where the duty says it all.
    pub why: String,
    /// When.
    pub at: Moment,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    /// Who the person is and how insured, masked.
    Person,
    /// The person's identity in clear.
    InClear,
    /// The account.
    Account,
    /// Bindings.
    Bindings,
    /// Uses and bills.
    Uses,
    /// A document.
    Document,
    /// A case.
    Case,
    /// Everything, as a file.
    Export,
    /// The e-voucher code, shown by a relative.
    Code,
}

/// The result of an identity check by a provider: what proofs rest on. No picture, no number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Who was checked.
    pub person: PersonId,
    /// `real_name`, `face`, `sms`, `voucher`, `password`.
    pub way: String,
    /// Name of the provider.
    pub provider: String,
    /// The provider's own number of the check, if it gives one.
    pub reference: String,
    /// Passed.
    pub passed: bool,
    /// The provider is a simulator.
    pub simulated: bool,
    /// When.
    pub at: Moment,
    /// Good until.
    pub until: Moment,
    /// SM3 of the canonical act that it was for, hex; empty for sign-ins.
    pub act: String,
}

/// A mutual-aid password (家庭共济密码).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password {
    /// Whose.
    pub person: PersonId,
    /// argon2id, PHC form.
    pub phc: String,
    /// Wrong tries in a row.
    pub failed: u32,
    /// Locked until; a proof sets a new password at any time.
    pub locked_until: Option<Moment>,
    /// When it was set.
    pub set_at: Moment,
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Password").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Over which ways somebody wants messages, beside the platform itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whose.
    pub person: PersonId,
    /// By SMS to the phone of the insurance file.
    pub sms: bool,
    /// By mail to this address.
    pub mail: Option<String>,
    /// Signed call to this address (for employers' and family apps).
    pub webhook: Option<String>,
    /// Elder mode and language are the page's business; messages are in this language.
    pub english: bool,
    /// The institution's name is shown to whoever paid (consent `ShowInstitution`).
    pub show_institution: bool,
    /// What one is reminded of.
    #[serde(default)]
    pub reminders: Reminders,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Wrong data made right: what stood there before is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Whose.
    pub person: PersonId,
    /// By whom.
    pub by: By,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: String,
    /// Field by its name in the interface, before, after.
    pub fields: Vec<(String, String, String)>,
    /// In whose record this person goes on, where two records of one person became one.
    #[serde(default)]
    pub into: Option<PersonId>,
}

impl std::fmt::Debug for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Correction").field("person", &self.person).finish_non_exhaustive()
    }
}

/// What is owed to the heirs of somebody who died.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estate {
    /// Who died.
    pub person: PersonId,
    /// The area that owes.
    pub area: Area,
    /// Day of death.
    pub died_on: Date,
    /// Moved to 2310 so far, 分.
    pub owed: Fen,
    /// Paid out so far.
    pub paid: Vec<Payout>,
}

impl std::fmt::Debug for Payout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payout").field("amount", &self.amount).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Estate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Estate").field("person", &self.person).finish_non_exhaustive()
    }
}

/// A payment to an heir.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// When.
    pub at: Moment,
    /// To whom, as the agency wrote it.
    pub heir: String,
    /// How much.
    pub amount: Fen,
    /// The bank's number; empty = not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bank_ref: String,
}

/// A set of rules that was put in force; the newest is the one in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// Digest of the set.
    pub digest: String,
    /// By whom.
    pub by: AdoptedBy,
    /// When.
    pub at: Moment,
    /// Where the texts of its files are kept, compressed.
    pub files: RecordId,
}

/// Who put a set of rules in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdoptedBy {
    /// The first start of a deployment, or a demo that brought newer rules along.
    Start,
    /// Somebody at the command line, by the name that was given there.
    Command(String),
    /// Two clerks: who proposed it, who approved it.
    Clerks(ClerkId, ClerkId),
}

/// A run of a job: it runs once per name and catches up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// `year-roll 310000 2025`, `sweep 2026-11-22`.
    pub name: String,
    /// Area, for jobs of one.
    pub area: Option<Area>,
    /// When it began.
    pub started: Moment,
    /// When it ended; `None` = under way, to be taken up again from `done`.
    pub finished: Option<Moment>,
    /// How far it is (chunks, cases …).
    pub done: u64,
    /// What it did, in words for operators, without personal data.
    pub note: String,
}

/// A message that could not be delivered outside the platform after all tries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// To whom.
    pub person: PersonId,
    /// Which.
    pub message: domain::MessageId,
    /// `sms`, `mail`, `webhook`.
    pub channel: String,
    /// What the channel said last, without personal data.
    pub error: String,
    /// When it was given up.
    pub at: Moment,
    /// It was sent again since.
    pub replayed: bool,
}

/// Which part of a queue.
#[derive(Clone, Debug)]
pub struct QueueAsk {
    /// Kind.
    pub kind: Kind,
    /// Areas, as numbers, first and last.
    pub areas: (u32, u32),
    /// Only this state; `None` = everything with a due moment (what waits).
    pub state: Option<&'static str>,
    /// After this (due, id), for paging.
    pub after: Option<(Moment, RecordId)>,
    /// At most so many.
    pub most: u32,
}

impl Body {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Clerk(_) => Kind::Clerk,
            Self::Case(_) => Kind::Case,
            Self::Ward(_) => Kind::Ward,
            Self::Link(_) => Kind::Link,
            Self::Consent(_) => Kind::Consent,
            Self::Look(_) => Kind::Look,
            Self::Document(_) => Kind::Document,
            Self::Check(_) => Kind::Check,
            Self::Password(_) => Kind::Password,
            Self::Contact(_) => Kind::Contact,
            Self::Correction(_) => Kind::Correction,
            Self::Estate(_) => Kind::Estate,
            Self::Job(_) => Kind::Job,
            Self::Undelivered(_) => Kind::Undelivered,
            Self::Hold(_) => Kind::Hold,
            Self::Voucher(_) => Kind::Voucher,
            Self::Token(_) => Kind::Token,
            Self::Order(_) => Kind::Order,
            Self::Call(_) => Kind::Call,
            Self::Clearing(_) => Kind::Clearing,
            Self::Ticket(_) => Kind::Ticket,
            Self::Payment(_) => Kind::Payment,
            Self::File(_) => Kind::File,
            Self::Filing(_) => Kind::Filing,
            Self::Gate(_) => Kind::Gate,
            Self::Sale(_) => Kind::Sale,
            Self::Flag(_) => Kind::Flag,
            Self::Policy(_) => Kind::Policy,
            Self::Wallet(_) => Kind::Wallet,
            Self::Quota(_) => Kind::Quota,
            Self::Premium(_) => Kind::Premium,
            Self::Window(_) => Kind::Window,
            Self::Statement(_) => Kind::Statement,
            Self::Remittance(_) => Kind::Remittance,
            Self::Prepayment(_) => Kind::Prepayment,
            Self::HandedOver(_) => Kind::HandedOver,
        }
    }

    /// What it is found by.
    pub fn index(&self) -> Index {
        let of = |person: PersonId| Index { person: Some(person), ..Index::default() };
        let one_of = |person: PersonId| Index { key: Some(person.0.to_string()), ..of(person) };
        match self {
            Self::Clerk(clerk) => Index {
                key: Some(clerk.login.clone()),
                state: if clerk.active { "active" } else { "inactive" },
                ..Index::default()
            },
            Self::Case(case) => case_index(case),
            Self::Ward(ward) => Index {
                other: Some(ward.ward),
                state: ward.state.word(),
                due: ward.until.filter(|_| ward.state.word() == "active").map(Moment::start_of),
                ..of(ward.guardian)
            },
            Self::Link(link) => {
                Index { other: Some(link.member), state: link.state.word(), ..of(link.holder) }
            }
            Self::Consent(consent) => Index {
                state: if consent.withdrawn_at.is_some() { "withdrawn" } else { "given" },
                ..of(consent.person)
            },
            Self::Look(look) => of(look.person),
            Self::Document(document) => {
                Index { due: document.keep_until.map(Moment::start_of), ..of(document.owner) }
            }
            Self::Check(check) => of(check.person),
            Self::Password(password) => one_of(password.person),
            Self::Contact(contact) => one_of(contact.person),
            Self::Correction(correction) => {
                Index { other: correction.into, ..of(correction.person) }
            }
            Self::Estate(estate) => Index { area: Some(estate.area), ..one_of(estate.person) },
            Self::Job(job) => Index {
                area: job.area,
                state: if job.finished.is_some() { "done" } else { "running" },
                due: Some(job.started),
                key: Some(job.name.clone()),
                ..Index::default()
            },
            Self::Undelivered(it) => Index {
                state: if it.replayed { "replayed" } else { "failed" },
                due: Some(it.at),
                ..of(it.person)
            },
            Self::Hold(_)
            | Self::Voucher(_)
            | Self::Token(_)
            | Self::Order(_)
            | Self::Call(_)
            | Self::Clearing(_)
            | Self::Ticket(_)
            | Self::Payment(_)
            | Self::File(_)
            | Self::Filing(_)
            | Self::Gate(_)
            | Self::Sale(_)
            | Self::Flag(_) => self.care_index(),
            Self::Policy(_) => Index::default(),
            Self::Wallet(_)
            | Self::Quota(_)
            | Self::Premium(_)
            | Self::Window(_)
            | Self::Statement(_)
            | Self::Remittance(_)
            | Self::Prepayment(_)
            | Self::HandedOver(_) => self.across_index(),
        }
    }
}

impl Body {
    /// What records about care are found by.
    fn care_index(&self) -> Index {
        let of = |person: PersonId| Index { person: Some(person), ..Index::default() };
        let at = |area: Area, id: InstitutionId| Index { area: Some(area), ..of(party(id)) };
        match self {
            Self::Hold(hold) => Index {
                area: Some(hold.area),
                other: Some(hold.patient),
                state: hold.state.word(),
                due: Some(hold.until).filter(|_| hold.state == HoldState::Open),
                ..of(hold.payer)
            },
            Self::Voucher(voucher) => {
                Index { key: Some(voucher.person.0.to_string()), ..of(voucher.person) }
            }
            // Codes are dropped when they are over; tokens stay, as the answers that name them.
            Self::Token(token) => Index {
                key: Some(token.sm3.clone()),
                due: Some(token.until).filter(|_| token.kind == TokenKind::Code),
                ..Index::default()
            },
            Self::Order(order) => Index {
                area: Some(order.area),
                state: order.state.code(),
                key: Some(order.pay_ord_id.clone()),
                ..of(order.patient)
            },
            Self::Call(call) => {
                Index { state: call.state(), due: call.next_at, ..at(call.area, call.institution) }
            }
            Self::Clearing(clearing) => Index {
                state: clearing.state.word(),
                due: Some(clearing.at).filter(|_| clearing.state == ClearingState::Applied),
                key: clearing.key(),
                ..at(clearing.area, clearing.institution)
            },
            Self::Ticket(ticket) => Index {
                area: Some(ticket.area),
                person: match ticket.other {
                    OtherSide::Institution(institution) => Some(party(institution)),
                    OtherSide::Bank(_) | OtherSide::Partner(_) => None,
                },
                state: if ticket.closed.is_some() { "closed" } else { "open" },
                due: Some(ticket.due_at()).filter(|_| ticket.closed.is_none()),
                key: Some(ticket.key()).filter(|_| ticket.closed.is_none()),
                ..Index::default()
            },
            Self::Payment(order) => at(order.area, order.institution),
            Self::File(file) => Index {
                key: Some(file.number.clone()),
                due: Some(file.until).filter(|_| file.blob.is_some()),
                ..of(party(file.institution))
            },
            Self::Filing(filing) => Index {
                area: Some(filing.area),
                state: if filing.ended_at.is_some() { "ended" } else { "active" },
                ..of(filing.person)
            },
            Self::Sale(sale) => Index { key: Some(sale.key()), ..at(sale.area, sale.institution) },
            // Found by nobody's name: families ask by person.
            Self::Flag(flag) => Index {
                area: Some(flag.area),
                state: flag.state(),
                due: Some(flag.at).filter(|_| flag.closed.is_none()),
                key: Some(flag.key.clone()),
                ..Index::default()
            },
            Self::Gate(key) => {
                Index { key: Some(GateKey::key(key.gate, &key.name)), ..of(party(key.institution)) }
            }
            _ => Index::default(),
        }
    }
}

/// Records about institutions stand under the institution's number in the place of a person's; no
/// kind has both.
pub fn party(institution: InstitutionId) -> PersonId {
    PersonId(institution.0)
}

/// Cases about institutions stand under the institution's number below zero: others are about people.
pub fn against(institution: InstitutionId) -> PersonId {
    PersonId(institution.0.saturating_neg())
}

/// A call to an institution's own address (6204, 6302): at least once, in order per institution.
/// What it tells is rendered from the order when it is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// To whom.
    pub institution: InstitutionId,
    /// The care area.
    pub area: Area,
    /// `6204` or `6302`.
    pub infno: String,
    /// The order that it is about.
    pub order: RecordId,
    /// When it was made.
    pub at: Moment,
    /// Tries so far.
    pub tries: u32,
    /// The next try; `None` = answered or given up.
    pub next_at: Option<Moment>,
    /// When the institution took it.
    pub answered_at: Option<Moment>,
    /// What went wrong last, without personal data.
    pub error: String,
}

impl Call {
    /// `waiting`, `done`, or `given_up` after the last try.
    pub fn state(&self) -> &'static str {
        match (self.answered_at, self.next_at) {
            (Some(_), _) => "done",
            (None, Some(_)) => "waiting",
            (None, None) => "given_up",
        }
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("infno", &self.infno).finish_non_exhaustive()
    }
}

/// What waits has a due moment: the deadline's end, so that late cases come first; without one (a
/// sample, what is back at a family) it comes last.
fn case_index(case: &Case) -> Index {
    let deadline = case.due.map(|day| Moment::start_of(day.tomorrow().unwrap_or(day)));
    Index {
        area: Some(case.area),
        person: case.person,
        other: case.other.or(case.institution.map(against)),
        state: case.state.word(),
        due: case.state.waits().then(|| deadline.unwrap_or(Moment::start_of(Date::MAX))),
        key: case.key(),
    }
}
