//! What was sold over the counter (3505): batch numbers, papers and trace codes behind a bill.

use serde::{Deserialize, Serialize};

use crate::{Area, InstitutionId, Moment, Overflow, PersonId, SettlementId};

/// What was sold and brought back under one bill, or under one receipt where nobody was insured.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Who sold.
    pub institution: InstitutionId,
    /// The care area.
    pub area: Area,
    /// The bill; `None` = paid without insurance.
    pub settlement: Option<SettlementId>,
    /// Whose bill it was.
    pub patient: Option<PersonId>,
    /// `rtal_docno`
    pub receipt: String,
    /// Sales and returns in the order in which they came.
    pub rows: Vec<SaleRow>,
    /// `drug_trac_codg` of the packs.
    pub traces: Vec<String>,
}

impl std::fmt::Debug for Sale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sale").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// One line of a sale.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleRow {
    /// `med_list_codg`
    pub item: String,
    /// `sel_retn_cnt` × 10,000; negative = brought back.
    pub count: i64,
    /// When it came here.
    pub at: Moment,
    /// The row as sent, without who bought it; canonical JSON.
    pub sent: String,
}

impl std::fmt::Debug for SaleRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaleRow").field("count", &self.count).finish_non_exhaustive()
    }
}

impl Sale {
    /// One record per institution and bill or receipt.
    pub fn key(&self) -> String {
        match self.settlement {
            Some(id) => format!("{} bill {}", self.institution.0, id.0),
            None => format!("{} receipt {}", self.institution.0, self.receipt),
        }
    }

    /// How much of an item is out of the shop, × 10,000.
    pub fn sold(&self, item: &str) -> Result<i64, Overflow> {
        let of = self.rows.iter().filter(|row| row.item == item);
        of.map(|row| row.count).try_fold(0_i64, i64::checked_add).ok_or(Overflow)
    }
}
