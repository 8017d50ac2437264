//! Whatever a text is, each question has an answer that lies within it.

use proptest::prelude::*;

use super::GUEST;
use crate::wat_language::{completions, definition, folds, format, hover, rename, uses};

/// Pieces of guests in any order, whole or not.
const PIECES: &str = "(\\(func|\\(module|\\(import \"kernel\" \"l|\\(local|\\(param|\\(type|\\(elem|\\(data|\\(table|\\(rec|\\(@a| \\$a| \\$b| 0| 1| 99999999999999999999| i32| block| loop| if| end| else|\\(then| br| call| local.get| \"kernel\"|\\)|\\(|\"|;;|\\(;|;\\)|\n|\r\n| |é|日|\u{feff}|\\$|\\$\"){0,40}";

fn ask_everything(text: &str, offset: usize) {
    let within = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
    if let Some(found) = completions(text, offset) {
        assert!(within(&found.range) && found.range.start <= offset, "{:?}", found.range);
    }
    assert!(hover(text, offset).is_none_or(|hover| within(&hover.range)));
    assert!(definition(text, offset).is_none_or(|range| within(&range)));
    assert!(uses(text, offset).is_none_or(|uses| uses.places.iter().all(within)));
    if let Ok((places, _)) = rename(text, offset, "new") {
        assert!(places.iter().all(within) && places.is_sorted_by_key(|place| place.start));
    }
    assert!(folds(text).iter().all(|fold| *fold.end() < text.split('\n').count()));
    let _ = format(text, "  ");
}

fn boundary(text: &str, part: f64) -> usize {
    let mut offset = (part * text.len() as f64) as usize;
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

proptest! {
    #[test]
    fn pieces_of_guests(text in PIECES, part in 0.0..=1.0_f64) {
        ask_everything(&text, boundary(&text, part));
    }

    #[test]
    fn any_text(text: String, part in 0.0..=1.0_f64) {
        ask_everything(&text, boundary(&text, part));
    }

    #[test]
    fn a_guest_cut_off_anywhere(cut in 0..GUEST.len(), part in 0.0..=1.0_f64) {
        let text = &GUEST[..cut];
        ask_everything(text, boundary(text, part));
    }
}

#[test]
fn parentheses_without_end_are_no_recursion() {
    let text = "(block ".repeat(50_000);
    ask_everything(&text, text.len());
}
