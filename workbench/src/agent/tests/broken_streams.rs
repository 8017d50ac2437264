//! Streams that are cut, garbled, slow, or of another version.

use std::net::Shutdown;
use std::time::Instant;

use guest_engine::Value;

use super::*;
use crate::agent::SCHEMA_VERSION;
use crate::agent::frame::{FRAME_BYTES, frame, greeting};
use crate::agent::message::{FromAgent, ToAgent};
use crate::log::Origin;
use crate::target::TargetError;

fn gone(error: &TargetError) -> &str {
    match error {
        TargetError::Gone { target, reason } if target == "vm" => reason,
        other => panic!("{other}"),
    }
}

/// Counts the sessions that are open by asking for all there may be.
fn wait_until_all_sessions_are_free(simulator: &mut dyn Target) {
    let deadline = Instant::now() + LONG;
    loop {
        let opened: Vec<_> = (0..256).map_while(|_| simulator.open().ok()).collect();
        if opened.len() == 256 {
            return;
        }
        assert!(Instant::now() < deadline, "{} are free", opened.len());
        thread::yield_now();
    }
}

/// A simulator that the test keeps a hand on.
struct Shared(Arc<std::sync::Mutex<Simulator>>);

impl Target for Shared {
    fn info(&self) -> crate::target::TargetInfo {
        self.0.lock().unwrap().info()
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        self.0.lock().unwrap().open()
    }

    fn open_log(&mut self) -> Result<Box<dyn crate::target::LogReader>, TargetError> {
        self.0.lock().unwrap().open_log()
    }
}

fn shared() -> (Arc<std::sync::Mutex<Simulator>>, Served) {
    let simulator = Arc::new(std::sync::Mutex::new(Simulator::new(None)));
    let behind = Arc::clone(&simulator);
    let device = move || Ok(Box::new(Shared(Arc::clone(&behind))) as Box<dyn Target>);
    (simulator, Served { device: Box::new(device), machine: None })
}

#[test]
fn a_cut_ends_the_runs_there_and_every_call_here() {
    let (simulator, served) = shared();
    let agent = TestAgent::serving(served);
    let client = agent.connect();
    let mut target = client.target("vm").unwrap();
    let mut reader = target.open_log().unwrap();
    let running: Vec<_> = (0..3)
        .map(|_| {
            let mut session = open(&mut target, LOOP);
            let control = session.control();
            let running = thread::spawn(move || session.run(&long_run()).unwrap_err());
            wait_for_fuel(control.as_ref());
            running
        })
        .collect();
    let reading = thread::spawn(move || {
        loop {
            if let Err(error) = reader.next_batch() {
                return error;
            }
        }
    });
    agent.stream.shutdown(Shutdown::Both).unwrap();
    for run in running {
        assert_eq!(gone(&run.join().unwrap()), "the other side closed the stream");
    }
    gone(&reading.join().unwrap());
    gone(&target.open().err().unwrap());
    assert_eq!(client.wait_until_gone(LONG).as_deref(), Some("the other side closed the stream"));
    assert_eq!(agent.end(), Ok(()));
    wait_until_all_sessions_are_free(&mut *simulator.lock().unwrap());
}

#[test]
fn a_stream_that_ends_within_a_message_says_so() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let mut bytes = greeting();
    bytes.extend(frame(&FromAgent::Welcome { machine: true }).unwrap());
    bytes.extend([9, 0, 0, 0, 1]);
    far.write_all(&bytes).unwrap();
    let client = AgentClient::connect(near.try_clone().unwrap(), near, LONG).unwrap();
    assert!(client.serves_machine());
    far.shutdown(Shutdown::Write).unwrap();
    let reason = client.wait_until_gone(LONG).unwrap();
    assert_eq!(reason, AgentError::Cut.to_string());
}

#[test]
fn who_owns_the_stream_may_know_better_why_it_is_gone() {
    let agent = TestAgent::start(None, false);
    let client = agent.connect();
    client.explain_with(|seen| format!("ssh ended with exit code 255 ({seen})"));
    agent.stream.shutdown(Shutdown::Both).unwrap();
    let reason = client.wait_until_gone(LONG).unwrap();
    assert_eq!(reason, "ssh ended with exit code 255 (the other side closed the stream)");

    let agent = TestAgent::start(None, false);
    let client = agent.connect();
    let mut target = client.target("vm").unwrap();
    client.break_off("the kernel panicked");
    assert_eq!(gone(&target.open().err().unwrap()), "the kernel panicked");
}

#[test]
fn a_client_learns_what_is_not_an_agent() {
    let connect = |bytes: &[u8]| {
        let (near, mut far) = UnixStream::pair().unwrap();
        far.write_all(bytes).unwrap();
        far.shutdown(Shutdown::Write).unwrap();
        AgentClient::connect(near.try_clone().unwrap(), near, LONG).err().unwrap()
    };
    assert_eq!(connect(b""), AgentError::Closed);
    assert_eq!(connect(b"Last login: today"), AgentError::NotAnAgent("Last login: ".to_owned()));
    let newer = connect(b"WASMWB-AGENT\x09\x00\x00\x00");
    assert_eq!(newer, AgentError::Version { theirs: 9, ours: SCHEMA_VERSION });
    let mut garbage = greeting();
    garbage.extend(b"\x01\0\0\0\xff");
    assert!(matches!(connect(&garbage), AgentError::Garbage(_)));
    let mut other = greeting();
    other.extend(frame(&FromAgent::LogEnded { log: 1, error: None }).unwrap());
    assert!(matches!(connect(&other), AgentError::Misbehaved(_)));
}

#[test]
fn a_silent_stream_is_given_up_at_the_deadline() {
    let (near, _far) = UnixStream::pair().unwrap();
    let begin = Instant::now();
    let deadline = Duration::from_millis(50);
    let error = AgentClient::connect(near.try_clone().unwrap(), near, deadline).err().unwrap();
    assert_eq!(error, AgentError::Silent(deadline));
    assert!(begin.elapsed() < LONG);
}

#[test]
fn an_agent_that_stops_answering_is_given_up() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let mut bytes = greeting();
    bytes.extend(frame(&FromAgent::Welcome { machine: false }).unwrap());
    far.write_all(&bytes).unwrap();
    let client = AgentClient::connect(near.try_clone().unwrap(), near, LONG).unwrap();
    client.set_patience(Duration::from_millis(1));
    let error = client.target("vm").err().unwrap();
    assert!(gone(&error).starts_with("nothing was heard"), "{error}");
    assert!(client.gone().is_some());
    // The answer comes too late for a call with a deadline of its own, which harms nothing else.
    let agent = TestAgent::start(None, false);
    let client = agent.connect();
    let _ = client.ping(Duration::ZERO);
    client.ping(LONG).unwrap();
}

#[test]
fn an_agent_refuses_what_is_no_client() {
    for (bytes, wanted) in [
        (&b"GET / HTTP/1.1\r\n\r\n"[..], AgentError::NotAnAgent("GET / HTTP/1".to_owned())),
        (b"WASMWB-AGENT\x02\0\0\0", AgentError::Version { theirs: 2, ours: SCHEMA_VERSION }),
        (b"WASMWB-AGENT\x01\0\0\0\xff\xff\xff\xff", AgentError::FrameTooLarge(u32::MAX)),
        (b"WASMWB-AGENT\x01\0\0\0\x09\0\0\0\0", AgentError::Cut),
        (b"WASMWB-AGENT\x01\0", AgentError::Cut),
    ] {
        let agent = TestAgent::start(None, false);
        let answer = exchange(&agent, bytes);
        assert!(answer.is_empty() || answer.starts_with(&greeting()), "{answer:?}");
        assert_eq!(agent.end(), Err(wanted));
    }
    let agent = TestAgent::start(None, false);
    let mut garbage = greeting();
    garbage.extend(b"\x02\0\0\0\xc8\x01");
    exchange(&agent, &garbage);
    assert!(matches!(agent.end(), Err(AgentError::Garbage(_))));
    let agent = TestAgent::start(None, false);
    assert!(exchange(&agent, b"").starts_with(&greeting()), "somebody looked, and left");
    assert_eq!(agent.end(), Ok(()));
}

#[test]
fn calls_on_what_is_not_open_are_refused() {
    let agent = TestAgent::start(None, false);
    let mut bytes = greeting();
    for message in [
        ToAgent::Cancel { session: 9 },
        ToAgent::EndLog { log: 9 },
        ToAgent::PutEnd { call: 1 },
        ToAgent::Call { session: 9, call: 2, request: crate::agent::message::SessionCall::Write },
    ] {
        bytes.extend(frame(&message).unwrap());
    }
    bytes.extend(frame(&ToAgent::Bye).unwrap());
    let mut stream = agent.stream.try_clone().unwrap();
    stream.write_all(&bytes).unwrap();
    assert_eq!(agent.end(), Ok(()), "none of them is worth ending the stream");
}

/// Writes 5 × 4,000 lines while nobody reads them.
#[test]
fn a_slow_reader_holds_up_nobody_and_learns_what_it_missed() {
    let agent = TestAgent::start(Some(1), false);
    let mut target = agent.connect().target("vm").unwrap();
    let mut reader = target.open_log().unwrap();
    let mut session = open(&mut target, COUNT);
    let request = RunRequest { args: vec![Value::i32(4_000)], ..RunRequest::default() };
    let mut written = 0;
    for _ in 0..10 {
        let report = session.run(&request).unwrap();
        assert_eq!((report.log_lines, report.log_suppressed), (4_000, 0));
        written += 4_000 + 2;
    }
    reader.closer().close();
    let (mut records, mut lost) = (0, 0);
    let mut last = None;
    while let Some(batch) = reader.next_batch().unwrap() {
        records += batch.records.len() as u64;
        lost += batch.lost;
        last = batch.records.last().cloned().or(last);
    }
    assert!(lost > 0, "the ring holds fewer than {written}");
    assert_eq!(records + lost, written);
    assert_eq!(last.unwrap().origin, Origin::Run { session: 1, run: 10, end: true });
}

#[test]
fn an_agent_that_sends_more_than_was_asked_for_is_given_up() {
    let (near, mut far) = UnixStream::pair().unwrap();
    let mut bytes = greeting();
    bytes.extend(frame(&FromAgent::Welcome { machine: false }).unwrap());
    far.write_all(&bytes).unwrap();
    let client = AgentClient::connect(near.try_clone().unwrap(), near, LONG).unwrap();
    let target = {
        let client = client.clone();
        thread::spawn(move || client.target("vm").map(|mut target| target.open_log().map(|_| ())))
    };
    let answer = |answer| FromAgent::Answer { call: 1, answer: Ok(answer) };
    let mut flood = frame(&answer(crate::agent::message::Answer::Description("x".into()))).unwrap();
    for _ in 0..20 {
        flood.extend(frame(&FromAgent::Log { log: 2, lost: 0, records: Vec::new() }).unwrap());
    }
    // The log's call is the second one: flood once it was asked for.
    let mut asked = vec![0; greeting().len()];
    far.read_exact(&mut asked).unwrap();
    let ask: ToAgent = crate::agent::frame::read_message(&mut far).unwrap();
    assert_eq!(ask, ToAgent::Describe { call: 1 });
    far.write_all(&flood[..flood.len() / 2]).unwrap();
    far.write_all(&flood[flood.len() / 2..]).unwrap();
    let ask: Result<ToAgent, _> = crate::agent::frame::read_message(&mut far);
    assert_eq!(ask, Ok(ToAgent::OpenLog { call: 2 }));
    let _ = far.write_all(&flood);
    let reason = client.wait_until_gone(LONG).unwrap();
    assert!(reason.contains("more of its log than was asked for"), "{reason}");
    assert!(matches!(target.join().unwrap(), Ok(Err(TargetError::Gone { .. }))));
    assert!(frame(&ToAgent::Stage { session: 1, bytes: vec![0; FRAME_BYTES].as_slice().into() }).is_err());
}

#[test]
fn a_device_that_cannot_be_opened_is_asked_again() {
    let mut asked = 0;
    let device = move || {
        asked += 1;
        match asked {
            1 => Err(TargetError::Unavailable { target: "device".into(), reason: "not loaded".into() }),
            _ => Ok(Box::new(Simulator::new(None)) as Box<dyn Target>),
        }
    };
    let agent = TestAgent::serving(Served { device: Box::new(device), machine: None });
    let client = agent.connect();
    let error = client.target("vm").err().unwrap();
    assert_eq!(error.to_string(), "the target vm is not available: not loaded");
    client.target("vm").unwrap();
    let error = client.get_file("/etc/hostname").unwrap_err();
    assert!(error.to_string().contains("serves a device alone"), "{error}");
}
