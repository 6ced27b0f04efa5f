//! `gongji openapi`: the documents of the JSON interfaces and the role table, as they are committed.

use std::io;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::deployment::{Deployment, DeploymentError};
use super::{Console, DONE, REFUSED};
use crate::http::docs::{Interface, roles, text};
use crate::site::Site;

/// 接口文档：OpenAPI 3.1，或谁可以调用什么的表
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji openapi family > family.json   家庭接口\n  \
                        gongji openapi desk > desk.json       经办接口\n  \
                        gongji openapi public > public.json   公众接口\n  \
                        gongji openapi till > till.json       收费窗口接口\n  \
                        gongji openapi roles                  谁可以调用什么")]
pub struct OpenapiArgs {
    /// 要哪一份
    #[arg(value_enum, value_name = "WHICH")]
    which: Which,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// 家庭接口
    Family,
    /// 经办接口
    Desk,
    /// 公众接口
    Public,
    /// 收费窗口接口
    Till,
    /// 谁可以调用什么（Markdown）
    Roles,
}

/// Runs the command.
pub fn openapi(args: &OpenapiArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let said = match bare() {
        Ok(site) => {
            let said = written(args.which, &site);
            site.app.stop();
            said?
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(REFUSED);
        }
    };
    write!(console.out, "{said}")?;
    Ok(DONE)
}

fn written(which: Which, site: &Arc<Site>) -> io::Result<String> {
    match which {
        Which::Family => text(&Interface::Family.document(site)).map_err(io::Error::other),
        Which::Desk => text(&Interface::Desk.document(site)).map_err(io::Error::other),
        Which::Public => text(&Interface::Public.document(site)).map_err(io::Error::other),
        Which::Till => text(&Interface::Till.document(site)).map_err(io::Error::other),
        Which::Roles => Ok(roles::page(&Interface::ALL.map(|one| (one, one.document(site))))),
    }
}

/// A site that serves nobody: routes know their site, so their document needs one. Its folder is
/// gone at once; the open database outlives it and is never asked.
fn bare() -> Result<Arc<Site>, DeploymentError> {
    let folder = tempfile::tempdir();
    let folder = folder.map_err(|error| store::StoreError::Driver(error.to_string()))?;
    let deployment = Deployment::open(folder.path(), None, None)?;
    Ok(Arc::new(Site::new(Arc::clone(&deployment.app), false, None)))
}
