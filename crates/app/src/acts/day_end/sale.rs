//! What was sold and brought back over the counter (3505).

use domain::day_end::{Sale, SaleRow};
use domain::{Area, InstitutionId, PersonId, Reason, Refusal, SettlementId};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use crate::act::{Act, Context, Refusals};
use crate::acts::{record, said_anew};
use crate::number::Numbered;

/// Most lines under one bill or receipt; the longest bill has as many.
const ROWS_MAX: usize = 2_000;

/// Lines of one bill or receipt.
#[derive(Clone, Debug)]
pub struct NewSale {
    /// The bill and whose it is; `None` = paid without insurance.
    pub bill: Option<(SettlementId, PersonId)>,
    /// `rtal_docno`
    pub receipt: String,
    /// Item, count × 10,000, the row as sent.
    pub rows: Vec<(String, i64, String)>,
}

/// Keeps sales and returns of an institution.
#[derive(Clone, Debug)]
pub struct KeepSales {
    /// Number and content.
    pub numbered: Numbered,
    /// Who sold.
    pub institution: InstitutionId,
    /// The care area.
    pub area: Area,
    /// By bill or receipt.
    pub sales: Vec<NewSale>,
    /// `drug_trac_codg`; kept with the first of them.
    pub traces: Vec<String>,
}

impl KeepSales {
    fn empty(&self, new: &NewSale) -> Sale {
        Sale {
            institution: self.institution,
            area: self.area,
            settlement: new.bill.map(|(id, _)| id),
            patient: new.bill.map(|(_, patient)| patient),
            receipt: new.receipt.clone(),
            rows: Vec::new(),
            traces: Vec::new(),
        }
    }

    /// The sale with its new lines: nothing comes back that was not sold.
    fn grown(new: &NewSale, mut sale: Sale, now: domain::Moment) -> Result<Sale, Refusals> {
        if sale.rows.len().saturating_add(new.rows.len()) > ROWS_MAX {
            let most = u32::try_from(ROWS_MAX).unwrap_or(u32::MAX);
            return Err(Refusal::new(Reason::AmountOutOfRange).field("selinfo").count(most).into());
        }
        for (item, count, sent) in &new.rows {
            let (item, count, sent) = (item.clone(), *count, sent.clone());
            if sale.sold(&item)?.checked_add(count).is_none_or(|left| left < 0) {
                let refusal = Refusal::new(Reason::AmountOutOfRange).field("sel_retn_cnt");
                return Err(refusal.name(item).into());
            }
            sale.rows.push(SaleRow { item, count, at: now, sent });
        }
        Ok(sale)
    }

    /// The bill is this place's and this patient's; what was given back is not sold again.
    fn check(&self, facts: &Facts, new: &NewSale) -> Result<(), Refusals> {
        let Some((id, patient)) = new.bill else { return Ok(()) };
        let known = facts.settlements.get(&id);
        let Some(bill) =
            known.filter(|bill| bill.institution == self.institution && bill.patient == patient)
        else {
            return Err(Refusal::new(Reason::SettlementUnknown).field("setl_id").into());
        };
        let sells = new.rows.iter().any(|(_, count, _)| *count > 0);
        match bill.cancelled_by {
            Some(by) if sells => {
                let setl_id = domain::ids::outward_now(self.area, by.0);
                Err(Refusal::new(Reason::AlreadyCancelled).name(setl_id).into())
            }
            _ => Ok(()),
        }
    }
}

impl Act for KeepSales {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let keys = self.sales.iter().map(|new| (Kind::Sale, self.empty(new).key()));
        let bills = self.sales.iter().filter_map(|new| new.bill.map(|(id, _)| (self.area, id)));
        Needs { keys: keys.collect(), settlements: bills.collect(), ..Needs::default() }
    }

    fn accounts(&self) -> usize {
        self.sales.len().saturating_mul(4)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        for (place, new) in self.sales.iter().enumerate() {
            self.check(facts, new)?;
            let key = self.empty(new).key();
            let known = facts.record_by_key(Kind::Sale, &key);
            let before = match known.map(|record| &record.body) {
                Some(Body::Sale(sale)) => sale.clone(),
                _ => self.empty(new),
            };
            let mut sale = Self::grown(new, before, context.now)?;
            if place == 0 {
                sale.traces.extend(self.traces.iter().cloned());
            }
            effects.records.push(match known {
                Some(known) => said_anew(known, Body::Sale(sale)),
                None => record(context, Body::Sale(sale)),
            });
        }
        Ok(effects)
    }
}
