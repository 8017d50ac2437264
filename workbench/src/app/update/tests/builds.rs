//! Guests that other programs build.

use super::*;
use crate::compile::{Position, Span};

/// A story with another file, in front.
fn with_file(path: &str) -> (Story, Generation) {
    let mut story = Story::new();
    story.state.open_at_start(&[PathBuf::from(path)]);
    let opened = OpenedFile { bytes: Arc::from("fn main() {}\n".as_bytes()), exists: true, printed: None };
    let effects = story.event(Event::FileOpened { path: path.into(), result: Ok(opened) });
    let job = compile_job(&effects);
    (story, job)
}

#[test]
fn a_crate_is_saved_before_it_is_built() {
    let (mut story, job) = with_file("src/lib.rs");
    story.event(Event::Compiled { job, result: Ok(artifact()) });
    story.key(';', crossterm::event::KeyModifiers::NONE);
    let asked_at = story.now;
    let effects = story.ctrl('s');
    let [Effect::Save(save)] = effects.as_slice() else { panic!("{effects:?}") };
    let save = save.clone();
    story.later(30);
    let result = SaveResult::Saved(TimeOfDay { hour: 1, minute: 2, second: 3 });
    let effects = story.event(Event::Saved { file: save.file, path: save.path, bytes: save.bytes, result });
    compile_job(&effects);
    assert_eq!(
        story.state.pending.compile.as_ref().unwrap().asked_at,
        asked_at,
        "latency counts from the key"
    );
}

#[test]
fn what_could_not_be_saved_is_not_built() {
    let (mut story, job) = with_file("src/lib.rs");
    story.event(Event::Compiled { job, result: Ok(artifact()) });
    let save = type_and_save(&mut story);
    let result = SaveResult::Failed("the disk is full".to_owned());
    let failed = Event::Saved { file: save.file, path: save.path, bytes: save.bytes, result };
    assert!(story.event(failed).is_empty());
    let save = {
        story.key(';', crossterm::event::KeyModifiers::NONE);
        story.state.save_as("other.txt".into(), &mut Vec::new());
        story.state.front_file().unwrap().id
    };
    let saved = SaveResult::Saved(TimeOfDay { hour: 1, minute: 2, second: 3 });
    let event = Event::Saved { file: save, path: "other.txt".into(), bytes: Arc::default(), result: saved };
    let effects = story.event(event);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Compile { .. })), "{effects:?}");
}

#[test]
fn stop_ends_a_build_and_its_answer_is_not_waited_for() {
    for path in ["guest.c", "src/lib.rs"] {
        let (mut story, first) = with_file(path);
        assert!(matches!(story.state.activity, Activity::Compiling { .. }));
        let mut effects = Vec::new();
        story.state.stop(&mut effects);
        assert!(matches!(effects.as_slice(), [Effect::CancelCompile]), "{effects:?}");
        assert_eq!(story.state.activity, Activity::Idle);
        story.event(Event::Compiled { job: first, result: Err(errors()) });
        assert_eq!(story.state.files[1].verdict, Verdict::Unknown, "a late answer says nothing");
    }
}

#[test]
fn what_is_wrong_with_another_file_of_the_crate_is_told_without_a_mark() {
    let (mut story, job) = with_file("src/lib.rs");
    let at = Position { line: 3, column: 5, offset: 1 };
    let mut elsewhere = errors().remove(0);
    elsewhere.file = "src/part.rs".into();
    elsewhere.span = Some(Span { start: at, end: at });
    story.event(Event::Compiled { job, result: Err(vec![elsewhere]) });
    let document = &story.state.front_file().unwrap().document;
    let [placed] = document.diagnostics() else { panic!("{:?}", document.diagnostics()) };
    assert_eq!(placed.diagnostic.message, "src/part.rs:3:5: that is wrong");
    assert_eq!(placed.diagnostic.span, None);
}
