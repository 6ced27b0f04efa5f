//! Takes the act out of a step as it was written.

use domain::{Area, Moment};
use jiff::civil::DateTime;

use super::{Act, Call, DeskAct, FamilyAct, Look, Place, WalletAct, WireAct};
use crate::scenario::story::{Step, WalletOf};

/// An act without its actor.
enum Half {
    Family(FamilyAct),
    Wire(WireAct),
    Desk(DeskAct),
    Look(Look),
    /// Of a family or a desk.
    Call(Call),
    /// Of a family or a desk.
    Wallet(WalletAct),
}

/// `2026-11-22 09:30`, with or without seconds.
pub(in crate::scenario) fn moment(text: &str) -> Result<Moment, String> {
    let local = text.parse::<DateTime>().ok().and_then(Moment::from_local);
    local.ok_or_else(|| format!("“{text}”不是时刻，写成 \"2026-11-22 09:30\" 的样子"))
}

/// Takes the act out of a step; the text of an error says what is wrong, in Chinese.
pub(in crate::scenario) fn act_of(step: &mut Step) -> Result<(&'static str, Act), String> {
    let mut halves = halves(step)?;
    let (word, half) = match (halves.pop(), halves.pop()) {
        (Some(one), None) => one,
        (Some((one, _)), Some((two, _))) => {
            return Err(format!("一步只做一件事，这里有 {two} 和 {one}"));
        }
        (None, _) => return Err("这一步没有写要做什么".to_owned()),
    };
    let act = match (actor_of(step)?, half) {
        (Some(("family", who)), Half::Family(act)) => Act::Family(who, act),
        (Some(("family", who)), Half::Wallet(act)) => {
            family_wallet(&act).map_err(|why| format!("{word}：{why}"))?;
            Act::Family(who, FamilyAct::Wallet(act))
        }
        (Some(("family", who)), Half::Call(call)) => Act::Family(who, FamilyAct::Call(call)),
        (Some((kind @ ("pharmacy" | "hospital" | "agency"), code)), Half::Wire(act)) => {
            let place = Place { code, pharmacy: kind == "pharmacy" };
            fits(&place, &act).map_err(|why| format!("{word}：{why}"))?;
            Act::Wire(place, act)
        }
        (Some(("desk", area)), half) => {
            let area = Area::parse(&area).ok_or("desk 后面写六位统筹区代码，例如 \"110000\"")?;
            Act::Desk(area, at_desk(word, half)?)
        }
        (None, Half::Look(look)) => Act::Look(look),
        (None, _) => {
            return Err(format!(
                "{word} 要有人来做：写 family、pharmacy、hospital、agency 或 desk"
            ));
        }
        (Some((kind, _)), _) => return Err(format!("{kind} 不能做 {word}")),
    };
    Ok((word, act))
}

fn at_desk(word: &str, half: Half) -> Result<DeskAct, String> {
    match half {
        Half::Desk(act) => Ok(act),
        Half::Call(call) => Ok(DeskAct::Call(call)),
        Half::Wallet(WalletAct { wallet, change: false, behalf: None })
            if wallet.who.is_some() && wallet.place.is_some() =>
        {
            Ok(DeskAct::Wallet(wallet))
        }
        Half::Wallet(_) => Err(format!("{word}：窗口开通医保钱包写 who 和 place")),
        Half::Family(_) | Half::Wire(_) | Half::Look(_) => Err(format!("desk 不能做 {word}")),
    }
}

/// What the family app has to be told about a wallet.
fn family_wallet(act: &WalletAct) -> Result<(), &'static str> {
    let WalletOf { who, place, phone } = &act.wallet;
    match (act.change, who, place, phone) {
        (_, Some(_), _, _) => Err("who 只在窗口写；代家人办写 behalf"),
        (false, None, None, _) => Err("开通要写 place"),
        (true, None, None, None) => Err("变更要写 place 或 phone"),
        _ => Ok(()),
    }
}

fn actor_of(step: &mut Step) -> Result<Option<(&'static str, String)>, String> {
    let slots = [
        ("family", &mut step.family),
        ("pharmacy", &mut step.pharmacy),
        ("hospital", &mut step.hospital),
        ("agency", &mut step.agency),
        ("desk", &mut step.desk),
    ];
    let mut named = slots.into_iter().filter_map(|(kind, who)| Some((kind, who.take()?)));
    match (named.next(), named.next()) {
        (Some((one, _)), Some((two, _))) => Err(format!("一步只有一个人做，这里有 {one} 和 {two}")),
        (actor, _) => Ok(actor),
    }
}

/// Every act that the step names.
fn halves(step: &mut Step) -> Result<Vec<(&'static str, Half)>, String> {
    let mut found = Vec::new();
    let mut put = |word, half: Option<Half>| found.extend(half.map(|half| (word, half)));
    let family = Half::Family;
    put("check", step.check.take().map(|a| family(FamilyAct::Check(a))));
    put("apply", step.apply.take().map(|a| family(FamilyAct::Apply(a))));
    for (word, slot) in [
        ("accept", &mut step.accept),
        ("decline", &mut step.decline),
        ("withdraw", &mut step.withdraw),
        ("unbind", &mut step.unbind),
        ("reactivate", &mut step.reactivate),
    ] {
        put(word, slot.take().map(|binding| family(FamilyAct::Change(word, binding))));
    }
    put("terms", step.terms.take().map(|t| family(FamilyAct::Terms(t))));
    put("order", step.order.take().map(|o| family(FamilyAct::Order(o))));
    put("pick", step.pick.take().map(|b| family(FamilyAct::Pick(b))));
    put("quota", step.quota.take().map(|q| family(FamilyAct::Quota(q))));
    put("release", step.release.take().map(|b| family(FamilyAct::Release(b))));
    put("wallet", wallet_of(step, false));
    put("change_wallet", wallet_of(step, true));

    let wire = Half::Wire;
    put("sign_in", step.sign_in.take().map(|o| wire(WireAct::SignIn(o))));
    put("read", step.read.take().map(|r| wire(WireAct::Read(r))));
    put("scan", step.scan.take().map(|code| wire(WireAct::Scan(code))));
    put("quote", step.quote.take().map(|p| wire(WireAct::Quote(p))));
    put("buy", step.buy.take().map(|p| wire(WireAct::Buy(p))));
    put("visit", step.visit.take().map(|v| wire(WireAct::Visit(v))));
    put("register", step.register.take().map(|v| wire(WireAct::Register(v))));
    put("describe", step.describe.take().map(|d| wire(WireAct::Describe(d))));
    put("fees", step.fees.take().map(|f| wire(WireAct::Fees(f))));
    put("settle", step.settle.take().map(|p| wire(WireAct::Settle(p))));
    put("cancel", step.cancel.take().map(|b| wire(WireAct::Cancel(b))));
    put("delete_fees", step.delete_fees.take().map(|f| wire(WireAct::DeleteFees(f))));
    put("void", step.void.take().map(|v| wire(WireAct::Void(v))));
    put("admit", step.admit.take().map(|a| wire(WireAct::Admit(a))));
    put("charge", step.charge.take().map(|c| wire(WireAct::Charge(c))));
    put("take_out", step.take_out.take().map(|c| wire(WireAct::TakeOut(c))));
    put("discharge", step.discharge.take().map(|d| wire(WireAct::Discharge(d))));
    put("undischarge", step.undischarge.take().map(|s| wire(WireAct::Undischarge(s))));
    put("reconcile", step.reconcile.take().map(|r| wire(WireAct::Reconcile(r))));
    put("transact", step.transact.take().map(|t| wire(WireAct::Transact(t))));
    put("undo", step.undo.take().map(|u| wire(WireAct::Undo(u))));
    put("ask_again", step.ask_again.take().map(|u| wire(WireAct::AskAgain(u))));
    put("mobile", step.mobile.take().map(|m| wire(WireAct::Mobile(m))));
    put("resend", step.resend.take().map(|b| wire(WireAct::Resend(b))));

    let desk = Half::Desk;
    put("bind", step.bind.take().map(|a| desk(DeskAct::Bind(a))));
    put("freeze", step.freeze.take().map(|who| desk(DeskAct::Freeze(who, true))));
    put("unfreeze", step.unfreeze.take().map(|who| desk(DeskAct::Freeze(who, false))));
    put("credit", step.credit.take().map(|c| desk(DeskAct::Credit(c))));
    put("year_roll", step.year_roll.take().map(|year| desk(DeskAct::YearRoll(year))));

    let at = step.at.take().map(|text| moment(&text)).transpose()?;
    put("at", at.map(|at| Half::Look(Look::At(at))));
    put("balances", step.balances.take().map(|b| Half::Look(Look::Balances(b))));
    put("bindings", step.bindings.take().map(|b| Half::Look(Look::Bindings(b))));
    put("messages", step.messages.take().map(|m| Half::Look(Look::Messages(m))));
    put("uses", step.uses.take().map(|u| Half::Look(Look::Uses(u))));
    put("books", step.books.take().map(|b| Half::Look(Look::Books(b))));
    put("papers", step.papers.take().map(|p| Half::Look(Look::Papers(p))));
    put("jobs", step.jobs.take().map(|j| Half::Look(Look::Jobs(j))));
    put("do", call_of(step)?.map(Half::Call));
    put("guide", step.guide.take().map(|g| Half::Look(Look::Guide(Box::new(g)))));
    let openness = step.openness.take().map(|o| Look::Openness(Box::new(o)));
    put("openness", openness.map(Half::Look));
    put("quotas", step.quotas.take().map(|q| Half::Look(Look::Quotas(q))));
    put("form", step.form.take().map(|f| Half::Look(Look::Form(f))));
    Ok(found)
}

/// A wallet that is opened or changed, with for whom.
fn wallet_of(step: &mut Step, change: bool) -> Option<Half> {
    let wallet = if change { step.change_wallet.take() } else { step.wallet.take() }?;
    Some(Half::Wallet(WalletAct { wallet, change, behalf: step.behalf.take() }))
}

/// `POST /links` with what comes along.
fn call_of(step: &mut Step) -> Result<Option<Call>, String> {
    let Some(text) = step.call.take() else {
        let alone = step.body.is_some() || step.proof || step.behalf.is_some();
        return if alone {
            Err("with、proof、behalf 要和 do 一起写".to_owned())
        } else {
            Ok(None)
        };
    };
    let parts = text.split_once(' ').filter(|(method, path)| {
        ["GET", "POST", "PUT", "DELETE"].contains(method) && path.starts_with('/')
    });
    let (method, path) = parts.ok_or("do 写方法和路径，例如 \"POST /links\"")?;
    Ok(Some(Call {
        method: method.to_owned(),
        path: path.to_owned(),
        body: step.body.take().unwrap_or_default(),
        proof: std::mem::take(&mut step.proof),
        password: step.password.take(),
        behalf: step.behalf.take(),
        clerk: step.clerk.take(),
    }))
}

/// What a pharmacy has to write differs from what a hospital has to.
fn fits(place: &Place, act: &WireAct) -> Result<(), &'static str> {
    match (act, place.pharmacy) {
        (WireAct::Quote(p) | WireAct::Buy(p), true) if p.who.is_none() || p.lines.is_empty() => {
            Err("药店要写 who 和 lines")
        }
        (WireAct::Quote(p) | WireAct::Settle(p), false) if p.visit.is_none() => {
            Err("医院要写 visit（前面 visit、register 或 admit 一步的名字）")
        }
        (WireAct::Buy(_), false) => Err("医院用 settle"),
        (
            WireAct::Settle(_)
            | WireAct::Visit(_)
            | WireAct::Register(_)
            | WireAct::Describe(_)
            | WireAct::Fees(_)
            | WireAct::DeleteFees(_)
            | WireAct::Void(_)
            | WireAct::Admit(_)
            | WireAct::Charge(_)
            | WireAct::TakeOut(_)
            | WireAct::Discharge(_)
            | WireAct::Undischarge(_),
            true,
        ) => Err("药店没有就诊，用 buy"),
        (WireAct::Undo(u) | WireAct::AskAgain(u), _)
            if u.of.is_none() && (u.number.is_none() || u.infno.is_none()) =>
        {
            Err("写 of（前面一步的名字），或写 number 和 infno")
        }
        _ => Ok(()),
    }
}
