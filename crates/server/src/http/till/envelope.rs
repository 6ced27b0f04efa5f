//! The envelope of a till, and the one that answers it.

use domain::clerk::Clerk;
use domain::institution::Institution;
use domain::{Area, ids};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Longest `opter_name`, in characters.
const NAME_MAX: usize = 50;

/// What was sent: the 18 members of the national envelope, in its order.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Envelope)]
pub(super) struct EnvelopeSaid {
    infno: String,
    /// The number that a settlement has as `medins_setl_id`, and 2601 and 9990 as `omsgid`.
    msgid: String,
    mdtrtarea_admvs: String,
    insuplc_admdvs: String,
    recer_sys_code: &'static str,
    dev_no: &'static str,
    dev_safe_info: &'static str,
    cainfo: &'static str,
    signtype: &'static str,
    infver: &'static str,
    opter_type: &'static str,
    opter: String,
    opter_name: String,
    inf_time: String,
    fixmedins_code: String,
    fixmedins_name: String,
    sign_no: String,
    #[schema(value_type = BTreeMap<String, Value>)]
    input: Box<RawValue>,
}

/// What was answered: the national envelope. Sent again, a call is answered with the same `infcode`,
/// `err_msg` and `output`, but for what only looks and for quotes, which are answered as things are
/// now; number and times of the answer are new.
#[derive(Deserialize, Serialize, ToSchema)]
#[schema(as = Answer)]
pub(super) struct AnswerSaid {
    /// 0 = done as asked, -1 = refused or not understood; `err_msg` says why.
    infcode: i32,
    inf_refmsgid: String,
    refmsg_time: String,
    respond_time: String,
    err_msg: Option<String>,
    /// By the table of the transaction; `null` where it has none, and in a refusal.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    output: Option<Box<RawValue>>,
}

impl AnswerSaid {
    /// What was told; `None` = a refusal, or nothing.
    pub(super) fn told(&self) -> Option<Value> {
        let output = self.output.as_deref().filter(|_| self.infcode == 0)?;
        serde_json::from_str(output.get()).ok().filter(|told: &Value| !told.is_null())
    }
}

/// What a cashier wants sent.
pub(super) struct Wanted {
    pub(super) infno: String,
    pub(super) insured_at: String,
    pub(super) sign_no: String,
    pub(super) input: Box<RawValue>,
}

/// The envelope of a call that was given `id`. Whatever tells institutions apart is the till's own,
/// never the caller's.
pub(super) fn envelope(
    institution: &Institution,
    clerk: &Clerk,
    id: i64,
    wanted: Wanted,
) -> EnvelopeSaid {
    let Wanted { infno, insured_at, sign_no, input } = wanted;
    EnvelopeSaid {
        infno,
        msgid: msgid(institution.area, id),
        mdtrtarea_admvs: institution.admdvs.clone(),
        insuplc_admdvs: insured_at,
        recer_sys_code: "99",
        dev_no: "",
        dev_safe_info: "",
        cainfo: "",
        signtype: "",
        infver: "V1.0",
        opter_type: "1",
        opter: clerk.login.clone(),
        opter_name: clerk.name.chars().take(NAME_MAX).collect(),
        inf_time: ids::made_at(id).to_string(),
        fixmedins_code: institution.code.clone(),
        fixmedins_name: institution.name.clone(),
        sign_no,
        input,
    }
}

/// Area (6), time (14) and 10 digits: the milliseconds (3) and what tells identifiers of one
/// millisecond apart (7), so that the whole identifier can be read back out of it.
///
/// No two calls share one: a lane never makes an identifier of an area twice, not even after a
/// restart or a step back of the clock, and the area stands in front. No request of the
/// institution's own programs has one: those begin with the letter of the institution's code, with a
/// year, or are hexadecimal. It is the form of `inf_refmsgid`, since the one of the nation for
/// `msgid` (code, time, 4 digits) leaves 10,000 to a second that the institution's programs number
/// too.
fn msgid(area: Area, id: i64) -> String {
    let at = ids::made_at(id);
    let (ms, low) = (at.0.rem_euclid(1_000), id & 0x1f_ffff);
    format!("{area}{}{ms:03}{low:07}", at.local().strftime("%Y%m%d%H%M%S"))
}

#[cfg(test)]
mod tests {
    use domain::Moment;

    use super::*;

    #[test]
    fn a_number_has_its_form_and_all_of_its_identifier() {
        let area: Area = "110000".parse().unwrap();
        let first = ids::first_at(Moment::parse("2026-11-22T09:30:00").unwrap());
        let said = msgid(area, first);
        assert_eq!(said, "110000202611220930000000000000");
        // Neighbours, the last of a millisecond and the first of the next, of the next second.
        let near = [0, 1, 2, 0x1f_fffe, 0x1f_ffff, 0x20_0000, 999 << 21, 1_000 << 21, 60_000 << 21];
        let all: std::collections::BTreeSet<String> =
            near.into_iter().map(|step: i64| msgid(area, first + step)).collect();
        assert_eq!(all.len(), near.len(), "{all:?}");
        assert!(all.iter().all(|msgid| msgid.len() == 30), "{all:?}");
        assert!(all.iter().all(|msgid| msgid.bytes().all(|b| b.is_ascii_digit())), "{all:?}");
    }
}
