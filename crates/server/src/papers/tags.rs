//! The structure of a paper for who listens to it: title, sections, paragraphs, tables with their
//! heads, the bar as a figure with its words.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use super::marks::{Cell, Piece, Role};

/// What was drawn, by thing, in reading order.
#[derive(Default)]
pub(super) struct Tags(BTreeMap<usize, Thing>);

type Rows = BTreeMap<usize, BTreeMap<usize, (Cell, Vec<Identifier>)>>;

enum Thing {
    Flat(TagKind, Vec<Identifier>),
    Table { caption: Vec<Identifier>, rows: Rows },
}

impl Tags {
    /// Takes down a piece that was drawn.
    pub(super) fn add(&mut self, piece: &Piece, id: Identifier) {
        match &piece.role {
            Role::Around => {}
            Role::Title => self.flat(0, || heading(NonZeroU16::MIN, piece), id),
            Role::Heading(n) => {
                let second = NonZeroU16::MIN.saturating_add(1);
                self.flat(*n, || heading(second, piece), id);
            }
            Role::Text(n) => self.flat(*n, || Tag::P.into(), id),
            Role::Figure(n, said) => {
                self.flat(*n, || Tag::Figure(Some(said.clone())).into(), id);
            }
            Role::Caption(n) => {
                if let Thing::Table { caption, .. } = self.table(*n) {
                    caption.push(id);
                }
            }
            Role::Cell(n, row, column, kind) => {
                if let Thing::Table { rows, .. } = self.table(*n) {
                    let cells = rows.entry(*row).or_default();
                    cells.entry(*column).or_insert_with(|| (*kind, Vec::new())).1.push(id);
                }
            }
        }
    }

    fn flat(&mut self, n: usize, tag: impl FnOnce() -> TagKind, id: Identifier) {
        let thing = self.0.entry(n).or_insert_with(|| Thing::Flat(tag(), Vec::new()));
        if let Thing::Flat(_, ids) = thing {
            ids.push(id);
        }
    }

    fn table(&mut self, n: usize) -> &mut Thing {
        let none = || Thing::Table { caption: Vec::new(), rows: Rows::new() };
        self.0.entry(n).or_insert_with(none)
    }

    /// The tree.
    pub(super) fn tree(self) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
        for thing in self.0.into_values() {
            tree.push(match thing {
                Thing::Flat(tag, ids) => group(tag, ids),
                Thing::Table { caption, rows } => table(caption, rows),
            });
        }
        tree
    }
}

fn heading(level: NonZeroU16, piece: &Piece) -> TagKind {
    Tag::Hn(level, Some(piece.text())).into()
}

fn group(tag: impl Into<TagKind>, ids: Vec<Identifier>) -> TagGroup {
    let mut group = TagGroup::new(tag);
    for id in ids {
        group.push(Node::Leaf(id));
    }
    group
}

fn table(caption: Vec<Identifier>, rows: Rows) -> TagGroup {
    let mut table = TagGroup::new(Tag::Table);
    if !caption.is_empty() {
        table.push(group(Tag::Caption, caption));
    }
    for cells in rows.into_values() {
        let mut row = TagGroup::new(Tag::TR);
        for (kind, ids) in cells.into_values() {
            let tag: TagKind = match kind {
                Cell::Column => Tag::TH(TableHeaderScope::Column).into(),
                Cell::Row => Tag::TH(TableHeaderScope::Row).into(),
                Cell::Data => Tag::TD.into(),
            };
            row.push(group(tag, ids));
        }
        table.push(row);
    }
    table
}
