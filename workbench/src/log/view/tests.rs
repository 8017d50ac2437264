use super::*;
use crate::log::test_records::{batch, guest, kernel, with_level};

/// The texts of the rows on a panel of ten rows, each line short enough for one row.
fn seen(view: &LogView) -> Vec<String> {
    let text = |row: &LogRow| match view.entry(row.position).unwrap() {
        LogEntry::Record(record) => record.text[row.range.clone()].to_owned(),
        LogEntry::Lost(count) => lost_label(*count),
    };
    view.visible_rows(80, 10).iter().map(text).collect()
}

fn view_of(lines: std::ops::Range<usize>) -> LogView {
    let mut view = LogView::default();
    view.resize(80, 10);
    push(&mut view, lines);
    view
}

fn push(view: &mut LogView, lines: std::ops::Range<usize>) {
    let texts: Vec<_> = lines.map(|number| format!("line {number}")).collect();
    view.push_batch(batch(texts.iter().map(String::as_str)));
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

#[test]
fn follows_the_tail_until_scrolled_and_again_at_the_end() {
    let mut view = view_of(0..50);
    assert_eq!(seen(&view).last().unwrap(), "line 49");
    view.scroll_by(-3);
    assert_eq!((seen(&view)[9].as_str(), view.below()), ("line 46", 3));
    push(&mut view, 50..60);
    assert_eq!((seen(&view)[9].as_str(), view.below()), ("line 46", 13));
    view.scroll_by(12);
    assert!(!view.is_following());
    view.scroll_by(1);
    assert!(view.is_following());
    push(&mut view, 60..61);
    assert_eq!(seen(&view)[9], "line 60");
}

#[test]
fn pages_start_and_end() {
    let mut view = view_of(0..50);
    view.scroll_pages(-1);
    assert_eq!(seen(&view)[0], "line 31");
    view.scroll_to_start();
    assert_eq!(seen(&view)[0], "line 0");
    view.scroll_by(-5);
    assert_eq!(seen(&view)[0], "line 0");
    view.scroll_pages(1);
    assert_eq!(seen(&view)[0], "line 9");
    view.scroll_by(isize::MAX);
    assert!(view.is_following());
    view.scroll_by(isize::MIN);
    assert_eq!(seen(&view)[0], "line 0");
    view.follow();
    assert_eq!(seen(&view)[9], "line 49");
}

#[test]
fn a_log_that_fits_does_not_scroll() {
    let mut view = view_of(0..10);
    for rows in [-1, 1, -100] {
        view.scroll_by(rows);
        assert!(view.is_following());
        assert_eq!(seen(&view)[0], "line 0");
    }
}

#[test]
fn long_lines_scroll_by_row() {
    let mut view = LogView::default();
    view.resize(80, 10);
    view.push_batch(batch([&*"x".repeat(2_000)]));
    let rows = 2_000usize.div_ceil(view.columns(80).text_width);
    let last = view.visible_rows(80, 10).pop().unwrap();
    assert_eq!(last.part, rows - 1);
    view.scroll_by(-4);
    let visible = view.visible_rows(80, 10);
    assert_eq!((visible[0].part, visible[9].part), (rows - 14, rows - 5));
}

#[test]
fn a_panel_that_grows_at_the_end_stays_full() {
    let mut view = view_of(0..50);
    view.scroll_by(-3);
    let rows = view.visible_rows(80, 30);
    assert_eq!((rows.len(), rows[29].position), (30, 49));
}

#[test]
fn lines_dropped_under_a_scrolled_panel_give_way_to_the_oldest_kept() {
    let mut view = LogView::new(RingLimits { entries: 100, bytes: 1 << 20 });
    view.resize(80, 10);
    push(&mut view, 0..100);
    view.scroll_to_start();
    push(&mut view, 100..130);
    assert_eq!(seen(&view)[0], "line 30");
    assert_eq!(view.dropped(), 30);
}

#[test]
fn a_pause_keeps_what_is_there_however_much_comes() {
    let mut view = LogView::new(RingLimits { entries: 100, bytes: 1 << 20 });
    view.resize(80, 10);
    push(&mut view, 0..60);
    view.toggle_pause();
    push(&mut view, 60..1_000);
    assert_eq!(seen(&view)[9], "line 59");
    assert_eq!(view.waiting(), Some(940));
    assert_eq!(view.chips()[0].label, "paused, 940 new");
    view.scroll_to_start();
    assert_eq!(seen(&view)[0], "line 0");
    view.add_filter("/line 5$/".parse().unwrap());
    assert_eq!(seen(&view), ["line 5"]);
    view.remove_chip(ChipId::Paused);
    assert!(!view.is_paused());
    view.clear_filters();
    view.follow();
    assert_eq!(seen(&view)[9], "line 999");
}

#[test]
fn resuming_keeps_up_with_what_was_dropped_meanwhile() {
    let mut view = LogView::new(RingLimits { entries: 20, bytes: 1 << 20 });
    view.resize(80, 10);
    view.add_filter("5".parse().unwrap());
    push(&mut view, 0..20);
    view.toggle_pause();
    push(&mut view, 20..60);
    view.toggle_pause();
    assert_eq!(seen(&view).len(), 10);
    assert_eq!(seen(&view)[0], "line 50");
}

#[test]
fn search_goes_up_from_the_tail_and_round() {
    let mut view = view_of(0..100);
    view.set_search(pattern("7"));
    assert_eq!(view.search_place(), Some((19, 19)));
    assert_eq!(view.current_match(), Some(97));
    view.search_next();
    assert_eq!(view.current_match(), Some(7));
    assert!(seen(&view).contains(&"line 7".to_owned()));
    view.search_previous();
    assert_eq!(view.current_match(), Some(97));
    view.search_previous();
    assert_eq!(view.current_match(), Some(87));
    assert_eq!(view.chips()[0].label, "/7 18 of 19");
    view.remove_chip(ChipId::Search);
    assert_eq!((view.search_place(), view.current_match()), (None, None));
}

#[test]
fn search_finds_lines_that_come_later_and_says_when_there_are_none() {
    let mut view = view_of(0..5);
    view.set_search(pattern("needle"));
    assert_eq!(view.chips()[0].label, "/needle none");
    view.search_next();
    view.search_previous();
    view.push_batch(batch(["a needle"]));
    assert_eq!(view.search_place(), Some((0, 1)));
    assert_eq!(view.chips()[0].label, "/needle 1 found");
    view.search_next();
    assert_eq!(view.search_place(), Some((1, 1)));
}

#[test]
fn search_looks_only_at_what_is_shown() {
    let mut view = view_of(0..100);
    view.add_filter("1".parse().unwrap());
    view.set_search(pattern("2"));
    let matches: Vec<_> = view.index.matches().iter().copied().collect();
    assert_eq!(matches, [12, 21]);
}

#[test]
fn since_this_push_shows_the_new_guest_alone() {
    let mut view = LogView::default();
    view.resize(80, 10);
    view.push_batch(LogBatch { records: vec![guest(1, 1, "old"), kernel("old kernel")], lost: 2 });
    assert_eq!(seen(&view).len(), 3);
    view.toggle_pause();
    view.mark_push(2);
    view.push_batch(LogBatch { records: vec![guest(1, 1, "late"), guest(2, 1, "new")], lost: 0 });
    assert_eq!(seen(&view), ["new"]);
    view.toggle_since_push();
    assert_eq!(seen(&view).len(), 5);
    view.toggle_since_push();
    assert_eq!(seen(&view), ["new"]);
}

#[test]
fn the_level_goes_round() {
    let mut view = LogView::default();
    view.push_batch(LogBatch {
        records: LogLevel::ALL.iter().map(|&level| with_level(level, level.word())).collect(),
        lost: 0,
    });
    let counts: Vec<_> = (0..6)
        .map(|_| {
            view.cycle_level();
            view.shown_lines()
        })
        .collect();
    assert_eq!(counts, [7, 6, 5, 4, 8, 7]);
}

#[test]
fn emptiness_says_why() {
    let mut view = LogView::default();
    assert_eq!(view.emptiness(), Some(Emptiness::NothingLogged));
    push(&mut view, 0..3);
    assert_eq!(view.emptiness(), None);
    view.add_filter("nothing like it".parse().unwrap());
    assert_eq!(view.emptiness(), Some(Emptiness::AllFiltered(3)));
    view.clear();
    assert_eq!(view.emptiness(), Some(Emptiness::NothingLogged));
}

#[test]
fn clear_forgets_lines_and_counts_also_while_paused() {
    let mut view = view_of(0..30);
    view.push_batch(LogBatch { records: Vec::new(), lost: 7 });
    view.toggle_pause();
    view.clear();
    assert!(view.is_paused());
    assert_eq!((view.shown_lines(), view.lost(), view.bytes()), (0, 0, 0));
    view.toggle_pause();
    push(&mut view, 0..1);
    assert_eq!(seen(&view), ["line 0"]);
}

#[test]
fn export_writes_what_is_shown() {
    let mut view = view_of(0..2);
    view.push_batch(LogBatch { records: vec![kernel("usb")], lost: 1 });
    view.add_filter("-0".parse().unwrap());
    let expected = "\
[   12.482133] info    s1 r1  line 1
-- 1 record lost --
[   12.482133] info    kernel usb
";
    assert_eq!(view.export(), expected);
}

/// Ten seconds of 100,000 lines each stay within the stated bound, paused or not.
#[test]
fn a_million_lines_stay_within_the_bound() {
    let mut view = LogView::new(RingLimits { entries: 100_000, bytes: 12 << 20 });
    view.resize(200, 60);
    view.set_search(pattern("9"));
    let mut most = 0;
    for number in 0..1_000u64 {
        let texts: Vec<_> = (0..1_000)
            .map(|line| format!("line {} of the flood {line:>width$}", number, width = line % 90))
            .collect();
        view.push_batch(batch(texts.iter().map(String::as_str)));
        if number == 300 {
            view.toggle_pause();
        }
        if number == 900 {
            view.toggle_pause();
        }
        assert!(view.bytes() <= view.max_bytes(), "{} > {}", view.bytes(), view.max_bytes());
        most = most.max(view.bytes());
        assert_eq!(view.visible_rows(200, 60).len().min(1), 1);
    }
    assert!(most > view.max_bytes() / 2, "the test must come near the bound, reached {most}");
    let kept = view.ring.end() - view.ring.first();
    assert_eq!(kept + view.dropped(), 1_000_000);
}
