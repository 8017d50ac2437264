//! Whatever a person does while lines come, the panel stays full and in order.

use proptest::prelude::*;

use super::*;
use crate::log::test_records::{guest, kernel};

#[derive(Debug, Clone)]
enum Step {
    Push(Vec<(u32, usize)>, u64),
    Scroll(isize),
    Page(isize),
    Start,
    Follow,
    Pause,
    Clear,
    Level,
    SincePush,
    MarkPush(u32),
    Filter(&'static str),
    RemoveFirstChip,
    Search(&'static str),
    Next,
    Previous,
    Resize(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let lines = prop::collection::vec((0u32..4, 0usize..120), 0..12);
    prop_oneof![
        4 => (lines, 0u64..3).prop_map(|(lines, lost)| Step::Push(lines, lost / 2)),
        3 => (-9isize..9).prop_map(Step::Scroll),
        1 => (-2isize..3).prop_map(Step::Page),
        1 => Just(Step::Start),
        1 => Just(Step::Follow),
        1 => Just(Step::Pause),
        1 => Just(Step::Clear),
        1 => Just(Step::Level),
        1 => Just(Step::SincePush),
        1 => (1u32..4).prop_map(Step::MarkPush),
        1 => prop::sample::select(vec!["1", "-2", "s2", "/^x/"]).prop_map(Step::Filter),
        1 => Just(Step::RemoveFirstChip),
        1 => prop::sample::select(vec!["1", "/x+/", "nothing"]).prop_map(Step::Search),
        2 => Just(Step::Next),
        2 => Just(Step::Previous),
        1 => (1u16..60, 1u16..12).prop_map(|(width, height)| Step::Resize(width, height)),
    ]
}

fn take(view: &mut LogView, step: &Step) {
    match step {
        Step::Push(lines, lost) => {
            let record = |&(session, length): &(u32, usize)| match session {
                0 => kernel("kernel"),
                _ => guest(session, 1, &format!("{length} {}", "x".repeat(length))),
            };
            view.push_batch(LogBatch { records: lines.iter().map(record).collect(), lost: *lost });
        }
        Step::Scroll(rows) => view.scroll_by(*rows),
        Step::Page(pages) => view.scroll_pages(*pages),
        Step::Start => view.scroll_to_start(),
        Step::Follow => view.follow(),
        Step::Pause => view.toggle_pause(),
        Step::Clear => view.clear(),
        Step::Level => view.cycle_level(),
        Step::SincePush => view.toggle_since_push(),
        Step::MarkPush(session) => view.mark_push(*session),
        Step::Filter(text) => view.add_filter(text.parse().unwrap()),
        Step::RemoveFirstChip => {
            if let Some(chip) = view.chips().first() {
                view.remove_chip(chip.id);
            }
        }
        Step::Search(text) => view.set_search(Pattern::parse(text).unwrap()),
        Step::Next => view.search_next(),
        Step::Previous => view.search_previous(),
        Step::Resize(width, height) => view.resize(*width, *height),
    }
}

fn check(view: &LogView) -> Result<(), TestCaseError> {
    let rows = view.visible_rows(view.width, view.height);
    let all = view.rows(view.width).last(usize::MAX);
    prop_assert_eq!(rows.len(), all.len().min(view.height.into()), "the panel is full when it can be");
    let start = all.iter().position(|row| Some(row) == rows.first()).unwrap_or(0);
    prop_assert_eq!(&all[start..start + rows.len()], &rows[..], "rows follow each other");
    if view.is_following() {
        prop_assert_eq!(rows.last(), all.last());
    }
    let mut again = view.clone();
    again.refilter();
    prop_assert_eq!(again.index.len(), view.index.len(), "the index is kept up");
    prop_assert_eq!(again.index.matches(), view.index.matches());
    prop_assert!(view.bytes() <= view.max_bytes());
    prop_assert_eq!(view.emptiness().is_some(), all.is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn the_panel_is_full_and_in_order(steps in prop::collection::vec(step(), 1..40)) {
        let mut view = LogView::new(RingLimits { entries: 40, bytes: 8 << 10 });
        view.resize(40, 6);
        for step in &steps {
            take(&mut view, step);
            check(&view)?;
        }
    }
}
