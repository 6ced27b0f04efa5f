//! What a file of people does to those who are known and those who are not.

use domain::PersonId;
use domain::person::name::PersonName;
use domain::person::{Insured, InsuredStatus};
use serde_json::json;
use store::{Answer, Body, Identity, Kind, NumberKey, StoreError, Tx};

use super::PersonRow;
use crate::act::Outcome;
use crate::acts::FileInsurance;
use crate::engine::{App, AppError};
use crate::import::numbers::{SALT, psn_no};
use crate::import::{ImportError, ImportFault, Way, write_checked};
use crate::number::{Numbered, pairs_of};

const LAST_PERSON: &str = "last_person";

/// Adds people and says how those who are known are insured, by certificate; tells how many. All or
/// none is added; where an insurance is paused, in force again or over, an act for each then lets
/// the bindings follow. Stopped between those, the same file goes on.
pub async fn put_people(app: &App, rows: Vec<PersonRow>) -> Result<usize, ImportError> {
    let Written { lines, changed } = through(app, rows, Way::Write).await?;
    for next in changed {
        let act = insurance(app, &next);
        match app.submit(act).await {
            Outcome::Decided { answer: Answer::Done, .. } => {}
            // Somebody died meanwhile: asked again, the file says so.
            _ => return Err(AppError::Busy.into()),
        }
    }
    Ok(lines)
}

/// Finds every fault that [`put_people`] would, and writes nothing; tells how many lines there are.
pub async fn check_people(app: &App, rows: Vec<PersonRow>) -> Result<usize, ImportError> {
    through(app, rows, Way::Check).await.map(|written| written.lines)
}

/// The act for somebody who is insured in another way now. Its number is never used again: next
/// month the same may be said anew.
fn insurance(app: &App, next: &Insured) -> FileInsurance {
    let Insured { person, area, insutype, psn_type, status, covered_until, .. } = *next;
    let content = json!({
        "person": person.0, "insutype": insutype, "psn_type": psn_type, "status": status,
        "covered_until": covered_until.map(|day| day.to_string()),
    });
    let (issuer, infno) = ("desk".to_owned(), "people-file".to_owned());
    let number = format!("{}-{}-{}", person.0, app.now().0, status.code());
    let numbered = Numbered::new(NumberKey { area, issuer, infno, number }, pairs_of(&content));
    FileInsurance { numbered, person, insutype, psn_type, status, covered_until }
}

/// What a file wrote, and who is insured in another way from now on.
struct Written {
    lines: usize,
    changed: Vec<Insured>,
}

async fn through(app: &App, rows: Vec<PersonRow>, way: Way) -> Result<Written, ImportError> {
    let Some(home) = rows.first().map(|row| row.insured.area) else {
        return Ok(Written { lines: 0, changed: Vec::new() });
    };
    write_checked(app, home, way, move |tx| write(tx, rows)).await
}

fn write(
    tx: &mut dyn Tx,
    rows: Vec<PersonRow>,
) -> store::Result<Result<Written, Vec<ImportFault>>> {
    let salt = tx.setting(SALT)?;
    let salt = salt.ok_or(StoreError::Inconsistent { table: "settings", what: SALT.to_owned() })?;
    let mut last: i64 = tx.setting(LAST_PERSON)?.and_then(|t| t.parse().ok()).unwrap_or(0);
    let (mut people, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut changed = Vec::new();
    for row in rows {
        let known = tx.identity_by_cert(&row.identity.cert_type, &row.identity.cert_no)?;
        let person = known.as_ref().map(|known| known.person);
        let owner = match &row.identity.card_no {
            Some(card) => tx.identity_by_card(card)?.map(|owner| owner.person),
            None => None,
        };
        if owner.is_some() && owner != person {
            faults.push(row.fault("card_no", "这个卡号已经是另一个人的", "请核对卡号"));
        }
        let before = person.map(|p| tx.insured(p)).transpose()?.flatten();
        let (mut identity, mut insured) = (row.identity.clone(), row.insured.clone());
        if let Some((known, before)) = known.zip(before) {
            let gone = is_gone(tx, &before)?;
            against(&row, (&known, &before), gone, &mut faults);
            let next = Insured { person: before.person, frozen: before.frozen, ..insured };
            // With what follows for the bindings, by an act; the rest is only written.
            if (next.status, next.insutype) == (before.status, before.insutype) {
                insured = next;
            } else {
                insured = before;
                changed.push(next);
            }
            identity = told_anew(known, identity);
        } else {
            last += 1;
            let person = person.unwrap_or(PersonId(last));
            identity.person = person;
            identity.psn_no = psn_no(&salt, person);
            insured.person = person;
        }
        people.push((identity, insured));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let lines = people.len();
    tx.put_people(&people)?;
    tx.put_setting(LAST_PERSON, &last.to_string())?;
    Ok(Ok(Written { lines, changed }))
}

/// Died, or goes on in another record.
fn is_gone(tx: &dyn Tx, before: &Insured) -> store::Result<bool> {
    if tx.record_by_key(Kind::Estate, &before.person.0.to_string())?.is_some() {
        return Ok(true);
    }
    if before.status != InsuredStatus::Invalid {
        return Ok(false);
    }
    let corrected = tx.records_of(Kind::Correction, before.person, None)?;
    Ok(corrected.iter().any(|record| match &record.body {
        Body::Correction(merged) => merged.person == before.person && merged.into.is_some(),
        _ => false,
    }))
}

/// What of a known person a file cannot change.
fn against(
    row: &PersonRow,
    (known, before): (&Identity, &Insured),
    gone: bool,
    faults: &mut Vec<ImportFault>,
) {
    let PersonRow { identity, insured, .. } = row;
    let mut fault = |field, what: &str, mend: &str| faults.push(row.fault(field, what, mend));
    if gone {
        let mend = "请从文件里去掉这一行；登记有误的，请到窗口办理更正";
        fault("cert_no", "这个人已登记死亡，或这条档案已并入另一条", mend);
        return;
    }
    if before.area != insured.area {
        let mend = "请先办理转移接续；没有转移的，请改回原来的统筹区";
        fault("area", "这个人已在另一个统筹区参保，账户里的钱不会跟着导入走", mend);
    }
    let corrected = "请核对；原来登记有误的，请到窗口办理信息更正，不能用导入改";
    if !PersonName::parse(&known.name).is_ok_and(|name| name.is_same(&identity.name)) {
        fault("name", "和已登记的姓名不一致", corrected);
    }
    if known.born != identity.born {
        fault("born", "和已登记的出生日期不一致", corrected);
    }
    let told = |gender: u8| matches!(gender, 1 | 2);
    if told(known.gender) && told(identity.gender) && known.gender != identity.gender {
        fault("gender", "和已登记的性别不一致", corrected);
    }
    if insured.frozen && !before.frozen {
        fault("frozen", "已登记的人不能用导入冻结", "请由账户管理岗办理冻结");
    }
}

/// Who somebody is, with what the file says that a file may say: phone, card, a sex that was not
/// known. An empty cell leaves what is there.
fn told_anew(known: Identity, told: Identity) -> Identity {
    let gender = if matches!(known.gender, 1 | 2) { known.gender } else { told.gender };
    Identity {
        phone: told.phone.or(known.phone),
        card_no: told.card_no.or(known.card_no),
        demo_key: told.demo_key.or(known.demo_key),
        gender,
        ..known
    }
}
