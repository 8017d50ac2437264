//! What bounds a guest: each limit with its number, what happens there, and the tests that show it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_device_abi::limits::LIMITS;

use super::abi_tables::quantity;
use crate::workspace;

/// Where tests are looked for.
const TEST_FOLDERS: [&str; 4] =
    ["kmod/engine/src", "kmod/engine/tests", "kmod/lab/tests", "kmod/module/tests"];

struct Bound {
    /// Parameters of the module, which say how much.
    parameters: &'static [&'static str],
    /// What happens to who wants more.
    beyond: &'static str,
    tests: &'static [&'static str],
}

const BOUNDS: &[Bound] = &[
    Bound {
        parameters: &["module_bytes"],
        beyond: "`write` fails with `EFBIG`, and the image that was there stays",
        tests: &["a_write_over_the_limit_leaves_the_image", "a_module_as_large_as_allowed_runs"],
    },
    Bound {
        parameters: &["memory_bytes"],
        beyond: "a module that declares more is refused; `memory.grow` returns -1",
        tests: &[
            "memory_has_a_limit_at_the_start_and_later",
            "memory_ends_at_its_limit",
            "parameters_are_limits",
        ],
    },
    Bound {
        parameters: &["engine_bytes"],
        beyond: "the run ends with status `no_memory`",
        tests: &["each_allocation_may_fail", "each_allocation_of_the_engine_may_fail"],
    },
    Bound {
        parameters: &["recursion"],
        beyond: "a trap, `stack_overflow`; the kernel's own stack is not used by calls of a guest",
        tests: &["recursion_ends_at_its_limit", "a_deep_recursion_takes_no_native_stack"],
    },
    Bound {
        parameters: &["fuel_default", "fuel_max"],
        beyond: "the run ends with status `out_of_fuel`",
        tests: &["fuel_ends_a_run_to_the_unit", "a_start_function_is_under_the_same_limits"],
    },
    Bound {
        parameters: &["deadline_default_ns", "deadline_max_ns"],
        beyond: "the run ends with status `deadline`",
        tests: &[
            "the_deadline_ends_a_run",
            "deadline_ends_a_run",
            "deadline_ends_a_start_function",
            "a_sleep_past_the_deadline_ends_there",
        ],
    },
    Bound {
        parameters: &["slice_fuel"],
        beyond: "the device yields the CPU, looks at signals, deadline and cancel, and goes on",
        tests: &["fuel_is_the_same_whatever_the_slices", "host_work_ends_a_slice_and_the_guest_goes_on"],
    },
    Bound {
        parameters: &["log_lines", "log_bytes", "log_line_bytes"],
        beyond: "lines are cut or left out; a note in the log and the report say how many",
        tests: &["log_lines_are_bounded", "a_long_line_is_cut_and_says_so"],
    },
    Bound {
        parameters: &["trace_bytes"],
        beyond: "records are dropped, counted, and the trace says where",
        tests: &["a_trace_is_bounded_and_says_what_is_missing", "trace_is_bounded"],
    },
    Bound {
        parameters: &["input_bytes"],
        beyond: "`SET_INPUT` fails with `EFBIG`",
        tests: &["payloads_end_at_their_limits"],
    },
    Bound {
        parameters: &["output_bytes"],
        beyond: "`output_write` takes less than it was given, and says so",
        tests: &["payloads_end_at_their_limits"],
    },
    Bound {
        parameters: &["push_bytes"],
        beyond: "`RUN` fails with `EINVAL`",
        tests: &["payloads_end_at_their_limits"],
    },
    Bound {
        parameters: &["sessions"],
        beyond: "`open` fails with `ENFILE`",
        tests: &["sessions_are_limited", "all_sessions_run_at_once"],
    },
];

/// A row for each bound.
pub(super) fn table() -> Result<String> {
    let tests = test_sources()?;
    let mut table = String::from("| bound | what happens beyond | shown by |\n| --- | --- | --- |\n");
    for bound in BOUNDS {
        let amounts: Vec<_> = bound.parameters.iter().map(|name| amount(name)).collect::<Result<_>>()?;
        for test in bound.tests {
            exists(test, &tests)?;
        }
        let tests: Vec<_> = bound.tests.iter().map(|test| format!("`{test}`")).collect();
        table += &format!("| {} | {} | {} |\n", amounts.join(", "), bound.beyond, tests.join(", "));
    }
    match LIMITS.iter().find(|limit| !BOUNDS.iter().any(|bound| bound.parameters.contains(&limit.name))) {
        Some(missing) => bail!("no bound is told for {}", missing.name),
        None => Ok(table),
    }
}

fn amount(parameter: &str) -> Result<String> {
    let limit = LIMITS.iter().find(|limit| limit.name == parameter);
    let limit = limit.with_context(|| format!("there is no limit {parameter}"))?;
    Ok(format!("`{parameter}`: {}", quantity(limit.default, limit.unit)))
}

/// All text that tests are written in.
fn test_sources() -> Result<String> {
    let mut text = String::new();
    for folder in TEST_FOLDERS {
        read_below(&workspace::root().join(folder), &mut text)?;
    }
    Ok(text)
}

fn read_below(dir: &Path, text: &mut String) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            read_below(&path, text)?;
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "c") {
            text.push_str(
                &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?,
            );
        }
    }
    Ok(())
}

/// A test is a function in Rust, or a row of a table of tests in C.
fn exists(test: &str, sources: &str) -> Result<()> {
    if sources.contains(&format!("fn {test}(")) || sources.contains(&format!("{{ \"{test}\", {test} }}")) {
        return Ok(());
    }
    bail!("there is no test {test} below {}", TEST_FOLDERS.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page names tests in its prose too, as `test: name`.
    #[test]
    fn tests_that_the_page_names_exist() {
        let page = fs::read_to_string(workspace::root().join("docs/safety.md")).unwrap();
        let sources = test_sources().unwrap();
        let mut named = 0;
        for part in page.split("test: `").skip(1) {
            exists(part.split('`').next().unwrap(), &sources).unwrap();
            named += 1;
        }
        assert!(named > 10, "{named}");
    }

    #[test]
    fn a_test_that_is_not_there_is_noticed() {
        let sources = "fn here(one: u8) {}\n\t{ \"row\", row },\n// fn_mentioned and \"mentioned\"";
        assert!(exists("here", sources).is_ok());
        assert!(exists("row", sources).is_ok());
        assert!(exists("mentioned", sources).is_err());
    }
}
