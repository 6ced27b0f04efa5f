//! 1201 医药机构信息获取: places of care by code, or by kind and a part of the name.

use domain::institution::{Institution, InstitutionKind};
use store::Reads;

use crate::http::institution::answer::Failure;
use crate::http::institution::call::Call;
use crate::http::institution::fields::Fault;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::transactions::statement::hosp_lv;

/// Most places of an answer.
const MOST: usize = 200;
/// Places that are read at once.
const PAGE: u32 = 1_000;

/// What 1201 answers. Agencies are no places of care and are not listed.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("medinsinfo");
    let (code, part) = (row.sent("fixmedins_code"), row.sent("fixmedins_name"));
    let kind = row.sent("fixmedins_type");
    if code.is_none() && part.is_none() && kind.is_none() {
        let what = "类型、编号、名称至少填一项，请填写后重发";
        return Err(Failure::Faults(vec![Fault::new("medinsinfo", "机构信息", what)]));
    }
    let fits = |place: &Institution| {
        fixmedins_type(place.kind).is_some_and(|own| kind.is_none_or(|kind| kind == own))
            && part.is_none_or(|part| place.name.contains(part))
    };
    let found = match code {
        Some(code) => {
            let place = reads.institution_by_code(code)?.map(|(place, _)| place);
            place.filter(fits).into_iter().collect()
        }
        None => walk(reads, fits)?,
    };
    let rows = found.iter().filter_map(medinsinfo).collect();
    Ok(Object::default().node("medinsinfo", Node::List(rows)).done())
}

/// Page by page in the order of codes, until there are enough.
fn walk(
    reads: &dyn Reads,
    fits: impl Fn(&Institution) -> bool,
) -> Result<Vec<Institution>, Failure> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = reads.institutions_after(&after, PAGE)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.code);
        found.extend(page.into_iter().filter(|place| fits(place)));
        if found.len() >= MOST {
            break;
        }
    }
    found.truncate(MOST);
    Ok(found)
}

fn medinsinfo(place: &Institution) -> Option<Node> {
    let kind = fixmedins_type(place.kind)?;
    let level = (place.kind == InstitutionKind::Hospital).then(|| hosp_lv(place.level).to_owned());
    let node = Object::default()
        .text("fixmedins_code", &place.code)
        .text("fixmedins_name", &place.name)
        .unknown(&["uscc"])
        .text("fixmedins_type", kind)
        .known("hosp_lv", level);
    Some(node.done())
}

/// `fixmedins_type`; `None` = no place of care.
fn fixmedins_type(kind: InstitutionKind) -> Option<&'static str> {
    match kind {
        InstitutionKind::Hospital => Some("1"),
        InstitutionKind::Pharmacy => Some("2"),
        InstitutionKind::Agency => None,
    }
}
