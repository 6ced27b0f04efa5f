//! What `gongji apply` says. Names and numbers are masked: terminals are looked at and recorded.

use std::io;
use std::path::Path;

use domain::Fen;
use domain::binding::Scope;
use domain::form::{BindingForm, FormFault, FormPerson, Start};
use domain::person::mask;
use serde_json::Value;

use super::super::Console;
use crate::scenario::api::problem::{Problem, Reason, Stop};

/// Every fault of a form, with place and mend.
pub(super) fn faults(
    file: &Path,
    faults: &[FormFault],
    console: &mut Console<'_>,
) -> io::Result<()> {
    console.say(format_args!("{} 有 {} 处错误：", file.display(), faults.len()))?;
    for fault in faults {
        console.say(format_args!("  {fault}"))?;
    }
    console.say("什么也没有发送。改好以后再运行一次。")
}

/// What the form asks for.
pub(super) fn form(file: &Path, form: &BindingForm, console: &mut Console<'_>) -> io::Result<()> {
    console.say(format_args!("{} 没有错误：", file.display()))?;
    let (giver, helped) = (person(&form.grantor), person(&form.beneficiary));
    console.say(format_args!("  授权人 {giver}，被授权人 {helped}，关系 {}", form.kinship.zh()))?;
    let start = match form.start {
        Start::AtOnce => "立即生效".to_owned(),
        Start::On(day) => format!("{day} 起生效"),
    };
    let scopes = form.scopes.as_ref().map(|scopes| words(scopes.iter().map(|s| s.zh())));
    let scopes = scopes.unwrap_or_else(|| "当地允许的全部".to_owned());
    let limits = [form.limits.payment, form.limits.month, form.limits.year];
    console.say(format_args!("  {}；使用范围 {scopes}；{start}", limits_zh(limits)))?;
    // The family interface has no card numbers to compare with.
    if [&form.grantor, &form.beneficiary].into_iter().any(|person| person.card_no.is_some()) {
        console.say("  医保卡号不在线核对，也不发送：只检查了写法，请自己对照医保卡")?;
    }
    Ok(())
}

fn person(person: &FormPerson) -> String {
    format!("{}（{}）", mask::name(person.name.as_str()), mask::number(person.cert.as_str()))
}

fn words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join("、")
}

fn limits_zh(limits: [Option<Fen>; 3]) -> String {
    let said = ["每笔", "每月", "每年"].into_iter().zip(limits);
    let said = said.filter_map(|(word, limit)| Some(format!("{word}最多 {} 元", limit?)));
    let said: Vec<String> = said.collect();
    if said.is_empty() { "不另设限额".to_owned() } else { said.join("，") }
}

/// The binding, what to do next, and how to end it.
pub(super) fn bound(
    form: &BindingForm,
    binding: &Value,
    address: &str,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let text = |field: &str| binding[field].as_str().unwrap_or_default();
    let limit = |field: &str| {
        let yuan = binding["limits"][field].as_str();
        yuan.and_then(|yuan| domain::money::parse_yuan(yuan).ok())
    };
    let scopes = binding["scopes"].as_array().into_iter().flatten();
    let scopes: Vec<Scope> =
        scopes.filter_map(|scope| serde_json::from_value(scope.clone()).ok()).collect();
    let since = text("effective_from").replace('T', " ");
    let since = since.get(..16).unwrap_or(&since);
    let (giver, helped) =
        (mask::name(form.grantor.name.as_str()), mask::name(form.beneficiary.name.as_str()));
    let id = text("id");
    console.say("")?;
    console.say(format_args!("已绑定（{}）", text("state_zh")))?;
    console.say(format_args!("  绑定编号  {id}"))?;
    console.say(format_args!("  谁帮谁    {giver} 帮 {helped}（{}）付", form.kinship.zh()))?;
    let limits = limits_zh([limit("payment"), limit("month"), limit("year")]);
    console.say(format_args!("  限额      {limits}"))?;
    console.say(format_args!("  使用范围  {}", words(scopes.iter().map(|scope| scope.zh()))))?;
    console.say(format_args!("  生效时间  {since} 起"))?;
    console.say("")?;
    console.say("接下来")?;
    console.say(format_args!(
        "  {helped}看病、买药出示自己的证件或社会保障卡，不能用{giver}的；先用{helped}本人的账户，\
         不够的由{giver}的账户付，再不够的付现金"
    ))?;
    console.say(format_args!("  每一笔都可以查：GET {address}/api/family/v1/uses"))?;
    console.say("怎样解除")?;
    console
        .say(format_args!("  {giver}或{helped}随时可以解除，验证身份后立即生效，花过的账不变："))?;
    console.say(format_args!("  POST {address}/api/family/v1/bindings/{id}/unbind"))
}

/// Why there is no binding, who must act, what to do, whom to call.
pub(super) fn stop(stop: &Stop, sent: bool, console: &mut Console<'_>) -> io::Result<()> {
    match stop {
        Stop::Problem(problem) => refused(problem, console),
        Stop::NoAnswer(no_answer) => {
            console.say(format_args!("没有办成：{no_answer}"))?;
            if sent {
                console.say(
                    "申请已经发出，不知道受理了没有：再运行一次同样的命令，不会重复绑定，\
                     停在哪里就从哪里接着办",
                )
            } else {
                console.say("先运行 gongji serve --demo，或用 --url 写明服务器的地址")
            }
        }
        Stop::Broken(reply) => console.say(format_args!(
            "没有办成：对方答了 {}，不是共济服务器的应答；请核对地址",
            reply.status
        )),
    }
}

fn refused(problem: &Problem, console: &mut Console<'_>) -> io::Result<()> {
    if problem.code == "NOT_FOUND" {
        return console.say(
            "没有办成：这个服务器没有模拟登录，不是演示环境；真实的绑定请在当地的官方渠道办理",
        );
    }
    console.say("没有办成：")?;
    for reason in &problem.refusals {
        let Reason { code, who_zh, what, why, next, phone, .. } = reason;
        console.say(format_args!("  {what}{why}（{code}）"))?;
        console.say(format_args!("    由谁处理：{who_zh}"))?;
        console.say(format_args!("    怎么办：{next}"))?;
        console.say(format_args!("    电话：{phone}"))?;
    }
    if problem.refusals.is_empty() {
        console.say(format_args!("  {}（{}）", problem.detail, problem.code))?;
        console.say(format_args!("    由谁处理：{}", problem.who_zh))?;
        console.say(format_args!("    怎么办：{}", problem.next))?;
        for error in &problem.errors {
            console.say(format_args!("    {}：{}", error.path, error.expected))?;
        }
        if let Some(phone) = &problem.phone {
            console.say(format_args!("    电话：{phone}"))?;
        }
    }
    Ok(())
}
