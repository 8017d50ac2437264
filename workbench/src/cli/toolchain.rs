//! `toolchain`: what guests in Rust need where rustup can download nothing.

use wasm_device_lab::job;

use crate::compile::Cancel;
use crate::compile::rust::{self, TARGET, TargetLibrary};

use super::exit::{Exit, Failure};
use super::interrupt;
use super::streams::{Output, complain};

/// Fetches the library's source and builds it, unless it is there.
pub(super) fn toolchain(mut out: Output) -> Result<Exit, Failure> {
    let (fetch_cancel, cancel) = (job::Cancel::default(), Cancel::default());
    let (end_fetching, end_building) = (fetch_cancel.clone(), cancel.clone());
    interrupt::listen(move || {
        end_fetching.cancel();
        end_building.cancel();
        true
    })?;
    complain(&format!(
        "looking for the library for {TARGET}; where it must be built, that takes about a minute"
    ));
    match rust::provide(&fetch_cancel, &cancel) {
        Err(_) if cancel.is_cancelled() => {
            complain("cancelled; what was half-built has been removed");
            Ok(Exit::Interrupted)
        }
        Err(error) => Err(Failure::usage(match error.hint() {
            Some(hint) => format!("{error}; {hint}"),
            None => error.to_string(),
        })),
        Ok(TargetLibrary::Installed) => said(&mut out, "the toolchain has it: guests in Rust can be built"),
        Ok(_) => said(&mut out, "it is built and in the cache: guests in Rust can be built"),
    }
}

fn said(out: &mut Output, words: &str) -> Result<Exit, Failure> {
    out.line(words)?;
    Ok(Exit::Ok)
}
