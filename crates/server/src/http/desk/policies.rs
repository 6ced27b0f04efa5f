//! The rules of all places: which set is in force, which ones were, and putting another one in force
//! (②: an editor proposes, another clerk approves).

pub(super) mod simulate;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::acts::ClerkAct;
use app::import::ImportFault;
use app::rules::{Files, Standing, history, pack};
use axum::Json;
use axum::extract::{Path, State};
use domain::case::{Case, CaseAbout};
use domain::clerk::By;
use domain::policy::diff::{Change, Diff, HeadChange};
use domain::policy::{PolicyFault, PolicySet};
use domain::{RecordId, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::record::{Adopted, AdoptedBy};
use store::{Body as Kept, Kind, QueueAsk, Reads};
use utoipa::ToSchema;

use super::act::{Acted, Answered, propose};
use super::looks::who;
use super::proposal::Line;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::anywhere;
use crate::rules;
use crate::site::Site;

/// Most files of one proposal, and sets of a history.
const FILES_MOST: usize = 64;
const HISTORY_MOST: usize = 200;
/// Most changes of each kind that a proposal spells out.
const LINES_MOST: usize = 40;

/// A set of rules that is or was in force.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SetView {
    /// SM3 over its files.
    digest: String,
    /// Since when it is in force, or was.
    since: String,
    /// Who put it in force.
    by: String,
}

/// A set that waits for a second clerk.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PendingSet {
    case: String,
    digest: String,
    proposed_at: String,
    by: String,
}

/// The rules of all places.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sets {
    /// Digest of the set by which this server decides.
    digest: String,
    /// It is the one in force.
    ready: bool,
    /// Names of its files. A changed one is proposed as a whole.
    files: Vec<String>,
    /// Sets that were in force, the newest first.
    history: Vec<SetView>,
    /// Proposed sets that wait.
    pending: Vec<PendingSet>,
}

/// The set in force with its files, the sets before it, and those that wait for a second clerk.
#[utoipa::path(get, path = "/policies", operation_id = "policies", tag = "editor",
    responses((status = 200, body = Sets), Problem))]
pub(super) async fn list(State(site): State<Arc<Site>>, _: OnDuty) -> Result<Json<Sets>, Problem> {
    let sets = site.look(|app| {
        let ready = app.follow_rules()? != Standing::Missing;
        let reads = app.read()?;
        let reads = reads.as_ref();
        let digest = app.world().policies.digest().to_owned();
        let mut sets = history(reads)?;
        sets.reverse();
        sets.truncate(HISTORY_MOST);
        let history = sets.into_iter().map(|set| view(reads, set)).collect::<Result<_, _>>()?;
        let files = rules::files_of(reads, &digest)?.unwrap_or_default();
        let files = files.into_iter().map(|(name, _)| name).collect();
        Ok(Sets { digest, ready, files, history, pending: pending(reads)? })
    });
    Ok(Json(sets.await?))
}

/// A file of the rules.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RulesFile {
    name: String,
    /// What it says, as TOML.
    text: String,
}

/// A file of the set by which this server decides, to be changed and proposed.
#[utoipa::path(get, path = "/policies/{name}", operation_id = "policyFile", tag = "editor",
    params(("name" = String, Path)), responses((status = 200, body = RulesFile), Problem))]
pub(super) async fn file(
    State(site): State<Arc<Site>>,
    _: OnDuty,
    Path(name): Path<String>,
) -> Result<Json<RulesFile>, Problem> {
    let found = site.look(move |app| {
        let digest = app.world().policies.digest().to_owned();
        let files = rules::files_of(app.read()?.as_ref(), &digest)?.unwrap_or_default();
        Ok(files.into_iter().find(|(known, _)| *known == name))
    });
    let (name, text) = found.await?.ok_or(Fault::NotFound)?;
    Ok(Json(RulesFile { name, text }))
}

fn view(reads: &dyn Reads, set: Adopted) -> store::Result<SetView> {
    let by = match set.by {
        AdoptedBy::Start => "首次启动".to_owned(),
        AdoptedBy::Command(who) => format!("命令行：{who}"),
        AdoptedBy::Clerks(one, other) => {
            let (one, other) = (who(reads, By::Clerk(one))?, who(reads, By::Clerk(other))?);
            format!("{one}提出，{other}复核")
        }
    };
    Ok(SetView { digest: set.digest, since: moment(set.at), by })
}

fn pending(reads: &dyn Reads) -> store::Result<Vec<PendingSet>> {
    let whole = (100_000, 100_000);
    let ask = QueueAsk { kind: Kind::Case, areas: whole, state: None, after: None, most: 200 };
    let mut waiting = Vec::new();
    for record in reads.queue(&ask)? {
        let Kept::Case(case) = &record.body else { continue };
        let Some(ClerkAct::Policies { digest, .. }) = act_of(case) else { continue };
        let by = case.intake.map(|clerk| who(reads, By::Clerk(clerk))).transpose()?;
        waiting.push(PendingSet {
            case: ids::outward_now(case.area, record.id.0),
            digest,
            proposed_at: moment(case.filed_at),
            by: by.unwrap_or_default(),
        });
    }
    Ok(waiting)
}

fn act_of(case: &Case) -> Option<ClerkAct> {
    let CaseAbout::Proposal { body, .. } = &case.about else { return None };
    serde_json::from_str(body).ok()
}

/// Files that are to be in force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRules {
    /// Text by name. Each takes the place of the file of the same unit; the others stay as they are.
    files: BTreeMap<String, String>,
}

/// Proposes rules (②). All files are checked together first: with one fault nothing is proposed, and
/// the rules in force stay.
#[utoipa::path(post, path = "/policies", operation_id = "proposePolicies", tag = "editor",
    params(Key), request_body = NewRules, responses((status = 202, body = Acted), Problem))]
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(NewRules { files }): Body<NewRules>,
) -> Answered {
    let area = anywhere()?;
    on.covers(&site, area)?;
    named(&files)?;
    let made = site.look(move |app| {
        let digest = app.world().policies.digest().to_owned();
        let base = rules::files_of(app.read()?.as_ref(), &digest)?.unwrap_or_default();
        Ok((checked(&base, files.into_iter().collect(), &digest), digest))
    });
    let faulty = |faults| faulty(&site, faults);
    let (made, base) = made.await?;
    let (digest, packed) = made.map_err(faulty)?;
    let packed = packed.ok_or(Fault::BodyTooLarge)?;
    let act = ClerkAct::Policies { digest, blob: RecordId(0), base };
    propose(&site, &on, (area, number), act, Some(packed)).await
}

fn named(files: &BTreeMap<String, String>) -> Result<(), Problem> {
    let names = files.keys().all(|name| is_name(name));
    if files.is_empty() || files.len() > FILES_MOST || !names {
        let en = "1 to 64 files, each by its name: digits, letters and -, ending in .toml";
        let zh = "1 到 64 个文件，名称用数字、小写字母和 -，以 .toml 结尾";
        return Err(Problem::field("files", (zh, en)));
    }
    Ok(())
}

fn faulty(site: &Site, faults: Vec<PolicyFault>) -> Problem {
    let faults: Vec<ImportFault> = faults.into_iter().map(said).collect();
    Problem::import(faults.into(), &site.app.world())
}

fn is_name(name: &str) -> bool {
    let known = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase() || b == b'-';
    name.len() <= 64
        && name
            .strip_suffix(".toml")
            .is_some_and(|stem| !stem.is_empty() && stem.bytes().all(known))
}

/// The whole set with the new files in it, and as it is kept.
fn checked(
    base: &[(String, String)],
    new: Files,
    in_force: &str,
) -> Result<(String, Option<Vec<u8>>), Vec<PolicyFault>> {
    let first = new.first().map(|(name, _)| name.clone()).unwrap_or_default();
    let files = rules::with_files(base, new)?;
    let set = PolicySet::load(files.iter().map(|(name, text)| (name, text)))?;
    if set.digest() == in_force {
        let (key, what) = ("files".to_owned(), "与启用的规则相同，没有要启用的改动".to_owned());
        return Err(vec![PolicyFault { file: first, line: 1, column: 1, key, what }]);
    }
    Ok((set.digest().to_owned(), pack(&files)))
}

/// A fault as file interfaces tell it.
fn said(fault: PolicyFault) -> ImportFault {
    let PolicyFault { file, line, column, key, what } = fault;
    let mend = "改正以后重新提交；原来的规则没有变".to_owned();
    let (line, what) = (u64::from(line), format!("{file} {key}：{what}"));
    ImportFault { line, column, field: "", what, mend }
}

/// Before a set is approved: its kept files are still the set that was proposed, for this program.
pub(super) async fn still_good(site: &Site, digest: &str, blob: RecordId) -> Result<(), Problem> {
    let digest = digest.to_owned();
    let faults = site.look(move |app| {
        let packed = app.read()?.blob(blob)?;
        let files = packed.and_then(|packed| app::rules::unpack(&packed)).unwrap_or_default();
        Ok(match PolicySet::load(files) {
            Ok(set) if set.digest() == digest => Vec::new(),
            Ok(_) => vec![PolicyFault {
                file: "policies".to_owned(),
                line: 1,
                column: 1,
                key: "digest".to_owned(),
                what: "保存的文件与提出时的摘要不一致".to_owned(),
            }],
            Err(faults) => faults,
        })
    });
    let faults: Vec<ImportFault> = faults.await?.into_iter().map(said).collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(Problem::import(faults.into(), &site.app.world()))
}

/// What a proposed set would change, for the second clerk.
pub(super) fn lines(
    (digest, base, blob): (&str, &str, RecordId),
    reads: &dyn Reads,
    today: Date,
) -> store::Result<Vec<Line>> {
    let mut lines = vec![Line::new("digest", "规则摘要（SM3）", digest)];
    let packed = reads.blob(blob)?;
    let new = packed.and_then(|packed| app::rules::unpack(&packed));
    let new = new.and_then(|files| PolicySet::load(files).ok());
    let old = match rules::in_force(reads)? {
        Some(set) => Some(set),
        None => rules::load(None).ok(),
    };
    let (Some(old), Some(new)) = (old, new) else { return Ok(lines) };
    if old.digest() != base {
        let said = "现在启用的已不是提出时的那套；还没有批准的不能再批准，请重新提出";
        lines.push(Line::new("rules_changed", "规则已变", said));
    }
    let diff = Diff::of(&old, &new, today);
    let past = diff.rewrites().count();
    if past > 0 {
        let said = format!("{past} 处改动在今天以前就生效；以前的账单撤销时仍按原规则");
        lines.push(Line::new("rewrites_history", "改写历史", said));
    }
    let count = diff.rules.len().saturating_add(diff.heads.len());
    lines.push(Line::new("changes", "改动", format!("{count} 处")));
    lines.extend(changes(&diff));
    Ok(lines)
}

/// Every kind of change up to its own limit, so that none can hide another: heads (what moves books
/// first), what rewrites history, the rest (what decides first).
fn changes(diff: &Diff) -> Vec<Line> {
    let mut heads: Vec<&HeadChange> = diff.heads.iter().collect();
    heads.sort_by_key(|change| !change.moves_books);
    let (past, mut rest): (Vec<&Change>, Vec<&Change>) =
        diff.rules.iter().partition(|change| change.rewrites_history);
    rest.sort_by_key(|change| !change.decides);
    let mut lines = some(heads.into_iter().map(head_line), "处文件头改动");
    lines.extend(some(past.into_iter().map(line), "处改写历史"));
    lines.extend(some(rest.into_iter().map(line), "处"));
    lines
}

/// The first lines, and how many there are beside them.
fn some(mut lines: impl ExactSizeIterator<Item = Line>, what: &str) -> Vec<Line> {
    let mut said: Vec<Line> = lines.by_ref().take(LINES_MOST).collect();
    if lines.len() > 0 {
        said.push(Line::new("more", "未列出", format!("还有 {} {what}", lines.len())));
    }
    said
}

fn head_line(change: &HeadChange) -> Line {
    let or_none = |said: &Option<String>| said.clone().unwrap_or_else(|| "无".to_owned());
    let (field, zh) =
        if change.moves_books { ("moves_books", "改变记账地") } else { ("head", "文件头") };
    let HeadChange { unit, name, what, old, new, .. } = change;
    let value = format!("{name}（{unit}）{what}：{}", or_none(new));
    Line { now: Some(or_none(old)), ..Line::new(field, zh, value) }
}

fn line(change: &Change) -> Line {
    let place = format!("{} {}", change.place, change.axis.words().0);
    let from = change.from.map_or_else(|| "一直以来".to_owned(), |day| format!("自 {day}"));
    let until = change.until.map(|day| format!("，到 {day}（不含）")).unwrap_or_default();
    let zh = if change.rewrites_history { "规则（改写历史）" } else { "规则" };
    Line {
        now: Some(change.old.zh()),
        ..Line::new(change.axis.key(), zh, format!("{place}（{from}{until}）{}", change.new.zh()))
    }
}

/// Decides by the approved set from now on; other nodes take it up by themselves.
pub(super) async fn take_up(site: &Site) -> Result<(), Problem> {
    site.look(app::App::follow_rules).await?;
    Ok(())
}

/// The digest and the kept files of a proposed set.
pub(super) fn proposed(act: &ClerkAct) -> Option<(&str, RecordId)> {
    match act {
        ClerkAct::Policies { digest, blob, .. } => Some((digest, *blob)),
        _ => None,
    }
}
