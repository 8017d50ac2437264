//! From the DWARF line tables of a module that another compiler made to a [`SourceMap`].

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gimli::{ColumnType, DwarfSections, EndianSlice, LittleEndian, SectionId, Unit};
use wasmparser::{Parser, Payload};

use super::{SourceMap, SourceRow};

type Bytes<'a> = EndianSlice<'a, LittleEndian>;
type Dwarf<'a> = gimli::Dwarf<Bytes<'a>>;

/// Reads the line tables of a valid module; empty when it has none that can be read.
///
/// `rename` says what a file of the tables is called by whoever wrote it. Offsets are those of
/// `module`; [`SourceMap::moved`] follows when sections before its code are taken out.
pub(super) fn read(module: &[u8], rename: &dyn Fn(&Path) -> PathBuf) -> SourceMap {
    let mut sections = Vec::new();
    let mut code = None;
    for payload in Parser::new(0).parse_all(module) {
        match payload {
            Ok(Payload::CustomSection(section)) => sections.push((section.name(), section.data())),
            Ok(Payload::CodeSectionStart { unchecked_range: range, .. }) => code = Some(range),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    let Some(code) = code else { return SourceMap::default() };
    let load = |id: SectionId| -> Result<&[u8], gimli::Error> {
        Ok(sections.iter().find(|(name, _)| *name == id.name()).map_or(&[], |(_, data)| data))
    };
    let Ok(sections) = DwarfSections::load(load) else { return SourceMap::default() };
    let dwarf = sections.borrow(|data| EndianSlice::new(data, LittleEndian));
    let mut table = Table { rename, code: code.start..code.end, map: SourceMap::default() };
    let mut units = dwarf.units();
    while let Ok(Some(header)) = units.next() {
        // One unit that cannot be read leaves the others as good as they are.
        let _ = dwarf.unit(header).and_then(|unit| table.add(&dwarf, &unit));
    }
    table.map.rows.sort_by_key(|row| row.offset);
    table.map
}

struct Table<'a> {
    rename: &'a dyn Fn(&Path) -> PathBuf,
    /// The body of the code section: DWARF counts from its start.
    code: std::ops::Range<u64>,
    map: SourceMap,
}

impl Table<'_> {
    fn add(&mut self, dwarf: &Dwarf<'_>, unit: &Unit<Bytes<'_>>) -> gimli::Result<()> {
        let Some(program) = unit.line_program.clone() else { return Ok(()) };
        let mut rows = program.rows();
        let mut files: Vec<(u64, u32)> = Vec::new();
        let mut sequence: Vec<SourceRow> = Vec::new();
        while let Some((header, row)) = rows.next_row()? {
            let Some(offset) = self.offset(row.address()) else { continue };
            if row.end_sequence() {
                sequence.push(SourceRow { offset, file: 0, line: 0, column: 0 });
                self.take(&mut sequence);
                continue;
            }
            let number = row.file_index();
            let file = match files.iter().find(|(known, _)| *known == number) {
                Some((_, file)) => *file,
                None => {
                    let path = row.file(header).map(|file| path_of(dwarf, unit, header, file));
                    let file = self.file(&path.unwrap_or_default());
                    files.push((number, file));
                    file
                }
            };
            let line = row.line().map_or(0, |line| saturating_u32(line.get()));
            let column = match row.column() {
                ColumnType::LeftEdge => 0,
                ColumnType::Column(column) => saturating_u32(column.get()),
            };
            sequence.push(SourceRow { offset, file, line, column });
        }
        Ok(())
    }

    /// Takes the rows of a function that is in the module: what the linker left out begins at 0, or
    /// past the code.
    fn take(&mut self, sequence: &mut Vec<SourceRow>) {
        let inside =
            sequence.iter().all(|row| self.code.contains(&row.offset) || row.offset == self.code.end);
        let begins = sequence.first().is_some_and(|row| row.offset > self.code.start);
        if inside && begins {
            self.map.rows.append(sequence);
        }
        sequence.clear();
    }

    /// The offset in the module of an address.
    fn offset(&self, address: u64) -> Option<u64> {
        // A tombstone of the linker is so large that there is nothing to add to it.
        self.code.start.checked_add(address)
    }

    fn file(&mut self, path: &Path) -> u32 {
        let path = (self.rename)(path);
        let known = self.map.files.iter().position(|file| *file == path);
        let index = known.unwrap_or_else(|| {
            self.map.files.push(path);
            self.map.files.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }
}

/// The whole path of a file of a line table.
fn path_of(
    dwarf: &Dwarf<'_>,
    unit: &Unit<Bytes<'_>>,
    header: &gimli::LineProgramHeader<Bytes<'_>>,
    file: &gimli::FileEntry<Bytes<'_>>,
) -> PathBuf {
    let text = |value| dwarf.attr_string(unit, value).map(|text| text.to_string_lossy());
    let mut path =
        PathBuf::from(unit.comp_dir.map_or(Cow::Borrowed(""), |dir| dir.to_string_lossy()).as_ref());
    if let Some(Ok(folder)) = file.directory(header).map(text) {
        path.push(folder.as_ref());
    }
    if let Ok(name) = text(file.path_name()) {
        path.push(name.as_ref());
    }
    path
}

fn saturating_u32(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
