//! A case is taken, handed to another clerk, put back.

use domain::{ClerkId, RecordId};
use store::{Effects, Facts, Needs};

use super::{at_desk, clerk_needs, stepped};
use crate::act::{Act, Context, Refusals};
use crate::acts::case_of;
use crate::number::Numbered;

/// A clerk takes an open case. Who took it in, or decided it before, may not.
#[derive(Clone, Debug)]
pub struct ClaimCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub case: RecordId,
}

impl Act for ClaimCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        clerk_needs(self.clerk, self.case)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = case_of(facts, self.case)?;
        Ok(stepped(known, case.claim(at_desk(facts, self.clerk)?, context.now)?))
    }
}

/// The clerk who has a case gives it to another who may have it.
#[derive(Clone, Debug)]
pub struct HandOverCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Who has it.
    pub clerk: ClerkId,
    /// Which.
    pub case: RecordId,
    /// Who gets it.
    pub to: ClerkId,
}

impl Act for HandOverCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = clerk_needs(self.clerk, self.case);
        needs.records.insert(RecordId(self.to.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = case_of(facts, self.case)?;
        let (from, to) = (at_desk(facts, self.clerk)?, at_desk(facts, self.to)?);
        Ok(stepped(known, case.hand_over(from, to, "", context.now)?))
    }
}

/// A case is put back for anybody: by the clerk who has it, or, once its deadline passed, by any
/// other who may decide it.
#[derive(Clone, Debug)]
pub struct ReleaseCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub case: RecordId,
}

impl Act for ReleaseCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        clerk_needs(self.clerk, self.case)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = case_of(facts, self.case)?;
        Ok(stepped(known, case.release(at_desk(facts, self.clerk)?, context.now)?))
    }
}
