//! The outer structure of a module image, and how many things one may declare.

use alloc::{format, vec::Vec};
use core::ops::Range;

use wasm_device_abi::codes::Status;

use crate::failure::Failure;
use crate::log_text::grouped;

/// Sections that begin with a count, and the most that they may count. The engine keeps up to a
/// few hundred bytes for each, so that a small image could otherwise take much memory and time.
const BOUNDS: [(u8, &str, u32); 9] = [
    (1, "types", 20_000),
    (2, "imports", 10_000),
    (3, "functions", 50_000),
    (4, "tables", 16),
    (6, "globals", 20_000),
    (7, "exports", 50_000),
    (9, "element segments", 20_000),
    (11, "data segments", 20_000),
    (12, "data segments", 20_000),
];

/// Refuses a module that declares too many things. What is not built like a module is left to
/// the engine's validation, which says better what is wrong.
pub(crate) fn check_bounds(image: &[u8]) -> Result<(), Failure> {
    for section in sections(image).unwrap_or_default() {
        let Some((_, what, most)) = BOUNDS.iter().find(|(id, _, _)| *id == section.id) else { continue };
        let count = Reader::new(image, section.payload).leb_u32().unwrap_or(0);
        if count > *most {
            return Err(Failure::new(
                Status::Refused,
                format!(
                    "the module declares {} {what}, and the device allows {}",
                    grouped(count.into()),
                    grouped((*most).into())
                ),
            ));
        }
    }
    Ok(())
}

/// One section: where it stands as a whole, and its contents.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) id: u8,
    pub(crate) whole: Range<usize>,
    pub(crate) payload: Range<usize>,
}

/// The sections of a module, `None` where the image is not built like one.
pub(crate) fn sections(image: &[u8]) -> Option<Vec<Section>> {
    image.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut reader = Reader::new(image, 8..image.len());
    let mut sections = Vec::new();
    while !reader.at_end() {
        let begin = reader.at;
        let id = reader.byte()?;
        let len = reader.leb_u32()? as usize;
        let payload = reader.at..reader.at.checked_add(len)?;
        reader.skip(len)?;
        sections.push(Section { id, whole: begin..payload.end, payload });
    }
    Some(sections)
}

/// Reads a part of the image.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    image: &'a [u8],
    pub(crate) at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(image: &'a [u8], range: Range<usize>) -> Self {
        Self { image, at: range.start, end: range.end }
    }

    pub(crate) const fn at_end(&self) -> bool {
        self.at >= self.end
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(len).filter(|end| *end <= self.end)?;
        let bytes = self.image.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    pub(crate) fn skip(&mut self, len: usize) -> Option<()> {
        self.bytes(len).map(|_| ())
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    /// A number of at most five bytes; it need not be the shortest form.
    pub(crate) fn leb_u32(&mut self) -> Option<u32> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).ok();
            }
        }
        None
    }
}
