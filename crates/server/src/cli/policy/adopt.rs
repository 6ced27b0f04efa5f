//! `gongji policy adopt` and `gongji policy history`

use std::io;
use std::path::PathBuf;

use app::acts::AdoptBy;
use app::rules::history;
use app::{Clock as _, SystemClock};
use clap::Args;
use domain::policy::diff::{Diff, report};
use serde_json::json;
use store::record::AdoptedBy;
use store::{POLICY_DIGEST, Store as _};

use super::diff::complained;
use super::sets::{Named, SetError, in_force};
use crate::cli::deployment::{Deployment, DeploymentError, beside};
use crate::cli::{Console, DONE, REFUSED, USAGE};
use crate::rules;

/// Longest name of whoever puts rules in force.
const WHO_MOST: usize = 40;

#[derive(Debug, Args)]
pub(super) struct AdoptArgs {
    /// 要启用的规则：文件夹、一个文件（替换启用规则里同一地区的文件）或 built-in
    #[arg(value_name = "RULES")]
    rules: String,
    /// 数据目录；服务器须先停止（正在运行的服务器，由经办在页面上提出、复核）
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
    /// 谁启用的，写进历史
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Exit code: 0 in force (also where it was before), 1 not done, 2 faults; with these nothing
/// changes.
pub(super) async fn adopt(args: &AdoptArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let who = args.by.trim();
    if who.is_empty() || who.chars().count() > WHO_MOST {
        console.complain(format_args!("--by 请写姓名，最多 {WHO_MOST} 个字"))?;
        return Ok(USAGE);
    }
    if !args.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    let keyring = args.keyring.as_deref();
    let base = || match in_force(&args.data, keyring) {
        Err(SetError::NoneYet(_)) => Ok(rules::carried()),
        other => other,
    };
    let files = Named::of(&args.rules).files(keyring, base);
    let checked = files.and_then(|files| Ok((rules::set_of(&files)?, files)));
    let (set, files) = match checked {
        Ok(checked) => checked,
        Err(error) => return complained(error, console),
    };
    let deployment = match Deployment::open(&args.data, keyring, None) {
        Ok(deployment) => deployment,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            let in_use = matches!(error, DeploymentError::Lock(_));
            return Ok(if in_use { USAGE } else { REFUSED });
        }
    };
    let done = put(&deployment, (set, files), who, console).await;
    deployment.app.stop();
    done
}

async fn put(
    deployment: &Deployment,
    (set, files): (domain::policy::PolicySet, app::rules::Files),
    who: &str,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let named = deployment.app.read().and_then(|reads| reads.setting(POLICY_DIGEST));
    let named = named.map_err(io::Error::other)?;
    if named.as_deref() == Some(set.digest()) {
        console
            .say(format_args!("已经启用的就是这套规则，没有改动。摘要（SM3）{}", set.digest()))?;
        return Ok(DONE);
    }
    let diff = Diff::of(&deployment.app.world().policies, &set, SystemClock.now().date());
    write!(console.out, "{}", report(&diff))?;
    let (digest, past) = (set.digest().to_owned(), diff.rewrites().count());
    if let Err(error) = deployment.adopt(set, &files, AdoptBy::Command(who.to_owned())).await {
        console.complain(format_args!("{error}"))?;
        return Ok(REFUSED);
    }
    if past > 0 {
        console.complain(format_args!("注意：{past} 处改动改写了历史，见上面的 !!!"))?;
    }
    console.say(format_args!("\n已启用。摘要（SM3）{digest}"))?;
    Ok(DONE)
}

#[derive(Debug, Args)]
pub(super) struct HistoryArgs {
    /// 数据目录；服务器正在运行时也可以看
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
    /// 写成 JSON
    #[arg(long)]
    json: bool,
}

/// Every set that was in force, the newest first.
pub(super) fn sets(args: &HistoryArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !args.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    let looked = beside(&args.data, args.keyring.as_deref()).and_then(|store| {
        let reads = store.reader()?;
        Ok((history(reads.as_ref())?, reads.setting(POLICY_DIGEST)?))
    });
    let (mut sets, named) = match looked {
        Ok(looked) => looked,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(REFUSED);
        }
    };
    sets.reverse();
    if args.json {
        let sets: Vec<_> = sets
            .iter()
            .map(|set| json!({"digest": set.digest, "at": set.at.to_string(), "by": by(&set.by)}))
            .collect();
        serde_json::to_writer_pretty(&mut *console.out, &json!({"digest": named, "sets": sets}))?;
        writeln!(console.out)?;
        return Ok(DONE);
    }
    if sets.is_empty() {
        console.say("还没有启用过规则")?;
    }
    for (place, set) in sets.iter().enumerate() {
        let now = if place == 0 { " · 正在用" } else { "" };
        let at = set.at.local().strftime("%Y-%m-%d %H:%M");
        console.say(format_args!("{at}  {}  {}{now}", set.digest, by(&set.by)))?;
    }
    Ok(DONE)
}

fn by(by: &AdoptedBy) -> String {
    match by {
        AdoptedBy::Start => "首次启动".to_owned(),
        AdoptedBy::Command(who) => format!("命令行：{who}"),
        AdoptedBy::Clerks(one, other) => format!("经办 {} 提出，{} 复核", one.0, other.0),
    }
}
