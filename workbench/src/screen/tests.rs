//! The whole screen, at the sizes and in the colours it is made for.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guest_engine::{RunReport, Value};
use proptest::prelude::*;
use ratatui::layout::{Rect, Size};
use wasm_device_abi::codes::{LogLevel, Status, Trap};

use super::theme::{ColourMode, Theme};
use super::*;
use crate::app::state::{
    Activity, FileId, LastRun, LoadedGuest, Notice, NoticeSeverity, OpenFile, Overlay, PromptPurpose,
    TargetRow, TargetState, TimeOfDay, Verdict,
};
use crate::app::text_field::TextField;
use crate::compile::{ContentHash, Diagnostic, Position as SourcePosition, Severity, Span as SourceSpan};
use crate::editor::{Document, EditCommand};
use crate::log::{LogRecord, Origin};
use crate::picture;
use crate::target::{LogBatch, OpeningStep, RunProgress, TargetChoice, TargetInfo};

const SUM: &str = r#";; Adds the numbers from 1 to 1000.
(module
  (import "kernel" "log"
    (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "summing\n")
  (func (export "main") (result i32)
    (local $i i32) (local $s i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (local.set $s (i32.add (local.get $s) (local.get $i)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $s)))
"#;

fn file(id: u32, name: &str, text: &str) -> OpenFile {
    let document = Document::new(PathBuf::from(name), text.as_bytes()).unwrap();
    OpenFile {
        id: FileId(id),
        on_disk: Some(document.content_hash()),
        document,
        module: None,
        saved_at: Some(TimeOfDay { hour: 14, minute: 2, second: 11 }),
        verdict: Verdict::Compiles { warnings: 0 },
        changed_on_disk: false,
    }
}

fn record(sequence: u64, level: LogLevel, origin: Origin, text: &str) -> LogRecord {
    LogRecord { sequence, timestamp_us: 12_482_133 + sequence * 41, level, origin, text: text.to_owned() }
}

fn report(status: Status) -> RunReport {
    RunReport {
        status,
        trap: Trap::None,
        session: 3,
        run: 1,
        entry: "main".to_owned(),
        results: vec![Value::i32(500_500)],
        results_len: 1,
        output: Vec::new(),
        fuel_used: 8_012,
        fuel_limit: 1_000_000_000,
        nanoseconds: 41_300,
        host_calls: 2,
        peak_pages: 1,
        log_lines: 2,
        log_bytes: 20,
        log_suppressed: 0,
        trace_dropped: 0,
        message: String::new(),
    }
}

fn guest(state: &State) -> LoadedGuest {
    LoadedGuest {
        hash: ContentHash::of(b"guest"),
        source_hash: state.files[0].source_hash(),
        file: state.files[0].id,
        name: state.files[0].name(),
        session: 3,
        target: "sim".to_owned(),
    }
}

/// A screen with nothing open.
fn empty(size: (u16, u16), mode: ColourMode) -> State {
    let size = Size::new(size.0, size.1);
    State::new(size, Theme::new(mode), TargetChoice::Simulator, Instant::now())
}

/// After a good run of `sum.wat`.
fn good_run(size: (u16, u16), mode: ColourMode) -> State {
    let mut state = empty(size, mode);
    state.files = vec![file(1, "sum.wat", SUM), file(2, "tasks.wat", "(module)\n")];
    state.target = TargetState::Ready(TargetInfo {
        name: "sim".to_owned(),
        description: "embedded simulator · wasmi 2.0.0".to_owned(),
        reason: None,
    });
    let guest = guest(&state);
    state.loaded = Some(guest.clone());
    state.last_run = Some(LastRun { number: 2, guest, outcome: Ok(report(Status::Ok)) });
    state.save_to_log = Some(Duration::from_micros(11_870));
    let origin = Origin::Guest { session: 3, run: 1 };
    let run = |end| Origin::Run { session: 3, run: 1, end };
    state.log.mark_push(3);
    state.log.push_batch(LogBatch {
        records: vec![
            record(1, LogLevel::Info, run(false), "main, fuel 1000000000"),
            record(2, LogLevel::Info, origin.clone(), "summing"),
            record(3, LogLevel::Warning, origin.clone(), "the sum is large: größer als 世界"),
            record(4, LogLevel::Err, origin, "no room left for the rest"),
            record(5, LogLevel::Info, run(true), "ok, fuel 8012, 41 us"),
        ],
        lost: 0,
    });
    sized(state)
}

/// Tells editor and log their sizes, as `update` does.
fn sized(mut state: State) -> State {
    let layout = layout(&state);
    for file in &mut state.files {
        if let Some(area) = layout.content(Panel::Editor) {
            let text = editor_panel::text_area(area, &file.document);
            file.document.set_viewport_size(text.width, text.height);
        }
    }
    if let Some(area) = layout.content(Panel::Log) {
        state.log.resize(area.width, area.height);
    }
    state
}

fn buffer(state: &State) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.size.width, state.size.height));
    draw_buffer(state, &mut buffer);
    buffer
}

/// The states that pictures and snapshots show, by name.
fn scenes(size: (u16, u16), mode: ColourMode) -> Vec<(&'static str, State)> {
    let with = |change: &dyn Fn(&mut State)| {
        let mut state = good_run(size, mode);
        change(&mut state);
        sized(state)
    };
    vec![
        ("empty", sized(empty(size, mode))),
        ("good", with(&|_| {})),
        ("broken", with(&broken)),
        ("trap", with(&trapped)),
        ("running", with(&running)),
        ("log-focus", with(&|state| state.focus = Panel::Log)),
        ("zoomed", with(&|state| (state.focus, state.panels.zoomed) = (Panel::Log, Some(Panel::Log)))),
        ("help", with(&|state| state.overlay = Some(Overlay::Help { scroll: 0 }))),
        (
            "palette",
            with(&|state| {
                state.overlay = Some(Overlay::Palette { query: TextField::new("log"), selected: 2 });
            }),
        ),
        ("picker", with(&|state| state.overlay = Some(Overlay::Picker { selected: 1, scroll: 0 }))),
        (
            "quit",
            with(&|state| {
                state.files[0].on_disk = None;
                state.overlay = Some(Overlay::ConfirmQuit);
            }),
        ),
        (
            "changed-on-disk",
            with(&|state| {
                let theirs = Some(Arc::from(&b"(module)"[..]));
                state.overlay = Some(Overlay::ChangedOnDisk { file: FileId(1), theirs, saving: true });
            }),
        ),
        (
            "find",
            with(&|state| {
                let (purpose, field) = (PromptPurpose::Find, TextField::new("local"));
                state.overlay = Some(Overlay::Prompt { purpose, field, error: None });
            }),
        ),
        (
            "filter",
            with(&|state| {
                let (purpose, field) = (PromptPurpose::LogFilter, TextField::new("/(/"));
                let error = Some("the group that begins at column 1 is not closed".to_owned());
                state.overlay = Some(Overlay::Prompt { purpose, field, error });
            }),
        ),
        (
            "opening",
            with(&|state| {
                let name = "building the kernel".to_owned();
                let log = Some(PathBuf::from("/home/ada/.cache/wasm-workbench/logs/kernel.log"));
                let step = OpeningStep { name, number: 4, of: 9, log };
                let since = state.now;
                state.now += Duration::from_secs(83);
                let step = Some((step, since + Duration::from_secs(20)));
                state.target = TargetState::Connecting { choice: TargetChoice::Vm, since, step };
            }),
        ),
        (
            "targets",
            with(&|state| {
                let row = |choice, seen| TargetRow { choice, seen };
                let device = "/dev/wasm_device is not there: the kernel module is not loaded".to_owned();
                let rows = vec![
                    row(Some(TargetChoice::Simulator), Some(Ok("embedded simulator".to_owned()))),
                    row(Some(TargetChoice::Device), Some(Err(device))),
                    row(Some(TargetChoice::Vm), None),
                    row(None, Some(Ok("the device of another machine, through your ssh".to_owned()))),
                ];
                state.overlay = Some(Overlay::Targets { selected: 1, rows });
            }),
        ),
        (
            "target-gone",
            with(&|state| {
                let reason = "the target vm is gone: its kernel panicked: sysrq triggered crash".to_owned();
                state.target = TargetState::Failed { choice: TargetChoice::Vm, reason: reason.clone() };
                state.last_run.as_mut().unwrap().outcome = Err(reason.clone());
                state.notice =
                    Some(Notice { severity: NoticeSeverity::Error, text: reason, since: state.now });
            }),
        ),
        (
            "no-target",
            with(&|state| {
                let reason = "the lab's virtual machine is not built yet; use --target sim".to_owned();
                state.target = TargetState::Failed { choice: TargetChoice::Vm, reason: reason.clone() };
                let text = format!("the target vm is not available: {reason}");
                state.notice = Some(Notice { severity: NoticeSeverity::Error, text, since: state.now });
            }),
        ),
    ]
}

/// An edit that does not compile, after a good run.
fn broken(state: &mut State) {
    let old = state.files[0].source_hash();
    let text =
        SUM.replace("(i32.add (local.get $i) (i32.const 1))", "(i32.add (local.get $i) (i64.const 2))");
    state.files[0] =
        OpenFile { on_disk: Some(old), verdict: Verdict::Errors(1), ..file(1, "sum.wat", &text) };
    let document = &mut state.files[0].document;
    let at = |column: u32| SourcePosition {
        line: 10,
        column,
        offset: text.lines().take(9).map(|line| line.len() + 1).sum::<usize>() + column as usize - 1,
    };
    let diagnostic = Diagnostic {
        file: PathBuf::from("sum.wat"),
        span: Some(SourceSpan { start: at(45), end: at(56) }),
        severity: Severity::Error,
        message: "expected i32, found i64".to_owned(),
        hint: None,
        rendered: None,
    };
    document.apply(EditCommand::GotoLine(10));
    document.set_diagnostics(document.revision(), vec![diagnostic]);
}

fn trapped(state: &mut State) {
    let mut report = report(Status::Trap);
    report.trap = Trap::HostMemoryOutOfBounds;
    (report.results, report.results_len, report.log_suppressed) = (Vec::new(), 0, 12_000);
    report.message = "`kernel.log` was called with ptr 65530, len 20, but memory ends at 65536".to_owned();
    state.last_run.as_mut().unwrap().outcome = Ok(report);
}

fn running(state: &mut State) {
    let progress = Some(RunProgress { fuel_used: 431_558_226, fuel_limit: 1_000_000_000 });
    state.activity =
        Activity::Running { since: state.now, name: "sum.wat".to_owned(), progress, cancelling: None };
    state.now += Duration::from_millis(3_240);
    let text = "The run of the older version was stopped, as a newer one was saved.".to_owned();
    state.notice = Some(Notice { severity: NoticeSeverity::Info, text, since: state.now });
}

const SCENES: usize = 18;

#[test]
fn scenes_in_24_bit_colour() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for (name, state) in scenes(size, ColourMode::TrueColour) {
            if ["help", "picker", "palette"].contains(&name) {
                // What they show comes from tables with tests of their own, and changes often.
                continue;
            }
            // Styles are the same at every size; one of them is enough for most scenes.
            let all = picture::transcript(&buffer(&state));
            let text = all.split("---").next().unwrap_or_default();
            let shown = if size == (80, 24) { all.as_str() } else { text };
            insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), shown);
        }
    }
}

#[test]
fn scenes_in_fewer_colours() {
    for mode in [ColourMode::Sixteen, ColourMode::None] {
        for (name, state) in scenes((80, 24), mode) {
            if ["broken", "trap", "quit", "filter"].contains(&name) {
                insta::assert_snapshot!(format!("{name}-{mode:?}"), picture::transcript(&buffer(&state)));
            }
        }
    }
}

#[test]
fn help_shows_every_key() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut state = good_run(size, ColourMode::None);
        let mut seen = String::new();
        for scroll in 0..200 {
            state.overlay = Some(Overlay::Help { scroll });
            let area = layout(&state).overlay.unwrap().inner;
            let buffer = buffer(&state);
            seen.extend(area.positions().map(|at| buffer[at].symbol()));
        }
        for binding in keymap::BINDINGS {
            let (key, action) = (binding.keys[0].to_string(), binding.action);
            let description = action.description().trim_end_matches('.');
            assert!(seen.contains(&key), "{key} at {size:?}");
            assert!(seen.contains(action.name()) || seen.contains(description), "{action:?} at {size:?}");
        }
    }
}

#[test]
fn the_picker_shows_the_template_that_is_chosen() {
    for size in [(60, 20), (80, 24), (120, 40)] {
        let mut state = good_run(size, ColourMode::None);
        for (selected, template) in crate::templates::all().iter().enumerate() {
            state.overlay = Some(Overlay::Picker { selected, scroll: 0 });
            let text = picture::transcript(&buffer(&state));
            assert!(text.contains(&format!("▸ {}", template.title)), "{text}");
            assert!(text.contains(template.file_name), "{text}");
            assert!(
                size.0 < 80 || text.contains(template.source.lines().next().unwrap().get(..20).unwrap()),
                "{text}"
            );
        }
    }
}

#[test]
fn the_palette_shows_keys_and_what_is_chosen() {
    let mut state = good_run((120, 40), ColourMode::None);
    let found = crate::app::palette::matches("log");
    for (selected, action) in found.iter().enumerate() {
        state.overlay = Some(Overlay::Palette { query: TextField::new("log"), selected });
        let text = picture::transcript(&buffer(&state));
        let row = text.lines().find(|line| line.contains(&format!("▸{}", action.name()))).unwrap();
        let key = keymap::key_of(*action).map(|key| key.to_string()).unwrap_or_default();
        assert!(row.contains(&format!(" {key} ")), "{row}");
    }
}

#[test]
fn one_panel_at_a_time_on_a_small_screen() {
    let mut all = String::new();
    for focus in [Panel::Editor, Panel::Log, Panel::Report] {
        let mut state = good_run((60, 16), ColourMode::None);
        state.focus = focus;
        let text = picture::transcript(&buffer(&sized(state)));
        all.push_str(text.split("---").next().unwrap_or_default());
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    let text = picture::transcript(&buffer(&good_run((30, 4), ColourMode::None)));
    assert!(text.starts_with("The terminal has 30 × 4 cells;\n40 × 10 are needed.\n"), "{text}");
}

#[test]
fn many_tabs_keep_the_one_in_front() {
    let mut state = empty((80, 24), ColourMode::None);
    state.files = (1..30).map(|id| file(id, &format!("guest-{id}.wat"), "(module)")).collect();
    for front in [0, 14, 28] {
        state.front = front;
        let drawn = picture::transcript(&buffer(&state));
        let row = drawn.lines().next().unwrap();
        assert!(row.contains(&format!(" guest-{}.wat ", front + 1)), "{row}");
        assert_eq!((row.contains('‹'), row.contains('›')), (front > 0, front < 28), "{row}");
    }
}

#[test]
fn what_is_drawn_can_be_hit() {
    let state = good_run((120, 40), ColourMode::TrueColour);
    let layout = layout(&state);
    let drawn = buffer(&state);
    for hit in &layout.hits {
        let text: String = hit.area.positions().map(|at| drawn[at].symbol()).collect();
        let found = match hit.target {
            HitTarget::Tab(0) => text.contains("sum.wat"),
            HitTarget::Tab(_) => text.contains("tasks.wat"),
            HitTarget::Chip(_) => text.contains('✕'),
            HitTarget::Action(Action::GotoLine) => text == " 1:1 ",
            HitTarget::Action(Action::SwitchTarget) if text.contains('▸') => text.contains("sim"),
            HitTarget::Action(action) => {
                let key = keymap::hints(&state).into_iter().find(|hint| hint.action == action);
                key.is_some_and(|hint| text.starts_with(&hint.key.short()))
            }
            HitTarget::Panel(panel) => text.contains(["source", "kernel log", "run 2"][panel as usize]),
            HitTarget::Splitter(_) => text.contains('─') || text.contains('┃'),
            HitTarget::Row(_) | HitTarget::Proposal(_) | HitTarget::Overlay => false,
        };
        assert!(found, "{:?}: {text}", hit.target);
        if !matches!(hit.target, HitTarget::Splitter(_)) {
            assert_eq!(layout.hit(hit.area.as_position()), Some(hit.target));
        }
    }
    assert_eq!(layout.panel_at(Position::new(5, 5)), Some(Panel::Editor));
}

#[test]
fn an_overlay_takes_the_clicks() {
    for (name, state) in scenes((120, 40), ColourMode::TrueColour) {
        let layout = layout(&state);
        let Some(overlay) = &layout.overlay else { continue };
        assert_eq!(layout.hit(Position::new(1, 0)), Some(HitTarget::Overlay), "{name}");
        let buttons = overlay.hits.iter().filter(|hit| matches!(hit.target, HitTarget::Action(_))).count();
        assert!(buttons >= 1, "{name}");
        let drawn = buffer(&state);
        for (key, hit) in keymap::hints(&state).iter().zip(&overlay.hits) {
            if hit.target == HitTarget::Action(key.action) {
                let text: String = hit.area.positions().map(|at| drawn[at].symbol()).collect();
                assert!(text.contains(key.label), "{name}: {text}");
            }
        }
    }
}

/// Names, lines and messages that try to reach the terminal.
const HOSTILE: [&str; 4] =
    ["\u{1b}[2J\u{7}x", "\u{202e}\u{9b}31m\0", "a\r\n\tb", "世\u{200d}e\u{301}\u{fe0f}"];

fn hostile(size: (u16, u16), mode: ColourMode, text: &str) -> Vec<State> {
    let all = scenes(size, mode);
    assert_eq!(all.len(), SCENES);
    let states = all.into_iter().map(|(_, mut state)| {
        for file in &mut state.files {
            file.document.set_path(PathBuf::from(format!("{text}.wat")));
        }
        if let Some(last) = &mut state.last_run
            && let Ok(report) = &mut last.outcome
        {
            (report.entry, report.message) = (text.repeat(3), text.repeat(40));
        }
        if let TargetState::Ready(info) = &mut state.target {
            (info.name, info.description) = (text.to_owned(), text.repeat(9));
        }
        if let Some(guest) = &mut state.loaded {
            (guest.name, guest.file) = (text.to_owned(), FileId(99));
        }
        state.notice =
            Some(Notice { severity: NoticeSeverity::Warning, text: text.repeat(30), since: state.now });
        state
    });
    states.collect()
}

#[test]
fn nothing_that_a_terminal_obeys_is_drawn() {
    for size in [(80, 24), (120, 40), (50, 12)] {
        for state in HOSTILE.iter().flat_map(|text| hostile(size, ColourMode::TrueColour, text)) {
            for cell in &buffer(&state).content {
                let bad = cell.symbol().chars().any(|c| c.is_control() || c == '\u{202e}');
                assert!(!bad, "{:?}", cell.symbol());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn drawing_never_fails(
        width in 1_u16..250,
        height in 1_u16..80,
        // What `update` last told editor and log may be of another size.
        told in (1_u16..250, 1_u16..80),
        shares in (any::<u16>(), any::<u16>(), any::<u16>()),
        focus in 0_usize..3,
        zoomed: bool,
        far in 0_usize..10_000,
        text in proptest::sample::select(HOSTILE.to_vec()),
        scene in 0_usize..SCENES,
    ) {
        if let Some(mut state) = hostile(told, ColourMode::Sixteen, text).into_iter().nth(scene) {
            state.size = Size::new(width, height);
            state.focus = [Panel::Editor, Panel::Log, Panel::Report][focus];
            state.panels.zoomed = zoomed.then_some(state.focus);
            (state.panels.editor_width, state.panels.log_height, state.panels.editor_height) = shares;
            state.front = far;
            state.report_scroll = u16::try_from(far).unwrap();
            match &mut state.overlay {
                Some(Overlay::Help { scroll }) => *scroll = far,
                Some(Overlay::Palette { selected, .. }) => *selected = far,
                Some(Overlay::Picker { selected, scroll }) => (*selected, *scroll) = (far % 40, far),
                _ => {}
            }
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            let cursor = draw_buffer(&state, &mut buffer);
            prop_assert!(cursor.is_none_or(|at| buffer.area.contains(at)));
            let screen = buffer.area;
            for hit in layout(&state).hits {
                prop_assert_eq!(hit.area.intersection(screen), hit.area, "{:?}", hit.target);
            }
        }
    }
}
