//! Keys in, screen out.

use insta::assert_snapshot;

use super::driver::Driver;
use crate::app::state::{Overlay, Panel};

const SUM: &str = include_str!("sum.wat");

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn a_save_shows_the_guests_lines_and_its_report() {
    for size in SIZES {
        let mut driver = Driver::open(size, &[("sum.wat", SUM)]);
        driver.keys("<C-s>");
        assert_snapshot!(format!("saved-{}x{}", size.0, size.1), driver.picture());
    }
}

#[test]
fn an_error_is_shown_at_its_place_and_the_last_good_guest_stays_loaded() {
    for size in SIZES {
        let mut driver = Driver::open(size, &[("sum.wat", SUM)]);
        driver.keys("<C-s>");
        driver.keys("<C-g>11<Enter><End><Enter>i64.const 2<C-s>");
        assert!(driver.on_disk("sum.wat").contains("i64.const 2"));
        assert_snapshot!(format!("error-{}x{}", size.0, size.1), driver.picture());
        // Taking the edit back makes the report belong to what is seen again.
        assert!(driver.state().last_run_is_stale());
        driver.keys("<C-z><C-z><C-z><C-s>");
        assert_eq!(driver.text(), SUM);
        assert!(!driver.state().last_run_is_stale());
    }
}

#[test]
fn without_a_file_the_picker_makes_a_copy_to_edit() {
    let mut driver = Driver::open((120, 40), &[]);
    assert_snapshot!("picker", driver.picture());
    driver.keys("<Down><Up><Enter>");
    assert_eq!(driver.state().overlay, None);
    assert_eq!(driver.state().files[0].name(), "hello.wat");
    driver.keys("<C-s>");
    assert!(driver.screen().contains("Hello, kernel!"), "{}", driver.screen());
    // Nothing is written over: the next copy has another name.
    driver.keys("<C-n><Enter>");
    assert_eq!(driver.state().front_file().unwrap().name(), "hello-2.wat");
}

#[test]
fn the_palette_finds_actions_by_name() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-p>zoom");
    assert_snapshot!("palette", driver.picture());
    driver.keys("<Enter>");
    assert_eq!(driver.state().overlay, None);
    assert_eq!(driver.state().panels.zoomed, Some(Panel::Editor));
}

#[test]
fn the_focus_moves_with_keys_and_clicks_and_never_by_itself() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<F6>");
    assert_eq!(driver.state().focus, Panel::Log);
    driver.keys("<C-s>");
    assert_eq!(driver.state().focus, Panel::Log);
    driver.keys("<Tab>");
    assert_eq!(driver.state().focus, Panel::Report);
    driver.click(10, 5);
    assert_eq!(driver.state().focus, Panel::Editor);
    // The title and the border take rows 0 and 1, the gutter five columns.
    assert_eq!(driver.state().files[0].document.cursor().line, 4);
    driver.keys("<A-2>");
    assert_eq!(driver.state().focus, Panel::Log);
}

#[test]
fn quitting_asks_when_something_is_unsaved() {
    let mut driver = Driver::open((80, 24), &[("sum.wat", SUM)]);
    driver.keys("x<C-q>");
    assert_eq!(driver.state().overlay, Some(Overlay::ConfirmQuit));
    assert_snapshot!("unsaved", driver.picture());
    driver.keys("<Esc>");
    assert_eq!((driver.state().overlay.as_ref(), driver.state().exit), (None, None));
    driver.press("<C-q>s");
    driver.until(|state| state.exit.is_some());
    assert_eq!(driver.state().exit, Some(0));
    assert_eq!(driver.on_disk("sum.wat"), format!("x{SUM}"));
}

#[test]
fn quitting_with_nothing_unsaved_does_not_ask() {
    let mut driver = Driver::open((80, 24), &[("sum.wat", SUM)]);
    driver.press("<C-q>");
    assert_eq!(driver.state().exit, Some(0));
}

#[test]
fn what_is_copied_goes_to_the_clipboard_of_the_terminal_too() {
    let mut driver = Driver::open((80, 24), &[("a.wat", "(module)\n")]);
    driver.keys("<S-End><C-c><End> <C-v>");
    assert_eq!(driver.event_loop.surface.copied, ["(module)"]);
    assert_eq!(driver.text(), "(module) (module)\n");
}

#[test]
fn search_goes_from_match_to_match() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-f>local<Enter>");
    assert!(driver.notice().starts_with("match 1 of"), "{}", driver.notice());
    driver.keys("<F3>");
    assert!(driver.notice().starts_with("match 2 of"), "{}", driver.notice());
    driver.keys("<C-f>/(/<Enter>");
    let Some(Overlay::Prompt { error: Some(error), .. }) = &driver.state().overlay else {
        panic!("{:?}", driver.state().overlay)
    };
    assert!(error.contains("regular expression"), "{error}");
}

#[test]
fn the_log_is_filtered_searched_and_exported() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-s><F6>f-main<Enter>/sum<Enter>");
    assert_snapshot!("filtered", driver.picture());
    let export = driver.path("log.txt");
    driver.keys(&format!("e<C-u>{}<Enter>", export.display()));
    assert!(driver.on_disk("log.txt").contains("summing"), "{}", driver.notice());
    driver.keys("c");
    assert_eq!(driver.state().log.shown_lines(), 0);
}

#[test]
fn every_key_of_the_table_can_be_pressed_at_any_time() {
    use crate::app::keymap::BINDINGS;
    use crossterm::event::{Event as Input, KeyEvent};

    let mut driver = Driver::open((100, 30), &[("sum.wat", SUM), ("b.wat", "(module)")]);
    for first in BINDINGS {
        for key in first.keys {
            driver.input(Input::Key(KeyEvent::new(key.code, key.modifiers)));
            driver.event_loop.draw().unwrap();
        }
    }
    driver.until_idle();
}
