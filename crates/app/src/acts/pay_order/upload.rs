//! 6201: charges become an order that the patient can agree to.

use domain::institution::Institution;
use domain::item::{CutLine, Line};
use domain::pay_order::{ORDER_MS, OrderState, PayOrder};
use domain::settlement::{AccountUse, Bill, Setting, StayBill, decide};
use domain::{Fen, Moment, PersonId, Reason, Refusal, SettlementId, VisitId, ids};
use store::{
    Answer, Body, Effects, Facts, FeeBatch, FeeBatchState, Kind, Needs, Visit, VisitState,
};

use super::{OrderToken, state_forbids, token_sm3};
use crate::act::{Act, Context, Refusals};
use crate::acts::settle::{needs_of, settle_facts, visit_of};
use crate::acts::{bill_of_stay, bill_of_visit, record};
use crate::number::Numbered;

/// The visit that an order is for.
#[derive(Clone, Debug)]
pub enum ToVisit {
    /// One that is there: an outpatient visit, or a stay with its charges.
    Known(VisitId),
    /// A new one; pharmacies have no other.
    New {
        /// `iptOtpNo`
        ipt_otp_no: String,
        /// The nodes as sent, canonical, without personal data.
        details: String,
    },
}

/// Uploads an order.
#[derive(Clone, Debug)]
pub struct UploadOrder {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Whose care.
    pub patient: PersonId,
    /// For which visit.
    pub visit: ToVisit,
    /// Outpatient, pharmacy or inpatient.
    pub setting: Setting,
    /// `medOrgOrd`
    pub med_org_ord: String,
    /// `feeType`
    pub fee_type: String,
    /// `medType`
    pub med_type: String,
    /// `chrgBchno`
    pub batch: String,
    /// `begntime` of a new visit.
    pub begun: Moment,
    /// `medfeeSumamt`
    pub total: Fen,
    /// `acctUsedFlag`
    pub account_use: AccountUse,
    /// `midSetlFlag`: of a stay, while it goes on.
    pub mid: bool,
    /// The lines; none = those that the visit has. A stay's are never sent along.
    pub lines: Vec<Line>,
}

/// The visit of an order on its way.
struct Stage {
    id: VisitId,
    /// To be written: it is new.
    fresh: Option<Visit>,
    /// Under the batch's number, uploaded before and not paid.
    batch: Option<FeeBatch>,
}

impl Act for UploadOrder {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let visit = match &self.visit {
            ToVisit::Known(id) => *id,
            ToVisit::New { .. } => VisitId(0),
        };
        let mut needs = needs_of(&self.bill(visit));
        needs.visits.insert((self.institution.area, visit));
        needs.records_of.insert((Kind::Order, self.patient));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let mut bill = self.bill(VisitId(0));
        let stage = self.stage(facts, &mut bill, context)?;
        // What could not be paid is not offered to be agreed to.
        let settle_facts = settle_facts(facts, self.patient, now)?;
        let world = context.world;
        let id = SettlementId(0);
        let quoted = decide(id, &bill, &settle_facts, &world.policies, &world.catalogue, now)?;
        let Stage { id: visit, fresh, batch } = stage;
        let order = record(context, Body::Order(self.order(visit, now)));
        let pay_ord_id = ids::outward_now(self.institution.area, order.id.0);
        let token_sm3 = token_sm3(&OrderToken::Pay.text(context.keyring, &pay_ord_id));
        let mut effects = Effects::answer(Answer::Record(order.id));
        let body = Body::Order(PayOrder { pay_ord_id, token_sm3, ..self.order(visit, now) });
        effects.records.push(store::Record { body, ..order });
        effects.visits.extend(fresh);
        if !self.lines.is_empty() {
            effects.fee_batches.push(self.uploaded(visit, batch, quoted.lines, context));
        }
        Ok(effects)
    }
}

impl UploadOrder {
    fn bill(&self, visit: VisitId) -> Bill {
        Bill {
            patient: self.patient,
            institution: self.institution.clone(),
            setting: self.setting,
            med_type: self.med_type.clone(),
            visit,
            batch: self.batch.clone(),
            begun: self.begun,
            lines: self.lines.clone(),
            total: self.total,
            hosp_part: Fen::ZERO,
            account_use: self.account_use,
            picked: None,
            quoted_cash: None,
            stay: self.stay(),
        }
    }

    fn stay(&self) -> Option<StayBill> {
        let mid = self.mid;
        (self.setting == Setting::Inpatient).then(|| StayBill { mid, ..StayBill::default() })
    }

    fn order(&self, visit: VisitId, now: Moment) -> PayOrder {
        PayOrder {
            pay_ord_id: String::new(),
            token_sm3: String::new(),
            institution: self.institution.id,
            area: self.institution.area,
            setting: self.setting,
            med_org_ord: self.med_org_ord.clone(),
            patient: self.patient,
            visit,
            batch: self.batch.clone(),
            own_lines: !self.lines.is_empty(),
            mid: self.mid,
            med_type: self.med_type.clone(),
            fee_type: self.fee_type.clone(),
            total: self.total,
            account_use: self.account_use,
            state: OrderState::Quoted,
            authorised: None,
            settlement: None,
            refund: None,
            at: now,
            until: now.plus_ms(ORDER_MS),
        }
    }

    /// The visit and the whole bill of it.
    fn stage(
        &self,
        facts: &Facts,
        bill: &mut Bill,
        context: &mut Context<'_>,
    ) -> Result<Stage, Refusals> {
        match &self.visit {
            ToVisit::New { ipt_otp_no, details } => {
                let id = VisitId(context.id());
                let visit = Visit {
                    id,
                    area: self.institution.area,
                    institution: self.institution.id,
                    patient: self.patient,
                    setting: self.setting,
                    state: VisitState::Open,
                    ipt_otp_no: ipt_otp_no.clone(),
                    begun: self.begun,
                    ended: None,
                    med_type: self.med_type.clone(),
                    details: details.clone(),
                    version: 0,
                };
                bill.visit = id;
                Ok(Stage { id, fresh: Some(visit), batch: None })
            }
            ToVisit::Known(id) if self.lines.is_empty() => {
                bill.visit = *id;
                if self.setting == Setting::Inpatient {
                    bill_of_stay(facts, bill, true)?;
                } else {
                    bill_of_visit(facts, bill)?;
                }
                Ok(Stage { id: *id, fresh: None, batch: None })
            }
            ToVisit::Known(id) => {
                bill.visit = *id;
                let visit = visit_of(facts, *id, self.patient, &self.institution)?;
                bill.begun = visit.begun;
                let batch = self.earlier(facts, *id, context.now)?;
                if let Some(batch) = &batch {
                    let kept = batch.lines.iter().map(|cut| cut.line.clone());
                    bill.lines = kept.chain(self.lines.iter().cloned()).collect();
                }
                self.not_repeated(facts, *id, batch.as_ref())?;
                Ok(Stage { id: *id, fresh: None, batch })
            }
        }
    }

    /// What was uploaded under the batch's number before. Lines of an order that is over are gone:
    /// the upload is done anew.
    fn earlier(
        &self,
        facts: &Facts,
        visit: VisitId,
        now: Moment,
    ) -> Result<Option<FeeBatch>, Refusals> {
        let Some(batch) = facts.fee_batches.get(&(visit, self.batch.clone())) else {
            return Ok(None);
        };
        if let FeeBatchState::Settled(id) = batch.state {
            let setl_id = ids::outward_now(batch.area, id.0);
            return Err(Refusal::new(Reason::AlreadySettled).name(setl_id).into());
        }
        let orders = facts.records_of(Kind::Order, self.patient);
        let of_batch = orders.filter_map(|record| match &record.body {
            Body::Order(order) if order.visit == visit && order.batch == self.batch => Some(order),
            _ => None,
        });
        // The newest comes first.
        match of_batch.into_iter().find(|order| order.own_lines) {
            Some(order) if order.waits(now) => Err(state_forbids(order, now)),
            Some(_) => Ok(Some(FeeBatch { lines: Vec::new(), ..batch.clone() })),
            None => Ok(Some(batch.clone())),
        }
    }

    /// A line's number comes once in a visit.
    fn not_repeated(
        &self,
        facts: &Facts,
        visit: VisitId,
        batch: Option<&FeeBatch>,
    ) -> Result<(), Refusals> {
        let others = facts
            .fee_batches
            .range((visit, String::new())..)
            .take_while(|((of, _), _)| *of == visit)
            .filter(|((_, number), _)| *number != self.batch)
            .map(|(_, batch)| batch);
        let mut known = others.chain(batch).flat_map(|batch| &batch.lines);
        match known.find(|known| self.lines.iter().any(|line| line.sn == known.line.sn)) {
            Some(line) => {
                let refusal = Refusal::new(Reason::LineRepeated).field("feedetlSn");
                Err(refusal.name(line.line.sn.clone()).into())
            }
            None => Ok(()),
        }
    }

    fn uploaded(
        &self,
        visit: VisitId,
        earlier: Option<FeeBatch>,
        lines: Vec<CutLine>,
        context: &mut Context<'_>,
    ) -> FeeBatch {
        match earlier {
            Some(batch) => FeeBatch { lines, ..batch },
            None => FeeBatch {
                id: context.id(),
                area: self.institution.area,
                visit,
                batch: self.batch.clone(),
                state: FeeBatchState::Uploaded,
                lines,
                version: 0,
            },
        }
    }
}
