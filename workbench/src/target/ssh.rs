//! The device of another machine: the agent there, over the system's own `ssh`.
//!
//! The user's configuration, keys and agent of ssh are used. It never asks on the terminal, which the screen
//! has: what it has to ask it asks by the user's `SSH_ASKPASS`. What it and the shell there say on standard error
//! is told in the error.

mod child;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Opening, OpeningNews, OpeningStep, TargetError};
use crate::agent::{AgentClient, AgentError, AgentTarget};
use child::{LastWords, SshChild};

/// The program.
const SSH: &str = "ssh";
/// How long a connection may take, with a person who types a passphrase in between.
const DEADLINE: Duration = Duration::from_secs(120);
/// How often a cancel is looked for meanwhile.
const CANCEL_LATENCY: Duration = Duration::from_millis(50);
/// What a shell says about a program that is not there.
const NOT_FOUND: i32 = 127;
/// What ssh says about its own failures.
const SSH_FAILED: i32 = 255;

/// Connects to the agent on `host`.
///
/// # Errors
/// When there is no ssh, no such host, or no agent of this version there.
pub fn open(host: &str, opening: &Opening) -> Result<AgentTarget, TargetError> {
    open_within(host, opening, DEADLINE)
}

fn open_within(host: &str, opening: &Opening, deadline: Duration) -> Result<AgentTarget, TargetError> {
    let name = format!("ssh:{host}");
    let unavailable = |reason: String| TargetError::Unavailable { target: name.clone(), reason };
    let step = |number, what: String| {
        opening.tell(OpeningNews::Step(OpeningStep { name: what, number, of: 2, log: None }));
    };
    step(1, format!("connecting to {host}"));
    let mut command = Command::new(SSH);
    // `-T`: no terminal there, its translations would garble the stream. `--`: a host is never an option.
    command.args(["-T", "-o", "ServerAliveInterval=15", "--", host, "wasm-workbench", "agent"]);
    let (child, stdout, stdin) = SshChild::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()))
        .map_err(|error| {
            unavailable(match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "there is no program ssh; to fix: sudo apt-get install openssh-client".to_owned()
                }
                _ => format!("ssh cannot be started: {error}"),
            })
        })?;
    let last_words = child.last_words();
    let client = connect(stdout, stdin, deadline, opening)
        .map_err(|error| unavailable(explain_connecting(&child, host, &error)))?;
    client.explain_with(move |seen| explain_loss(&last_words, seen));
    client.keep(child);
    step(2, format!("asking for the device of {host}"));
    client.target(&name)
}

/// Greets the agent; looks now and then whether it is still wanted.
fn connect(
    reader: impl std::io::Read + Send + 'static,
    writer: impl std::io::Write + Send + 'static,
    deadline: Duration,
    opening: &Opening,
) -> Result<AgentClient, AgentError> {
    let (connected, connection) = std::sync::mpsc::channel();
    let started = std::thread::Builder::new().name("ssh".to_owned()).spawn(move || {
        // After a cancel nobody listens any more.
        let _ = connected.send(AgentClient::connect(reader, writer, deadline));
    });
    started.map_err(|error| AgentError::Stream(format!("no thread can be started: {error}")))?;
    let begin = Instant::now();
    loop {
        match connection.recv_timeout(CANCEL_LATENCY) {
            Ok(connected) => return connected,
            Err(_) if opening.cancel().is_cancelled() => {
                return Err(AgentError::Gone("it was cancelled".to_owned()));
            }
            Err(_) if begin.elapsed() > deadline + CANCEL_LATENCY * 20 => {
                return Err(AgentError::Silent(deadline));
            }
            Err(_) => {}
        }
    }
}

/// Why there is no agent: what ssh or the shell there said, where they know better than the stream.
fn explain_connecting(child: &SshChild, host: &str, error: &AgentError) -> String {
    let last_words = child.last_words();
    let ended = match error {
        AgentError::Closed | AgentError::Cut | AgentError::Stream(_) => last_words.exit_code(),
        _ => {
            child.kill();
            None
        }
    };
    let said = last_words.said();
    match ended {
        Some(NOT_FOUND) => format!(
            "there is no wasm-workbench on {host}{}; to fix: install this version there, where its shell finds it \
             without a login",
            in_brackets(&said)
        ),
        Some(SSH_FAILED) => format!(
            "ssh does not reach {host}: {}; to fix: make `ssh -o BatchMode=yes {host} true` work",
            if said.is_empty() { "it gives no reason" } else { &said }
        ),
        Some(code) if !said.is_empty() => format!("the agent on {host} ended with exit code {code}: {said}"),
        Some(code) => format!("the agent on {host} ended with exit code {code}"),
        None => format!("{error}{}", in_brackets(&said)),
    }
}

/// Why a link that was there is gone.
fn explain_loss(last_words: &LastWords, seen: &str) -> String {
    let ended = last_words.exit_code();
    let said = last_words.said();
    match ended {
        Some(code) => format!("ssh ended with exit code {code}{}", in_brackets(&said)),
        None => format!("{seen}{}", in_brackets(&said)),
    }
}

fn in_brackets(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" ({said})") }
}
