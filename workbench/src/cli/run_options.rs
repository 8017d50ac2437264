//! What a run can be told: the flags of `run` and `watch`, and of a source's `;; run:` line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser};
use guest_engine::abi::codes::{ItemKind, Push};
use guest_engine::abi::host::DEFAULT_ENTRIES;
use guest_engine::abi::limits;
use guest_engine::{CheckReport, InterfaceItem, PushRequest, RunRequest, Value};

use super::arguments::Argument;
use super::exit::Failure;
use super::quantities;

/// How to run a guest; what is left out takes the source's `;; run:` line, then the device's defaults.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "The run")]
pub struct RunOptions {
    /// Exported function to call [default: main, _start, sum, or the only one]
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,

    /// Argument of the function, once for each: 7, -1, 0x10, 3.5, or with its type i64:5
    #[arg(long = "arg", value_name = "V", allow_hyphen_values = true)]
    pub args: Vec<Argument>,

    /// Copy data into the guest and call its function with (ptr, count): ints:1,2,3, input, tasks, meminfo or netdevs
    #[arg(long, value_name = "WHAT", allow_hyphen_values = true, value_parser = push)]
    pub push: Option<PushRequest>,

    /// File that the guest reads with input_read; - is standard input
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,

    /// Text that the guest reads with input_read, in place of a file
    #[arg(long, value_name = "TEXT", conflicts_with = "input", allow_hyphen_values = true)]
    pub input_text: Option<String>,

    /// Fuel, about one per instruction: 100000, 50k or 1M [default: 1G]
    #[arg(long, value_name = "N", value_parser = quantities::fuel)]
    pub fuel: Option<u64>,

    /// Time, with its unit: 2s or 500ms [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = quantities::deadline)]
    pub deadline: Option<u64>,

    /// Linear memory: 64KiB, 16MiB [default: 64MiB]
    #[arg(long, value_name = "SIZE", value_parser = quantities::memory)]
    pub memory: Option<u64>,

    /// Depth of nested calls [default: 1000]
    #[arg(long, value_name = "N", value_parser = quantities::recursion)]
    pub recursion: Option<u32>,
}

/// A `;; run:` line as its own command line.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true, name = ";; run:")]
struct HeaderLine {
    #[command(flatten)]
    options: RunOptions,
}

impl RunOptions {
    /// Reads the words of a source's `;; run:` line (`compile::run_header`).
    ///
    /// A relative `--input` is meant from the folder of `source`.
    ///
    /// # Errors
    /// One sentence that says what is wrong with the line.
    pub fn from_header<I>(words: I, source: &Path) -> Result<Self, Failure>
    where
        I: IntoIterator,
        I::Item: Into<OsString> + Clone,
    {
        let line = HeaderLine::try_parse_from(words).map_err(|error| {
            Failure::usage(format!(
                "the `;; run:` line of {} is not understood: {}",
                source.display(),
                super::usage::what_is_wrong(&error)
            ))
        })?;
        let mut options = line.options;
        if let (Some(input), Some(folder)) = (&mut options.input, source.parent()) {
            *input = folder.join(&input);
        }
        Ok(options)
    }

    /// These options, and where one was left out that of `defaults`.
    ///
    /// Options that mean something only together go together: `--arg` and `--push` say what the
    /// function is called with, `--input` and `--input-text` what it reads, and another `--entry` drops the
    /// defaults' arguments.
    #[must_use]
    pub fn over(self, defaults: Self) -> Self {
        let calls = !self.args.is_empty()
            || self.push.is_some()
            || self.entry.as_ref().is_some_and(|entry| defaults.entry.as_ref() != Some(entry));
        let reads = self.input.is_some() || self.input_text.is_some();
        Self {
            entry: self.entry.or(defaults.entry),
            args: if calls { self.args } else { defaults.args },
            push: if calls { self.push } else { defaults.push },
            input: if reads { self.input } else { defaults.input },
            input_text: if reads { self.input_text } else { defaults.input_text },
            fuel: self.fuel.or(defaults.fuel),
            deadline: self.deadline.or(defaults.deadline),
            memory: self.memory.or(defaults.memory),
            recursion: self.recursion.or(defaults.recursion),
        }
    }

    /// The request, with arguments of the types that the guest declares.
    ///
    /// How many there are is left to the engine: its answer names the function's type.
    ///
    /// # Errors
    /// One sentence when an argument does not fit the type declared for it, or when arguments
    /// are given together with a push.
    pub fn request(&self, guest: &CheckReport) -> Result<RunRequest, Failure> {
        let pushes = self.push.as_ref().is_some_and(|push| *push != PushRequest::None);
        if pushes && !self.args.is_empty() {
            return Err(Failure::usage(
                "--arg and --push cannot be used together: a pushed function is called with (ptr, count); leave one out",
            ));
        }
        if self.args.len() > limits::VALUES {
            return Err(Failure::usage(format!(
                "{} arguments are more than the {} that a run can carry",
                self.args.len(),
                limits::VALUES
            )));
        }
        Ok(RunRequest {
            entry: self.entry.clone(),
            args: self.values(guest)?,
            push: self.push.clone().unwrap_or_default(),
            fuel: self.fuel.unwrap_or(0),
            deadline_ns: self.deadline.unwrap_or(0),
            memory_bytes: self.memory.unwrap_or(0),
            recursion: self.recursion.unwrap_or(0),
        })
    }

    fn values(&self, guest: &CheckReport) -> Result<Vec<Value>, Failure> {
        let entry = self.called(guest);
        let value = |(place, argument): (usize, &Argument)| {
            let declared = entry.and_then(|entry| entry.params.get(place));
            match declared {
                Some(declared) => argument.for_parameter(*declared),
                None => argument.undeclared(),
            }
            .map_err(|wrong| {
                let name = entry.map_or("the function", |entry| entry.name.as_str());
                Failure::usage(format!("argument {} of {name}: {wrong}", place + 1))
            })
        };
        self.args.iter().enumerate().map(value).collect()
    }

    /// The function that the run will call, where the check shows it.
    fn called<'a>(&self, guest: &'a CheckReport) -> Option<&'a InterfaceItem> {
        let exported = || guest.items.iter().filter(|item| item.export && item.kind == ItemKind::Func);
        if let Some(entry) = &self.entry {
            return exported().find(|item| item.name == *entry);
        }
        let usual = DEFAULT_ENTRIES.iter().find_map(|name| exported().find(|item| item.name == *name));
        let only = || exported().next().filter(|_| exported().count() == 1);
        usual.or_else(only)
    }
}

/// Parses `ints:1,2,3`, `input`, `tasks`, `meminfo` or `netdevs`.
fn push(text: &str) -> Result<PushRequest, String> {
    if let Some(list) = text.strip_prefix("ints:") {
        return ints(list).map(PushRequest::Ints);
    }
    match Push::from_word(text) {
        Some(Push::None) => Ok(PushRequest::None),
        Some(Push::Input) => Ok(PushRequest::Input),
        Some(Push::Tasks) => Ok(PushRequest::Tasks),
        Some(Push::Meminfo) => Ok(PushRequest::Meminfo),
        Some(Push::Netdevs) => Ok(PushRequest::Netdevs),
        Some(Push::Ints) => Err("`ints` needs its numbers, as in ints:1,2,3".to_owned()),
        None => Err(format!("`{text}` cannot be pushed; write ints:1,2,3, input, tasks, meminfo or netdevs")),
    }
}

fn ints(list: &str) -> Result<Vec<i32>, String> {
    if list.trim().is_empty() {
        return Ok(Vec::new());
    }
    let int = |text: &str| {
        let text = text.trim();
        let argument =
            Argument::from_str(text).map_err(|_| format!("`{text}` is not a number; write ints:1,2,3"))?;
        // The low half of a 32-bit value's slot holds all of it.
        argument.for_parameter(guest_engine::abi::codes::ValueType::I32).map(|value| value.bits as u32 as i32)
    };
    let ints = list.split(',').map(int).collect::<Result<Vec<_>, _>>()?;
    let most = limits::PUSH_BYTES as usize / size_of::<i32>();
    if ints.len() > most {
        return Err(format!("{} numbers are more than the {most} that can be pushed", ints.len()));
    }
    Ok(ints)
}

#[cfg(test)]
mod tests {
    use guest_engine::abi::codes::{Generation, Status, ValueType};

    use super::*;

    fn options(line: &str) -> RunOptions {
        RunOptions::from_header(line.split_whitespace(), Path::new("guests/sum.wat")).unwrap()
    }

    fn function(name: &str, params: &[ValueType]) -> InterfaceItem {
        InterfaceItem {
            export: true,
            module: String::new(),
            name: name.to_owned(),
            kind: ItemKind::Func,
            served: true,
            params: params.to_vec(),
            results: Vec::new(),
            value_type: ValueType::None,
            minimum: 0,
            maximum: None,
        }
    }

    fn guest(items: Vec<InterfaceItem>) -> CheckReport {
        CheckReport {
            status: Status::Ok,
            generation: Generation::Unknown,
            items,
            module_bytes: 8,
            offset: None,
            message: String::new(),
        }
    }

    #[test]
    fn a_header_is_read_like_a_command_line() {
        let header = options("--entry add --arg -1 --arg 0x10 --fuel 50k --deadline 2s --memory 1MiB");
        assert_eq!(header.entry.as_deref(), Some("add"));
        assert_eq!(header.args.len(), 2);
        assert_eq!(
            (header.fuel, header.deadline, header.memory),
            (Some(50_000), Some(2_000_000_000), Some(1 << 20))
        );
        assert_eq!(options("--input data.bin").input, Some(PathBuf::from("guests/data.bin")));
        assert_eq!(options("--push ints:1,-2,0x3").push, Some(PushRequest::Ints(vec![1, -2, 3])));
    }

    #[test]
    fn what_is_wrong_with_a_header_is_one_sentence() {
        let wrong = |line: &str| {
            let failure = RunOptions::from_header(line.split_whitespace(), Path::new("sum.wat")).unwrap_err();
            assert!(!failure.message.contains('\n'), "{failure}");
            failure.message
        };
        insta::assert_snapshot!([
            wrong("--fule 3"),
            wrong("--fuel lots"),
            wrong("--push ints"),
            wrong("--push ints:1,two"),
            wrong("--push shells"),
            wrong("main"),
            wrong("--entry"),
            wrong("--input a --input-text b"),
        ].join("\n"), @r"
        the `;; run:` line of sum.wat is not understood: unexpected argument '--fule' found; did you mean --fuel?
        the `;; run:` line of sum.wat is not understood: --fuel: `lots` is not an amount of fuel; write a number as in 100000, 50k or 1M
        the `;; run:` line of sum.wat is not understood: --push: `ints` needs its numbers, as in ints:1,2,3
        the `;; run:` line of sum.wat is not understood: --push: `two` is not a number; write ints:1,2,3
        the `;; run:` line of sum.wat is not understood: --push: `shells` cannot be pushed; write ints:1,2,3, input, tasks, meminfo or netdevs
        the `;; run:` line of sum.wat is not understood: unexpected argument 'main' found
        the `;; run:` line of sum.wat is not understood: a value is required for '--entry <NAME>' but none was supplied
        the `;; run:` line of sum.wat is not understood: the argument '--input <FILE>' cannot be used with '--input-text <TEXT>'
        ");
    }

    #[test]
    fn flags_go_over_the_header() {
        let header = || options("--entry sum --push ints:1,2 --fuel 1k --input a.bin");
        assert_eq!(RunOptions::default().over(header()), header());

        let fuel = options("--fuel 9").over(header());
        assert_eq!((fuel.fuel, fuel.push), (Some(9), header().push));

        let args = options("--arg 1").over(header());
        assert_eq!((args.push, args.args.len()), (None, 1));

        let entry = options("--entry other").over(header());
        assert_eq!((entry.entry.as_deref(), entry.push), (Some("other"), None));

        let text = options("--input-text hi").over(header());
        assert_eq!((text.input, text.input_text.as_deref()), (None, Some("hi")));
    }

    #[test]
    fn arguments_take_the_types_of_the_function_that_will_be_called() {
        let guest = guest(vec![
            function("other", &[ValueType::I32]),
            function("main", &[ValueType::I64, ValueType::F32]),
        ]);
        let request = options("--arg 7 --arg 1").request(&guest).unwrap();
        assert_eq!(request.args, [Value::i64(7), Value::f32(1.0)]);
        let request = options("--entry other --arg 7").request(&guest).unwrap();
        assert_eq!(request.args, [Value::i32(7)]);
        let request = options("--entry nowhere --arg 0.5").request(&guest).unwrap();
        assert_eq!(request.args, [Value::f64(0.5)]);
    }

    #[test]
    fn the_only_function_is_called_when_there_is_no_usual_one() {
        let one = guest(vec![function("scale", &[ValueType::F64])]);
        assert_eq!(options("--arg 2").request(&one).unwrap().args, [Value::f64(2.0)]);
    }

    #[test]
    fn an_argument_out_of_range_names_its_place() {
        let guest = guest(vec![function("main", &[ValueType::I32, ValueType::I32])]);
        let failure = options("--arg 1 --arg 9999999999").request(&guest).unwrap_err();
        assert_eq!(
            failure.message,
            "argument 2 of main: 9999999999 does not fit an i32, which takes -2147483648 to 4294967295"
        );
    }

    #[test]
    fn arguments_and_a_push_exclude_each_other() {
        let failure = options("--arg 1 --push tasks").request(&guest(Vec::new())).unwrap_err();
        assert!(failure.message.contains("--arg and --push"), "{failure}");
    }
}
