//! Makes the start function of a module an ordinary export.
//!
//! The engine runs a start function while it makes the instance, in one go: without slices, and
//! so without deadline and cancel. The image loaded is therefore one without a start section,
//! which exports that function under a name that no other export has; the run calls it first.

use alloc::{string::String, vec::Vec};

use crate::module_sections::{Reader, Section, sections};

const SECTION_EXPORT: u8 = 7;
const SECTION_START: u8 = 8;
const KIND_FUNC: u8 = 0;

/// An image whose start function is called by name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rewritten {
    pub(crate) image: Vec<u8>,
    /// Name under which the start function is exported.
    pub(crate) export: String,
}

/// Rewrites `image`. `None` where it has no start section, or is not built like a module; the
/// engine's validation says the latter better.
pub(crate) fn export_start_function(image: &[u8]) -> Option<Rewritten> {
    let sections = sections(image)?;
    let start = only(&sections, SECTION_START)?;
    let function = {
        let mut reader = Reader::new(image, start.payload.clone());
        reader.leb_u32().filter(|_| reader.at_end())?
    };
    let exports = match sections.iter().filter(|section| section.id == SECTION_EXPORT).count() {
        0 => None,
        _ => Some(only(&sections, SECTION_EXPORT)?),
    };
    let names = match exports {
        Some(section) => names_in(image, section)?,
        None => Vec::new(),
    };
    let mut export = String::from("\0start");
    while names.contains(&export.as_str()) {
        export.push('\0');
    }
    let section = export_section(image, exports, &export, function)?;
    let mut out = Vec::with_capacity(image.len() + section.len());
    // An export section stands before the start section, so it may take its place.
    let target = exports.unwrap_or(start);
    out.extend_from_slice(image.get(..8)?);
    for each in &sections {
        if each.whole == target.whole {
            out.extend_from_slice(&section);
        } else if each.id != SECTION_START {
            out.extend_from_slice(image.get(each.whole.clone())?);
        }
    }
    Some(Rewritten { image: out, export })
}

/// Names of the exports in the order of the module; empty where the image is not built like one.
pub(crate) fn export_names(image: &[u8]) -> Vec<&str> {
    sections(image)
        .as_deref()
        .and_then(|sections| only(sections, SECTION_EXPORT))
        .and_then(|section| names_in(image, section))
        .unwrap_or_default()
}

fn only(sections: &[Section], id: u8) -> Option<&Section> {
    let mut found = sections.iter().filter(|section| section.id == id);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn names_in<'a>(image: &'a [u8], section: &Section) -> Option<Vec<&'a str>> {
    let mut reader = Reader::new(image, section.payload.clone());
    let count = reader.leb_u32()?;
    let mut names = Vec::new();
    for _ in 0..count {
        let len = reader.leb_u32()? as usize;
        names.push(core::str::from_utf8(reader.bytes(len)?).ok()?);
        reader.byte()?;
        reader.leb_u32()?;
    }
    reader.at_end().then_some(names)
}

/// The export section with one function more.
fn export_section(image: &[u8], old: Option<&Section>, name: &str, function: u32) -> Option<Vec<u8>> {
    let (count, entries) = match old {
        Some(section) => {
            let mut reader = Reader::new(image, section.payload.clone());
            let count = reader.leb_u32()?;
            (count, image.get(reader.at..section.payload.end)?)
        }
        None => (0, &[][..]),
    };
    let mut payload = Vec::with_capacity(entries.len() + 32);
    put_leb_u32(&mut payload, count.checked_add(1)?);
    payload.extend_from_slice(entries);
    put_leb_u32(&mut payload, u32::try_from(name.len()).ok()?);
    payload.extend_from_slice(name.as_bytes());
    payload.push(KIND_FUNC);
    put_leb_u32(&mut payload, function);
    let mut section = Vec::with_capacity(payload.len() + 6);
    section.push(SECTION_EXPORT);
    put_leb_u32(&mut section, u32::try_from(payload.len()).ok()?);
    section.extend_from_slice(&payload);
    Some(section)
}

fn put_leb_u32(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
#[path = "start_function_tests.rs"]
mod tests;
