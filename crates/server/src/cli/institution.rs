//! `gongji institution key`: what an institution signs with, on the data folder. At the desk the same
//! takes two clerks.

use std::io;
use std::path::PathBuf;

use app::acts::{ChangeGate, GateChange, Made, OVERLAP_DAYS_MAX, is_name};
use app::number::pairs_of;
use app::{Numbered, Outcome};
use clap::{Args, Subcommand};
use domain::Moment;
use domain::gate::{Gate, GateKey};
use domain::institution::Institution;
use domain::refusal::text::{Lang, render};
use serde_json::json;
use store::{Answer, Body, Kind, NumberKey, Reads, Store as _};

use super::deployment::{self, Deployment};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::codes::token;
use crate::gm::{is_sm2_public, sm2_public};
use crate::http::desk::keys::{OVERLAP_DAYS, is_callback, name_of};
use crate::http::institution::gates::keys;

/// Most keys that are listed.
const MOST: u32 = 100_000;

/// 医药机构：接入网关的密钥；服务器要先停止
#[derive(Debug, Args)]
#[command(
    after_help = "例子：\n  gongji institution key list\n  gongji institution key add H11010100001 --gate tif\n  \
                        gongji institution key add H11010100001 --gate cainfo --public-key 09f9…\n  \
                        gongji institution key retire H11010100001 --gate tif --name H11010100001\n\n\
                        网关：hmac（_api_ 请求头）、tif（x-tif- 请求头）、oauth（令牌和 SM4）、\n\
                        cainfo（报文里的 SM2 签名）、mobile（移动支付）"
)]
pub struct InstitutionArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 网关密钥
    Key(KeyArgs),
}

#[derive(Debug, Args)]
struct KeyArgs {
    #[command(subcommand)]
    what: KeyWhat,
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data", global = true)]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE", global = true)]
    keyring: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum KeyWhat {
    /// 添加密钥，或给已有的换一个新的（旧的到期前都有效）；密钥只显示一次
    Add(AddArgs),
    /// 停用一个密钥，马上生效
    Retire {
        /// 机构编码
        code: String,
        /// 网关
        #[arg(long, value_parser = gate)]
        gate: Gate,
        /// 名称
        #[arg(long)]
        name: String,
    },
    /// 列出密钥，不显示密钥本身；服务器可以正在运行
    List {
        /// 机构编码；不写就是所有机构
        code: Option<String>,
    },
}

#[derive(Debug, Args)]
struct AddArgs {
    /// 机构编码
    code: String,
    /// 网关：hmac、tif、oauth、cainfo、mobile
    #[arg(long, value_parser = gate)]
    gate: Gate,
    /// 名称：访问标识、paasid、client_id 或 appId；不写就生成
    #[arg(long)]
    name: Option<String>,
    /// 机构的 SM2 公钥，十六进制（cainfo、mobile 必填）
    #[arg(long, value_name = "HEX")]
    public_key: Option<String>,
    /// 旧密钥还能用几天
    #[arg(long, default_value_t = OVERLAP_DAYS)]
    overlap_days: u16,
    /// 机构接收支付结果通知的地址（只用于 mobile）；不写就保留原来的
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
}

fn gate(word: &str) -> Result<Gate, String> {
    Gate::from_word(word).ok_or_else(|| Gate::ALL.map(Gate::word).join(", "))
}

/// Runs the command.
pub async fn institution(args: InstitutionArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let What::Key(KeyArgs { what, data, keyring }) = args.what;
    if let KeyWhat::List { code } = &what {
        let records = deployment::beside(&data, keyring.as_deref()).and_then(|store| {
            let reads = store.reader()?;
            Ok((all(reads.as_ref())?, reads.institutions()?))
        });
        return match records {
            Ok((keys, places)) => list(&keys, &places, code.as_deref(), console),
            Err(error) => complained(&error, console),
        };
    }
    let mut deployment = match Deployment::open(&data, keyring.as_deref(), None) {
        Ok(deployment) => deployment,
        Err(error) => return complained(&error, console),
    };
    for note in &deployment.notes {
        console.say(note)?;
    }
    let is_demo = deployment.is_demo;
    if let Err(error) = deployment.start(is_demo).await {
        deployment.app.stop();
        return complained(&error, console);
    }
    let done = match what {
        KeyWhat::Add(args) => add(&deployment, args, console).await,
        KeyWhat::Retire { code, gate, name } => {
            retire(&deployment, (&code, gate, name), console).await
        }
        KeyWhat::List { .. } => Ok(DONE),
    };
    deployment.app.stop();
    done
}

async fn add(
    deployment: &Deployment,
    AddArgs { code, gate, name, public_key, overlap_days, callback }: AddArgs,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let Some(place) = place(deployment, &code, console)? else { return Ok(REFUSED) };
    let Some(name) = name.or_else(|| name_of(gate, &code).ok()) else { return failed(console) };
    let public = public_key.unwrap_or_default().to_ascii_lowercase();
    let wants_key = matches!(gate, Gate::Cainfo | Gate::Mobile);
    let fits = is_name(gate, &name)
        && (gate != Gate::Cainfo || name == code)
        && overlap_days <= OVERLAP_DAYS_MAX
        && callback.as_deref().is_none_or(|url| gate == Gate::Mobile && is_callback(url))
        && if public.is_empty() { !wants_key } else { is_sm2_public(&public) };
    if !fits {
        console.complain(format_args!(
            "名称、公钥、天数或通知地址不对：oauth 的名称恰好 16 位，cainfo 的名称是机构编码；cainfo 和 mobile \
             要有机构的 SM2 公钥；最多 {OVERLAP_DAYS_MAX} 天；通知地址以 http:// 或 https:// 开头，\
             只用于 mobile"
        ))?;
        return Ok(USAGE);
    }
    let change = GateChange::Add { public, overlap_days, callback };
    let Some(act) = act(&place, gate, name.clone(), change) else { return failed(console) };
    let made = Made::of(&act.numbered, gate, deployment.app.keyring());
    if !submit(deployment, act, console).await? {
        return Ok(REFUSED);
    }
    console.say(format_args!("已给 {code} 添加 {} 密钥，只显示这一次：", gate.word()))?;
    console.say(format_args!("  名称  {name}"))?;
    if !made.shared.is_empty() {
        console.say(format_args!("  密钥  {}", made.shared))?;
    }
    let key = keys_of(deployment, gate, &name);
    let ours = key.and_then(|key| sm2_public(&key.secrets.last()?.private));
    if let Some(ours) = ours {
        console.say(format_args!("  我方 SM2 公钥  {ours}"))?;
    }
    Ok(DONE)
}

async fn retire(
    deployment: &Deployment,
    (code, gate, name): (&str, Gate, String),
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let Some(place) = place(deployment, code, console)? else { return Ok(REFUSED) };
    let Some(act) = act(&place, gate, name, GateChange::Retire) else { return failed(console) };
    let done = submit(deployment, act, console).await?;
    if done {
        console.say(format_args!("已停用 {code} 的这个 {} 密钥", gate.word()))?;
    }
    Ok(if done { DONE } else { REFUSED })
}

fn list(
    keys: &[GateKey],
    places: &[Institution],
    code: Option<&str>,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let now = deployment_now();
    let code_of = |key: &GateKey| {
        places.iter().find(|place| place.id == key.institution).map(|place| place.code.clone())
    };
    let mut rows: Vec<[String; 5]> = Vec::new();
    for key in keys {
        let of = code_of(key).unwrap_or_default();
        if code.is_some_and(|code| code != of) {
            continue;
        }
        let good = key.good(now).count();
        let until = key.secrets.iter().filter_map(|secret| secret.until).max();
        let until = until.map_or_else(String::new, |until| until.date().to_string());
        rows.push([of, key.gate.word().to_owned(), key.name.clone(), good.to_string(), until]);
    }
    rows.sort();
    if rows.is_empty() {
        console.say("还没有网关密钥；用 gongji institution key add 添加。")?;
    } else {
        let head = ["机构", "网关", "名称", "有效密钥", "最近到期"];
        console.say(table(head, &rows, &[3]).trim_end())?;
    }
    Ok(DONE)
}

fn deployment_now() -> Moment {
    use app::Clock as _;
    app::SystemClock.now()
}

/// All keys of gates.
fn all(reads: &dyn Reads) -> store::Result<Vec<GateKey>> {
    let records = reads.records(Kind::Gate, domain::RecordId(0), MOST)?;
    let keys = records.into_iter().filter_map(|record| match record.body {
        Body::Gate(key) => Some(key),
        _ => None,
    });
    Ok(keys.collect())
}

fn keys_of(deployment: &Deployment, gate: Gate, name: &str) -> Option<GateKey> {
    keys::named(deployment.app.read().ok()?.as_ref(), gate, name).ok()?
}

fn place(
    deployment: &Deployment,
    code: &str,
    console: &mut Console<'_>,
) -> io::Result<Option<Institution>> {
    let found = deployment.app.read().and_then(|reads| reads.institution_by_code(code));
    match found {
        Ok(Some((place, _))) => Ok(Some(place)),
        Ok(None) => {
            console.complain(format_args!("没有这家机构：请核对机构编码"))?;
            Ok(None)
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(None)
        }
    }
}

/// The act under a number of its own: at the command line nobody sends it twice.
fn act(place: &Institution, gate: Gate, name: String, change: GateChange) -> Option<ChangeGate> {
    let number = token().ok()?.chars().take(40).collect();
    let (issuer, infno) = ("command".to_owned(), "gate-key".to_owned());
    let key = NumberKey { area: place.area, issuer, infno, number };
    let content = json!({"institution": place.id.0, "gate": gate.word(), "name": name});
    let numbered = Numbered::new(key, pairs_of(&content));
    let (by, area, institution) = (None, place.area, place.id);
    Some(ChangeGate { numbered, by, area, institution, gate, name, change })
}

async fn submit(
    deployment: &Deployment,
    act: ChangeGate,
    console: &mut Console<'_>,
) -> io::Result<bool> {
    match deployment.app.submit(act).await {
        Outcome::Decided { answer: Answer::Refused(refusals), .. } => {
            let world = deployment.app.world();
            for refusal in &refusals {
                let text = render(refusal, Lang::Zh, &world.policies);
                console.complain(format_args!("{}{}", text.what, text.next))?;
            }
            Ok(false)
        }
        Outcome::Decided { .. } => Ok(true),
        Outcome::NumberReused(_) | Outcome::Busy(_) | Outcome::NotReady(_) | Outcome::Failed => {
            failed(console).map(|_| false)
        }
    }
}

fn complained(error: &impl std::fmt::Display, console: &mut Console<'_>) -> io::Result<u8> {
    console.complain(format_args!("{error}"))?;
    Ok(USAGE)
}

fn failed(console: &mut Console<'_>) -> io::Result<u8> {
    console.complain(format_args!("没有办成，数据没有变"))?;
    Ok(REFUSED)
}
