//! The parts of an answer, in the order in which a family needs them.

mod how;
mod life;
mod money;
mod more;
mod steps;
mod till;
mod troubles;

use super::page::Page;
use super::{ModeAnswer, Question, Section, Sentence, Verdict};
use crate::policy::PolicySet;

/// Every part; none is empty.
pub(super) fn sections(
    question: &Question,
    set: &PolicySet,
    verdict: Verdict,
    modes: &[ModeAnswer; 2],
) -> Vec<Section> {
    let [binding, wallet] = modes;
    let page = Page { question, set, verdict, binding, wallet };
    let parts: [(&'static str, &'static str, Vec<Sentence>); 17] = [
        ("answer", "能不能，用哪种方式", how::answer(&page)),
        ("steps", "一步一步怎么办", steps::steps(&page)),
        ("materials", "带什么材料", how::materials(&page)),
        ("waiting", "多久能用", how::waiting(&page)),
        ("limits", "人数和金额的限制", money::limits(&page)),
        ("paying", "先用谁的钱", money::paying(&page)),
        ("never", "不能用在哪里", money::never(&page)),
        ("ends", "什么时候结束", life::ends(&page)),
        ("keeping", "以后怎么管", life::keeping(&page)),
        ("mistakes", "常见的七种不顺，谁来办", troubles::mistakes(&page)),
        ("special", "特殊情况", troubles::special(&page)),
        ("local", "当地另外要知道的", more::local(&page)),
        ("difference", "亲情账户、绑定、跨省，有什么不同", more::difference(&page)),
        ("alternatives", "还有什么办法", more::alternatives(&page)),
        ("advice", "给不同年龄的建议", more::advised(&page)),
        ("safe", "防止受骗", more::safe(&page)),
        ("ask", "问谁，这些话有多新", more::ask(&page)),
    ];
    let section = |(key, title, sentences)| Section { key, title, sentences };
    let said = parts.into_iter().filter(|(_, _, sentences)| !sentences.is_empty());
    said.map(section).collect()
}
