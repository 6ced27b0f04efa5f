//! From a file to a story that can be played; every fault has its line and column.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use domain::Moment;
use serde_saphyr::Error;

use super::act::{Act, Look, act_of, moment};
use super::guests::Guests;
use super::known::{not_known, strange_person};
use super::story::{Expect, Story};
use super::world::{cast, with_rules};

/// A story that can be played.
#[derive(Debug)]
pub struct Script {
    /// Where it stands.
    pub file: PathBuf,
    /// What it shows.
    pub title: String,
    /// When it begins.
    pub at: Option<Moment>,
    /// Rules beside the shipped ones: policy file, TOML for its end.
    pub rules: BTreeMap<String, String>,
    /// People and institutions that only this story has.
    pub guests: Guests,
    /// What happens.
    pub steps: Vec<Scene>,
}

/// One step of a script.
#[derive(Debug)]
pub struct Scene {
    /// Line in the file, from 1.
    pub line: u64,
    /// What the report says about it: the step's own title, else its act.
    pub title: String,
    /// The name of its result.
    pub name: Option<String>,
    /// The number that the step chose.
    pub number: Option<String>,
    /// The act.
    pub act: Act,
    /// What must come back.
    pub expect: Expect,
}

impl Scene {
    /// A step of the player's own, which leaves no name and expects nothing.
    pub(super) fn quiet() -> Self {
        let act = Act::Look(Look::Bindings(BTreeMap::new()));
        let expect = Expect::default();
        Self { line: 0, title: String::new(), name: None, number: None, act, expect }
    }
}

/// Why a file cannot be played.
#[derive(Debug, PartialEq, Eq)]
pub struct BadStory {
    /// Which file.
    pub file: PathBuf,
    /// Line and column, from 1; `None` when the file cannot be read at all.
    pub place: Option<(u64, u64)>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for BadStory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, "：{}", self.what)
    }
}

impl std::error::Error for BadStory {}

/// Reads a file.
pub fn load(file: &Path) -> Result<Script, BadStory> {
    let text = std::fs::read_to_string(file).map_err(|error| BadStory {
        file: file.to_owned(),
        place: None,
        what: reading(&error),
    })?;
    parse(file, &text)
}

/// Reads a story from its text; `file` is named in faults.
pub fn parse(file: &Path, text: &str) -> Result<Script, BadStory> {
    let bad = |place, what| BadStory { file: file.to_owned(), place, what };
    let mut story: Story = serde_saphyr::from_str(text).map_err(|error: Error| {
        let place = error.location().map(|place| (place.line(), place.column()));
        bad(place, plain(&error))
    })?;
    let at = story.at.as_deref().map(moment).transpose().map_err(|what| bad(Some((1, 1)), what))?;
    if !story.rules.is_empty() {
        with_rules(&story.rules).map_err(|what| bad(Some((1, 1)), what))?;
    }
    let mut people = cast();
    story.cast.join(&mut people).map_err(|what| bad(Some((1, 1)), what))?;
    let mut steps = Vec::with_capacity(story.steps.len());
    for spanned in std::mem::take(&mut story.steps) {
        let (place, mut step) = (spanned.referenced, spanned.value);
        let at_step = |what| bad(Some((place.line(), place.column())), what);
        let (word, act) = act_of(&mut step).map_err(at_step)?;
        if matches!(act, Act::Look(_)) && step.expect.is_some() && word != "form" {
            return Err(at_step(format!("{word} 自己写明应当是什么，不用 expect")));
        }
        if let Some(what) = strange_person(&act, &people) {
            return Err(at_step(what));
        }
        steps.push(Scene {
            line: place.line(),
            title: step.title.unwrap_or_else(|| describe(word, &act)),
            name: step.name,
            number: step.number,
            act,
            expect: step.expect.unwrap_or_default(),
        });
    }
    if steps.is_empty() {
        return Err(bad(Some((1, 1)), "故事里没有步骤".to_owned()));
    }
    let Story { title, rules, cast: guests, .. } = story;
    Ok(Script { file: file.to_owned(), title, at, rules, guests, steps })
}

/// Why a file cannot be read; its path stands before it.
pub(super) fn reading(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹，请核对路径".to_owned(),
        ErrorKind::PermissionDenied => "没有权限读，请核对权限".to_owned(),
        ErrorKind::InvalidData => "不是 UTF-8 编码的文字".to_owned(),
        _ => format!("读不了（{error}）"),
    }
}

/// What the parser found, in Chinese where a writer of stories may meet it; the place stands before
/// it.
fn plain(error: &Error) -> String {
    match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => {
            not_known("栏目", field, expected.iter().copied())
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            not_known("词", variant, expected.iter().copied())
        }
        Error::SerdeMissingField { field, .. } => format!("缺少“{field}”"),
        other => {
            // The parser's own sentence, without the drawing around it and without the place.
            let text = other.to_string();
            let text = text.split(" at line ").next().unwrap_or(&text);
            let own = text.bytes().any(|byte| !byte.is_ascii());
            if own { text.to_owned() } else { format!("YAML 写法不对：{text}") }
        }
    }
}

fn describe(word: &str, act: &Act) -> String {
    match act {
        Act::Family(who, _) => format!("{who} {word}"),
        Act::Wire(place, _) => format!("{} {word}", place.code),
        Act::Desk(area, _) => format!("经办 {area} {word}"),
        Act::Look(Look::At(at)) => format!("时钟到 {at}"),
        Act::Look(_) => word.to_owned(),
    }
}

impl Script {
    /// Does it need a clock that can be moved?
    pub fn moves_clock(&self) -> bool {
        let moves = |scene: &Scene| matches!(scene.act, Act::Look(Look::At(_)));
        self.at.is_some() || self.steps.iter().any(moves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "story: s\nabout: a\nsteps:\n";

    fn place_of(steps: &str) -> (Option<(u64, u64)>, String) {
        let bad = parse(Path::new("s.yaml"), &format!("{HEAD}{steps}")).unwrap_err();
        (bad.place, bad.what)
    }

    #[test]
    fn every_fault_has_its_line_and_column() {
        for (steps, place, word) in [
            ("  - familie: zhang_san", (4, 5), "不认识的栏目“familie”，是不是想写“family”？"),
            ("  - {family: a, check: {kinship: child}}", (4, 25), "缺少“for”"),
            ("  - {family: a}", (4, 5), "没有写要做什么"),
            ("  - books: zero\n  - {accept: b}", (5, 5), "要有人来做"),
            ("  - {family: a, freeze: b}", (4, 5), "family 不能做 freeze"),
            ("  - {family: a, hospital: b, accept: c}", (4, 5), "family 和 hospital"),
            ("  - {family: a, accept: b, decline: b}", (4, 5), "accept 和 decline"),
            ("  - {pharmacy: P, settle: {visit: v}}", (4, 5), "药店没有就诊"),
            ("  - {hospital: H, buy: {who: a}}", (4, 5), "医院用 settle"),
            ("  - {pharmacy: P, buy: {who: a}}", (4, 5), "who 和 lines"),
            ("  - {pharmacy: P, undo: {infno: a}}", (4, 5), "number 和 infno"),
            ("  - {desk: 北京, freeze: a}", (4, 5), "六位"),
            ("  - at: tomorrow", (4, 5), "tomorrow"),
            ("  - {books: zero, expect: {aid: 1.00}}", (4, 5), "不用 expect"),
            ("  - {balances: {a: {free: 1.001}}}", (4, 27), "1.001"),
            ("  - {balances: {a: {free: 1e3}}}", (4, 27), "1e3"),
            ("  - books: zero\n  - {family: zhang_sam, accept: b}", (5, 5), "“zhang_san”"),
            ("  - {desk: \"110000\", freeze: nobody}", (4, 5), "不认识的演示人员“nobody”；可用"),
            ("  - {balances: {li_sii: {free: 1.00}}}", (4, 5), "“li_si”"),
            ("  - {papers: {li_sii: {name: 李四}}}", (4, 5), "“li_si”"),
            ("  - {family: li_si, do: links}", (4, 5), "方法和路径"),
            ("  - {family: li_si, proof: true}", (4, 5), "和 do 一起写"),
            (
                "  - {family: a, check: {for: b, kinship: cousin}}",
                (4, 42),
                "不认识的词“cousin”；可用：spouse、",
            ),
        ] {
            let (at, what) = place_of(steps);
            assert_eq!(at, Some(place), "{steps}: {what}");
            assert!(what.contains(word), "{steps}: {what}");
        }
        assert_eq!(place_of("  []").1, "故事里没有步骤");
    }

    #[test]
    fn rules_of_a_story_stand_beside_the_shipped_ones() {
        for (rules, word) in [
            ("{11-peking: a}", "不认识的规则文件“11-peking”"),
            ("{11-beijing: \"[[reviews]]\"}", "rules 写得不对"),
        ] {
            let text = format!("rules: {rules}\n{HEAD}  - books: zero");
            let bad = parse(Path::new("s.yaml"), &text).unwrap_err();
            assert!(bad.what.contains(word), "{}", bad.what);
        }
        let review = "[[review]]\\nsince = 2024-01-01\\nvalue = {working_days = 3}\\nsource = 'ADR-0003'\\ngrade = 'P'";
        let text = format!("rules: {{11-beijing: \"{review}\"}}\n{HEAD}  - books: zero");
        assert_eq!(parse(Path::new("s.yaml"), &text).unwrap().rules.len(), 1);
    }

    #[test]
    fn only_a_story_without_times_can_meet_a_running_server() {
        for (text, moves) in [
            (format!("{HEAD}  - books: zero"), false),
            (format!("{HEAD}  - at: 2026-12-01 00:00"), true),
            (format!("at: 2026-12-01 00:00\n{HEAD}  - books: zero"), true),
        ] {
            let script = parse(Path::new("s.yaml"), &text).unwrap();
            assert_eq!(script.moves_clock(), moves, "{text}");
        }
    }
}
