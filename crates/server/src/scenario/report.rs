//! What a person reads after stories were played.

use std::fmt;
use std::path::PathBuf;

use super::play::{Failed, Trouble};

/// How one story ended.
#[derive(Debug)]
pub struct Outcome {
    /// Its file.
    pub file: PathBuf,
    /// Its title.
    pub title: String,
    /// How many steps it has.
    pub steps: usize,
    /// The step that went wrong, if one did.
    pub failed: Option<Box<Failed>>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, title, steps, failed } = self;
        let Some(failed) = failed else { return write!(f, "通过  {title}（{steps} 步）") };
        writeln!(f, "未通过  {title}")?;
        write!(f, "  {}:{} 第 {} 步：{}", file.display(), failed.line, failed.step, failed.title)?;
        match &failed.trouble {
            Trouble::Differs(differences) => {
                for difference in differences {
                    let super::expect::Difference { key, expected, got } = difference;
                    write!(f, "\n    {key}：应为 {expected}，实为 {got}")?;
                }
                Ok(())
            }
            Trouble::Story(what) => write!(f, "\n    {what}"),
            Trouble::NoAnswer(no_answer) => write!(f, "\n    {no_answer}"),
            Trouble::Broken { status, body } => write!(f, "\n    接口答了 {status}：{body}"),
        }
    }
}

/// The last line: how many went well.
pub fn summary(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter(|outcome| outcome.failed.is_some()).count();
    let all = outcomes.len();
    match failed {
        0 => format!("共 {all} 个故事，全部通过"),
        _ => format!("共 {all} 个故事，{failed} 个未通过"),
    }
}
