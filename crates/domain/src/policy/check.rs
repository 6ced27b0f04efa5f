//! What a set of files must have beyond each file being right.

use super::axes::AxisVisitor;
use super::{AxisName, AxisValue, Dated, Known, PolicyFault, Unit};

/// Axes on which silence means something: no season, no cap, no words, no benefit rule, no
/// reduction. Everything else
/// needs a national default, so that a decision never meets a gap.
const MAY_BE_SILENT: [AxisName; 8] = [
    AxisName::AwayLimit,
    AxisName::AwayReduction,
    AxisName::PremiumSeason,
    AxisName::Premiums,
    AxisName::Benefit,
    AxisName::Channels,
    AxisName::Materials,
    AxisName::Notes,
];

/// The nation has, on every axis that needs one, a value without area that may decide and that never
/// ends.
pub(crate) fn check_nation(nation: &Unit) -> Vec<PolicyFault> {
    let mut gaps = Gaps { file: &nation.file, faults: Vec::new() };
    nation.axes.visit(&mut gaps);
    gaps.faults
}

struct Gaps<'a> {
    file: &'a str,
    faults: Vec<PolicyFault>,
}

impl AxisVisitor for Gaps<'_> {
    fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
        let decides = values.iter().any(|dated| {
            matches!(dated.value, Known::Value(_))
                && dated.grade.moves_money()
                && dated.area.is_none()
                && dated.until.is_none()
        });
        if decides || MAY_BE_SILENT.contains(&name) {
            return;
        }
        let what =
            "全国文件须有默认值：不写 area、不写 until、等级 A、B 或 P，且不是 unknown".to_owned();
        self.faults.push(PolicyFault::of_file(self.file, name.key(), what));
    }
}
