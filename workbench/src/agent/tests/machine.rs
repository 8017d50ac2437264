//! Files and programs through an agent.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use super::*;
use crate::agent::frame::{frame, greeting, read_greeting, read_message};
use crate::agent::message::{Answer, FromAgent, ToAgent};
use crate::agent::{OutputStream, Program, ProgramCommand, ProgramEvent, TerminalSize};

fn machine() -> (TestAgent, AgentClient) {
    let agent = TestAgent::start(None, true);
    let client = agent.connect();
    assert!(client.serves_machine());
    (agent, client)
}

fn shell(script: &str) -> ProgramCommand {
    let arguments = vec!["-c".to_owned(), script.to_owned()];
    ProgramCommand { program: "sh".to_owned(), arguments, ..ProgramCommand::default() }
}

/// What it writes to each stream until its end.
fn drain(mut program: Program) -> (Vec<u8>, Vec<u8>, ProgramStatus) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    loop {
        match program.next_event().unwrap() {
            ProgramEvent::Output { stream: OutputStream::Stdout, bytes } => stdout.extend(bytes),
            ProgramEvent::Output { stream: OutputStream::Stderr, bytes } => stderr.extend(bytes),
            ProgramEvent::Ended(status) => return (stdout, stderr, status),
        }
    }
}

#[test]
fn files_go_in_and_come_out() {
    let (_agent, client) = machine();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/program");
    let path = path.to_str().unwrap();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    client.put_file(path, 0o751, &bytes).unwrap();
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o7777, 0o751);
    assert_eq!(client.get_file(path).unwrap(), (bytes, 0o751));
    client.put_file(path, 0o600, b"").unwrap();
    assert_eq!(client.get_file(path).unwrap(), (Vec::new(), 0o600));

    let error = client.get_file("/does/not/exist").unwrap_err().to_string();
    assert!(error.starts_with("/does/not/exist cannot be read: "), "{error}");
    let error = client.get_file(folder.path().to_str().unwrap()).unwrap_err().to_string();
    assert!(error.contains("is no file"), "{error}");
    let error = client.put_file("/proc/nothing/here", 0o600, b"x").unwrap_err().to_string();
    assert!(error.starts_with("/proc/nothing/here cannot be written: "), "{error}");
}

#[test]
fn a_program_gets_arguments_and_variables_and_leaves_output_and_code() {
    let (_agent, client) = machine();
    let mut command = shell(r#"printf '%s %s %s' "$1" "$OWN" "$FROM_THE_AGENT"; echo err >&2; exit 7"#);
    command.arguments.extend(["name".to_owned(), "a b".to_owned()]);
    command.environment.push(("OWN".to_owned(), "grüße".to_owned()));
    let (stdout, stderr, status) = drain(client.exec(command).unwrap());
    assert_eq!((stdout.as_slice(), stderr.as_slice()), ("a b grüße yes".as_bytes(), &b"err\n"[..]));
    assert_eq!(status, ProgramStatus::Code(7));
    let (.., status) = drain(client.exec(shell("kill -SEGV $$")).unwrap());
    assert_eq!(status, ProgramStatus::Signal(11));

    let nowhere = ProgramCommand { program: "/no/such/program".to_owned(), ..ProgramCommand::default() };
    let error = client.exec(nowhere).unwrap_err().to_string();
    assert!(error.starts_with("/no/such/program cannot be started: "), "{error}");
}

#[test]
fn input_goes_through_a_slow_program_whole() {
    let (_agent, client) = machine();
    let program = client.exec(shell("cat")).unwrap();
    let mut input = program.input();
    let bytes: Vec<u8> = (0..2_000_000_u32).map(|number| (number % 253) as u8).collect();
    let sent = bytes.clone();
    let writing = thread::spawn(move || input.write_all(&sent));
    let (stdout, _, status) = drain(program);
    writing.join().unwrap().unwrap();
    assert_eq!(status, ProgramStatus::Code(0));
    assert!(stdout == bytes, "{} bytes came back of {}", stdout.len(), bytes.len());
}

#[test]
fn output_that_nobody_takes_holds_up_nobody_else() {
    let (_agent, client) = machine();
    let program = client.exec(shell("head -c 3000000 /dev/zero; echo done >&2")).unwrap();
    // While it waits for credit, other calls go on.
    for _ in 0..20 {
        client.ping(LONG).unwrap();
    }
    assert_eq!(drain(client.exec(shell("echo hi")).unwrap()).0, b"hi\n");
    let (stdout, stderr, _) = drain(program);
    assert_eq!((stdout.len(), stderr.as_slice()), (3_000_000, &b"done\n"[..]));
}

#[test]
fn what_a_program_leaves_running_is_not_waited_for() {
    let (_agent, client) = machine();
    let begin = Instant::now();
    let (stdout, _, status) = drain(client.exec(shell("sleep 1000 & echo $!")).unwrap());
    assert_eq!(status, ProgramStatus::Code(0));
    assert!(begin.elapsed() < LONG);
    let pid = String::from_utf8(stdout).unwrap();
    drain(client.exec(shell(&format!("kill {pid}"))).unwrap());
}

#[test]
fn a_program_on_a_terminal_sees_its_size_and_its_end_of_input() {
    let (_agent, client) = machine();
    let script = "tty >/dev/null && stty size; read line; echo \"<$line>\"; stty size; cat; echo bye";
    let command = ProgramCommand { terminal: Some(TerminalSize { rows: 33, columns: 111 }), ..shell(script) };
    let mut program = client.exec(command).unwrap();
    let mut seen = String::new();
    let mut wait_for = |program: &mut Program, text: &str| {
        while !seen.contains(text) {
            match program.next_event().unwrap() {
                ProgramEvent::Output { bytes, .. } => seen.push_str(&String::from_utf8_lossy(&bytes)),
                ProgramEvent::Ended(status) => panic!("{status} after {seen:?}, without {text:?}"),
            }
        }
    };
    wait_for(&mut program, "33 111");
    program.control().resize(TerminalSize { rows: 44, columns: 122 });
    let mut input = program.input();
    input.write_all(b"hello\n").unwrap();
    wait_for(&mut program, "<hello>\r\n44 122");
    drop(input);
    wait_for(&mut program, "bye");
    assert_eq!(drain(program).2, ProgramStatus::Code(0));
}

#[test]
fn a_signal_ends_a_program_and_its_input() {
    let (_agent, client) = machine();
    let program = client.exec(shell("echo up; sleep 1000")).unwrap();
    let mut input = program.input();
    program.control().signal(15);
    assert_eq!(drain(program).2, ProgramStatus::Signal(15));
    let error = loop {
        if let Err(error) = input.write_all(b"more") {
            break error;
        }
    };
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn programs_end_with_their_stream() {
    let (agent, client) = machine();
    let mut program = client.exec(shell("echo $$; exec sleep 1000")).unwrap();
    let ProgramEvent::Output { bytes, .. } = program.next_event().unwrap() else { panic!("no output") };
    let pid: u32 = String::from_utf8(bytes).unwrap().trim().parse().unwrap();
    agent.stream.shutdown(std::net::Shutdown::Both).unwrap();
    assert!(matches!(program.next_event(), Err(AgentError::Gone(_))));
    assert_eq!(agent.end(), Ok(()));
    let deadline = Instant::now() + LONG;
    let alive =
        || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z"));
    while alive() {
        assert!(Instant::now() < deadline, "it still runs");
        thread::yield_now();
    }
}

/// What an agent may say of a program that ends at once: its end before its beginning.
#[test]
fn a_program_whose_end_comes_before_the_answer_has_started_all_the_same() {
    let (near, far) = UnixStream::pair().unwrap();
    let agent = thread::spawn(move || {
        let (mut reader, mut writer) = (far.try_clone().unwrap(), far);
        writer.write_all(&greeting()).unwrap();
        writer.write_all(&frame(&FromAgent::Welcome { machine: true }).unwrap()).unwrap();
        read_greeting(&mut reader).unwrap();
        loop {
            if let ToAgent::Exec { call, .. } = read_message(&mut reader).unwrap() {
                let exited = FromAgent::Exited { call, status: ProgramStatus::Code(3) };
                let answer = FromAgent::Answer { call, answer: Ok(Answer::Done) };
                writer.write_all(&frame(&exited).unwrap()).unwrap();
                return writer.write_all(&frame(&answer).unwrap()).map(|()| writer).unwrap();
            }
        }
    });
    let client = AgentClient::connect(near.try_clone().unwrap(), near, LONG).unwrap();
    let (started, program) = channel();
    thread::spawn(move || started.send(client.exec(shell("exit 3")).map(drain)));
    let (_, _, status) = program.recv_timeout(LONG / 6).expect("it waits for the answer").unwrap();
    assert_eq!(status, ProgramStatus::Code(3));
    agent.join().unwrap();
}
