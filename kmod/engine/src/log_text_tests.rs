use alloc::{string::String, string::ToString, vec::Vec};

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{Speaker, Tag, escape, for_each_record, grouped, guest_line, parse_record};
use wasm_device_abi::limits::KMSG_RECORD_BYTES;

fn records(session: u32, run: u32, speaker: Speaker, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for_each_record(session, run, speaker, text, |record| all.push(record.to_string()));
    all
}

#[test]
fn plain_text_stays_as_it_is() {
    assert_eq!(guest_line("Zażółć gęślą jaźń 日本 🦀".as_bytes(), 1024), "Zażółć gęślą jaźń 日本 🦀");
}

#[test]
fn one_newline_at_the_end_goes_and_others_are_shown() {
    assert_eq!(guest_line(b"a\n", 1024), "a");
    assert_eq!(guest_line(b"a\n\n", 1024), "a\\n");
    assert_eq!(guest_line(b"\n", 1024), "");
}

#[test]
fn what_would_fool_a_terminal_is_escaped() {
    assert_eq!(escape(b"\x1b[31mred\x07\t\r\0\x7f"), "\\x1b[31mred\\x07\\t\\r\\x00\\x7f");
    assert_eq!(
        escape("\u{202e}gnp\u{85}\u{2028}\u{feff}".as_bytes()),
        "\\u{202e}gnp\\u{85}\\u{2028}\\u{feff}"
    );
    assert_eq!(escape(b"ok\xff\xc3("), "ok\\xff\\xc3(");
}

#[test]
fn a_long_line_is_cut_and_says_so() {
    assert_eq!(guest_line(b"abcdef", 4), "abcd …(+2 bytes)");
    assert_eq!(guest_line(b"abcd\n", 4), "abcd");
}

#[test]
fn the_cut_does_not_halve_a_character() {
    assert_eq!(guest_line("ab😀cd".as_bytes(), 4), "ab …(+6 bytes)");
    assert_eq!(guest_line(b"ab\xff\xffcd", 4), "ab\\xff\\xff …(+2 bytes)");
}

#[test]
fn a_record_says_who_speaks() {
    assert_eq!(records(3, 2, Speaker::Guest, "hello"), ["[s3 r2] hello"]);
    assert_eq!(records(3, 2, Speaker::Begin, "main()"), ["[s3 r2 begin] main()"]);
    assert_eq!(records(1, 1, Speaker::Guest, ""), ["[s1 r1] "]);
}

#[test]
fn a_long_text_continues_in_further_records() {
    let text = "é".repeat(1000);
    let all = records(1, 7, Speaker::Guest, &text);
    assert_eq!(all.len(), 3);
    assert!(all[0].starts_with("[s1 r7] é") && all[1].starts_with("[s1 r7+] é"));
    assert!(all.iter().all(|record| record.len() <= KMSG_RECORD_BYTES));
}

#[test]
fn texts_without_a_tag_are_not_taken_for_one() {
    for record in [
        "",
        "loaded",
        "[s1] x",
        "[s1 r2 x] y",
        "[sx r1] y",
        "[s1 r+1] y",
        "[s+1 r1] y",
        "[s1 r1]y",
        "[s r1] y",
    ] {
        assert_eq!(parse_record(record), None, "{record:?}");
    }
}

#[test]
fn numbers_are_grouped() {
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(999), "999");
    assert_eq!(grouped(1000), "1,000");
    assert_eq!(grouped(1_000_000_000), "1,000,000,000");
}

proptest! {
    #[test]
    fn escaped_text_has_no_control_characters(bytes in any::<Vec<u8>>()) {
        let text = escape(&bytes);
        prop_assert!(text.chars().all(|c| !c.is_control() && !super::is_deceptive(c)));
    }

    #[test]
    fn records_go_back_to_their_tag_and_text(session in 1u32.., run in 1u32.., text in "\\PC{0,1500}", who in 0usize..4) {
        let speaker = Speaker::ALL[who];
        let mut whole = String::new();
        for (at, record) in records(session, run, speaker, &text).iter().enumerate() {
            prop_assert!(record.len() <= KMSG_RECORD_BYTES);
            let (tag, part) = parse_record(record).expect("it has a tag");
            prop_assert_eq!(tag, Tag { session, run, speaker, continued: at > 0 });
            whole.push_str(part);
        }
        prop_assert_eq!(whole, text);
    }
}
