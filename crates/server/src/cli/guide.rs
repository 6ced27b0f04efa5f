//! `gongji guide`: the guide for a person at a terminal.

use std::io;
use std::path::PathBuf;

use app::{Clock as _, SystemClock};
use clap::Args;
use domain::guide::Relative;
use domain::guide::places::{Meant, meant};
use domain::policy::{PolicySet, check_report};
use domain::{Area, guide};
use jiff::civil::Date;

use super::policy::{self, SetError};
use super::{Console, DONE, REFUSED, USAGE};
use crate::http::public::{GuideSaid, SentenceSaid, purpose_of};
use crate::rules::RulesError;

/// 问一问：家人能不能用我的医保个人账户，怎么办
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji guide --from 深圳 --to 成都 --kin 妈妈 --for 门诊\n  \
                        gongji guide --from 440300 --to 510100 --care 北京 --kin mother\n  \
                        gongji guide --from 武汉 --to 武汉 --kin 孩子 --age 9 --on 2024-08-01 --json")]
pub struct GuideArgs {
    /// 您（账户的主人）的参保地：城市名、省名或六位区划代码
    #[arg(long, value_name = "PLACE")]
    from: String,
    /// 家人的参保地
    #[arg(long, value_name = "PLACE")]
    to: String,
    /// 家人看病、买药的地方；不写则是家人的参保地
    #[arg(long, value_name = "PLACE")]
    care: Option<String>,
    /// 家人是您的什么人：妈妈、mother、parent……
    #[arg(long, value_name = "KIN")]
    kin: String,
    /// 付什么：门诊、住院、药店、居民医保、长护险（outpatient、inpatient、pharmacy……）；不写则都问
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: Option<String>,
    /// 哪一天；不写则是今天
    #[arg(long, value_name = "yyyy-MM-dd")]
    on: Option<Date>,
    /// 家人的周岁
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i16).range(0..=130))]
    age: Option<i16>,
    /// 与公众接口相同的 JSON
    #[arg(long)]
    json: bool,
    /// 每句话的出处
    #[arg(long)]
    sources: bool,
    /// 用这个文件夹里的规则，不用程序自带的
    #[arg(long, value_name = "DIR", conflicts_with = "data")]
    policies: Option<PathBuf>,
    /// 用这个数据目录里启用的规则；服务器正在运行时也可以
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 数据目录的密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE", requires = "data")]
    keyring: Option<PathBuf>,
}

/// As the public interface: no rule is older, nobody asks about later ones.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2100;

/// Runs the command.
pub fn guide(args: &GuideArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let set = match &args.data {
        Some(folder) => policy::set_in_force(folder, args.keyring.as_deref()),
        None => crate::rules::load(args.policies.as_deref()).map_err(SetError::from),
    };
    let set = match set {
        Ok(set) => set,
        Err(SetError::Rules(RulesError::Faulty(faults))) => {
            write!(console.err, "{}", check_report(&Err(faults)))?;
            return Ok(REFUSED);
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    match understood(args, &set) {
        Ok(question) => {
            let said = GuideSaid::new(&question, &set);
            if args.json {
                let text = serde_json::to_string_pretty(&said).map_err(io::Error::other)?;
                console.say(text)?;
            } else {
                print(&said, args.sources, console)?;
            }
            Ok(DONE)
        }
        Err(faults) => {
            for fault in faults {
                console.complain(format_args!("{fault}"))?;
            }
            Ok(USAGE)
        }
    }
}

/// The question, or everything that is not understood.
fn understood(args: &GuideArgs, set: &PolicySet) -> Result<guide::Question, Vec<String>> {
    let on = args.on.unwrap_or_else(|| SystemClock.now().date());
    let mut faults = Vec::new();
    if !YEARS.contains(&on.year()) {
        faults.push("--on：日期，写成 2026-11-22，从 1949 年到 2100 年".to_owned());
    }
    let mut place = |option: &str, text: &str| match meant(set, text, on) {
        Meant::One(area) => Some(area),
        Meant::Several(several) => {
            faults.push(format!("{option}：“{text}”有好几处，请写其中一个：{}", listed(&several)));
            None
        }
        Meant::Nothing(near) if near.is_empty() => {
            faults.push(format!(
                "{option}：不认识“{text}”，请写城市名或六位区划代码，例如 成都、510100"
            ));
            None
        }
        Meant::Nothing(near) => {
            faults.push(format!("{option}：不认识“{text}”，是不是：{}", listed(&near)));
            None
        }
    };
    let grantor_area = place("--from", &args.from);
    let beneficiary_area = place("--to", &args.to);
    let care_area = args.care.as_deref().map_or(beneficiary_area, |text| place("--care", text));
    let relative = Relative::from_word(&args.kin);
    if relative.is_none() {
        faults.push(format!("--kin：不认识“{}”，可以写 {}", args.kin, Relative::words()));
    }
    let purpose = args.purpose.as_deref().map(purpose_of);
    if purpose == Some(None) {
        faults.push("--for：可以写 门诊、住院、药店、居民医保、长护险".to_owned());
    }
    match (grantor_area, beneficiary_area, care_area, relative) {
        (Some(grantor_area), Some(beneficiary_area), Some(care_area), Some(relative))
            if faults.is_empty() =>
        {
            let (purpose, age) = (purpose.flatten(), args.age);
            Ok(guide::Question {
                grantor_area,
                beneficiary_area,
                care_area,
                relative,
                purpose,
                on,
                age,
            })
        }
        _ => Err(faults),
    }
}

/// Candidates, as many as a line holds.
fn listed(places: &[(Area, String)]) -> String {
    let shown = places.iter().take(24).map(|(area, name)| format!("{name} {area}"));
    let mut shown = shown.collect::<Vec<_>>().join("、");
    if places.len() > 24 {
        shown.push_str("……");
    }
    shown
}

fn print(said: &GuideSaid, sources: bool, console: &mut Console<'_>) -> io::Result<()> {
    console.say(&said.headline.zh)?;
    console.say(format_args!("（{}）", said.way()))?;
    for section in &said.sections {
        console.say(format_args!("\n【{}】", section.title))?;
        let numbered = section.key == "steps";
        for (n, sentence) in (1..).zip(&section.sentences) {
            let n: u32 = n;
            let mark = if numbered { format!("{n}. ") } else { "· ".to_owned() };
            let who = sentence.who_zh.map(|who| format!("［{who}］")).unwrap_or_default();
            let known = known(sentence.provenance);
            console.say(format_args!("{mark}{who}{}{known}", sentence.zh))?;
            if sources {
                source(sentence, console)?;
            }
        }
    }
    Ok(())
}

/// What a reader should know before relying on a sentence.
fn known(provenance: &str) -> &'static str {
    match provenance {
        "unknown" => "〔没有查到〕",
        "conflict" => "〔说法不一〕",
        "P" => "〔平台〕",
        _ => "",
    }
}

fn source(sentence: &SentenceSaid, console: &mut Console<'_>) -> io::Result<()> {
    match &sentence.source {
        Some(source) => console.say(format_args!(
            "    —— {}：{}（{}）[{}]",
            source.issuer, source.document, source.date, sentence.provenance
        )),
        None => Ok(()),
    }
}
