//! A credit file that was booked in part: how far it came, and what to do next.

/// Why the rest of a credit file is not booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// A chunk was refused. The refusal is kept under the chunk's number: the same batch number
    /// gets it again for ever.
    Refused,
    /// Too much was queued; the chunk was not begun.
    Busy,
    /// The database failed; the chunk is not booked.
    Failed,
}

/// How far a credit file came. Lines are those of the file, from 1, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partly {
    /// Why it did not come further.
    pub halt: Halt,
    /// Lines that are booked.
    pub booked: Vec<u64>,
    /// Lines of the chunk at which it ended; none of them is booked.
    pub halted: Vec<u64>,
}

impl Partly {
    /// What is booked and why the rest is not, in Chinese.
    pub fn what(&self) -> String {
        let halted = ranges(&self.halted);
        let why = match self.halt {
            Halt::Refused => format!("{halted}这一组被拒绝，没有记入。"),
            Halt::Busy => format!("办理的人太多，{halted}这一组还没有办。"),
            Halt::Failed => format!("数据库出错，{halted}这一组没有记入。"),
        };
        match self.booked.len() {
            0 => format!("{why}这个文件一行也没有记入。"),
            lines => format!("{why}已记入 {lines} 行：{}。", ranges(&self.booked)),
        }
    }

    /// What to do next, in Chinese.
    pub fn next(&self) -> String {
        let renumber = "换一个新的批次号（文件里有 batch 列的，改那一列）再导入；\
                        原来的批次号会一直得到同样的拒绝。";
        match (self.halt, self.booked.is_empty()) {
            (Halt::Refused, true) => format!("请改正被拒绝的一组，然后{renumber}"),
            (Halt::Refused, false) => {
                format!("请从文件里去掉已记入的行，改正被拒绝的一组，然后{renumber}")
            }
            (Halt::Busy | Halt::Failed, _) => {
                "请稍后用同一个批次号再导入同一个文件：记过的不会重复，没有记的接着记。".to_owned()
            }
        }
    }
}

/// `第 2–501、503 行`.
fn ranges(lines: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for line in lines.iter().copied() {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => runs.push((line, line)),
        }
    }
    let runs = runs.into_iter().map(|(first, last)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    });
    format!("第 {} 行", runs.collect::<Vec<_>>().join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_said_as_ranges() {
        assert_eq!(ranges(&[2, 3, 4, 6, 8, 9]), "第 2–4、6、8–9 行");
        assert_eq!(ranges(&[7]), "第 7 行");
    }

    #[test]
    fn only_what_can_go_on_is_sent_under_the_same_number() {
        for (halt, booked, words) in [
            (Halt::Refused, vec![2, 3], ["已记入 2 行：第 2–3 行", "去掉已记入的行", "新的批次号"]),
            (Halt::Refused, vec![], ["一行也没有记入", "第 5 行这一组被拒绝", "新的批次号"]),
            (Halt::Busy, vec![2], ["已记入 1 行：第 2 行", "还没有办", "同一个批次号"]),
            (Halt::Failed, vec![], ["一行也没有记入", "数据库出错", "同一个批次号"]),
        ] {
            let partly = Partly { halt, booked, halted: vec![5] };
            let said = partly.what() + &partly.next();
            for word in words {
                assert!(said.contains(word), "{word}: {said}");
            }
            assert_eq!(said.contains("同一个批次号"), halt != Halt::Refused, "{said}");
        }
    }
}
