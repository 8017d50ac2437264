//! `watch`: run a guest again each time its source is saved, without the screen.
//!
//! This thread hears saves and Ctrl-C while another one compiles and runs. A save that comes
//! during a run cancels it; of several that wait only the newest is run.

use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, never, select, tick, unbounded};

use crate::compile::{self, ContentHash, Source};
use crate::target::{Target, TargetInfo};
use crate::watch::{SourceWatcher, WatchError};

use super::command_line::{Place, WatchCommand};
use super::execution::{self, Plan};
use super::exit::{Exit, Failure};
use super::interrupt::{CANCEL_AGAIN, RunUnderWay};
use super::run_document::{About, RunDocument};
use super::streams::{Output, complain};
use super::{place, run, source_file};

/// What comes from outside.
enum Heard {
    /// The source has these bytes now.
    Saved(Source),
    /// The source is not there, or cannot be read.
    Gone(PathBuf),
    /// Ctrl-C.
    Stop,
}

/// What is to be done next.
enum Next {
    Run(Source),
    Wait,
    Stop,
}

/// Does the whole of `watch`.
pub(super) fn watch(command: &WatchCommand, place: &Place) -> Result<Exit, Failure> {
    if command.file.as_os_str() == "-" {
        return Err(Failure::usage(
            "standard input cannot be watched; name a file, or use `wasm-workbench run -`",
        ));
    }
    let first = source_file::read(&command.file)?;
    let (heard, hear) = unbounded();
    let stop = heard.clone();
    let target = place::open_and_listen(place, move || stop.send(Heard::Stop).is_ok())?;
    let _watching = saves(&command.file, heard)?;
    complain(&format!("watching {}; Ctrl-C ends it", command.file.display()));

    let info = target.info();
    let mut runner = Runner {
        command,
        seed: place.seed,
        again: place.restart,
        target,
        info,
        under_way: RunUnderWay::default(),
        runs: 0,
    };
    let mut last = None;
    let mut next = Next::Run(first);
    loop {
        next = match next {
            Next::Stop => return Ok(Exit::Ok),
            Next::Wait => heard_next(hear.recv().unwrap_or(Heard::Stop), &mut last),
            Next::Run(source) => {
                last.get_or_insert_with(|| ContentHash::of(&source.bytes));
                runner.run_until_superseded(&source, &hear, &mut last)
            }
        };
    }
}

/// What follows from what was heard: the same bytes again are nothing to do.
fn heard_next(heard: Heard, last: &mut Option<ContentHash>) -> Next {
    match heard {
        Heard::Saved(source) => {
            let hash = ContentHash::of(&source.bytes);
            if last.replace(hash) == Some(hash) { Next::Wait } else { Next::Run(source) }
        }
        Heard::Gone(path) => {
            complain(&format!(
                "{} is not there, or cannot be read; waiting for the next save",
                path.display()
            ));
            Next::Wait
        }
        Heard::Stop => Next::Stop,
    }
}

/// Compiles and runs one source after another.
struct Runner<'a> {
    command: &'a WatchCommand,
    seed: Option<u64>,
    again: bool,
    target: Box<dyn Target>,
    info: TargetInfo,
    under_way: RunUnderWay,
    runs: u64,
}

impl Runner<'_> {
    /// Runs a source on a thread of its own; whatever is heard meanwhile that ends the run is
    /// done after it has ended.
    fn run_until_superseded(
        &mut self,
        source: &Source,
        hear: &Receiver<Heard>,
        last: &mut Option<ContentHash>,
    ) -> Next {
        let under_way = self.under_way.clone();
        thread::scope(|scope| {
            let (done, ended) = bounded::<()>(0);
            scope.spawn(move || {
                // Dropped at the end, also by a panic.
                let _done = done;
                if let Err(failure) = self.run(source) {
                    complain(&format!("error: {failure}; waiting for the next save"));
                }
            });
            let (again, quiet) = (tick(CANCEL_AGAIN), never());
            let mut next = Next::Wait;
            loop {
                let superseded = !matches!(next, Next::Wait);
                select! {
                    recv(ended) -> _ => return next,
                    recv(hear) -> heard => match heard_next(heard.unwrap_or(Heard::Stop), last) {
                        Next::Wait => {}
                        _ if matches!(next, Next::Stop) => {}
                        newer => {
                            next = newer;
                            under_way.cancel();
                        }
                    },
                    recv(if superseded { &again } else { &quiet }) -> _ => {
                        under_way.cancel();
                    }
                }
            }
        })
    }

    /// Compiles a source, runs it and prints what there is to say.
    fn run(&mut self, source: &Source) -> Result<(), Failure> {
        let mut out = Output::new();
        let about = About {
            file: &source.path,
            source_hash: ContentHash::of(&source.bytes),
            target: &self.info,
            seed: self.seed,
        };
        let build = self.under_way.begin_build();
        let artifact = match compile::compile_unless_cancelled(source, &build) {
            Ok(artifact) => artifact,
            Err(_) if build.is_cancelled() => return Ok(()),
            Err(diagnostics) if self.command.json => {
                return run::json(&mut out, &RunDocument::not_compiled(&about, &diagnostics));
            }
            Err(diagnostics) => {
                run::show_diagnostics(&diagnostics, source);
                complain(&format!("{} does not compile; waiting for the next save", source.path.display()));
                return Ok(());
            }
        };
        let options = self.command.options.clone().over(run::header(source)?);
        let input = execution::input(&options)?;
        let again = self.again;
        let plan = Plan { artifact: &artifact, options: &options, input: &input, again };
        self.runs += 1;
        if self.command.json {
            run::run_to_document(&mut out, self.target.as_mut(), &plan, &self.under_way, &about)?;
        } else {
            run::show_diagnostics(&artifact.warnings, source);
            complain(&format!("run {} of {}, module {}", self.runs, source.path.display(), artifact.hash));
            run::run_to_lines(
                out,
                self.command.verbose,
                self.target.as_mut(),
                &plan,
                &self.under_way,
                &about,
            )?;
        }
        Ok(())
    }
}

/// Sends what the file holds after each save, and at once.
fn saves(file: &Path, heard: Sender<Heard>) -> Result<SourceWatcher, Failure> {
    let cannot = |error: WatchError| Failure::usage(format!("{} cannot be watched: {error}", file.display()));
    let mut watcher = SourceWatcher::new(move |change| {
        // Nobody listens any more when the command is ending.
        let _ = heard.send(match change.bytes {
            Some(bytes) => Heard::Saved(Source { path: change.path, bytes }),
            None => Heard::Gone(change.path),
        });
    })
    .map_err(cannot)?;
    watcher.watch(&[file.to_owned()]).map_err(cannot)?;
    Ok(watcher)
}
