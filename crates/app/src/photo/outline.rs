//! How a JPEG or PNG is built, read without decoding: declared size, where it ends, whether it does.
//!
//! Decoders forgive; an evidence photo must be whole. What a decoder is handed has passed here.

use super::PhotoFault;

/// More scans than any camera or optimiser writes (about ten); each costs a pass over all pixels.
const SCANS_MAX: u32 = 64;

/// What a walk over the parts of a file found.
pub(super) struct Outline<'a> {
    /// Declared width and height in pixels, if the walk came that far.
    pub(super) size: Option<(u32, u32)>,
    /// What follows the end of the picture, or why there is no end.
    pub(super) end: Result<&'a [u8], PhotoFault>,
}

/// Bytes that are taken from the front; running out means that the file is cut.
struct Front<'a>(&'a [u8]);

impl<'a> Front<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], PhotoFault> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(PhotoFault::Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], PhotoFault> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(PhotoFault::Cut)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, PhotoFault> {
        let [byte] = self.array()?;
        Ok(byte)
    }
}

/// Walks over the segments of a JPEG (ITU-T T.81 annex B).
pub(super) fn jpeg(bytes: &[u8]) -> Outline<'_> {
    let mut walk = JpegWalk { front: Front(bytes), size: None, scans: 0, entropy: 0 };
    let end = walk.run();
    Outline { size: walk.size, end: end.map(|()| walk.front.0) }
}

struct JpegWalk<'a> {
    front: Front<'a>,
    size: Option<(u32, u32)>,
    scans: u32,
    /// Bytes of entropy-coded data in all scans.
    entropy: u64,
}

impl JpegWalk<'_> {
    /// Up to and including the end marker.
    fn run(&mut self) -> Result<(), PhotoFault> {
        if self.front.array()? != [0xFF, 0xD8] {
            return Err(PhotoFault::Damaged);
        }
        loop {
            match self.marker()? {
                0xD9 => return self.whole(),
                0x00 | 0xD0..=0xD8 => return Err(PhotoFault::Damaged),
                0x01 => {}
                0xDA => {
                    self.segment()?;
                    self.scans = self.scans.saturating_add(1);
                    if self.scans > SCANS_MAX || self.size.is_none() {
                        return Err(PhotoFault::Damaged);
                    }
                    self.scan()?;
                }
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => self.frame()?,
                _ => {
                    self.segment()?;
                }
            }
        }
    }

    /// The code of the next marker; any number of 0xFF may stand before it.
    fn marker(&mut self) -> Result<u8, PhotoFault> {
        if self.front.byte()? != 0xFF {
            return Err(PhotoFault::Damaged);
        }
        loop {
            match self.front.byte()? {
                0xFF => {}
                code => return Ok(code),
            }
        }
    }

    /// The body of a segment; its length counts its own two bytes.
    fn segment(&mut self) -> Result<Front<'_>, PhotoFault> {
        let length = u16::from_be_bytes(self.front.array()?);
        let length = length.checked_sub(2).ok_or(PhotoFault::Damaged)?;
        self.front.take(usize::from(length)).map(Front)
    }

    /// A frame header: the only place where the dimensions are, and only one may be.
    fn frame(&mut self) -> Result<(), PhotoFault> {
        let mut body = self.segment()?;
        let [_precision, h1, h0, w1, w0] = body.array().map_err(|_| PhotoFault::Damaged)?;
        let size = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        match self.size.replace(size) {
            None => Ok(()),
            Some(_) => Err(PhotoFault::Damaged),
        }
    }

    /// The data of a scan, up to and without the next marker that is not part of it.
    fn scan(&mut self) -> Result<(), PhotoFault> {
        loop {
            let next = self.front.0.iter().position(|b| *b == 0xFF).ok_or(PhotoFault::Cut)?;
            let data = self.front.take(next)?;
            self.entropy = self.entropy.saturating_add(data.len().try_into().unwrap_or(u64::MAX));
            match self.front.0.get(1) {
                None => return Err(PhotoFault::Cut),
                // A stuffed 0xFF of the data, or a restart marker.
                Some(0x00 | 0xD0..=0xD7) => {
                    self.front.take(2)?;
                    self.entropy = self.entropy.saturating_add(1);
                }
                Some(0xFF) => {
                    self.front.take(1)?;
                }
                Some(_) => return Ok(()),
            }
        }
    }

    /// At the end marker: was there a picture, and data for all of it? Huffman coding needs at least
    /// one bit for each block of 8 × 8 pixels, so one byte for 512 pixels.
    fn whole(&self) -> Result<(), PhotoFault> {
        let Some((width, height)) = self.size else { return Err(PhotoFault::Damaged) };
        let pixels = u64::from(width).saturating_mul(height.into());
        if self.scans == 0 || self.entropy < pixels / 512 {
            return Err(PhotoFault::Cut);
        }
        Ok(())
    }
}

/// Walks over the chunks of a PNG (ISO/IEC 15948 §5).
pub(super) fn png(bytes: &[u8]) -> Outline<'_> {
    let mut front = Front(bytes);
    let mut size = None;
    let end = png_chunks(&mut front, &mut size);
    Outline { size, end: end.map(|()| front.0) }
}

fn png_chunks(front: &mut Front<'_>, size: &mut Option<(u32, u32)>) -> Result<(), PhotoFault> {
    front.take(8)?;
    let mut data = false;
    loop {
        let length = u32::from_be_bytes(front.array()?);
        let name: [u8; 4] = front.array()?;
        let header = &name == b"IHDR";
        if header != size.is_none() || !name.iter().all(u8::is_ascii_alphabetic) {
            return Err(PhotoFault::Damaged);
        }
        let mut body = Front(front.take(usize::try_from(length).map_err(|_| PhotoFault::Cut)?)?);
        if header {
            let [width, height] = [body.array()?, body.array()?].map(u32::from_be_bytes);
            *size = Some((width, height));
        }
        let _crc: [u8; 4] = front.array()?;
        data |= &name == b"IDAT";
        if &name == b"IEND" {
            return if data { Ok(()) } else { Err(PhotoFault::Cut) };
        }
    }
}
