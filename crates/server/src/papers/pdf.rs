//! A paper as PDF: its face inside as a subset, its text to be selected and copied, its structure
//! told to who listens (PDF/UA-1, checked while it is written). No clock and no chance: the same
//! paper gives the same bytes.

use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::face::{BYTES, Face};
use super::layout::{PAGE, pages};
use super::marks::{Ink, Mark, Page, Role};
use super::model::Print;
use super::split::{Pattern, Stroke as Line, colour, strokes};
use super::tags::Tags;
use super::texts::printable;

/// Between two strokes of a pattern.
const STEP: i32 = 4_500;
/// A stroke of a pattern.
const STROKE: i32 = 900;
/// What a heavy text is stroked with, in 1/1000 of its size: there is one face only.
const HEAVY: i32 = 28;

/// A paper that could not be drawn: a fault of ours, not of what it says.
#[derive(Debug, thiserror::Error)]
#[error("a paper could not be drawn")]
pub struct Broken;

/// The paper as PDF.
pub fn pdf(print: &Print) -> Result<Vec<u8>, Broken> {
    let face = Face::get().ok_or(Broken)?;
    let font = Font::new(BYTES.into(), 0).ok_or(Broken)?;
    let print = &printable(print);
    let pages = pages(face, print);
    let mut document = Document::new_with(settings()?);
    let title = print.title.clone();
    let metadata = Metadata::new().title(title).language("zh-CN".to_owned());
    document.set_metadata(metadata.creator("共济".to_owned()));
    document.set_outline(outline(&pages));
    let mut tags = Tags::default();
    let size = PageSettings::from_wh(pt(PAGE.0), pt(PAGE.1)).ok_or(Broken)?;
    for page in &pages {
        let mut sheet = document.start_page_with(size.clone());
        let mut surface = sheet.surface();
        let mut pen = Pen { surface: &mut surface, face, font: &font };
        for piece in page {
            let around = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
            let tag = match &piece.role {
                Role::Around => around,
                Role::Figure(..) => ContentTag::Other,
                _ => ContentTag::Span(SpanTag::empty()),
            };
            let id = pen.surface.start_tagged(tag);
            piece.marks.iter().for_each(|mark| pen.mark(mark));
            pen.surface.end_tagged();
            tags.add(piece, id);
        }
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tags.tree());
    document.finish().map_err(|error| {
        // Its words count what is wrong and quote nothing of the paper; its `Debug` would.
        tracing::error!(name: "papers.broken", %error);
        Broken
    })
}

fn settings() -> Result<SerializeSettings, Broken> {
    let configuration: Configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| Broken)?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

/// The sections, as a reader lists them at the side.
fn outline(pages: &[Page]) -> Outline {
    let mut outline = Outline::new();
    for (n, page) in pages.iter().enumerate() {
        for piece in page.iter().filter(|p| matches!(p.role, Role::Title | Role::Heading(_))) {
            let tops = piece.marks.iter().filter_map(|mark| match mark {
                Mark::Words { at, size, .. } => Some(at.1 - size),
                _ => None,
            });
            let top = tops.min().unwrap_or(0);
            let place = XyzDestination::new(n, point((0, top)));
            outline.push_child(OutlineNode::new(piece.text(), place));
        }
    }
    outline
}

/// Draws on a page.
struct Pen<'s, 'd> {
    surface: &'s mut Surface<'d>,
    face: &'static Face,
    font: &'s Font,
}

impl Pen<'_, '_> {
    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Words { at, size, ink, heavy, text } => {
                self.words(*at, *size, *ink, *heavy, text);
            }
            Mark::Rule { from, to, width, ink } => self.strokes(&[(*from, *to)], *width, *ink),
            Mark::Ground { at, size, ink } => self.ground(*at, *size, *ink),
            Mark::Part { at, size, ink, pattern } => self.part((*at, *size), *ink, *pattern),
        }
    }

    fn words(&mut self, at: (i32, i32), size: i32, ink: Ink, heavy: bool, text: &str) {
        let glyph = |(from, c): (usize, char)| {
            let id = GlyphId::new(self.face.drawn(c).to_u32());
            let range = from..from + c.len_utf8();
            KrillaGlyph::new(id, pt(self.face.advance(c)), 0.0, 0.0, 0.0, range, None)
        };
        let glyphs: Vec<KrillaGlyph> = text.char_indices().map(glyph).collect();
        self.surface.set_fill(Some(fill(ink)));
        let width = size.saturating_mul(HEAVY) / 1_000;
        self.surface.set_stroke(heavy.then(|| stroke(ink, width)));
        let font = self.font.clone();
        self.surface.draw_glyphs(point(at), &glyphs, font, text, pt(size), false);
    }

    fn ground(&mut self, at: (i32, i32), size: (i32, i32), ink: Ink) {
        if let Some(path) = rectangle(at, size) {
            self.surface.set_fill(Some(fill(ink)));
            self.surface.set_stroke(None);
            self.surface.draw_path(&path);
        }
    }

    fn strokes(&mut self, lines: &[Line], width: i32, ink: Ink) {
        let mut path = PathBuilder::new();
        for (from, to) in lines {
            path.move_to(pt(from.0), pt(from.1));
            path.line_to(pt(to.0), pt(to.1));
        }
        if let Some(path) = path.finish() {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(stroke(ink, width)));
            self.surface.draw_path(&path);
        }
    }

    fn part(&mut self, (at, size): ((i32, i32), (i32, i32)), ink: Ink, pattern: Pattern) {
        let Some(path) = rectangle(at, size) else { return };
        if pattern == Pattern::Solid {
            self.ground(at, size, ink);
        }
        self.surface.push_clip_path(&path, &FillRule::NonZero);
        let (x, y) = at;
        let moved = |((a, b), (c, d)): Line| ((x + a, y + b), (x + c, y + d));
        let lines: Vec<_> = strokes(pattern, size, STEP).into_iter().map(moved).collect();
        let width = if pattern == Pattern::Dots { STEP / 2 } else { STROKE };
        self.strokes(&lines, width, ink);
        self.surface.pop();
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(stroke(ink, STROKE)));
        self.surface.draw_path(&path);
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: shade(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke(ink: Ink, width: i32) -> Stroke {
    let line_cap = LineCap::Butt;
    Stroke { paint: shade(ink).into(), width: pt(width), line_cap, ..Stroke::default() }
}

fn shade(ink: Ink) -> rgb::Color {
    let (red, green, blue) = match ink {
        Ink::Black => (0x1B, 0x24, 0x30),
        Ink::Grey => (0x4A, 0x55, 0x65),
        Ink::Line => (0xA9, 0xB4, 0xB0),
        Ink::Tint => (0xF1, 0xF4, 0xF2),
        Ink::Pocket(pocket) => colour(pocket),
    };
    rgb::Color::new(red, green, blue)
}

fn rectangle((x, y): (i32, i32), (width, height): (i32, i32)) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(pt(x), pt(y), pt(width), pt(height))?);
    path.finish()
}

fn point((x, y): (i32, i32)) -> Point {
    Point::from_xy(pt(x), pt(y))
}

/// The one place where a length becomes a float, because PDF wants it so: 1/1000 pt → pt. Exact to
/// 1/1000 pt below 16,000 pt; a page has 842.
#[expect(
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "the edge to the PDF crate; no amount of money comes here"
)]
fn pt(length: i32) -> f32 {
    length as f32 / 1_000.0
}
