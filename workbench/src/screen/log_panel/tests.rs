use super::*;
use crate::log::test_records::{guest, with_level};
use crate::log::{Filter, Pattern};
use crate::screen::theme::ColourMode;
use crate::target::LogBatch;

/// Text and styles, as insta shows a buffer.
fn drawn(view: &LogView, width: u16, height: u16, mode: ColourMode) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&mut buffer, area, view, &Theme::new(mode), true);
    buffer
}

fn sample() -> LogView {
    let record = |timestamp_us, level, origin, text: &str| LogRecord {
        sequence: 0,
        timestamp_us,
        level,
        origin,
        text: text.to_owned(),
    };
    let run = |end| Origin::Run { session: 3, run: 2, end };
    let from_guest = Origin::Guest { session: 3, run: 2 };
    let mut view = LogView::default();
    view.push_batch(LogBatch {
        records: vec![
            record(12_482_133, LogLevel::Info, run(false), "main()"),
            record(
                12_482_190,
                LogLevel::Info,
                from_guest.clone(),
                "500500 is the sum of the numbers from 1 to 1000, both included",
            ),
            record(12_482_201, LogLevel::Warning, from_guest.clone(), "温度 は 高い e\u{301}"),
        ],
        lost: 0,
    });
    view.push_batch(LogBatch {
        records: vec![
            record(13_000_007, LogLevel::Err, from_guest.clone(), "sum is wrong"),
            record(13_000_008, LogLevel::Debug, from_guest, "x = 7"),
            record(
                13_000_100,
                LogLevel::Warning,
                run(true),
                "out_of_fuel: the guest used all of its 1,000 fuel",
            ),
            record(13_000_200, LogLevel::Info, Origin::Kernel, "usb 1-1: new device"),
            record(13_000_300, LogLevel::Info, Origin::Device, "loaded"),
        ],
        lost: 37,
    });
    view.resize(60, 14);
    view
}

#[test]
fn lines_of_every_kind() {
    let mut view = sample();
    view.set_search(Pattern::parse("sum").unwrap());
    insta::assert_debug_snapshot!(drawn(&view, 60, 14, ColourMode::TrueColour));
}

#[test]
fn without_colour_signs_tell_the_levels() {
    insta::assert_debug_snapshot!(drawn(&sample(), 78, 12, ColourMode::None));
}

#[test]
fn a_narrow_panel_keeps_the_text() {
    insta::assert_debug_snapshot!(drawn(&sample(), 24, 20, ColourMode::Sixteen));
}

#[test]
fn an_empty_log_teaches() {
    insta::assert_debug_snapshot!(drawn(&LogView::default(), 44, 6, ColourMode::TrueColour));
    let mut view = sample();
    view.add_filter("nowhere".parse().unwrap());
    view.add_filter(Filter::LevelAtLeast(LogLevel::Emerg));
    view.clear_filters();
    view.add_filter("nowhere".parse().unwrap());
    assert_eq!(view.emptiness(), None, "what was lost is always shown");
}

#[test]
fn the_title_says_what_is_set_lost_and_below() {
    let mut view = sample();
    view.resize(60, 4);
    view.scroll_by(-2);
    view.add_filter(Filter::LevelAtLeast(LogLevel::Debug));
    view.add_filter("-a pattern that is far too long for a title".parse().unwrap());
    let theme = Theme::new(ColourMode::None);
    let text = |spans: &[Span<'_>]| spans.iter().map(|span| span.content.to_string()).collect::<String>();
    let chips: Vec<_> = title_chips(&view, &theme).iter().map(|chip| text(&chip.spans)).collect();
    assert_eq!(chips, [" since this push ✕ ", " ≥debug ✕ ", " -a pattern that is far … ✕ "]);
    assert!(
        title_chips(&view, &theme).iter().all(|chip| usize::from(chip.width) == text(&chip.spans).width())
    );
    assert_eq!(text(&title_notes(&view, &theme)), " 37 lost  2 more below ↓ ");
}

#[test]
fn a_click_finds_tags_and_lines() {
    let view = sample();
    let area = Rect::new(10, 5, 60, 14);
    let tag = 10 + u16::try_from(view.columns(60).tag()).unwrap();
    assert_eq!(hit(area, &view, tag, 5), Some(LogHit::Run { session: 3, run: 2 }));
    assert_eq!(hit(area, &view, 69, 6), Some(LogHit::Entry(1)));
    assert_eq!(hit(area, &view, tag, 7), Some(LogHit::Entry(1)), "the second row of a line has no tag");
    assert_eq!(hit(area, &view, 9, 5), None);
    assert_eq!(hit(area, &view, 10, 18), None);
}

#[test]
fn whatever_a_record_holds_no_control_character_is_drawn() {
    let hostile = "a\x1b[2J\r\n\t\u{7f}\u{9b}\u{202e}b\u{feff}\u{301}";
    let mut view = LogView::default();
    view.push_batch(LogBatch {
        records: vec![guest(1, 1, hostile), with_level(LogLevel::Err, hostile)],
        lost: 0,
    });
    for width in 1..60 {
        let buffer = drawn(&view, width, 8, ColourMode::TrueColour);
        for cell in buffer.content() {
            assert!(!cell.symbol().chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", cell.symbol());
        }
    }
}

#[test]
fn any_size_can_be_drawn() {
    let view = sample();
    for width in 0..70 {
        for height in 0..12 {
            drawn(&view, width, height, ColourMode::None);
        }
    }
    let mut small = Buffer::empty(Rect::new(0, 0, 5, 2));
    draw(&mut small, Rect::new(3, 1, 100, 100), &view, &Theme::new(ColourMode::None), false);
}
