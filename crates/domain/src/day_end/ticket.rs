//! Tickets: breaks between a file of somebody else's and the books, and what became of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar;
use crate::clearing::RemittanceFor;
use crate::clerk::By;
use crate::policy::axes::PremiumKind;
use crate::{Area, Fen, InstitutionId, Moment, RecordId};

/// What is wrong between a file of another hand and the entries here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The other side has an item that is not here.
    OnlyThere,
    /// An item is here that the other side does not have.
    OnlyHere,
    /// Both have it with other amounts.
    Differs,
    /// The other side has it more than once.
    Twice,
}

impl BreakKind {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyThere => "only_there",
            Self::OnlyHere => "only_here",
            Self::Differs => "differs",
            Self::Twice => "twice",
        }
    }
}

/// Whose file it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherSide {
    /// A hospital's or pharmacy's (3202).
    Institution(InstitutionId),
    /// The bank of this area.
    Bank(Area),
    /// Of this province: its items of a month with ours.
    Partner(Area),
}

/// Why there is a break; decides how long it may stay (协查, 苏医保发〔2022〕75号).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A system did not do its work: 1 working day.
    System,
    /// A filing for care away from home is missing or wrong: 2 working days.
    Filing,
    /// Anything else, and whatever nobody has looked at yet: 10 working days.
    #[default]
    Other,
}

impl Cause {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Filing => "filing",
            Self::Other => "other",
        }
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::System => "系统故障",
            Self::Filing => "备案",
            Self::Other => "其他",
        }
    }

    /// Working days from the day it was found.
    pub fn working_days(self) -> u8 {
        match self {
            Self::System => 1,
            Self::Filing => 2,
            Self::Other => 10,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Where money of a break is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placed {
    /// Nobody can say yet whose it is: 2300 under the ticket, so that the bank's account is right.
    Unplaced,
    /// What the area owes this institution: it paid something back, or was paid.
    Institution(InstitutionId),
    /// A remittance of another area that is under way.
    Remittance(RecordId, RemittanceFor),
    /// Finance or the tax office handed over what had been credited to people.
    Funding,
    /// Out of or into the bank again, under this number of the bank's.
    Bank(String),
    /// A payment that is booked already, in this record: it gets the bank's number where it has none.
    Known(RecordId),
    /// The collector paid back premiums that were refunded after they were handed over to it.
    Collector {
        /// Which insurance.
        kind: PremiumKind,
        /// The year that the premiums cover.
        year: i16,
    },
}

/// A movement of the bank's account that a ticket booked, as the bank knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankBooked {
    /// The bank's number.
    pub bank_ref: String,
    /// The bank's day.
    pub on: Date,
    /// How much, 分; below zero where it left.
    pub amount: Fen,
}

/// A ticket: a break that somebody has to look into. Its `Debug` shows nothing that anybody wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Whose file.
    #[serde(flatten)]
    pub other: OtherSide,
    /// Whose books.
    pub area: Area,
    /// What.
    pub kind: BreakKind,
    /// What the item is called in the file or the books: `setl_id`, the bank's number, or `setl_id`
    /// with the debt.
    #[serde(rename = "setl_id")]
    pub item: String,
    /// Days of the comparison; of a line of the bank: its day.
    pub days: (Date, Date),
    /// Theirs: total, fund, account of a bill; else one amount, below zero where it leaves the bank.
    /// Zero where there is none.
    pub theirs: [Fen; 3],
    /// Ours.
    pub ours: [Fen; 3],
    /// When it was found.
    pub at: Moment,
    /// Why, as far as somebody looked.
    #[serde(default, skip_serializing_if = "Cause::is_default")]
    pub cause: Cause,
    /// Last day to settle it; `None` for tickets from before days were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The other side of the bank's line: an institution, finance or the tax office as the bank wrote
    /// it, anybody else masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The statement that it is about, where it is a partner's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<RecordId>,
    /// What it booked on the bank's account (1010).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub booked: Vec<BankBooked>,
    /// What of it stands in 2300; below zero where money is missing.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub unplaced: Fen,
    /// When it was settled, by whom and how.
    pub closed: Option<(Moment, By, String)>,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { other, kind, days, theirs, ours, .. } = self;
        f.debug_struct("Ticket")
            .field("other", other)
            .field("kind", kind)
            .field("days", days)
            .field("theirs", theirs)
            .field("ours", ours)
            .finish_non_exhaustive()
    }
}

impl Ticket {
    /// A break of an item is looked into once at a time, however often and over whatever days it is
    /// compared; after it was closed, what still differs is a new one.
    pub fn key(&self) -> String {
        ticket_key(self.other, &self.item)
    }

    /// The area whose bank's line it is about.
    pub fn of_bank(&self) -> Option<Area> {
        match self.other {
            OtherSide::Bank(area) => Some(area),
            OtherSide::Institution(_) | OtherSide::Partner(_) => None,
        }
    }

    /// The same ticket with what a newer file and the books of now say of its item.
    #[must_use]
    pub fn with_sums_of(&self, newer: &Self) -> Self {
        let Self { kind, days, theirs, ours, note, statement, .. } = newer.clone();
        Self { kind, days, theirs, ours, note, statement, ..self.clone() }
    }

    /// By how much the other side has more, 分, of the first amount.
    pub fn difference(&self) -> Result<Fen, crate::Overflow> {
        let [theirs, ..] = self.theirs;
        let [ours, ..] = self.ours;
        theirs.minus(ours)
    }

    /// The same ticket for this reason, found when it was found: its last day is counted anew.
    #[must_use]
    pub fn because(self, cause: Cause) -> Self {
        let due = calendar::due(self.at.date(), cause.working_days()).on;
        Self { cause, due: Some(due), ..self }
    }

    /// Its last day is over and it is open.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.closed.is_none() && self.due.is_some_and(|due| due < today)
    }

    /// What queues sort by: the end of its last day.
    pub fn due_at(&self) -> Moment {
        let end = self.due.map(|day| day.tomorrow().unwrap_or(day));
        end.map_or(self.at, Moment::start_of)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_nothing(amount: &Fen) -> bool {
    amount.is_zero()
}

/// What an open ticket is known by.
pub fn ticket_key(other: OtherSide, item: &str) -> String {
    match other {
        OtherSide::Institution(institution) => format!("{} {item}", institution.0),
        OtherSide::Bank(area) => format!("bank {area} {item}"),
        OtherSide::Partner(partner) => format!("partner {partner} {item}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ticket() -> Ticket {
        let (area, day) = (Area::from_number(110_000).unwrap(), date(2026, 9, 30));
        Ticket {
            other: OtherSide::Bank(area),
            area,
            kind: BreakKind::OnlyThere,
            item: "B1".to_owned(),
            days: (day, day),
            theirs: [Fen(5), Fen::ZERO, Fen::ZERO],
            ours: [Fen::ZERO; 3],
            at: Moment::start_of(day),
            cause: Cause::Other,
            due: None,
            note: String::new(),
            statement: None,
            booked: Vec::new(),
            unplaced: Fen::ZERO,
            closed: None,
        }
    }

    /// 30 September 2026 is a Wednesday, 1 to 7 October are off, 10 October is worked.
    #[test]
    fn the_last_day_is_counted_in_working_days_by_its_cause() {
        for (cause, due) in [
            (Cause::System, date(2026, 10, 8)),
            (Cause::Filing, date(2026, 10, 9)),
            (Cause::Other, date(2026, 10, 20)),
        ] {
            let ticket = ticket().because(cause);
            assert_eq!(ticket.due, Some(due), "{cause:?}");
            assert!(!ticket.is_overdue(due) && ticket.is_overdue(due.tomorrow().unwrap()));
            assert_eq!(ticket.due_at(), Moment::start_of(due.tomorrow().unwrap()));
        }
        assert!(!ticket().is_overdue(date(2030, 1, 1)), "from before days were counted");
    }

    #[test]
    fn debug_shows_nothing_that_anybody_wrote() {
        let at = Moment::start_of(date(2026, 10, 1));
        let closed = Some((at, By::Platform, "还给赵某某".to_owned()));
        let shown = format!("{:?}", Ticket { note: "赵某某".to_owned(), closed, ..ticket() });
        assert!(!shown.contains('赵') && shown.contains("Bank"), "{shown}");
    }

    #[test]
    fn a_number_of_the_banks_has_one_ticket_whatever_is_wrong_with_it() {
        let twice = Ticket { kind: BreakKind::Twice, theirs: [Fen(9), Fen(0), Fen(0)], ..ticket() };
        assert_eq!(twice.key(), ticket().key());
        let newest = Ticket { unplaced: Fen(5), ..ticket() }.with_sums_of(&twice);
        assert_eq!((newest.kind, newest.theirs[0]), (BreakKind::Twice, Fen(9)));
        assert_eq!(newest.unplaced, Fen(5), "what was booked stays booked");
    }

    #[test]
    fn a_ticket_of_an_institution_is_kept_as_it_always_was() {
        let other = OtherSide::Institution(InstitutionId(7));
        let kept = serde_json::to_string(&Ticket { other, ..ticket() }).unwrap();
        let before = r#"{"institution":7,"area":"110000","kind":"only_there","setl_id":"B1","days":["2026-09-30","2026-09-30"],"theirs":[5,0,0],"ours":[0,0,0],"at":1790697600000,"closed":null}"#;
        assert_eq!(kept, before);
        let read: Ticket = serde_json::from_str(before).unwrap();
        assert_eq!((read.other, read.key().as_str()), (other, "7 B1"));
        let bank = serde_json::to_string(&ticket()).unwrap();
        assert_eq!(serde_json::from_str::<Ticket>(&bank).unwrap(), ticket());
    }
}
