//! Every text of a paper.

use super::model::{Block, Pairs, Print};

/// The paper without what no PDF may hold: control characters (a line feed stays), U+FEFF, and what
/// Unicode gives to nobody. What people or files wrote may have them; they show nothing.
pub(super) fn printable(print: &Print) -> Print {
    let Print { title, number, blocks, foot } = print;
    Print {
        title: clean(title),
        number: clean(number),
        blocks: blocks.iter().map(block).collect(),
        foot: all(foot),
    }
}

fn clean(text: &str) -> String {
    let shows = |c: &char| match c {
        '\n' => true,
        '\u{feff}' => false,
        c => !c.is_control() && u32::from(*c) & 0xfffe != 0xfffe,
    };
    text.chars().filter(shows).collect()
}

fn all(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| clean(text)).collect()
}

fn block(block: &Block) -> Block {
    match block {
        Block::Heading(text) => Block::Heading(clean(text)),
        Block::Text(text) => Block::Text(clean(text)),
        Block::Note(text) => Block::Note(clean(text)),
        Block::Pairs(pairs) => {
            let pairs = pairs.0.iter().map(|(name, value)| (clean(name), clean(value)));
            Block::Pairs(Pairs(pairs.collect()))
        }
        Block::Table(table) => {
            let mut table = table.clone();
            table.caption = clean(&table.caption);
            table.columns.iter_mut().for_each(|column| column.name = clean(&column.name));
            table.rows.iter_mut().chain(&mut table.sum).for_each(|row| *row = all(row));
            Block::Table(table)
        }
        Block::Split(split) => {
            let mut split = split.clone();
            split.name = clean(&split.name);
            split.parts.iter_mut().for_each(|part| part.name = clean(&part.name));
            Block::Split(split)
        }
        Block::Signatures(who) => Block::Signatures(all(who)),
    }
}

/// Shows each text to `look`.
pub(super) fn each<'p>(print: &'p Print, look: &mut impl FnMut(&'p str)) {
    look(&print.title);
    look(&print.number);
    for block in &print.blocks {
        match block {
            Block::Heading(text) | Block::Text(text) | Block::Note(text) => look(text),
            Block::Pairs(pairs) => {
                for (name, value) in &pairs.0 {
                    look(name);
                    look(value);
                }
            }
            Block::Table(table) => {
                look(&table.caption);
                table.columns.iter().for_each(|column| look(&column.name));
                let rows = table.rows.iter().chain(&table.sum);
                rows.flatten().for_each(|cell| look(cell));
            }
            Block::Split(split) => {
                look(&split.name);
                split.parts.iter().for_each(|part| look(&part.name));
            }
            Block::Signatures(who) => who.iter().for_each(|name| look(name)),
        }
    }
    print.foot.iter().for_each(|line| look(line));
}
