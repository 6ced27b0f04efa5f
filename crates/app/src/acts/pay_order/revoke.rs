//! An order ends unpaid: the institution takes it back (6401), or the patient declines it.

use domain::institution::Institution;
use domain::pay_order::{OrderState, PayOrder};
use domain::{RecordId, VisitId};
use store::{Answer, Effects, Facts, Needs, Record};

use super::{drop_lines, needs_of, order_anew, order_at, order_of, state_forbids};
use crate::act::{Act, Context, Refusals};
use crate::acts::Acting;
use crate::number::Numbered;

/// Takes an order back before it is paid. Lines that came with it go with it.
#[derive(Clone, Debug)]
pub struct Revoke {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Which order.
    pub order: RecordId,
    /// Its visit.
    pub visit: VisitId,
}

impl Act for Revoke {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.order, self.institution.area, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (record, order) = order_at(facts, self.order, self.institution.id)?;
        end(facts, (record, order), context)
    }
}

/// The patient or a guardian will not pay. It costs nothing, so it needs no proof.
#[derive(Clone, Debug)]
pub struct DeclineOrder {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose order, and who acts.
    pub acting: Acting,
    /// Which order, in which care area.
    pub order: (domain::Area, RecordId),
    /// Its visit.
    pub visit: VisitId,
}

impl Act for DeclineOrder {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let (area, order) = self.order;
        let mut needs = needs_of(order, area, self.visit);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check_own(facts, context, "移动支付订单")?;
        let (record, order) = order_of(facts, self.order.1, self.acting.person)?;
        end(facts, (record, order), context)
    }
}

/// Over already, it stays so.
fn end(
    facts: &Facts,
    (record, order): (&Record, &PayOrder),
    context: &Context<'_>,
) -> Result<Effects, Refusals> {
    let now = context.now;
    if order.state_at(now) != OrderState::Revoked && !order.waits(now) {
        return Err(state_forbids(order, now));
    }
    let mut effects = Effects::answer(Answer::Record(record.id));
    if order.state != OrderState::Revoked {
        drop_lines(facts, order, &mut effects);
        let order = PayOrder { state: OrderState::Revoked, ..order.clone() };
        effects.records.push(order_anew(record, order));
    }
    Ok(effects)
}
