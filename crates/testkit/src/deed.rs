//! The acts that a workload can do, open to be looked at: the application takes them as `dyn Act`,
//! the auditor wants to know what was asked.

use std::sync::Arc;

use app::acts::{
    Admit, AnswerDispute, AnswerLink, Apply, ApplyBy, AskLink, AtWindow, Cancel, CancelUse, Change,
    ChangeBinding, ChangeWallet, ClaimCase, ClerkAct, ConfirmStatement, Correct, CreditChunk,
    Death, DecideCase, DeleteFees, DescribeVisit, Discharge, DisputeStatement, EndLink, EndPremium,
    EndWard, FileAppeal, Freeze, GiveConsent, GivePrepayment, HandOver, Insurance, KinshipEnded,
    MakeHold, Merge, Move, OpenWallet, PayInstitution, PayPremium, Payout, PickPayer, PremiumEndBy,
    Propose, Receive, RegisterVisit, ReleaseBy, ReleaseCase, ReleaseHold, ReleaseQuota, Remit,
    Resubmit, ReturnCase, SetContact, SetOrder, SetPassword, SetQuota, Settle, TakeBack,
    TakeOutCharges, TryPassword, Undischarge, Undo, UploadCharges, UploadFees, VoidStay, VoidVisit,
    WalletBy, WindowChange, WindowWard, WithdrawCase,
};
use app::{Act, Numbered};
use domain::case::CaseAbout;
use domain::{ClerkId, PersonId};
use store::NumberKey;

use crate::approval::Approval;

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident($act:ty),)*) => {
        /// What is asked of the application.
        #[derive(Clone, Debug)]
        pub enum Deed { $($(#[$doc])* $name($act),)* }

        impl Deed {
            /// As the application takes it.
            pub fn act(&self) -> Arc<dyn Act> {
                match self { $(Self::$name(act) => Arc::new(act.clone()),)* }
            }

            /// Its number and content.
            pub fn numbered(&self) -> &Numbered {
                match self { $(Self::$name(act) => &act.numbered,)* }
            }

            /// The same under another number or with another digest.
            #[must_use]
            pub fn with(mut self, numbered: Numbered) -> Self {
                match &mut self { $(Self::$name(act) => act.numbered = numbered,)* }
                self
            }

            /// What kind of act it is, for messages.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)* }
            }
        }
    };
}

deeds! {
    /// 2102, 2207, 2304
    Settle(Settle),
    /// 2103, 2208, 2305
    Cancel(Cancel),
    /// 2601
    Undo(Undo),
    /// 2201
    Register(RegisterVisit),
    /// 2203
    Describe(DescribeVisit),
    /// 2202
    Void(VoidVisit),
    /// 2204
    Upload(UploadFees),
    /// 2205
    Delete(DeleteFees),
    /// 2401
    Admit(Admit),
    /// 2404
    VoidStay(VoidStay),
    /// 2301
    Charge(UploadCharges),
    /// 2302
    TakeOut(TakeOutCharges),
    /// 2402
    Discharge(Discharge),
    /// 2405
    Undischarge(Undischarge),
    /// Money of an account is held for a stay.
    Hold(MakeHold),
    /// A hold is released.
    LetGo(ReleaseHold),
    /// A wallet is opened.
    OpenWallet(OpenWallet),
    /// Place of use or phone of a wallet.
    ChangeWallet(ChangeWallet),
    /// A quota is set, raised or lowered.
    SetQuota(SetQuota),
    /// A quota is given back.
    ReleaseQuota(ReleaseQuota),
    /// A relative's premium is paid.
    PayPremium(PayPremium),
    /// A premium is called off or given back.
    EndPremium(EndPremium),
    /// Premiums go to their collector.
    HandOver(HandOver),
    /// A statement holds.
    Confirm(ConfirmStatement),
    /// A statement is said to be wrong.
    Dispute(DisputeStatement),
    /// What became of a dispute.
    AnswerDispute(AnswerDispute),
    /// One area's bank pays another's.
    Remit(Remit),
    /// The money came.
    Receive(Receive),
    /// A prepayment is given or raised.
    Prepay(GivePrepayment),
    /// Asks for a binding.
    Apply(Apply),
    /// Accept, decline, withdraw, terms, reactivate, unbind.
    Change(ChangeBinding),
    /// The order of payers.
    Order(SetOrder),
    /// The payer of the next bill.
    Pick(PickPayer),
    /// Freezes or frees an account.
    Freeze(Freeze),
    /// Part of a credit file.
    Credit(CreditChunk),
    /// The agency gives a bill back.
    CancelUse(CancelUse),
    /// Terms or the end of a binding at the window.
    AtWindow(WindowChange),
    /// An insurance is paused, in force again, over.
    Insurance(Insurance),
    /// A divorce.
    Kinship(KinshipEnded),
    /// To another insured area.
    Move(Move),
    /// Somebody died.
    Death(Death),
    /// An heir is paid.
    Payout(Payout),
    /// An institution is paid.
    Pay(PayInstitution),
    /// Wrong data made right.
    Correct(Correct),
    /// A newborn gets the identity number.
    Merge(Merge),
    /// A clerk takes a case.
    Claim(ClaimCase),
    /// A clerk puts a case back.
    Release(ReleaseCase),
    /// A case goes back to the family.
    Return(ReturnCase),
    /// The family hands a case in again.
    Resubmit(Resubmit),
    /// A case is decided.
    Decide(DecideCase),
    /// An approval is taken back.
    TakeBack(TakeBack),
    /// The family takes a case back.
    Withdraw(WithdrawCase),
    /// Somebody disagrees.
    Appeal(FileAppeal),
    /// A guardian is recorded at a window.
    Ward(WindowWard),
    /// A guardianship is ended.
    EndWard(EndWard),
    /// Somebody asks for a family link.
    AskLink(AskLink),
    /// The member answers.
    AnswerLink(AnswerLink),
    /// Either side ends it.
    EndLink(EndLink),
    /// Wishes about messages.
    Contact(SetContact),
    /// A consent in general.
    Consent(GiveConsent),
    /// The mutual-aid password is set.
    SetPassword(SetPassword),
    /// The mutual-aid password is tried.
    TryPassword(TryPassword),
    /// An act that waits for a second clerk.
    Propose(Propose),
    /// The second clerk's yes.
    Approve(Approval),
}

impl Deed {
    /// The token of the proof that comes with it, and whose it must be.
    pub fn proof(&self) -> Option<([u8; 32], PersonId)> {
        match self {
            Self::Apply(Apply { by: ApplyBy::Grantor(token), acting, .. })
            | Self::OpenWallet(OpenWallet { by: WalletBy::Person(acting, token), .. })
            | Self::ChangeWallet(ChangeWallet { by: WalletBy::Person(acting, token), .. })
            | Self::EndPremium(EndPremium { by: PremiumEndBy::Payer(acting, token), .. })
            | Self::LetGo(ReleaseHold { by: ReleaseBy::Owner(acting, token), .. }) => {
                Some((token.0, acting.prover))
            }
            // Who withdraws or declines proves nothing, nor who mends anything but an application.
            Self::Change(ask) => {
                let proof = ask.proof.filter(|_| ask.change != Change::Withdraw);
                proof.map(|token| (token.0, ask.actor.prover))
            }
            Self::Order(ask) => Some((ask.proof.0, ask.acting.prover)),
            Self::Resubmit(ask) => {
                let review = matches!(ask.case.about, CaseAbout::Review { .. });
                let proof = ask.proof.filter(|_| review);
                proof.map(|token| (token.0, ask.acting.prover))
            }
            Self::AnswerLink(ask) => {
                let proof = ask.proof.filter(|_| ask.accept);
                proof.map(|token| (token.0, ask.acting.prover))
            }
            Self::PayPremium(ask) => Some((ask.proof.0, ask.acting.prover)),
            Self::SetQuota(ask) => Some((ask.proof.0, ask.acting.prover)),
            Self::ReleaseQuota(ask) => Some((ask.proof.0, ask.acting.prover)),
            Self::Hold(ask) => Some((ask.proof.0, ask.acting.prover)),
            Self::SetPassword(ask) => Some((ask.proof.0, ask.person)),
            _ => None,
        }
    }

    /// The key of its number.
    pub fn key(&self) -> &NumberKey {
        self.numbered().key()
    }

    /// An act of the desk that needs a second clerk, as `clerk` would do it alone. `None` for those
    /// that no workload proposes.
    pub fn of_clerk(act: ClerkAct, numbered: Numbered, clerk: ClerkId) -> Option<Self> {
        Some(match act {
            ClerkAct::Terms { person, binding, limits, scopes, switched_off } => {
                let change = AtWindow::Terms { limits, scopes, switched_off };
                Self::AtWindow(WindowChange { numbered, clerk, person, binding, change })
            }
            ClerkAct::Unfreeze { person, what, reason } => {
                let frozen = false;
                Self::Freeze(Freeze { numbered, clerk, person, what, frozen, reason })
            }
            ClerkAct::Move { person, to } => Self::Move(Move { numbered, clerk, person, to }),
            ClerkAct::Death { person, on, originals } => {
                Self::Death(Death { numbered, clerk, person, on, originals })
            }
            ClerkAct::Payout { person, heir, amount, bank_ref } => {
                Self::Payout(Payout { numbered, clerk, person, heir, amount, bank_ref })
            }
            ClerkAct::CancelUse { area, settlement } => {
                Self::CancelUse(CancelUse { numbered, clerk, area, settlement })
            }
            ClerkAct::PayInstitution { area, institution, amount, clearings, bank_ref } => {
                Self::Pay(PayInstitution {
                    numbered,
                    clerk,
                    area,
                    institution,
                    amount,
                    clearings,
                    bank_ref,
                })
            }
            _ => return None,
        })
    }
}
