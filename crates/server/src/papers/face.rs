//! The one face of papers: which characters it has, how wide they are.

use std::sync::LazyLock;

use skrifa::raw::{FontRef, TableProvider as _};
use skrifa::{GlyphId, MetadataProvider as _};

/// A subset of Noto Sans CJK SC (`fonts/README.md`): 通用规范汉字, GB 2312, Latin.
pub(super) const BYTES: &[u8] = include_bytes!("../../fonts/papers.otf");
/// What is drawn in place of a character that the face has not.
const STAND_IN: char = '〓';
/// What is not there is as wide as a Chinese character.
const EM: i32 = 1_000;

static FACE: LazyLock<Option<Face>> = LazyLock::new(|| FontRef::new(BYTES).ok().map(Face));

/// The face. Its unit is 1/1000 of the size, because that is the unit of its tables.
pub(super) struct Face(FontRef<'static>);

impl Face {
    /// The face; `None` = its file is no font, which a test rules out.
    pub(super) fn get() -> Option<&'static Self> {
        FACE.as_ref()
    }

    /// Has a character; what is not drawn at all counts as had.
    pub(super) fn has(&self, c: char) -> bool {
        self.glyph(c).is_some()
    }

    /// The glyph of a character and whether it is only the stand-in.
    pub(super) fn drawn(&self, c: char) -> GlyphId {
        self.glyph(c).or_else(|| self.glyph(STAND_IN)).unwrap_or(GlyphId::NOTDEF)
    }

    /// How far a character goes, in 1/1000 of the size.
    pub(super) fn advance(&self, c: char) -> i32 {
        let widths = self.0.hmtx().ok();
        let wide = widths.and_then(|widths| widths.advance(self.drawn(c)));
        wide.map_or(EM, i32::from)
    }

    /// How wide a line is at a size (1/1000 pt), in 1/1000 pt.
    pub(super) fn width(&self, text: &str, size: i32) -> i32 {
        let wide: i32 = text.chars().map(|c| self.advance(c)).sum();
        wide.saturating_mul(size) / EM
    }

    fn glyph(&self, c: char) -> Option<GlyphId> {
        self.0.charmap().map(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_has_what_papers_write() {
        let face = Face::get().unwrap();
        assert_eq!(face.0.head().unwrap().units_per_em(), 1_000);
        let wanted = "医保家庭共济绑定申请表 0123456789.,¥-—（）《》、，。：；？！“”*①〓㭎龘";
        let lost: String = wanted.chars().filter(|c| !face.has(*c)).collect();
        assert_eq!(lost, "龘", "beyond 通用规范汉字 and GB 2312");
        assert_eq!((face.advance('共'), face.advance('龘')), (1_000, 1_000));
        assert_eq!(face.width("共济", 10_500), 21_000);
    }

    #[test]
    fn figures_are_as_wide_as_each_other() {
        let face = Face::get().unwrap();
        let widths: Vec<i32> = "0123456789".chars().map(|c| face.advance(c)).collect();
        assert!(widths.iter().all(|wide| *wide == widths[0]), "{widths:?}");
    }
}
