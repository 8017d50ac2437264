//! The layout of texts.

use std::path::PathBuf;

use proptest::prelude::*;

use super::wat_templates;
use crate::compile::{Source, compile};
use crate::wat_language::format;

fn formatted(text: &str) -> String {
    let mut out = text.to_owned();
    for edit in format(text, "  ").unwrap().into_iter().rev() {
        out.replace_range(edit.range, &edit.replacement);
    }
    out
}

#[test]
fn lines_stand_as_deep_as_they_are() {
    let text = "(module\n( func  $f(param i32 )   ;; kept\n;; about\nblock $b\nloop\nnop\nend\nif\nnop\nelse\nnop\nend\nend\n(if(i32.const 1)\n(then\nnop\n)\n)\n(drop (i32.add (i32.const 1)\n(i32.const 2))) )\n\n\n\n(memory 1)\n)";
    let wanted = "\
(module
  (func $f (param i32)   ;; kept
    ;; about
    block $b
      loop
        nop
      end
      if
        nop
      else
        nop
      end
    end
    (if (i32.const 1)
      (then
        nop
      )
    )
    (drop (i32.add (i32.const 1)
            (i32.const 2))))

  (memory 1)
)
";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn line_ends_and_what_is_in_strings_and_comments_stay() {
    let text = "(module\r\n(; a\r\n   b ;)\r\n   (data \"a  b\")\r\n)";
    assert_eq!(formatted(text), "(module\r\n  (; a\r\n   b ;)\r\n  (data \"a  b\")\r\n)\r\n");
}

#[test]
fn the_templates_are_laid_out_already() {
    for template in wat_templates() {
        assert_eq!(formatted(template.source), template.source, "{}", template.name);
    }
}

#[test]
fn what_has_no_partner_is_told_with_its_line() {
    let told = |text: &str| format(text, "  ").unwrap_err().to_string();
    assert!(told("(module\n(func").starts_with("line 1:"), "{}", told("(module\n(func"));
    assert!(told("(module)\n)").starts_with("line 2:"));
}

#[test]
fn semicolons_that_stand_alone_begin_and_end_no_comment() {
    assert_eq!(formatted("(\t;)"), "( ; )\n");
    assert_eq!(formatted("(a ; )"), "(a ; )\n");
}

/// The module, or nothing where the text is none.
fn module_of(text: &str) -> Option<Vec<u8>> {
    let source = Source { path: PathBuf::from("a.wat"), bytes: text.as_bytes().into() };
    compile(&source).ok().map(|artifact| artifact.bytes.to_vec())
}

/// Blanks of many kinds for between two tokens; a comment says more than a blank does.
fn blank() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \t]{1,3}",
        "[ \t]{0,2}(\n|\r\n)[ \t]{0,4}",
        " ;; [a-z( ]{0,4}\n",
        " \\(; [a-z\n ]{0,4};\\) ",
        "\n\n\n",
    ]
}

proptest! {
    #[test]
    fn a_guest_means_the_same_after_it_and_a_second_time_changes_nothing(
        blanks in prop::collection::vec(blank(), 8..64),
        which in 0..wat_templates().len(),
    ) {
        // The tokens of a real guest, with other white space between them.
        let source = wat_templates()[which].source;
        let mut text = String::new();
        let mut blanks = blanks.iter().cycle();
        for token in crate::wat_language::tokens::tokens(source) {
            if source[token.range.clone()].starts_with(";;") {
                continue;
            }
            text.push_str(&source[token.range]);
            text.push_str(blanks.next().map_or(" ", String::as_str));
        }
        let module = module_of(&text);
        prop_assert!(module.is_some(), "{}", text);
        let once = formatted(&text);
        prop_assert_eq!(module_of(&once), module);
        prop_assert_eq!(formatted(&once), once.clone());
        let comments = |text: &str| text.matches(";;").count() + text.matches("(;").count();
        prop_assert_eq!(comments(&once), comments(&text));
    }

    #[test]
    fn only_white_space_is_changed(text in "(\\(|\\)|;;|\\(;|;\\)|\"| |\n|\r\n|block|end|else|\\$a|\t|日){0,40}") {
        if let Ok(edits) = format(&text, "\t") {
            for edit in edits {
                prop_assert!(text[edit.range].trim().is_empty() && edit.replacement.trim().is_empty());
            }
            prop_assert_eq!(format(&formatted(&text), "  ").unwrap(), []);
        }
    }
}
