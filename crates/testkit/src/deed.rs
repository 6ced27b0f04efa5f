//! The acts that a workload can do, open to be looked at: the application takes them as `dyn Act`,
//! the auditor wants to know what was asked.

use std::sync::Arc;

use app::acts::{
    Apply, ApplyBy, Cancel, ChangeBinding, CreditChunk, DeleteFees, DescribeVisit, Freeze,
    PickPayer, RegisterVisit, SetOrder, Settle, Undo, UploadFees, VoidVisit, YearRoll,
};
use app::{Act, Numbered};
use domain::PersonId;
use store::NumberKey;

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
    /// 2102, 2207
    Settle(Settle),
    /// 2103, 2208
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
    /// The turn of an account year.
    Roll(YearRoll),
}

impl Deed {
    /// The token of the proof that comes with it, and whose it must be.
    pub fn proof(&self) -> Option<([u8; 32], PersonId)> {
        match self {
            Self::Apply(Apply { by: ApplyBy::Grantor(token), grantor, .. }) => {
                Some((token.0, *grantor))
            }
            Self::Change(ask) => ask.proof.map(|token| (token.0, ask.actor)),
            Self::Order(ask) => Some((ask.proof.0, ask.beneficiary)),
            _ => None,
        }
    }

    /// The key of its number.
    pub fn key(&self) -> &NumberKey {
        self.numbered().key()
    }
}
