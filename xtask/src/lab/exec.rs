//! `cargo xtask lab exec`: runs one program in the machine.
//!
//! Program and files are put into `/work` there, and the program is started in that folder. Its output
//! comes as it is written, to standard output and standard error as there. After its end the kernel log of that time
//! is printed to standard error.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use wasm_device_lab::agent_binary::is_static_program;
use wasm_workbench::agent::{
    OutputStream, Program, ProgramCommand, ProgramEvent, ProgramInput, ProgramStatus,
};
use wasm_workbench::log::LogRecord;
use wasm_workbench::target::LogReader;
use wasm_workbench::target::vm::{LabMachine, VmOptions};

use super::machine;
use crate::interrupt::Interrupt;

/// Folder of the machine in which the program and its files are.
const FOLDER: &str = "/work";
/// Exit code when the program was ended because it took too long, as `timeout` has it.
const TOO_SLOW: u8 = 124;
/// A program that a signal ended has this exit code and the signal's number, as in a shell.
const SIGNAL_BASE: i32 = 128;
const SIGKILL: i32 = 9;

/// Options of `cargo xtask lab exec`.
#[derive(Debug, Args)]
pub(crate) struct ExecArguments {
    /// A static program, or a script for the machine's /bin/sh
    program: PathBuf,
    /// Files that it needs; they are in its working folder
    files: Vec<PathBuf>,
    /// Its arguments
    #[arg(last = true)]
    arguments: Vec<String>,
    /// Seconds after which it is ended
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    deadline: u64,
}

pub(super) fn run(arguments: &ExecArguments, options: &VmOptions) -> Result<ExitCode> {
    let files = files(arguments)?;
    let interrupt = Interrupt::listen()?;
    let lab_machine = machine::boot(options, &interrupt)?;
    let client = lab_machine.client();
    for file in &files {
        client.put_file(&format!("{FOLDER}/{}", file.name), file.mode, &file.bytes)?;
    }
    let log = KernelLog::follow(&lab_machine);
    let program = client.exec(command(&files[0].name, &arguments.arguments))?;
    let control = program.control();
    interrupt.forward(move |signal| control.signal(signal));
    let ended = wait(program, Duration::from_secs(arguments.deadline));
    log.print();
    ended
}

/// A file on its way into the machine.
struct WorkFile {
    name: String,
    mode: u32,
    bytes: Vec<u8>,
}

/// The program and its files, the program first.
fn files(arguments: &ExecArguments) -> Result<Vec<WorkFile>> {
    let mut names = BTreeSet::new();
    let mut files = Vec::new();
    for path in std::iter::once(&arguments.program).chain(&arguments.files) {
        let file = work_file(path)?;
        if !names.insert(file.name.clone()) {
            bail!("two files are named {}; in the machine they are in one folder", file.name);
        }
        files.push(file);
    }
    if !is_static_program(&arguments.program) && !files[0].bytes.starts_with(b"#!") {
        bail!(
            "{} is neither a static x86-64 program nor a script; the machine has no shared libraries: link it with \
             `-static`",
            arguments.program.display()
        );
    }
    files[0].mode |= 0o111;
    Ok(files)
}

fn work_file(path: &Path) -> Result<WorkFile> {
    let cannot = || format!("cannot read {}", path.display());
    let bytes = std::fs::read(path).with_context(cannot)?;
    let mode = std::fs::metadata(path).with_context(cannot)?.permissions().mode() & 0o777;
    let name = path.file_name().with_context(cannot)?.to_string_lossy().into_owned();
    Ok(WorkFile { name, mode, bytes })
}

/// Starts the program in its folder.
fn command(program: &str, arguments: &[String]) -> ProgramCommand {
    let script = format!("cd {FOLDER} && exec \"./$0\" \"$@\"");
    let mut words = vec!["-c".to_owned(), script, program.to_owned()];
    words.extend_from_slice(arguments);
    ProgramCommand { program: "/bin/sh".to_owned(), arguments: words, ..ProgramCommand::default() }
}

/// Passes input and output on until the program ends, or is ended.
fn wait(mut program: Program, deadline: Duration) -> Result<ExitCode> {
    if !std::io::stdin().is_terminal() {
        let input = program.input();
        std::thread::spawn(move || pass_input(input));
    } else {
        drop(program.input());
    }
    let too_slow = Arc::new(AtomicBool::new(false));
    let (control, late) = (program.control(), Arc::clone(&too_slow));
    let (done, ended) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if ended.recv_timeout(deadline) == Err(mpsc::RecvTimeoutError::Timeout) {
            late.store(true, Ordering::Release);
            control.signal(SIGKILL);
        }
    });
    let status = loop {
        match program.next_event()? {
            ProgramEvent::Output { stream, bytes } => pass_output(stream, &bytes)?,
            ProgramEvent::Ended(status) => break status,
        }
    };
    drop(done);
    if too_slow.load(Ordering::Acquire) {
        eprintln!("the program was ended after {} s; --deadline gives it longer", deadline.as_secs());
        return Ok(ExitCode::from(TOO_SLOW));
    }
    let code = match status {
        ProgramStatus::Code(code) => code,
        ProgramStatus::Signal(number) => {
            eprintln!("the program was ended by signal {number}");
            SIGNAL_BASE + number
        }
    };
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)))
}

/// Gives the program what comes from standard input.
pub(super) fn pass_input(mut input: ProgramInput) {
    let mut bytes = vec![0; 16 << 10];
    // It ends with the input, and when the program takes no more.
    while let Ok(read @ 1..) = std::io::stdin().read(&mut bytes) {
        if input.write_all(&bytes[..read]).is_err() {
            return;
        }
    }
}

/// Writes what the program wrote.
pub(super) fn pass_output(stream: OutputStream, bytes: &[u8]) -> std::io::Result<()> {
    match stream {
        OutputStream::Stdout => {
            let mut out = std::io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        }
        OutputStream::Stderr => std::io::stderr().write_all(bytes),
    }
}

/// Collects the kernel log on a thread of its own.
struct KernelLog(Result<(Arc<dyn wasm_workbench::target::LogCloser>, Collecting), String>);

type Collecting = std::thread::JoinHandle<(Vec<LogRecord>, u64)>;

impl KernelLog {
    fn follow(machine: &LabMachine) -> Self {
        let opened = machine.follow_log();
        Self(opened.map_err(|error| error.to_string()).map(|log| (log.closer(), collect(log))))
    }

    /// Prints what was collected, and what still comes of that time.
    fn print(self) {
        let (closer, collecting) = match self.0 {
            Ok(followed) => followed,
            Err(why) => return eprintln!("── the kernel log was not read: {why}"),
        };
        closer.close();
        let Ok((records, lost)) = collecting.join() else {
            return eprintln!("── the kernel log was not read to its end");
        };
        eprintln!("── kernel log: {} lines, {lost} lost", records.len());
        for record in records {
            eprintln!("{}", line(&record));
        }
    }
}

fn collect(mut log: Box<dyn LogReader>) -> Collecting {
    std::thread::spawn(move || {
        let (mut records, mut lost) = (Vec::new(), 0);
        // The link's end is an error of the program too, and told there.
        while let Ok(Some(batch)) = log.next_batch() {
            lost += batch.lost;
            records.extend(batch.records);
        }
        (records, lost)
    })
}

/// A record as `dmesg` would show it.
fn line(record: &LogRecord) -> String {
    let (seconds, micros) = (record.timestamp_us / 1_000_000, record.timestamp_us % 1_000_000);
    format!("[{seconds:5}.{micros:06}] {}", record.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(program: &Path, files: &[&Path]) -> ExecArguments {
        ExecArguments {
            program: program.to_owned(),
            files: files.iter().map(|&file| file.to_owned()).collect(),
            arguments: Vec::new(),
            deadline: 1,
        }
    }

    #[test]
    fn what_cannot_run_there_is_refused_before_anything_boots() {
        let dir = tempfile::tempdir().unwrap();
        let (text, script) = (dir.path().join("text"), dir.path().join("script"));
        std::fs::write(&text, "text").unwrap();
        std::fs::write(&script, "#!/bin/sh\n").unwrap();
        let refusal = |arguments| files(&arguments).map(drop).unwrap_err().to_string();
        assert!(refusal(arguments(&text, &[])).contains("-static"));
        assert!(refusal(arguments(&script, &[&text, &text])).contains("two files are named text"));
        assert!(refusal(arguments(&dir.path().join("none"), &[])).contains("cannot read"));
        let taken = files(&arguments(&script, &[&text])).unwrap();
        assert_eq!(taken.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["script", "text"]);
        assert_eq!(taken[0].mode & 0o111, 0o111, "the program can be run");
    }
}
