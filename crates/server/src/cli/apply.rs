//! `gongji apply`: from the Chinese-key form of the guide to a binding.
//!
//! The file is checked alone first; a file with a fault opens no connection. Then it goes the way
//! of an app: sign-in, eligibility, proof, application, and, because the form names both sides, the
//! beneficiary's acceptance with the simulated identity of the demo.

mod said;

use std::io;
use std::path::PathBuf;

use axum::http::Method;
use clap::Args;
use domain::form::{BindingForm, FormPerson, Start, parse_form};
use serde_json::{Value, json};

use super::{Console, DONE, REFUSED, USAGE, unreadable};
use crate::scenario::api::family::{self, Act, Session, sign_in};
use crate::scenario::api::problem::{Problem, Stop};
use crate::scenario::api::{Reply, Server};
use crate::scenario::cast::Person;

/// Nobody answers.
const NO_SERVER: u8 = 3;

/// 用一份申请表绑定一位家人：先检查表，再登录、查资格、申请、接受
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji apply examples/form.json\n  \
                        gongji apply examples/form-as-printed.json    看一份有错的表\n\n\
                        退出码：0 已绑定，1 没有办成（说明原因、由谁处理），2 表格有错（什么也没有发送），\
                        3 服务器没有应答")]
pub struct ApplyArgs {
    /// 申请表（JSON，中文键名），或含有申请表的文章
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 正在运行的服务器
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
}

/// Runs the command.
pub async fn apply(args: ApplyArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let text = match std::fs::read(&args.file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            console.complain(format_args!("{}", unreadable(&args.file, &error)))?;
            return Ok(USAGE);
        }
    };
    let today = app::Clock::now(&app::SystemClock).date();
    let form = match parse_form(&text, today) {
        Ok(form) => form,
        Err(faults) => {
            said::faults(&args.file, &faults, console)?;
            return Ok(USAGE);
        }
    };
    let server = match Server::over(&args.url) {
        Ok(server) => server,
        Err(what) => {
            console.complain(format_args!("{what}"))?;
            return Ok(USAGE);
        }
    };
    said::form(&args.file, &form, console)?;
    let mut applicant = Applicant { form: &form, server: &server, console, sent: false };
    match applicant.bind().await {
        Ok(binding) => {
            said::bound(&form, &binding, server.address(), applicant.console)?;
            Ok(DONE)
        }
        Err(Halt::Output(error)) => Err(error),
        Err(Halt::Stop(stop)) => {
            let sent = applicant.sent;
            said::stop(&stop, sent, applicant.console)?;
            Ok(if matches!(stop, Stop::NoAnswer(_)) { NO_SERVER } else { REFUSED })
        }
    }
}

/// Why there is no binding.
enum Halt {
    /// The server's side.
    Stop(Stop),
    /// Nobody reads what we say.
    Output(io::Error),
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// The grantor on the way to a binding.
struct Applicant<'a, 'c> {
    form: &'a BindingForm,
    server: &'a Server,
    console: &'a mut Console<'c>,
    /// The application was sent: without an answer its outcome is unknown.
    sent: bool,
}

impl Applicant<'_, '_> {
    /// Signs in, asks, applies, lets the beneficiary accept; the binding as it is then.
    async fn bind(&mut self) -> Result<Value, Halt> {
        let (form, server) = (self.form, self.server);
        self.console.say(format_args!("连接 {}", server.address()))?;
        let grantor = sign_in(server, &shown(&form.grantor)).await?;
        self.console.say(format_args!("1 授权人登录。{}", grantor.says))?;
        match self.against(&grantor).await? {
            None => self.console.say("2 资格检查：可以绑定")?,
            Some(problem) if problem.code == "ALREADY_BOUND" => {
                return self.go_on(&grantor, problem).await;
            }
            // Before somebody has proved anything, a relative's own affairs are not told.
            Some(problem) if problem.code == "PERSON_UNKNOWN" => {
                self.console.say("2 资格检查：被授权人一边要申请时才能核对")?;
            }
            Some(problem) => return Err(Stop::Problem(Box::new(problem)).into()),
        }
        let body = application(form);
        self.sent = true;
        let binding = self.act(&grantor, "/bindings", body).await?.json;
        self.console.say("3 授权人身份验证，提交申请和承诺书：已受理")?;
        self.accepted(binding).await
    }

    /// Everything that stands against it, as one problem.
    async fn against(&self, grantor: &Session) -> Result<Option<Problem>, Halt> {
        let mut body = family::who(&shown(&self.form.beneficiary));
        body["kinship"] = json!(self.form.kinship);
        let reply = family::post(self.server, Some(grantor), "/eligibility", body).await?;
        let refusals = serde_json::from_value(reply.json["refusals"].clone());
        let refusals: Vec<crate::scenario::api::problem::Reason> = refusals.unwrap_or_default();
        Ok(refusals.first().map(|first| Problem {
            code: first.code.clone(),
            refusals: refusals.clone(),
            ..Problem::default()
        }))
    }

    /// An earlier run stopped between application and acceptance: goes on there.
    async fn go_on(&mut self, grantor: &Session, problem: Problem) -> Result<Value, Halt> {
        let given = family::get(self.server, grantor, "/bindings").await?;
        let helped = sign_in(self.server, &shown(&self.form.beneficiary)).await?;
        let held = family::get(self.server, &helped, "/bindings").await?;
        let list = |reply: &Reply| reply.json["bindings"].as_array().cloned().unwrap_or_default();
        let held = list(&held);
        let waits = list(&given).into_iter().find(|binding| {
            let waits = binding["state"] == "awaiting_acceptance" && binding["role"] == "grantor";
            waits && held.iter().any(|other| other["id"] == binding["id"])
        });
        match waits {
            Some(binding) => {
                self.console.say("2 上次的申请还在等被授权人接受，接着办")?;
                self.accepted(binding).await
            }
            None => Err(Stop::Problem(Box::new(problem)).into()),
        }
    }

    /// The beneficiary's acceptance, where it is needed.
    async fn accepted(&mut self, binding: Value) -> Result<Value, Halt> {
        if binding["state"] != "awaiting_acceptance" {
            self.console.say("4 不需要被授权人另外接受：未满 16 周岁的子女由父母同意")?;
            return Ok(binding);
        }
        let helped = sign_in(self.server, &shown(&self.form.beneficiary)).await?;
        let id = binding["id"].as_str().unwrap_or_default();
        let path = format!("/bindings/{id}/accept");
        let binding = self.act(&helped, &path, json!({})).await?.json;
        self.console.say(
            "4 被授权人接受。演示：这里用模拟的身份替被授权人接受；\
             真实部署由被授权人在自己的应用里确认",
        )?;
        Ok(binding)
    }

    /// An act with its proof and a number of its own.
    async fn act(&self, session: &Session, path: &str, body: Value) -> Result<Reply, Halt> {
        let number = number()?;
        let (method, path) = (Method::POST, path.to_owned());
        let act = Act { method, path, body, number: &number };
        let proof = family::proof(self.server, session, &act, None).await?;
        Ok(family::act(self.server, session, act, (Some(proof), None)).await?)
    }
}

/// A number that nobody used.
fn number() -> io::Result<String> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("apply-{}", app::hex(&bytes)))
}

/// A person of the form as sign-in and application name one.
fn shown(person: &FormPerson) -> Person {
    Person {
        name: person.name.as_str().to_owned(),
        cert_type: person.cert.kind().code().to_owned(),
        cert_no: person.cert.as_str().to_owned(),
        card_no: person.card_no.clone(),
        phone: person.phone.clone(),
    }
}

fn application(form: &BindingForm) -> Value {
    let mut body = json!({
        "beneficiary": family::who(&shown(&form.beneficiary)),
        "kinship": form.kinship,
        "limits": {},
        "pledge": true,
    });
    let limits = form.limits;
    for (key, limit) in
        [("payment", limits.payment), ("month", limits.month), ("year", limits.year)]
    {
        if let Some(limit) = limit {
            body["limits"][key] = json!(limit.to_string());
        }
    }
    if let Some(scopes) = &form.scopes {
        body["scopes"] = json!(scopes);
    }
    if let Start::On(day) = form.start {
        body["from"] = json!(day);
    }
    body
}
