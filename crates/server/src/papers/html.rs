//! A paper as a page to print: nothing fetched, no script; its style stands in it, so that the file
//! can be kept. What people wrote is escaped.

use std::fmt::Write as _;

use super::model::{Block, Pairs, Print, Split, Table};
use super::split::{Pattern, colour, patterns, strokes, widths};
use crate::http::docs::escaped;

/// The look: black on white, A4, tables with lines, heads repeated, room to sign.
const STYLE: &str = "@page{size:A4;margin:20mm 18mm}\
:root{color-scheme:light}*{box-sizing:border-box}\
body{font:15px/1.6 'PingFang SC','HarmonyOS Sans SC',MiSans,'Noto Sans CJK SC','Microsoft YaHei',\
sans-serif;color:#1b2430;background:#fff;max-width:46em;margin:2em auto;padding:0 1em}\
h1{font-size:24px;line-height:1.3;text-align:center;text-wrap:balance;margin:0 0 .2em}\
.no{text-align:center;color:#4a5565;font-size:13px;margin:0 0 .6em}\
header{border-bottom:2px solid #1b2430;margin-bottom:1em}\
h2{font-size:17px;margin:1.2em 0 .4em;break-after:avoid}p{margin:.4em 0}\
.note,footer{font-size:13px;color:#4a5565}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%;margin:.4em 0 1em}\
th,td{border:1px solid #a9b4b0;padding:.25em .5em;text-align:left;vertical-align:top;\
overflow-wrap:anywhere}\
th{background:#f1f4f2;font-weight:600}.pairs{table-layout:fixed}\
.pairs th{width:17%;font-weight:400;color:#4a5565}\
caption{text-align:left;font-weight:600;padding:.2em 0}tr{break-inside:avoid}\
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.sum td{font-weight:600}\
figure{margin:.6em 0 1em;break-inside:avoid}figure svg{display:block;width:100%;height:auto}\
.key td,.key th{border-width:0 0 1px;background:none}.key .s{width:3.6em;white-space:nowrap}\
.key svg{display:inline-block;width:1.6em;height:.9em;vertical-align:-.1em;margin-left:.5em}\
.sign{break-inside:avoid;margin-top:1.5em}.sign p{display:flex;margin:1.4em 0}\
.sign i{flex:1;border-bottom:1px solid #1b2430;margin:0 1.5em 0 .3em}\
.sign span{white-space:pre}\
@media print{body{margin:0;padding:0;max-width:none;font-size:14px;\
print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}}\
@media (max-width:30em){.sign p{flex-wrap:wrap}.pairs tr{display:grid;grid-template-columns:7em 1fr}\
.pairs th{width:auto}.pairs td,.pairs th{margin:-1px 0 0 -1px}figure text{font-size:32px}}";

/// The bar's own unit: a thousand across.
const BAR: (i32, i32) = (1_000, 56);
const NUMBERS: i32 = 34;
const STEP: i32 = 9;

/// The paper as HTML.
pub fn html(print: &Print) -> String {
    let title = escaped(&print.title);
    let name = format!("{title} {}", escaped(&print.number));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head><body>\n<header><h1>{title}</h1>",
        name.trim_end()
    );
    if !print.number.is_empty() {
        let _ = write!(html, "<p class=\"no\">编号 {}</p>", escaped(&print.number));
    }
    html.push_str("</header>\n<main>\n");
    for block in &print.blocks {
        html.push_str(&of(block));
    }
    html.push_str("</main>\n<footer>");
    for line in &print.foot {
        let _ = write!(html, "<p>{}</p>", text(line));
    }
    html + "</footer>\n</body></html>\n"
}

fn of(block: &Block) -> String {
    match block {
        Block::Heading(said) => format!("<h2>{}</h2>\n", text(said)),
        Block::Text(said) => format!("<p>{}</p>\n", text(said)),
        Block::Note(said) => format!("<p class=\"note\">{}</p>\n", text(said)),
        Block::Pairs(said) => pairs(said),
        Block::Table(said) => table(said),
        Block::Split(said) => split(said),
        Block::Signatures(who) => signatures(who),
    }
}

fn text(said: &str) -> String {
    escaped(said).replace('\n', "<br>")
}

fn pairs(pairs: &Pairs) -> String {
    let mut html = String::from("<table class=\"pairs\">");
    for row in pairs.rows() {
        html.push_str("<tr>");
        let span = if row.len() == 1 { " colspan=\"3\"" } else { "" };
        for (name, value) in row {
            let (name, value) = (text(name), text(value));
            let _ = write!(html, "<th scope=\"row\">{name}</th><td{span}>{value}</td>");
        }
        html.push_str("</tr>\n");
    }
    html + "</table>\n"
}

fn table(table: &Table) -> String {
    let mut html = String::from("<div class=\"wide\"><table>");
    if !table.caption.is_empty() {
        let _ = write!(html, "<caption>{}</caption>", text(&table.caption));
    }
    html.push_str("<thead><tr>");
    for column in &table.columns {
        let class = if column.figures { " class=\"n\"" } else { "" };
        let _ = write!(html, "<th scope=\"col\"{class}>{}</th>", text(&column.name));
    }
    html.push_str("</tr></thead>\n<tbody>");
    let row = |cells: &[String], class: &str| {
        let mut row = format!("<tr{class}>");
        for (column, cell) in table.columns.iter().zip(cells) {
            let class = if column.figures { " class=\"n\"" } else { "" };
            let _ = write!(row, "<td{class}>{}</td>", text(cell));
        }
        row + "</tr>\n"
    };
    for cells in &table.rows {
        html.push_str(&row(cells, ""));
    }
    if let Some(cells) = &table.sum {
        html.push_str(&row(cells, " class=\"sum\""));
    }
    html + "</tbody></table></div>\n"
}

fn split(split: &Split) -> String {
    let (width, height) = BAR;
    let said = escaped(&split.said());
    let mut bar = format!(
        "<figure><svg viewBox=\"-2 0 {} {}\" role=\"img\" aria-label=\"{said}\">",
        width + 4,
        height + NUMBERS + 2
    );
    let filled = patterns(&split.parts);
    let mut x = 0;
    let all = split.parts.iter().zip(widths(&split.parts, width)).zip(&filled).enumerate();
    for (n, ((part, width), pattern)) in all {
        let colour = hex(colour(part.pocket));
        let middle = x + width / 2;
        let _ = write!(
            bar,
            "<text x=\"{middle}\" y=\"28\" font-size=\"22\" font-weight=\"600\" \
             text-anchor=\"middle\" fill=\"#1b2430\">{}</text>{}",
            n + 1,
            boxed((x, NUMBERS), (width, height), &colour, *pattern)
        );
        x += width;
    }
    bar.push_str("</svg>\n<table class=\"key\">");
    for (n, (part, pattern)) in split.parts.iter().zip(&filled).enumerate() {
        let swatch = boxed((0, 0), (32, 18), &hex(colour(part.pocket)), *pattern);
        let _ = writeln!(
            bar,
            "<tr><th scope=\"row\" class=\"s\">{}<svg viewBox=\"-1 -1 34 20\" aria-hidden=\"true\">\
             {swatch}</svg></th><td>{}</td><td class=\"n\">{} 元</td></tr>",
            n + 1,
            text(&part.name),
            part.amount
        );
    }
    let (name, total) = (text(&split.name), split.total);
    bar + &format!(
        "<tr class=\"sum\"><td></td><td>{name}</td><td class=\"n\">{total} 元</td></tr></table>\
         </figure>\n"
    )
}

/// A box with its pattern: an inner drawing cuts off what reaches beyond it.
fn boxed((x, y): (i32, i32), size: (i32, i32), colour: &str, pattern: Pattern) -> String {
    let (width, height) = size;
    let ground = if pattern == Pattern::Solid { colour } else { "#fff" };
    let mut path = String::new();
    for ((a, b), (c, d)) in strokes(pattern, size, STEP) {
        let _ = write!(path, "M{a} {b}L{c} {d}");
    }
    let thick = if pattern == Pattern::Dots { STEP / 2 } else { 2 };
    format!(
        "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" overflow=\"hidden\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\
         <path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{thick}\" fill=\"none\"/></svg>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"none\" \
         stroke=\"{colour}\" stroke-width=\"2\"/>"
    )
}

fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn signatures(who: &[String]) -> String {
    let mut html = String::from("<div class=\"sign\">");
    for name in who {
        let name = text(name);
        let day = "日期：　　　　年　　月　　日";
        let _ = write!(html, "<p>{name}：<i></i><span>{day}</span></p>");
    }
    html + "</div>\n"
}
