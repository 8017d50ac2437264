//! What the words of the structure and the types mean, in a sentence.

/// Words, sorted.
const WORDS: &[(&str, &str)] = &[
    ("data", "Bytes that are put into the memory before the guest runs, or kept for `memory.init`."),
    ("declare", "The functions are only declared, so that `ref.func` can name them."),
    ("elem", "References that are put into a table before the guest runs, or kept for `table.init`."),
    ("export", "Makes something known outside of the module by a name."),
    ("externref", "A reference to something of the host."),
    ("f32", "A floating-point number of 32 bits."),
    ("f64", "A floating-point number of 64 bits."),
    ("func", "A function: its name, exports, parameters, results, locals and instructions, in this order."),
    ("funcref", "A reference to a function."),
    ("global", "A variable of the module; only one that is `mut` can be written."),
    ("i32", "A whole number of 32 bits, signed or not as the instruction takes it; also an address."),
    ("i64", "A whole number of 64 bits, signed or not as the instruction takes it."),
    ("import", "Something that the host provides: its module, its name, and what it is."),
    ("item", "A constant expression that gives a reference of an element segment."),
    ("local", "Variables of the function; 0 at first."),
    ("memory", "The linear memory: its size in pages of 64 KiB, and the size it may grow to."),
    ("module", "A module: what is loaded, checked and run as a whole."),
    ("mut", "A global that can be written."),
    ("offset", "The address or index that a segment is put at."),
    ("param", "Parameters: what the function takes from the stack when it is called."),
    ("result", "Results: what is on the stack at the end."),
    ("start", "The function that runs when the module is instantiated, before the entry."),
    ("table", "References that `call_indirect` and the table instructions find by an index."),
    ("type", "The type of a function, to be named in more than one place."),
];

/// What a word means.
pub(super) fn find(word: &str) -> Option<&'static str> {
    let index = WORDS.binary_search_by_key(&word, |(word, _)| word).ok()?;
    WORDS.get(index).map(|(_, means)| *means)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.is_sorted_by_key(|(word, _)| *word));
    }
}
