//! Papers as a whole: long texts, long tables, rare characters, the same bytes twice.

use domain::Fen;

use super::face::Face;
use super::layout::{PAGE, pages};
use super::marks::{Mark, Page, Role};
use super::*;
use crate::http::parts::SplitKind;

fn laid(print: &Print) -> Vec<Page> {
    pages(Face::get().unwrap(), print)
}

fn words(page: &Page) -> Vec<String> {
    let marks = page.iter().flat_map(|piece| &piece.marks);
    let text = |mark: &Mark| match mark {
        Mark::Words { text, .. } => Some(text.clone()),
        _ => None,
    };
    marks.filter_map(text).collect()
}

fn rows(count: usize) -> Print {
    let row = |n: usize| vec![format!("第{n}行"), "很长的说明".repeat(n % 9), format!("{n}.00")];
    Print::new("长表", "N1").with(Block::Table(Table {
        caption: "明细".to_owned(),
        columns: vec![
            Column::text("行", 20),
            Column::text("说明", 50),
            Column::figures("金额（元）", 30),
        ],
        rows: (0..count).map(row).collect(),
        sum: Some(vec!["合计".to_owned(), String::new(), "124750.00".to_owned()]),
    }))
}

fn bill() -> Print {
    let part = |pocket, name: &str, amount| Part { pocket, name: name.to_owned(), amount };
    Print::new("医保结算回执", "110000202611220000000000AB").with(Block::Split(Split {
        name: "费用总额".to_owned(),
        total: Fen(35_000),
        parts: vec![
            part(SplitKind::Fund, "医保基金", Fen(20_000)),
            part(SplitKind::Own, "本人账户", Fen(5_000)),
            part(SplitKind::Relative, "张*的账户", Fen(8_640)),
            part(SplitKind::Relative, "李*的账户", Fen(1)),
            part(SplitKind::Quota, "王*给您的共济额度", Fen(359)),
            part(SplitKind::Cash, "现金", Fen(1_000)),
        ],
    }))
}

/// Everything of a page stands on it.
fn assert_within(page: &Page) {
    for piece in page {
        for mark in &piece.marks {
            if let Mark::Words { at, size, text, .. } = mark {
                let right = at.0 + Face::get().unwrap().width(text, *size);
                assert!(at.0 > 0 && right <= PAGE.0 - 50_000, "{text} ends at {right}");
                assert!(at.1 > 0 && at.1 < PAGE.1 - 30_000, "{text} stands at {}", at.1);
            }
        }
    }
}

#[test]
fn a_table_of_500_rows_breaks_and_repeats_its_head() {
    let pages = laid(&rows(500));
    assert!(pages.len() > 10, "{}", pages.len());
    let mut seen = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        assert_within(page);
        let words = words(page);
        assert_eq!(words.iter().filter(|text| *text == "金额（元）").count(), 1, "page {n}");
        assert!(words.contains(&format!("第 {} 页，共 {} 页", n + 1, pages.len())));
        seen.extend(
            words.into_iter().filter(|text| text.starts_with('第') && text.ends_with('行')),
        );
    }
    let all: Vec<String> = (0..500).map(|n| format!("第{n}行")).collect();
    assert_eq!(seen, all, "each row once and in order");
    let read = |page: &Page| page.iter().filter(|p| matches!(p.role, Role::Cell(_, 0, ..))).count();
    assert_eq!(pages.iter().map(read).sum::<usize>(), 3, "a listener hears the head once");
}

#[test]
fn a_row_taller_than_a_page_goes_on_over_the_next() {
    let mut print = rows(1);
    let text = "这一行很长。".repeat(900);
    if let Block::Table(table) = &mut print.blocks[0] {
        table.rows.push(vec!["长".to_owned(), text, "1.00".to_owned()]);
    }
    let pages = laid(&print);
    assert!(pages.len() >= 2);
    pages.iter().for_each(assert_within);
    let joined: String = pages.iter().flat_map(words).filter(|t| t.contains("很长。")).collect();
    assert!(joined.chars().filter(|c| *c == '长').count() >= 890, "nothing is lost");
}

#[test]
fn long_paragraphs_wrap_and_break_between_pages() {
    let text = "我承诺：与被共济人是如实填写的近亲属关系；".repeat(300);
    let pages = laid(&Print::new("承诺书", "").with(Block::Text(text.clone())));
    assert!(pages.len() > 3);
    pages.iter().for_each(assert_within);
    let said: String = pages
        .iter()
        .flatten()
        .filter(|piece| matches!(piece.role, Role::Text(_)))
        .flat_map(|piece| words(&vec![piece.clone()]))
        .collect();
    assert_eq!(said, text);
}

#[test]
fn the_bar_stays_on_one_page_with_its_key() {
    let mut print = bill();
    for lines in 0..60 {
        print.blocks.insert(0, Block::Text(format!("第 {lines} 段")));
        let pages = laid(&print);
        let with = |wanted: &str| {
            pages.iter().position(|page| words(page).iter().any(|text| text == wanted))
        };
        assert_eq!(with("张*的账户"), with("350.00 元"), "{lines}");
        pages.iter().for_each(assert_within);
    }
}

#[test]
fn a_character_that_the_face_has_not_is_told_and_not_lost() {
    let print = Print::new("回执", "").with(Block::Text("龘先生和𪚥女士".to_owned()));
    let pages = laid(&print);
    let said = words(&pages[0]).concat();
    assert!(said.contains("龘先生和𪚥女士"), "the text is kept: {said}");
    assert!(said.contains("〓") && said.contains("U+9F98、U+2A6A5"), "{said}");
    let plain = words(&laid(&Print::new("回执", "").with(Block::Text("张三".to_owned())))[0]);
    assert!(!plain.concat().contains('〓'), "{plain:?}");
    let bytes = pdf(&print).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
}

#[test]
fn what_shows_nothing_breaks_no_pdf() {
    let odd: String = (0..0x20).filter_map(char::from_u32).chain("\u{7f}\u{85}".chars()).collect();
    let odd = format!("北{odd}\u{feff}京\u{fffe}医\u{ffff}\u{1fffe}院");
    let three = || vec![odd.clone(), odd.clone(), odd.clone()];
    let mut print = bill().footed(odd.clone());
    print.title = odd.clone();
    print.number = odd.clone();
    if let Block::Split(split) = &mut print.blocks[0] {
        split.name = odd.clone();
        split.parts[2].name = odd.clone();
    }
    let Block::Table(mut table) = rows(1).blocks.remove(0) else { panic!("a table") };
    table.caption = odd.clone();
    table.columns[0].name = odd.clone();
    table.rows.push(three());
    table.sum = Some(three());
    let print = print
        .with(Block::Heading(odd.clone()))
        .with(Block::Text(odd.clone()))
        .with(Block::Note(odd.clone()))
        .with(Block::Pairs(Pairs::new().with(&odd, odd.clone())))
        .with(Block::Table(table))
        .with(Block::Signatures(three()));
    assert!(pdf(&print).unwrap().starts_with(b"%PDF-1.7"));
    let mut lines = Vec::new();
    let clean = texts::printable(&print);
    texts::each(&clean, &mut |text| lines.push(text));
    assert!(lines.contains(&"北\n京医院"), "{lines:?}");
    let plain = bill();
    assert_eq!(texts::printable(&plain), plain);
}

#[test]
fn a_pdf_has_its_font_its_text_its_title_its_language_and_no_chance() {
    let print = bill();
    let bytes = pdf(&print).unwrap();
    assert_eq!(bytes, pdf(&print).unwrap(), "the same bytes twice");
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part == wanted);
    for wanted in ["/ToUnicode", "/FontFile3", "/Lang", "zh-CN", "/StructTreeRoot", "/Title"] {
        assert!(has(wanted.as_bytes()), "{wanted}");
    }
    assert!(!has(b"CreationDate") && !has(b"/Encrypt") && !has(b"/JavaScript"));
    assert!(bytes.len() < 60_000, "a subset only: {}", bytes.len());
    let other = pdf(&rows(3)).unwrap();
    assert_ne!(bytes, other);
}

#[test]
fn html_escapes_and_fetches_nothing() {
    let print = Print::new("<b>", "N&1")
        .with(Block::Pairs(Pairs::new().with("a\"b", "<script>x</script>")))
        .with(Block::Signatures(vec!["<i>".to_owned()]))
        .footed("'x'");
    let page = html(&print);
    assert!(page.contains("&lt;script&gt;x&lt;/script&gt;") && !page.contains("<script"));
    assert!(page.contains("<title>&lt;b&gt; N&amp;1</title>"));
    for loads in ["http:", "https:", "url(", "src=", "@import", " on"] {
        let tags = page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap());
        assert!(!tags.into_iter().any(|tag| tag.contains(loads)), "{loads}");
    }
    let bar = html(&bill());
    assert!(bar.contains("aria-label=\"费用总额 350.00 元：医保基金 200.00 元"), "{bar}");
    assert_eq!(bar.matches("text-anchor").count(), 6);
    assert_eq!(bar, html(&bill()));
}
