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
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = termios(pair.master.as_ref());
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wasm-workbench"));
        command.args(["--target", "sim", "--seed", "7", "hello.wat"]);
        command.cwd(folder.path());
        command.env("TERM", "xterm-256color");
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
