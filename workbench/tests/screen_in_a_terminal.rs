//! The built program in a pseudo-terminal: what a person sees, and what the shell finds afterwards.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{Termios, tcgetattr};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

const HELLO: &str = include_str!("../../guest-templates/hello/hello.wat");

/// Whatever takes longer than this will never come.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the program wrote, and whether it has closed its side.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    ended: bool,
}

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    written: Arc<(Mutex<Written>, Condvar)>,
    before: Termios,
    // Kept open, so that the terminal outlives the program and can be looked at.
    _slave: Box<dyn portable_pty::SlavePty + Send>,
    folder: TempDir,
}

const ROWS: NonZeroU16 = NonZeroU16::new(30).unwrap();
const COLUMNS: NonZeroU16 = NonZeroU16::new(110).unwrap();

impl Terminal {
    /// Starts the screen on a file `hello.wat` in a folder of its own.
    fn start(environment: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("hello.wat"), HELLO).unwrap();
        Self::start_in(folder, environment)
    }

    /// Starts the screen on the file `hello.wat` of a folder.
    fn start_in(folder: TempDir, environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = termios(pair.master.as_ref());
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wasm-workbench"));
        command.args(["--target", "sim", "--seed", "7", "hello.wat"]);
        command.cwd(folder.path());
        command.env("TERM", "xterm-256color");
        command.env("XDG_STATE_HOME", folder.path().join("state"));
        // The settings of whoever runs the tests do not matter.
        command.env("XDG_CONFIG_HOME", folder.path());
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let written = Arc::<(Mutex<Written>, Condvar)>::default();
        read_into(pair.master.try_clone_reader().unwrap(), Arc::clone(&written));
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, child, keys, written, before, _slave: pair.slave, folder }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until what was written is as wanted.
    fn wait(&self, what: &str, wanted: impl Fn(&[u8]) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let (written, changed) = &*self.written;
        let mut written = written.lock().unwrap();
        while !wanted(&written.bytes) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !written.ended, "{what} does not come:\n{}", screen(&written.bytes));
            written = changed.wait_timeout(written, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    fn shows(&self, text: &str) {
        self.wait(text, |bytes| screen(bytes).contains(text));
    }

    /// What was written so far.
    fn written(&self) -> usize {
        self.written.0.lock().unwrap().bytes.len()
    }

    /// Waits until the screen shows a text that was drawn after `since`, and the terminal is taken.
    fn shows_again(&self, since: usize, text: &str) {
        self.wait(text, |bytes| {
            let taken = bytes[since..].windows(8).rposition(|part| part == b"\x1b[?1049h");
            let given = bytes[since..].windows(8).rposition(|part| part == b"\x1b[?1049l");
            taken > given && screen(bytes).contains(text)
        });
    }

    /// Leaves with nothing unsaved, and looks at the terminal.
    fn leave(mut self) {
        self.press("\x11");
        assert_eq!(self.end(), 0);
        self.is_as_before();
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill(Pid::from_raw(pid), signal).unwrap();
    }

    /// Waits for the end; returns the exit code.
    fn end(&mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }

    /// Asserts that the terminal is as it was before the program.
    fn is_as_before(&self) {
        self.wait("the way back", |bytes| bytes.windows(8).any(|part| part == b"\x1b[?1049l"));
        let bytes = self.written.0.lock().unwrap().bytes.clone();
        let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
        parser.process(&bytes);
        let screen = parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are not bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let after = termios(self.master.as_ref());
        assert_eq!(after.local_flags, self.before.local_flags);
        assert_eq!(after.input_flags, self.before.input_flags);
        assert_eq!(after.output_flags, self.before.output_flags);
        assert_eq!(after.control_flags, self.before.control_flags);
    }

    fn file(&self) -> String {
        fs::read_to_string(Path::new(self.folder.path()).join("hello.wat")).unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already, unless a test failed.
        let _ = self.child.kill();
    }
}

fn termios(master: &(dyn MasterPty + Send)) -> Termios {
    let descriptor = master.tty_name().unwrap();
    tcgetattr(fs::File::open(descriptor).unwrap()).unwrap()
}

fn read_into(mut reader: Box<dyn Read + Send>, written: Arc<(Mutex<Written>, Condvar)>) {
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let mut all = written.0.lock().unwrap();
            all.bytes.extend_from_slice(&buffer[..count]);
            all.ended |= count == 0;
            written.1.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}

fn screen(bytes: &[u8]) -> String {
    let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
    parser.process(bytes);
    parser.screen().contents()
}

/// Writes a script that is to be used as the editor; returns the command.
fn editor(folder: &TempDir, script: &str) -> String {
    let path = folder.path().join("editor.sh");
    fs::write(&path, script).unwrap();
    format!("sh {}", path.display())
}

fn folder_with_hello() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("hello.wat"), HELLO).unwrap();
    folder
}

/// Waits until a file below `folder` whose name ends with `extension` holds `text`.
fn wait_for_content(folder: &Path, extension: &str, text: &str) {
    let (seen, happened) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |_| {
        let _ = seen.send(());
    })
    .unwrap();
    notify::Watcher::watch(&mut watcher, folder, notify::RecursiveMode::Recursive).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while !holds(folder, extension, text) {
        let left = deadline.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "no file .{extension} holds {text:?}");
        let _ = happened.recv_timeout(left.min(Duration::from_secs(1)));
    }
}

fn holds(folder: &Path, extension: &str, text: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        let named = path.extension().is_some_and(|end| end == extension);
        holds(&path, extension, text)
            || (named && fs::read_to_string(&path).is_ok_and(|content| content.contains(text)))
    })
}

#[test]
fn edits_survive_a_kill() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.press(";; left behind\r");
    terminal.shows(";; left behind");
    wait_for_content(terminal.folder.path(), "draft", ";; left behind\n");
    terminal.signal(Signal::SIGKILL);
    terminal.end();
    assert_eq!(terminal.file(), HELLO);

    let folder = std::mem::replace(&mut terminal.folder, TempDir::new().unwrap());
    let mut terminal = Terminal::start_in(folder, &[]);
    terminal.shows("A workbench ended without saving its edits of hello.wat.");
    terminal.press("v");
    terminal.shows("+ ;; left behind");
    terminal.press("q");
    terminal.shows("A workbench ended without saving");
    terminal.press("r");
    terminal.shows("hello.wat has the edits of");
    terminal.press("\x13");
    terminal.shows("saved ");
    assert_eq!(terminal.file(), format!(";; left behind\n{HELLO}"));
    terminal.press("\x11");
    assert_eq!(terminal.end(), 0);
    assert!(!holds(terminal.folder.path(), "draft", ""), "what is saved is kept no more");
}

#[test]
fn a_terminate_signal_leaves_the_edits_to_the_next_start() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.press(";; left behind\r");
    terminal.shows(";; left behind");
    terminal.signal(Signal::SIGTERM);
    assert_ne!(terminal.end(), 0);
    assert!(holds(terminal.folder.path(), "draft", ";; left behind\n"));
}

#[test]
fn another_editor_has_the_terminal_and_gives_it_back() {
    let folder = folder_with_hello();
    // It reads a line from the terminal, as an editor would, and leaves the terminal in a mess.
    let script = "printf 'the other editor: '\nread -r line\n\
        printf ';; %s\\n' \"$line\" > new\ncat \"$1\" >> new\nmv new \"$1\"\nstty -echo raw\n";
    let command = editor(&folder, script);
    let mut terminal = Terminal::start_in(folder, &[("VISUAL", &command)]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.press("\x1be");
    terminal.shows("the other editor:");
    terminal.is_as_before();
    let since = terminal.written();
    terminal.press("from outside\r");
    terminal.shows_again(since, ";; from outside");
    assert_eq!(terminal.file(), format!(";; from outside\n{HELLO}"));
    // Keys are ours again.
    terminal.press(";; and mine\r\x13");
    terminal.shows("saved ");
    assert_eq!(terminal.file(), format!(";; and mine\n;; from outside\n{HELLO}"));
    terminal.leave();
}

#[test]
fn an_editor_that_crashes_or_is_not_there_gives_the_terminal_back() {
    let folder = folder_with_hello();
    let command = editor(&folder, "stty -echo raw\nkill -SEGV $$\n");
    let mut terminal = Terminal::start_in(folder, &[("VISUAL", &command)]);
    terminal.shows("Hello: one line in the kernel log.");
    let since = terminal.written();
    terminal.press("\x1be");
    terminal.shows_again(since, "the editor was ended by SIGSEGV");
    terminal.leave();

    let mut terminal = Terminal::start(&[("VISUAL", "no-such-editor"), ("EDITOR", "neither")]);
    terminal.shows("Hello: one line in the kernel log.");
    let since = terminal.written();
    terminal.press("\x1be");
    terminal.shows_again(since, "there is no program `no-such-editor`");
    terminal.leave();
}

#[test]
fn a_stopped_editor_gives_the_terminal_back_and_goes_on_later() {
    let folder = folder_with_hello();
    let script = "echo begun\nkill -TSTP $$\nprintf 'gone on: '\nread -r line\necho \";; $line\" > \"$1\"\n";
    let command = editor(&folder, script);
    let mut terminal = Terminal::start_in(folder, &[("VISUAL", &command)]);
    terminal.shows("Hello: one line in the kernel log.");
    let since = terminal.written();
    terminal.press("\x1be");
    terminal.shows_again(since, "the other editor is stopped");
    let since = terminal.written();
    terminal.press("\x1be");
    terminal.shows("gone on:");
    terminal.press("after a stop\r");
    terminal.shows_again(since, ";; after a stop");
    terminal.leave();
}

#[test]
fn a_signal_ends_the_editor_that_has_the_terminal_too() {
    let folder = folder_with_hello();
    let command = editor(&folder, "printf 'the other editor: '\nread -r line\n");
    let mut terminal = Terminal::start_in(folder, &[("VISUAL", &command)]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.press("\x1be");
    terminal.shows("the other editor:");
    terminal.signal(Signal::SIGTERM);
    assert_ne!(terminal.end(), 0);
    terminal.is_as_before();
}

#[test]
fn a_paste_of_a_megabyte_arrives_whole() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    let line = ";; a line of a long text that is pasted into the editor\n";
    let pasted = line.repeat((1 << 20) / line.len());
    let began = Instant::now();
    terminal.press(&format!("\x1b[200~{}\x1b[201~", pasted.replace('\n', "\r")));
    terminal.press("\x13");
    terminal.shows("saved ");
    eprintln!("a paste of 1 MiB and a save took {:?}", began.elapsed());
    assert!(terminal.file() == format!("{pasted}{HELLO}"), "the file holds all of it");
    terminal.leave();
}

#[test]
fn open_type_save_see_the_line_and_quit() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.press(";; mine\r");
    terminal.shows(";; mine");
    terminal.press("\x13");
    terminal.shows("Hello, kernel!  ");
    terminal.shows("main() returned nothing");
    terminal.shows("saved ");
    assert_eq!(terminal.file(), format!(";; mine\n{HELLO}"));
    terminal.press("\x11");
    assert_eq!(terminal.end(), 0);
    terminal.is_as_before();
}

#[test]
fn what_is_wrong_is_told_when_typing_pauses_and_proposals_come_before() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    // To the end of the module, before its last parenthesis; then the list of proposals.
    terminal.press("\x1b[1;5F\x1b[D\x1b[D(func i32.ad");
    terminal.shows("Adds; wraps around at 32 bits.");
    terminal.press(")");
    terminal.shows("there is no instruction `i32.ad`");
    assert_eq!(terminal.file(), HELLO);
    // Back into the word, Ctrl-Space asks again, Tab takes it.
    terminal.press("\x1b[D\0");
    terminal.shows("Adds; wraps around at 32 bits.");
    terminal.press("\t");
    terminal.shows("(func i32.add");
}

#[test]
fn a_terminate_signal_gives_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let mut terminal = Terminal::start(&[]);
        terminal.shows("Hello: one line in the kernel log.");
        terminal.signal(signal);
        assert_ne!(terminal.end(), 0, "{signal}");
        terminal.is_as_before();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_then_tells_about_it() {
    let mut terminal = Terminal::start(&[("WASM_WORKBENCH_TEST_PANIC", "1")]);
    assert_ne!(terminal.end(), 0);
    terminal.is_as_before();
    let bytes = terminal.written.0.lock().unwrap().bytes.clone();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (_, after) = text.rsplit_once("\x1b[?1049l").unwrap();
    assert!(after.contains("asked to panic"), "{after:?}");
}

#[test]
fn stopped_and_continued_the_screen_comes_back() {
    let mut terminal = Terminal::start(&[]);
    terminal.shows("Hello: one line in the kernel log.");
    terminal.signal(Signal::SIGTSTP);
    terminal.is_as_before();
    terminal.signal(Signal::SIGCONT);
    terminal.wait("the screen", |bytes| {
        let back = bytes.windows(8).rposition(|part| part == b"\x1b[?1049l");
        let again = bytes.windows(8).rposition(|part| part == b"\x1b[?1049h");
        again > back && screen(bytes).contains("Hello: one line in the kernel log.")
    });
    terminal.press("\x11");
    assert_eq!(terminal.end(), 0);
    terminal.is_as_before();
}
