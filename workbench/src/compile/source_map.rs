//! Which operator of the module stands where in the text.

use std::ops::Range;
use std::path::Path;

use wasmparser::{BinaryReaderError, FunctionBody, Parser, Payload};

use super::text_positions::TextPositions;
use super::tokens::Tokens;
use super::wat_text::Encoded;
use super::{SourceMap, SourceRow};

/// The operators of a module's code section and their places in the text.
#[derive(Debug, Default)]
pub(super) struct OperatorPlaces {
    /// `(offset in the module, offset in the text)`, ascending in the first.
    rows: Vec<(u64, usize)>,
}

impl OperatorPlaces {
    /// Pairs the operators of the module with those of the text. A function whose numbers of
    /// operators differ is left out: then nothing is known about it.
    pub(super) fn pair(encoded: &Encoded, tokens: &Tokens<'_>) -> Self {
        let mut rows = Vec::new();
        let bodies = Parser::new(0).parse_all(&encoded.bytes).filter_map(|payload| match payload {
            Ok(Payload::CodeSectionEntry(body)) => Some(body),
            _ => None,
        });
        for (body, places) in bodies.zip(&encoded.functions) {
            let Ok(offsets) = operator_offsets(&body) else { continue };
            if offsets.len() != places.operators.len() + 1 {
                continue;
            }
            let end = closing_parenthesis(tokens, places.head);
            rows.extend(offsets.into_iter().zip(places.operators.iter().copied().chain([end])));
        }
        Self { rows }
    }

    /// Where the operator that holds `offset` of the module stands in the text.
    pub(super) fn find(&self, offset: u64) -> Option<usize> {
        let after = self.rows.partition_point(|(at, _)| *at <= offset);
        self.rows.get(after.checked_sub(1)?).map(|(_, place)| *place)
    }

    pub(super) fn to_source_map(&self, positions: &TextPositions<'_>, file: &Path) -> SourceMap {
        let row = |(offset, place): &(u64, usize)| {
            let position = positions.position(*place);
            SourceRow { offset: *offset, file: 0, line: position.line, column: position.column }
        };
        SourceMap { rows: self.rows.iter().map(row).collect(), files: vec![file.to_owned()] }
    }
}

/// Offset in the module of each operator of a function, the last `end` included.
pub(super) fn operator_offsets(body: &FunctionBody<'_>) -> Result<Vec<u64>, BinaryReaderError> {
    let mut reader = body.get_operators_reader()?;
    let mut offsets = Vec::new();
    while !reader.eof() {
        offsets.push(reader.original_position());
        reader.read()?;
    }
    Ok(offsets)
}

/// The parenthesis that closes the function whose word `func` stands at `head`.
pub(super) fn closing_parenthesis(tokens: &Tokens<'_>, head: usize) -> usize {
    let open = tokens.at(head).checked_sub(1);
    open.and_then(|open| tokens.close_of(open)).map_or(head, |close| tokens.range(close).start)
}

/// The part of the text that an operator found by [`OperatorPlaces::find`] takes.
pub(super) fn operator_range(tokens: &Tokens<'_>, place: usize) -> Range<usize> {
    tokens.instruction(place)
}
