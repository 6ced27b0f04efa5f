//! Designated hospitals and pharmacies with what they sign with.

use std::collections::BTreeSet;

use domain::institution::{Institution, InstitutionKind, Level, Service};
use domain::{Area, InstitutionId, Moment};
use store::records::Listing;
use store::{Access, Tx};

use super::credits::batch_of;
use super::row::{Read, Row};
use super::table::{Column, needed, optional, read};
use super::{ImportError, ImportFault, Rules, Way, write_checked};
use crate::engine::App;

const COLUMNS: &[Column] = &[
    needed("code"),
    needed("name"),
    needed("kind"),
    optional("level"),
    needed("admdvs"),
    optional("takes_family"),
    optional("services"),
    optional("unsigned"),
    optional("access_key"),
    optional("secret"),
];

const KINDS: [(&str, InstitutionKind); 6] = [
    ("hospital", InstitutionKind::Hospital),
    ("pharmacy", InstitutionKind::Pharmacy),
    ("医院", InstitutionKind::Hospital),
    ("药店", InstitutionKind::Pharmacy),
    ("agency", InstitutionKind::Agency),
    ("经办机构", InstitutionKind::Agency),
];
const LEVELS: [(&str, Level); 13] = [
    ("community", Level::Community),
    ("one", Level::One),
    ("two", Level::Two),
    ("three", Level::Three),
    ("three_top", Level::ThreeTop),
    ("1", Level::One),
    ("2", Level::Two),
    ("3", Level::Three),
    ("基层", Level::Community),
    ("一级", Level::One),
    ("二级", Level::Two),
    ("三级", Level::Three),
    ("省部属三级", Level::ThreeTop),
];

const SERVICES: [(&str, &str, Service); 6] = [
    ("inpatient", "住院", Service::Inpatient),
    ("e_voucher", "医保电子凭证", Service::EVoucher),
    ("mobile", "移动支付", Service::Mobile),
    ("prescription", "外配处方", Service::Prescription),
    ("away", "异地就医", Service::Away),
    ("wallet", "医保钱包", Service::Wallet),
];

/// Longest name, in characters.
const NAME_MAX: usize = 200;

/// An institution of a file. Its `Debug` shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionRow {
    line: u64,
    admdvs_column: u32,
    key_column: u32,
    institution: Institution,
    access: Access,
    listing: Listing,
}

impl InstitutionRow {
    /// Where it is.
    pub fn area(&self) -> Area {
        self.institution.area
    }
}

/// Reads a file of institutions. Only `demo` may have some that call without a signature.
pub fn parse_institutions(
    bytes: &[u8],
    rules: Rules<'_>,
    demo: bool,
) -> Result<Vec<InstitutionRow>, Vec<ImportFault>> {
    let mut rows = read(bytes, COLUMNS, |row| institution(row, rules, demo))?;
    let file = batch_of(bytes);
    for row in &mut rows {
        row.listing.file.clone_from(&file);
    }
    Ok(rows)
}

fn institution(row: &mut Row<'_>, rules: Rules<'_>, demo: bool) -> Read<InstitutionRow> {
    let (code, name, kind) = (code(row), name(row), row.word("kind", &KINDS));
    let level = match (&kind, row.maybe("level")) {
        (Ok(InstitutionKind::Pharmacy | InstitutionKind::Agency), None) => Ok(Level::Community),
        _ => row.word("level", &LEVELS),
    };
    let (admdvs, area) = (row.text("admdvs"), row.area("admdvs", rules));
    let (takes_family, unsigned) = (row.flag("takes_family", true), row.flag("unsigned", false));
    let (code, name, kind, level) = (code?, name?, kind?, level?);
    let (admdvs, area, takes_family, unsigned) = (admdvs?, area?, takes_family?, unsigned?);
    let listing = listing(row);
    let (access, services) = (access(row, unsigned, demo), services(row, kind));
    let (access, services) = (access?, services?);
    row.unique("code", "code", code.clone())?;
    if let Some(key) = access.key.clone() {
        row.unique("key", "access_key", key)?;
    }
    let (id, closed) = (InstitutionId(0), false);
    let (admdvs_column, key_column) = (row.column("admdvs"), row.column("access_key"));
    let institution = Institution {
        id,
        code,
        name,
        kind,
        level,
        area,
        admdvs,
        takes_family,
        unsigned,
        closed,
        services,
    };
    let line = row.line;
    Ok(InstitutionRow { line, admdvs_column, key_column, institution, access, listing })
}

/// What the line itself says of what the place offers; when is known once it is written.
fn listing(row: &Row<'_>) -> Listing {
    Listing {
        listed_at: Moment(0),
        changed_at: None,
        file: String::new(),
        says_services: row.maybe("services").is_some(),
        says_family: row.maybe("takes_family").is_some(),
    }
}

fn name(row: &mut Row<'_>) -> Read<String> {
    let name = row.text("name")?;
    if name.chars().count() <= NAME_MAX && !name.chars().any(is_unseen) {
        return Ok(name);
    }
    row.fault("name", "名称太长或含有不能显示的字符", "请填写全称，最多 200 个字")
}

/// Shows nothing, or changes how what follows is read: controls, format characters (Unicode Cf, as
/// far as they are no script's own letters) and what Unicode gives to nobody.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// 12 characters of capitals and digits, H, P or A (agencies, of this project) first; 湖北 writes 14.
fn code(row: &mut Row<'_>) -> Read<String> {
    let code = row.text("code")?;
    let plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if matches!(code.len(), 12 | 14) && plain && code.starts_with(['H', 'P', 'A']) {
        return Ok(code);
    }
    row.fault(
        "code",
        "不是定点医药机构编码",
        "H（医院）、P（药店）或 A（经办机构）开头，共 12 位大写字母和数字（湖北 14 位）",
    )
}

/// What it offers: `inpatient mobile`; empty = what its kind usually does, `none` = nothing.
fn services(row: &mut Row<'_>, kind: InstitutionKind) -> Read<BTreeSet<Service>> {
    let Some(text) = row.maybe("services") else { return Ok(Institution::usual_services(kind)) };
    let words = text.split([' ', ';', '、', '；']).filter(|word| !matches!(*word, "" | "none"));
    let known = |word: &str| {
        SERVICES.iter().find(|(known, zh, _)| *known == word || *zh == word).map(|it| it.2)
    };
    if let Some(services) = words.map(known).collect() {
        return Ok(services);
    }
    let words: Vec<&str> = SERVICES.iter().map(|(word, ..)| *word).collect();
    let mend = format!("可用：{}，用空格分开；没有请写 none", words.join("、"));
    row.fault("services", "不是可用的服务", &mend)
}

/// Key and secret of gate `hmac`: both or none. An institution with none calls through another
/// gateway, once it has a key there, or unsigned in a demo.
fn access(row: &mut Row<'_>, unsigned: bool, demo: bool) -> Read<Access> {
    if unsigned && !demo {
        let what = "不签名的机构只能在演示环境里有";
        return row.fault("unsigned", what, "请改为 false，填写密钥");
    }
    let (key, secret) = (row.maybe("access_key"), row.maybe("secret"));
    match (&key, &secret) {
        _ if unsigned => {}
        (Some(_), None) => return row.fault("secret", "没有填写", "请填写，或两项都不填"),
        (None, Some(_)) => return row.fault("access_key", "没有填写", "请填写，或两项都不填"),
        (Some(_), Some(_)) | (None, None) => {}
    }
    Ok(Access { key, secret })
}

/// Adds or changes institutions by code, all or none; tells how many.
pub async fn put_institutions(app: &App, rows: Vec<InstitutionRow>) -> Result<usize, ImportError> {
    through(app, rows, Way::Write).await
}

/// Finds every fault that [`put_institutions`] would, and writes nothing; tells how many lines there are.
pub async fn check_institutions(
    app: &App,
    rows: Vec<InstitutionRow>,
) -> Result<usize, ImportError> {
    through(app, rows, Way::Check).await
}

async fn through(app: &App, rows: Vec<InstitutionRow>, way: Way) -> Result<usize, ImportError> {
    let Some(home) = rows.first().map(|row| row.institution.area) else { return Ok(0) };
    let now = app.now();
    write_checked(app, home, way, move |tx| write(tx, rows, now)).await
}

fn write(
    tx: &mut dyn Tx,
    rows: Vec<InstitutionRow>,
    now: Moment,
) -> store::Result<Result<usize, Vec<ImportFault>>> {
    let mut last = tx.institutions()?.iter().map(|known| known.id.0).max().unwrap_or(0);
    let (mut all, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut listings = Vec::with_capacity(rows.len());
    for row in rows {
        let InstitutionRow { line, admdvs_column, key_column, listing, .. } = row;
        let InstitutionRow { mut institution, mut access, .. } = row;
        let (known, before) = tx.institution_by_code(&institution.code)?.unzip();
        // A file that names no key leaves the one that is there.
        if let (None, false, Some(before)) = (&access.key, institution.unsigned, before) {
            access = before;
        }
        if known.as_ref().is_some_and(|known| known.area != institution.area) {
            let what = "这家机构已属于另一个统筹区".to_owned();
            let mend = "机构不能换统筹区；请用新的机构编码".to_owned();
            faults.push(ImportFault { line, column: admdvs_column, field: "admdvs", what, mend });
        }
        last += i64::from(known.is_none());
        institution.id = known.as_ref().map_or(InstitutionId(last), |known| known.id);
        // A file opens nobody again: that takes a new key, which two clerks give.
        institution.closed = known.as_ref().is_some_and(|known| known.closed);
        let owner = match &access.key {
            Some(key) => tx.institution_by_access_key(key)?.map(|(owner, _)| owner.id),
            None => None,
        };
        if owner.is_some_and(|owner| owner != institution.id) {
            let what = "这个访问标识已经是另一家机构的".to_owned();
            let mend = "每家机构用自己的访问标识".to_owned();
            faults.push(ImportFault { line, column: key_column, field: "access_key", what, mend });
        }
        let before = tx.listing(institution.id)?;
        let same = known.as_ref() == Some(&institution);
        // The same as before, but known from before listings were kept: nobody knows since when.
        let changed_at = if same { before.and_then(|it| it.changed_at) } else { Some(now) };
        listings.push((institution.id, Listing { listed_at: now, changed_at, ..listing }));
        all.push((institution, access));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    tx.put_institutions(&all)?;
    tx.put_listings(&listings)?;
    Ok(Ok(all.len()))
}
