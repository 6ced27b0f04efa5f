//! `gongji demo` and what `serve --demo` prints of the demo world.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{App, SystemClock, World};
use clap::Args;
use domain::clerk::Duty;
use domain::item::Catalogue;
use store::{Store as _, StoreError};

use super::deployment::{self, Deployment, DeploymentError};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::demo::{self, DemoWorld};
use crate::rules;

/// 演示世界里的人、机构和目录
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji demo                       刚建好时的样子\n  \
                        gongji demo --json --data ./data  这个目录现在的样子，给程序读")]
pub struct DemoArgs {
    /// 给程序读的 JSON
    #[arg(long)]
    json: bool,
    /// 读这个演示数据目录；不写则在临时目录里新建一个
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub async fn demo(args: DemoArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let world = match &args.data {
        Some(folder) if !folder.join("gongji.db").is_file() => {
            console.complain(format_args!("{} 里没有数据库", folder.display()))?;
            return Ok(USAGE);
        }
        Some(folder) => beside(folder),
        None => fresh().await,
    };
    match world {
        Ok(world) if world.people.is_empty() => {
            console.complain(format_args!("这个数据目录不是演示环境"))?;
            Ok(REFUSED)
        }
        Ok(world) if args.json => {
            console.say(serde_json::to_string_pretty(&world).map_err(io::Error::other)?)?;
            Ok(DONE)
        }
        Ok(world) => {
            console.say(tables(&world))?;
            Ok(DONE)
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(REFUSED)
        }
    }
}

/// The world of a folder, beside the server that may run on it.
fn beside(folder: &Path) -> Result<DemoWorld, DeploymentError> {
    let store = deployment::beside(folder, None)?;
    let catalogue = Catalogue::new(store.reader()?.items()?);
    let world = World { policies: rules::load(None)?, catalogue };
    let app = App::new(Arc::new(store), Arc::new(SystemClock), world);
    if !demo::is_demo(&app)? {
        return Err(DeploymentError::Catch("这个数据目录不是演示环境".to_owned()));
    }
    Ok(demo::world(&app)?)
}

/// A world made for this question only.
async fn fresh() -> Result<DemoWorld, DeploymentError> {
    let folder = tempfile::tempdir();
    let folder = folder.map_err(|error| StoreError::Driver(error.to_string()))?;
    let mut deployment = Deployment::open(folder.path(), None, None)?;
    deployment.start(true).await?;
    let world = demo::world(&deployment.app);
    deployment.app.stop();
    Ok(world?)
}

/// The tables for a terminal.
pub fn tables(world: &DemoWorld) -> String {
    let balance = |current: &Option<String>, carried: &Option<String>| match (current, carried) {
        (Some(current), Some(carried)) if carried != "0.00" => format!("{current} + {carried}"),
        (Some(current), _) => current.clone(),
        (None, _) => String::new(),
    };
    let people: Vec<[String; 7]> = world
        .people
        .iter()
        .map(|p| {
            let (key, name, note) = (p.key.clone(), p.name.clone(), p.note.clone());
            let balance = balance(&p.current, &p.carried);
            [key, name, p.psn_no.clone(), p.cert_no.clone(), p.area_name.clone(), balance, note]
        })
        .collect();
    let institutions: Vec<[String; 4]> = world
        .institutions
        .iter()
        .map(|i| {
            let mut notes = vec![if i.unsigned { "不用签名" } else { "必须签名" }];
            notes.extend((!i.takes_family).then_some("没有接通家庭共济"));
            [i.code.clone(), i.name.clone(), i.area_name.clone(), notes.join("；")]
        })
        .collect();
    let items: Vec<[String; 4]> = world
        .items
        .iter()
        .map(|i| {
            let share = format!("{} %", i.self_pay_percent);
            [i.code.clone(), i.name.clone(), i.class.to_owned(), share]
        })
        .collect();
    let head = ["代号", "姓名", "psn_no", "证件号码", "参保地", "余额（当年 + 历年）", "现在"];
    let people = table(head, &people, &[5]);
    let institutions = table(["代码", "机构", "就医地", "说明"], &institutions, &[]);
    let items = table(["目录编码", "名称", "类", "先自付"], &items, &[3]);
    let clerks: Vec<[String; 5]> = demo::CLERKS
        .iter()
        .map(|c| {
            let every = c.duties.len() == Duty::ALL.len();
            let duties: Vec<&str> = c.duties.iter().map(|duty| duty.zh()).collect();
            let duties = if every { "所有岗位".to_owned() } else { duties.join("、") };
            let scope = if c.scope.is_empty() { "全国" } else { c.scope };
            let till = if c.duties.contains(&Duty::Cashier) { c.till } else { "" };
            [c.login, c.name, &duties, scope, till].map(ToOwned::to_owned)
        })
        .collect();
    let clerks = table(["登录名", "经办人", "岗位", "管辖", "收费窗口"], &clerks, &[]);
    format!(
        "演示人员（全部是编造的）\n{people}\n医药机构\n{institutions}\n目录（节选）\n{items}\n\
         经办人（演示里只要登录名）\n{clerks}"
    )
}
