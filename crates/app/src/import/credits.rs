//! Credit files: money that areas now owe to people.

use std::collections::{BTreeMap, BTreeSet};

use domain::person::{Credit, CreditSource, Insutype, PsnType};
use domain::refusal::Side;
use domain::{Area, Fen, PersonId, Reason, Refusal};
use jiff::civil::Date;
use sm3::{Digest, Sm3};
use store::{Answer, Kind, NumberKey};

use super::partly::{Halt, Partly};
use super::people::cert;
use super::row::{Read, Row};
use super::table::{Column, needed, optional, read};
use super::{ImportError, ImportFault, Rules};
use crate::act::Outcome;
use crate::acts::{CHUNK_MAX, CreditChunk};
use crate::engine::App;
use crate::hex;
use crate::number::Numbered;

const COLUMNS: &[Column] = &[
    optional("batch"),
    needed("cert_type"),
    needed("cert_no"),
    needed("area"),
    needed("amount"),
    needed("source"),
    needed("on"),
    // A handle for readers of the file; nothing is looked up by it.
    optional("key"),
];

const SOURCES: [(&str, CreditSource); 6] = [
    ("contribution", CreditSource::Contribution),
    ("fund", CreditSource::Fund),
    ("interest", CreditSource::Interest),
    ("缴费", CreditSource::Contribution),
    ("统筹", CreditSource::Fund),
    ("利息", CreditSource::Interest),
];

/// Most that one line credits: 100,000,000.00 元. A technical bound, far below where sums end.
pub const AMOUNT_MAX: Fen = Fen(10_000_000_000);
/// Longest batch number; with the chunk's number it stays within the 64 of a request's number.
pub const BATCH_MAX: usize = 48;

/// A credit of a file. Its `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct CreditRow {
    line: u64,
    columns: [u32; 3],
    batch: Option<String>,
    cert_type: String,
    cert_no: String,
    area: Area,
    amount: Fen,
    source: CreditSource,
    on: Date,
}

impl std::fmt::Debug for CreditRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreditRow").field("line", &self.line).finish_non_exhaustive()
    }
}

/// What was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The batch numbers, each once.
    pub batches: BTreeSet<String>,
    /// Lines of the file.
    pub lines: usize,
    /// Sum of the file.
    pub sum: Fen,
    /// The whole file had been booked before.
    pub replayed: bool,
}

/// The batch number of a file that is given none: the first 32 hex digits of its SM3.
pub fn batch_of(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes)[..16])
}

/// Reads a credit file.
pub fn parse_credits(bytes: &[u8], rules: Rules<'_>) -> Result<Vec<CreditRow>, Vec<ImportFault>> {
    read(bytes, COLUMNS, |row| credit(row, rules))
}

fn credit(row: &mut Row<'_>, rules: Rules<'_>) -> Read<CreditRow> {
    let (cert, area) = (cert(row, rules.today), row.area("area", rules));
    let (amount, source) = (row.money("amount", AMOUNT_MAX), row.word("source", &SOURCES));
    let (on, batch) = (day(row, rules.today), batch(row));
    let (cert, area, amount, source) = (cert?, area?, amount?, source?);
    let (on, batch) = (on?, batch?);
    let (cert_type, cert_no) = (cert.kind().code().to_owned(), cert.as_str().to_owned());
    row.unique("credit", "cert_no", format!("{cert_type} {cert_no} {area} {source:?} {on}"))?;
    let columns = [row.column("cert_no"), row.column("area"), row.column("source")];
    let line = row.line;
    Ok(CreditRow { line, columns, batch, cert_type, cert_no, area, amount, source, on })
}

fn day(row: &mut Row<'_>, today: Date) -> Read<Date> {
    row.text("on")?;
    match row.maybe_day("on")? {
        Some(day) if day > today => {
            let mend = format!("请填写 {today} 或以前的日期；以后的入账到那天再导入");
            row.fault("on", "日期还没有到", &mend)
        }
        Some(day) => Ok(day),
        None => row.fault("on", "没有填写", "请填写"),
    }
}

fn batch(row: &mut Row<'_>) -> Read<Option<String>> {
    match row.maybe("batch") {
        Some(batch) if !is_batch(&batch) => {
            let what = "批次号含有不能用的字符或太长";
            row.fault("batch", what, "请用字母、数字和 - _ . ，最多 48 位")
        }
        batch => Ok(batch),
    }
}

/// True for 1 to [`BATCH_MAX`] letters, digits and `-_.`.
pub fn is_batch(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (1..=BATCH_MAX).contains(&text.len()) && text.bytes().all(plain)
}

/// Books a file: all people, areas and sources are checked first, then chunks of one batch and area
/// each are booked under the numbers `<batch>-<chunk>`. A line without a batch number of its own
/// has `batch`. The same file with the same batch numbers books nothing twice and finishes what was
/// left.
pub async fn book_credits(
    app: &App,
    batch: &str,
    rows: Vec<CreditRow>,
) -> Result<Booked, ImportError> {
    let lines = rows.len();
    let (sum, chunks) = checked(app, batch, rows)?;
    let (mut batches, mut replayed, mut booked) = (BTreeSet::new(), true, Vec::new());
    for Chunk { batch, act: chunk, lines } in chunks {
        let (outcome, halted) = (app.submit(chunk).await, lines);
        let halt = match outcome {
            Outcome::Decided { answer: Answer::Refused(refusals), .. } => {
                let partly = partly(Halt::Refused, booked, halted);
                return Err(ImportError::Refused(refusals, partly));
            }
            Outcome::Decided { replayed: before, .. } => {
                replayed &= before;
                batches.insert(batch);
                booked.extend(halted);
                continue;
            }
            Outcome::NumberReused(_) if booked.is_empty() => return Err(ImportError::BatchReused),
            Outcome::NumberReused(_) => {
                let reused = Refusal::new(Reason::NumberReused).of(Side::Agency).field("batch");
                let partly = partly(Halt::Refused, booked, halted);
                return Err(ImportError::Refused(vec![reused], partly));
            }
            Outcome::Busy(_) | Outcome::NotReady(_) => Halt::Busy,
            Outcome::Failed => Halt::Failed,
        };
        return Err(ImportError::Stopped(partly(halt, booked, halted)));
    }
    Ok(Booked { batches, lines, sum, replayed })
}

/// Finds every fault that [`book_credits`] would before it books anything; tells the sum.
pub fn check_credits(app: &App, batch: &str, rows: Vec<CreditRow>) -> Result<Fen, ImportError> {
    checked(app, batch, rows).map(|(sum, _)| sum)
}

fn checked(app: &App, batch: &str, rows: Vec<CreditRow>) -> Result<(Fen, Vec<Chunk>), ImportError> {
    let sum = Fen::sum(rows.iter().map(|row| row.amount));
    let Ok(sum) = sum else {
        let what = "金额合计太大".to_owned();
        let mend = "请核对金额，单位是元".to_owned();
        return Err(vec![ImportFault { line: 1, column: 0, field: "", what, mend }].into());
    };
    let chunks = chunks_of(resolve(app, batch, rows)?);
    // Another file under this batch number is found before anything of it is booked.
    for Chunk { act, .. } in &chunks {
        let before = app.answered_before(&act.numbered, app.read()?.as_ref())?;
        if matches!(before, Some(Outcome::NumberReused(_))) {
            return Err(ImportError::BatchReused);
        }
    }
    Ok((sum, chunks))
}

fn partly(halt: Halt, mut booked: Vec<u64>, halted: Vec<u64>) -> Partly {
    booked.sort_unstable();
    Partly { halt, booked, halted }
}

/// Credits with their lines by batch and area, in the order of the file.
type Resolved = BTreeMap<(String, Area), Vec<(u64, Credit)>>;

struct Chunk {
    batch: String,
    act: CreditChunk,
    lines: Vec<u64>,
}

/// Acts of at most 500 lines of one batch and area. Each carries the digest of the whole batch.
fn chunks_of(resolved: Resolved) -> Vec<Chunk> {
    let words = |credit: &Credit| {
        let Credit { person, amount, source, on, .. } = credit;
        format!("{} {amount} {source:?} {on}", person.0)
    };
    let mut whole: BTreeMap<String, Sm3> = BTreeMap::new();
    for ((batch, area), credits) in &resolved {
        let digest = whole.entry(batch.clone()).or_default();
        digest.update(area.to_string());
        for (_, credit) in credits {
            digest.update(words(credit));
        }
    }
    let mut chunks = Vec::new();
    for ((batch, area), credits) in resolved {
        let digest = whole.get(&batch).map(|whole| hex(&whole.clone().finalize()));
        for (place, chunk) in credits.chunks(CHUNK_MAX).enumerate() {
            let (lines, credits): (Vec<u64>, Vec<Credit>) = chunk.iter().cloned().unzip();
            let placed = credits.iter().enumerate();
            let mut pairs: Vec<(String, String)> =
                placed.map(|(place, credit)| (format!("{place:03}"), words(credit))).collect();
            pairs.extend(digest.clone().map(|digest| ("batch".to_owned(), digest)));
            let (issuer, infno) = ("desk".to_owned(), "credits".to_owned());
            let key = NumberKey { area, issuer, infno, number: format!("{batch}-{place}") };
            let numbered = Numbered::new(key, pairs);
            let act = CreditChunk { numbered, credits };
            chunks.push(Chunk { batch: batch.clone(), act, lines });
        }
    }
    chunks
}

/// Finds everybody, and tells every line that could not be booked.
fn resolve(app: &App, batch: &str, rows: Vec<CreditRow>) -> Result<Resolved, ImportError> {
    let reads = app.read()?;
    let (mut credits, mut faults) = (Resolved::new(), Vec::new());
    for row in rows {
        let identity = reads.identity_by_cert(&row.cert_type, &row.cert_no)?;
        let insured = identity.map(|identity| reads.insured(identity.person));
        let insured = insured.transpose()?.flatten();
        let Some(insured) = insured else {
            let (what, mend) = ("没有这个人", "请先导入参保人，再记入个人账户");
            faults.push(row.fault(0, "cert_no", what, mend));
            continue;
        };
        let known = faults.len();
        if reads.record_by_key(Kind::Estate, &insured.person.0.to_string())?.is_some() {
            let mend = "死亡以后的钱不再记入账户；多缴的由经办机构退还继承人";
            faults.push(row.fault(0, "cert_no", "这个人已登记死亡", mend));
            continue;
        }
        if insured.insutype != Insutype::Employee || insured.area != row.area {
            let (what, mend) =
                ("这个人在这个统筹区没有个人账户", "请核对参保地；居民医保没有个人账户");
            faults.push(row.fault(1, "area", what, mend));
        }
        let retired = insured.psn_type == PsnType::Retired;
        let fits = match row.source {
            CreditSource::Contribution => !retired,
            CreditSource::Fund => retired,
            CreditSource::Interest => true,
        };
        if !fits {
            let (what, mend) = ("来源和人员类别对不上", "在职用 contribution，退休用 fund");
            faults.push(row.fault(2, "source", what, mend));
        }
        if faults.len() == known {
            let batch = row.batch.clone().unwrap_or_else(|| batch.to_owned());
            credits
                .entry((batch, row.area))
                .or_default()
                .push((row.line, row.credit(insured.person)));
        }
    }
    if faults.is_empty() { Ok(credits) } else { Err(faults.into()) }
}

impl CreditRow {
    fn fault(&self, place: usize, field: &'static str, what: &str, mend: &str) -> ImportFault {
        let column = self.columns.get(place).copied().unwrap_or(0);
        ImportFault { line: self.line, column, field, what: what.to_owned(), mend: mend.to_owned() }
    }

    /// The area that owes it.
    pub fn area(&self) -> Area {
        self.area
    }

    fn credit(&self, person: PersonId) -> Credit {
        let Self { area, amount, source, on, .. } = *self;
        Credit { area, person, amount, source, on }
    }
}
