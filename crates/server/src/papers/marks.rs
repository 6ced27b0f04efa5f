//! What stands on a page: marks at their places, and what each is for who listens.

use super::split::Pattern;
use crate::http::parts::SplitKind;

/// Shades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Text.
    Black,
    /// What stands back.
    Grey,
    /// Lines of tables.
    Line,
    /// Ground of names and heads.
    Tint,
    /// Of a pocket.
    Pocket(SplitKind),
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A line of text; `at` is the left end of its base line.
    Words { at: (i32, i32), size: i32, ink: Ink, heavy: bool, text: String },
    /// A stroke.
    Rule { from: (i32, i32), to: (i32, i32), width: i32, ink: Ink },
    /// A box filled with a shade.
    Ground { at: (i32, i32), size: (i32, i32), ink: Ink },
    /// A part of a bar.
    Part { at: (i32, i32), size: (i32, i32), ink: Ink, pattern: Pattern },
}

/// What a piece of a page is, for who listens to the paper instead of looking at it. Numbers tell
/// pieces of one thing from those of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading(usize),
    Text(usize),
    /// A caption of a table.
    Caption(usize),
    /// A cell: table, row, column, what it is.
    Cell(usize, usize, usize, Cell),
    /// A drawing with its description.
    Figure(usize, String),
    /// Lines, grounds, heads repeated, page numbers: read to nobody.
    Around,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// The head of a column.
    Column,
    /// The name of a row.
    Row,
    /// Neither.
    Data,
}

/// Marks that are one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) role: Role,
    pub(super) marks: Vec<Mark>,
}

impl Piece {
    /// Its lines as one text.
    pub(super) fn text(&self) -> String {
        let line = |mark: &Mark| match mark {
            Mark::Words { text, .. } => Some(text.clone()),
            _ => None,
        };
        self.marks.iter().filter_map(line).collect()
    }
}

/// A page.
pub(super) type Page = Vec<Piece>;

/// A line of text.
pub(super) fn words(at: (i32, i32), size: i32, ink: Ink, heavy: bool, text: String) -> Mark {
    Mark::Words { at, size, ink, heavy, text }
}
