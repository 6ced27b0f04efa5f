//! Looks at a grey copy of the picture for hints; integers only. Every threshold is on the side of
//! saying nothing: a needless hint costs a family another photo.

use image::{DynamicImage, GrayImage};

use super::PhotoHint;
use super::decode::shrink;

/// Longest side of the grey copy; sharpness means nothing without a fixed scale.
const SIDE: u32 = 1_000;
/// Below this variance of the Laplacian nothing is sharp. A page of print has some thousands, the
/// same page out of focus some tens.
const SHARP_MIN: i64 = 60;
/// Mean luma below which a picture is dark, unless [`PLENTY`] of it is lit.
const DARK_BELOW: i64 = 55;
/// Mean luma above which a picture is overexposed, unless print is left: [`SOME`] of it is dark.
const BRIGHT_ABOVE: i64 = 235;
/// Luma that parts lit from unlit.
const MIDDLE: u8 = 128;
/// Per mille of pixels.
const PLENTY: i64 = 20;
/// Per mille of pixels.
const SOME: i64 = 5;
/// Mean gradient that a border strip must have to count as content; less is noise and paper grain.
const CONTENT_MIN: i64 = 8;

/// What a person should look at again.
pub(super) fn hints(picture: DynamicImage) -> Vec<PhotoHint> {
    let grey = shrink(picture, SIDE).into_luma8();
    let light = Light::of(&grey);
    let mut hints = Vec::new();
    if sharpness(&grey) < SHARP_MIN {
        hints.push(PhotoHint::Blurred);
    }
    if light.mean < DARK_BELOW && light.lit < PLENTY {
        hints.push(PhotoHint::Dark);
    }
    if light.mean > BRIGHT_ABOVE && 1_000 - light.lit < SOME {
        hints.push(PhotoHint::Overexposed);
    }
    if touches_border(&grey) {
        hints.push(PhotoHint::EdgesCropped);
    }
    hints
}

struct Light {
    /// 0 to 255.
    mean: i64,
    /// Per mille of pixels that are not darker than [`MIDDLE`].
    lit: i64,
}

impl Light {
    fn of(grey: &GrayImage) -> Self {
        let (mut sum, mut lit) = (0_i64, 0_i64);
        for luma in grey.as_raw() {
            sum += i64::from(*luma);
            lit += i64::from(*luma >= MIDDLE);
        }
        let count = count(grey.as_raw().len());
        Self { mean: sum / count, lit: lit * 1_000 / count }
    }
}

/// Variance of the Laplacian (4-neighbour kernel). At most 1,020² per pixel, 10⁶ pixels: fits.
fn sharpness(grey: &GrayImage) -> i64 {
    let (mut sum, mut squares, mut seen) = (0_i64, 0_i64, 0_usize);
    for three in rows(grey).windows(3) {
        let [above, row, below] = three else { continue };
        let beside = above.iter().skip(1).zip(below.iter().skip(1));
        for (across, (up, down)) in row.windows(3).zip(beside) {
            let [left, here, right] = across else { continue };
            let around = [left, right, up, down].map(|v| i64::from(*v)).iter().sum::<i64>();
            let value = 4 * i64::from(*here) - around;
            sum += value;
            squares += value * value;
            seen += 1;
        }
    }
    let (seen, mean) = (count(seen), sum / count(seen));
    squares / seen - mean * mean
}

/// A sum of gradients and the number of pixels it is of.
#[derive(Clone, Copy, Default)]
struct Energy {
    sum: i64,
    pixels: i64,
}

impl Energy {
    fn add(&mut self, gradients: &[i64]) {
        self.sum += gradients.iter().sum::<i64>();
        self.pixels += count(gradients.len());
    }

    /// As busy as three quarters of `inner`, and busier than noise.
    fn is_content_beside(self, inner: Self) -> bool {
        self.sum >= CONTENT_MIN * self.pixels
            && self.sum * inner.pixels * 4 >= inner.sum * self.pixels * 3
    }
}

/// Whether content runs over a border: a strip of one hundredth along any side is nearly as busy as
/// the inside. A document with desk or margin around it has quiet strips.
fn touches_border(grey: &GrayImage) -> bool {
    let rows = rows(grey);
    let strip = (rows.len().min(rows.first().map_or(0, |r| r.len())) / 100).max(3);
    let last = rows.len().saturating_sub(1).saturating_sub(strip);
    let [mut left, mut right, mut top, mut bottom, mut inner] = [Energy::default(); 5];
    for (y, two) in rows.windows(2).enumerate() {
        let [row, below] = two else { continue };
        let gradients: Vec<i64> = row
            .windows(2)
            .zip(*below)
            .filter_map(|(across, down)| match across {
                [here, next] => {
                    Some(i64::from(here.abs_diff(*next)) + i64::from(here.abs_diff(*down)))
                }
                _ => None,
            })
            .collect();
        let middle = gradients.len().saturating_sub(strip);
        let (Some(first), Some(end), Some(between)) =
            (gradients.get(..strip), gradients.get(middle..), gradients.get(strip..middle))
        else {
            return false;
        };
        left.add(first);
        right.add(end);
        match y {
            _ if y < strip => top.add(between),
            _ if y >= last => bottom.add(between),
            _ => inner.add(between),
        }
    }
    [left, right, top, bottom].into_iter().any(|side| side.is_content_beside(inner))
}

fn rows(grey: &GrayImage) -> Vec<&[u8]> {
    let width = usize::try_from(grey.width()).unwrap_or(1).max(1);
    grey.as_raw().chunks_exact(width).collect()
}

/// A count as a divisor: at least one.
fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX).max(1)
}
