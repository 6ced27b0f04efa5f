//! Their lines against our bills, and ours against theirs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::day_end::{BreakKind, Cause, OtherSide, Ticket};
use domain::{Area, Fen, InstitutionId, Moment, PersonId, SettlementId, ids};
use jiff::civil::Date;
use store::{Reads, SettledAsk, SettledRow};

use super::Line;

/// Bills that are read at once.
const PAGE: u32 = 1_000;
/// Tickets of one comparison. A file with more breaks is wrong as a whole and is sent again; the
/// result file names every one.
const TICKETS_MAX: usize = 500;

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The result file: tab-separated, in the columns of 3202's output file.
    pub text: String,
    /// The breaks, without those beyond the first 500.
    pub tickets: Vec<Ticket>,
    /// How many bills agree.
    pub equal: usize,
    /// How many do not.
    pub breaks: usize,
}

/// Who is compared, and over which days.
struct Matter<'a> {
    reads: &'a dyn Reads,
    ask: &'a SettledAsk,
    days: (Date, Date),
    now: Moment,
    psn_nos: BTreeMap<PersonId, String>,
    found: Compared,
}

/// Compares; both days are included in `ask`.
pub fn compare(
    reads: &dyn Reads,
    ask: &SettledAsk,
    days: (Date, Date),
    lines: &[Line],
    now: Moment,
) -> store::Result<Compared> {
    let psn_nos = BTreeMap::new();
    let mut matter = Matter { reads, ask, days, now, psn_nos, found: Compared::default() };
    let mut theirs: BTreeMap<SettlementId, &Line> = BTreeMap::new();
    let mut strange = Vec::new();
    for line in lines {
        match ids::inward(&line.setl_id).filter(|(area, _)| *area == ask.area) {
            Some((_, id)) => drop(theirs.insert(SettlementId(id), line)),
            None => strange.push(line),
        }
    }
    let mut after = None;
    loop {
        let page = reads.settled_between(ask, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.at, last.id));
        for row in &page {
            match theirs.remove(&row.id) {
                Some(line) => matter.both(row, line)?,
                None => matter.only_here(row)?,
            }
        }
    }
    for (id, line) in theirs {
        let known = reads.settlement(ask.area, id)?;
        let ours = known.is_some_and(|known| known.institution == ask.institution);
        let memo = if ours {
            "不在本次对账的日期、类别之内"
        } else {
            "中心没有这笔结算"
        };
        matter.only_there(line, memo);
    }
    for line in strange {
        matter.only_there(line, "中心没有这笔结算");
    }
    Ok(matter.found)
}

impl Matter<'_> {
    fn both(&mut self, row: &SettledRow, line: &Line) -> store::Result<()> {
        let psn_no = self.psn_no(row.patient)?;
        let visit = ids::outward_now(self.ask.area, row.visit.0);
        let mut memo = String::new();
        for (name, theirs, ours) in [
            ("医疗费总额", line.total, row.total),
            ("基金支付总额", line.fund, row.fund),
            ("个人账户支出", line.account, row.account),
        ] {
            if theirs != ours {
                let _ = write!(memo, "{name}机构 {theirs} 中心 {ours}；");
            }
        }
        if line.given_back != row.given_back {
            memo.push_str("退费结算标志不同；");
        }
        if line.psn_no != psn_no {
            memo.push_str("人员编号不同；");
        }
        if !line.mdtrt_id.is_empty() && line.mdtrt_id != visit {
            memo.push_str("就诊ID不同；");
        }
        let differs = !memo.is_empty();
        self.write(
            &[&psn_no, &visit, &line.setl_id, &row.request_no],
            differs,
            row_end(row, &memo),
        );
        if differs {
            let theirs = [line.total, line.fund, line.account];
            self.broken(BreakKind::Differs, &line.setl_id, theirs, ours(row));
        }
        Ok(())
    }

    fn only_here(&mut self, row: &SettledRow) -> store::Result<()> {
        let psn_no = self.psn_no(row.patient)?;
        let (area, id) = (self.ask.area, row.id.0);
        let (visit, setl_id) = (ids::outward_now(area, row.visit.0), ids::outward_now(area, id));
        let end = row_end(row, "机构文件里没有这笔结算");
        self.write(&[&psn_no, &visit, &setl_id, &row.request_no], true, end);
        self.broken(BreakKind::OnlyHere, &setl_id, [Fen::ZERO; 3], ours(row));
        Ok(())
    }

    fn only_there(&mut self, line: &Line, memo: &str) {
        let end = (line.given_back, memo.to_owned(), [line.total, line.fund, line.account]);
        self.write(&[&line.psn_no, &line.mdtrt_id, &line.setl_id, ""], true, end);
        let theirs = [line.total, line.fund, line.account];
        self.broken(BreakKind::OnlyThere, &line.setl_id, theirs, [Fen::ZERO; 3]);
    }

    /// A line of the result: who and which, `stmt_rslt`, `refd_setl_flag`, memo, amounts.
    fn write(&mut self, which: &[&str; 4], differs: bool, (back, memo, sums): End) {
        let (flag, back) = (u8::from(differs), u8::from(back));
        for cell in which {
            self.found.text.push_str(if cell.is_empty() { "null" } else { cell });
            self.found.text.push('\t');
        }
        let memo = if memo.is_empty() { "null" } else { memo.trim_end_matches('；') };
        let [total, fund, account] = sums;
        let text = &mut self.found.text;
        let _ = writeln!(text, "{flag}\t{back}\t{memo}\t{total}\t{fund}\t{account}");
        if differs {
            self.found.breaks += 1;
        } else {
            self.found.equal += 1;
        }
    }

    fn broken(&mut self, kind: BreakKind, setl_id: &str, theirs: [Fen; 3], ours: [Fen; 3]) {
        if self.found.tickets.len() >= TICKETS_MAX {
            return;
        }
        let (area, institution): (Area, InstitutionId) = (self.ask.area, self.ask.institution);
        let ticket = Ticket {
            other: OtherSide::Institution(institution),
            area,
            kind,
            item: setl_id.to_owned(),
            days: self.days,
            theirs,
            ours,
            at: self.now,
            cause: Cause::Other,
            due: None,
            note: String::new(),
            statement: None,
            booked: Vec::new(),
            unplaced: Fen::ZERO,
            closed: None,
        };
        self.found.tickets.push(ticket.because(Cause::Other));
    }

    fn psn_no(&mut self, person: PersonId) -> store::Result<String> {
        if let Some(known) = self.psn_nos.get(&person) {
            return Ok(known.clone());
        }
        let psn_no = self.reads.identity(person)?.map(|identity| identity.psn_no);
        let psn_no = psn_no.unwrap_or_default();
        self.psn_nos.insert(person, psn_no.clone());
        Ok(psn_no)
    }
}

/// What ends a line: given back, memo, amounts.
type End = (bool, String, [Fen; 3]);

fn row_end(row: &SettledRow, memo: &str) -> End {
    (row.given_back, memo.to_owned(), ours(row))
}

fn ours(row: &SettledRow) -> [Fen; 3] {
    [row.total, row.fund, row.account]
}
